"""The keyboard: where it goes, where it is seen to be, and what Escape and the full screen do."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.live.player import Phase
from app.live.source_request import CameraChoice, CameraFormat
from app.main_window import MainWindow
from fer_core.frames import Box
from tests.gui.driving import next_frame, press
from tests.gui.scripted import Script, make_face

CAMERA = CameraChoice("/dev/video9", "HD Webcam", 9, (CameraFormat(1920, 1080, 30), CameraFormat(1280, 720, 30)))


@pytest.fixture(params=[theme.DARK, theme.LIGHT], ids=["dark", "light"])
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> theme.Theme:
    """Either scheme, in place of the one the window took on."""
    scheme: theme.Theme = request.param
    return scheme


def crowd(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    """Let a camera show two faces, so that every control of the page can be used."""
    script.cameras = (CAMERA,)
    two = (make_face(1, Box(60, 100, 150, 150)), make_face(2, Box(400, 100, 100, 100), "sad", 0.7))
    script.faces = lambda frame, classes: two
    window.begin()
    qtbot.waitUntil(lambda: bool(script.sources) and window.live.player.phase is Phase.WAITING)
    next_frame(window, script, qtbot)


def stops(window: MainWindow, qtbot: QtBot) -> list[QWidget]:
    """Press Tab until the keyboard is where it was."""
    window.header.tabs[0].setFocus()
    seen: list[QWidget] = []
    while (at := window.focusWidget()) not in seen:
        assert at is not None
        seen.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    return seen


def test_tab_goes_as_the_eye_does(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    crowd(window, script, qtbot)
    seen = stops(window, qtbot)
    live, panel = window.live, window.live.sources
    header = [window.header.tabs[0], *window.header.panels.values()]
    left = [panel.sources, panel.formats, panel.open_button, panel.mirror, panel.seven]
    left += [panel.threshold.auto_button, panel.threshold.slider, panel.smoothing.slider, panel.detector]
    right = [live.face._previous, live.face._next]
    bar = [live.bar.start, live.bar.stop, live.bar.screenshot]
    wanted = [*header, *left, live.view, *right, *bar]
    assert [one for one in seen if one in wanted] == wanted
    places = [one.mapTo(window, QPoint(0, 0)) for one in left]
    assert [place.y() for place in places] == sorted(place.y() for place in places)


def test_a_states_buttons_come_behind_the_picture(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    crowd(window, script, qtbot)
    window.live.player.pause()
    seen = stops(window, qtbot)
    (button,) = window.live.states.buttons.values()
    assert seen[seen.index(window.live.view) + 1] is button


def edge(image: QImage, window: QWidget, control: QWidget, colour: QColor) -> int:
    """Count the pixels of a colour around a control."""
    corner, ratio = control.mapTo(window, QPoint(0, 0)), image.devicePixelRatio()
    left, top = int((corner.x() - 3) * ratio), int((corner.y() - 3) * ratio)
    right, bottom = int((corner.x() + control.width() + 3) * ratio), int((corner.y() + control.height() + 3) * ratio)
    columns, rows = range(max(0, left), min(image.width(), right)), range(max(0, top), min(image.height(), bottom))
    return sum(image.pixelColor(x, y).rgb() == colour.rgb() for x in columns for y in rows)


def test_every_control_the_keyboard_is_on_has_a_ring(
    window: MainWindow, script: Script, scheme: theme.Theme, qtbot: QtBot
) -> None:
    crowd(window, script, qtbot)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setPalette(theme.palette(scheme))
    application.setStyleSheet(theme.style_sheet(scheme))
    ring = window.palette().link().color()
    for ground in (scheme.window, scheme.panel, scheme.raised):
        assert theme.contrast(ring, QColor(ground)) >= 3
    controls = stops(window, qtbot)
    assert len(controls) >= 15
    controls[0].setFocus()
    for control, following in zip(controls, [*controls[1:], controls[0]], strict=True):
        before = edge(window.grab().toImage(), window, following, ring)
        qtbot.keyClick(control, Qt.Key.Key_Tab)
        assert window.focusWidget() is following
        assert edge(window.grab().toImage(), window, following, ring) - before >= following.width() // 2


def test_a_click_leaves_no_ring(playing: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(playing.live.view, Qt.Key.Key_Tab)
    assert playing._ring.isVisible()
    qtbot.mouseClick(playing.live.view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    playing.live.view.setFocus()
    assert not playing._ring.isVisible()


def test_f11_fills_the_screen_and_escape_leaves_it(playing: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, playing, Qt.Key.Key_Escape)
    assert not playing.isFullScreen()
    for leave in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
        press(qtbot, playing, Qt.Key.Key_F11)
        qtbot.waitUntil(playing.isFullScreen)
        press(qtbot, playing, leave)
        qtbot.waitUntil(lambda: not playing.isFullScreen())


def test_the_picker_of_the_detector_has_a_caption(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLabel

    captions = [label for label in window.live.sources.findChildren(QLabel) if label.text() == "Detector"]
    (caption,) = captions
    picker = window.live.sources.detector
    assert caption.buddy() is picker
    top = caption.mapTo(window, QPoint(0, 0)).y()
    assert 0 < picker.mapTo(window, QPoint(0, 0)).y() - top - caption.height() <= 8
