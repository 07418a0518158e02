"""What can be done on the Review page, and with which keys."""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


class Deed(Enum):
    """What a key or a button does."""

    KEEP = auto()
    ACCEPT = auto()
    DELETE = auto()
    NOT_A_FACE = auto()
    UNDO = auto()
    SQUARES = auto()
    BACK = auto()
    ON = auto()
    FIRST = auto()
    LAST = auto()


ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_REPEATED: Final = frozenset({Deed.BACK, Deed.ON})
_DEEDS: Final[dict[int, Deed]] = {
    Qt.Key.Key_K: Deed.KEEP,
    Qt.Key.Key_Return: Deed.KEEP,
    Qt.Key.Key_Enter: Deed.KEEP,
    Qt.Key.Key_S: Deed.ACCEPT,
    Qt.Key.Key_D: Deed.DELETE,
    Qt.Key.Key_Delete: Deed.DELETE,
    Qt.Key.Key_N: Deed.NOT_A_FACE,
    Qt.Key.Key_U: Deed.UNDO,
    Qt.Key.Key_P: Deed.SQUARES,
    Qt.Key.Key_Left: Deed.BACK,
    Qt.Key.Key_Up: Deed.BACK,
    Qt.Key.Key_Right: Deed.ON,
    Qt.Key.Key_Down: Deed.ON,
    Qt.Key.Key_Home: Deed.FIRST,
    Qt.Key.Key_End: Deed.LAST,
}


def deed_of(event: QKeyEvent) -> Deed | int | None:
    """Return what a key is for: a deed, the number of a class from 0 on, or nothing."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return Deed.UNDO if event.key() == Qt.Key.Key_Z else None
    if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return None
    number = event.key() - Qt.Key.Key_1
    return number if 0 <= number < 9 else _DEEDS.get(event.key())


def held_down(event: QKeyEvent) -> bool:
    """Return whether a key comes again only because it is held; that moves, but every decision is to be meant."""
    return event.isAutoRepeat() and deed_of(event) not in _REPEATED


def press(at: QWidget | None) -> bool:
    """Press what the keyboard is on; return whether that is anything to press."""
    if isinstance(at, QAbstractButton):
        at.click()
    elif isinstance(at, QComboBox):
        at.showPopup()
    return isinstance(at, (QAbstractButton, QComboBox))
