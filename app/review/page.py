"""The Review page: one suspect face after the other, decided with one key each."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.actions.action import Page, PageKeys
from app.actions.catalogue import page_actions
from app.file_dialog import ask_folder
from app.review import states, wording
from app.review.action_bar import ActionBar
from app.review.face_review_view import FaceReviewView
from app.review.keys import ENTER, Deed, held_down, press
from app.review.queue_cursor import QueueCursor
from app.review.queue_panel import QueuePanel
from app.review.review_actions import ReviewActions
from app.review.review_controller import ReviewController
from app.review.state_page import StatePage
from app.review.states import ReviewState, Step
from app.settings import Settings
from fer_core.errors import FerError

if TYPE_CHECKING:
    from fer_core.datasets.review.review import Choice, Review

_OFFERED: Final = 5
"""So many of the data sets that were reviewed last are offered where none is open."""


class ReviewPage(QWidget):
    """Carries out what is pressed; the review itself is `ReviewController`'s."""

    message = Signal(str)
    warned = Signal(str)
    cleared = Signal()
    """What was warned of is over: another data set is opened, or a version is made."""
    idle = Signal()
    """No thread is left."""
    undo_changed = Signal()
    """Something else can be undone or redone now."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._folder = Path()
        self._cursor = QueueCursor()
        self._keys = PageKeys(page_actions(Page.DATA_SET))
        self._actions = ReviewActions(self)
        self.controller = ReviewController(self)
        self.panel = QueuePanel(settings.reviewer)
        self.face_review = FaceReviewView(squares=settings.review_squares)
        self.bar = ActionBar()
        self.state_page = StatePage()
        self._middle = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_state(states.nothing_open(settings.datasets[:_OFFERED]))

    @property
    def review(self) -> "Review | None":
        """What is open."""
        return self.controller.review

    @property
    def position(self) -> int | None:
        """The face that is shown, by its place in the table."""
        shown = self.review is not None and self._middle.currentIndex() == 0
        return self._cursor.position if shown else None

    def open_dataset(self, folder: Path) -> None:
        """Open a data set in place of the one that is open; its decisions are kept."""
        if self.controller.busy:
            self.message.emit(wording.not_opened(folder.name))
        else:
            self.controller.open_dataset(folder, self._settings.reviewer)

    def ask_folder(self) -> None:
        """Ask which data set to open."""
        ask_folder(self, self.tr("Open a data set"), self._settings.datasets, self.open_dataset)

    def leave(self) -> None:
        """Let go of the data set: the window closes."""
        self.controller.close()
        self.face_review.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide, move, undo; or press the button that the keyboard is on."""
        action = self._keys.action(event)
        if held_down(event, action) or (event.key() in ENTER and press(self.focusWidget())):
            return
        if action is None or self.review is None or self.controller.busy:
            super().keyPressEvent(event)
        else:
            self.deeds[action]()

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What the page's actions do."""
        return self._actions.deeds

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now; "" where it can."""
        return self._actions.obstacle(action)

    @property
    def undo_text(self) -> str:
        """What the next undo takes back."""
        entry = self.review.undoes if self.review is not None and not self.controller.busy else None
        return wording.decided(entry) if entry is not None else ""

    @property
    def redo_text(self) -> str:
        """What the next redo decides again."""
        entry = self.review.redoes if self.review is not None and not self.controller.busy else None
        return wording.decided(entry) if entry is not None else ""

    def undo(self) -> None:
        """Take back the last decision, and show its face."""
        self._go_back(lambda review: review.undo())

    def redo(self) -> None:
        """Decide again what was taken back last, and show its face."""
        self._go_back(lambda review: review.redo())

    def _do(self, deed: Deed) -> None:
        self.deeds[deed.value]()

    def _lay_out(self) -> None:
        self._middle.addWidget(self.face_review)
        self._middle.addWidget(self.state_page)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.panel)
        upper.addWidget(self._middle, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(upper, 1)
        page.addWidget(self.bar)

    def _connect(self) -> None:
        self.panel.open_wanted.connect(self.ask_folder)
        self.panel.filter_changed.connect(self._fill_queue)
        self.panel.apply_wanted.connect(self.controller.ask_to_apply)
        self.panel.who_changed.connect(self._take_name)
        self.panel.left.connect(self.setFocus)
        self.bar.wanted.connect(self._do)
        self.face_review.relabelled.connect(partial(self._actions.decide, "relabel"))
        self.face_review.moved.connect(self.show_place)
        self.face_review.copy_chosen.connect(self._go_to)
        self.controller.opening.connect(self._opening)
        self.controller.opened.connect(self._opened)
        self.controller.not_opened.connect(self._not_opened)
        self.controller.applying.connect(self._applying)
        self.controller.applied.connect(self._applied)
        self.controller.not_applied.connect(self._not_applied)
        self.controller.idle.connect(self.idle)
        self.state_page.chosen.connect(self._take_step)
        self.state_page.folder_chosen.connect(self.open_dataset)

    def _take_step(self, step: Step) -> None:
        deeds: dict[Step, Callable[[], None]] = {
            Step.OPEN: self.ask_folder,
            Step.AGAIN: lambda: self.open_dataset(self._folder),
            Step.REOPEN: lambda: self.open_dataset(self._folder),
            Step.FACES: partial(self._choose, "faces"),
            Step.SUSPECTS: partial(self._choose, "suspects"),
            Step.APPLY: self.controller.ask_to_apply,
            Step.LOOK: partial(self.show_place, 0),
        }
        deeds[step]()

    def _opening(self, folder: Path) -> None:
        self.cleared.emit()
        self.face_review.forget()
        self._folder = folder
        self._show_state(states.loading(folder.name))

    def _opened(self) -> None:
        review = self._take_review()
        name = review.dataset.manifest.name
        if review.unreadable:
            self.warned.emit(wording.unreadable(name, review.unreadable))
        if review.outdated:
            self.message.emit(wording.outdated(name, review.outdated))

    def _take_review(self) -> "Review":
        """Go on with a review that was opened or made."""
        review = self.review
        assert review is not None
        self._settings.remember_dataset(review.dataset.folder)
        self.face_review.show_review(review)
        self.panel.show_dataset(review.dataset, review.counts)
        self.panel.who.setPlaceholderText(review.who)
        self._fill_queue()
        return review

    def _not_opened(self, sentence: str) -> None:
        self._show_state(states.failed(sentence, self._settings.datasets[:_OFFERED]))

    def _choose(self, choice: "Choice") -> None:
        self.panel.choose(choice, None)
        self._fill_queue()

    def _fill_queue(self) -> None:
        """Take the queue that is chosen, and go to the first face in it that is not decided."""
        review = self.review
        if review is None:
            return
        choice, label = self.panel.choice
        self._cursor.take(review.queue(choice, label))
        if len(self._cursor):
            self._go_on(0)
        elif choice == "suspects" and label is None:
            self._show_state(states.no_suspects(review.dataset.folder))
        else:
            self._show_state(states.empty_queue())
        self._take_keyboard()

    def go_on(self) -> None:
        """Go to the next face that is not decided, behind the one that is shown."""
        self._go_on(self._cursor.at + 1)

    def _go_on(self, start: int) -> None:
        """Go to the next face that is not decided, from a place on and then from the beginning."""
        review = self.review
        assert review is not None
        place = self._cursor.next_open(review.is_decided(self._cursor.positions), start)
        if place is not None:
            self.show_place(place)
        else:
            self._show_state(states.all_decided(len(self._cursor), review.decision_counts.total))

    def step(self, by: int) -> None:
        """Show the face so many places on or back; the one that was shown last, where none is shown."""
        self.show_place(self._cursor.at + by if self.position is not None else self._cursor.at)

    def show_place(self, at: int) -> None:
        """Show the face at a place in the queue, or at its nearer end."""
        if not len(self._cursor) or self.review is None:
            return
        self.panel.end_naming()
        self._cursor.move(at)
        face = self.face_review.show_place(self._cursor.positions, self._cursor.at)
        self._show_middle(self.face_review)
        self.bar.show_face(face, can_undo=self.review.decision_counts.total > 0)

    def move_to_last(self) -> None:
        """Show the last face of the queue."""
        self.show_place(len(self._cursor) - 1)

    def _go_to(self, position: int) -> None:
        """Show a face, out of a wider queue if the chosen one does not have it."""
        assert self.review is not None
        found = self._cursor.seek(self.review, self.panel.choice, position)
        if found is not None:
            self.panel.choose(*found)
            self.show_place(self._cursor.at)

    def _go_back(self, step: "Callable[[Review], int | None]") -> None:
        if self.review is None or self.controller.busy:
            return
        self.panel.end_naming()
        try:
            position = step(self.review)
        except FerError as error:
            self.warned.emit(str(error))
            return
        if position is not None:
            self._go_to(position)

    def toggle_squares(self) -> None:
        """Draw faces pixel by pixel, or smoothly."""
        self._settings.review_squares = not self._settings.review_squares
        self.face_review.view.show_squares(self._settings.review_squares)

    def _take_name(self, who: str) -> None:
        self._settings.reviewer = who
        self.panel.who.setText(self._settings.reviewer)
        if self.review is not None:
            self.review.who = self._settings.reviewer

    def _applying(self) -> None:
        assert self.review is not None
        self._show_state(states.applying(self.review.dataset.manifest.name))

    def _applied(self) -> None:
        self.cleared.emit()
        dataset = self._take_review().dataset
        self.message.emit(wording.made(dataset.manifest.name, dataset.version.number, dataset.version.rows))

    def _not_applied(self, sentence: str) -> None:
        assert self.review is not None
        self.warned.emit(wording.about(self.review.dataset, sentence))
        self._fill_queue()

    def _show_state(self, state: ReviewState) -> None:
        self.state_page.show_state(state)
        self._show_middle(self.state_page)
        self.panel.setEnabled(not state.busy)
        self.bar.show_face(
            None, can_undo=not state.busy and self.review is not None and self.review.decision_counts.total > 0
        )

    def _show_middle(self, page: QWidget) -> None:
        turned = page is not self._middle.currentWidget()
        self._middle.setCurrentWidget(page)
        self.setFocusProxy(self.face_review.view if page is self.face_review else self.state_page.keyboard)
        for part in (self.panel, self.bar):
            part.setVisible(self.review is not None)
        self.panel.setEnabled(True)
        self._show_progress()
        if turned or page is self.state_page:
            self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Have it where the next key is meant for: what had it may be gone, and Qt would give it to any button."""
        if self.isVisible():
            self.setFocus()

    def _show_progress(self) -> None:
        if self.review is not None:
            decided_here = int(self.review.is_decided(self._cursor.positions).sum())
            self.panel.show_progress(self._cursor.at, len(self._cursor), decided_here)
            self.panel.show_counts(self.review.decision_counts)
        self.undo_changed.emit()
