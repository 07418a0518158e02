"""Whether the window may close: not before work is over that must not be broken off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

if TYPE_CHECKING:
    from app.annotate.annotate_controller import AnnotateController
    from app.live.recording import RecordController
    from app.review.review_controller import ReviewController
    from app.sessions.export_strip import ExportStrip


@dataclass(frozen=True)
class _Question:
    """What is asked before work is stopped: what goes on, what becomes of it, and how it is answered."""

    text: str
    more: str
    stop: str
    stay: str
    later: str = ""
    """Close when the work is done, where that can be waited for."""


@dataclass(frozen=True)
class _Work:
    """What goes on that must not be broken off unasked."""

    question: _Question
    stop: Callable[[], None]
    busy: Callable[[], bool]
    """Whether something of it is still there, also while it stops."""
    resting: Callable[[], frozenset[str]] = frozenset
    """What of it goes on only when somebody says so."""
    stopping: Callable[[], bool] = lambda: False
    """Whether it was told to stop, and is about to."""


class CloseGuard(QObject):
    """Asks once while an annotation, a recording or an export is at work, and waits while something is made whole."""

    message = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._wanted = False
        self._later: _Work | None = None
        """Work after which to close."""
        self._rested: frozenset[str] = frozenset()
        """What of it rested when that was said."""
        self._asking = False

    def is_free(
        self,
        annotation: "AnnotateController | None",
        review: "ReviewController | None",
        recording: "RecordController",
        exports: "ExportStrip | None" = None,
    ) -> bool:
        """Return whether the window may close now. If not, `go_on` closes it, unless that is thought better of.

        Args:
            annotation: What carries out annotations, if that was ever asked for.
            review: The review, likewise.
            recording: What records.
            exports: What exports sessions, if that was ever asked for.
        """
        if annotation is not None and annotation.busy:
            self._ask_once(
                _Work(
                    self._about_annotation(),
                    annotation.request_stop,
                    lambda: annotation.busy,
                    lambda: annotation.resting,
                    lambda: annotation.stopping,
                )
            )
            return False
        if recording.recording:
            self._ask_once(_Work(self._about_recording(), recording.end, lambda: recording.busy))
            return False
        if exports is not None and exports.busy:
            self._ask_once(_Work(self._about_export(), exports.stop, lambda: exports.at_work))
            return False
        sentence = ""
        if exports is not None and exports.at_work:
            sentence = self.tr("The cancelled export is being taken away. The window closes right after.")
        elif recording.busy:
            sentence = self.tr("The recording is being finished. The window closes as soon as that is done.")
        elif review is not None and review.making:  # in a moment, and not by halves
            sentence = self.tr("A new version is being made. The window closes as soon as that is done.")
        if sentence:
            self.message.emit(sentence)
            self._wanted = True
        return not sentence

    def go_on(self) -> None:
        """Close the window if that is wanted: a thread is gone."""
        later = self._later
        if later is not None and not later.busy():
            self._later = None
            # Whoever paused it, or has a dialog open, is there and goes on with it.
            if later.resting() <= self._rested and QApplication.activeModalWidget() is None:
                self._wanted = True
        if self._wanted:
            self._window.close()

    def stay(self) -> None:
        """Close no more: there is something to read."""
        self._wanted, self._later = False, None

    def _about_annotation(self) -> _Question:
        return _Question(
            self.tr("The queue is still at work."),
            self.tr("Stop it and close? What is finished is kept; the rest is resumed at the next start, if you like."),
            self.tr("Stop and close"),
            self.tr("Keep working"),
            self.tr("Close when done"),
        )

    def _about_recording(self) -> _Question:
        return _Question(
            self.tr("A recording is under way."),
            self.tr("End it and close? What is recorded is kept."),
            self.tr("End and close"),
            self.tr("Go on recording"),
        )

    def _about_export(self) -> _Question:
        return _Question(
            self.tr("An export is under way."),
            self.tr("Cancel it and close? Nothing of it is kept."),
            self.tr("Cancel it and close"),
            self.tr("Keep working"),
            self.tr("Close when done"),
        )

    def _ask_once(self, work: _Work) -> None:
        if self._asking or (self._wanted and work.stopping()):
            return
        self.stay()  # closing over this has yet to be agreed to
        question = work.question
        box = QMessageBox(self._window)
        box.setWindowTitle("FER Studio")
        box.setText(question.text)
        box.setInformativeText(question.more)
        agreed = box.addButton(question.stop, QMessageBox.ButtonRole.AcceptRole)
        later = box.addButton(question.later, QMessageBox.ButtonRole.ActionRole) if question.later else None
        box.addButton(question.stay, QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered() -> None:
            self._asking = False
            if box.clickedButton() is agreed:
                self._wanted = True
                work.stop()
            elif later is not None and box.clickedButton() is later:
                self._later, self._rested = work, work.resting()
            else:
                return
            if not work.busy():
                self._window.close()

        box.finished.connect(answered)
        self._asking = True
        box.open()
