"""What may be changed while faces are read."""

from dataclasses import dataclass

from fer_core.emotions import Classes
from fer_core.errors import FerError


@dataclass(frozen=True)
class AnalysisOptions:
    """What may be changed between two frames.

    Attributes:
        classes: 7 (FER-2013) or 8 (FER+).
        threshold: Lowest smoothed probability that is an answer; below it a face is uncertain. None: as the network
            says for each emotion.
        smoothing_s: Time constant of the smoothing in seconds; 0 is none.
        max_faces: At most this many faces a frame; who is read goes on being read, and others wait.

    Raises:
        FerError: A value is out of its range.
    """

    classes: Classes = 7
    threshold: float | None = None
    smoothing_s: float = 0.4
    max_faces: int = 60

    def __post_init__(self) -> None:
        if self.classes not in (7, 8):
            raise FerError(f"There is no reading of {self.classes} classes; choose 7 or 8.")
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise FerError(f"The threshold is a probability from 0 to 1, not {self.threshold:g}.")
        if not 0 <= self.smoothing_s <= 60:
            raise FerError(f"The smoothing is a time from 0 to 60 seconds, not {self.smoothing_s:g}.")
        if self.max_faces < 1:
            raise FerError(f"At least one face a frame has to be allowed, not {self.max_faces}.")
