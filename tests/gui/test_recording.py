"""Recording on the Live page: the button, its key, its menu, and what is on the disk then."""

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.live.action_bar import clock, size_text
from app.live.player import Phase
from app.live.source_request import CameraChoice
from app.main_window import MainWindow
from app.settings import RecordSettings, Settings
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord
from fer_core.session.recorded_session import Recorded
from fer_core.session.recorder import Recorder
from tests.gui.driving import next_frame, press
from tests.gui.scripted import Script


def begin(window: MainWindow, script: Script, qtbot: QtBot, frames: int = 4) -> None:
    """Press the button and let some frames be recorded."""
    qtbot.mouseClick(window.live.bar.record, Qt.MouseButton.LeftButton)
    go_on(window, script, qtbot, frames)


def recorder_of(window: MainWindow) -> Recorder:
    recorder = window.live.recording._recorder
    assert recorder is not None
    return recorder


def go_on(window: MainWindow, script: Script, qtbot: QtBot, frames: int = 4) -> None:
    qtbot.waitUntil(lambda: window.live.recording._recorder is not None)
    before = recorder_of(window).progress.frames
    for _ in range(frames):
        next_frame(window, script, qtbot)
    qtbot.waitUntil(lambda: recorder_of(window).progress.frames == before + frames)


def sessions(settings: Settings) -> list[Path]:
    return sorted(settings.output_folder.iterdir()) if settings.output_folder.exists() else []


def only_session(settings: Settings) -> tuple[Path, SessionRecord]:
    (folder,) = sessions(settings)
    return folder, SessionRecord.read(folder / "session.json")


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.live.recording.busy)


