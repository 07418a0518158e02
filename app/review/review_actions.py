"""What the actions of the page Data set do, and why one can't be done now."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.review.keys import Deed
from fer_core.errors import FerError

if TYPE_CHECKING:
    from app.review.page import ReviewPage
    from fer_core.datasets.review.decisions import Decision


class ReviewActions(QObject):
    """Carries out the actions, and knows why not. It holds nothing but the page, and asks that when it is asked."""

    def __init__(self, page: "ReviewPage") -> None:
        super().__init__(page)
        self._page = page

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What they do, by their ids."""
        page = self._page
        return {
            Deed.KEEP.value: partial(self.decide, "keep"),
            Deed.ACCEPT.value: self.accept,
            Deed.DELETE.value: partial(self.decide, "delete"),
            Deed.NOT_A_FACE.value: partial(self.decide, "not_a_face"),
            Deed.UNDO.value: page.undo,
            Deed.SQUARES.value: page.toggle_squares,
            Deed.BACK.value: partial(page.step, -1),
            Deed.ON.value: partial(page.step, 1),
            Deed.FIRST.value: partial(page.show_place, 0),
            Deed.LAST.value: page.move_to_last,
            "data_set.apply": page.controller.ask_to_apply,
            **{f"data_set.class.{number}": partial(self.relabel_to, number - 1) for number in range(1, 10)},
        }

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now; "" where it can."""
        review = self._page.review
        if review is None:
            return self.tr("no data set is open")
        if self._page.controller.busy:
            return self.tr("a version is being made")
        if action == Deed.UNDO.value:
            return "" if self._page.undo_text else self.tr("nothing is decided")
        if action == "data_set.apply":
            return "" if review.decision_counts.total else self.tr("nothing is decided")
        if action.startswith("data_set.class."):
            number = int(action.rpartition(".")[2])
            if number > len(review.dataset.label_order):
                return self.tr("there are {0} classes").format(len(review.dataset.label_order))
        shown = self._page.position is not None or action in (Deed.FIRST.value, Deed.LAST.value, Deed.SQUARES.value)
        return "" if shown else self.tr("no face is shown")

    def decide(self, decision: "Decision", label: str = "") -> None:
        """Decide on the face that is shown, and go on."""
        position, review = self._page.position, self._page.review
        if position is None or review is None or self._page.controller.busy:
            return
        self._page.panel.end_naming()
        try:
            review.decide(position, decision, label)
        except FerError as error:
            self._page.warned.emit(str(error))
            return
        self._page.go_on()

    def relabel_to(self, number: int) -> None:
        """Give the face that is shown the class of a number key."""
        if self._page.review is not None and number < len(self._page.review.dataset.label_order):
            self.decide("relabel", self._page.review.dataset.label_order[number])

    def accept(self) -> None:
        """Decide as is suggested."""
        position, review = self._page.position, self._page.review
        suggestion = review.face(position).suggestion if review is not None and position is not None else None
        if suggestion is not None:
            self.decide(*suggestion)
