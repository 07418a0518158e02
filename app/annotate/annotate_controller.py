"""One annotation from the question what to do with a session that is there to the notice that it is done."""

from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.annotate.dialog import ProgressDialog
from app.annotate.services import AnnotateServices, Existing, Job, Outcome
from app.annotate.worker import AnnotateThread
from app.settings import Settings
from fer_core.errors import FerError
from fer_core.text import harmless

Answer = Literal["resume", "replace", "keep"]


class AnnotateController(QObject):
    """Owns the annotation's thread and its dialog."""

    completed = Signal(object)
    """A session is whole: its Outcome."""
    interrupted = Signal(object)
    """A session was stopped and can be resumed: its Outcome."""
    warned = Signal(str)
    idle = Signal()
    """No thread is left."""

    def __init__(self, settings: Settings, services: AnnotateServices, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._services = services
        self._window = window
        self._waiting: deque[Job] = deque()
        self._agreed: list[Job] = []
        self._thread: AnnotateThread | None = None
        self.question: QMessageBox | None = None
        self.dialog: ProgressDialog | None = None

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self._thread is not None

    def begin(self, paths: list[Path]) -> None:
        """Annotate files; asks first about those that have a session already."""
        if self.busy or self.question is not None:
            return
        settings = self._settings
        self._agreed = []
        self._waiting = deque(Job(path, settings.output_folder, settings.reading, settings.annotate) for path in paths)
        self._go_on()

    def resume(self, job: Job) -> None:
        """Go on with a session that was stopped, with the options it began with."""
        if not self.busy:
            self._agreed = [replace(job, existing="resume")]
            self._waiting.clear()
            self._go_on()

    def request_stop(self) -> None:
        """Ask the thread to end; `idle` follows."""
        if self._thread is not None:
            self._thread.request_stop()

    def _go_on(self) -> None:
        while self._waiting:
            job = self._waiting[0]
            try:
                there = self._services.existing(job)
            except FerError as error:
                self.warned.emit(str(error))
                self._waiting.popleft()
                continue
            if there is not Existing.NOTHING:
                self._ask(job, there)
                return
            self._agreed.append(self._waiting.popleft())
        if self._agreed:
            self._start()

    def _ask(self, job: Job, there: Existing) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Annotate"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        role, name = QMessageBox.ButtonRole, harmless(job.source.name)
        answers: dict[QPushButton, Answer] = {}
        if there is Existing.INTERRUPTED:
            box.setText(self.tr("{0} was annotated in part.").format(name))
            box.setInformativeText(self.tr("Go on where it stopped, start again, or make a second session beside it?"))
            answers[box.addButton(self.tr("Resume"), role.AcceptRole)] = "resume"
            answers[box.addButton(self.tr("Keep both"), role.AcceptRole)] = "keep"
            answers[box.addButton(self.tr("Start again"), role.DestructiveRole)] = "replace"
        else:
            box.setText(self.tr("{0} has been annotated already.").format(name))
            box.setInformativeText(
                self.tr(
                    "Keep that session and make a second one beside it, or replace it? "
                    "It is removed only when the new one is whole."
                )
            )
            answers[box.addButton(self.tr("Keep both"), role.AcceptRole)] = "keep"
            answers[box.addButton(self.tr("Replace"), role.DestructiveRole)] = "replace"
        box.setDefaultButton(next(iter(answers)))  # neither of them loses anything
        box.setEscapeButton(box.addButton(self.tr("Leave it"), role.RejectRole))
        box.finished.connect(
            lambda: self._answer(job, next((answers[one] for one in answers if one is box.clickedButton()), None))
        )
        self.question = box
        box.open()

    def _answer(self, job: Job, answer: Answer | None) -> None:
        if self.question is not None:
            self.question.deleteLater()
        self.question = None
        self._waiting.popleft()
        if answer is not None:
            self._agreed.append(replace(job, existing=answer))
        self._go_on()

    def _start(self) -> None:
        thread = AnnotateThread(self._agreed, self._services)
        dialog = ProgressDialog(self._window)
        dialog.begin(thread.jobs[0].source.name, 0, len(thread.jobs))
        thread.began.connect(lambda place: dialog.begin(thread.jobs[place].source.name, place, len(thread.jobs)))
        thread.progress.connect(dialog.show_progress)
        thread.done.connect(self._on_done)
        thread.failed.connect(lambda _, sentence: self.warned.emit(sentence))
        thread.finished.connect(self._on_finished)
        dialog.cancelled.connect(thread.request_stop)
        self._thread, self.dialog = thread, dialog
        dialog.open()
        thread.start()

    def _on_done(self, outcome: Outcome) -> None:
        if outcome.interrupted:
            self.interrupted.emit(outcome)
        else:
            self.completed.emit(outcome)
        for sentence in outcome.warnings:
            self.warned.emit(sentence)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.finish()
            self.dialog.deleteLater()
        if self._thread is not None:
            self._thread.join(1.0)
            self._thread.deleteLater()
        self._thread, self.dialog = None, None
        self.idle.emit()
