"""Recording what is played: from the button to the notice that it is kept."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.background import BackgroundTask, explain
from app.live.action_bar import ActionBar
from app.live.microphone import level_of
from app.live.player import Phase, Player
from app.live.services import AnalyzerInfo, LiveServices, RecordRequest
from app.settings import ReadingSettings, RecordSettings, Settings
from fer_core.errors import FerError

if TYPE_CHECKING:  # the engine is loaded when there is something to record
    from app.live.microphone import Microphone
    from fer_core.media.source import SourceInfo
    from fer_core.session.recorded_sound import Waves
    from fer_core.session.recorder import Recorder, Recording

_REFRESH_MS: Final = 250
_ON: Final = frozenset({Phase.RUNNING, Phase.PAUSED})


class RecordController(QObject):
    """Begins and ends recordings of a player's runs, one at a time, without ever waiting for one.

    A recording ends with its run: another source, a lost camera and the end of a video leave its session whole.

    Args:
        player: What is recorded.
        bar: Where it is started from, and where it is told how far it is.
        settings: Where recordings go, and what they hold.
        services: What begins one.
        parent: Who owns this object.
    """

    ended = Signal(object)
    """A recording is kept: its Recording."""
    warned = Signal(str)
    """A sentence about something that went wrong."""
    told = Signal()
    """Another recording, or none, or it goes on: `seconds`."""
    idle = Signal()
    """No recording is left to be finished."""
    _finished = Signal(object)

    def __init__(
        self, player: Player, bar: ActionBar, settings: Settings, services: LiveServices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._bar = bar
        self._settings = settings
        self._services = services
        self._analyzer: AnalyzerInfo | None = None
        self._source: SourceInfo | None = None
        self._opening: BackgroundTask | None = None
        self._recorder: Recorder | None = None
        self._finishing: list[Recorder] = []
        self._microphone: Microphone | None = None
        self._level = 0.0
        self._timer = QTimer(self, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._tell)
        self._finished.connect(self._on_finished)
        bar.record_wanted.connect(self.toggle)
        bar.record_choice.changed.connect(self._choose)
        bar.record_choice.show_settings(settings.record)
        bar.record_choice.find_microphones = services.list_microphones
        player.loaded.connect(self._note_analyzer)
        player.opened.connect(self._note_source)
        player.phase_changed.connect(self._follow)

    @property
    def recording(self) -> bool:
        """Whether a recording is under way, or about to begin."""
        return self._opening is not None or self._recorder is not None

    @property
    def seconds(self) -> float | None:
        """How long the recording is that is under way; None where there is none."""
        if self._recorder is not None:
            return self._recorder.progress.seconds
        return 0.0 if self.recording else None

    @property
    def busy(self) -> bool:
        """Whether one is under way or still being finished."""
        return self.recording or bool(self._finishing)

    def toggle(self) -> None:
        """Begin a recording, or end the one that is under way."""
        if self.recording:
            self.end()
        elif self._possible:
            self._begin()

    def end(self, why: str = "") -> None:
        """End the recording; `ended` follows once its session is whole. The picture goes on.

        Args:
            why: In a sentence for the session's record, if nobody asked for it.
        """
        self._opening = None
        self._close_microphone()
        self._player.record_to(None)
        if self._recorder is not None:
            self._recorder.stop(why)
            self._finishing.append(self._recorder)
            self._recorder = None
        self._timer.stop()
        self._offer()

    def mark(self, time_s: float) -> None:
        """Mark a moment of the recording, if there is one.

        Args:
            time_s: Its time in the source, seconds.
        """
        if self._recorder is not None:
            self._recorder.mark(time_s)

    def note_change(self, before: ReadingSettings, now: ReadingSettings) -> None:
        """Have the recording say that its later rows were judged or averaged otherwise than it says of its first."""
        changed = (before.threshold, before.smoothing_s) != (now.threshold, now.smoothing_s)
        if changed and self._recorder is not None:
            self._recorder.warn("Threshold or smoothing were changed while this was recorded.")

    def join(self, seconds: float) -> bool:
        """Wait for what is being finished, at the end of the program; return whether it is."""
        self.end()
        gone = [recorder.join(seconds) for recorder in self._finishing]
        return all(gone)

    @property
    def _possible(self) -> bool:
        """Whether there is something to record: a picture has no course in time."""
        moving = self._source is not None and self._source.kind != "images"
        return moving and self._analyzer is not None and self._player.phase in _ON

    def _begin(self) -> None:
        assert self._source is not None
        assert self._analyzer is not None
        settings = self._settings
        self._open_microphone(settings.record.microphone)
        heard_from = self._microphone.name if self._microphone is not None else ""
        request = RecordRequest(
            settings.output_folder, self._source, self._analyzer, settings.reading, settings.record, heard_from
        )
        # What it needs of the engine is loaded with the first one, which takes longer than a frame.
        task = BackgroundTask(
            "recorder-opener",
            lambda: self._services.open_recorder(request, self._finished.emit),
            self,
            discard=lambda recorder: recorder.stop(),
        )
        task.succeeded.connect(lambda recorder: self._on_opened(task, recorder))
        task.failed.connect(lambda error: self._on_failed(task, error))
        task.finished.connect(task.deleteLater)
        self._opening = task
        self._offer()
        task.start()

    def _open_microphone(self, key: str) -> None:
        """Listen, if that is wanted and can be; if it can't, the recording is one without sound."""
        if not key:
            return
        try:
            self._microphone = self._services.open_microphone(key, self._hear, self._lose_microphone)
        except FerError as error:
            self.warned.emit(self.tr("{0} This is recorded without sound.").format(error))
        else:
            self._level = 0.0
            self._bar.show_level(0.0, self._microphone.name)

    def _hear(self, waves: "Waves", rate: int, at_s: float) -> None:
        self._level = max(self._level, level_of(waves))
        if self._recorder is not None and self._player.phase is Phase.RUNNING:  # a pause is nobody's to hear
            self._recorder.hear(waves, rate, at_s)

    def _lose_microphone(self, why: str) -> None:
        if self._recorder is not None:
            self._recorder.end_sound(why)
        self.warned.emit(self.tr("{0} The recording goes on without sound.").format(why))
        self._close_microphone()

    def _close_microphone(self) -> None:
        microphone, self._microphone = self._microphone, None
        if microphone is not None:
            microphone.close()
        self._bar.show_level(None)

    def _on_opened(self, task: BackgroundTask, recorder: "Recorder") -> None:
        if task is not self._opening:  # ended before it began
            recorder.stop()
            self._finishing.append(recorder)
            return
        self._opening, self._recorder = None, recorder
        self._player.record_to(recorder)
        self._timer.start()
        self._tell()

    def _on_failed(self, task: BackgroundTask, error: Exception) -> None:
        if task is self._opening:
            self.end()
        self.warned.emit(explain(error))

    def _on_finished(self, recording: "Recording") -> None:
        """Tell how a recording ended; it may have ended by itself."""
        if self._recorder is not None and not self._recorder.taking:
            self.end()
        for recorder in [one for one in self._finishing if one.ended is not None]:
            recorder.join(1.0)
            self._finishing.remove(recorder)
        if recording.folder is not None:
            self.ended.emit(recording)
        warnings = recording.record.warnings if recording.record is not None else ()
        for sentence in dict.fromkeys((*warnings, recording.failure)):
            if sentence:
                self.warned.emit(sentence)
        if not self.busy:
            self.idle.emit()

    def _tell(self) -> None:
        if self._recorder is not None:
            self._bar.show_recorded(self._recorder.progress, self._recorder.dropped)
        if self._microphone is not None:
            self._bar.show_level(self._level, self._microphone.name)
            self._level = 0.0
        self.told.emit()

    def _offer(self) -> None:
        self._bar.offer_recording(possible=self._possible, recording=self.recording)
        self.told.emit()

    def _choose(self, settings: RecordSettings) -> None:
        self._settings.record = settings

    def _note_analyzer(self, info: AnalyzerInfo) -> None:
        self._analyzer = info

    def _note_source(self, info: "SourceInfo") -> None:
        self._source = info
        self._offer()

    def _follow(self, phase: Phase) -> None:
        if phase is Phase.LOADING:
            self._source = None
        if self.recording and phase not in _ON:
            lost = self.tr("The recording ended, because the source was lost.")
            self.end(lost if phase in (Phase.LOST, Phase.FAILED) else "")
        self._offer()
