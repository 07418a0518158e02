"""The small parts: held text, bars, notices, states, theme, settings, first source, history, status."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.error_reporting import ErrorRelay
from app.file_dialog import target_dialog
from app.initial_source import initial_source
from app.live import states
from app.live.history import SPAN_S, FaceHistory
from app.live.selection import FaceSelection
from app.live.source_request import CameraChoice, CameraFormat
from app.live.state_view import StateView
from app.live.status import ShownRate
from app.settings import AnnotateSettings, ReadingSettings, Settings
from app.widgets import glyphs
from app.widgets.bar_chart import BarChart
from app.widgets.labelled_slider import Automatic, LabelledSlider
from app.widgets.notice import NoticeBoard
from fer_core.emotions import COLOURS, FER2013
from fer_core.errors import FerError
from fer_core.frames import Box
from tests.gui.scripted import make_face

CAMERAS = (CameraChoice("/dev/video0", "Built-in", 0), CameraChoice("/dev/video2", "HD Webcam", 2))


def test_bars_glide_and_settle(qtbot: QtBot) -> None:
    bars = BarChart()
    qtbot.addWidget(bars)
    bars.show()
    bars.show_values({"happy": 0.0, "sad": 1.0}, {"happy": 0.2, "sad": 0.8})
    bars.show_values({"happy": 1.0, "sad": 0.0}, {"happy": 0.9, "sad": 0.1})
    qtbot.waitUntil(lambda: 0.3 < bars._shown["happy"] < 1.0)
    qtbot.waitUntil(lambda: not bars._ticker.isActive())
    assert bars._shown == {"happy": 1.0, "sad": 0.0}


def test_a_notice_has_its_button_and_goes_when_it_is_pressed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    board = NoticeBoard(window)
    pressed: list[str] = []
    window.show()
    board.tell("Saved.", "Open folder", lambda: pressed.append("open"))
    board.warn("The disk is full.")
    board.warn("The disk is full.")
    assert board.texts == ("Saved.", "The disk is full.")
    button = next(one for one in board.findChildren(QPushButton) if one.text() == "Open folder")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == ["open"]
    qtbot.waitUntil(lambda: board.texts == ("The disk is full.",))
    assert QRectF(window.rect()).contains(QRectF(board.geometry()))


def test_a_long_name_is_cut_in_its_middle(qtbot: QtBot) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(430, 370)
    view.show()
    shown = StateView(view)
    shown.show_state(states.video_ended("a_very_long_name_without_a_space_" * 6 + ".mp4"))
    title = next(label for label in view.findChildren(QLabel) if label.isVisible())
    assert title.text().startswith("a_very")
    assert title.text().endswith("has ended")
    assert title.width() >= title.fontMetrics().horizontalAdvance(title.text())
    view.resize(4000, 370)
    assert title.text().endswith("a_space_.mp4 has ended")
    assert "…" not in title.text()


def test_no_more_than_three_notices_are_shown(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    board = NoticeBoard(window)
    for number in range(5):
        board.tell(f"Notice {number}.")
    assert board.texts == ("Notice 2.", "Notice 3.", "Notice 4.")


def widest_word(label: QLabel) -> int:
    """Return how wide a label has to be that wraps and cuts nothing off."""
    words = re.split("[ \u200b]", label.text()) if label.wordWrap() else [label.text()]
    return max(label.fontMetrics().horizontalAdvance(word) for word in words)


def test_a_message_told_again_is_shown_once_with_its_new_button(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    board = NoticeBoard(window)
    pressed: list[int] = []

    def press(number: int) -> Callable[[], None]:
        return lambda: pressed.append(number)

    for number in range(20):
        board.tell("Saved.", "Open folder", press(number))
    assert board.texts == ("Saved.",)
    (button,) = (one for one in board.findChildren(QPushButton) if one.isVisible() and one.text() == "Open folder")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [19]


def test_a_notice_with_a_long_path_is_whole(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    board = NoticeBoard(window)
    path = "/home/" + "a_long_name_" * 15
    board.tell(f"Saved to {path}.", "Open folder", lambda: None)
    assert board.texts == (f"Saved to {path}.",)
    label = next(label for label in board.findChildren(QLabel) if label.text().startswith("Saved"))
    assert widest_word(label) <= label.width()
    assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize(
    "state",
    [
        states.first_start(),
        states.no_camera(),
        states.camera_failed(
            "HD Webcam is in use by another program. Close that program and try again, or use another."
        ),
        states.camera_lost("HD Webcam"),
        states.waiting("Demo"),
        states.no_face(far=False),
        states.paused(),
        states.video_ended("clip.mp4"),
        states.video_ended("a_very_long_name_without_a_space_" * 6 + ".mp4"),
        states.picture_read("face.jpg", nobody=False),
        states.picture_read("tree.jpg", nobody=True),
        states.stopped(),
        states.failed("It broke."),
        states.file_failed("clip.mp4 is empty. Choose another file."),
        states.file_failed("There is no file /home/" + "a_long_name_" * 15 + ".mp4. Check the name and the folder."),
        states.assets_missing(),
    ],
    ids=lambda state: f"{state.title} {state.sentence}"[:40],
)
def test_every_state_says_what_is_next_and_fits_a_small_view(qtbot: QtBot, state: states.State) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(430, 370)
    view.show()
    shown = StateView(view)
    with qtbot.waitSignal(shown.chosen) as chosen:
        shown.show_state(state)
        assert list(shown.buttons) == list(state.actions)
        for label in view.findChildren(QLabel):
            assert not label.isVisible() or label.height() >= label.heightForWidth(label.width())
            assert widest_word(label) <= label.width()
        for button in shown.buttons.values():
            place = QRectF(button.rect()).translated(button.mapTo(view, button.rect().topLeft()))
            assert QRectF(view.rect()).contains(place)
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
        qtbot.mouseClick(next(iter(shown.buttons.values())), Qt.MouseButton.LeftButton)
    assert chosen.args == [state.actions[0]]


@pytest.mark.parametrize("scheme", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_text_can_be_read_in_both_schemes(scheme: theme.Theme) -> None:
    for ground in (scheme.window, scheme.panel, scheme.raised):
        assert theme.contrast(QColor(scheme.text), QColor(ground)) >= 7
        assert theme.contrast(QColor(scheme.muted), QColor(ground)) >= 4.5
    assert theme.contrast(QColor("#ffffff"), QColor(scheme.accent)) >= 4.5


@pytest.mark.parametrize("scheme", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("emotion", list(COLOURS))
def test_an_emotions_line_stands_out_from_the_ground(scheme: theme.Theme, emotion: str, qapp: object) -> None:
    palette = theme.palette(scheme)
    assert theme.contrast(theme.emotion_colour(emotion, palette), QColor(scheme.panel)) >= 2.3


def test_the_theme_follows_the_system(qapp: QApplication) -> None:
    says = [Qt.ColorScheme.Light]
    follower = theme.ThemeFollower(qapp, lambda: says[-1])
    follower.apply()
    assert not theme.is_dark(qapp.palette())
    says.append(Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark(qapp.palette())
    says.append(Qt.ColorScheme.Unknown)
    follower.apply()
    assert theme.is_dark(qapp.palette())
    follower.deleteLater()
    qapp.setStyleSheet("")


@pytest.mark.parametrize("name", [*glyphs._FILLED, *glyphs._STROKED])
def test_every_icon_can_be_seen(name: str, qapp: object) -> None:
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    glyphs.draw_glyph(painter, name, QRectF(0, 0, 32, 32), QColor("#ffffff"))
    painter.end()
    opaque = sum(image.pixelColor(x, y).alpha() > 120 for x in range(32) for y in range(32))
    assert 25 <= opaque <= 700


def test_a_slider_speaks_in_values(qtbot: QtBot) -> None:
    slider = LabelledSlider("Smoothing", 0.0, 2.0, 0.05, lambda value: f"{value:.2f} s")
    qtbot.addWidget(slider)
    slider.set_value(0.4)
    assert slider.value == pytest.approx(0.4)
    with qtbot.waitSignal(slider.changed) as changed:
        slider.slider.setValue(40)
    assert changed.args == [2.0]


def test_a_slider_may_leave_its_number_to_the_program(qtbot: QtBot) -> None:
    slider = LabelledSlider("Threshold", 0, 1, 0.01, lambda v: f"{v:.2f}", automatic=Automatic(0.4, "Auto", "Decide"))
    qtbot.addWidget(slider)
    slider.set_value(0.7)
    with qtbot.waitSignal(slider.left_automatic), qtbot.assertNotEmitted(slider.changed):
        qtbot.mouseClick(slider.auto_button, Qt.MouseButton.LeftButton)
    assert slider.is_automatic
    assert slider.value == pytest.approx(0.4)
    with qtbot.waitSignal(slider.changed) as changed:
        qtbot.mouseClick(slider.auto_button, Qt.MouseButton.LeftButton)
    assert changed.args == [0.4]
    slider.set_automatic()
    slider.set_value(0.4)
    assert not slider.is_automatic


def test_a_slider_is_grey_while_the_program_decides(qtbot: QtBot) -> None:
    slider = LabelledSlider("Threshold", 0, 1, 0.01, lambda v: f"{v:.2f}", automatic=Automatic(0.4, "Auto", "Decide"))
    qtbot.addWidget(slider)
    slider.setStyleSheet(theme.style_sheet(theme.DARK))
    slider.resize(200, 50)
    slider.show()

    def filled() -> str:
        picture = slider.slider.grab().toImage()
        return picture.pixelColor(picture.width() // 5, picture.height() // 2).name()

    slider.set_value(0.7)
    assert filled() == theme.DARK.accent
    slider.set_automatic()
    assert filled() == theme.DARK.raised
    qtbot.mouseClick(slider.auto_button, Qt.MouseButton.LeftButton)
    assert filled() == theme.DARK.accent


def test_settings_survive_and_nonsense_is_answered_with_defaults(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    first = Settings(file)
    first.reading = ReadingSettings(8, 0.55, 1.25, "short", "cpu")
    first.annotate = AnnotateSettings(False, True, 5, 3, "parquet")
    first.mirror = True
    first.source = "camera:/dev/video2"
    first.save()
    again = Settings(file)
    assert again.reading == ReadingSettings(8, 0.55, 1.25, "short", "cpu")
    assert again.annotate == AnnotateSettings(False, True, 5, 3, "parquet")
    assert (again.mirror, again.source) == (True, "camera:/dev/video2")
    file.write_text("[reading]\nclasses=nine\nthreshold=7\ndetector=huge\n[annotate]\nevery=-4\n")
    assert Settings(file).reading == ReadingSettings()
    assert Settings(file).annotate == AnnotateSettings()


def test_a_threshold_left_to_the_model_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    settings.reading = ReadingSettings(threshold=0.55)
    settings.reading = ReadingSettings(threshold=None)
    settings.save()
    assert "threshold" not in file.read_text()
    assert Settings(file).reading.threshold is None


@pytest.mark.parametrize(
    ("named", "remembered", "cameras", "spec", "no_camera"),
    [
        ("demo", "camera:/dev/video2", CAMERAS, "demo", False),
        ("2", "", CAMERAS, "camera:/dev/video2", False),
        ("7", "", CAMERAS, "camera:7", False),
        (None, "camera:/dev/video2", CAMERAS, "camera:/dev/video2", False),
        (None, "camera:/dev/video8", CAMERAS, "camera:/dev/video0", False),
        (None, "file:/a.mp4", (), "demo", True),
    ],
)
def test_the_first_source(
    named: str | None, remembered: str, cameras: tuple[CameraChoice, ...], spec: str, no_camera: bool
) -> None:
    first = initial_source(named, remembered, cameras, None)
    assert (first.request.spec, first.no_camera) == (spec, no_camera)


def test_a_camera_format_is_remembered_as_text() -> None:
    form = CameraFormat(1280, 720, 29.97)
    assert CameraFormat.parse(str(form)) == form
    assert CameraFormat.parse("wide") is None


def test_history_keeps_a_minute_at_ten_a_second_and_opens_gaps() -> None:
    history = FaceHistory()
    for index in range(120 * 30):
        time_s = index / 30
        if not 90 <= time_s < 95:
            history.add(FER2013, (make_face(1),), time_s)
    times, values = history.lines(1)
    assert 540 <= len(times) <= 640
    assert times[-1] - times[0] <= SPAN_S
    assert np.isnan(values).any(axis=1).sum() == 1
    assert history.recent() == (1,)


def test_history_keeps_a_whole_file_in_the_same_memory() -> None:
    history = FaceHistory()
    history.begin(600.0)
    for index in range(600 * 15):
        history.add(FER2013, (make_face(1),), index / 15)
    times, values = history.lines(1)
    assert times[0] == 0
    assert times[-1] > 598
    assert 540 <= len(times) <= 640
    assert not np.isnan(values).any()
    history.begin(601.0)
    assert len(history.lines(1)[0]) == 0
    for index in range(700):
        history.add(FER2013, (make_face(1),), index / 10)
    times, _ = history.lines(1)
    assert times[-1] - times[0] <= SPAN_S


def test_history_forgets_the_faces_of_long_ago() -> None:
    history = FaceHistory()
    for track_id in range(1, 100):
        history.add(FER2013, (make_face(track_id),), track_id * 0.2)
    assert history.recent() == tuple(range(99, 35, -1))


def test_history_has_the_past_of_everybody_in_a_crowd() -> None:
    history = FaceHistory()
    for index in range(10):
        history.add(FER2013, tuple(make_face(track_id) for track_id in range(1, 61)), index * 0.2)
    assert {len(history.lines(track_id)[0]) for track_id in range(1, 61)} == {10}


def test_selection_waits_for_nobody_across_a_cut() -> None:
    selection = FaceSelection()
    before, after = make_face(1), make_face(2)
    assert selection.update((before,), 0.0) is before
    assert selection.update((after,), 0.1, cut=True) is after
    assert selection.update((), 0.2, cut=True) is None
    assert selection.track_id is None


def test_selection_waits_a_second_for_a_face_then_takes_the_largest() -> None:
    selection = FaceSelection()
    small, large = make_face(1, Box(0, 0, 50, 50)), make_face(2, Box(100, 0, 90, 90))
    assert selection.update((small, large), 0.0) is large
    selection.choose(1, 0.1)
    assert selection.update((small, large), 0.2) is small
    assert selection.update((large,), 0.9) is None
    assert selection.track_id == 1
    assert selection.update((large,), 1.3) is large
    assert selection.update((), 9.0) is None
    assert selection.track_id is None


def test_a_number_key_means_the_face_of_that_number_or_the_nth() -> None:
    faces = (make_face(4), make_face(11), make_face(12))
    assert [FaceSelection.by_key(key, faces) for key in (4, 1, 3, 9)] == [4, 4, 12, None]


def test_the_rate_counts_what_was_shown() -> None:
    rate = ShownRate()
    for index in range(90):
        rate.add(index / 30, 9.0 + index % 3)
    assert rate.fps(89 / 30) == pytest.approx(30, abs=0.3)
    assert rate.latency_ms(89 / 30) == 10.0
    assert rate.fps(10.0) == 0.0


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal from Python 3.12 on")
def test_signals_can_be_emitted_for_hours(qtbot: QtBot) -> None:
    """PySide6 6.12.0 lost a reference to True with every emit, until Python 3.11 gave up."""
    slider = LabelledSlider("Threshold", 0.0, 1.0, 0.01, str)
    qtbot.addWidget(slider)
    before = sys.getrefcount(True)
    for _ in range(200):
        slider.changed.emit(0.5)
    assert sys.getrefcount(True) >= before - 20


@pytest.mark.expects_log("ERROR app.error_reporting: Not caught")
def test_an_uncaught_error_becomes_a_sentence(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    relay = ErrorRelay()
    with qtbot.waitSignal(relay.message) as told:
        relay._take(FerError, FerError("The disk is full; make room."), None)
    assert told.args == ["The disk is full; make room."]
    with qtbot.waitSignal(relay.crashed) as told:
        relay._take(ZeroDivisionError, ZeroDivisionError("x"), None)
    assert told.args is not None
    assert (told.args[0].kind, told.args[0].details) == ("ZeroDivisionError", "ZeroDivisionError: x\n")
    assert "Not caught." in caplog.text


def test_a_target_is_proposed_and_ends_as_the_chosen_kind_does(qtbot: QtBot, tmp_path: Path) -> None:
    parent, answers = QWidget(), list[Path]()
    qtbot.addWidget(parent)
    kinds = ["CSV (*.csv)", "PARQUET (*.parquet)"]
    dialog = target_dialog(parent, "Export", tmp_path / "readings.csv", kinds, "csv", answers.append)
    assert (dialog.selectedFiles(), dialog.defaultSuffix()) == ([str(tmp_path / "readings.csv")], "csv")
    dialog.filterSelected.emit(kinds[1])
    assert dialog.defaultSuffix() == "parquet"
    dialog.fileSelected.emit(str(tmp_path / "readings.parquet"))
    assert answers == [tmp_path / "readings.parquet"]
    folder = target_dialog(parent, "Export", tmp_path / "shots", ["New folder (*)"], "", answers.append)
    assert (folder.selectedFiles(), folder.defaultSuffix()) == ([str(tmp_path / "shots")], "")
