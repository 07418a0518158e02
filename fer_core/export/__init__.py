"""Turning a trained network into a model folder: calibrated, converted, checked, described."""
