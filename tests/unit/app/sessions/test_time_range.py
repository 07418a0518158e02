"""What the timeline shows and what is selected in it."""

import pytest

from app.sessions.time_range import TimelineView, TimeRange


def test_the_time_under_the_pointer_stays_where_it_is() -> None:
    view = TimelineView.whole(100.0).zoom(0.5, 20.0)
    assert view.shown == TimeRange(10.0, 60.0)
    assert view.zoom(0.2, 50.0).shown == TimeRange(42.0, 52.0)


def test_nothing_beyond_the_ends_is_shown() -> None:
    near = TimelineView.whole(100.0).zoom(0.1, 5.0)
    assert near.pan(-50).shown == TimeRange(0.0, 10.0)
    assert near.pan(500).shown == TimeRange(90.0, 100.0)
    assert near.zoom(1000, 5.0).shown == TimeRange(0.0, 100.0)
    assert near.zoom(float("inf"), 0.0).shown == TimeRange(0.0, 100.0)
    assert near.zoomed
    assert not near.zoom(1000, 5.0).zoomed


def test_it_does_not_go_closer_than_a_dozen_frames() -> None:
    view = TimelineView.whole(100.0)
    for _ in range(100):
        view = view.zoom(0.5, 40.0)
    assert view.shown.length_s == pytest.approx(0.5)
    assert view.shown.start_s <= 40.0 <= view.shown.end_s


def test_a_file_shorter_than_that_is_shown_whole() -> None:
    assert TimelineView.whole(0.1).zoom(0.5, 0.05).shown == TimeRange(0.0, 0.5)
    assert TimelineView.whole(0.0).zoom(2, 0.0).shown == TimeRange(0.0, 0.5)


def test_a_page_further_is_shown_when_the_playhead_leaves() -> None:
    view = TimelineView.whole(100.0).zoom(0.1, 0.0)
    assert view.follow(9.9) is view
    assert view.follow(10.5).shown == TimeRange(10.0, 20.0)
    assert view.follow(99.9).shown == TimeRange(90.0, 100.0)
    assert view.pan(50).follow(40.0).shown.end_s == pytest.approx(40.5)


def test_a_selection_lies_within_the_file_and_has_a_length() -> None:
    view = TimelineView.whole(10.0)
    assert view.select(7.0, 3.0).selection == TimeRange(3.0, 7.0)
    assert view.select(-4.0, 30.0).selection == TimeRange(0.0, 10.0)
    assert view.select(4.0, 4.0).selection is None
    assert view.select(3.0, 7.0).zoom(0.5, 5.0).selection == TimeRange(3.0, 7.0)
    assert view.select(3.0, 7.0).unselect().selection is None


def test_a_selection_gets_one_end_after_the_other() -> None:
    begun = TimelineView.whole(10.0).select_from(4.0)
    assert begun.selection == TimeRange(4.0, 10.0)
    ended = begun.select_to(6.0)
    assert ended.selection == TimeRange(4.0, 6.0)
    assert ended.select_from(5.0).selection == TimeRange(5.0, 6.0)
    assert ended.select_from(8.0).selection == TimeRange(8.0, 10.0)
    assert ended.select_to(3.0).selection == TimeRange(0.0, 3.0)


def test_the_view_of_a_part_stays_within_it() -> None:
    view = TimelineView.whole(660.0, 600.0)
    assert view.shown == TimeRange(600.0, 660.0)
    assert not view.zoomed
    near = view.zoom(0.1, 601.0)
    assert near.zoomed
    assert near.pan(-100.0).shown.start_s == 600.0
    assert near.pan(100.0).shown.end_s == pytest.approx(660.0)
    assert view.select(0.0, 630.0).selection == TimeRange(600.0, 630.0)
