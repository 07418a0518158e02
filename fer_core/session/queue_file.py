"""A queue on disk: one program has it at a time, and what cannot be read is kept."""

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from platformdirs import user_state_path
from pydantic import BaseModel, ValidationError

from fer_core.emotions import Classes
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.files.lock import exclusive
from fer_core.inference import Device
from fer_core.media.source import Part
from fer_core.pipeline import AnalysisOptions
from fer_core.session.baselines import RestingFace
from fer_core.session.conversion import TableFormat
from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_item import Existing, ItemState, QueueItem, With
from fer_core.vision.detector import Range

NAME: Final = "queue.json"
FORMAT: Final = 1
_PART: Final = "queue.json.part"


def queue_folder() -> Path:
    """Return where the user's queue is kept."""
    return user_state_path("fer-studio", appauthor=False) / "annotate-queue"


class QueueFile:
    """Holds a queue's folder until it is closed.

    Args:
        folder: Where the queue is kept; made if need be.

    Raises:
        FerError: Another window has it, the folder may not be made, or its file may not be read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._stack = ExitStack()
        self._texts: dict[str, tuple[QueueItem, str]] = {}
        self.note = ""
        """What became of a file that could not be read, in a sentence."""
        busy = "Another window of FER Studio has the queue of files to annotate. Add them there, or close that window."
        self._stack.enter_context(exclusive(folder, busy, resumable=False))
        try:
            self.items = self._read()
            """What was in the queue."""
        except BaseException:
            self.close()
            raise

    def save(self, items: tuple[QueueItem, ...]) -> None:
        """Write the queue, whole or not at all; of an empty one nothing is left.

        Raises:
            FerError: The disk is full, or the folder may not be written to.
        """
        texts = {item.key: self._texts.get(item.key) for item in items}
        # An item never changes; of thousands only those that are new or were replaced are put into words again.
        self._texts = {
            item.key: kept
            if (kept := texts[item.key]) is not None and kept[0] is item
            else (item, json.dumps(_row(item)))
            for item in items
        }
        rows = ",\n".join(text for _, text in self._texts.values())
        content = f'{{"format": {FORMAT}, "items": [\n{rows}\n]}}\n'
        with explain_write_errors(self._path.parent, resumable=False):
            if not items:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._path, content, part=_PART)

    def close(self) -> None:
        """Let others have it."""
        self._stack.close()

    def _read(self) -> tuple[QueueItem, ...]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise FerError(
                f"The queue in {self._path} may not be read ({error.strerror}); check its permissions."
            ) from error
        try:
            found = json.loads(content)
            version = found["format"]
            if isinstance(version, int) and version > FORMAT:
                self.note = self._keep_aside("newer", "is of a newer FER Studio")
                return ()
            return tuple(_ItemRecord.model_validate(row).item() for row in found["items"])
        except (ValueError, KeyError, TypeError, RecursionError, ValidationError, FerError):
            self.note = self._keep_aside("damaged", "is damaged")
            return ()

    def _keep_aside(self, kind: str, what: str) -> str:
        """Give the file another name, that what is written from now on leaves it alone.

        Raises:
            FerError: That cannot be done.
        """
        number = 1
        while (kept := self._path.with_name(f"queue.{kind}-{number}.json")).exists():
            number += 1
        with explain_write_errors(self._path.parent, resumable=False):
            self._path.rename(kept)
        return f"The queue of files to annotate {what}; it is kept as {kept}, and this one begins empty."


class _ItemRecord(BaseModel):
    """An item as it is written. Paths are quoted bytes, since a name need not be text."""

    key: str
    source: str
    out: str
    preset: str = ""
    state: ItemState
    existing: With = "refuse"
    there: Existing = Existing.NOTHING
    name: str | None = None
    anew: str | None = None
    frames_done: int = 0
    source_frames: int | None = None
    source_fps: float | None = None
    from_s: float | None = None
    to_s: float | None = None
    sentence: str = ""
    classes: Classes = 7
    threshold: float | None = None
    smoothing_s: float = 0.4
    max_faces: int = 60
    detector: Range = "auto"
    every: int = 1
    video: bool = True
    blur_faces: bool = False
    formats: tuple[TableFormat, ...] = ("csv",)
    device: Device = "auto"
    model: str | None = None
    baselines: tuple[tuple[int, float, float], ...] = ()

    def item(self) -> QueueItem:
        """Return the item.

        Raises:
            FerError: An option is out of its range.
        """
        return QueueItem(
            source=_path(self.source),
            out=_path(self.out),
            options=AnnotateOptions(
                analysis=AnalysisOptions(self.classes, self.threshold, self.smoothing_s, self.max_faces),
                detector=self.detector,
                every=self.every,
                video=self.video,
                blur_faces=self.blur_faces,
                formats=self.formats,
                device=self.device,
                model=None if self.model is None else _path(self.model),
                baselines=tuple(RestingFace(*one) for one in self.baselines),
                part=None if self.from_s is None and self.to_s is None else Part(self.from_s or 0.0, self.to_s),
            ),
            preset=self.preset,
            state=self.state,
            existing=self.existing,
            there=self.there,
            name=self.name,
            anew=self.anew,
            frames_done=self.frames_done,
            source_frames=self.source_frames,
            source_fps=self.source_fps,
            sentence=self.sentence,
            key=self.key,
        )


def _row(item: QueueItem) -> dict[str, object]:
    """Return what `_ItemRecord` reads."""
    options = item.options
    return {
        "key": item.key,
        "source": _quoted(item.source),
        "out": _quoted(item.out),
        "preset": item.preset,
        "state": item.state.value,
        "existing": item.existing,
        "there": item.there.value,
        "name": item.name,
        "anew": item.anew,
        "frames_done": item.frames_done,
        "source_frames": item.source_frames,
        "source_fps": item.source_fps,
        "from_s": options.part.begin_s if options.part is not None else None,
        "to_s": options.part.end_s if options.part is not None else None,
        "sentence": item.sentence,
        "classes": options.analysis.classes,
        "threshold": options.analysis.threshold,
        "smoothing_s": options.analysis.smoothing_s,
        "max_faces": options.analysis.max_faces,
        "detector": options.detector,
        "every": options.every,
        "video": options.video,
        "blur_faces": options.blur_faces,
        "formats": options.formats,
        "device": options.device,
        "model": None if options.model is None else _quoted(options.model),
        "baselines": [(one.face_id, one.begin_s, one.end_s) for one in options.baselines],
    }


def _quoted(path: Path) -> str:
    return quote(os.fsencode(path), safe="/\\: ")


def _path(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))
