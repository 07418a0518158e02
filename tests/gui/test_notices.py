"""Notices: where their cards are, what the keyboard does there, and taking them back."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.theme import DARK, style_sheet
from app.widgets.notice import NoticeBoard

LONG = "Another program made version 1 the current one since this was opened. Open the data set again."
SHORT = "Saved."


@pytest.fixture
def board(qtbot: QtBot, qapp: QApplication) -> Iterator[NoticeBoard]:
    """Notices above a window that has the keyboard in a field."""
    qapp.setStyleSheet(style_sheet(DARK))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    QLineEdit(window)
    QLineEdit(window).setFocus()
    board = NoticeBoard(window)
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    yield board
    qapp.setStyleSheet("")


def cards(board: NoticeBoard) -> list[QRect]:
    """Where the cards are in the window, the upper first, once all is laid out."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    return [notice.geometry().translated(board.pos()) for notice in board._notices()]


def buttons(board: NoticeBoard, place: int) -> list[QPushButton]:
    return board._notices()[place].findChildren(QPushButton)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_cards_stand_clear_of_each_other_after_one_has_gone(board: NoticeBoard, gone: int) -> None:
    texts = [LONG, f"{LONG} The decisions are kept."]
    texts.insert(gone, SHORT)
    for text in texts:
        (board.tell if text == SHORT else board.warn)(text)
    before = cards(board)
    board._notices()[gone].close()
    after = cards(board)
    assert [card.height() for card in after] == [card.height() for place, card in enumerate(before) if place != gone]
    assert after[1].top() - after[0].bottom() - 1 == 8
    assert after[1].bottom() == before[-1].bottom()
    for notice in board._notices():
        assert notice.label.height() >= notice.label.heightForWidth(notice.label.width())


def test_enter_presses_what_the_keyboard_is_on(board: NoticeBoard, qtbot: QtBot) -> None:
    pressed: list[str] = []
    board.warn(LONG, "Open again", lambda: pressed.append("again"))
    board.warn("The disk is full.")
    buttons(board, 1)[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(buttons(board, 1)[0], Qt.Key.Key_Return)
    assert (board.texts, pressed) == ((LONG,), [])
    again = next(one for one in buttons(board, 0) if one.text() == "Open again")
    again.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(again, Qt.Key.Key_Enter)
    assert (board.texts, pressed) == ((), ["again"])


def test_a_click_on_a_notice_leaves_the_keyboard_where_it_is(board: NoticeBoard, qtbot: QtBot) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    board.tell("No camera found.", "Look again", lambda: None)
    qtbot.mouseClick(next(one for one in buttons(board, 0) if one.text() == "Look again"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is field


def test_it_is_told_when_a_notice_goes_that_had_the_keyboard(board: NoticeBoard, qtbot: QtBot) -> None:
    left: list[None] = []
    board.left.connect(lambda: left.append(None))
    for text in ("The disk is full.", LONG):
        board.warn(text)
    qtbot.mouseClick(buttons(board, 0)[0], Qt.MouseButton.LeftButton)
    assert left == []
    buttons(board, 0)[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(buttons(board, 0)[0], Qt.Key.Key_Space)
    assert left == [None]


def test_only_what_is_about_something_that_is_over_is_taken_back(board: NoticeBoard) -> None:
    board.warn("The log is damaged.", about="made")
    board.warn("The disk is full.")
    board.warn(LONG, about="made")
    board.withdraw("made")
    assert list(board.texts) == ["The disk is full."]
    board.warn(LONG, about="made")
    assert list(board.texts) == ["The disk is full.", LONG]


@pytest.mark.parametrize(("room", "across"), [(248, (559, 792)), (None, (366, 785))])
def test_a_notice_is_whole_in_the_room_it_is_given(
    board: NoticeBoard, room: int | None, across: tuple[int, int]
) -> None:
    path = "/home/" + "a_long_name_" * 15
    board.keep_within(room)
    board.tell(f"Saved to {path}.", "Open folder", lambda: None)
    board.warn(LONG)
    assert [(card.left(), card.right()) for card in cards(board)] == [across, across]
    for notice in board._notices():
        label = notice.label
        words = re.split("[ \u200b]", label.text())
        assert max(label.fontMetrics().horizontalAdvance(word) for word in words) <= label.width()
        assert label.height() >= label.heightForWidth(label.width())
        for button in notice.findChildren(QPushButton):
            assert notice.rect().contains(button.geometry())
            assert button.width() >= button.sizeHint().width()
            assert not button.geometry().intersects(label.geometry())
    board.keep_within(248 if room is None else None)
    assert {card.width() for card in cards(board)} == {234 if room is None else 420}


def test_what_asks_for_a_decision_stays_and_what_only_tells_makes_room(board: NoticeBoard, qtbot: QtBot) -> None:
    pressed: list[str] = []
    board.ask("clip.mp4 was interrupted.", "Resume", lambda: pressed.append("resume"))
    for number in range(5):
        board.tell(f"Done: {number}.", "Open", lambda: None)
    assert board.texts == ("clip.mp4 was interrupted.", "Done: 3.", "Done: 4.")
    assert board.waiting == ()
    assert [bool(notice.findChildren(QTimer)) for notice in board._notices()] == [False, True, True]
    qtbot.mouseClick(next(one for one in buttons(board, 0) if one.text() == "Resume"), Qt.MouseButton.LeftButton)
    assert [*pressed, *board.texts] == ["resume", "Done: 3.", "Done: 4."]


def test_more_decisions_than_there_is_room_for_wait_for_their_turn(board: NoticeBoard) -> None:
    for number in range(5):
        board.ask(f"{number}?", "Retry", lambda: None, about="odd" if number % 2 else "even")
    board.ask("4?", "Retry", lambda: None)
    for text in ("Saved.", "Saved again."):
        board.tell(text)
    assert list(board.texts) == ["0?", "1?", "2?"]
    assert list(board.waiting) == ["3?", "4?", "Saved again."]
    board._notices()[1].close()
    assert [*board.texts, "|", *board.waiting] == ["0?", "2?", "3?", "|", "4?", "Saved again."]
    assert (board._more.isVisible(), board._more.text()) == (True, "2 more wait")
    assert board._more.geometry().bottom() < board._notices()[0].geometry().top()
    board.withdraw("even")
    assert [*board.texts, "|", *board.waiting] == ["3?", "Saved again.", "|"]
    assert not board._more.isVisible()
    assert len(cards(board)) == 2
