"""The queue at work: begins what is next, stops what is to rest, and takes down what became of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.annotate.search_task import SearchTask
from app.annotate.services import AnnotateServices, Outcome, options_of
from app.annotate.worker import AnnotateThread
from app.background import BackgroundTask
from app.settings import AnnotateSettings, Settings
from fer_core.errors import FerError
from fer_core.session.annotation_queue import AnnotationQueue, seconds_left
from fer_core.session.queue_file import QueueFile
from fer_core.session.queue_item import UNFINISHED, Existing, ItemState, QueueItem
from fer_core.text import harmless
from fer_core.thread_choice import usable_cores

_PATIENCE_S: Final = 5.0
_TOLD: Final = 2
_SAVED_EVERY_S: Final = 5.0
"""How much of a bar is lost when the window is killed. The session itself loses a few frames."""


class AnnotateController(QObject):
    """Owns the queue, its file, and a thread for each item that is being annotated."""

    changed = Signal()
    """The queue is otherwise than before, or how far an item is."""
    completed = Signal(object)
    """A session is whole: its Outcome."""
    failed = Signal(str)
    """An item could not be annotated: a sentence."""
    warned = Signal(str)
    idle = Signal()
    """No thread is left."""

    def __init__(self, settings: Settings, services: AnnotateServices, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._services = services
        self._threads: dict[str, AnnotateThread] = {}
        self._looking: list[BackgroundTask] = []
        self._file: QueueFile | None = None
        self._start_next = self._reconciling = self._unsaved = False
        self._saved_s = time.monotonic()
        self.queue = AnnotationQueue()
        self.problem = ""
        """Why there is no queue here: a sentence, or empty."""
        self.search = SearchTask(services, self)
        self.search.found.connect(self._take)
        self.search.refused.connect(self._refuse)
        self.search.busy_changed.connect(self._searched)

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return bool(self._threads) or self.search.busy

    @property
    def running(self) -> frozenset[str]:
        """Items whose thread is there, also those that are just stopping."""
        return frozenset(self._threads)

    @property
    def unfinished(self) -> int:
        """How many items are not done, and have not failed."""
        return sum(item.state in UNFINISHED for item in self.queue.items)

    @property
    def stopping(self) -> bool:
        """Whether what is at work was told to stop."""
        return self.queue.held and not any(item.state is ItemState.RUNNING for item in self.queue.items)

    @property
    def resting(self) -> frozenset[str]:
        """Items that go on only when somebody says so."""
        rest = {ItemState.PAUSED, ItemState.INTERRUPTED} | ({ItemState.WAITING} if self.queue.held else set())
        return frozenset(item.key for item in self.queue.items if item.state in rest)

    @property
    def at_once(self) -> int:
        """How many items are annotated at the same time."""
        return min(self._settings.annotate_at_once or 2, usable_cores())

    @at_once.setter
    def at_once(self, value: int) -> None:
        self._settings.annotate_at_once = value
        self._reconcile()

    @property
    def left_s(self) -> float | None:
        """Seconds until everything is done, or None where nobody knows."""
        paces: dict[str, float] = {}
        for key, thread in self._threads.items():
            item = self.queue.item(key)
            if item is not None and thread.left_s and item.frames_left:
                paces[key] = item.frames_left / thread.left_s
        return seconds_left(self.queue.items, paces, self.at_once)

    def left_of(self, key: str) -> float | None:
        """Return the seconds that an item still takes, or None where nobody knows."""
        thread = self._threads.get(key)
        return thread.left_s if thread is not None else None

    def open(self) -> None:
        """Read the queue, unless another window has it."""
        if self._file is not None:
            return
        try:
            self._file = QueueFile(self._services.queue_folder())
        except FerError as error:
            self.problem = str(error)
            self.changed.emit()
            return
        self.problem = ""
        self.queue = AnnotationQueue(self._file.items, self._save)
        self.queue.observe(self._reconcile)
        if self._file.note:
            self.warned.emit(self._file.note)
        self._reconcile()

    @contextmanager
    def without_queue(self) -> Iterator[None]:
        """Have no queue while it is removed from the disk: otherwise it would be written there again.

        Raises:
            FerError: It is at work, or another window has it.
        """
        if self.busy:
            raise FerError(self.tr("The queue is still at work. Pause it first."))
        self.open()
        if self._file is None:
            raise FerError(self.problem)
        self._file.close()
        self._file = None
        self.queue = AnnotationQueue()
        self.changed.emit()
        try:
            yield
        except FerError:  # something of it may be there still
            self.open()
            raise

    def add(self, paths: list[Path], options: AnnotateSettings, preset: str = "", *, start: bool = False) -> None:
        """Look at files and folders and put them into the queue.

        Args:
            paths: The files and folders.
            options: How they are annotated.
            preset: The name of the preset that these are, or empty.
            start: Whether they are begun at once.
        """
        self.open()
        if self._file is None:
            self.warned.emit(self.problem)
            return
        self._start_next = self._start_next or start
        settings = self._settings
        like = QueueItem(Path(), settings.output_folder, options_of(settings.reading, options), preset)
        self.search.look_at(paths, like)

    def set_out(self, keys: frozenset[str], out: Path) -> None:
        """Have items go to another folder, and look for their sessions there."""
        self.queue.set_out(keys, out)
        sources = {item.key: item.source for item in self.queue.items if item.key in keys and not item.begun}
        if not sources:
            return

        def look() -> dict[str, Existing]:
            found: dict[str, Existing] = {}
            for key, source in sources.items():
                if task.stopping.is_set():
                    break
                with suppress(FerError):  # what is damaged is told when the item is begun
                    found[key] = self._services.existing(source, out)
            return found

        task = BackgroundTask("queue-existing", look, self)
        task.succeeded.connect(lambda found: self.queue.looked_again(out, found))
        task.finished.connect(lambda: self._looked(task))
        self._looking.append(task)
        task.start()

    def _looked(self, task: BackgroundTask) -> None:
        task.join(_PATIENCE_S)
        self._looking.remove(task)
        task.deleteLater()
        self._tell_idle()

    def request_stop(self) -> None:
        """Stop what runs, to be gone on with another time; `idle` follows."""
        self._start_next = False
        self.search.cancel()
        self.queue.interrupt()

    def leave(self) -> None:
        """Let another window have the queue: this one closes."""
        self.search.leave()
        for task in self._looking:
            task.request_stop()
        for task in self._looking:
            task.join(_PATIENCE_S)
        for thread in self._threads.values():
            thread.request_stop()
        for thread in self._threads.values():
            thread.join(_PATIENCE_S)
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self, items: tuple[QueueItem, ...]) -> None:
        for item in self.queue.add(items):
            self.warned.emit(self.tr("{0} is in the queue already.").format(harmless(item.source.name)))

    def _refuse(self, sentences: tuple[str, ...]) -> None:
        for sentence in sentences[:_TOLD]:
            self.warned.emit(sentence)
        more = len(sentences) - _TOLD
        if more > 0:
            self.warned.emit(self.tr("{0} more files were left out: they are nothing to annotate.").format(more))

    def _searched(self, busy: bool) -> None:
        if busy:
            self.changed.emit()
            return
        if self._start_next:
            self._start_next = False
            self.queue.release()
        self._reconcile()
        self._tell_idle()

    def _save(self, items: tuple[QueueItem, ...]) -> None:
        if self._file is None:
            return
        try:
            self._file.save(items)
            self._unsaved = False
        except FerError as error:
            if not self._unsaved:  # once is enough to know it
                self._unsaved = True
                self.warned.emit(self.tr("The queue could not be saved. {0}").format(error))

    def _reconcile(self) -> None:
        """Have run what is to run, and stop the rest."""
        if self._reconciling:
            return
        self._reconciling = True
        try:
            for key, thread in self._threads.items():
                item = self.queue.item(key)
                if (item is None or item.state is not ItemState.RUNNING) and not thread.stopping:
                    thread.request_stop()
            while len(self._threads) < self.at_once:
                item = self.queue.next_waiting(self._threads)
                if item is None:
                    break
                self._start(item)
        finally:
            self._reconciling = False
        self.changed.emit()

    def _start(self, item: QueueItem) -> None:
        coming = sum(one.state in (ItemState.WAITING, ItemState.RUNNING) for one in self.queue.items)
        together = min(self.at_once, coming)
        thread = AnnotateThread(item, usable_cores() // together if together > 1 else None, self._services, self)
        thread.named.connect(lambda key, name: self.queue.named(key, name))
        thread.progress.connect(self._progress)
        thread.done.connect(self._on_done)
        thread.failed.connect(self._on_failed)
        thread.asked.connect(lambda key, there: self.queue.ask(key, there))
        thread.finished.connect(self._on_finished)
        self._threads[item.key] = thread
        self.queue.start(item.key)
        thread.start()

    def _progress(self, key: str, done: int, left_s: float | None) -> None:
        if key in self._threads:
            self._threads[key].left_s = left_s
            now = time.monotonic()
            save = now - self._saved_s >= _SAVED_EVERY_S
            self._saved_s = now if save else self._saved_s
            self.queue.progress(key, done, save=save)

    def _on_done(self, key: str, outcome: Outcome) -> None:
        if outcome.interrupted:
            self.queue.stopped(key, outcome.frames)
            return
        self.queue.done(key, outcome.frames, " ".join(outcome.warnings))
        self.completed.emit(outcome)

    def _on_failed(self, key: str, sentence: str) -> None:
        self.queue.failed(key, sentence)
        if self.queue.item(key) is not None:
            self.failed.emit(sentence)

    def _on_finished(self, key: str) -> None:
        thread = self._threads.pop(key)
        thread.join(1.0)
        thread.deleteLater()
        self._reconcile()
        self._tell_idle()

    def _tell_idle(self) -> None:
        if not self.busy:
            self.idle.emit()
