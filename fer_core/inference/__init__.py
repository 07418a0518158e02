"""Running the network: a classifier over LiteRT or TensorFlow, and the folder that a network comes in."""

from fer_core.inference.classifier import Device, EmotionClassifier, open_classifier
from fer_core.inference.model_folder import ModelFolder, shipped_model

__all__ = ["Device", "EmotionClassifier", "ModelFolder", "open_classifier", "shipped_model"]
