"""The list of keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QWidget


class KeyList(QDialog):
    """Shows which key does what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        live = (
            (self.tr("Space"), self.tr("Start, pause, resume")),
            ("S", self.tr("Screenshot of the labelled frame")),
            ("M", self.tr("Mirror the camera's picture")),
            ("1 – 9", self.tr("Select a face")),
            ("O", self.tr("Open a video, picture or data set")),
            ("F11", self.tr("Full screen, and back with Esc")),
            ("?", self.tr("This list")),
        )
        review = (
            ("K, " + self.tr("Enter"), self.tr("Keep the label")),
            ("1 – 9", self.tr("Relabel to the class of that number")),
            ("S", self.tr("Accept what is suggested")),
            ("D, " + self.tr("Del"), self.tr("Delete the face")),
            ("N", self.tr("Not a face")),
            ("U, Ctrl+Z", self.tr("Undo, any number of times")),
            ("← →", self.tr("Move without deciding")),
            ("P", self.tr("Pixels as squares, or smooth")),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 28, 22)
        row.setSpacing(40)
        for name, keys in ((self.tr("LIVE AND EVERYWHERE"), live), (self.tr("REVIEW"), review)):
            row.addLayout(_column(name, keys))


def _column(name: str, keys: tuple[tuple[str, str], ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(22)
    grid.setVerticalSpacing(10)
    title = QLabel(name)
    title.setObjectName("section")
    grid.addWidget(title, 0, 1)
    for row, (key, deed) in enumerate(keys, 1):
        label = QLabel(key)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(QLabel(deed), row, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return grid
