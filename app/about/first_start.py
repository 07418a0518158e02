"""The first-start page: before any camera is opened, what the program does and what it must not be used for."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.about.notice_text import notice_text, read_figures
from app.about.text_view import TextView
from app.error_reporting import log_folder
from app.settings import NOTICE_VERSION, Settings
from fer_core.inference.model_folder import shipped_model


class FirstStart(QDialog):
    """The page, over the window. It is accepted by its button; whoever closes it instead has not read it."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Before you begin"))
        title = QLabel(self.tr("Before you begin"))
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        title.setFont(font)
        title.setContentsMargins(18, 0, 18, 0)
        self.text = TextView(self.tr("What the program does, and what it must not be used for"))
        self.text.show_markdown(current_notice(settings))
        self.read = QPushButton(self.tr("I have read it"))
        self.read.setAccessibleName(self.read.text())
        self.read.setProperty("primary", True)
        self.read.setDefault(True)
        self.read.clicked.connect(self._accept)
        again = QLabel(self.tr("It can be read again under About (F1)."))
        again.setObjectName("muted")
        again.setWordWrap(True)
        row = QHBoxLayout()
        row.setContentsMargins(18, 0, 18, 0)
        row.addWidget(again, 1)
        row.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self.text, 1)
        column.addLayout(row)
        room = parent.size() if parent is not None else self.sizeHint()
        self.resize(min(760, room.width() - 80), min(680, room.height() - 60))
        self.text.setFocus()

    def _accept(self) -> None:
        self._settings.read_notice = NOTICE_VERSION
        self._settings.save()
        self.accept()


def show_first_start(window: QWidget, settings: Settings, begin: Callable[[], None]) -> FirstStart:
    """Show the page over the window, and begin when it is read.

    Args:
        window: Where it is shown; it is closed if the page is closed unread.
        settings: Remember which version was read.
        begin: Opens the camera, or whatever else is to be read.
    """
    page = FirstStart(settings, window)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.setAcceptDrops(False)

    def go_on() -> None:
        window.setAcceptDrops(True)
        begin()

    page.accepted.connect(go_on)
    page.rejected.connect(window.close)
    page.open()
    return page


def current_notice(settings: Settings) -> str:
    """Return the text, with this machine's folders and the shipped network's figures."""
    figures = read_figures(shipped_model())
    return notice_text(figures, settings.file, log_folder(), settings.output_folder, settings.screenshot_folder)
