"""A review from opening the data set to the version made of it; what takes long runs on a thread."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.background import BackgroundTask, explain
from app.review.services import open_review
from app.review.wording import decision_counts

if TYPE_CHECKING:
    from fer_core.datasets.review.review import Review

_PATIENCE_S: Final = 1.0


class ReviewController(QObject):
    """Owns the review, its thread and the question before applying."""

    opening = Signal(object)
    """A data set is being opened: its path."""
    opened = Signal()
    """It is open."""
    not_opened = Signal(str)
    """It could not be opened: a sentence."""
    applying = Signal()
    """A version is being made."""
    applied = Signal()
    """It is made, and open."""
    not_applied = Signal(str)
    """It could not be made: a sentence. The review goes on as before."""
    idle = Signal()
    """No thread is left."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._review: Review | None = None
        self._task: BackgroundTask | None = None
        self._making = False
        self._unwanted = False
        self.question: QMessageBox | None = None

    @property
    def review(self) -> "Review | None":
        """What is open. While `busy`, it is the thread's."""
        return self._review

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self._task is not None

    @property
    def making(self) -> bool:
        """Whether a version is being made, which must not be broken off."""
        return self._making

    def open_dataset(self, folder: Path, who: str) -> None:
        """Open a data set in place of the one that is open; its decisions are kept. Not to be called while `busy`.

        Args:
            folder: The data set.
            who: In whose name decisions are written down; empty for the user's name on the machine.
        """
        assert not self.busy
        self.close()
        self.opening.emit(folder)
        self._start(lambda: open_review(folder, who), self.opened, self.not_opened)

    def ask_to_apply(self) -> None:
        """Say what applying will do, and do it if that is wanted."""
        review = self._review
        if review is None or self.busy or self.question is not None or not review.decision_counts.total:
            return
        box = QMessageBox(self._page)
        box.setWindowTitle(self.tr("Apply"))
        box.setText(self.tr("Make a new version of {0}?").format(review.dataset.manifest.name))
        text = self.tr("{0}. Version {1} stays as it is.")
        box.setInformativeText(text.format(decision_counts(review.decision_counts), review.dataset.version.number))
        apply = QPushButton(self.tr("Apply"))
        apply.setProperty("primary", True)  # before the box polishes it
        box.addButton(apply, QMessageBox.ButtonRole.AcceptRole)
        back = box.addButton(self.tr("Go on reviewing"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(apply)
        box.setEscapeButton(back)
        box.finished.connect(lambda: self._answer(review, apply=box.clickedButton() is apply))
        self.question = box
        box.open()

    def close(self) -> None:
        """Let go of the data set; of one that is still being opened, as soon as it is there."""
        if self._review is not None:
            self._review.close()
        self._review = None
        if self._task is not None:
            self._unwanted = True
            self._task.join(_PATIENCE_S)

    def _answer(self, asked: "Review", *, apply: bool) -> None:
        if self.question is not None:
            self.question.deleteLater()
        self.question = None
        if apply and self._review is asked and not self.busy:  # a data set may have been dropped meanwhile
            self._making = True
            self.applying.emit()
            self._start(asked.apply, self.applied, self.not_applied)

    def _start(self, work: "Callable[[], Review]", done: SignalInstance, failed: SignalInstance) -> None:
        self._then = done, failed
        self._task = BackgroundTask("review", work, self, discard=lambda review: review.close())
        self._task.succeeded.connect(self._on_review)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _on_review(self, review: "Review") -> None:
        if self._end():
            self._review = review
            self._then[0].emit()
        else:
            review.close()
        self.idle.emit()

    def _on_failed(self, error: Exception) -> None:
        if self._end():
            self._then[1].emit(explain(error))
        self.idle.emit()

    def _end(self) -> bool:
        """Let go of the thread; return whether what it did is still wanted."""
        assert self._task is not None
        self._task.join(1.0)
        self._task.deleteLater()
        self._task = None
        unwanted, self._unwanted, self._making = self._unwanted, False, False
        return not unwanted
