"""The thread that reads the frames of one run: it opens, owns and closes the models and the grabber."""

import logging
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from app.live.services import Analyzer, LiveServices
from app.live.source_request import SourceRequest
from app.settings import ReadingSettings
from fer_core.errors import FerError
from fer_core.memory import return_unused_memory
from fer_core.native_log import tidy_native_log

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from app.live.analyzed_frame import LatestAnalyzedFrame, PictureSpec
    from fer_core.baseline import Baseline
    from fer_core.frames import Frame
    from fer_core.media.grabber import Grabber
    from fer_core.media.latest import LatestFrame
    from fer_core.session.recorder import Recorder

_POLL_S: Final = 0.05
_log = logging.getLogger(__name__)


class FailureKind(Enum):
    """What kind of failure ended a run; decides what the window offers next."""

    CAMERA = auto()
    FILE = auto()
    ASSETS = auto()
    ENGINE = auto()


@dataclass(frozen=True)
class Failure:
    """Why a run ended early, in a sentence for the user."""

    kind: FailureKind
    sentence: str


class AnalysisThread(QObject):
    """Takes the latest frame, reads it while its picture is made, leaves both for the window. One object a run.

    The window's thread may call `apply`, `shift`, `show_as`, `record_to`, `pause`, `resume` and `request_stop`; none of
    them waits. The signals carry the run's number, so that what is still on its way when a run is stopped can be told
    from the next.
    """

    loaded = Signal(int, object)
    """The models are loaded: run, AnalyzerInfo."""
    opened = Signal(int, object)
    """The source is open: run, SourceInfo."""
    ready = Signal(int)
    """An analyzed frame lies in the slot: run."""
    lost = Signal(int, bool)
    """The camera is gone, or back: run, whether it is gone."""
    failed = Signal(int, object)
    """The run ended early: run, Failure."""
    ended = Signal(int, object)
    """The source came to its end: run, its warnings."""
    finished = Signal()
    """Everything is closed; the thread is gone in a moment."""

    def __init__(
        self,
        run: int,
        request: SourceRequest,
        reading: ReadingSettings,
        services: LiveServices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=self._main, name="analysis", daemon=True)
        self._run = run
        self._request = request
        self._reading = reading
        self._services = services
        self._spec: PictureSpec | None = None
        self._stopping = threading.Event()
        self._paused = request.held
        self._late = 0
        self._recorder: Recorder | None = None
        self._baselines: Sequence[Baseline] = ()
        self._grabber: Grabber | None = None
        self._latest: LatestAnalyzedFrame | None = None

    @property
    def request(self) -> SourceRequest:
        """What is played."""
        return self._request

    @property
    def latest(self) -> "LatestAnalyzedFrame | None":
        """Where the window takes its analyzed frames from; None before the first."""
        return self._latest

    @property
    def dropped(self) -> int:
        """How many frames were not shown: late for the analysis, or replaced before the window took them."""
        grabbed = self._grabber.dropped if self._grabber else self._late
        return grabbed + (self._latest.unseen if self._latest else 0)

    def apply(self, reading: ReadingSettings) -> None:
        """Read the following frames with other settings."""
        self._reading = reading

    def show_as(self, width: int, height: int, *, mirrored: bool) -> None:
        """Make the following pictures for a view of that many device pixels."""
        from app.live.analyzed_frame import PictureSpec

        self._spec = PictureSpec(max(1, width), max(1, height), mirrored)

    def record_to(self, recorder: "Recorder | None") -> None:
        """Offer the following frames to a recorder, with what is read from them; None to none."""
        self._recorder = recorder

    def shift(self, baselines: "Sequence[Baseline]") -> None:
        """Shift the following frames by resting faces."""
        self._baselines = baselines

    def pause(self) -> None:
        """Let no further frame come."""
        self._paused = True
        if self._grabber is not None:
            self._grabber.pause()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        if self._grabber is not None:
            self._grabber.resume()

    def seek(self, time_s: float, frames: int = 0) -> None:
        """Go on with the frame of a file at a time, or so many further on; while it is paused, show that one."""
        if self._grabber is not None:
            self._grabber.seek(time_s, frames)

    def repeat(self, *, on: bool) -> None:
        """Let a file begin again at its end, or end there."""
        if self._grabber is not None:
            self._grabber.repeat(on=on)

    def request_stop(self) -> None:
        """Ask the run to end; `finished` follows once everything is closed."""
        self._stopping.set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait until the thread is gone; return whether it is."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _main(self) -> None:
        """Play the source to its end, or until asked to stop."""
        try:
            warnings = self._play()
        except FerError as error:
            self._fail(self._kind_of(error), str(error))
        except Exception as error:
            _log.exception("The run %d broke off.", self._run)
            text = self.tr("Something went wrong that should not ({0}). The log says more.")
            self._fail(FailureKind.ENGINE, text.format(type(error).__name__))
        else:
            if warnings is not None:
                self.ended.emit(self._run, warnings)
        finally:
            self._let_go()
            return_unused_memory()
            self.finished.emit()

    def _let_go(self) -> None:
        """Drop the grabber, which refers back to this object: its source's decoder would wait for the collector."""
        if self._grabber is not None:
            self._late, self._grabber = self._grabber.dropped, None

    def _play(self) -> tuple[str, ...] | None:
        self._services.preload()
        from concurrent.futures import ThreadPoolExecutor

        from app.live.analyzed_frame import LatestAnalyzedFrame
        from fer_core.media.grabber import Grabber
        from fer_core.media.latest import LatestFrame

        mailbox = LatestFrame(clock=time.perf_counter)
        self._latest = LatestAnalyzedFrame()
        grabber = Grabber(
            lambda: self._services.open_source(self._request, lambda gone: self.lost.emit(self._run, gone)),
            mailbox,
            on_opened=lambda source: self.opened.emit(self._run, source.info),
        )
        # The source opens while the models load, but must not play before they are there to see it.
        grabber.pause()
        grabber.start()
        try:
            with closing(self._services.open_analyzer(self._reading)) as analyzer:
                self.loaded.emit(self._run, analyzer.info)
                tidy_native_log()
                self._grabber = grabber
                if self._request.start_s or self._request.held:
                    grabber.seek(self._request.start_s, self._request.start_frames)
                if not self._paused:
                    grabber.resume()
                with ThreadPoolExecutor(1, thread_name_prefix="picture") as beside:
                    self._read_frames(mailbox, analyzer, beside)
        finally:
            grabber.stop()
        if grabber.error is not None and not self._stopping.is_set():
            raise grabber.error
        source = grabber.source
        return None if self._stopping.is_set() or source is None else source.warnings

    def _read_frames(self, mailbox: "LatestFrame", analyzer: Analyzer, beside: "Executor") -> None:
        from app.live.analyzed_frame import AnalyzedFrame, PictureSpec
        from app.live.picture import make_picture

        latest, applied, shifted = self._latest, self._reading, self._baselines
        last: tuple[Frame, float] | None = None
        assert latest is not None
        while not self._stopping.is_set():
            stamped = mailbox.get_stamped(timeout=_POLL_S)
            if stamped is None:
                if mailbox.closed:
                    return
                same = applied.classes == self._reading.classes and shifted is self._baselines
                if not self._paused or last is None or same:
                    continue
                stamped = last  # read for the other labels or resting faces: no frame comes that would show them
            last = stamped
            if applied != self._reading:
                applied = self._reading
                analyzer.apply(applied)
            if shifted is not self._baselines:
                shifted = self._baselines
                analyzer.shift(shifted)
            frame, arrived_s = stamped
            if self._has_pictures:
                analyzer.reset()
            spec = self._spec or PictureSpec()
            picture = beside.submit(make_picture, frame.image, spec)
            result = analyzer.read(frame)
            recorder = self._recorder
            if recorder is not None:
                recorder.offer(frame, result)
            analyzed = AnalyzedFrame(self._run, frame, result, picture.result(), spec.mirrored, arrived_s)
            if not self._stopping.is_set() and latest.put(analyzed):
                self.ready.emit(self._run)

    @property
    def _has_pictures(self) -> bool:
        """Whether every frame is a picture of its own."""
        source = self._grabber.source if self._grabber is not None else None
        return source is not None and source.info.kind == "images"

    def _fail(self, kind: FailureKind, sentence: str) -> None:
        if not self._stopping.is_set():
            self.failed.emit(self._run, Failure(kind, sentence))

    def _kind_of(self, error: FerError) -> FailureKind:
        from fer_core.vision.assets import AssetsMissing

        if isinstance(error, AssetsMissing):
            return FailureKind.ASSETS
        if self._grabber is None:  # the models did not load
            return FailureKind.ENGINE
        return FailureKind.CAMERA if self._request.kind == "camera" else FailureKind.FILE
