"""Whether the window may close: not before work is over that must not be broken off."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from app.annotate.annotate_controller import AnnotateController
    from app.review.review_controller import ReviewController


class CloseGuard(QObject):
    """Asks once while an annotation is at work, and waits while a version of a data set is made."""

    message = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._wanted = False
        self._asking = False

    def is_free(self, annotation: "AnnotateController | None", review: "ReviewController | None") -> bool:
        """Return whether the window may close now. If not, `go_on` closes it, unless that is thought better of.

        Args:
            annotation: What carries out annotations, if that was ever asked for.
            review: The review, likewise.
        """
        if annotation is not None and annotation.busy:
            if not self._wanted and not self._asking:
                self._ask(annotation)
            return False
        if review is not None and review.making:  # in a moment, and not by halves
            self.message.emit(self.tr("A new version is being made. The window closes as soon as that is done."))
            self._wanted = True
            return False
        return True

    def go_on(self) -> None:
        """Close the window if that is wanted: a thread is gone."""
        if self._wanted:
            self._window.close()

    def stay(self) -> None:
        """Close no more: there is something to read."""
        self._wanted = False

    def _ask(self, annotation: "AnnotateController") -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle("FER Studio")
        box.setText(self.tr("An annotation is still at work."))
        box.setInformativeText(self.tr("Stop it and close? What is finished is kept; the rest can be resumed later."))
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Keep working"), QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda: self._answer(annotation, stop=box.clickedButton() is stop))
        self._asking = True
        box.open()

    def _answer(self, annotation: "AnnotateController", *, stop: bool) -> None:
        self._asking = False
        if not stop:
            return
        self._wanted = True
        annotation.request_stop()
        if not annotation.busy:
            self._window.close()
