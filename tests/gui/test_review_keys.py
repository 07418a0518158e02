"""The Review page: where the keyboard is, and what a key does there."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.review.page import ReviewPage
from tests.gui.reviewing import LEFT, actions, focused, typed


def hold(widget: QWidget, key: Qt.Key, times: int) -> None:
    """Send what a key that is held down sends after its first press."""
    for _ in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(widget, event)


def test_a_click_on_a_decision_takes_the_name_as_it_stands_and_ends_the_typing(page: ReviewPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.panel.who, LEFT)
    qtbot.keyClicks(page.panel.who, "Ada")
    qtbot.mouseClick(page.bar.delete_button, LEFT)
    assert focused() is page.face_review.view
    qtbot.keyClick(focused(), Qt.Key.Key_K)
    assert page.review is not None
    assert [(one.action, one.who) for one in page.review._log.entries] == [("delete", "Ada"), ("keep", "Ada")]
    assert page.panel.who.text() == "Ada"


def test_so_does_undo_where_no_face_is_shown(page: ReviewPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "kkkk")
    assert page.position is None
    qtbot.mouseClick(page.panel.who, LEFT)
    qtbot.keyClicks(page.panel.who, "Ada")
    qtbot.mouseClick(page.bar.undo_button, LEFT)
    assert page.review is not None
    assert (page.review._log.entries[-1].action, page.review._log.entries[-1].who) == ("undo", "Ada")
    assert page.position == 3
    assert focused() is page.face_review.view


def test_arrows_move_on_after_a_class_was_pressed_with_the_mouse(page: ReviewPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.face_review.facts.classes["sad"], LEFT)
    assert page.position == 1
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    assert page.position == 2


def test_enter_presses_the_button_that_the_keyboard_is_on(page: ReviewPage, qtbot: QtBot) -> None:
    for button in (page.bar.delete_button, page.bar.not_a_face_button, page.face_review.facts.classes["angry"]):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert actions(page) == [("f0", "delete"), ("f1", "not_a_face"), ("f2", "relabel")]
    page.panel.kind.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(focused(), Qt.Key.Key_Enter)
    assert page.panel.kind.view().isVisible()
    page.panel.kind.hidePopup()
    assert len(actions(page)) == 3


def test_a_key_that_is_held_down_decides_once_but_keeps_moving(page: ReviewPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "d")
    for key in (Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_U):
        hold(focused(), key, 2)
    page.bar.delete_button.setFocus(Qt.FocusReason.TabFocusReason)
    hold(focused(), Qt.Key.Key_Return, 2)
    assert actions(page) == [("f0", "delete")]
    hold(page.face_review.view, Qt.Key.Key_Right, 2)
    assert page.position == 3
