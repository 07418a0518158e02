"""Training: recipes, augmentation, the trainer, its report and the exported model."""
