"""What is read on a window: its texts, those of another language, and those that are cut off."""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QWidget,
)


def parts(root: QWidget) -> Iterator[QWidget]:
    """Walk through what is seen of a widget, itself among it."""
    yield root
    for child in root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if child.isVisibleTo(root) and not child.isWindow():
            yield from parts(child)


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Yield every text that is read on a widget, or told of what is on it."""
    for part in parts(root):
        for text in (part.windowTitle(), part.toolTip(), part.accessibleName(), *_own_texts(part)):
            if text:
                yield part, text.replace("&", "")


def _own_texts(part: QWidget) -> Iterator[str]:
    if isinstance(part, QLabel | QAbstractButton):
        yield QTextDocumentFragment.fromHtml(part.text()).toPlainText() if "<" in part.text() else part.text()
    elif isinstance(part, QComboBox):
        yield from (part.itemText(index) for index in range(part.count()))
    elif isinstance(part, QLineEdit):
        yield part.placeholderText()
    elif isinstance(part, QListWidget):
        yield from (part.item(row).text() for row in range(part.count()))
    elif isinstance(part, QTableView) and part.model() is not None:
        model = part.model()
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            yield from (str(model.index(row, column).data() or "") for row in range(model.rowCount()))


def cut_off(root: QWidget) -> list[str]:
    """Tell which labels and buttons lack the room for their text, or stand out of what they are in."""
    told = []
    for part in parts(root):
        if not isinstance(part, QLabel | QPushButton | QComboBox) or (isinstance(part, QLabel) and not part.text()):
            continue
        text = part.currentText() if isinstance(part, QComboBox) else part.text()
        where = f"{text!r} in {type(part.parent()).__name__}, {part.width()}x{part.height()}"
        if not _fits(part, text):
            told.append(f"{where}: wants {part.sizeHint().width()}x{part.sizeHint().height()}")
        elif not _is_within(part):
            told.append(f"{where}: stands out")
    return told


def _fits(part: QWidget, text: str) -> bool:
    if isinstance(part, QLabel):
        if part.wordWrap():
            high = part.heightForWidth(part.width()) <= part.height() + 1
            widest = (
                max(map(part.fontMetrics().horizontalAdvance, re.split(r"[\s\u200b]+", text))) if "<" not in text else 0
            )
            return high and widest <= part.contentsRect().width() + 1
        return part.sizeHint().width() <= part.width() + 1 and part.sizeHint().height() <= part.height() + 1
    if isinstance(part, QComboBox):
        arrow = 24
        return QFontMetrics(part.font()).horizontalAdvance(text) <= part.width() - arrow
    assert isinstance(part, QPushButton)
    return not part.text() or part.sizeHint().width() <= part.width() + 1


def _is_within(part: QWidget) -> bool:
    """Return whether a part lies within all that it is in, from left to right; what scrolls, scrolls up and down."""
    inner, outer = part, part.parentWidget()
    left = 0
    while outer is not None and not inner.isWindow():
        left += inner.x()
        if left < -1 or left + part.width() > outer.width() + 1:
            return False
        if isinstance(outer, QAbstractItemView | QAbstractScrollArea) and outer.horizontalScrollBar().maximum() > 0:
            return True  # it scrolls that way too
        inner, outer = outer, outer.parentWidget()
    return True
