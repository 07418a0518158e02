"""One input of a queue: what is to become of it, and how it stands."""

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

from fer_core.session.options import AnnotateOptions


class ItemState(StrEnum):
    """How an item of a queue stands."""

    ASKS = "asks"
    """Its input has a session already; somebody has to say what becomes of that."""
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    """It is passed over until somebody lets it go on."""
    INTERRUPTED = "interrupted"
    """The program ended while it ran; what was done is kept."""
    FAILED = "failed"
    DONE = "done"


class Existing(Enum):
    """What lies already where a session shall be written."""

    NOTHING = "nothing"
    INTERRUPTED = "interrupted"
    COMPLETE = "complete"


With = Literal["refuse", "resume", "replace", "keep"]
"""What to do with a session that is there: refuse, go on with it, replace it when the new one is whole, or keep it and
put the new one beside it."""

STARTABLE: Final = frozenset({ItemState.PAUSED, ItemState.INTERRUPTED, ItemState.FAILED})
"""States that somebody can end by saying that it shall go on."""
UNFINISHED: Final = frozenset(ItemState) - {ItemState.DONE, ItemState.FAILED}


@dataclass(frozen=True)
class QueueItem:
    """One input of a queue.

    Attributes:
        source: A video, a picture, or a folder of pictures.
        out: Where its session's folder is made.
        options: How it is annotated. What is said there of resuming and replacing does not count.
        preset: The name of the preset that its options are, or empty.
        state: How it stands.
        existing: What to do with a session that is there.
        there: What was there when it came into the queue.
        name: Its session's folder, once that is begun.
        frames_done: Frames in its table.
        source_frames: How many frames its input has, or None where nothing says.
        sentence: Why it failed, or what went wrong without ending it.
        key: Unlike every other's.
        source_fps: Frames a second of its input, or None where nothing says.
        anew: Where it was begun before and is to be begun anew: the session there is the one that it replaces.
    """

    source: Path
    out: Path
    options: AnnotateOptions = field(default_factory=AnnotateOptions)
    preset: str = ""
    state: ItemState = ItemState.WAITING
    existing: With = "refuse"
    there: Existing = Existing.NOTHING
    name: str | None = None
    frames_done: int = 0
    source_frames: int | None = None
    sentence: str = ""
    key: str = field(default_factory=lambda: uuid4().hex)
    source_fps: float | None = None
    anew: str | None = None

    @property
    def begun(self) -> bool:
        """Whether there is a session of it, or the beginning of one."""
        return self.name is not None

    @property
    def folder(self) -> Path | None:
        """Its session, once that is begun."""
        return None if self.name is None else self.out / self.name

    @property
    def frames_total(self) -> int | None:
        """How many frames its table will have, or None where nobody knows."""
        frames, part, fps = self.source_frames, self.options.part, self.source_fps
        if frames and part is not None:
            frames = round((part.length_s(frames / fps) or 0.0) * fps) if fps else None
        return -(-frames // self.options.every) if frames else None

    @property
    def frames_left(self) -> int | None:
        """Frames that are still to be read, or None where nobody knows."""
        return None if self.frames_total is None else max(0, self.frames_total - self.frames_done)
