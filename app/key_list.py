"""The list of keys, made of the actions."""

from itertools import groupby
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.actions.action import ActionSpec, Page, line_keys
from app.actions.catalogue import page_actions, window_actions
from app.widgets.scrolling import fill_scrolling

_APART: Final = 40
_MARGINS: Final = 70

Keys = tuple[tuple[str, str], ...]
"""What is pressed, and what that does."""


def live_keys() -> Keys:
    """Return the keys of the Live page and those that work everywhere."""
    return _lines((*page_actions(Page.LIVE), *window_actions()))


def annotate_keys() -> Keys:
    """Return the keys of the Annotate page."""
    return _lines(page_actions(Page.ANNOTATE))


def session_keys() -> Keys:
    """Return the keys of the Sessions page."""
    return _lines(page_actions(Page.SESSIONS))


def review_keys() -> Keys:
    """Return the keys of the page that reviews a data set."""
    return _lines(page_actions(Page.DATA_SET))


class KeyList(QDialog):
    """Shows which key does what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.windowTitle())
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(24, 20, 28, 22)
        rows.setSpacing(26)
        groups = (
            (self.tr("LIVE AND EVERYWHERE"), live_keys()),
            (self.tr("ANNOTATE"), annotate_keys()),
            (self.tr("SESSIONS"), session_keys()),
            (self.tr("DATA SET"), review_keys()),
        )
        room = parent.size() if parent is not None else QSize(1280, 720)
        row: QHBoxLayout | None = None
        filled = 0
        for name, keys in groups:
            column = _column(name, keys)
            width = column.sizeHint().width()
            if row is None or filled + _APART + width > room.width() - _MARGINS:
                row, filled = QHBoxLayout(), -_APART
                row.setSpacing(_APART)
                rows.addLayout(row)
            row.addWidget(column)
            filled += _APART + width
        scroll = fill_scrolling(self, content)
        wanted = content.sizeHint() + QSize(scroll.verticalScrollBar().sizeHint().width(), 0)
        self.resize(wanted.boundedTo(room - QSize(0, 60)))


def _lines(specs: tuple[ActionSpec, ...]) -> Keys:
    """Return a line for each action with a key, and one for neighbours of which the same is said."""
    neighbours = groupby((spec for spec in specs if spec.keys), key=lambda spec: spec.line or spec.text)
    return tuple((line_keys(group), words) for words, group in neighbours)


def _column(name: str, keys: Keys) -> QWidget:
    column = QWidget()
    grid = QGridLayout(column)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(22)
    grid.setVerticalSpacing(10)
    title = QLabel(name)
    title.setObjectName("section")
    grid.addWidget(title, 0, 1)
    for row, (key, deed) in enumerate(keys, 1):
        label = QLabel(key)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(QLabel(deed), row, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return column
