"""The engine of FER Studio: faces in, emotion probabilities out. Knows nothing of Qt."""

from typing import Final

__version__: Final = "0.1.0"
