"""What becomes of files and folders that are put into a queue: looked at before they are rows of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from fer_core.errors import FerError
from fer_core.session.place import earlier_session, find_place
from fer_core.session.queue_item import Existing, ItemState, QueueItem
from fer_core.session.replacement import staging_of
from fer_core.session.run import StopSignal
from fer_core.session.sources import announced_frames, find_inputs, left_out


@dataclass(frozen=True)
class Found:
    """What was found of what was named.

    Attributes:
        item: An item for the queue, or None.
        sentence: Why there is none, or what is left out of a folder.
        looked_at: Inputs that have been looked at.
        inputs: How many there are to look at, as far as the folders have been opened.
    """

    item: QueueItem | None
    sentence: str
    looked_at: int
    inputs: int


def search(named: list[Path], like: QueueItem, stop: StopSignal) -> Iterator[Found]:
    """Look at what was named, and yield an item for each input, or why it is none.

    A folder's videos are an item each, its pictures together one.

    Args:
        named: Files and folders.
        like: Where their sessions go, and how they are annotated.
        stop: Ends the search.
    """
    inputs: dict[Path, Path] = {}
    for path in named:
        if stop.is_set():
            return
        try:
            found = find_inputs([path])
            sentences = left_out([path])
        except FerError as error:
            found, sentences = [], [str(error)]
        for source in found:
            inputs.setdefault(source.absolute(), source)
        for sentence in sentences:
            yield Found(None, sentence, 0, len(inputs))
    for number, source in enumerate(inputs.values(), 1):
        if stop.is_set():
            return
        try:
            yield Found(_looked_at(replace(like, source=source, key=uuid4().hex)), "", number, len(inputs))
        except FerError as error:
            yield Found(None, str(error), number, len(inputs))


def existing_session(source: Path, out: Path) -> Existing:
    """Find out what lies where an input's session shall be written.

    Raises:
        FerError: What is there is damaged.
    """
    folder = out / find_place(source, out, resume=True).name
    record = earlier_session(folder)
    if record is None:
        return Existing.NOTHING
    whole = record.status == "complete" and not staging_of(folder).exists()
    return Existing.COMPLETE if whole else Existing.INTERRUPTED


def _looked_at(item: QueueItem) -> QueueItem:
    """Return the item with what is known of its input.

    Raises:
        FerError: It is nothing to annotate, or what is there of its session is damaged.
    """
    frames, fps = announced_frames(item.source)
    there = existing_session(item.source, item.out)
    return replace(
        item,
        source_frames=frames,
        source_fps=fps,
        there=there,
        state=ItemState.WAITING if there is Existing.NOTHING else ItemState.ASKS,
    )
