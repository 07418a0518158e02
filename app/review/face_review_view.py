"""The middle of the Review page: the face, its neighbours, its copies, what is known of it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.review.face_panel import FacePanel
from app.review.film_strip import FilmStrip, Tile
from app.review.picture_view import PictureView
from app.review.pictures import Pictures
from app.review.wording import decided
from app.translation import word, written
from app.widgets.scrolling import ScrollingRow

if TYPE_CHECKING:
    from fer_core.datasets.review.face import ReviewFace
    from fer_core.datasets.review.review import Review

_SIDE = 56
_COPIES = 24
_MARKS = {"keep": "tick", "relabel": "next", "delete": "close", "not_a_face": "close"}


class FaceReviewView(QWidget):
    """Shows one place in a queue."""

    moved = Signal(int)
    """A neighbour was pressed: its place in the queue."""
    copy_chosen = Signal(int)
    """A copy was pressed: its position in the table."""
    relabelled = Signal(str)
    """A class was pressed."""

    def __init__(self, *, squares: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review: Review | None = None
        self._pictures: Pictures | None = None
        self._queue: NDArray[np.int64] = np.empty(0, np.int64)
        self._at = 0
        self._first = 0
        self._related: list[int] = []
        self.view = PictureView(squares=squares)
        self.strip = FilmStrip(_SIDE)
        self.copies = FilmStrip(_SIDE, captions=True, whole=True)
        self._copies_row = ScrollingRow(self.copies)
        self.facts = FacePanel()
        self.strip.setAccessibleName(self.tr("Neighbours in the queue"))
        self.copies.setAccessibleName(self.tr("Copies of this face"))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        self._copies_title = QLabel()
        self._copies_title.setObjectName("section")
        self._copies_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._copies_title)
        column.addWidget(self._copies_row)
        column.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self.facts)
        self.strip.chosen.connect(lambda number: self.moved.emit(self._first + number))
        self.copies.chosen.connect(lambda number: self.copy_chosen.emit(self._related[number]))
        self.facts.relabelled.connect(self.relabelled)

    def show_review(self, review: "Review") -> None:
        """Take another review; nothing of it is shown yet."""
        self._review = review
        self._pictures = Pictures(review.dataset)
        self._queue = np.empty(0, np.int64)
        self.facts.offer_classes(review.dataset.label_order)

    def forget(self) -> None:
        """Let go of the review, and with it of the data set's open file."""
        self._review, self._pictures = None, None
        self._queue = np.empty(0, np.int64)

    def show_place(self, queue: NDArray[np.int64], at: int) -> "ReviewFace":
        """Show the face at a place of a queue; return it."""
        assert self._review is not None
        assert self._pictures is not None
        self._queue, self._at = queue, at
        face = self._review.face(int(queue[at]))
        decision = face.decision
        stamp = "" if decision is None else decided(decision)
        gone = decision is not None and decision.after is None
        self.view.show_picture(self._pictures.read([face.position])[0], stamp, gone=gone)
        self.view.setAccessibleName(self.tr("Face {0}, {1}").format(face.id, word(face.label)))
        self.facts.show_face(face)
        self._show_copies(self._review.relatives(face))
        self._show_neighbours()
        return face

    @property
    def copies_title(self) -> str:
        """What stands above the copies."""
        return self._copies_title.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many neighbours as there is room for."""
        super().resizeEvent(event)
        if len(self._queue):
            self._show_neighbours()

    def _show_copies(self, copies: list[int]) -> None:
        """Show copies, but not hundreds: each is read from the disk."""
        self._related = copies[:_COPIES]
        count = written(f"{len(copies):,}")
        if len(copies) > _COPIES:
            count = self.tr("{0} of {1}").format(_COPIES, count)
        self._copies_title.setText(self.tr("COPIES OF THIS FACE ({0})").format(count))
        for part in (self._copies_title, self._copies_row):
            part.setVisible(bool(copies))
        self.copies.show_tiles([self._tile(place, related=True) for place in self._related])
        self._copies_row.horizontalScrollBar().setValue(0)

    def _show_neighbours(self) -> None:
        """Show the faces around the one under review, that one in the middle where the queue is long enough."""
        room = self.strip.room
        self._first = max(0, min(self._at - room // 2, len(self._queue) - room))
        near = self._queue[self._first : self._first + room]
        if self._pictures is not None:
            self._pictures.read([int(place) for place in near])
        self.strip.show_tiles([self._tile(int(place)) for place in near])

    def _tile(self, position: int, *, related: bool = False) -> Tile:
        assert self._review is not None
        assert self._pictures is not None
        row = self._review.dataset.faces.iloc[position]
        decision = self._review.decision(position)
        label = (decision.after if decision is not None else None) or str(row["label"])
        tip = f"{row['id']}\n{word(str(row['label']))} · {row['split']}"
        return Tile(
            pixels=self._pictures.read([position])[0],
            label=label,
            caption=f"{word(label)} · {row['split']}" if related else "",
            tip=tip if decision is None else f"{tip}\n{decided(decision)}",
            mark="" if decision is None else _MARKS[decision.action],
            current=not related and position == int(self._queue[self._at]),
        )
