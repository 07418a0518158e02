"""Shows a state of the Review page."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.review.states import ReviewState, Step, step_text
from app.theme import enlarge
from app.translation import tr
from app.widgets.glyphs import draw_glyph
from fer_core.text import breakable

_COLUMN: Final = 480


class StatePage(QWidget):
    """Glyph, title, sentence, commands to copy, buttons, recent data sets."""

    chosen = Signal(object)
    """A button was pressed: its Step."""
    folder_chosen = Signal(object)
    """A recent data set was pressed: its path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: ReviewState | None = None
        self._body: QWidget | None = None
        self.buttons: dict[Step, QPushButton] = {}
        self.folders: dict[Path, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)

    @property
    def state(self) -> ReviewState | None:
        """What is shown."""
        return self._state

    @property
    def keyboard(self) -> QWidget:
        """What the keyboard is for: the first step's button, or the page where there is no step."""
        if Step.APPLY in self.buttons:  # Enter may still come from deciding on the last face
            return self
        return next(iter(self.buttons.values()), self)

    def show_state(self, state: ReviewState) -> None:
        """Show a state."""
        if state == self._state:
            return
        self._state = state
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self.buttons, self.folders = {}, {}
        self._body = self._fill(state)
        self._column.addWidget(self._body)
        self.setAccessibleName(f"{state.title}. {state.sentence}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text anew."""
        self._fit()

    def _fill(self, state: ReviewState) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(_Glyph(state.glyph), 0, middle)
        title = QLabel(breakable(state.title))
        enlarge(title, 1.5)
        sentence = QLabel(breakable(state.sentence))
        sentence.setObjectName("muted")
        self._wrapped = [title, *([sentence] if state.sentence else [])]
        for label in self._wrapped:
            label.setAlignment(middle)
            label.setWordWrap(True)
            column.addWidget(label, 0, middle)
        for command in state.commands:
            column.addWidget(_command(command), 0, middle)
        if state.busy:
            column.addWidget(_endless(), 0, middle)
        column.addSpacing(4)
        column.addLayout(self._steps(state.steps))
        if state.folders:
            self._add_folders(column, state.folders)
        column.addStretch(1)
        return body

    def _steps(self, steps: tuple[Step, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for step in steps:
            self.buttons[step] = _button(step_text(step), partial(self.chosen.emit, step), primary=not self.buttons)
            row.addWidget(self.buttons[step])
        row.addStretch(1)
        return row

    def _add_folders(self, column: QVBoxLayout, folders: tuple[Path, ...]) -> None:
        title = QLabel(tr("RECENT"))
        title.setObjectName("section")
        column.addSpacing(8)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        for folder in folders:
            text = self.fontMetrics().elidedText(str(folder), Qt.TextElideMode.ElideMiddle, _COLUMN)
            button = _button(text, partial(self.folder_chosen.emit, folder), primary=False)
            button.setProperty("flat", True)
            button.setToolTip(str(folder))
            self.folders[folder] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _fit(self) -> None:
        if self._body is None:
            return
        width = min(_COLUMN, max(120, self.width() - 32))
        for label in self._wrapped:
            label.ensurePolished()
            label.setFixedSize(width, max(0, label.heightForWidth(width)))


class _Glyph(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(60, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self.palette().placeholderText().color()
        draw_glyph(painter, self._name, QRectF(self.rect()).adjusted(2, 2, -2, -2), colour)


def _button(text: str, pressed: Callable[[], None], *, primary: bool) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("primary", primary)
    button.clicked.connect(lambda: pressed())
    return button


def _command(text: str) -> QLabel:
    label = QLabel(breakable(text))
    label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setToolTip(text)
    return label


def _endless() -> QProgressBar:
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setFixedWidth(220)
    bar.setRange(0, 0)
    return bar
