"""The Review page and notices: whose the keyboard is, how long a warning stays, which data set it is about."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.review.page import ReviewPage
from app.review.states import Step
from fer_core.datasets.versioned import add_version, open_dataset
from tests.gui.reviewing import focused, nine_faces, opened, typed

WARNINGS = ("The first sentence of a warning.", "The second sentence of a warning.")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A data set without suspects."""
    return nine_faces(tmp_path / "bare")


def damage_log(folder: Path, lines: int) -> None:
    with (folder / "decisions.jsonl").open("a", encoding="utf-8") as log:
        log.write("no decision\n" * lines)


def apply_in_vain(page: ReviewPage, folder: Path, qtbot: QtBot) -> None:
    """Apply while another program has made a version."""
    dataset = open_dataset(folder)
    add_version(dataset, dataset.faces, "split", {})
    page.controller.ask_to_apply()
    assert page.controller.question is not None
    with qtbot.waitSignal(page.idle):
        page.controller.question.defaultButton().click()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_enter_takes_the_first_step_of_a_state_whatever_notices_are_shown(
    window: MainWindow, page: ReviewPage, bare: Path, count: int, qtbot: QtBot
) -> None:
    for text in WARNINGS[:count]:
        window.notices.warn(text)
    opened(window, bare, qtbot)
    assert focused() is page.state_page.buttons[Step.FACES]
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.panel.progress == "1 of 9, 0 decided"
    assert focused() is page.face_review.view
    assert window.notices.texts == WARNINGS[:count]


def test_every_state_has_the_keyboard_where_its_first_step_is(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    window.notices.warn(WARNINGS[0])
    typed(qtbot, page, "kkkk")
    assert focused() is page.state_page
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.controller.question is None  # one Enter too many applies nothing
    qtbot.keyClick(focused(), Qt.Key.Key_U)
    assert (page.position, focused()) == (3, page.face_review.view)
    page.panel.kind.setCurrentIndex(page.panel.kind.findData("not_a_face"))
    page.panel.label.setCurrentIndex(page.panel.label.findData("sad"))
    page.panel.filter_changed.emit()
    assert focused() is page.state_page.buttons[Step.SUSPECTS]
    (suspects / "versions" / "0001.parquet").write_bytes(b"PAR1")
    opened(window, suspects, qtbot)
    for _ in range(2):  # the second time its button is made anew, for a state like the one before
        assert focused() is page.state_page.buttons[Step.AGAIN]
        with qtbot.waitSignal(page.idle):
            qtbot.keyClick(focused(), Qt.Key.Key_Return)


def test_a_data_set_that_is_open_before_its_page_is_looked_at_leaves_the_keyboard_where_it_is(
    window: MainWindow, bare: Path, qtbot: QtBot
) -> None:
    window.live.view.setFocus()
    page = opened(window, bare, qtbot)
    assert focused() is window.live.view
    window.show_page(3)
    assert focused() is page.state_page.buttons[Step.FACES]


def test_warnings_go_when_another_data_set_is_opened_and_name_theirs(
    window: MainWindow, suspects: Path, bare: Path, qtbot: QtBot
) -> None:
    damage_log(suspects, 5)
    window.show_page(3)
    opened(window, suspects, qtbot)
    window.notices.warn(WARNINGS[0])
    text = "The log of decisions of made has 5 lines that cannot be read. Decide again what was decided there."
    assert list(window.notices.texts) == [text, WARNINGS[0]]
    opened(window, bare, qtbot)
    assert list(window.notices.texts) == [WARNINGS[0]]
    opened(window, suspects, qtbot)
    assert list(window.notices.texts) == [WARNINGS[0], text]


def test_a_failed_apply_is_told_with_the_data_sets_name_until_that_is_opened_again(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    typed(qtbot, page, "k")
    apply_in_vain(page, suspects, qtbot)
    (text,) = window.notices.texts
    assert text.startswith("made: Another program made version 2 the current one")
    window.activateWindow()  # as a window manager does when the question is gone
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.face_review.view)
    assert opened(window, suspects, qtbot).panel.progress == "2 of 4, 1 decided"
    assert window.notices.texts == ()


def test_warnings_go_when_the_decisions_are_applied(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    damage_log(suspects, 1)
    typed(qtbot, opened(window, suspects, qtbot), "k")
    assert len(window.notices.texts) == 1
    page.controller.ask_to_apply()
    assert page.controller.question is not None
    with qtbot.waitSignal(page.idle):
        page.controller.question.defaultButton().click()
    assert window.notices.texts == ("Version 2 of made is made: 9 faces.",)


def test_a_sentence_that_names_the_folder_is_told_as_it_is(
    window: MainWindow, page: ReviewPage, suspects: Path
) -> None:
    page.controller.not_applied.emit(f"The disk is full: {suspects} takes no more.")
    page.controller.not_applied.emit("The disk is full.")
    assert window.notices.texts == (f"The disk is full: {suspects} takes no more.", "made: The disk is full.")


def test_the_keyboard_comes_back_to_the_face_when_a_notice_is_dismissed_with_it(
    window: MainWindow, page: ReviewPage, qtbot: QtBot
) -> None:
    window.notices.warn(WARNINGS[0])
    (dismiss,) = window.notices.findChildren(QPushButton)
    dismiss.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert window.notices.texts == ()
    assert focused() is page.face_review.view


def test_notices_lie_over_the_facts_and_cover_no_face(window: MainWindow, page: ReviewPage, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    for text in (*WARNINGS, "Another program made version 1 the current one. Open the data set again."):
        window.notices.warn(text)
    notices = window.notices.geometry()
    for part in (page.face_review.view, page.face_review.strip, page.face_review.copies, page.bar, page.panel.apply):
        assert not notices.intersects(QRect(part.mapTo(window, QPoint()), part.size()))
    window.show_page(0)
    assert window.notices.width() == 420
