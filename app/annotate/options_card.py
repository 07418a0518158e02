"""Where sessions go and how they are made: of new files, or of the rows that are selected."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.annotate.part_fields import PartFields
from app.annotate.services import settings_of
from app.annotate.wording import preset_name
from app.settings import AnnotateSettings, Settings
from app.widgets.check import Check
from app.widgets.glyphs import GlyphButton
from app.widgets.number_field import NumberField
from app.widgets.picker import Picker
from fer_core.session.queue_item import QueueItem
from fer_core.text import breakable, harmless

PRESETS: Final = {
    "fast": AnnotateSettings(video=False, every=3),
    "everything": AnnotateSettings(max_faces=100, format="parquet"),
}
"""What comes with the program: a table in a third of the time, and all there is."""


class OptionsCard(QFrame):
    """Shows the options of the selected rows, or those for new files, and changes them."""

    options_changed = Signal(object, str)
    """Options of the selected rows: an AnnotateSettings, the preset's name or empty."""
    out_changed = Signal(object)
    """Where the selected rows go: a Path."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._settings = settings
        self._items: tuple[QueueItem, ...] = ()
        self._shown: object = None
        self._showing = False
        self._make()
        self._lay_out()
        self._connect()
        self.show_items(())

    @property
    def options(self) -> AnnotateSettings:
        """What the controls say."""
        return AnnotateSettings(
            video=self.video.isChecked(),
            blur_faces=self.blur.isChecked(),
            every=self.every.value(),
            max_faces=self.most.value(),
            format=self.format.currentData(),
        )

    @property
    def presets(self) -> dict[str, AnnotateSettings]:
        """All presets by name: the program's and the user's."""
        return {**PRESETS, **self._settings.annotate_presets}

    @property
    def preset(self) -> str:
        """The name of the preset that the controls say, or empty."""
        return next((name for name, options in self.presets.items() if options == self.options), "")

    def show_items(self, items: Sequence[QueueItem]) -> None:
        """Show the options of rows; without any, those for new files."""
        shown = (
            tuple((item.key, item.options, item.out, item.begun) for item in items),
            self._settings.annotate,
            self._settings.output_folder,
        )
        if shown == self._shown:  # a list that is open, or a number half typed, is left alone
            return
        self._shown = shown
        self._items = tuple(items)
        options = settings_of(items[0].options) if items else self._settings.annotate
        begun = bool(items) and all(item.begun for item in items)
        self._showing = True
        self.video.setChecked(options.video)
        self.blur.setChecked(options.blur_faces)
        self.every.setValue(options.every)
        self.most.setValue(options.max_faces)
        self.format.setCurrentIndex(max(0, self.format.findData(options.format)))
        self._fill_presets()
        self._showing = False
        self.part.show_items(items, begun=begun)
        self.scope.setText(self._scope(begun=begun))
        for control in (self.picker, self.video, self.every, self.most, self.format, self.choose):
            control.setEnabled(not begun)
        self.blur.setEnabled(not begun and self.video.isChecked())
        outs = list(dict.fromkeys(item.out for item in items)) or [self._settings.output_folder]
        where = harmless(str(outs[0])) if len(outs) == 1 else self.tr("several folders")
        self.folder.setText(breakable(where))
        self.folder.setToolTip(where)

    def _scope(self, *, begun: bool) -> str:
        if not self._items:
            return self.tr("FOR NEW FILES")
        if begun:
            return self.tr("AS IT WAS BEGUN")
        count = len(self._items)
        return self.tr("FOR THE SELECTED FILE") if count == 1 else self.tr("FOR {0} SELECTED FILES").format(count)

    def _make(self) -> None:
        self.scope = QLabel()
        self.scope.setObjectName("section")
        self.folder = QLabel()
        self.folder.setWordWrap(True)
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose = GlyphButton("open", self.tr("Choose the output folder"), text=self.tr("Choose…"))
        self.picker = Picker(self.tr("Preset"))
        self.keep = GlyphButton("plus", self.tr("Keep these options as a preset"), kind="flat")
        self.forget = GlyphButton("trash", self.tr("Forget this preset"), kind="flat")
        self.video = Check(self.tr("Write the annotated video"))
        self.blur = Check(self.tr("Blur every face in it"))
        self.every = NumberField(self.tr("Frames to read"), 1, 1000)
        self.every.setSpecialValueText(self.tr("all"))
        self.every.setPrefix(self.tr("1 in "))
        self.most = NumberField(self.tr("Faces to read in a frame, at most"), 1, 100)
        self.part = PartFields()
        self.format = Picker(self.tr("Table format"))
        names = {"csv": "CSV", "parquet": self.tr("CSV and Parquet"), "json": self.tr("CSV and JSON")}
        for key, name in names.items():
            self.format.addItem(name, key)

    def _lay_out(self) -> None:
        presets = QHBoxLayout()
        presets.setSpacing(4)
        presets.addWidget(self.picker, 1)
        presets.addWidget(self.keep)
        presets.addWidget(self.forget)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(1, 110)
        names = (self.tr("Frames to read"), self.tr("Faces, at most"), self.tr("Table"))
        for row, (name, control) in enumerate(zip(names, (self.every, self.most, self.format), strict=True)):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(control, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.scope)
        column.addLayout(presets)
        column.addWidget(self.video)
        column.addWidget(self.blur)
        column.addLayout(grid)
        column.addWidget(self.part)
        where = QLabel(self.tr("Sessions go to"))
        where.setObjectName("muted")
        column.addWidget(where)
        column.addWidget(self.folder)
        column.addWidget(self.choose)

    def _connect(self) -> None:
        for box in (self.video, self.blur):
            box.toggled.connect(self._change)
        for spin in (self.every, self.most):
            spin.valueChanged.connect(self._change)
        self.format.activated.connect(self._change)
        self.picker.activated.connect(self._choose_preset)
        self.keep.clicked.connect(self._ask_name)
        self.forget.clicked.connect(self._forget)
        self.choose.clicked.connect(self._ask_folder)

    def _change(self) -> None:
        if self._showing:
            return
        if self._items:
            self.options_changed.emit(self.options, self.preset)
        else:
            self._settings.annotate = self.options
        self.blur.setEnabled(self.video.isChecked())
        self._fill_presets()

    def _fill_presets(self) -> None:
        self.picker.clear()
        self.picker.addItem(self.tr("Own options"), "")
        for name in self.presets:
            self.picker.addItem(preset_name(name), name)
        self.picker.setCurrentIndex(max(0, self.picker.findData(self.preset)))
        self.keep.setEnabled(not self.preset)
        self.forget.setEnabled(self.preset in self._settings.annotate_presets)

    def _choose_preset(self) -> None:
        options = self.presets.get(self.picker.currentData())
        if options is None:
            self._fill_presets()
            return
        self._showing = True
        self.video.setChecked(options.video)
        self.blur.setChecked(options.blur_faces)
        self.every.setValue(options.every)
        self.most.setValue(options.max_faces)
        self.format.setCurrentIndex(max(0, self.format.findData(options.format)))
        self._showing = False
        self._change()

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Keep as a preset"))
        dialog.setLabelText(self.tr("Name of the preset"))
        dialog.textValueSelected.connect(self.keep_preset)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def keep_preset(self, name: str) -> None:
        """Keep what the controls say under a name; one that the program has of its own is left as it is."""
        name = " ".join(name.split())
        if name and name not in PRESETS:
            self._settings.annotate_presets = {**self._settings.annotate_presets, name: self.options}
            self._change()

    def _forget(self) -> None:
        kept = dict(self._settings.annotate_presets)
        kept.pop(self.preset, None)
        self._settings.annotate_presets = kept
        self._change()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Output folder"), str(self._settings.output_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.take_folder(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_folder(self, folder: Path) -> None:
        """Have sessions go to a folder: those of the selected rows, or those of new files."""
        if self._items:
            self.out_changed.emit(folder)
        else:
            self._settings.output_folder = folder
            self.show_items(())
