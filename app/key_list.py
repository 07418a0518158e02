"""The list of keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget


class KeyList(QDialog):
    """Shows which key does what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        keys = (
            (self.tr("Space"), self.tr("Start, pause, resume")),
            ("S", self.tr("Screenshot of the labelled frame")),
            ("M", self.tr("Mirror the picture")),
            ("O", self.tr("Open a video or picture")),
            ("1 – 9", self.tr("Select a face")),
            ("F11", self.tr("Full screen")),
            ("?", self.tr("This list")),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 28, 22)
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(10)
        for row, (key, deed) in enumerate(keys):
            name = QLabel(key)
            font = name.font()
            font.setBold(True)
            name.setFont(font)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(deed), row, 1)
