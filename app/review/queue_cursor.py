"""A queue of faces, and where in it the review is."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fer_core.datasets.review.review import Choice, Review


class QueueCursor:
    """Positions in the table, in the order they are gone through, and a place among them; 0 where there are none."""

    def __init__(self) -> None:
        self._positions: NDArray[np.int64] = np.empty(0, np.int64)
        self._at = 0

    def __len__(self) -> int:
        return len(self._positions)

    @property
    def positions(self) -> NDArray[np.int64]:
        """int64 (k,): the faces."""
        return self._positions

    @property
    def at(self) -> int:
        """The place."""
        return self._at

    @property
    def position(self) -> int | None:
        """The face at the place; None in an empty queue."""
        return int(self._positions[self._at]) if len(self) else None

    def take(self, positions: NDArray[np.int64]) -> None:
        """Begin another queue."""
        self._positions = positions
        self._at = 0

    def seek(
        self, review: "Review", chosen: "tuple[Choice, str | None]", position: int
    ) -> "tuple[Choice, str | None] | None":
        """Go to a face, in the queue that is chosen or in a wider one if that does not have it.

        Returns:
            What queue it was found in, of which class; None, and nothing changes, where it is in none.
        """
        wider: tuple[tuple[Choice, str | None], ...] = (chosen, ("suspects", None), ("faces", None))
        for choice, label in wider:
            positions = review.queue(choice, label)
            found = np.flatnonzero(positions == position)
            if len(found):
                self._positions, self._at = positions, int(found[0])
                return choice, label
        return None

    def move(self, at: int) -> None:
        """Go to a place, or to the nearer end."""
        self._at = max(0, min(at, len(self) - 1))

    def next_open(self, decided: NDArray[np.bool_], start: int) -> int | None:
        """Return the next place that is not decided, from a place on and then from the beginning.

        Args:
            decided: bool (k,): about which faces of the queue something has been decided.
            start: Where to look first.

        Returns:
            The place; None where everything is decided.
        """
        free = np.flatnonzero(~decided)
        later = free[free >= start]
        return int((later if len(later) else free)[0]) if len(free) else None
