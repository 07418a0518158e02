"""What can be done with a face: name it, join it with another, part it, correct what was read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.actions.menus import add_heading
from app.translation import word
from fer_core.emotions import FERPLUS, shown_order
from fer_core.text import harmless


@dataclass(frozen=True)
class FaceOffer:
    """What the menu of a face needs to know.

    Attributes:
        name: What the person is called.
        face_id: The face id in the frame under the cursor, or None where the person is not in it.
        others: The other persons: number and name.
        moment: When "here" is, as it is written.
        span: The selected part as it is written; "" where none is.
        stills: Whether each picture stands for itself.
        splits: Whether the face can be split off here.
        corrected: The emotion that a correction says here, or "".
    """

    name: str
    face_id: int | None
    others: Sequence[tuple[int, str]]
    moment: str
    span: str
    stills: bool
    splits: bool
    corrected: str


class FaceMenu(QMenu):
    """Offers it; what is chosen is told."""

    name_wanted = Signal()
    join_wanted = Signal(int)
    """With whom."""
    assign_wanted = Signal(int)
    """Who it is from here on."""
    split_wanted = Signal()
    correct_wanted = Signal(str)
    """What it shows."""
    uncorrect_wanted = Signal()
    """The correction is to be taken away."""

    def __init__(self, offer: FaceOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = harmless(offer.name)
        self.setAccessibleName(self.tr("What can be done with {0}").format(name))
        add_heading(self, name)
        there = offer.face_id is not None
        self.addAction(self.tr("&Name…") + "\tN", self.name_wanted.emit).setEnabled(there or not offer.stills)
        if not offer.stills:
            self._add_people(self.tr("&Join with"), offer.others, self.join_wanted.emit)
        here = self.tr("In this picture it &is") if offer.stills else self.tr("From here on it &is")
        self._add_people(here, offer.others if there else (), self.assign_wanted.emit)
        if not offer.stills:
            split = self.addAction(self.tr("&Split from here on ({0})").format(offer.moment), self.split_wanted.emit)
            split.setEnabled(offer.splits)
        self.addSeparator()
        self.corrections = CorrectionMenu(offer, self)
        self.corrections.chosen.connect(self.correct_wanted)
        self.corrections.removed.connect(self.uncorrect_wanted)
        self.addMenu(self.corrections)

    def _add_people(self, text: str, people: Sequence[tuple[int, str]], chosen: Callable[[int], object]) -> None:
        menu = self.addMenu(text)
        menu.setEnabled(bool(people))
        for number, name in people:
            menu.addAction(_plain(harmless(name)), partial(chosen, number))


class CorrectionMenu(QMenu):
    """Offers the emotions; each has a letter that chooses it."""

    chosen = Signal(str)
    removed = Signal()

    def __init__(self, offer: FaceOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if offer.span:
            title = self.tr("{0}: it &shows").format(offer.span)
        else:
            title = self.tr("At {0} it s&hows").format(offer.moment)
        self.setTitle(title)
        self.setAccessibleName(title.replace("&", ""))
        self.setToolTipsVisible(True)
        self.setEnabled(offer.face_id is not None or bool(offer.span))
        taken: set[str] = set()
        for place in shown_order(FERPLUS):
            emotion = FERPLUS[place]
            shown = word(emotion)
            letter = next((one for one in shown if one.lower() not in taken), shown[0])
            taken.add(letter.lower())
            action = self.addAction(shown.replace(letter, f"&{letter}", 1), partial(self.chosen.emit, emotion))
            action.setCheckable(True)
            action.setChecked(emotion == offer.corrected and not offer.span)
            action.setToolTip(import_sentence())
        if offer.corrected and not offer.span:
            self.addSeparator()
            self.addAction(self.tr("Take the correction away"), self.removed.emit)


def import_sentence(session: str = "SESSION") -> str:
    """Return what becomes of corrections."""
    from app.translation import tr

    text = tr("“fer-studio data import {0} -o DATASET” makes labelled faces of what is corrected.")
    return text.format(harmless(session))


def _plain(text: str) -> str:
    """Return a text in which no letter is underlined."""
    return text.replace("&", "&&")
