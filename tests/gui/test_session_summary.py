"""The Sessions page sums up: the open session in short and in full, a selected part, people, several sessions."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions.page import SessionsPage
from app.sessions.several_view import GroupsDialog
from app.sessions.time_range import TimeRange
from app.settings import Settings
from fer_core.session.events import LEAVE_OUT, Event
from fer_core.session.notes import NotesEditor
from tests.gui.watching import RATE, make_session, open_session, show_library, write_clip
from tests.unit.session_summary.recorded import random_letters, write_session


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "films" / "clip.mp4")


@pytest.fixture
def session(clip: Path, settings: Settings) -> Path:
    return make_session(clip, settings.output_folder)


@pytest.fixture
def summed_up(window: MainWindow, session: Path, qtbot: QtBot) -> SessionsPage:
    """The page with the session open and summarised."""
    page = open_session(window, session, qtbot)
    qtbot.waitUntil(lambda: not page.library.busy)
    settle(page, qtbot)
    return page


def settle(page: SessionsPage, qtbot: QtBot) -> None:
    """Wait until everything is summarised; the first time SciPy is loaded for it."""
    qtbot.waitUntil(lambda: not page.desk.busy, timeout=30_000)


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shares(page: SessionsPage) -> dict[str, float]:
    return {bar.name: bar.measure.value for bar in page.desk.summary.shares.bars}


def choose_person(page: SessionsPage, name: str) -> None:
    people = page.desk.summary.people
    people.setCurrentIndex(people.findText(name))
    people.activated.emit(people.currentIndex())


def test_the_card_tells_of_whose_face_is_shown(summed_up: SessionsPage, qtbot: QtBot) -> None:
    card = summed_up.desk.card
    assert card.isVisible()
    assert card.headline.text() == "Face 1: happy 100 %"
    assert "too little time for intervals" in card.sentence.text()
    summed_up.viewer.choose_by_key(2)
    assert card.headline.text() == "Face 2: sad 75 %"


def test_the_full_view_has_every_figure_and_leads_to_the_moment(summed_up: SessionsPage, qtbot: QtBot) -> None:
    desk = summed_up.desk
    click(qtbot, desk.summarise)
    settle(summed_up, qtbot)
    assert not summed_up.viewer.isVisible()
    view = desk.summary
    assert [view.people.itemText(row) for row in range(view.people.count())] == ["Everyone", "Face 1", "Face 2"]
    choose_person(summed_up, "Face 2")
    assert shares(summed_up)["sad"] == pytest.approx(0.75)
    assert shares(summed_up)["uncertain"] == pytest.approx(0.25)
    assert {bar.name: bar.measure.value for bar in view.certain.bars}["sad"] == pytest.approx(1)
    assert [bar.name for bar in view.reasons.bars] == ["turned away"]
    (sad,) = (row for row in view.table.rows if row[0] == "sad")
    assert sad[1:5] == ["75.0%", "100.0%", "70.0%", "1"]
    choose_person(summed_up, "Face 1")
    happiest = view.peaks.buttons[0]
    assert happiest.text().startswith("happy ")
    assert not happiest.icon().isNull()
    click(qtbot, happiest)
    assert summed_up.viewer.isVisible()
    qtbot.waitUntil(lambda: summed_up.viewer.player.position_s == pytest.approx(39 / RATE))


def test_a_selected_part_is_summarised_alone(summed_up: SessionsPage, qtbot: QtBot) -> None:
    viewer, desk = summed_up.viewer, summed_up.desk
    click(qtbot, desk.summarise)
    viewer.timeline.take_view(viewer.timeline.view.select(0.0, 0.4))
    assert viewer.selection == TimeRange(0.0, 0.4)
    settle(summed_up, qtbot)
    assert [desk.summary.people.itemText(row) for row in range(desk.summary.people.count())] == ["Face 1"]
    assert desk.summary.part.text() == "The selected part, 0:00.000 to 0:00.400."
    viewer.unselect()
    settle(summed_up, qtbot)
    assert desk.summary.part.text() == "The whole session."


def test_what_is_left_out_is_left_out_and_said(summed_up: SessionsPage, session: Path, qtbot: QtBot) -> None:
    desk = summed_up.desk
    editor = NotesEditor(session, summed_up.viewer.watched.session.readings, "maria")  # type: ignore[union-attr]
    editor.name(2, "Ben")
    editor.add(Event(LEAVE_OUT, 0.8, 0.96))
    desk.refresh()
    settle(summed_up, qtbot)
    click(qtbot, desk.summarise)
    assert desk.summary.part.text() == "The whole session. 0.2 s of it are left out, as they were marked."
    choose_person(summed_up, "Ben")
    assert shares(summed_up)["uncertain"] == 0
    editor.add(Event(LEAVE_OUT, 0.0, 9.0))
    desk.refresh()
    settle(summed_up, qtbot)
    assert desk.summary.sentence.text() == "All of this part is left out, as it was marked."
    assert desk.summary.people.isHidden()


@pytest.fixture
def library(settings: Settings) -> Path:
    for place, (name, happy) in enumerate((("calm", 0.1), ("merry", 0.9), ("other", 0.5))):
        letters = random_letters(60, happy, place), random_letters(60, 1 - happy, 10 + place)
        write_session(settings.output_folder / name, *letters)
    return settings.output_folder


def test_two_people_of_a_session_are_compared(window: MainWindow, library: Path, qtbot: QtBot) -> None:
    page = open_session(window, library / "merry", qtbot, pictures=False)
    settle(page, qtbot)
    click(qtbot, page.desk.summarise)
    view = page.desk.summary
    choose_person(page, "Face 1")
    view.others.setCurrentIndex(view.others.findText("Face 2"))
    view.others.activated.emit(view.others.currentIndex())
    settle(page, qtbot)
    (happy,) = (row for row in view.comparison.tables[0].rows if row[0] == "happy")
    assert happy[-1] == "more in Face 1"
    assert "(" in view.shares.bars[0].text  # with its interval


def select(page: SessionsPage, *names: str) -> None:
    model = page.panel.list.selectionModel()
    model.clearSelection()
    for row, entry in enumerate(page.panel.model.entries):
        if entry.title in names:
            model.select(page.panel.model.index(row), QItemSelectionModel.SelectionFlag.Select)


def test_two_chosen_sessions_stand_together_and_are_compared(window: MainWindow, library: Path, qtbot: QtBot) -> None:
    page = show_library(window, qtbot, 3)
    select(page, "calm", "merry")
    several = page.desk.several
    assert several.isVisible()
    click(qtbot, several.together)
    settle(page, qtbot)
    assert several.table.isVisible()
    assert sorted(row[0] for row in several.table.rows) == ["calm", "merry"]
    assert several.comparison.tables == []
    click(qtbot, several.compare)
    settle(page, qtbot)
    assert {row[0] for row in several.comparison.tables[0].rows} >= {"happy", "uncertain"}
    click(qtbot, several.back)
    assert not several.isVisible()


def test_what_is_chosen_stays_so_when_the_library_changes(window: MainWindow, library: Path, qtbot: QtBot) -> None:
    page = show_library(window, qtbot, 3)
    several = page.desk.several
    select(page, "calm", "merry")
    click(qtbot, several.compare)
    settle(page, qtbot)

    def change(sessions: int) -> list[str]:
        page.refresh()
        qtbot.waitUntil(lambda: len(page.panel.entries) == sessions and not page.library.busy)
        return sorted(entry.title for entry in page.panel.list.entries)

    write_session(library / "new", random_letters(60, 0.5, 4))
    (library / "calm" / "events.csv").write_text("")  # it is larger now, and still the same session
    assert change(4) == ["calm", "merry"]
    assert several.isVisible()
    assert several.table.isVisible()
    assert several.comparison.tables
    click(qtbot, several.back)
    (library / "other").rename(library.parent / "other")
    assert change(3) == ["calm", "merry"]
    assert not several.isVisible()  # who went back stays there
    select(page, "calm", "merry")
    (library / "calm").rename(library.parent / "calm")
    change(2)
    assert not several.isVisible()


def test_more_than_two_are_compared_as_groups(window: MainWindow, library: Path, qtbot: QtBot) -> None:
    page = show_library(window, qtbot, 3)
    select(page, "calm", "merry", "other")
    several = page.desk.several
    click(qtbot, several.compare)
    (dialog,) = several.findChildren(GroupsDialog)
    calm = dialog.pickers[library / "calm"]
    for picker in dialog.pickers.values():
        picker.setCurrentIndex(1)
        picker.activated.emit(1)
    assert not dialog.go_on.isEnabled()
    calm.setCurrentIndex(0)
    calm.activated.emit(0)
    click(qtbot, dialog.go_on)
    settle(page, qtbot)
    head = [several.comparison.tables[0].horizontalHeaderItem(column).text() for column in (1, 2)]  # type: ignore[union-attr]
    assert head == ["calm", "B"]


def test_a_click_with_ctrl_chooses_and_opens_nothing(window: MainWindow, library: Path, qtbot: QtBot) -> None:
    page = show_library(window, qtbot, 3)
    panel = page.panel
    for row, modifier in ((0, Qt.KeyboardModifier.NoModifier), (1, Qt.KeyboardModifier.ControlModifier)):
        at = panel.list.visualRect(panel.model.index(row)).center()
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, modifier, at)
    assert page.folder == panel.model.entries[0].folder
    assert len(panel.list.entries) == 2
    assert page.desk.several.isVisible()
    settle(page, qtbot)


def test_a_wrong_file_for_the_original_is_told(window: MainWindow, session: Path, clip: Path, qtbot: QtBot) -> None:
    other = write_clip(clip.parent.parent / "others" / "wrong.mp4", frames=12)
    clip.unlink()
    page = open_session(window, session, qtbot, pictures=False)
    with qtbot.waitSignal(page.warned) as warned:
        page._take_original(other)
    assert warned.args is not None
    assert warned.args[0].startswith(
        "wrong.mp4 is not what this session was read from: its fingerprint is another one."
    )
    settle(page, qtbot)
