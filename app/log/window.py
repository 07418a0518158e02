"""The log, shown as it is written."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.error_reporting import LOG_NAME
from app.log.records import Level, LogLine, LogTail, matching, parse
from app.translation import counted
from app.widgets.picker import Picker
from fer_core.native_log import LOG_NAME as NATIVE_LOG

_MOST: Final = 5000
_AT_END: Final = 4


class LogWindow(QDialog):
    """Shows what the program, or the native libraries, wrote down: from a level on, with words that are looked for.

    Args:
        folder: Where the logs are.
        parent: The window.
    """

    folder_wanted = Signal(object)
    """A folder is to be shown in the file manager: its path."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lines: tuple[LogLine, ...] = ()
        self._shown: tuple[LogLine, ...] = ()
        self._tail = LogTail(folder / LOG_NAME)
        self.setWindowTitle(self.tr("Log"))
        self.setMinimumSize(560, 340)
        self.resize(860, 520)
        self.source = Picker(self.tr("Whose log"))
        self.source.addItem(self.tr("Program"), LOG_NAME)
        self.source.addItem(self.tr("Native libraries"), NATIVE_LOG)
        self.level = Picker(self.tr("From which level on"))
        levels: tuple[tuple[str, Level], ...] = (
            (self.tr("Everything"), "DEBUG"),
            (self.tr("Notes and worse"), "INFO"),
            (self.tr("Warnings and worse"), "WARNING"),
            (self.tr("Errors"), "ERROR"),
        )
        for name, level in levels:
            self.level.addItem(name, level)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the log"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(30)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("What was written down"))
        self.text.document().setDocumentMargin(12)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.copy = QPushButton(self.tr("Copy"))
        self.reveal = QPushButton(self.tr("Show in folder"))
        for button in (self.copy, self.reveal):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
        self._lay_out()
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.refresh)
        self._watcher.directoryChanged.connect(self.refresh)
        self.source.currentIndexChanged.connect(self._take_source)
        self.level.currentIndexChanged.connect(self._show_lines)
        self.search.textChanged.connect(self._show_lines)
        self.copy.clicked.connect(self._copy)
        self.reveal.clicked.connect(lambda: self.folder_wanted.emit(self._folder))
        self.refresh()

    def refresh(self) -> None:
        """Read what is new."""
        anew, text = self._tail.read()
        if anew:
            self._lines = ()
        if text or anew or not self._lines:
            self._lines = (*self._lines, *parse(text))[-_MOST:]
            self._show_lines()
        self._watch()

    def _watch(self) -> None:
        """Be told of the next change: a file that was begun anew is another file."""
        wanted = {str(path) for path in (self._folder, self._tail.file) if path.exists()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(sorted(wanted - watched))

    def _take_source(self) -> None:
        self._tail = LogTail(self._folder / self.source.currentData())
        self._lines = ()
        self.level.setEnabled(self.source.currentData() == LOG_NAME)
        self.refresh()

    def _show_lines(self) -> None:
        least: Level = self.level.currentData() if self.level.isEnabled() else "DEBUG"
        self._shown = matching(self._lines, least, self.search.text())
        bar = self.text.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - _AT_END
        before = bar.value()
        self.text.setPlainText("\n".join(line.written() for line in self._shown))
        bar.setValue(bar.maximum() if at_end else before)
        if self._shown:
            self.count.setText(
                self.tr("{0} of {1}").format(
                    counted(len(self._shown), self.tr("entry"), self.tr("entries")), len(self._lines)
                )
            )
        else:
            self.count.setText(
                self.tr("Nothing like that in it.") if self._lines else self.tr("Nothing was written down yet.")
            )
        self.copy.setEnabled(bool(self._shown))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _lay_out(self) -> None:
        top = QFrame()
        top.setObjectName("panel")
        row = QHBoxLayout(top)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(self.source)
        row.addWidget(self.level)
        row.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.copy)
        foot.addWidget(self.reveal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
