"""Sharing faces out to train, validation and test."""
