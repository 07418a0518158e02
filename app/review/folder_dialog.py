"""The question which data set to open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_folder(parent: QWidget, title: str, recent: tuple[Path, ...], chosen: Callable[[Path], None]) -> None:
    """Ask for a folder, beginning where the data set opened last lies; `chosen` is called with the answer, if any."""
    dialog = QFileDialog(parent, title, str(recent[0].parent if recent else Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
