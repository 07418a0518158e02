"""What scrolls where there is no room for all of it."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.translation import tr


def fill_scrolling(panel: QWidget, content: QWidget) -> QScrollArea:
    """Make `content` all there is in `panel`, with a vertical scrollbar where it is higher; return what scrolls."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setAccessibleName(tr("Part that scrolls"))
    scroll.setWidget(content)
    # The keyboard stops here only where there is something to scroll; a click leaves the keys to the page.
    tab, none = Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus
    scroll.verticalScrollBar().rangeChanged.connect(lambda _, end: scroll.setFocusPolicy(tab if end else none))
    outer = QVBoxLayout(panel)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scroll)
    return scroll


class ScrollingRow(QScrollArea):
    """A row that scrolls sideways where it is wider than its room; as high as the row and a scrollbar."""

    def __init__(self, row: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWidget(row)

    def sizeHint(self) -> QSize:
        """As wide as the row wants to be."""
        return QSize(self._row.sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        """Of any width."""
        return QSize(0, self._height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways with any wheel."""
        QCoreApplication.sendEvent(self.horizontalScrollBar(), event)

    def _height(self) -> int:
        return self._row.sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
