"""How something is annotated."""

from dataclasses import dataclass, field
from pathlib import Path

from fer_core.errors import FerError
from fer_core.inference import Device
from fer_core.media.source import Part
from fer_core.pipeline import AnalysisOptions
from fer_core.session.baselines import RestingFace
from fer_core.session.conversion import TableFormat
from fer_core.vision.detector import Range


@dataclass(frozen=True)
class AnnotateOptions:
    """How to annotate.

    Attributes:
        analysis: Classes, threshold, smoothing and most faces.
        detector: "auto" for faces near and far, "short" (faster) or "full" range. Pictures are searched closely anyway.
        every: Analyse each Nth frame. Table and video then hold these frames only, at their own times.
        video: Whether to write the annotated video (or pictures).
        blur_faces: Make the faces in it unrecognisable.
        formats: What the table is written as.
        device: Where the network runs.
        model: A model folder, or None for the shipped one.
        resume: Go on with a session that was interrupted.
        overwrite: Replace a session that is there.
        baselines: Whose reading is shifted by their resting face, and where that is.
        part: Which part of a video is read, its frames with the numbers and times of the file; None for all.

    Raises:
        FerError: A value is out of its range.
    """

    analysis: AnalysisOptions = field(default_factory=AnalysisOptions)
    detector: Range = "auto"
    every: int = 1
    video: bool = True
    blur_faces: bool = False
    formats: tuple[TableFormat, ...] = ("csv",)
    device: Device = "auto"
    model: Path | None = None
    resume: bool = False
    overwrite: bool = False
    baselines: tuple[RestingFace, ...] = ()
    part: Part | None = None

    def __post_init__(self) -> None:
        if self.every < 1:
            raise FerError(f"Every Nth frame takes a whole number N from 1, not {self.every}.", settings=["every"])
        if not self.formats:
            raise FerError("The table has to be written as something; name a format.")
        if self.resume and self.overwrite:
            raise FerError(
                "Resuming goes on with a session and overwriting replaces it; ask for one of them.",
                settings=["resume", "overwrite"],
            )
