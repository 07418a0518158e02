"""The Live page: makes panels, view, timeline and actions and passes word between them."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.file_sound import FileSound
from app.live import states
from app.live.action_bar import ActionBar
from app.live.analysis_thread import Failure
from app.live.asset_download import AssetOffer
from app.live.face_panel import FacePanel
from app.live.file_playback import FilePlayback
from app.live.panels import Panels
from app.live.player import ACTIVE, Phase, Player
from app.live.recording import RecordController
from app.live.resting_face_controller import RestingFaceController
from app.live.result_presenter import ResultPresenter
from app.live.screenshots import Origin, SaveScreenshot, ScreenshotTaker, save_labelled_frame
from app.live.seek_bar import SeekBar
from app.live.services import AnalyzerInfo, LiveServices
from app.live.source_panel import SourcePanel
from app.live.source_request import CameraChoice, CameraFormat, SourceRequest, demo_request, file_request
from app.live.state_view import StateView
from app.live.states import Action
from app.live.video_view import VideoView
from app.settings import ReadingSettings, Settings

if TYPE_CHECKING:  # numpy and the plots behind these would keep the window from showing at once
    from app.live.analyzed_frame import AnalyzedFrame
    from app.live.timeline import Timeline
    from fer_core.media.source import SourceInfo

_PATIENCE_S: Final = 3.0
_log = logging.getLogger(__name__)


class LivePage(QWidget):
    """Shows a source with what is read from it."""

    annotate_wanted = Signal(object)
    """The file that is open may be annotated: its Path."""
    open_wanted = Signal()
    refresh_wanted = Signal()
    """The cameras shall be looked for again."""
    warned = Signal(str)
    """A sentence about something that went wrong."""
    timeline_possible = Signal(bool)
    """Whether the source has a course in time; a picture has none."""

    def __init__(
        self,
        settings: Settings,
        services: LiveServices,
        save_screenshot: SaveScreenshot = save_labelled_frame,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._analyzer: AnalyzerInfo | None = None
        self._pictures = False
        self._source: SourceInfo | None = None
        self._cameras: tuple[CameraChoice, ...] = ()
        self.player = Player(services, settings.reading, self)
        self.screenshots = ScreenshotTaker(save_screenshot, self)
        self.view = VideoView()
        self.states = StateView(self.view)
        self.assets = AssetOffer(services.fetch_assets, self.states, self)
        self.sources = SourcePanel(settings.reading, mirror=settings.mirror)
        self.sources.want_format(CameraFormat.parse(settings.camera_format))
        self.face = FacePanel()
        self.bar = ActionBar()
        self.seek_bar = SeekBar()
        self.sound = FileSound(settings.sound, services.open_sound, parent=self)
        self.file = FilePlayback(self.player, self.view, self.seek_bar, self.sound, settings, self)
        self.presenter = ResultPresenter(self.view, self.face)
        self.recording = RecordController(self.player, self.bar, settings, services, self)
        self.panels = Panels(self, settings, self.view, self.sources, self.face, self.bar, self.seek_bar)
        self._connect()
        self.resting = RestingFaceController(self.player, self.face, self)
        self.states.show_state(states.first_start())

    @property
    def timeline(self) -> "Timeline | None":
        """The timeline, once it is loaded."""
        return self.presenter.timeline

    def load_timeline(self) -> None:
        """Load the plots. It takes a moment and waits until the window is there."""
        if self.presenter.timeline is None:
            self.presenter.plot(self.panels.load_timeline())

    def offer_cameras(self, cameras: tuple[CameraChoice, ...], chosen: SourceRequest | None = None) -> None:
        """List the cameras there are, and pick a source among all."""
        self._cameras = cameras
        self.sources.offer(cameras, chosen)

    def play(self, request: SourceRequest) -> None:
        """Play a source in place of what is played now."""
        self._settings.source = request.spec
        if request.path is not None:
            self._settings.open_folder = request.path.parent
        if self.sources.request.spec != request.spec:
            self.sources.offer(self._cameras, request)
        self._source = None
        self._tell_view()
        self.file.wait_for(request.path)
        self.player.start(replace(request, loop=self.seek_bar.repeat.isChecked() and request.kind == "file"))

    def play_file(self, path: Path) -> None:
        """Play a video or a picture."""
        self.play(file_request(path))

    def start_or_pause(self) -> None:
        """Start, pause or resume, whatever comes next."""
        if self.player.phase is Phase.RUNNING:
            self.player.pause()
        elif self.player.phase is Phase.PAUSED:
            self.player.resume()
        elif self.player.phase not in ACTIVE:
            self.play(self.sources.request)

    def stop(self) -> None:
        """End the run."""
        self.player.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step or jump through a file; every other key is the window's."""
        by = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}.get(event.key())
        if by is None or not self.file.seekable:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.file.jump(by)
        else:
            self.file.step(by)

    def toggle_mirror(self) -> None:
        """Exchange left and right of a camera's picture."""
        if self.sources.mirror.isEnabled():
            self.sources.mirror.toggle()

    def take_screenshot(self) -> None:
        """Save what is said, on the very frame it was read from, and as it is seen: mirrored or not."""
        analyzed = self.presenter.reading
        if analyzed is not None:
            analyzed = replace(analyzed, mirrored=self.view.mirrored)
            analyzer = self._analyzer
            source = self._source.name if self._source else ""
            model, digest = (analyzer.model, analyzer.model_sha256) if analyzer else ("", "")
            origin = Origin(source, model, digest, self._settings.screenshot_blur)
            self.screenshots.take(self._settings.screenshot_folder, analyzed, origin)

    def mark(self) -> None:
        """Mark the moment that is shown, while it is recorded."""
        analyzed = self.view.analyzed
        if analyzed is not None:
            self.recording.mark(analyzed.frame.time_s)

    def leave(self) -> None:
        """End everything that runs, and wait for it briefly: the program ends."""
        self.player.stop()
        self.sound.close()
        self.recording.join(_PATIENCE_S)
        self.assets.leave(_PATIENCE_S)
        self.screenshots.finish(_PATIENCE_S)
        if not self.player.join(_PATIENCE_S):
            _log.warning("A source did not let go in time.")

    def _connect(self) -> None:
        self.view.painted.connect(self._count)
        self.view.resized.connect(self._tell_view)
        self.states.chosen.connect(self._act)
        self.states.banner_placed.connect(self.view.keep_clear)
        self.sources.source_chosen.connect(self.play)
        self.sources.format_chosen.connect(self._change_format)
        self.sources.open_wanted.connect(self.open_wanted)
        self.sources.mirror_changed.connect(self._mirror)
        self.sources.reading_changed.connect(self._change_reading)
        self.bar.start_or_pause.connect(self.start_or_pause)
        self.bar.stop_wanted.connect(self.stop)
        self.bar.screenshot_wanted.connect(self.take_screenshot)
        self.bar.annotate_wanted.connect(lambda: self._act(Action.ANNOTATE))
        self.player.phase_changed.connect(self._follow)
        self.player.frame_analyzed.connect(self._show)
        self.player.loaded.connect(self._name_model)
        self.player.opened.connect(self._note_source)
        self.player.failed.connect(self._explain)
        self.player.ended.connect(self._pass_on)
        self.file.replay_wanted.connect(self._replay)
        self.assets.ready.connect(lambda: self.play(self.sources.request))
        self.screenshots.failed.connect(self.warned)
        self.recording.warned.connect(self.warned)

    def _replay(self, time_s: float, frames: int) -> None:
        request = self.sources.request
        self.play(replace(request, start_s=time_s, start_frames=frames, held=bool(frames)))

    def _count(self, latency_ms: float) -> None:
        if self.player.phase is Phase.RUNNING:  # the last picture of a run is painted after its end
            self.bar.status.add(latency_ms, self.player.dropped)

    def _tell_view(self) -> None:
        size = self.view.pixels
        mirrored = self._settings.mirror and self.sources.request.kind == "camera"
        self.view.set_mirrored(mirrored)
        self.player.show_as(size.width(), size.height(), mirrored)

    def _show(self, analyzed: "AnalyzedFrame") -> None:
        self.presenter.show(analyzed, hold=self.player.phase is Phase.RUNNING and not self._pictures)
        if self.player.phase is Phase.RUNNING:
            far = self._settings.reading.detector == "auto"
            self.states.show_state(states.no_face(far=far) if self.presenter.nobody else None)
        self.file.show_time(analyzed.frame.time_s)

    def _mirror(self, mirrored: bool) -> None:
        self._settings.mirror = mirrored
        self._tell_view()

    def _change_reading(self, reading: ReadingSettings) -> None:
        before = self._settings.reading
        self._settings.reading = reading
        self.player.apply(reading)
        self.recording.note_change(before, reading)
        other_detector, other_labels = before.detector != reading.detector, before.classes != reading.classes
        anew = other_detector or other_labels if self._still else other_detector and self.player.phase in ACTIVE
        if anew:
            self.play(self.sources.request)
        elif self.player.phase in (Phase.PAUSED, Phase.ENDED):
            info = self._analyzer
            if info is not None:
                self.presenter.reapply_threshold(lambda emotion: info.threshold_of(reading, emotion))

    def _change_format(self, request: SourceRequest) -> None:
        self._settings.camera_format = str(request.format) if request.format else ""
        if self.player.phase in ACTIVE:
            self.play(request)

    def _name_model(self, info: AnalyzerInfo) -> None:
        self._analyzer = info
        self.sources.show_model(info)

    def _note_source(self, info: "SourceInfo") -> None:
        self._source = info
        self._pictures = info.kind == "images"
        self.presenter.begin(info.duration_s if info.kind == "video" else None)
        self.file.begin(info)
        self.panels.allow_timeline(not self._pictures)
        self.timeline_possible.emit(not self._pictures)

    def _pass_on(self, warnings: tuple[str, ...]) -> None:
        for sentence in warnings:
            self.warned.emit(sentence)

    def _follow(self, phase: Phase) -> None:
        name = self.sources.request.title
        shown = {
            Phase.LOADING: states.loading(),
            Phase.WAITING: states.waiting(name),
            Phase.RUNNING: None,
            Phase.PAUSED: states.paused(),
            Phase.LOST: states.camera_lost(name),
            Phase.ENDED: self._ending(name),
            Phase.STOPPED: states.stopped(),
        }
        if phase not in (Phase.RUNNING, Phase.PAUSED, Phase.ENDED):
            self.presenter.clear()
        if phase in shown:
            self.states.show_state(shown[phase])
        self.presenter.forget_nobody()
        if phase in (Phase.PAUSED, Phase.ENDED):
            self.presenter.settle()
            self.file.follow()
        elif phase not in (Phase.RUNNING, Phase.WAITING, Phase.LOADING):
            self.file.end()
        file = self.sources.request.kind == "file"
        analyzed = self.view.analyzed
        faces = len(analyzed.result.faces) if analyzed is not None else 0
        picture = analyzed is not None or phase is Phase.RUNNING
        self.bar.follow(phase, file=file, picture=picture, faces=faces if self._still else None)

    @property
    def _still(self) -> bool:
        """Whether a picture was read, and stands."""
        return self._pictures and self._source is not None and self.player.phase is Phase.ENDED

    def _ending(self, name: str) -> states.State:
        analyzed = self.view.analyzed
        nobody = analyzed is not None and not analyzed.result.faces
        return states.picture_read(name, nobody=nobody) if self._still else states.video_ended(name)

    def _explain(self, failure: Failure) -> None:
        self.states.show_state(states.after_failure(failure, cameras=bool(self._cameras)))

    def _act(self, action: Action) -> None:
        path = self.sources.request.path
        deeds: dict[Action, Callable[[], None]] = {
            Action.START: self.start_or_pause,
            Action.RESUME: self.start_or_pause,
            Action.STOP: self.stop,
            Action.DEMO: lambda: self.play(demo_request()),
            Action.REPLAY: lambda: self.play(self.sources.request),
            Action.AGAIN: lambda: self.play(self.sources.request),
            Action.OPEN: self.open_wanted.emit,
            Action.REFRESH: self.refresh_wanted.emit,
            Action.DOWNLOAD: self.assets.accept,
            Action.CANCEL: self.assets.cancel,
            Action.FAR: self._look_far,
            Action.ANNOTATE: lambda: self.annotate_wanted.emit(path) if path else None,
        }
        deeds[action]()

    def _look_far(self) -> None:
        self.sources.detector.setCurrentIndex(self.sources.detector.findData("auto"))
        self.sources.detector.activated.emit(self.sources.detector.currentIndex())
