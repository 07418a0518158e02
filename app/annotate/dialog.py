"""How far an annotation is: frames, time left, Cancel."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.theme import digits_font
from fer_core.text import harmless


class ProgressDialog(QDialog):
    """Shows the work; closing it is the same as Cancel."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Annotating"))
        self.setMinimumWidth(420)
        self._over = False
        self._what = QLabel()
        self._what.setWordWrap(True)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._figures = QLabel(self.tr("Loading the model"))
        self._figures.setObjectName("muted")
        self._figures.setFont(digits_font(self.font()))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout()
        row.addWidget(self._figures, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._what)
        column.addWidget(self.bar)
        column.addLayout(row)

    @property
    def figures(self) -> str:
        """What is said of the progress."""
        return self._figures.text()

    def begin(self, name: str, place: int, count: int) -> None:
        """Show that an input is begun: its name, its place from 0, how many there are."""
        name = harmless(name)
        self._what.setText(name if count == 1 else self.tr("{0} ({1} of {2})").format(name, place + 1, count))
        self._figures.setText(self.tr("Loading the model"))
        self.bar.setRange(0, 0)

    def show_progress(self, done: int, total: int, left_s: float) -> None:
        """Show how far it is; a total of 0 and a negative time are unknown."""
        if self._over or not self.cancel.isEnabled():
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        frames = self.tr("{0} of {1} frames").format(done, total) if total else self.tr("{0} frames").format(done)
        self._figures.setText(frames if left_s < 0 or not total else f"{frames} · {time_left(left_s)}")

    def finish(self) -> None:
        """Close without cancelling."""
        self._over = True
        self.close()

    def reject(self) -> None:
        """Take Escape as Cancel."""
        self._cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take the closing of the window as Cancel."""
        if not self._over:
            event.ignore()
            self._cancel()

    def _cancel(self) -> None:
        if self.cancel.isEnabled():
            self.cancel.setEnabled(False)
            self._figures.setText(self.tr("Stopping after this frame"))
            self.cancelled.emit()


def time_left(seconds: float) -> str:
    """Say how long something will still take, no more exactly than anybody knows."""
    if seconds < 60:
        return _tr("about {0} s left").format(max(1, round(seconds)))
    if seconds < 3600:
        return _tr("about {0} min left").format(round(seconds / 60))
    return _tr("about {0:.1f} h left").format(seconds / 3600)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProgressDialog", text)
