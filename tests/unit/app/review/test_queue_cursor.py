"""The place in a queue of faces."""

import numpy as np

from app.review.queue_cursor import QueueCursor


def test_a_move_ends_at_the_nearer_end_and_another_queue_begins_at_its_first_face() -> None:
    place = QueueCursor()
    assert (len(place), place.position) == (0, None)
    place.take(np.array([7, 3, 9]))
    place.move(5)
    assert (place.at, place.position) == (2, 9)
    place.move(-1)
    assert (place.at, place.position) == (0, 7)
    place.move(2)
    place.take(np.array([4]))
    assert (place.at, place.position) == (0, 4)


def test_the_next_open_place_is_looked_for_from_a_place_on_and_then_from_the_beginning() -> None:
    place = QueueCursor()
    decided = np.array([False, True, False, True])
    assert [place.next_open(decided, start) for start in range(5)] == [0, 2, 2, 0, 0]
    assert place.next_open(np.ones(3, np.bool_), 0) is None
