"""Notices: short messages at the window's lower edge that go by themselves, or stay when they tell of a failure."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.widgets.glyphs import GlyphButton
from app.widgets.wrapping import breakable

_SHOWN_MS: Final = 10_000
_KEPT: Final = 3
_WIDTH: Final = 420
_MARGIN: Final = 14


class Notice(QFrame):
    """One message with, perhaps, a button for what to do next."""

    def __init__(self, text: str, action: str, on_action: Callable[[], None] | None, *, failure: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(8)
        self.label = QLabel(breakable(text))
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if failure:
            self.label.setObjectName("warning")
        row.addWidget(self.label, 1)
        if on_action is not None:
            button = QPushButton(action)
            button.setAccessibleName(action)
            button.clicked.connect(on_action)
            button.clicked.connect(self.close)
            row.addWidget(button)
        dismiss = GlyphButton("close", self.tr("Dismiss"), kind="flat")
        dismiss.clicked.connect(self.close)
        row.addWidget(dismiss)
        self._row = row
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not failure:
            timer = QTimer(self, interval=_SHOWN_MS, singleShot=True)
            timer.timeout.connect(self.close)
            timer.start()

    def height_for(self, width: int) -> int:
        """Return how high it has to be at a width."""
        self._row.activate()
        return max(self._row.totalHeightForWidth(width), self._row.minimumSize().height())


class NoticeBoard(QWidget):
    """Shows notices above everything else in a window, the newest lowest."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._bottom = 0
        window.installEventFilter(self)
        self.hide()

    def keep_clear(self, pixels: int) -> None:
        """Leave room for a bar at the window's lower edge."""
        self._bottom = pixels
        self._place()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown now, oldest first."""
        return tuple(notice.accessibleName() for notice in self._notices())

    def tell(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Show a message for a few seconds, in place of the same one if that is still there.

        Args:
            text: One sentence or two.
            action: What the button says.
            on_action: What it does; no button without it.
        """
        for notice in self._notices():
            if notice.accessibleName() == text:
                notice.close()
        self._add(Notice(text, action, on_action, failure=False))

    def warn(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Show what went wrong, until it is dismissed."""
        if text not in self.texts:
            self._add(Notice(text, action, on_action, failure=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the window's edge when it is resized, and shrink when a notice goes."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.Close and isinstance(watched, Notice):
            self._column.removeWidget(watched)
            QTimer.singleShot(0, self, self._place)
        return False

    def _notices(self) -> list[Notice]:
        items = (self._column.itemAt(index) for index in range(self._column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Notice)]

    def _add(self, notice: Notice) -> None:
        for oldest in self._notices()[: 1 - _KEPT or None] if len(self._notices()) >= _KEPT else []:
            oldest.close()
        notice.installEventFilter(self)
        self._column.addWidget(notice)
        notice.show()
        self._place()

    def _place(self) -> None:
        notices = self._notices()
        self.setVisible(bool(notices))
        if not notices:
            return
        window = self._window
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        height = sum(notice.height_for(width) for notice in notices)
        height += self._column.spacing() * (len(notices) - 1)
        self.resize(width, height)
        self.move(QPoint(window.width() - width - _MARGIN, window.height() - height - _MARGIN - self._bottom))
        self.raise_()
