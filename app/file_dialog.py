"""The questions which video or picture to open, and which data set."""

from collections.abc import Callable
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
