"""An item of a queue, carried out: where its session goes, and what becomes of one that is there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from fer_core.errors import FerError
from fer_core.session.folder import SessionFolder
from fer_core.session.options import AnnotateOptions
from fer_core.session.place import Place, find_place, free_place, may_replace
from fer_core.session.queue_item import Existing, QueueItem, With
from fer_core.session.queue_search import existing_session
from fer_core.session.replacement import staging_of
from fer_core.session.run import Progress, StopSignal
from fer_core.session.worker import Job, Order, Outcome, Share, carry_out_apart


class SessionThereError(FerError):
    """An input has a session already, and nobody has said what becomes of it.

    Args:
        item: The item.
        there: What is there.
    """

    def __init__(self, item: QueueItem, there: Existing) -> None:
        super().__init__(f"{item.source.name} has a session already; resume it, replace it, or keep both.")
        self.there = there


class Places:
    """Lends each run a folder that no other run at the same time has. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: dict[Path, list[str]] = {}

    @contextmanager
    def lend(self, item: QueueItem) -> Iterator[Place]:
        """Find the folder of an item's session, and keep it for the block.

        Raises:
            FerError: Another item's session is just being written there.
        """
        out = item.out.absolute()
        with self._lock:
            taken = self._taken.setdefault(out, [])
            place = self._find(item, taken)
            taken.append(place.name.casefold())
        try:
            yield place
        finally:
            with self._lock:
                taken.remove(place.name.casefold())

    def _find(self, item: QueueItem, taken: list[str]) -> Place:
        name = item.anew if item.name is None else item.name
        if name is not None:
            if name.casefold() in taken:
                raise FerError(f"The session {name} is just being written; retry when that is done.")
            # What was begun there may have given way meanwhile to what is none of this input's.
            if item.begun or may_replace(item.source, item.out / name):
                return Place(name)
            return free_place(item.source, item.out, taken)
        if item.existing == "keep":
            return free_place(item.source, item.out, taken)
        return find_place(item.source, item.out, resume=True, taken=taken)


def carry_out_item(
    item: QueueItem,
    places: Places,
    share: Share,
    on_named: Callable[[str], None],
    on_progress: Callable[[Progress], None],
    stop: StopSignal,
) -> tuple[Outcome, str]:
    """Annotate an item in a process of its own.

    Args:
        item: The item.
        places: Whose folders are in use.
        share: How much of the machine it takes.
        on_named: Told the name of the session's folder before anything is written.
        on_progress: Told after each frame.
        stop: Ends the run after the frame it is at.

    Returns:
        What became of it, and why its folder has not its input's own name, if that is so.

    Raises:
        SessionThereError: It has to be asked what becomes of a session first.
        FerError: It cannot be begun.
    """
    if not item.source.exists():
        raise FerError(f"{item.source} is not there any more; put it back and retry, or remove it from the queue.")
    if not item.begun and item.existing == "refuse":
        there = existing_session(item.source, item.out)
        if there is not Existing.NOTHING:
            raise SessionThereError(item, there)
    with places.lend(item) as place:
        existing = _existing(item, item.out / place.name)
        on_named(place.name)
        options: AnnotateOptions = replace(item.options, resume=existing == "resume", overwrite=existing == "replace")
        order = Order(Job(item.source, place.name, place.note), item.out, options)
        return carry_out_apart(order, stop, on_progress, share), place.note


def _existing(item: QueueItem, folder: Path) -> With:
    """Return what to do with what is there: an item that is begun goes on, unless its replacement never began."""
    if not item.begun:
        return item.existing
    if item.existing == "replace" and not SessionFolder(staging_of(folder)).holds_session():
        return "replace"
    return "resume"
