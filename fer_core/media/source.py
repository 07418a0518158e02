"""What every source of frames has in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, Self

from fer_core.frames import Frame


@dataclass(frozen=True)
class SourceInfo:
    """What is known of a source before its first frame.

    Attributes:
        name: What the user calls it: a camera's name, a file's name, "Demo".
        kind: "camera", "video", "images" or "demo".
        width: Pixels, after the rotation the container asks for.
        height: Pixels, likewise.
        fps: Mean frames a second, or None where nothing says.
        frames: How many frames there should be, or None for a live source or where nothing says.
        duration_s: Seconds, or None likewise.
        path: The file or folder, or None.
        seekable: Whether it goes on elsewhere when it is told to (`fer_core.media.paced.Seekable`).
    """

    name: str
    kind: str
    width: int
    height: int
    fps: float | None = None
    frames: int | None = None
    duration_s: float | None = None
    path: str | None = None
    seekable: bool = False


class FrameSource(Protocol):
    """A source of frames: opened by its constructor, iterated once, closed by the context manager.

    `frames` yields in rising `index` and `time_s`. `close` may be called from another thread and ends the iteration
    within a frame's time. `warnings` holds plain sentences about what went wrong without ending the source (a
    damaged tail, say).
    """

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should hear at the end."""

    @property
    def dropped(self) -> int:
        """How many frames were left out because nobody was ready for them (live and paced sources)."""

    def frames(self) -> Iterator[Frame]:
        """Yield the frames in order."""

    def close(self) -> None:
        """Release the device or file. Harmless when called twice."""

    def __enter__(self) -> Self:
        """Return the source itself."""

    def __exit__(self, *exc: object) -> None:
        """Close it."""
