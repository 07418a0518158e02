"""The Sessions page: the library, the picture, the way through it, people, the timeline."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions.page import SessionsPage
from app.sessions.time_range import TimeRange
from app.settings import Settings
from fer_core.frames import Reason
from tests.gui.watching import (
    FRAMES,
    LEFT,
    RATE,
    RIGHT,
    at_frame,
    listed,
    make_session,
    open_session,
    show_library,
    shown,
    turn_wheel,
    write_clip,
)

LENGTH_S = FRAMES / RATE


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "films" / "clip.mp4")


@pytest.fixture
def session(clip: Path, settings: Settings) -> Path:
    return make_session(clip, settings.output_folder)


@pytest.fixture
def watching(window: MainWindow, session: Path, qtbot: QtBot) -> SessionsPage:
    """The page with the session open."""
    page = open_session(window, session, qtbot)
    qtbot.waitUntil(lambda: not page.library.busy)
    return page


def test_the_pages_are_in_their_order_and_the_library_lists_its_sessions(
    window: MainWindow, session: Path, clip: Path, settings: Settings, qtbot: QtBot
) -> None:
    assert [tab.text() for tab in window.header.tabs] == ["Live", "Annotate", "Sessions", "Data set"]
    make_session(clip, settings.output_folder, "anna")
    qtbot.mouseClick(window.header.tabs[2], Qt.MouseButton.LeftButton)
    page = window.sessions
    qtbot.waitUntil(lambda: len(page.panel.entries) == 2 and not page.library.busy)
    assert listed(page) == ["anna", "clip"]
    index = page.panel.model.index(1)
    said = page.panel.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(said, str)
    assert said.startswith("clip, 0:02, 2 faces, ")
    picture = page.panel.model.data(index, Qt.ItemDataRole.DecorationRole)
    assert picture is not None
    assert page.viewer.states.state is not None
    assert page.viewer.states.state.title == "Choose a session"


def test_searching_and_ordering(
    window: MainWindow, session: Path, clip: Path, settings: Settings, qtbot: QtBot
) -> None:
    make_session(clip, settings.output_folder, "anna")
    page = show_library(window, qtbot, 2)
    page.panel.order.setCurrentIndex(page.panel.order.findData("oldest"))
    page.panel.order.activated.emit(page.panel.order.currentIndex())
    assert listed(page) == ["clip", "anna"]
    assert settings.library_order == "oldest"
    qtbot.keyClicks(page.panel.search, "ANN")
    assert listed(page) == ["anna"]
    qtbot.keyClicks(page.panel.search, "x")
    assert page.panel.hint == "No session has “ANNx” in its name."
    qtbot.keyClick(page.panel.search, Qt.Key.Key_Escape)
    assert listed(page) == ["clip", "anna"]


def test_a_click_opens_and_enter_too(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    page = show_library(window, qtbot, 1)
    place = page.panel.list.visualRect(page.panel.model.index(0)).center()
    qtbot.mouseClick(page.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    # the readings come first, and say that the picture is opening until it is there
    qtbot.waitUntil(lambda: page.viewer.view.analyzed is not None and page.viewer.player.pictured)
    assert page.folder == session
    assert page.viewer.states.state is None
    analyzed = page.viewer.view.analyzed
    page.panel.list.setFocus()
    qtbot.keyClick(page.panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.viewer.view.analyzed not in (None, analyzed))


def test_every_frame_is_shown_with_what_was_read_from_it(watching: SessionsPage, qtbot: QtBot) -> None:
    view, slider = watching.viewer.view, watching.viewer.transport.slider
    assert slider.maximum() == FRAMES - 1
    for frame in (0, 39, 7, 8, 22, 21, 1):
        slider.setValue(frame)
        qtbot.waitUntil(partial(at_frame, watching, frame))
        assert shown(watching) == frame
        assert view.analyzed is not None
        faces = view.analyzed.result.faces
        assert [face.track_id for face in faces] == ([1, 2] if 10 <= frame < 30 else [1])
        assert faces[0].box == LEFT
        assert faces[0].verdict.confidence == pytest.approx(0.5 + frame / 100, abs=1e-4)
        if len(faces) > 1:
            assert faces[1].verdict.reason == (Reason.TURNED_AWAY if 20 <= frame < 25 else None)
    assert watching.viewer.transport.text == "0:00.040 / 0:02"


def test_keys_go_through_the_file(window: MainWindow, watching: SessionsPage, qtbot: QtBot) -> None:
    for key, frame in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Period, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Comma, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 39),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(window.focusWidget(), key)
        qtbot.waitUntil(partial(at_frame, watching, frame))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: at_frame(watching, 39))  # five seconds on is beyond the end


def test_space_plays_to_the_end_and_from_the_beginning_again(
    window: MainWindow, watching: SessionsPage, qtbot: QtBot
) -> None:
    player, play = watching.viewer.player, watching.viewer.transport.play
    seen: list[int] = []
    player.arrived.connect(lambda place, _: seen.append(place))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert player.playing
    assert play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: play.accessibleName() == "Play")
    assert not player.playing
    qtbot.waitUntil(lambda: at_frame(watching, FRAMES - 1))
    assert seen == sorted(seen)
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert player.playing
    assert player.place < FRAMES - 1
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert not player.playing


def test_speed_is_chosen_and_stays_for_the_next_session(
    window: MainWindow, watching: SessionsPage, session: Path, qtbot: QtBot
) -> None:
    speed = watching.viewer.transport.speed
    assert [speed.itemText(index) for index in (0, speed.count() - 1)] == ["0.25x", "4x"]
    for _ in range(9):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Greater)
    assert speed.currentText() == "4x"
    open_session(window, session, qtbot)
    player = watching.viewer.player
    player.play_or_pause()
    assert player._playback is not None
    assert player._playback.speed == 4.0
    window.show_page(0)
    assert not player.playing


def test_another_page_pauses(window: MainWindow, watching: SessionsPage) -> None:
    watching.viewer.player.play_or_pause()
    window.show_page(1)
    assert not watching.viewer.player.playing


def test_boxes_are_drawn_from_the_data_and_can_be_left_out(
    window: MainWindow, watching: SessionsPage, qtbot: QtBot
) -> None:
    view, overlays = watching.viewer.view, watching.viewer.transport.overlays
    assert overlays.isChecked()
    letterbox = view.letterbox()
    assert letterbox is not None
    corner = letterbox.to_view(LEFT).topLeft().toPoint() + QPoint(20, 0)

    def coloured() -> bool:
        pixel = view.grab().toImage().pixelColor(corner)
        return pixel.saturation() > 60

    assert coloured()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_B)
    assert not overlays.isChecked()
    assert not coloured()
    qtbot.mouseClick(overlays, Qt.MouseButton.LeftButton)
    assert coloured()


def test_a_person_is_chosen_by_picture_key_list_and_lane(
    window: MainWindow, watching: SessionsPage, qtbot: QtBot
) -> None:
    viewer = watching.viewer
    viewer.transport.slider.setValue(12)
    qtbot.waitUntil(lambda: at_frame(watching, 12))
    assert viewer.face.track_id == 1
    letterbox = viewer.view.letterbox()
    assert letterbox is not None
    qtbot.mouseClick(viewer.view, Qt.MouseButton.LeftButton, pos=letterbox.to_view(RIGHT).center().toPoint())
    assert viewer.face.track_id == 2
    assert viewer.face.words == "sad 70 %"
    assert viewer.people.currentText() == "#2"
    viewer.transport.slider.setValue(35)
    qtbot.waitUntil(lambda: at_frame(watching, 35))
    assert viewer.face.track_id is None
    assert viewer.face._hint.text() == "Face 2 is not in this frame."
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_1)
    assert viewer.face.track_id == 1
    viewer.people.setCurrentIndex(0)
    viewer.people.activated.emit(0)
    assert viewer.presenter.person is None
    lane = viewer.timeline._lanes[1][1].center().toPoint()
    qtbot.mouseClick(viewer.timeline, Qt.MouseButton.LeftButton, pos=lane)
    assert viewer.presenter.person == 2
    qtbot.waitUntil(lambda: watching.viewer.face.track_id == 2)
    assert viewer.timeline._selected == 2


def test_uncertain_is_said_with_its_reason(watching: SessionsPage, qtbot: QtBot) -> None:
    watching.viewer.transport.slider.setValue(22)
    qtbot.waitUntil(lambda: at_frame(watching, 22))
    watching.viewer.choose_by_key(2)
    assert watching.viewer.face.words == "uncertain: turned away"
    assert not watching.viewer.face.bars.certain


def test_a_click_on_the_timeline_seeks(watching: SessionsPage, qtbot: QtBot) -> None:
    timeline = watching.viewer.timeline
    assert timeline.lanes == (1, 2)
    x = timeline._room.width() * 0.5
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 20))
    qtbot.waitUntil(lambda: at_frame(watching, 20))
    assert timeline.time_s == pytest.approx(20 / RATE)


def test_the_wheel_zooms_about_the_pointer_and_a_drag_pans(watching: SessionsPage, qtbot: QtBot) -> None:
    timeline = watching.viewer.timeline
    x = timeline._room.width() * 0.25
    before = timeline._time_at(x)
    turn_wheel(watching, x, 2)
    assert timeline.view.shown.length_s == pytest.approx(LENGTH_S / 1.25**2)
    assert timeline._time_at(x) == pytest.approx(before)
    start_s = timeline.view.shown.start_s
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    qtbot.mouseMove(timeline, QPoint(250, 20))
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=QPoint(250, 20))
    moved = 50 / timeline._room.width() * timeline.view.shown.length_s
    assert timeline.view.shown.start_s == pytest.approx(min(start_s + moved, LENGTH_S - timeline.view.shown.length_s))
    assert at_frame(watching, 0)  # a drag seeks nothing
    qtbot.keyClick(timeline, Qt.Key.Key_0)
    assert not timeline.view.zoomed
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    assert timeline.view.zoomed
    qtbot.keyClick(timeline, Qt.Key.Key_Minus)
    assert timeline.view.shown.length_s == pytest.approx(LENGTH_S)


def test_shift_and_drag_selects_and_keys_do_too(watching: SessionsPage, qtbot: QtBot) -> None:
    viewer, timeline = watching.viewer, watching.viewer.timeline
    told: list[TimeRange | None] = []
    viewer.selection_changed.connect(told.append)
    width = timeline._room.width()
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, shift, QPoint(round(width / 4), 20))
    qtbot.mouseMove(timeline, QPoint(round(width / 2), 20))
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, shift, QPoint(round(width / 2), 20))
    assert viewer.selection is not None
    assert viewer.selection.start_s == pytest.approx(LENGTH_S / 4, abs=0.01)
    assert viewer.selection.end_s == pytest.approx(LENGTH_S / 2, abs=0.01)
    assert told[-1] == viewer.selection
    viewer.transport.slider.setValue(15)
    qtbot.keyClick(timeline, Qt.Key.Key_BracketLeft)
    assert viewer.selection.start_s == pytest.approx(0.6)
    viewer.transport.slider.setValue(18)
    qtbot.keyClick(timeline, Qt.Key.Key_BracketRight)
    assert (viewer.selection.start_s, viewer.selection.end_s) == pytest.approx((0.6, 0.72))
    qtbot.keyClick(timeline, Qt.Key.Key_Backspace)
    assert viewer.selection is None
    assert told[-1] is None


def test_lines_are_chosen_by_the_legend(watching: SessionsPage, qtbot: QtBot) -> None:
    viewer = watching.viewer
    assert [name for name, button in viewer.legend.buttons.items() if not button.isChecked()] == ["confidence"]
    qtbot.mouseClick(viewer.legend.buttons["happy"], Qt.MouseButton.LeftButton)
    assert "happy" not in viewer.legend.names
    assert not viewer.timeline._plot._curves["happy"].isVisible()
    assert viewer.timeline._plot._curves["sad"].isVisible()
    times, values = viewer.timeline._plot._curves["sad"].getData()
    lower = values[: len(values) // 2]  # the first lane's are above those of the second
    assert np.nanmin(lower) > 1.0
    assert times.max() <= LENGTH_S + 0.1
    qtbot.mouseClick(viewer.legend.buttons["confidence"], Qt.MouseButton.LeftButton)
    assert viewer.timeline._plot._curves["confidence"].isVisible()


def test_every_control_has_a_name_and_can_be_reached(window: MainWindow, watching: SessionsPage, qtbot: QtBot) -> None:
    kinds = (QAbstractButton, QSlider, QComboBox, QAbstractItemView, QLineEdit)
    controls = [one for kind in kinds for one in watching.findChildren(kind) if one.isVisible()]
    own = [one for one in controls if not isinstance(one.parent(), QLineEdit)]  # the cross that clears it is Qt's
    assert len(own) >= 20
    assert [type(one).__name__ for one in own if not one.accessibleName()] == []
    for one in (watching.viewer.view, watching.viewer.timeline, watching.viewer.legend, watching.viewer.face.bars):
        assert one.accessibleName()
    window.header.tabs[2].setFocus()
    seen: list[QWidget | None] = []
    while (at := window.focusWidget()) not in seen:
        seen.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    wanted = [one for one in watching.viewer.stops if one.isVisible() and one.isEnabled()]
    wanted += [one for one in watching.panel.stops if one.isEnabled()]
    missing = [
        one.accessibleName() for one in wanted if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one not in seen
    ]
    assert not missing
    assert all(button in seen for button in watching.viewer.legend.buttons.values())


def test_the_smallest_window_has_room_for_all(window: MainWindow, watching: SessionsPage, qtbot: QtBot) -> None:
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.size().width() == 900)
    page = watching.rect()
    for control in (*watching.viewer.stops, *watching.panel.stops, *watching.viewer.legend.buttons.values()):
        if control.isVisible():
            corner = control.mapTo(watching, QPoint(0, 0))
            assert page.contains(corner)
            assert page.contains(control.mapTo(watching, QPoint(control.width() - 1, control.height() - 1)))
    assert not watching.viewer.transport.jump_on.isVisible()


def test_a_notice_opens_what_was_annotated(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    from app.annotate.services import Outcome
    from app.outcome_notices import tell_done
    from fer_core.session.queue_item import QueueItem

    tell_done(
        window.notices, window.open_session, Outcome(QueueItem(Path("clip.mp4"), session.parent), session, FRAMES)
    )
    (notice,) = window.notices._notices()
    button = next(one for one in notice.findChildren(QPushButton) if one.text() == "Open")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.page is window.sessions
    qtbot.waitUntil(lambda: window.sessions.viewer.view.analyzed is not None)
    assert window.sessions.folder == session
    assert window.sessions.panel.list.entry is None or window.sessions.panel.list.entry.folder == session
