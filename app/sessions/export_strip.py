"""How far an export is: what, how much, Cancel. It is there as long as one is under way."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.outcome_notices import open_folder
from app.sessions.exports import Export, Exported, ExportRequest, carry_out
from app.sessions.latest_work import LatestWork
from app.sessions.summary_model import Range
from app.translation import tr
from fer_core.text import harmless

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession


class ExportStrip(QFrame):
    """Exports in the background, one after the other is asked for."""

    message = Signal(str, str, object)
    """It is done: a sentence, what can be done next, and how."""
    warned = Signal(str)
    idle = Signal()
    """Nothing is being exported any more, and what was cancelled is taken away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self._work = LatestWork("export", self)
        self._what = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the export is"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setAccessibleName(tr("Cancel the export"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(12)
        row.addWidget(self._what)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(self._cancel)
        self._work.progressed.connect(self._show)
        self._work.busy_changed.connect(self.setVisible)
        self._work.idle.connect(self.idle)
        self._work.done.connect(self._tell)
        self._work.failed.connect(self.warned)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether an export is under way."""
        return self._work.busy

    @property
    def at_work(self) -> bool:
        """Whether something is written still, or just taken away again."""
        return self._work.threads_left

    def begin(self, watched: "WatchedSession", within: Range | None, request: ExportRequest) -> None:
        """Export, unless something is being exported already."""
        if self._work.busy:
            self.warned.emit(tr("An export is under way. Wait for it, or cancel it."))
            return
        self._what.setText(tr("Exporting {0}").format(harmless(request.target.name)))
        self.bar.setRange(0, 0)
        self._work.begin(lambda tell: carry_out(watched, within, request, tell))

    def stop(self) -> None:
        """Cancel what is under way; nothing of it is kept."""
        self._work.stop()

    def leave(self) -> None:
        """Stop, and wait for what stops: the window closes."""
        self._work.leave()

    def _cancel(self) -> None:
        self._work.stop()
        self.message.emit(tr("The export is cancelled; nothing of it was kept."), "", None)

    def _show(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _tell(self, made: Exported) -> None:
        target: Path = made.request.target
        words = {
            Export.REPORT: tr("The report is {0}."),
            Export.FIGURES: tr("The figures are in {0}."),
            Export.CLIP: tr("The clip is {0}."),
            Export.PICTURES: tr("The pictures are in {0}."),
        }
        text = words.get(made.request.kind, tr("The table is {0}.")).format(harmless(str(target)))
        folder = target if target.is_dir() else target.parent
        self.message.emit(" ".join((text, *map(harmless, made.remarks))), tr("Show"), partial(open_folder, folder))
