"""Faces with their labels: reading and describing data sets."""
