"""What the user asks to look at, before it is opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.translation import tr


@dataclass(frozen=True)
class CameraFormat:
    """A picture size and rate that a camera gives."""

    width: int
    height: int
    fps: float

    def __str__(self) -> str:
        return f"{self.width}x{self.height}@{self.fps:g}"

    @classmethod
    def parse(cls, text: str) -> "CameraFormat | None":
        """Read what `str` wrote; None for anything else."""
        size, _, rate = text.partition("@")
        width, _, height = size.partition("x")
        try:
            return cls(int(width), int(height), float(rate))
        except ValueError:
            return None


@dataclass(frozen=True)
class CameraChoice:
    """A camera as the system's media devices name it.

    Attributes:
        key: What to remember it by: the system's identifier.
        name: What the user calls it.
        index: Its place among the cameras, as OpenCV counts them.
        formats: What it gives, the largest first.
    """

    key: str
    name: str
    index: int
    formats: tuple[CameraFormat, ...] = ()


@dataclass(frozen=True)
class SourceRequest:
    """A source to play.

    Attributes:
        kind: "camera", "demo" or "file".
        title: What the user calls it.
        path: The file, for kind "file".
        camera: The camera, for kind "camera".
        format: What to ask of the camera; None leaves it to the camera.
        start_s: Where in a file to begin, seconds.
        start_frames: How many frames further on than that, or back where it is negative.
        held: Whether to hold the first picture.
        loop: Whether a file begins again at its end.
    """

    kind: Literal["camera", "demo", "file"]
    title: str
    path: Path | None = None
    camera: CameraChoice | None = None
    format: CameraFormat | None = None
    start_s: float = 0.0
    start_frames: int = 0
    held: bool = False
    loop: bool = False

    @property
    def spec(self) -> str:
        """The request as the settings remember it."""
        if self.kind == "camera" and self.camera is not None:
            return f"camera:{self.camera.key}"
        return f"file:{self.path}" if self.kind == "file" else "demo"


def demo_request() -> SourceRequest:
    """Return the request for the built-in clip."""
    return SourceRequest("demo", tr("Demo"))


def file_request(path: Path) -> SourceRequest:
    """Return the request for a video or a picture."""
    return SourceRequest("file", path.name, path=path)


def camera_request(camera: CameraChoice, format: CameraFormat | None = None) -> SourceRequest:  # noqa: A002
    """Return the request for a camera."""
    return SourceRequest("camera", camera.name, camera=camera, format=format)
