"""Plays one source at a time: the window's side of the analysis thread."""

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.live.analysis_thread import AnalysisThread, Failure
from app.live.services import AnalyzerInfo, LiveServices
from app.live.source_request import SourceRequest
from app.settings import ReadingSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.live.analyzed_frame import AnalyzedFrame
    from fer_core.baseline import Baseline
    from fer_core.media.source import SourceInfo
    from fer_core.session.recorder import Recorder


class Phase(Enum):
    """How far a run is."""

    IDLE = auto()
    LOADING = auto()
    WAITING = auto()
    RUNNING = auto()
    PAUSED = auto()
    LOST = auto()
    ENDED = auto()
    STOPPED = auto()
    FAILED = auto()


ACTIVE = frozenset({Phase.LOADING, Phase.WAITING, Phase.RUNNING, Phase.PAUSED, Phase.LOST})


class Player(QObject):
    """Starts, pauses and stops runs without ever waiting for one.

    A run that was told to stop finishes by itself; a start in the meantime takes place when it has.
    """

    phase_changed = Signal(object)
    frame_analyzed = Signal(object)
    loaded = Signal(object)
    opened = Signal(object)
    failed = Signal(object)
    ended = Signal(object)
    idle = Signal()
    """No thread is left."""

    def __init__(self, services: LiveServices, reading: ReadingSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._reading = reading
        self._view = (1280, 720, False)
        self._phase = Phase.IDLE
        self._run = 0
        self._thread: AnalysisThread | None = None
        self._leaving: list[AnalysisThread] = []
        self._next: SourceRequest | None = None
        self._dropped = 0

    @property
    def phase(self) -> Phase:
        """How far the present run is, or how the last one ended."""
        return self._phase

    @property
    def request(self) -> SourceRequest | None:
        """What is being played, or waits for the last run to finish."""
        return self._next or (self._thread.request if self._thread else None)

    @property
    def dropped(self) -> int:
        """Frames of this run that were not shown."""
        return self._thread.dropped if self._thread else self._dropped

    @property
    def busy(self) -> bool:
        """Whether a thread is still there."""
        return self._thread is not None or bool(self._leaving)

    def start(self, request: SourceRequest) -> None:
        """Play a source in place of what is played now."""
        self._abandon()
        self._next = request
        self._enter(Phase.LOADING)
        if not self._leaving:
            self._begin()

    def stop(self) -> None:
        """End the run. What it still sends is ignored from now on."""
        self._next = None
        if self._phase in ACTIVE:
            self._abandon()
            self._enter(Phase.STOPPED)

    def pause(self) -> None:
        """Hold the picture."""
        if self._thread is not None and self._phase is Phase.RUNNING:
            self._thread.pause()
            self._enter(Phase.PAUSED)

    def resume(self) -> None:
        """Go on."""
        if self._thread is not None and self._phase is Phase.PAUSED:
            self._thread.resume()
            self._enter(Phase.RUNNING)

    def seek(self, time_s: float, frames: int = 0) -> None:
        """Go on with the frame of a file at a time, or so many further on; while it is paused, show that one."""
        if self._thread is not None and self._phase in (Phase.RUNNING, Phase.PAUSED):
            self._thread.seek(time_s, frames)

    def repeat(self, *, on: bool) -> None:
        """Let a file begin again at its end, or end there."""
        if self._thread is not None:
            self._thread.repeat(on=on)

    def apply(self, reading: ReadingSettings) -> None:
        """Read the following frames with other settings. Another detector needs a new run."""
        self._reading = reading
        if self._thread is not None:
            self._thread.apply(reading)

    def show_as(self, width: int, height: int, mirrored: bool) -> None:
        """Make the following pictures for a view of that many device pixels."""
        self._view = (width, height, mirrored)
        if self._thread is not None:
            self._thread.show_as(width, height, mirrored=mirrored)

    def record_to(self, recorder: "Recorder | None") -> None:
        """Offer what is read from now on in this run to a recorder; None to none."""
        if self._thread is not None:
            self._thread.record_to(recorder)

    def shift(self, baselines: "Sequence[Baseline]") -> None:
        """Shift the following frames of this run by resting faces, and by no others."""
        if self._thread is not None:
            self._thread.shift(baselines)

    def join(self, seconds: float) -> bool:
        """Wait for the threads at the end of the program; return whether they are gone."""
        threads = [*self._leaving, *([self._thread] if self._thread else [])]
        gone = [thread.join(seconds) for thread in threads]
        return all(gone)

    def _begin(self) -> None:
        assert self._next is not None
        self._run += 1
        thread = AnalysisThread(self._run, self._next, self._reading, self._services)
        self._next = None
        width, height, mirrored = self._view
        thread.show_as(width, height, mirrored=mirrored)
        thread.loaded.connect(self._on_loaded)
        thread.opened.connect(self._on_opened)
        thread.ready.connect(self._on_ready)
        thread.lost.connect(self._on_lost)
        thread.failed.connect(self._on_failed)
        thread.ended.connect(self._on_ended)
        thread.finished.connect(self._on_finished)
        self._thread = thread
        thread.start()

    def _abandon(self) -> None:
        """Let the present run finish on its own; nothing it says counts any more."""
        self._run += 1
        if self._thread is not None:
            self._dropped = self._thread.dropped
            self._thread.request_stop()
            self._leaving.append(self._thread)
            self._thread = None

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self.phase_changed.emit(phase)

    @Slot(int, object)
    def _on_loaded(self, run: int, info: AnalyzerInfo) -> None:
        if run == self._run:
            self.loaded.emit(info)
            if self._phase is Phase.LOADING:
                self._enter(Phase.WAITING)

    @Slot(int, object)
    def _on_opened(self, run: int, info: "SourceInfo") -> None:
        if run == self._run:
            self.opened.emit(info)

    @Slot(int)
    def _on_ready(self, run: int) -> None:
        if run != self._run or self._thread is None or self._thread.latest is None:
            return
        analyzed: AnalyzedFrame | None = self._thread.latest.take()
        if analyzed is None:
            return
        first = self._phase not in (Phase.RUNNING, Phase.PAUSED)
        held = first and self._thread.request.held
        if first and not held:
            self._enter(Phase.RUNNING)
        self.frame_analyzed.emit(analyzed)
        if held:  # with its picture
            self._enter(Phase.PAUSED)

    @Slot(int, bool)
    def _on_lost(self, run: int, gone: bool) -> None:
        if run == self._run and gone and self._phase in ACTIVE:
            self._enter(Phase.LOST)

    @Slot(int, object)
    def _on_failed(self, run: int, failure: Failure) -> None:
        if run == self._run:
            self._abandon()
            self._enter(Phase.FAILED)
            self.failed.emit(failure)

    @Slot(int, object)
    def _on_ended(self, run: int, warnings: tuple[str, ...]) -> None:
        if run == self._run:
            self._abandon()
            self._enter(Phase.ENDED)
            self.ended.emit(warnings)

    @Slot()
    def _on_finished(self) -> None:
        thread = self.sender()
        if isinstance(thread, AnalysisThread):
            if thread is self._thread:
                self._thread = None
            self._leaving = [other for other in self._leaving if other is not thread]
            thread.join(1.0)
            thread.deleteLater()
        if self._next is not None and not self._leaving:
            self._begin()
        elif not self.busy:
            self.idle.emit()
