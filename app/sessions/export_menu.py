"""The button Export with its menu, and the questions how and where to."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QMenu, QWidget

from app.file_dialog import target_dialog
from app.sessions.exports import ENDINGS, Export, ExportRequest
from app.translation import tr
from app.widgets.check import Check
from app.widgets.glyphs import GlyphButton
from app.widgets.number_field import NumberField
from fer_core.session.selection_export import Look
from fer_core.text import file_stem, harmless

_EVERY: Final = 30


class ExportButton(GlyphButton):
    """Offers the kinds of files."""

    wanted = Signal(object)
    """A kind is wanted: its `Export`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("down", tr("Export the session or the selected part"), text=tr("Export"), parent=parent)
        menu = QMenu(self)
        self.actions_of = {kind: menu.addAction(text) for kind, text in export_texts().items()}
        for kind, action in self.actions_of.items():
            action.triggered.connect(lambda _=False, kind=kind: self.wanted.emit(kind))
        menu.insertSeparator(self.actions_of[Export.READINGS])
        menu.insertSeparator(self.actions_of[Export.CLIP])
        self.setMenu(menu)

    def allow(self, kind: Export, allowed: bool, why: str = "") -> None:
        """Say whether a kind can be exported, and if not why."""
        self.actions_of[kind].setEnabled(allowed)
        self.actions_of[kind].setToolTip(why)


def export_texts() -> dict[Export, str]:
    """Return what the kinds are called."""
    return {
        Export.REPORT: tr("Report (HTML)…"),
        Export.SUMMARY: tr("Summary as a table (CSV, Parquet)…"),
        Export.FIGURES: tr("Figures (SVG and PNG)…"),
        Export.READINGS: tr("Readings with names (CSV, Parquet)…"),
        Export.CLIP: tr("Clip (MP4)…"),
        Export.PICTURES: tr("Pictures (PNG)…"),
    }


class LookDialog(QDialog):
    """Asks how a clip or pictures shall look."""

    def __init__(self, kind: Export, *, blurred: bool, marks: int, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            kind: Clip or pictures.
            blurred: Whether the session blurs faces, so that they stay so.
            marks: How many moments are marked in what is exported.
            parent: The owner.
        """
        super().__init__(parent)
        self._kind = kind
        self.setWindowTitle(tr("Export a clip") if kind is Export.CLIP else tr("Export pictures"))
        self.overlay = Check(tr("Draw what was read on it"))
        self.overlay.setChecked(True)
        self.blur = Check(tr("Make faces unrecognisable"))
        self.blur.setChecked(blurred)
        self.blur.setEnabled(not blurred)
        self.blur.setToolTip(tr("Faces are blurred in this session, and stay so.") if blurred else "")
        self.every = NumberField(tr("Every which picture"), 1, 100_000, _EVERY)
        self.marked = Check(tr("Only the marked moments ({0})").format(marks))
        self.marked.setEnabled(marks > 0)
        self.marked.toggled.connect(lambda on: self.every.setEnabled(not on))
        buttons = QDialogButtonBox()
        self.go_on = buttons.addButton(tr("Choose where to…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setProperty("primary", True)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(20, 18, 20, 16)
        form.setVerticalSpacing(10)
        if kind is Export.PICTURES:
            form.addRow(tr("Every which picture"), self.every)
            form.addRow(self.marked)
        form.addRow(self.overlay)
        form.addRow(self.blur)
        form.addRow(buttons)

    @property
    def request(self) -> ExportRequest:
        """What was asked for; where to is not known yet."""
        look = Look(overlay=self.overlay.isChecked(), blur=self.blur.isChecked())
        return ExportRequest(self._kind, Path(), look, self.every.value(), self.marked.isChecked())


def ask_target(parent: QWidget, kind: Export, name: str, folder: Path | None, chosen: Callable[[Path], None]) -> None:
    """Ask where an export goes; an existing file is asked about. `chosen` is called with the answer, if any.

    Args:
        parent: The window.
        kind: What is exported.
        name: What the session is called.
        folder: Where to begin; None for the user's documents.
        chosen: Gets the path.
    """
    at = folder or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    endings = ENDINGS[kind]
    words = {Export.FIGURES: tr("figures"), Export.PICTURES: tr("pictures"), Export.SUMMARY: tr("summary")}
    stem = file_stem(name, "session", ending=f" {words[kind]}" if kind in words else "").replace(" ", "-")
    filters = [f"{ending[1:].upper()} (*{ending})" for ending in endings] or [tr("New folder (*)")]
    title, suffix = export_texts()[kind].rstrip("…"), endings[0][1:] if endings else ""
    target_dialog(parent, title, at / harmless(stem), filters, suffix, chosen).open()
