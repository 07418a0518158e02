"""What can be set, in sections; every change is remembered and told at once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from app.outcome_notices import open_folder
from app.settings import COLOURS, LANGUAGES, TEXT_SIZES, USUAL_THRESHOLD, Settings
from app.settings_window.network import Network, NetworkSection, try_network
from app.settings_window.rows import FolderRow, Place, Section, muted, picker
from app.theme import text_px
from app.translation import tr, written
from app.widgets.check import Check
from app.widgets.glyphs import GlyphButton
from app.widgets.labelled_slider import Automatic, LabelledSlider
from app.widgets.picker import Picker
from app.widgets.text_width import TextWidth

_SIZE: Final = QSize(760, 520)
_Folder = Literal["output_folder", "library_folder", "screenshot_folder"]


class SettingsWindow(QDialog):
    """Shows the settings and changes them; what follows from a change is the main window's.

    Args:
        settings: What is set.
        places: What is kept on this machine beside the folders that can be chosen.
        try_it: Tries a network.
        parent: The main window.
    """

    appearance_changed = Signal()
    """Colours or size of the text."""
    reading_changed = Signal(object)
    """How faces are read: the ReadingSettings."""
    recording_changed = Signal()
    """What a recording holds."""
    folders_changed = Signal()
    """Where something is written or looked for."""
    recent_changed = Signal()
    """What was opened last is forgotten."""

    def __init__(
        self,
        settings: Settings,
        places: tuple[Place, ...],
        parent: QWidget | None = None,
        try_it: Callable[[Path | None], Network] = try_network,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._places = places
        self._put_back: Callable[[], None] = lambda: None
        self._is_reset = False
        self.setWindowTitle(tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sections = QListWidget()
        self.sections.setAccessibleName(tr("Sections of the settings"))
        TextWidth(self.sections, 150)
        self.pages = QStackedWidget()
        self.network = NetworkSection(settings.reading.model, open_folder, try_it)
        self.folders: dict[_Folder, FolderRow] = {}
        self.network.chosen.connect(lambda model: self._read(model=model))
        self._told = QLabel()
        self._told.setWordWrap(True)
        self.undo = GlyphButton("undo", tr("Undo"), text=tr("Undo"))
        self.close_button = GlyphButton("", tr("Close"), text=tr("Close"))
        self._lay_out()
        self._fill()
        self.undo.clicked.connect(self._undo)
        self.close_button.clicked.connect(self.close)
        wanted = QSize(text_px(_SIZE.width()), text_px(_SIZE.height()))
        self.resize(wanted if parent is None else wanted.boundedTo(parent.size()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of a network that is being tried."""
        self.network.leave()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Likewise: Escape does not close, but ends it."""
        self.network.leave()
        super().done(result)

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.sections)
        upper.addWidget(self.pages, 1)
        lower = QHBoxLayout()
        lower.setContentsMargins(14, 8, 14, 10)
        lower.addWidget(self._told, 1)
        lower.addWidget(self.undo)
        lower.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addLayout(lower)
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self._tell("")

    def _fill(self) -> None:
        """Make the sections anew, from what is set."""
        row = max(0, self.sections.currentRow())
        self.sections.clear()
        for page in [self.pages.widget(at) for at in range(self.pages.count())]:
            if page is not None:
                self.pages.removeWidget(page)
            if page is not None and page is not self.network:
                page.deleteLater()
        made: dict[str, Callable[[], Section]] = {
            tr("Appearance"): self._appearance,
            tr("Reading"): self._reading,
            tr("Network"): lambda: self.network,
            tr("Recording"): self._recording,
            tr("Folders"): self._folder_section,
            tr("Privacy"): self._privacy,
        }
        for name, make in made.items():
            self._add_section(name, make())
        self.network.show_model(self._settings.reading.model)
        self.sections.setCurrentRow(row)

    def _add_section(self, name: str, page: QWidget) -> None:
        self.sections.addItem(name)
        self.pages.addWidget(page)

    def _appearance(self) -> Section:
        settings, section = self._settings, Section()
        names: dict[object, str] = dict(
            zip(COLOURS, (tr("As the system"), tr("Light", "colours"), tr("Dark", "colours")), strict=True)
        )
        section.add_picker(
            tr("Colours"), picker(tr("Colours"), names, settings.colours, partial(self._look, "colours"))
        )
        sizes: dict[object, str] = {size: f"{size} %" for size in TEXT_SIZES}
        section.add_picker(
            tr("Text"), picker(tr("Size of the text"), sizes, settings.text_size, partial(self._look, "text_size"))
        )
        tongues: dict[object, str] = dict(zip(LANGUAGES, (tr("As the system"), "English", "Deutsch"), strict=True))
        section.add_picker(
            tr("Language"), picker(tr("Language"), tongues, settings.language, partial(self._look, "language"))
        )
        section.add(muted(tr("Another language is spoken from the next start on.")))
        section.end()
        return section

    def _look(self, name: str, value: object) -> None:
        setattr(self._settings, name, value)
        self._begin_anew()
        self.appearance_changed.emit()

    def _reading(self) -> Section:
        reading, section = self._settings.reading, Section()

        def choose(name: str, title: str, choices: dict[object, str]) -> Picker:
            return picker(title, choices, getattr(reading, name), lambda value: self._read(**{name: value}))

        labels: dict[object, str] = {7: tr("7, of FER-2013"), 8: tr("8, of FER+")}
        section.add_picker(tr("Labels"), choose("classes", tr("Labels"), labels))
        detectors: dict[object, str] = {"auto": tr("Near and far faces"), "short": tr("Near faces only, faster")}
        section.add_picker(tr("Detector"), choose("detector", tr("Detector"), detectors))
        devices: dict[object, str] = {
            "auto": tr("The fastest there is"),
            "cpu": tr("The processor (CPU)"),
            "gpu": tr("The graphics card (GPU)"),
        }
        section.add_picker(tr("Network runs on"), choose("device", tr("Network runs on"), devices))
        rest = Automatic(
            USUAL_THRESHOLD, tr("Auto"), tr("Let the model decide for each emotion how sure is sure enough")
        )
        hint = tr("Below this confidence a face is called uncertain")
        self.threshold = LabelledSlider(
            tr("Threshold"), 0.0, 1.0, 0.01, lambda value: f"{value * 100:.0f} %", hint, automatic=rest
        )
        if reading.threshold is None:
            self.threshold.set_automatic()
        else:
            self.threshold.set_value(reading.threshold)
        hint = tr("Time over which the readings of a face are averaged")
        self.smoothing = LabelledSlider(tr("Smoothing"), 0.0, 2.0, 0.05, lambda value: written(f"{value:.2f} s"), hint)
        self.smoothing.set_value(reading.smoothing_s)
        self.threshold.changed.connect(lambda value: self._read(threshold=value))
        self.threshold.left_automatic.connect(lambda: self._read(threshold=None))
        self.smoothing.changed.connect(lambda value: self._read(smoothing_s=value))
        section.add(self.threshold)
        section.add(self.smoothing)
        section.add(
            muted(
                tr("Live and Annotate read with these. What runs follows at once; detector and device begin it anew.")
            )
        )
        section.end()
        return section

    def _read(self, **values: Any) -> None:  # noqa: ANN401 - whatever a field of ReadingSettings holds
        reading = replace(self._settings.reading, **values)
        self._begin_anew()
        self.reading_changed.emit(reading)

    def _recording(self) -> Section:
        record, section = self._settings.record, Section()
        contents: dict[object, str] = {
            "overlay": tr("Video with what was read"),
            "clean": tr("Clean video"),
            "data": tr("Data only, no video"),
        }
        section.add_picker(
            tr("What is recorded"),
            picker(tr("What is recorded"), contents, record.content, lambda value: self._record(content=value)),
        )
        self.blur = Check(tr("Blur faces in the video"))
        self.blur.setChecked(record.blur_faces)
        self.blur.setEnabled(record.content != "data")
        self.blur.toggled.connect(lambda on: self._record(blur_faces=on))
        section.add(self.blur)
        section.add(muted(tr("The next recording is made like that.")))
        section.end()
        return section

    def _record(self, **values: Any) -> None:  # noqa: ANN401 - likewise
        self._settings.record = replace(self._settings.record, **values)
        self.blur.setEnabled(self._settings.record.content != "data")
        self._begin_anew()
        self.recording_changed.emit()

    def _folder_section(self) -> Section:
        section = Section()
        names: dict[_Folder, str] = {
            "output_folder": tr("Sessions are written to"),
            "library_folder": tr("The Sessions page lists"),
            "screenshot_folder": tr("Screenshots are saved in"),
        }
        for name, text in names.items():
            row = FolderRow(text, open_folder)
            row.chosen.connect(partial(self._put, name))
            row.reset.connect(partial(self._put, name, None))
            self.folders[name] = row
            section.add(row)
        section.add(muted(tr("What lies in the old folder stays there.")))
        section.end()
        self._show_folders()
        return section

    def _put(self, name: _Folder, folder: Path | None) -> None:
        if folder is None:
            self._settings.reset_folder(name)
        else:
            setattr(self._settings, name, folder)
        self._show_folders()
        self._begin_anew()
        self.folders_changed.emit()

    def _show_folders(self) -> None:
        for name, row in self.folders.items():
            row.show_path(getattr(self._settings, name), usual=not self._settings.is_chosen(name))

    def _privacy(self) -> Section:
        section, settings = Section(), self._settings
        section.add(muted(tr("Everything stays on this machine. This is where it lies:")))
        chosen = (
            Place(tr("Sessions: tables, videos, names and notes"), settings.output_folder),
            Place(tr("Screenshots"), settings.screenshot_folder),
            Place(tr("These settings, and what was opened last"), settings.file.parent),
        )
        for place in (*chosen, *self._places):
            row = FolderRow(place.name, open_folder, fixed=True)
            row.show_path(place.folder)
            section.add(row)
        self.forget = GlyphButton("trash", tr("Forget what was opened last"), text=tr("Forget what was opened last"))
        self.forget.clicked.connect(self._forget)
        self.forget.setEnabled(bool(settings.recent))
        self.reset = GlyphButton("undo", tr("Reset all settings"), text=tr("Reset all settings"))
        self.reset.clicked.connect(self._reset)
        section.add(self.forget)
        section.add(self.reset)
        section.end()
        return section

    def _forget(self) -> None:
        self._put_back = partial(self._settings.recall_recent, self._settings.forget_recent())
        self._is_reset = False
        self.forget.setEnabled(False)
        self._tell(tr("What was opened last is forgotten."))
        self.recent_changed.emit()

    def _reset(self) -> None:
        before = self._settings.everything()
        self._settings.reset()
        self._tell(tr("All settings are as at first."))
        self._tell_all()
        self._put_back = partial(self._settings.restore_below, before, self._settings.everything())
        self._is_reset = True

    def _begin_anew(self) -> None:
        """Take the reset as wanted, once something else is set: undoing it would undo that too."""
        if self._is_reset:
            self._is_reset = False
            self._tell("")

    def _undo(self) -> None:
        self._put_back()
        self._is_reset = False
        self._tell("")
        self._tell_all()

    def _tell_all(self) -> None:
        self._fill()
        self.appearance_changed.emit()
        self.reading_changed.emit(self._settings.reading)
        self.recording_changed.emit()
        self.folders_changed.emit()
        self.recent_changed.emit()

    def _tell(self, sentence: str) -> None:
        """Say what was done, and offer to undo it."""
        self._told.setText(sentence)
        self.undo.setVisible(bool(sentence))
