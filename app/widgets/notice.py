"""Notices: short messages at the window's lower edge that go by themselves, or stay where somebody has to decide."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QPushButton, QWidget

from app.widgets.glyphs import GlyphButton
from fer_core.text import breakable, harmless

_SHOWN_MS: Final = 10_000
_KEPT: Final = 3
_WIDTH: Final = 420
_NARROW: Final = 300
_MARGIN: Final = 14
_GAP: Final = 8


class Notice(QFrame):
    """One message with, perhaps, a button for what to do next."""

    def __init__(
        self,
        text: str,
        action: str,
        on_action: Callable[[], None] | None,
        *,
        fades: bool,
        failure: bool = False,
        about: str = "",
    ) -> None:
        super().__init__()
        self.about = about
        self.fades = fades
        self.setObjectName("card")
        self.setAccessibleName(text)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 10, 8, 10)
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self.label = QLabel(breakable(harmless(text)))
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if failure:
            self.label.setObjectName("warning")
        self._grid.addWidget(self.label, 0, 0)
        self._action: QPushButton | None = None
        if on_action is not None:
            self._action = button = QPushButton(action)
            button.setAccessibleName(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(True)  # Enter presses it
            button.clicked.connect(on_action)
            button.clicked.connect(self.close)
            self._grid.addWidget(button, 0, 1)
        dismiss = GlyphButton("close", self.tr("Dismiss"), kind="flat")
        dismiss.setAutoDefault(True)
        dismiss.clicked.connect(self.close)
        self._grid.addWidget(dismiss, 0, 2)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def begin(self) -> None:
        """Be seen; a mere message goes after a while."""
        self.show()
        if self.fades:
            timer = QTimer(self, interval=_SHOWN_MS, singleShot=True)
            timer.timeout.connect(self.close)
            timer.start()

    def fit(self, width: int) -> int:
        """Get ready for a width, the button below the text where there is no room beside it; return the height."""
        if self._action is not None:
            row, column, columns = (1, 0, 3) if width < _NARROW else (0, 1, 1)
            self._grid.addWidget(self._action, row, column, 1, columns)
        self._grid.activate()
        return max(self._grid.totalHeightForWidth(width), self._grid.totalMinimumSize().height())


class NoticeBoard(QWidget):
    """Shows notices above everything else in a window, the newest lowest.

    A few at a time: a mere message makes room for what is newer, and what has to be answered stays until it is; more of
    those wait for their turn.
    """

    left = Signal()
    """A notice has gone that had the keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        # No layout: one that has heights follow from widths is a step late when a notice goes, and cards overlap.
        self._shown: list[Notice] = []
        self._waiting: list[Notice] = []
        self._bottom = 0
        self._room: int | None = None
        self._more = QLabel(self)
        self._more.setObjectName("card")
        self._more.setContentsMargins(14, 4, 14, 4)
        window.installEventFilter(self)
        self.hide()

    def keep_clear(self, pixels: int) -> None:
        """Leave room for a bar at the window's lower edge."""
        self._bottom = pixels
        self._place()

    def keep_within(self, width: int | None) -> None:
        """Lie over nothing but a panel of some width at the window's right edge; None for the usual width."""
        self._room = width
        self._place()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown now, oldest first."""
        return tuple(notice.accessibleName() for notice in self._shown)

    @property
    def waiting(self) -> tuple[str, ...]:
        """What is shown as soon as there is room, oldest first."""
        return tuple(notice.accessibleName() for notice in self._waiting)

    def tell(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Show a message for a few seconds, in place of the same one if that is still there.

        Args:
            text: One sentence or two.
            action: What the button says.
            on_action: What it does; no button without it.
        """
        for notice in (*self._notices(), *tuple(self._waiting)):
            if notice.fades and notice.accessibleName() == text:
                self._take_back(notice)
        self._add(Notice(text, action, on_action, fades=True))

    def ask(self, text: str, action: str, on_action: Callable[[], None], *, about: str = "") -> None:
        """Show what somebody has to decide, until it is answered, dismissed or, by what it is about, withdrawn.

        Args:
            text: One sentence or two.
            action: What the button says.
            on_action: What it does.
            about: What `withdraw` knows it by.
        """
        if text not in (*self.texts, *self.waiting):
            self._add(Notice(text, action, on_action, fades=False, about=about))

    def warn(
        self, text: str, action: str = "", on_action: Callable[[], None] | None = None, *, about: str = ""
    ) -> None:
        """Show what went wrong, until it is dismissed or, by what it is about, withdrawn."""
        if text not in (*self.texts, *self.waiting):
            self._add(Notice(text, action, on_action, fades=False, failure=True, about=about))

    def withdraw(self, about: str) -> None:
        """Take back the warnings and questions about something that is over."""
        for notice in (*tuple(self._waiting), *self._notices()):  # what waits first: it is not to come up for a moment
            if notice.about == about:
                self._take_back(notice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the window's edge when it is resized, and close up when a notice goes."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.Close and isinstance(watched, Notice) and watched in self._shown:
            self._remove(watched)
        return False

    def _notices(self) -> list[Notice]:
        return list(self._shown)

    def _add(self, notice: Notice) -> None:
        notice.setParent(self)
        notice.hide()
        if len(self._shown) >= _KEPT:
            mere = next((one for one in self._shown if one.fades), None)
            if mere is None:
                if notice.fades:  # of these only the newest says anything by then
                    for older in [one for one in self._waiting if one.fades]:
                        self._take_back(older)
                self._waiting.append(notice)
                self._place()
                return
            mere.close()
        self._show(notice)

    def _show(self, notice: Notice) -> None:
        notice.installEventFilter(self)
        self._shown.append(notice)
        notice.begin()
        self._place()

    def _take_back(self, notice: Notice) -> None:
        if notice in self._waiting:
            self._waiting.remove(notice)
            notice.deleteLater()
            self._place()
        else:
            notice.close()

    def _remove(self, notice: Notice) -> None:
        at = QApplication.focusWidget()
        had_keyboard = at is not None and notice.isAncestorOf(at)
        self._shown.remove(notice)
        notice.hide()
        if self._waiting and len(self._shown) < _KEPT:
            self._show(self._waiting.pop(0))
        self._place()
        if had_keyboard:
            self.left.emit()

    def _place(self) -> None:
        self.setVisible(bool(self._shown))
        if not self._shown:
            return
        window = self._window
        margin = _MARGIN if self._room is None else _MARGIN // 2  # every pixel counts there
        width = min(_WIDTH, (self._room or window.width()) - 2 * margin)
        heights = [notice.fit(width) for notice in self._shown]
        waiting = len(self._waiting)
        self._more.setVisible(waiting > 0)
        self._more.setText(self.tr("1 more waits") if waiting == 1 else self.tr("{0} more wait").format(waiting))
        above = self._more.sizeHint().height() + _GAP if waiting else 0
        self._more.setGeometry(0, 0, min(width, self._more.sizeHint().width()), above - _GAP)
        height = above + sum(heights) + _GAP * (len(heights) - 1)
        x, y = window.width() - width - margin, window.height() - height - _MARGIN - self._bottom
        self.setGeometry(x, y, width, height)
        top = above
        for notice, high in zip(self._shown, heights, strict=True):
            notice.setGeometry(0, top, width, high)
            top += high + _GAP
        self.raise_()
