"""The dialog about an error that should not have happened: what it was, and what can be kept of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.about.text_view import TextView
from app.error_reporting import shorten_paths
from fer_core.errors import FerError
from fer_core.text import breakable

_WIDTH, _SHORT, _TALL = 660, 150, 460


class CrashDialog(QDialog):
    """Says it in one sentence, with details, and offers to keep a report, to go on, or to quit.

    Args:
        report: The report as text.
        save: Keeps it and returns where.
        parent: The window.
    """

    quit_wanted = Signal()
    folder_wanted = Signal(object)
    """A folder is to be shown in the file manager: its path."""

    def __init__(self, report: str, save: Callable[[str], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report, self._save = report, save
        self._more = 0
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setMinimumWidth(520)
        self.resize(_WIDTH, _SHORT)
        sentence = QLabel(
            self.tr("Something went wrong that should not. What you were doing may not have worked; the rest goes on.")
        )
        sentence.setWordWrap(True)
        font = sentence.font()
        font.setBold(True)
        sentence.setFont(font)
        self.said = QLabel(self.tr("Nothing of it was sent to anybody. A report can be kept on this machine."))
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = TextView(self.tr("Details of the error"))
        self.details.show_plain(report)
        self.details.hide()
        self.show_details = self._button(self.tr("Details"), self._toggle_details)
        self.show_details.setCheckable(True)
        self.copy = self._button(self.tr("Copy"), lambda: QGuiApplication.clipboard().setText(self._report))
        self.save = self._button(self.tr("Save a report here"), self._keep)
        self.quit = self._button(self.tr("Quit"), self._quit)
        self.go_on = self._button(self.tr("Go on"), self.reject)
        self.go_on.setProperty("primary", True)
        self.go_on.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.show_details, self.copy, self.save):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.quit)
        row.addWidget(self.go_on)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(sentence)
        column.addWidget(self.said)
        column.addWidget(self.details, 1)
        column.addLayout(row)
        self.go_on.setFocus()

    def add_another(self) -> None:
        """Take note that something else went wrong meanwhile."""
        self._more += 1
        self.setWindowTitle(self.tr("Something went wrong ({0} times)").format(self._more + 1))

    def _button(self, text: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: deed())
        return button

    def _toggle_details(self) -> None:
        shown = self.show_details.isChecked()
        self.details.setVisible(shown)
        self.resize(self.width(), _TALL if shown else _SHORT)

    def _keep(self) -> None:
        try:
            path = self._save(self._report)
        except FerError as error:
            self.said.setText(breakable(str(error)))
            return
        self.said.setText(breakable(self.tr("The report is kept as {0}.").format(shorten_paths(str(path)))))
        self.save.setText(self.tr("Show in folder"))
        self.save.setAccessibleName(self.save.text())
        self.save.clicked.disconnect()
        self.save.clicked.connect(lambda: self.folder_wanted.emit(path.parent))

    def _quit(self) -> None:
        self.reject()
        self.quit_wanted.emit()
