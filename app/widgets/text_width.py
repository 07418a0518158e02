"""Panels that are as wide as their text needs."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.theme import text_px


class TextWidth(QObject):
    """Keeps a widget at a width that follows the size of the text.

    Half as much: larger text is wrapped and cut sooner, so that the picture keeps its room.

    Args:
        widget: The widget, which owns this object.
        pixels: Its width at the usual size.
    """

    def __init__(self, widget: QWidget, pixels: int) -> None:
        super().__init__(widget)
        self._pixels = pixels
        widget.installEventFilter(self)
        self._apply(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow another size of the text."""
        if event.type() == QEvent.Type.FontChange and isinstance(watched, QWidget):
            self._apply(watched)
        return super().eventFilter(watched, event)

    def _apply(self, widget: QWidget) -> None:
        widget.setFixedWidth((text_px(self._pixels) + self._pixels) // 2)