def test_the_button_records_and_ends_without_stopping_the_picture(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    bar = playing.live.bar
    assert (bar.record.text(), bar.record.accessibleName()) == ("Record", "Record")
    begin(playing, script, qtbot)
    qtbot.waitUntil(lambda: bar.record.text().endswith("MB"))
    assert bar.record.text().startswith("0:00 · ")
    assert bar.record.accessibleName() == "Stop recording"
    assert bar.record.accessibleDescription() == bar.record.text()
    assert not bar.record_choice.isVisible()
    qtbot.mouseClick(bar.record, Qt.MouseButton.LeftButton)
    assert bar.record.text() == "Record"
    assert playing.live.player.phase is Phase.RUNNING
    next_frame(playing, script, qtbot)
    settled(playing, qtbot)
    folder, record = only_session(settings)
    assert folder.name.startswith("Demo-20")
    assert (record.status, record.source.kind, record.recorded) == ("complete", "demo", True)
    assert (record.counts.frames, record.counts.faces, record.warnings) == (4, 4, ())
    assert record.options.overlay
    assert (record.source.width, record.source.height) == (640, 360)
    assert record.model.title == "fer-test v1"
    table = Readings.read(folder / "faces.csv", record.labels)
    assert table.frames.tolist() == [1, 2, 3, 4]
    with av.open(str(folder / "video.mp4")) as container:
        assert len(list(container.decode(video=0))) == 4
    assert playing.notices.texts == (f"Recorded 4 frames of Demo: {folder}",)


def test_the_notice_of_a_recording_opens_it_on_the_sessions_page(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    begin(playing, script, qtbot)
    press(qtbot, playing, Qt.Key.Key_R)
    settled(playing, qtbot)
    (button,) = [one for one in playing.notices.findChildren(QPushButton) if one.text() == "Open"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert playing.page is playing.sessions
    qtbot.waitUntil(lambda: playing.sessions.viewer.watched is not None)
    assert [playing.sessions.folder] == sessions(settings)


def test_r_records_and_e_marks_what_is_shown(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    press(qtbot, playing, Qt.Key.Key_E)  # nothing is recorded: nothing is marked
    press(qtbot, playing, Qt.Key.Key_R)
    go_on(playing, script, qtbot, 3)
    press(qtbot, playing, Qt.Key.Key_E)
    go_on(playing, script, qtbot, 3)
    press(qtbot, playing, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: "2 marks" in playing.live.bar.record.text())
    press(qtbot, playing, Qt.Key.Key_R)
    settled(playing, qtbot)
    folder, _ = only_session(settings)
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["mark", "mark"]
    assert [float(row["start_s"]) for row in rows] == pytest.approx([2 / 30, 5 / 30], abs=1e-6)


def test_the_menu_says_what_is_recorded_and_is_remembered(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    choice = playing.live.bar.record_choice
    assert choice.contents["overlay"].isChecked()
    choice.contents["clean"].trigger()
    choice.blur.trigger()
    assert settings.record == RecordSettings("clean", blur_faces=True)
    begin(playing, script, qtbot)
    playing.live.recording.end()
    settled(playing, qtbot)
    _, record = only_session(settings)
    assert (record.options.video, record.options.overlay, record.options.blur_faces) == (True, False, True)
    choice.contents["data"].trigger()
    assert not choice.blur.isEnabled()
    assert Settings(settings.file).record.content == "data"
    begin(playing, script, qtbot)
    playing.live.recording.end()
    settled(playing, qtbot)
    assert {path.name for path in sessions(settings)[-1].iterdir()} == {"faces.csv", "session.json"}


def test_a_pause_pauses_the_recording(playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot) -> None:
    begin(playing, script, qtbot)
    press(qtbot, playing, Qt.Key.Key_Space)
    assert playing.live.player.phase is Phase.PAUSED
    assert playing.live.recording.recording
    press(qtbot, playing, Qt.Key.Key_Space)
    go_on(playing, script, qtbot)
    playing.live.recording.end()
    settled(playing, qtbot)
    assert only_session(settings)[1].counts.frames == 8


def test_stop_ends_the_recording_whole(playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot) -> None:
    begin(playing, script, qtbot)
    qtbot.mouseClick(playing.live.bar.stop, Qt.MouseButton.LeftButton)
    settled(playing, qtbot)
    assert only_session(settings)[1].status == "complete"
    assert not playing.live.bar.record.isEnabled()


def test_another_source_ends_the_recording_whole(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    begin(playing, script, qtbot)
    playing.live.play_file(Path("other.mp4"))
    assert not playing.live.recording.recording
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    next_frame(playing, script, qtbot)
    settled(playing, qtbot)
    _, record = only_session(settings)
    assert (record.source.name, record.counts.frames) == ("Demo", 4)
    assert playing.live.bar.record.isEnabled()


def test_a_video_that_ends_ends_the_recording(
    window: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    begin(window, script, qtbot)
    script.source.end()
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    settled(window, qtbot)
    _, record = only_session(settings)
    assert (record.source.kind, record.counts.frames, record.warnings) == ("video", 4, ())


def test_a_lost_camera_ends_the_recording_and_it_is_said(
    filming: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    begin(filming, script, qtbot)
    assert script.on_lost is not None
    script.on_lost(True)
    qtbot.waitUntil(lambda: filming.live.player.phase is Phase.LOST)
    settled(filming, qtbot)
    _, record = only_session(settings)
    assert (record.status, record.source.kind, record.source.name) == ("complete", "camera", "HD Webcam")
    assert record.warnings == ("The recording ended, because the source was lost.",)
    assert record.warnings[0] in filming.notices.texts


def test_other_labels_end_the_recording(playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot) -> None:
    begin(playing, script, qtbot)
    qtbot.mouseClick(playing.live.sources.eight, Qt.MouseButton.LeftButton)
    next_frame(playing, script, qtbot)
    settled(playing, qtbot)
    _, record = only_session(settings)
    assert (record.classes, len(record.labels), record.counts.frames) == (7, 7, 4)
    assert record.warnings == ("The recording ended, because other labels were chosen.",)
    assert playing.live.bar.record.text() == "Record"


def test_a_threshold_that_is_moved_is_said_once(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    begin(playing, script, qtbot)
    for value in (60, 65, 70):
        playing.live.sources.threshold.slider.setValue(value)
    playing.live.recording.end()
    settled(playing, qtbot)
    _, record = only_session(settings)
    assert record.options.threshold is None
    assert record.warnings == ("Threshold or smoothing were changed while this was recorded.",)


def test_a_picture_is_not_recorded(window: MainWindow, script: Script, settings: Settings, qtbot: QtBot) -> None:
    script.file_kind = "images"
    window.begin("face.png")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    assert not window.live.bar.record.isEnabled()
    press(qtbot, window, Qt.Key.Key_R)
    assert not window.live.recording.recording


def test_nothing_is_recorded_before_there_is_a_picture(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    assert not window.live.bar.record.isEnabled()
    press(qtbot, window, Qt.Key.Key_R)
    assert not window.live.recording.recording


def test_a_folder_that_cannot_be_written_is_said_and_the_picture_goes_on(
    playing: MainWindow, script: Script, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    settings.output_folder = tmp_path / "file"
    settings.output_folder.write_text("in the way")
    qtbot.mouseClick(playing.live.bar.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: playing.live.recording._recorder is not None)
    next_frame(playing, script, qtbot)
    settled(playing, qtbot)
    assert "in the way" in playing.notices.texts[-1]
    assert playing.live.bar.record.text() == "Record"
    next_frame(playing, script, qtbot)


def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Hold recordings up while they are being finished."""
    gate = threading.Event()
    finish = Recorder._finish

    def wait(self: Recorder, *args: object) -> object:
        assert gate.wait(20)
        return finish(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Recorder, "_finish", wait)
    return gate


def test_closing_asks_once_and_finishes_the_recording(
    playing: MainWindow, script: Script, settings: Settings, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate = held(monkeypatch)
    begin(playing, script, qtbot)
    playing.close()
    (question,) = playing.findChildren(QMessageBox)
    assert playing.isVisible()
    playing.close()
    assert len(playing.findChildren(QMessageBox)) == 1
    stay = next(button for button in question.buttons() if button.text() == "Go on recording")
    qtbot.mouseClick(stay, Qt.MouseButton.LeftButton)
    go_on(playing, script, qtbot)
    qtbot.waitUntil(lambda: not playing.findChildren(QMessageBox))
    playing.close()
    (question,) = playing.findChildren(QMessageBox)
    end = next(button for button in question.buttons() if button.text() == "End and close")
    qtbot.mouseClick(end, Qt.MouseButton.LeftButton)
    assert playing.isVisible()  # it is being finished
    playing.close()
    assert playing.notices.texts[-1].startswith("The recording is being finished.")
    gate.set()
    qtbot.waitUntil(lambda: not playing.isVisible())
    assert only_session(settings)[1].counts.frames == 8


def test_a_second_recording_begins_while_the_first_is_being_finished(
    playing: MainWindow, script: Script, settings: Settings, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    gate = held(monkeypatch)
    for _ in range(2):
        begin(playing, script, qtbot)
        playing.live.recording.end()
    assert playing.live.recording.busy
    gate.set()
    settled(playing, qtbot)
    assert [SessionRecord.read(one / "session.json").status for one in sessions(settings)] == ["complete"] * 2


def test_a_recording_that_is_ended_before_it_began_leaves_nothing(
    playing: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    press(qtbot, playing, Qt.Key.Key_R)
    press(qtbot, playing, Qt.Key.Key_R)
    assert not playing.live.recording.recording
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if one.name.startswith("recorder")])
    settled(playing, qtbot)
    assert sessions(settings) == []
    assert playing.notices.texts == ()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (7.9, "0:07"), (760, "12:40"), (3723, "1:02:03"), (90_000, "25:00:00")]
)
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(("size", "text"), [(0, "0.0 MB"), (420_000, "0.4 MB"), (34e6, "34 MB"), (1.24e9, "1.2 GB")])
def test_size(size: float, text: str) -> None:
    assert size_text(int(size)) == text


def test_everything_of_the_bar_fits_the_smallest_window(
    make_window: Callable[[], MainWindow], script: Script, qtbot: QtBot
) -> None:
    window = make_window()
    window.resize(900, 600)
    script.cameras = (CameraChoice("/dev/video9", "HD Webcam", 9),)
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    begin(window, script, qtbot)
    window.live.bar.show_recorded(Recorded(108_000, 3600.0, 1_200_000_000, 12), 140)
    window.live.recording._timer.stop()
    assert window.live.bar.record.text() == "1:00:00 · 1.2 GB · 12 marks · 140 dropped"
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    assert (window.width(), window.height()) == (900, 600)
    for control in filter(QWidget.isVisible, (*window.live.bar.stops, window.live.bar.status)):
        assert control.geometry().right() < window.live.bar.width()
        assert control.width() >= control.minimumSizeHint().width()
    window.live.recording.end()
    settled(window, qtbot)
