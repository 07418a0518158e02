"""What can be done on the Review page, and with which keys."""

from enum import Enum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


class Deed(Enum):
    """What a key or a button does; the value is the action's id."""

    KEEP = "data_set.keep"
    ACCEPT = "data_set.accept"
    DELETE = "data_set.delete"
    NOT_A_FACE = "data_set.not_a_face"
    UNDO = "data_set.undo"
    SQUARES = "data_set.squares"
    BACK = "data_set.back"
    ON = "data_set.on"
    FIRST = "data_set.first"
    LAST = "data_set.last"


ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_REPEATED: Final = frozenset({Deed.BACK.value, Deed.ON.value})


def held_down(event: QKeyEvent, action: str | None) -> bool:
    """Return whether a key comes again only because it is held; that moves, but every decision is to be meant."""
    return event.isAutoRepeat() and action not in _REPEATED


def press(at: QWidget | None) -> bool:
    """Press what the keyboard is on; return whether that is anything to press."""
    if isinstance(at, QAbstractButton):
        at.click()
    elif isinstance(at, QComboBox):
        at.showPopup()
    return isinstance(at, (QAbstractButton, QComboBox))
