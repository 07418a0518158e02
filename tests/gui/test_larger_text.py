"""Text half as large again in the smallest window: nothing is cut off, and nothing lies over its neighbour."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QSpinBox, QWidget, QWidgetAction
from pytestqt.qtbot import QtBot

from app.actions.menus import add_heading
from app.live import states
from app.live.state_view import StateView
from app.main_window import MainWindow
from app.sessions.marks_list import MarksModel
from app.sessions.share_bars import ShareBars
from app.sessions.side_panel import SidePanel
from app.sessions.summary_model import Bar
from app.settings import Settings
from app.theme import ThemeFollower, digits_font
from app.widgets.number_field import NumberField
from fer_core.session.events import Event
from fer_core.session_summary.results import Measure
from tests.gui.driving import next_frame
from tests.gui.scripted import Script

LARGE = 150


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    """Text half as large again, until the test is over."""
    follower = ThemeFollower(qapp)
    follower.follow("dark", LARGE)
    yield
    follower.follow("system", 100)
    follower.deleteLater()


@pytest.fixture
def narrow(playing: MainWindow, settings: Settings) -> Iterator[MainWindow]:
    """The window, playing, as small as it gets and with large text."""
    settings.text_size = LARGE
    playing.appearance_changed.emit()
    playing.resize(900, 600)
    yield playing
    settings.text_size = 100
    playing.appearance_changed.emit()


def is_whole(button: QAbstractButton) -> bool:
    """Return whether all of a button's words can be read."""
    hint = button.sizeHint()
    return button.width() >= hint.width() and button.height() >= hint.height()


def test_the_words_of_the_live_timeline_are_whole_and_its_times_stand_apart(
    narrow: MainWindow, script: Script, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: narrow.live.timeline is not None)
    for _ in range(4):
        next_frame(narrow, script, qtbot)
    timeline = narrow.live.timeline
    assert timeline is not None
    qtbot.waitUntil(lambda: any(not word.startswith("#") for word, _, _ in timeline.words))
    for word, left, right in timeline.words:
        assert left >= -1, word
        assert right <= timeline.width() + 1, word
    axis = timeline._axis
    low, high = axis.range
    ((spacing, times),) = axis.tickValues(low, high, axis.width())
    metrics = QFontMetricsF(digits_font(timeline.font()))
    wide = [metrics.horizontalAdvance(text) for text in axis.tickStrings(times, 1, spacing)]
    places = [(time - low) / (high - low) * axis.width() for time in times]
    ends = [(place - width / 2, place + width / 2) for place, width in zip(places, wide, strict=True)]
    assert len(ends) > 1
    assert all(before[1] < after[0] for before, after in pairwise(ends)), ends


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "state",
    [states.video_ended("interview.mp4"), states.picture_read("family.jpg", nobody=False), states.first_start()],
)
def test_the_buttons_of_a_state_are_whole_over_a_narrow_picture(qtbot: QtBot, state: states.State) -> None:
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(240, 420)
    shown = StateView(view)
    view.show()
    shown.show_state(state)
    QApplication.processEvents()
    assert len(shown.buttons) > 1
    assert [button.text() for button in shown.buttons.values() if not is_whole(button)] == []


@pytest.mark.usefixtures("large")
def test_a_number_field_has_room_for_its_number_and_looks_like_the_other_fields(qtbot: QtBot) -> None:
    field = NumberField("Frames", 1, 1000, 250)
    qtbot.addWidget(field)
    field.resize(field.sizeHint())
    field.show()
    line = field.lineEdit()
    assert line.contentsRect().width() >= field.fontMetrics().horizontalAdvance("250") + 2 * 4
    ground = field.grab().toImage().pixelColor(field.width() // 2, 4)
    assert ground == field.palette().button().color()
    assert field.buttonSymbols() is QSpinBox.ButtonSymbols.NoButtons


@pytest.mark.usefixtures("large")
def test_the_marks_are_as_wide_as_the_face_above_them(qtbot: QtBot) -> None:
    side = SidePanel()
    qtbot.addWidget(side)
    side.resize(side.width(), 600)
    side.show()
    assert side.marks.width() == side.face.width() == side.width()


def test_a_mark_without_more_to_say_takes_one_line(qtbot: QtBot) -> None:
    side = SidePanel()
    qtbot.addWidget(side)
    side.marks.show_events((Event("mark", 1.0), Event("mark", 2.0, note="laughs")), lambda _: "", "")
    side.show()
    model = side.marks.model
    assert isinstance(model, MarksModel)
    bare, noted = (side.marks.list.sizeHintForIndex(model.index(row)).height() for row in range(2))
    assert bare < 0.75 * noted


@pytest.mark.usefixtures("large")
def test_rows_of_shares_do_not_overlap(qtbot: QtBot) -> None:
    bars = ShareBars("Shares")
    qtbot.addWidget(bars)
    bars.show_bars([Bar(name, name, Measure(0.5, None, None)) for name in ("happy", "sad", "neutral")])
    bars.show()
    assert bars.sizeHint().height() >= 3 * bars.fontMetrics().height()


def test_nothing_of_the_queues_options_is_squeezed(narrow: MainWindow, qtbot: QtBot) -> None:
    narrow.show_page(1)
    page = narrow.annotate
    qtbot.waitUntil(lambda: page.card.isVisible())
    QApplication.processEvents()
    buttons = (page.add, page.add_folder, page.start, page.card.choose)
    assert [button.text() for button in buttons if not is_whole(button)] == []
    for field in (page.card.every, page.card.most, page.card.format, page.at_once):
        assert field.height() >= field.sizeHint().height(), field.accessibleName()


def test_a_part_of_a_menu_says_what_it_is(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    add_heading(menu, "Anna")
    menu.addAction("Name…")
    menu.popup(menu.pos())
    (heading,) = (action for action in menu.actions() if isinstance(action, QWidgetAction))
    label = heading.defaultWidget()
    assert isinstance(label, QLabel)
    assert (label.text(), label.isVisible()) == ("Anna", True)
    menu.close()
