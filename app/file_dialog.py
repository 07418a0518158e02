"""The questions which video or picture to open, which folder, and where to write something."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

_FILES: Final = (
    "*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.wmv *.mpg *.mpeg *.ts *.png *.jpg *.jpeg *.heic *.heif *.avif *.webp "
    "*.gif *.bmp *.tif *.tiff"
)


def file_filter(owner: QObject) -> str:
    """Return the filter of a dialog that opens videos and pictures."""
    return owner.tr("Videos and pictures ({0})").format(_FILES) + ";;" + owner.tr("All files (*)")


def ask_file(parent: QWidget, title: str, folder: Path, chosen: Callable[[Path], None]) -> None:
    """Ask for a video or picture, beginning in a folder; `chosen` is called with the answer, if any."""
    dialog = QFileDialog(parent, title, str(folder), file_filter(parent))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def ask_folder(parent: QWidget, title: str, recent: tuple[Path, ...], chosen: Callable[[Path], None]) -> None:
    """Ask for a folder, beginning where the data set opened last lies; `chosen` is called with the answer, if any."""
    dialog = QFileDialog(parent, title, str(recent[0].parent if recent else Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def target_dialog(
    parent: QWidget,
    title: str,
    start: Path,
    filters: Sequence[str],
    suffix: str,
    chosen: Callable[[Path], None],
) -> QFileDialog:
    """Return the question where to write something, to be opened; an existing file is asked about.

    Args:
        parent: The window.
        title: What is written.
        start: The file or folder that is proposed.
        filters: As Qt writes them, the usual one first; who chooses another ends the name as that says.
        suffix: What a name without an ending gets, "csv"; "" for a folder.
        chosen: Called with the answer, if any.
    """
    dialog = QFileDialog(parent, title, str(start.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(filters))
    if suffix:
        dialog.setDefaultSuffix(suffix)
        dialog.filterSelected.connect(lambda told: dialog.setDefaultSuffix(told.rpartition("*.")[2].rstrip(")")))
    dialog.selectFile(start.name)
    dialog.fileSelected.connect(lambda told: chosen(Path(told)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
