"""The queue: order, states, what goes on and what is put back."""

from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.media.source import Part
from fer_core.session.annotation_queue import AnnotationQueue, seconds_left
from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_item import Existing, ItemState, QueueItem

S = ItemState


def item(key: str, /, state: ItemState = S.WAITING, frames: int | None = 100, **other: object) -> QueueItem:
    return QueueItem(Path(f"{key}.mp4"), Path("out"), state=state, source_frames=frames, key=key, **other)  # type: ignore[arg-type]


def queue_of(*items: QueueItem) -> AnnotationQueue:
    return AnnotationQueue(items)


def order(queue: AnnotationQueue) -> str:
    return "".join(one.key for one in queue.items)


def states(queue: AnnotationQueue) -> list[ItemState]:
    return [one.state for one in queue.items]


def next_key(queue: AnnotationQueue, *besides: str) -> str | None:
    found = queue.next_waiting(besides)
    return found.key if found is not None else None


def test_nothing_is_next_before_it_is_released_and_then_the_first_that_waits() -> None:
    queue = queue_of(item("a", S.DONE), item("b", S.PAUSED), item("c"), item("d"))
    assert next_key(queue) is None
    queue.release()
    assert next_key(queue) == "c"
    assert next_key(queue, "c") == "d"
    queue.hold()
    assert next_key(queue) is None


def test_what_ran_when_it_was_kept_is_interrupted_and_goes_on_when_released() -> None:
    queue = queue_of(item("a", S.RUNNING, name="a"), item("b"))
    assert states(queue) == [S.INTERRUPTED, S.WAITING]
    queue.release()
    assert states(queue) == [S.WAITING, S.WAITING]
    assert next_key(queue) == "a"


def test_an_input_is_in_it_once_until_it_is_done() -> None:
    queue = queue_of(item("a"))
    twice = QueueItem(Path("a.mp4"), Path("out"), key="x")
    elsewhere = QueueItem(Path("a.mp4"), Path("other"), key="y")
    assert queue.add([twice, elsewhere, item("b"), QueueItem(Path("b.mp4"), Path("out"), key="z")])[0] is twice
    assert order(queue) == "ayb"
    queue.done("a", 100)
    assert queue.add([twice]) == ()
    assert order(queue) == "aybx"


@pytest.mark.parametrize(
    ("keys", "by", "expected"),
    [("b", -1, "bacd"), ("b", 1, "acbd"), ("a", -1, "abcd"), ("d", 1, "abcd"), ("bc", -1, "bcad"), ("bc", 1, "adbc")],
)
def test_items_are_shifted_past_their_neighbours(keys: str, by: int, expected: str) -> None:
    queue = queue_of(*map(item, "abcd"))
    queue.shift(set(keys), -1 if by < 0 else 1)
    assert order(queue) == expected


@pytest.mark.parametrize(
    ("keys", "place", "expected"), [("c", 0, "cabd"), ("a", 4, "bcda"), ("ad", 2, "badc"), ("b", 1, "abcd")]
)
def test_items_are_moved_before_a_place(keys: str, place: int, expected: str) -> None:
    queue = queue_of(*map(item, "abcd"))
    queue.move(set(keys), place)
    assert order(queue) == expected


def test_what_is_taken_out_is_put_back_where_it_was_and_what_ran_is_interrupted() -> None:
    queue = queue_of(item("a", S.DONE), item("b"), item("c", S.DONE), item("d"))
    queue.start("b")
    assert queue.clear_done() == 2
    assert queue.remove({"b"}) == 1
    assert (order(queue), queue.last_removed) == ("d", frozenset("b"))
    queue.undo()
    assert (order(queue), states(queue)) == ("bd", [S.INTERRUPTED, S.WAITING])
    assert queue.last_removed == {"a", "c"}
    queue.undo()
    assert (order(queue), queue.can_undo, queue.last_removed) == ("abcd", False, frozenset())
    queue.undo()
    assert order(queue) == "abcd"


def test_a_row_that_is_paused_keeps_that_when_its_process_ends() -> None:
    queue = queue_of(item("a"), item("b"))
    queue.release()
    queue.start("a")
    queue.named("a", "clip")
    queue.pause({"a", "b"})
    queue.stopped("a", 40)
    assert states(queue) == [S.PAUSED, S.PAUSED]
    assert (queue.items[0].frames_done, queue.items[0].frames_left) == (40, 60)
    queue.go_on({"a"})
    assert states(queue) == [S.WAITING, S.PAUSED]
    assert next_key(queue) == "a"


