"""What waits to be annotated and what became of it: the items of a queue, changed step by step."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_item import STARTABLE, UNFINISHED, Existing, ItemState, QueueItem, With


class AnnotationQueue:
    """The items in their order. It decides which is next; whoever carries them out tells it what became of them.

    Nothing runs before `release`, and nothing more when everything has been done: what is put in then waits until it is
    let go. Every change that is worth keeping is handed to `save` at once.

    Args:
        items: What is in it. What ran when it was kept is interrupted now.
        save: Given all items after every change.

    Example:
        >>> queue = AnnotationQueue()
        >>> queue.add([QueueItem(Path("clip.mp4"), Path("out"))])
        ()
        >>> queue.release()
        >>> queue.next_waiting().source.name
        'clip.mp4'
    """

    def __init__(
        self, items: Iterable[QueueItem] = (), save: Callable[[tuple[QueueItem, ...]], None] | None = None
    ) -> None:
        self._items = [
            replace(item, state=ItemState.INTERRUPTED) if item.state is ItemState.RUNNING else item for item in items
        ]
        self._save = save
        self._held = True
        self._observers: list[Callable[[], None]] = []
        self._removed: list[list[tuple[int, QueueItem]]] = []

    @property
    def items(self) -> tuple[QueueItem, ...]:
        """The items in their order."""
        return tuple(self._items)

    @property
    def held(self) -> bool:
        """Whether no item is begun."""
        return self._held

    @property
    def can_undo(self) -> bool:
        """Whether something was taken out that can be put back."""
        return bool(self._removed)

    @property
    def last_removed(self) -> frozenset[str]:
        """What `undo` puts back: the keys of the items."""
        return frozenset(item.key for _, item in self._removed[-1]) if self._removed else frozenset()

    def observe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call a function after every change; return one that ends that."""
        self._observers.append(changed)
        return lambda: self._observers.remove(changed)

    def item(self, key: str) -> QueueItem | None:
        """Return an item, or None where it is gone."""
        return next((item for item in self._items if item.key == key), None)

    def next_waiting(self, besides: Collection[str] = ()) -> QueueItem | None:
        """Return what is to be begun next, or None; items besides those whose process has not ended yet."""
        if self._held:
            return None
        return next((one for one in self._items if one.state is ItemState.WAITING and one.key not in besides), None)

    def add(self, items: Iterable[QueueItem]) -> tuple[QueueItem, ...]:
        """Put items at the end; return those that are in it already, unfinished and with the same place to go to."""
        known = {_identity(item) for item in self._items if item.state in UNFINISHED}
        again: list[QueueItem] = []
        for item in items:
            if _identity(item) in known:
                again.append(item)
            else:
                known.add(_identity(item))
                self._items.append(item)
        self._changed()
        return tuple(again)

    def remove(self, keys: Collection[str]) -> int:
        """Take items out, and return how many; their sessions stay. `undo` puts them back where they were."""
        removed = [(place, item) for place, item in enumerate(self._items) if item.key in keys]
        if removed:
            self._removed.append(removed)
            self._items = [item for item in self._items if item.key not in keys]
            self._changed()
        return len(removed)

    def clear_done(self) -> int:
        """Take out what is done, and return how many that were."""
        return self.remove({item.key for item in self._items if item.state is ItemState.DONE})

    def undo(self) -> None:
        """Put back what was taken out last. What ran then is interrupted now."""
        if not self._removed:
            return
        for place, item in self._removed.pop():
            running = item.state is ItemState.RUNNING
            self._items.insert(place, replace(item, state=ItemState.INTERRUPTED) if running else item)
        self._changed()

    def move(self, keys: Collection[str], place: int) -> None:
        """Put items before the one that is at a place now, in the order they have."""
        moved = [item for item in self._items if item.key in keys]
        before = [item for item in self._items[:place] if item.key not in keys]
        after = [item for item in self._items[place:] if item.key not in keys]
        self._items = [*before, *moved, *after]
        self._changed()

    def shift(self, keys: Collection[str], by: Literal[-1, 1]) -> None:
        """Put items one place up or down, each past its neighbour."""
        order = self._items if by < 0 else self._items[::-1]
        shifted: list[QueueItem] = []
        for item in order:
            if item.key in keys and shifted and shifted[-1].key not in keys:
                shifted.insert(-1, item)
            else:
                shifted.append(item)
        self._items = shifted if by < 0 else shifted[::-1]
        self._changed()

    def set_options(self, keys: Collection[str], options: AnnotateOptions, preset: str = "") -> None:
        """Change how items are annotated. One that is begun goes on as it was begun."""
        self._replace(keys, lambda item: item if item.begun else replace(item, options=options, preset=preset))

    def change_options(
        self, keys: Collection[str], change: Callable[[QueueItem], AnnotateOptions], preset: str | None = None
    ) -> None:
        """Change how items are annotated, each by itself, at once; one that is begun goes on as it was begun.

        Args:
            keys: Which.
            change: Returns an item's options.
            preset: The name of the preset that they are, or empty; None for the one that it has.
        """

        def changed(item: QueueItem) -> QueueItem:
            named = item.preset if preset is None else preset
            return item if item.begun else replace(item, options=change(item), preset=named)

        self._replace(keys, changed)

    def set_out(self, keys: Collection[str], out: Path) -> None:
        """Change where items go. One that is begun stays where it is; what was answered of sessions counts no more."""
        self._replace(keys, lambda item: item if item.begun else replace(item, out=out, existing="refuse", anew=None))

    def looked_again(self, out: Path, found: Mapping[str, Existing]) -> None:
        """Take down what is there of items, by key, in the folder that they go to now."""

        def known(item: QueueItem) -> QueueItem:
            there = found[item.key]
            if item.begun or item.out != out or item.existing != "refuse":
                return item
            if there is not Existing.NOTHING and item.state in (ItemState.WAITING, ItemState.ASKS):
                return replace(item, there=there, state=ItemState.ASKS)
            free = item.state is ItemState.ASKS and there is Existing.NOTHING
            return replace(item, there=there, state=ItemState.WAITING if free else item.state)

        self._replace(found, known)

    def begin_anew(self, keys: Collection[str]) -> None:
        """Let items that failed on the way be changed and begun from their beginning; until then they rest.

        What there is of their sessions stays until the new ones are whole, and no other session is replaced.
        """

        def anew(item: QueueItem) -> QueueItem:
            if not (item.begun and item.state is ItemState.FAILED):
                return item
            rest = replace(item, state=ItemState.PAUSED, name=None, frames_done=0, sentence="")
            return replace(rest, existing="replace", there=Existing.INTERRUPTED, anew=item.name)

        self._replace(keys, anew)

    def answer(self, keys: Collection[str], existing: With) -> None:
        """Say what becomes of the sessions that are there already."""

        def answered(item: QueueItem) -> QueueItem:
            asks = item.state is ItemState.ASKS
            return replace(item, existing=existing, state=ItemState.WAITING) if asks else item

        self._replace(keys, answered)

    def pause(self, keys: Collection[str]) -> None:
        """Pass over items, and stop those that run."""
        paused = {ItemState.WAITING, ItemState.RUNNING}
        self._replace(keys, lambda item: replace(item, state=ItemState.PAUSED) if item.state in paused else item)

    def go_on(self, keys: Collection[str]) -> None:
        """Let items go on that are paused, were interrupted or have failed."""
        self._held = False
        self._replace(keys, _let_go)

    def hold(self) -> None:
        """Begin nothing more, and stop what runs; it goes on with `release`."""
        self._held = True
        self._replace({item.key for item in self._items if item.state is ItemState.RUNNING}, _wait)

    def release(self) -> None:
        """Begin what waits, and what was interrupted, in the order it is in."""
        self._held = False
        self._replace({item.key for item in self._items if item.state is ItemState.INTERRUPTED}, _let_go)

    def interrupt(self) -> None:
        """Stop what runs, because the program ends."""
        self._held = True
        running = {item.key for item in self._items if item.state is ItemState.RUNNING}
        self._replace(running, lambda item: replace(item, state=ItemState.INTERRUPTED))

    def start(self, key: str) -> None:
        """Take down that an item is begun."""
        self._replace({key}, lambda item: replace(item, state=ItemState.RUNNING, sentence=""))

    def named(self, key: str, name: str) -> None:
        """Take down which folder an item's session has; from then on it is gone on with there."""
        self._replace({key}, lambda item: replace(item, name=name))

    def progress(self, key: str, done: int, *, save: bool = False) -> None:
        """Take down how many frames of an item are done; that alone need not be saved each time."""
        self._replace({key}, lambda item: replace(item, frames_done=done), save=save)

    def stopped(self, key: str, frames: int) -> None:
        """Take down that an item was stopped as it was asked to, after some frames."""

        def resting(item: QueueItem) -> QueueItem:
            state = ItemState.INTERRUPTED if item.state is ItemState.RUNNING else item.state
            return replace(item, state=state, frames_done=frames)

        self._replace({key}, resting)

    def ask(self, key: str, there: Existing) -> None:
        """Take down that an item has a session already, which was not known before."""
        self._end(key, lambda item: replace(item, state=ItemState.ASKS, there=there))

    def done(self, key: str, frames: int, sentence: str = "") -> None:
        """Take down that an item's session is whole."""
        self._end(key, lambda item: replace(item, state=ItemState.DONE, frames_done=frames, sentence=sentence))

    def failed(self, key: str, sentence: str) -> None:
        """Take down why there is no session of an item, or only its beginning.

        Of one without a frame nothing is there: its options and its place may be changed before it is tried again.
        """

        def failing(item: QueueItem) -> QueueItem:
            name = item.name if item.frames_done else None
            return replace(item, state=ItemState.FAILED, sentence=sentence, name=name)

        self._end(key, failing)

    def _end(self, key: str, change: Callable[[QueueItem], QueueItem]) -> None:
        at_work = {ItemState.WAITING, ItemState.RUNNING}
        if not any(item.state in at_work for item in self._items if item.key != key):
            self._held = True
        self._replace({key}, change)

    def _replace(self, keys: Collection[str], change: Callable[[QueueItem], QueueItem], *, save: bool = True) -> None:
        self._items = [change(item) if item.key in keys else item for item in self._items]
        self._changed(save=save)

    def _changed(self, *, save: bool = True) -> None:
        if save and self._save is not None:
            self._save(self.items)
        for changed in tuple(self._observers):
            changed()


def seconds_left(items: Sequence[QueueItem], paces: dict[str, float], at_once: int) -> float | None:
    """Return how long it takes until nothing waits or runs any more; None where nobody can know.

    Args:
        items: The queue.
        paces: Frames a second of the items that run, by key.
        at_once: How many run at the same time.
    """
    measured = [pace for pace in paces.values() if pace > 0]
    if not measured:
        return None
    coming = [item for item in items if item.state in (ItemState.WAITING, ItemState.RUNNING)]
    left = {item.key: item.frames_left for item in coming}
    if not coming or None in left.values():
        return None
    usual = sum(measured) / len(measured)
    each = sorted((frames or 0) / (paces.get(key) or usual) for key, frames in left.items())
    return max(each[-1], sum(each) / min(at_once, len(each)))


def _let_go(item: QueueItem) -> QueueItem:
    return _wait(item) if item.state in STARTABLE else item


def _wait(item: QueueItem) -> QueueItem:
    return replace(item, state=ItemState.WAITING, sentence="")


def _identity(item: QueueItem) -> tuple[Path, Path]:
    return item.source.absolute(), item.out.absolute()
