"""Marks from and for other programs: read and written on a thread."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from app.background import BackgroundTask, explain
from app.translation import counted
from fer_core.text import harmless

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession
    from fer_core.session.event_files import EventFormat, FoundEvents

_PATIENCE_S: Final = 2.0


class NotesExchange(QObject):
    """Runs one import or export at a time."""

    progressed = Signal(str, object)
    """What is being done and how much of it is done, 0 to 1 or None; "" where it is over."""
    found = Signal(object)
    """A file of events was read: its `FoundEvents`."""
    written = Signal(str, object)
    """A file was written: a sentence, and its path."""
    warned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: BackgroundTask | None = None
        self._reading: BackgroundTask | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read or written."""
        return self._task is not None

    def read_events(self, path: Path) -> None:
        """Read events of this program, a plain table, ELAN's or BORIS's."""

        def work() -> "FoundEvents":
            from fer_core.session.event_files import read_event_file

            return read_event_file(path)

        self._reading = self._run(self.tr("Reading {0}").format(harmless(path.name)), work, self.found.emit)

    def write_events(self, watched: "WatchedSession", path: Path, kind: "EventFormat") -> None:
        """Write the session's events for another program."""
        notes, record, folder = watched.notes.notes, watched.record, watched.session.folder

        def work() -> str:
            from fer_core.session.boris import Observation
            from fer_core.session.event_files import write_event_file

            media = Path(record.source.path) if record.source.path else None
            of = Observation(folder.resolve().name, record.started.isoformat(timespec="seconds"), record.source)
            write_event_file(path, kind, notes, of, media)
            events = counted(len(notes.events.events), self.tr("mark"), self.tr("marks"))
            return self.tr("{0} holds {1}.").format(harmless(path.name), events)

        self._run(self.tr("Writing {0}").format(harmless(path.name)), work, lambda said: self.written.emit(said, path))

    def cancel(self) -> None:
        """End what runs; a file that is not whole does not appear."""
        if self._task is not None:
            self._task.request_stop()

    def forget_read(self) -> None:
        """Have what is being read not told any more: the session it was for is closed. What is written goes on."""
        if self._reading is not None:
            self._reading.request_stop()

    def leave(self) -> None:
        """End what runs and wait for it: the window closes."""
        self.cancel()
        if self._task is not None:
            self._task.join(_PATIENCE_S)

    def _run(self, text: str, work: Callable[[], object], done: Callable[[Any], None]) -> BackgroundTask | None:
        if self._task is not None:
            self.warned.emit(self.tr("Another import or export is under way; wait until it is done."))
            return self._reading
        task = BackgroundTask("notes exchange", work, self)
        task.succeeded.connect(partial(self._succeed, task, done))
        task.failed.connect(lambda error: self.warned.emit(explain(error)))
        task.finished.connect(partial(self._end, task))
        self._task = task
        self.progressed.emit(text, None)
        task.start()
        return task

    def _succeed(self, task: BackgroundTask, done: Callable[[Any], None], result: object) -> None:
        if not task.stopping.is_set():
            done(result)

    def _end(self, task: BackgroundTask) -> None:
        task.join(_PATIENCE_S)
        self._task = self._reading = None
        self.progressed.emit("", None)
        task.deleteLater()
