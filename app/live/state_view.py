"""Shows a state of the view: in place of the picture, or as a banner at its lower edge."""

from collections.abc import Callable
from enum import Enum
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.live.states import State, action_text
from app.theme import enlarge
from app.widgets.glyphs import draw_glyph
from fer_core.text import breakable

_COLUMN: Final = 440
_LIFT: Final = 14


class StateView(QObject):
    """Puts a state over a view, and takes it away again."""

    chosen = Signal(object)
    """A button was pressed: its Action."""
    banner_placed = Signal(QRect)
    """Where the banner lies over the view; an empty place without one."""

    def __init__(self, view: QWidget, text_of: Callable[[Any], str] = action_text) -> None:
        """Make it.

        Args:
            view: What a state is put over.
            text_of: What is written on an action's button.
        """
        super().__init__(view)
        self._view = view
        self._state: State | None = None
        self._page = _Page(view, text_of)
        self._banner = _Banner(view, text_of)
        view.installEventFilter(self)

    @property
    def state(self) -> State | None:
        """What is shown."""
        return self._state

    @property
    def buttons(self) -> dict[Enum, QPushButton]:
        """The buttons of the state that is shown."""
        shown = self._banner if self._state is not None and self._state.banner else self._page
        return dict(shown.buttons) if self._state is not None else {}

    def show_state(self, state: State | None) -> None:
        """Show a state, or none: the picture alone."""
        if state == self._state:
            return
        self._state = state
        banner = state is not None and state.banner
        self._page.setVisible(state is not None and not banner)
        self._banner.setVisible(banner)
        if state is not None:
            panel = self._banner if banner else self._page
            panel.fill(state)
            for action, button in panel.buttons.items():
                button.clicked.connect(lambda _=False, action=action: self.chosen.emit(action))
            for before, after in pairwise([self._view, *panel.buttons.values()]):
                QWidget.setTabOrder(before, after)
            self._place()
        if not banner:
            self.banner_placed.emit(QRect())

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the work of a busy state is; 0 of 0 where nobody knows."""
        self._page.bar.setRange(0, total)
        self._page.bar.setValue(done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the view's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self._page.setGeometry(self._view.rect())
        room = self._view.width() - 2 * _LIFT
        self._banner.cut_title(room)
        size = self._banner.sizeHint()
        width = min(size.width(), room)
        self._banner.setGeometry(
            (self._view.width() - width) // 2, self._view.height() - size.height() - _LIFT, width, size.height()
        )
        self._banner.raise_()
        if self._state is not None and self._state.banner:
            self.banner_placed.emit(self._banner.geometry())


class _Page(QWidget):
    def __init__(self, view: QWidget, text_of: Callable[[Any], str]) -> None:
        super().__init__(view)
        self._text_of = text_of
        self.buttons: dict[Enum, QPushButton] = {}
        self._glyph = _Glyph()
        self._title, self._sentence = QLabel(), QLabel()
        enlarge(self._title, 1.5)
        self._sentence.setObjectName("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(self._glyph, 0, middle)
        column.addSpacing(4)
        for label in (self._title, self._sentence):
            label.setAlignment(middle)
            label.setWordWrap(True)
            column.addWidget(label, 0, middle)
        column.addWidget(self.bar, 0, middle)
        column.addSpacing(6)
        column.addLayout(self._row)
        column.addStretch(1)
        self.hide()

    def fill(self, state: State) -> None:
        self._glyph.show_glyph(state.glyph)
        self._title.setText(breakable(state.title))
        self._sentence.setText(breakable(state.sentence))
        self._sentence.setVisible(bool(state.sentence))
        self.setAccessibleName(f"{state.title}. {state.sentence}")
        self.bar.setRange(0, 0)
        self.bar.setVisible(state.busy)
        _empty(self._row)
        self._row.addStretch(1)
        self.buttons = _add_buttons(self._row, state, self._text_of)
        self._row.addStretch(1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        width = min(_COLUMN, max(120, self.width() - 32))
        for label in (self._title, self._sentence):
            label.ensurePolished()
            label.setFixedSize(width, max(0, label.heightForWidth(width)))
        widths = [button.sizeHint().width() for button in self.buttons.values()]
        across = sum(widths) + self._row.spacing() * max(0, len(widths) - 1) <= self.width() - 32
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
        self._glyph.show()
        self._glyph.setVisible(self.sizeHint().height() <= self.height())  # the first that can be done without


class _Banner(QFrame):
    def __init__(self, view: QWidget, text_of: Callable[[Any], str]) -> None:
        super().__init__(view)
        self._text_of = text_of
        self.setObjectName("card")
        self.buttons: dict[Enum, QPushButton] = {}
        self._title = QLabel()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.setSpacing(16)
        self._row.addWidget(self._title)
        self._row.addLayout(self._buttons)
        self.hide()

    def fill(self, state: State) -> None:
        self._title.setText(state.title)
        self.setAccessibleName(state.title)
        self.setAccessibleDescription(state.sentence)
        _empty(self._buttons)
        self.buttons = _add_buttons(self._buttons, state, self._text_of)
        self._title.ensurePolished()
        self._row.activate()

    def cut_title(self, room: int) -> None:
        """Leave out the middle of a title that is too long for a banner of that width: a file's name."""
        title = self.accessibleName()
        self._title.setText(title)
        self._stack(room)
        self._row.activate()
        beside = self._row.direction() is QBoxLayout.Direction.LeftToRight
        margins = self._row.contentsMargins()
        short = room - (self.sizeHint().width() - self._title.sizeHint().width())
        if not beside:
            short = room - margins.left() - margins.right()
        text = self._title.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, short)
        self._title.setText(text)
        self._title.setToolTip("\n".join([*([title] if text != title else []), self.accessibleDescription()]).strip())
        self._row.activate()

    def _stack(self, room: int) -> None:
        """Put the buttons below the title, or each below the other, where there is no room beside it."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        widths = [button.sizeHint().width() for button in self.buttons.values()]
        all_wide = sum(widths) + self._buttons.spacing() * max(0, len(widths) - 1)
        margins = self._row.contentsMargins()
        inner = room - margins.left() - margins.right()
        title = min(self._title.sizeHint().width(), 8 * self._title.fontMetrics().averageCharWidth())
        self._row.setDirection(across if not widths or all_wide + self._row.spacing() + title <= inner else down)
        self._buttons.setDirection(across if all_wide <= inner else down)
        self._row.setSpacing(16 if self._row.direction() is across else 8)


class _Glyph(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._name = "face"
        self.setFixedSize(QSize(60, 60))

    def show_glyph(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().placeholderText().color()
        painter = QPainter(self)
        draw_glyph(painter, self._name, QRectF(self.rect()).adjusted(2, 2, -2, -2), colour)


def _add_buttons(row: QHBoxLayout, state: State, text_of: Callable[[Any], str]) -> dict[Enum, QPushButton]:
    buttons: dict[Enum, QPushButton] = {}
    for action in state.actions:
        button = QPushButton(text_of(action))
        button.setAccessibleName(text_of(action))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("primary", not buttons and not state.banner)
        row.addWidget(button)
        button.ensurePolished()  # its size is asked for before it is shown
        button.show()
        buttons[action] = button
    return buttons


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
