"""What every source of frames has in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, Self

from fer_core.errors import FerError
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


@dataclass(frozen=True)
class Part:
    """From a time up to another; a frame that begins in it belongs to it.

    Attributes:
        begin_s: Seconds of the file.
        end_s: Likewise; None for its end.

    Raises:
        FerError: It ends before it begins.
    """

    begin_s: float = 0.0
    end_s: float | None = None

    def __post_init__(self) -> None:
        if self.begin_s < 0 or (self.end_s is not None and self.end_s <= self.begin_s):
            raise FerError(f"A part ends after it begins; {self} does not.", settings=["begin", "end"])

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.begin_s:g} s to {'the end' if self.end_s is None else f'{self.end_s:g} s'}"

    def __contains__(self, time_s: float) -> bool:
        """Return whether a frame of that time belongs to it."""
        return self.begin_s <= time_s and (self.end_s is None or time_s < self.end_s)

    def length_s(self, whole_s: float | None) -> float | None:
        """Return how long it is in a file of some length, seconds; None where nobody knows."""
        ends = [end for end in (self.end_s, whole_s) if end is not None]
        return max(0.0, min(ends) - self.begin_s) if whole_s is not None or self.end_s is not None else None


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
