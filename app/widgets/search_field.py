"""Where one types what a list is searched for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class SearchField(QLineEdit):
    """A field above a list; Down goes on to the list, Escape empties the field.

    Args:
        name: What is searched, for screen readers.
        height: At least so high, pixels.
    """

    down = Signal()
    """The list is wanted."""

    def __init__(self, name: str, height: int = 30) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search"))
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the list, or empty the field."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
            event.accept()  # what is typed here is no key of the page
