"""What the sections of the settings are made of: a heading, a named control, a folder, and what lies where."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.translation import tr
from app.widgets.glyphs import GlyphButton
from app.widgets.picker import Picker
from app.widgets.scrolling import fill_scrolling
from fer_core.text import breakable, harmless

FIELD = 220


def muted(text: str) -> QLabel:
    """Return a paragraph that explains something."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


class Section(QWidget):
    """One section, which scrolls where it is higher than the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(20, 18, 20, 18)
        self._column.setSpacing(12)
        self._grid: QGridLayout | None = None
        fill_scrolling(self, content)

    def add_picker(self, name: str, picker: Picker) -> None:
        """Add a choice with its name before it."""
        if self._grid is None:
            self._grid = QGridLayout()
            self._grid.setHorizontalSpacing(16)
            self._grid.setVerticalSpacing(10)
            self._grid.setColumnStretch(1, 1)
            self._column.addLayout(self._grid)
        label = QLabel(name)
        label.setBuddy(picker)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(picker, row, 1)

    def add(self, widget: QWidget) -> None:
        """Add a widget of the section's width."""
        self._grid = None
        self._column.addWidget(widget)

    def end(self) -> None:
        """Leave the rest of the section empty."""
        self._column.addStretch(1)


def picker(name: str, choices: dict[object, str], chosen: object, take: Callable[[object], None]) -> Picker:
    """Return a choice among some things.

    Args:
        name: What is chosen; its accessible name.
        choices: The things, and what they are called.
        chosen: The thing that is chosen now.
        take: Told what is chosen.
    """
    made = Picker(name)
    for value, text in choices.items():
        made.addItem(text, value)
    made.setCurrentIndex(max(0, made.findData(chosen)))
    made.activated.connect(lambda _: take(made.currentData()))
    return made


@dataclass(frozen=True)
class Place:
    """Something that the program keeps on this machine.

    Attributes:
        name: What it is.
        folder: Where it is.
    """

    name: str
    folder: Path


def kept_places() -> tuple[Place, ...]:
    """Return what is kept on this machine, beside the folders that can be chosen."""
    from platformdirs import user_cache_path

    from app.error_reporting import log_folder

    cache = user_cache_path("fer-studio", appauthor=False)
    return (
        Place(tr("Small pictures of sessions, and what is known of networks"), cache),
        Place(tr("The log of what went wrong"), log_folder()),
    )


class FolderRow(QWidget):
    """A folder: what it is for, where it is, and how it is shown, chosen anew and taken back."""

    chosen = Signal(object)
    """Another folder was chosen: its Path."""
    reset = Signal()
    """It shall be where it was at first."""

    def __init__(
        self,
        name: str,
        show: Callable[[Path], None] | None = None,
        *,
        fixed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            name: What the folder is for.
            show: Shows it in the file manager.
            fixed: Whether it is only shown.
            parent: The owner.
        """
        super().__init__(parent)
        self._path = Path()
        self._name = name
        title = QLabel(name)
        title.setWordWrap(True)
        self._where = muted("")
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self.show_button = GlyphButton("open", tr("Show: {0}").format(name), text=tr("Show"))
        self.choose = GlyphButton("", tr("Choose: {0}").format(name), text=tr("Choose…"))
        self.reset_button = GlyphButton("undo", tr("As at first: {0}").format(name), kind="flat")
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(title, 1)
        used = (self.show_button,) if fixed else (self.show_button, self.choose, self.reset_button)
        for button in used:
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(buttons)
        column.addWidget(self._where)
        if show is not None:
            self.show_button.clicked.connect(lambda: show(self._path))
        self.choose.clicked.connect(self._ask)
        self.reset_button.clicked.connect(self.reset)

    @property
    def path(self) -> Path:
        """The folder."""
        return self._path

    def show_path(self, path: Path, *, usual: bool = True, words: str = "") -> None:
        """Say where the folder is.

        Args:
            path: Where.
            usual: Whether it is where it was at first.
            words: What is written in place of the path.
        """
        self._path = path
        text = words or harmless(str(path))
        self._where.setText(breakable(text))
        self._where.setAccessibleName(f"{self._name}: {text}")
        self.show_button.setEnabled(path.exists())
        self.show_button.setToolTip("" if path.exists() else tr("It is not there yet"))
        self.reset_button.setEnabled(not usual)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self._name, str(self._path))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
