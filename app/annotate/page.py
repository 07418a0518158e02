"""The Annotate page: which files, where to, how."""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.file_dialog import file_filter
from app.settings import AnnotateSettings, Settings
from app.widgets.check import Check
from app.widgets.glyphs import GlyphButton
from app.widgets.picker import Picker
from app.widgets.text_width import TextWidth
from fer_core.text import harmless


class AnnotatePage(QWidget):
    """Collects what shall be annotated; the work itself is `AnnotateRun`'s."""

    wanted = Signal(object)
    """Annotate: the list of paths."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.files = QListWidget()
        self.files.setAccessibleName(self.tr("Files to annotate"))
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.files.setIconSize(QSize(16, 16))
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hint = QLabel(self.tr("Drop videos, pictures or folders of pictures here"))
        self._hint.setObjectName("muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setParent(self.files)
        self.add = GlyphButton("plus", self.tr("Add files"), text=self.tr("Add files…"))
        self.remove = GlyphButton("close", self.tr("Remove from the list"), text=self.tr("Remove"), key="Del")
        self.start = GlyphButton("film", self.tr("Annotate"), text=self.tr("Annotate"), kind="primary")
        self.folder = QLabel()
        self.folder.setWordWrap(True)
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose = GlyphButton("open", self.tr("Choose the output folder"), text=self.tr("Choose…"))
        self._make_options(settings.annotate)
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def paths(self) -> list[Path]:
        """The files in the list."""
        return [Path(self.files.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.files.count())]

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What the page's actions do."""
        return {
            "annotate.add": self.add.click,
            "annotate.remove": self.remove.click,
            "annotate.start": self.start.click,
        }

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now; "" where it can."""
        if action == "annotate.remove" and not self.remove.isEnabled():
            return self.tr("no file is chosen")
        return self.tr("no file is in the list") if action == "annotate.start" and not self.start.isEnabled() else ""

    def update_folder(self) -> None:
        """Say where sessions are written now."""
        self.folder.setText(str(self._settings.output_folder))

    def add_paths(self, paths: list[Path]) -> None:
        """Put files into the list; those in it already stay where they are."""
        known = set(self.paths)
        for path in paths:
            if path not in known:
                known.add(path)
                item = QListWidgetItem(harmless(path.name))
                item.setToolTip(escape(harmless(str(path))))
                item.setData(Qt.ItemDataRole.UserRole, path)  # as text, Qt would drop bytes that are no UTF-8
                self.files.addItem(item)
        self._refresh()

    def offer(self, path: Path) -> None:
        """Put a file into the list and the keyboard on Annotate: how it is annotated is to be seen first."""
        self.add_paths([path])
        self.files.setCurrentRow(self.paths.index(path))
        self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Empty the list."""
        self.files.clear()
        self._refresh()

    def _make_options(self, options: AnnotateSettings) -> None:
        self.video = Check(self.tr("Write the annotated video"))
        self.video.setChecked(options.video)
        self.blur = Check(self.tr("Blur every face in it"))
        self.blur.setChecked(options.blur_faces)
        self.every = QSpinBox(minimum=1, maximum=1000, value=options.every)
        self.every.setSpecialValueText(self.tr("all"))
        self.every.setPrefix(self.tr("1 in "))
        self.every.setAccessibleName(self.tr("Frames to read"))
        self.most = QSpinBox(minimum=1, maximum=100, value=options.max_faces)
        self.most.setAccessibleName(self.tr("Faces to read in a frame, at most"))
        for spin in (self.every, self.most):
            spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            spin.setAlignment(Qt.AlignmentFlag.AlignRight)
            spin.setMinimumHeight(30)
        self.format = Picker(self.tr("Table format"))
        names = {"csv": "CSV", "parquet": self.tr("CSV and Parquet"), "json": self.tr("CSV and JSON")}
        for key, name in names.items():
            self.format.addItem(name, key)
        self.format.setCurrentIndex(max(0, self.format.findData(options.format)))

    def _lay_out(self) -> None:
        over = QVBoxLayout(self.files)
        over.addWidget(self._hint)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(_section(self.tr("FILES")))
        left.addWidget(self.files, 1)
        left.addLayout(buttons)
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(1, 120)
        names = (self.tr("Frames to read"), self.tr("Faces, at most"), self.tr("Table"))
        for row, (name, control) in enumerate(zip(names, (self.every, self.most, self.format), strict=True)):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(control, row, 1)
        card = QFrame()
        card.setObjectName("card")
        TextWidth(card, 300)
        right = QVBoxLayout(card)
        right.setContentsMargins(18, 16, 18, 18)
        right.setSpacing(10)
        right.addWidget(_section(self.tr("OUTPUT")))
        right.addWidget(self.folder)
        right.addWidget(self.choose)
        right.addSpacing(8)
        right.addWidget(_section(self.tr("OPTIONS")))
        right.addWidget(self.video)
        right.addWidget(self.blur)
        right.addLayout(grid)
        note = QLabel(self.tr("Labels, threshold, smoothing and detector are those of the Live page."))
        note.setObjectName("muted")
        note.setWordWrap(True)
        right.addWidget(note)
        right.addStretch(1)
        right.addWidget(self.start)
        page = QHBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(20)
        page.addLayout(left, 1)
        page.addWidget(card)

    def _connect(self) -> None:
        self.add.clicked.connect(self._ask_files)
        self.remove.clicked.connect(self._remove)
        self.choose.clicked.connect(self._ask_folder)
        self.start.clicked.connect(lambda: self.wanted.emit(self.paths))
        self.files.itemSelectionChanged.connect(self._refresh)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.files)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        for box in (self.video, self.blur):
            box.toggled.connect(self._keep)
        for spin in (self.every, self.most):
            spin.valueChanged.connect(self._keep)
        self.format.activated.connect(self._keep)

    def _keep(self) -> None:
        self._settings.annotate = AnnotateSettings(
            video=self.video.isChecked(),
            blur_faces=self.blur.isChecked(),
            every=self.every.value(),
            max_faces=self.most.value(),
            format=self.format.currentData(),
        )
        self._refresh()

    def _refresh(self) -> None:
        self._hint.setVisible(self.files.count() == 0)
        self.start.setEnabled(self.files.count() > 0)
        self.remove.setEnabled(bool(self.files.selectedItems()))
        self.blur.setEnabled(self.video.isChecked())
        self.update_folder()

    def _remove(self) -> None:
        for item in self.files.selectedItems():
            self.files.takeItem(self.files.row(item))
        self._refresh()

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Add files"), str(self._settings.open_folder), file_filter(self))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add_paths([Path(name) for name in names]))
        dialog.open()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Output folder"), str(self._settings.output_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._take_folder)
        dialog.open()

    def _take_folder(self, name: str) -> None:
        self._settings.output_folder = Path(name)
        self._refresh()


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("section")
    return label
