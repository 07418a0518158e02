"""The list of keys."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QWidget

Keys = tuple[tuple[str, str], ...]
"""What is pressed, and what that does."""


def live_keys() -> Keys:
    """Return the keys of the Live page and those that work everywhere."""
    return (
        (tr("Space"), tr("Start, pause, resume")),
        ("S", tr("Screenshot of the labelled frame")),
        ("R", tr("Record, and end that")),
        ("E", tr("Mark a moment of the recording")),
        ("M", tr("Mirror the camera's picture")),
        ("← →", tr("In a file: one frame back, on")),
        (tr("Shift ← →"), tr("In a file: five seconds back, on")),
        ("1 – 9", tr("Select a face")),
        ("O", tr("Open a video, picture, session or data set")),
        ("F11", tr("Full screen, and back")),
        ("Esc", tr("Leave the full screen")),
        ("?", tr("This list")),
    )


def session_keys() -> Keys:
    """Return the keys of the Sessions page."""
    return (
        (tr("Space"), tr("Play, pause")),
        ("← →  , .", tr("One frame back, on")),
        (tr("Shift ← →"), tr("Five seconds back, on")),
        (tr("Home End"), tr("First frame, last frame")),
        ("< >", tr("Slower, faster")),
        ("1 – 9", tr("Choose a person")),
        ("B", tr("Show or hide the faces' boxes")),
        ("+ − 0", tr("Timeline: closer, wider, whole")),
        ("[ ]", tr("Selected part begins, ends here")),
        (tr("Backspace"), tr("Select nothing")),
        (tr("Del"), tr("In the list: move to the trash")),
    )


def review_keys() -> Keys:
    """Return the keys of the page that reviews a data set."""
    return (
        (f"K, {tr('Enter')}", tr("Keep the label")),
        ("1 – 9", tr("Relabel to the class of that number")),
        ("S", tr("Accept what is suggested")),
        (f"D, {tr('Del')}", tr("Delete the face")),
        ("N", tr("Not a face")),
        ("U, Ctrl+Z", tr("Undo, any number of times")),
        ("← →", tr("Move without deciding")),
        ("P", tr("Pixels as squares, or smooth")),
    )


class KeyList(QDialog):
    """Shows which key does what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 28, 22)
        row.setSpacing(40)
        groups = (
            (self.tr("LIVE AND EVERYWHERE"), live_keys()),
            (self.tr("SESSIONS"), session_keys()),
            (self.tr("DATA SET"), review_keys()),
        )
        for name, keys in groups:
            row.addLayout(_column(name, keys))


def tr(text: str) -> str:
    """Translate a text of the list."""
    return QCoreApplication.translate("KeyList", text)


def _column(name: str, keys: Keys) -> QGridLayout:
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