def test_all_held_wait_for_their_turn_again_and_a_program_that_ends_interrupts() -> None:
    queue = queue_of(item("a"), item("b"))
    queue.release()
    queue.start("a")
    queue.hold()
    queue.stopped("a", 3)
    assert states(queue) == [S.WAITING, S.WAITING]
    queue.release()
    queue.start("a")
    queue.interrupt()
    queue.stopped("a", 5)
    assert states(queue) == [S.INTERRUPTED, S.WAITING]
    assert next_key(queue) is None


def test_it_is_held_again_when_everything_has_been_done() -> None:
    queue = queue_of(item("a"), item("b"))
    queue.release()
    queue.start("a")
    queue.failed("a", "a.mp4 is damaged.")
    assert not queue.held
    queue.start("b")
    queue.done("b", 100)
    assert queue.held
    assert queue.items[0].sentence == "a.mp4 is damaged."
    queue.go_on({"a"})
    assert (states(queue)[0], queue.items[0].sentence, next_key(queue)) == (S.WAITING, "", "a")


def test_what_is_begun_keeps_its_options_and_its_folder() -> None:
    queue = queue_of(item("a", name="a"), item("b"))
    queue.set_options({"a", "b"}, AnnotateOptions(every=3), "Fast")
    queue.set_out({"a", "b"}, Path("other"))
    assert [(one.options.every, one.preset, one.out.name) for one in queue.items] == [
        (1, "", "out"),
        (3, "Fast", "other"),
    ]
    assert [one.frames_total for one in queue.items] == [100, 34]


def test_what_fails_before_its_first_frame_may_go_elsewhere_and_what_has_frames_is_gone_on_with() -> None:
    queue = queue_of(item("a"), item("b"))
    for key, frames in (("a", 0), ("b", 12)):
        queue.named(key, key)
        queue.progress(key, frames)
        queue.failed(key, "The disk is full.")
    assert [one.begun for one in queue.items] == [False, True]
    queue.set_out({"a", "b"}, Path("other"))
    assert [one.out.name for one in queue.items] == ["other", "out"]


def test_only_what_asks_is_answered() -> None:
    queue = queue_of(item("a", S.ASKS, there=Existing.COMPLETE), item("b"))
    queue.release()
    assert next_key(queue) == "b"
    queue.answer({"a", "b"}, "keep")
    assert [(one.state, one.existing) for one in queue.items] == [(S.WAITING, "keep"), (S.WAITING, "refuse")]


def test_every_change_but_progress_is_saved_before_it_is_told() -> None:
    told: list[str] = []
    queue = AnnotationQueue((), lambda items: told.append(f"saved {len(items)}"))
    end = queue.observe(lambda: told.append("told"))
    queue.add([item("a")])
    queue.progress("a", 7)
    assert told == ["saved 1", "told", "told"]
    end()
    queue.remove({"a"})
    assert told[3:] == ["saved 0"]


def test_time_left_for_all_is_reckoned_with_those_that_run_at_once() -> None:
    running = [item("a", S.RUNNING, frames_done=50), item("b", S.RUNNING)]
    waiting = [item("c"), item("d"), item("e", S.PAUSED, None)]
    paces = {"a": 10.0, "b": 10.0}
    assert seconds_left([*running, *waiting], paces, 2) == pytest.approx((5 + 10 + 10 + 10) / 2)
    assert seconds_left(running, {"a": 10.0, "b": 1.0}, 2) == pytest.approx(100)
    assert seconds_left([*running, item("f", frames=None)], paces, 2) is None
    assert seconds_left(running, {}, 2) is None


def test_a_part_has_its_own_number_of_frames() -> None:
    options = AnnotateOptions(part=Part(10.0, 12.0), every=5)
    whole = QueueItem(Path("a.mp4"), Path("out"), options, source_frames=900, source_fps=30.0)
    assert whole.frames_total == 12
    assert replace(whole, options=AnnotateOptions(part=Part(29.0, 100.0))).frames_total == 30
    assert replace(whole, source_fps=None).frames_total is None


def test_what_is_begun_anew_and_goes_elsewhere_replaces_nothing() -> None:
    queue = queue_of(item("a", S.FAILED, name="a-2", frames_done=3, existing="keep"))
    queue.begin_anew({"a"})
    one = queue.items[0]
    assert (one.name, one.anew, one.existing, one.state) == (None, "a-2", "replace", S.PAUSED)
    queue.set_out({"a"}, Path("other"))
    assert (queue.items[0].anew, queue.items[0].existing) == (None, "refuse")
