"""The Live page: what it shows, and what its controls do."""

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from app.live.analyzed_frame import AnalyzedFrame, LatestAnalyzedFrame, PictureSpec
from app.live.history import FaceHistory
from app.live.picture import make_picture
from app.live.player import Phase
from app.live.screenshots import Origin
from app.live.states import Action
from app.main_window import MainWindow
from app.settings import Settings
from fer_core.emotions import Classes
from fer_core.frames import Box, Face, Frame, FrameResult, Image, Reason
from tests.gui.driving import next_frame, press
from tests.gui.scripted import Script, make_face
from tests.gui.test_video_view import make_analyzed


def phase(window: MainWindow) -> Phase:
    return window.live.player.phase


def test_shows_the_face_with_its_number_label_and_bars(playing: MainWindow) -> None:
    panel = playing.live.face
    assert panel.track_id == 1
    assert panel.words == "happy 86 %"
    assert list(panel.bars.values)[:4] == ["angry", "disgust", "fear", "happy"]
    assert panel.bars.values["happy"] == pytest.approx(0.86)
    assert playing.live.states.state is None


def test_names_model_engine_and_device(playing: MainWindow) -> None:
    assert playing.live.sources.model_text == "fer-test v1 CPU · LiteRT"


def test_space_pauses_and_goes_on(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    press(qtbot, playing, Qt.Key.Key_Space)
    assert phase(playing) is Phase.PAUSED
    assert playing.live.bar.start.text() == "Resume"
    assert list(playing.live.states.buttons) == [Action.RESUME]
    press(qtbot, playing, Qt.Key.Key_Space)
    assert phase(playing) is Phase.RUNNING
    next_frame(playing, script, qtbot)
    assert playing.live.bar.start.text() == "Pause"


def test_what_was_held_back_is_shown_when_the_picture_stands(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.faces = lambda frame, classes: (make_face(confidence=0.5 + frame.index / 100, classes=classes),)
    for _ in range(4):
        next_frame(playing, script, qtbot)
    playing.live.player.pause()
    qtbot.waitUntil(lambda: playing.live.face.words == "happy 54 %")


def test_stop_leaves_no_picture_no_overlay_no_source_and_no_thread(
    playing: MainWindow, script: Script, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(playing.live.player.idle):
        qtbot.mouseClick(playing.live.bar.stop, Qt.MouseButton.LeftButton)
        assert playing.live.view.analyzed is None
        assert playing.live.face.track_id is None
        assert playing.live.player.phase is Phase.STOPPED
    assert script.source.closed
    assert script.analyzers_open == 0
    assert not playing.live.player.busy
    assert [thread.name for thread in threading.enumerate() if thread.name == "grabber"] == []
    state = playing.live.states.state
    assert state is not None
    assert state.title == "Stopped"
    assert playing.live.bar.status.text == "Not running"


def test_stop_lets_go_of_the_source_without_the_collector(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    thread = playing.live.player._thread
    assert thread is not None
    gone = weakref.ref(thread._grabber)
    gc.disable()
    try:
        playing.live.stop()
        qtbot.waitUntil(lambda: gone() is None)
    finally:
        gc.enable()


def test_a_result_that_comes_after_stop_is_not_shown(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.hold_analyzer = threading.Event()
    script.source.give()
    with qtbot.waitSignal(playing.live.player.idle):
        playing.live.stop()
        script.hold_analyzer.set()
    assert playing.live.view.analyzed is None


def test_a_result_on_its_way_when_stop_is_pressed_is_not_shown(
    playing: MainWindow, script: Script, qtbot: QtBot
) -> None:
    thread = playing.live.player._thread
    assert thread is not None
    assert thread.latest is not None
    with qtbot.waitSignal(thread.ready):
        script.source.give()
        playing.live.player._on_ready(0)  # one of another run, for good measure
    playing.live.stop()
    thread.ready.emit(1)
    qtbot.waitUntil(lambda: not playing.live.player.busy)
    assert playing.live.view.analyzed is None


def test_start_during_a_run_ends_that_run_first(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    first = script.source
    playing.live.play_file(Path("other.mp4"))
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    assert first.closed
    assert script.requests[-1].path == Path("other.mp4")
    next_frame(playing, script, qtbot)
    assert playing.live.player.phase is Phase.RUNNING


def test_a_click_selects_a_face_and_so_does_its_number(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    two = (make_face(1, Box(60, 100, 150, 150)), make_face(2, Box(400, 100, 100, 100), "sad", 0.7))
    script.faces = lambda frame, classes: two
    next_frame(playing, script, qtbot)
    assert playing.live.face.track_id == 1
    letterbox = playing.live.view.letterbox()
    assert letterbox is not None
    middle = letterbox.to_view(two[1].box).center().toPoint()
    qtbot.mouseClick(playing.live.view, Qt.MouseButton.LeftButton, pos=middle)
    assert playing.live.face.track_id == 2
    assert playing.live.face.words == "sad 70 %"
    press(qtbot, playing, Qt.Key.Key_1)
    assert playing.live.face.track_id == 1
    press(qtbot, playing, Qt.Key.Key_9)
    assert playing.live.face.track_id == 1


def test_uncertain_is_said_with_its_reason(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.faces = lambda frame, classes: (make_face(3, reason=Reason.TURNED_AWAY, confidence=0.6),)

    def shown() -> bool:
        next_frame(playing, script, qtbot)
        return playing.live.face.track_id == 3

    qtbot.waitUntil(shown, timeout=5000)
    assert playing.live.face.words == "uncertain: turned away"
    assert playing.live.face.meaning == "What the network makes of it, not to be relied on"
    assert playing.live.face._grade.text() == "turned away"
    assert not playing.live.face.bars.certain


def test_eight_labels_show_contempt(playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot) -> None:
    qtbot.mouseClick(playing.live.sources.eight, Qt.MouseButton.LeftButton)
    next_frame(playing, script, qtbot)
    assert script.readings[-1].classes == 8
    assert "contempt" in playing.live.face.bars.values
    assert settings.reading.classes == 8


def test_threshold_and_smoothing_reach_the_analyzer(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    playing.live.sources.threshold.slider.setValue(65)
    playing.live.sources.smoothing.slider.setValue(20)
    next_frame(playing, script, qtbot)
    assert script.readings[-1].threshold == pytest.approx(0.65)
    assert script.readings[-1].smoothing_s == pytest.approx(1.0)


@pytest.mark.parametrize("ended", [False, True])
def test_a_picture_that_stands_is_judged_at_the_new_threshold(
    window: MainWindow, script: Script, ended: bool, qtbot: QtBot
) -> None:
    faces = (make_face(1, Box(60, 100, 150, 150), confidence=0.7), make_face(2, reason=Reason.DARK, confidence=0.9))
    script.faces = lambda frame, classes: faces
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    if ended:
        script.source.end()
        qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    else:
        window.live.player.pause()

    def reasons() -> list[Reason | None]:
        analyzed = window.live.view.analyzed
        return [face.verdict.reason for face in analyzed.result.faces] if analyzed else []

    slider = window.live.sources.threshold.slider
    assert reasons() == [None, Reason.DARK]
    slider.setValue(100)
    assert reasons() == [Reason.LOW_CONFIDENCE, Reason.DARK]
    assert window.live.face.words == "uncertain: low confidence"
    assert window.live.face.meaning == "Most likely happy 70 %, below the threshold of 100 %"
    assert list(window.live.face.bars.numbers.values()).count("70 %") == 1
    slider.setValue(0)
    assert reasons() == [None, Reason.DARK]
    assert window.live.face.words == "happy 70 %"


def test_the_model_decides_how_sure_is_sure_enough_until_the_slider_is_moved(
    window: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    script.thresholds = {7: {"happy": 0.75}}
    script.faces = lambda frame, classes: (make_face(1, Box(60, 100, 150, 150), confidence=0.7),)
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    window.live.player.pause()
    threshold = window.live.sources.threshold

    def reason() -> Reason | None:
        analyzed = window.live.view.analyzed
        assert analyzed is not None
        return analyzed.result.faces[0].verdict.reason

    assert threshold.is_automatic
    assert settings.reading.threshold is None
    threshold.slider.setValue(60)
    assert not threshold.is_automatic
    assert (settings.reading.threshold, reason()) == (pytest.approx(0.6), None)
    qtbot.mouseClick(threshold.auto_button, Qt.MouseButton.LeftButton)
    assert threshold.is_automatic
    assert (settings.reading.threshold, reason()) == (None, Reason.LOW_CONFIDENCE)
    assert script.readings[-1].threshold is None


def test_a_paused_picture_is_read_for_the_other_labels(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    playing.live.player.pause()
    qtbot.mouseClick(playing.live.sources.eight, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "contempt" in playing.live.face.bars.values)
    assert playing.live.player.phase is Phase.PAUSED
    analyzed = playing.live.view.analyzed
    assert analyzed is not None
    assert analyzed.frame.index == 0


def test_a_still_picture_is_read_again_for_the_other_labels(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.file_kind = "images"
    window.begin("face.png")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    script.source.end()
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    qtbot.mouseClick(window.live.sources.eight, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    script.source.give()
    qtbot.waitUntil(lambda: "contempt" in window.live.face.bars.values)


def test_mirror_turns_a_cameras_picture_and_moves_the_boxes(filming: MainWindow, script: Script, qtbot: QtBot) -> None:
    before = filming.live.view.letterbox()
    press(qtbot, filming, Qt.Key.Key_M)
    assert filming.live.sources.mirror.isChecked()
    next_frame(filming, script, qtbot)
    after, analyzed = filming.live.view.letterbox(), filming.live.view.analyzed
    assert before is not None
    assert after is not None
    assert analyzed is not None
    assert analyzed.mirrored
    box = Box(200, 100, 120, 120)
    assert before.to_view(box).left() - before.target.left() == pytest.approx(200 * before.scale)
    assert after.target.right() - after.to_view(box).right() == pytest.approx(200 * after.scale)


def test_another_detector_starts_the_run_anew(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    near = playing.live.sources.detector.findData("short")
    playing.live.sources.detector.setCurrentIndex(near)
    playing.live.sources.detector.activated.emit(near)
    qtbot.waitUntil(lambda: len(script.sources) == 2 and script.readings[-1].detector == "short")
    playing.live._act(Action.FAR)
    qtbot.waitUntil(lambda: len(script.sources) == 3 and script.readings[-1].detector == "auto")


def test_settings_are_remembered(
    make_window: Callable[[], MainWindow], script: Script, settings: Settings, qtbot: QtBot
) -> None:
    first = make_window()
    first.live.sources.threshold.slider.setValue(72)
    first.live.sources.mirror.setChecked(True)
    first.header.panels["face"].click()
    first.close()
    second = make_window()
    assert second.live.sources.threshold.value == pytest.approx(0.72)
    assert second.live.sources.mirror.isChecked()
    assert not second.live.panels.is_shown("face")
    assert not second.header.panels["face"].isChecked()


def test_a_video_that_ends_keeps_its_last_picture_and_offers_what_is_next(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    script.source.warnings = ("The end of clip.mp4 is damaged.",)
    script.source.end()
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    assert window.live.view.analyzed is not None
    assert list(window.live.states.buttons) == [Action.REPLAY, Action.ANNOTATE]
    assert window.notices.texts == ("The end of clip.mp4 is damaged.",)
    qtbot.waitUntil(lambda: not window.live.player.busy)
    qtbot.mouseClick(window.live.states.buttons[Action.REPLAY], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(script.sources) == 2)


def test_a_dropped_video_plays(window: MainWindow, script: Script, tmp_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "film.mov"))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: bool(script.requests))
    assert script.requests[0].path == tmp_path / "film.mov"
    assert window.live.sources.sources.currentText() == "film.mov"
    assert window.live.bar.annotate.isVisible()


def test_a_screenshot_is_saved_copied_and_told(playing: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(playing.live.screenshots.saved) as saved:
        press(qtbot, playing, Qt.Key.Key_S)
    assert saved.args == [settings.screenshot_folder / "shot-0.png"]
    assert not QGuiApplication.clipboard().image().isNull()
    assert playing.notices.texts == ("Screenshot saved, and copied to the clipboard.",)
    QGuiApplication.clipboard().clear()


def test_faces_on_a_screenshot_are_blurred_on_request(
    playing: MainWindow, settings: Settings, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[bool] = []
    save = playing.live.screenshots._save

    def note(folder: Path, analyzed: AnalyzedFrame, origin: Origin) -> Path:
        asked.append(origin.blur_faces)
        return save(folder, analyzed, origin)

    monkeypatch.setattr(playing.live.screenshots, "_save", note)
    for blur in (False, True):
        settings.screenshot_blur = blur
        with qtbot.waitSignal(playing.live.screenshots.saved):
            playing.live.take_screenshot()
    assert asked == [False, True]


def test_a_screenshot_that_cannot_be_saved_is_told(playing: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    settings.screenshot_folder.parent.mkdir(exist_ok=True)
    settings.screenshot_folder.write_text("in the way")
    with qtbot.waitSignal(playing.live.screenshots.failed):
        playing.live.take_screenshot()
    assert playing.notices.texts[0].startswith("The screenshot was not saved")


def test_without_a_picture_there_is_nothing_to_save(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    assert not window.live.bar.screenshot.isEnabled()
    press(qtbot, window, Qt.Key.Key_S)
    assert not settings.screenshot_folder.exists()


def test_the_timeline_holds_what_was_shown(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: playing.live.timeline is not None)
    for _ in range(8):
        next_frame(playing, script, qtbot)
    timeline = playing.live.timeline
    assert timeline is not None
    assert timeline.history is not None
    times, values = timeline.history.lines(1)
    assert 2 <= len(times) <= 3
    assert values.shape[1] == 7
    assert np.all(np.diff(times) >= 0.09)


def test_a_picture_is_made_while_its_frame_is_read(
    window: MainWindow, script: Script, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    meeting = threading.Barrier(2)
    made_on: list[str] = []

    def read(frame: Frame, classes: Classes) -> tuple[Face, ...]:
        meeting.wait(5)
        return ()

    def make(image: Image, spec: PictureSpec) -> QImage:
        meeting.wait(5)
        made_on.append(threading.current_thread().name)
        return make_picture(image, spec)

    script.faces = read
    monkeypatch.setattr("app.live.picture.make_picture", make)
    window.begin("demo")
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    assert [name.startswith("picture") for name in made_on] == [True]


@pytest.mark.expects_log(r"The run \d+ broke off")
def test_a_picture_that_cannot_be_made_ends_the_run_in_words(
    window: MainWindow, script: Script, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def make(image: Image, spec: PictureSpec) -> QImage:
        raise MemoryError

    monkeypatch.setattr("app.live.picture.make_picture", make)
    window.begin("demo")
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    qtbot.waitUntil(lambda: phase(window) is Phase.FAILED)


def test_the_picture_is_painted_before_the_timeline_is_drawn(
    playing: MainWindow, script: Script, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    order: list[str] = []
    playing.live.load_timeline()
    monkeypatch.setattr(playing.live.presenter, "_note", lambda analyzed: order.append("timeline"))
    playing.live.view.painted.connect(lambda milliseconds: order.append("picture"))
    script.source.give()
    qtbot.waitUntil(lambda: len(order) >= 2)
    assert order == ["picture", "timeline"]


def test_a_page_that_is_left_pauses(playing: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(playing.header.tabs[1], Qt.MouseButton.LeftButton)
    assert playing.page is playing.annotate
    assert playing.live.player.phase is Phase.PAUSED


def test_a_busy_window_gets_the_newest_frame_only() -> None:
    slot, frames = LatestAnalyzedFrame(), [make_analyzed() for _ in range(3)]
    assert [slot.put(analyzed) for analyzed in frames] == [True, False, False]
    assert slot.unseen == 2
    assert slot.take() is frames[2]
    assert slot.take() is None


def test_the_timeline_is_drawn_at_a_pace_of_its_own(
    playing: MainWindow, script: Script, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    playing.live.load_timeline()
    timeline, now_s, drawn_s = playing.live.timeline, [1000.0], list[float]()
    assert timeline is not None
    monkeypatch.setattr("app.live.result_presenter.time", SimpleNamespace(monotonic=lambda: now_s[0]))

    def draw(history: FaceHistory, result: FrameResult, selected: int | None) -> None:
        drawn_s.append(now_s[0])
        analyzed = playing.live.view.analyzed
        assert analyzed is not None
        assert result is analyzed.result  # what the tags say, held or not

    monkeypatch.setattr(timeline, "draw", draw)
    for _ in range(40):
        now_s[0] += 1 / 30
        next_frame(playing, script, qtbot)
    gaps_s = np.diff(drawn_s)
    assert len(gaps_s) >= 2
    assert gaps_s.min() > 0.19
    assert gaps_s.max() < 0.45
