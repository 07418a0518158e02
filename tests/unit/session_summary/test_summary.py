"""Summaries against tables worked out by hand, and against simulated people whose shares are known."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import FrameResult, Reason
from fer_core.session.faces_table import FacesCsv
from fer_core.session.readings import Readings
from fer_core.session_summary.observed import frame_lengths, merged, observe
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.results import PersonSummary
from fer_core.session_summary.summary import summarise
from tests.unit.session_summary.recorded import make_face, random_letters, readings_of, simulated_readings

HAPPY, SAD, NEUTRAL = (FER2013.index(name) for name in ("happy", "sad", "neutral"))


def only(readings: Readings, options: SummaryOptions | None = None, **how: object) -> PersonSummary:
    (person,) = summarise(readings, "one", options, **how).persons  # type: ignore[arg-type]
    return person


def test_shares_are_of_time_with_and_without_what_is_uncertain(tmp_path: Path) -> None:
    person = only(readings_of(tmp_path, "hhhhnn??/ "))
    assert (person.name, person.readings) == ("Face 1", 9)
    assert person.seen_s == pytest.approx(0.9)
    assert person.emotion("happy").share.value == pytest.approx(4 / 9)
    assert person.emotion("neutral").share.value == pytest.approx(2 / 9)
    assert person.uncertain.value == pytest.approx(3 / 9)
    assert sum(one.share.value for one in person.emotions) + person.uncertain.value == pytest.approx(1)
    certain = person.emotion("happy").certain_share
    assert certain is not None
    assert certain.value == pytest.approx(4 / 6)
    # Five readings have 0.7 for neutral (two trusted, three not), four 0.05.
    assert person.emotion("neutral").probability.value == pytest.approx((5 * 0.7 + 4 * 0.05) / 9)
    assert {reason: share.value for reason, share in person.reasons.items() if share.value} == {
        Reason.LOW_CONFIDENCE: pytest.approx(2 / 9),
        Reason.TURNED_AWAY: pytest.approx(1 / 9),
    }
    assert (person.score, person.size_px) == pytest.approx((0.9, 100))


def test_a_frame_counts_for_as_long_as_it_is_shown_up_to_a_limit(tmp_path: Path) -> None:
    times = [0, 0.1, 0.2, 0.3, 0.8, 0.9, 60.0, 60.1]
    lengths, usual = frame_lengths(np.array(times), 1.0)
    assert usual == pytest.approx(0.1)
    assert lengths == pytest.approx([0.1, 0.1, 0.1, 0.5, 0.1, 1.0, 0.1, 0.1])
    person = only(readings_of(tmp_path, "hhhnhhhh", times=times))
    assert person.seen_s == pytest.approx(2.1)
    assert person.emotion("neutral").share.value == pytest.approx(0.5 / 2.1)
    assert frame_lengths(np.array([0.0, 5.0, 10.0, 90.0]), 1.0)[0] == pytest.approx([5, 5, 15, 5])


def test_what_is_left_out_does_not_count_and_cuts_the_frame_before_it(tmp_path: Path) -> None:
    readings = readings_of(tmp_path, "hhhhhnnnnn")
    left_out = [(0.35, 0.6), (0.5, 0.72)]
    assert merged(left_out) == [(0.35, 0.72)]
    observed = observe(readings, SummaryOptions(), left_out=left_out)
    assert observed.row.tolist() == [0, 1, 2, 3, 8, 9]
    assert observed.length == pytest.approx([0.1, 0.1, 0.1, 0.05, 0.1, 0.1])
    assert observed.stretch.tolist() == [0, 0, 0, 0, 1, 1]
    summary = summarise(readings, "one", left_out=left_out)
    assert (summary.total_s, summary.left_out_s) == pytest.approx((0.55, 0.45))
    assert summary.persons[0].emotion("happy").share.value == pytest.approx(0.35 / 0.55)


def test_no_episode_goes_on_across_what_is_left_out(tmp_path: Path) -> None:
    readings = readings_of(tmp_path, "h" * 20)
    assert len(only(readings).episodes) == 1
    person = only(readings, left_out=[(0.95, 1.05)])
    assert [one.begin_s for one in person.episodes] == pytest.approx([0, 1.1])
    assert [one.end_s for one in person.episodes] == pytest.approx([0.95, 2.0])
    assert not person.transitions.any()
    assert not summarise(readings, "none", left_out=[(0, 99)]).persons


def test_episodes_their_numbers_lengths_and_what_follows_them(tmp_path: Path) -> None:
    # happy 0 to 1.0 with a gap of 0.2 bridged, sad 0.3 too short, neutral 0.6, happy 0.7.
    person = only(readings_of(tmp_path, "hhhh??hhhhsssnnnnnnhhhhhhh"))
    assert [one.emotion for one in person.episodes] == [HAPPY, NEUTRAL, HAPPY]
    assert [one.begin_s for one in person.episodes] == pytest.approx([0, 1.3, 1.9])
    assert [one.end_s for one in person.episodes] == pytest.approx([1.0, 1.9, 2.6])
    happy = person.emotion("happy")
    assert happy.episodes == 2
    assert happy.longest_s == pytest.approx(1.0)
    assert happy.length_s is not None
    assert happy.length_s.value == pytest.approx(0.85)
    assert happy.per_minute is not None
    assert happy.per_minute.value == pytest.approx(2 / 2.6 * 60)
    sad = person.emotion("sad")
    assert (sad.episodes, sad.length_s, sad.longest_s) == (0, None, None)
    assert person.transitions.sum() == 2
    assert (person.transitions[HAPPY, NEUTRAL], person.transitions[NEUTRAL, HAPPY]) == (1, 1)


def test_an_episode_is_as_long_and_a_bridge_as_short_as_is_asked(tmp_path: Path) -> None:
    readings = readings_of(tmp_path, "hhhsshhhnnnnn")
    assert [one.emotion for one in only(readings).episodes] == [HAPPY, NEUTRAL]
    apart = only(readings, SummaryOptions(min_episode_s=0.2, bridge_s=0.2))
    assert [one.emotion for one in apart.episodes] == [HAPPY, SAD, HAPPY, NEUTRAL]
    assert [one.emotion for one in only(readings, SummaryOptions(min_episode_s=0.6)).episodes] == [HAPPY]
    with pytest.raises(FerError, match=r"no longer than an episode, from 0 to 0.2 seconds, not 0.3"):
        SummaryOptions(min_episode_s=0.2)
    with pytest.raises(FerError, match="not -1"):
        SummaryOptions(min_episode_s=-1)


def test_what_begins_long_after_an_episode_does_not_follow_it(tmp_path: Path) -> None:
    near, far = "h" * 10 + " " * 49 + "n" * 10, "h" * 10 + " " * 52 + "n" * 10
    (tmp_path / "far").mkdir()
    assert only(readings_of(tmp_path, near)).transitions.sum() == 1
    assert only(readings_of(tmp_path / "far", far)).transitions.sum() == 0


def test_an_absence_ends_an_episode_and_a_blink_of_the_detector_does_not(tmp_path: Path) -> None:
    person = only(readings_of(tmp_path, "hhhhhh  hhhhhh   hhhhhh"))
    assert [one.length_s for one in person.episodes] == pytest.approx([1.4, 0.6])


def test_people_are_those_who_were_named_and_joined(tmp_path: Path) -> None:
    readings = readings_of(tmp_path, "hhhhhhhh", "nnnn    ", "    ssss")
    person_of = np.where(readings.face == 3, 2, readings.face)
    summary = summarise(readings, "one", person_of=person_of, names={2: "Anna"})
    assert [(one.number, one.name, one.named, one.readings) for one in summary.persons] == [
        (1, "Face 1", False, 8),
        (2, "Anna", True, 8),
    ]
    anna = summary.find("Anna")
    assert anna is not None
    assert anna.emotion("sad").share.value == pytest.approx(0.5)
    assert summary.find("Face 1") is None


def test_everyone_is_all_persons_time_and_all_their_episodes(tmp_path: Path) -> None:
    summary = summarise(readings_of(tmp_path, "h" * 10, "n" * 5 + "h" * 5), "one")
    everyone = summary.everyone
    assert everyone is not None
    assert everyone.seen_s == pytest.approx(2.0)
    assert everyone.emotion("happy").share.value == pytest.approx(0.75)
    assert everyone.emotion("happy").episodes == 2
    assert everyone.emotion("neutral").episodes == 1
    assert everyone.transitions.tolist() == sum(one.transitions for one in summary.persons).tolist()  # type: ignore[union-attr]
    assert everyone.transitions[NEUTRAL, HAPPY] == 1


def test_everyones_blocks_are_of_the_time_that_passes_and_not_of_all_faces_time(tmp_path: Path) -> None:
    letters = random_letters(300, 0.4, 3, step_s=0.5, stay_s=2)
    for name in ("alone", "alike"):
        (tmp_path / name).mkdir()
    alone = summarise(readings_of(tmp_path / "alone", letters, step_s=0.5), "s").everyone
    alike = summarise(readings_of(tmp_path / "alike", *[letters] * 4, step_s=0.5), "s").everyone
    assert alone is not None
    assert alike is not None
    assert alike.seen_s == pytest.approx(4 * alone.seen_s)
    assert alone.block_s is not None
    assert alike.block_s == pytest.approx(alone.block_s)


def test_of_a_person_who_is_in_a_frame_twice_the_larger_face_counts(tmp_path: Path) -> None:
    path = tmp_path / "faces.csv"
    with FacesCsv(path, FER2013) as table:
        for index in range(10):
            faces = (make_face(1, "n", size=50), make_face(2, "h", size=80))
            table.write(FrameResult(index, index / 10, FER2013, faces))
    readings = Readings.read(path, FER2013)
    person = only(readings, person_of=np.ones(20, np.int64))
    assert (person.readings, person.seen_s) == pytest.approx((10, 1.0))
    assert person.emotion("happy").share.value == 1


def test_a_peak_is_the_surest_moment_of_a_face_that_could_be_read(tmp_path: Path) -> None:
    path = tmp_path / "faces.csv"
    with FacesCsv(path, FER2013) as table:
        for index, (p, letter) in enumerate([(0.6, "h"), (0.8, "?"), (0.7, "h"), (0.99, "/")]):
            face = make_face(1, letter)
            face.smoothed[:] = (1 - p) / 6
            face.smoothed[HAPPY] = p
            table.write(FrameResult(index, index / 10, FER2013, (face,)))
    peak = only(Readings.read(path, FER2013)).emotion("happy").peak
    assert peak is not None
    assert (peak.row, peak.time_s, peak.trusted) == (1, 0.1, False)
    assert peak.probability == pytest.approx(0.8)


def test_pictures_have_no_time_each_face_counts_once(tmp_path: Path) -> None:
    summary = summarise(readings_of(tmp_path, "hhn", "h  ", step_s=1.0), "album", timed=False, left_out=[(0, 9)])
    (person,) = summary.persons
    assert (person.name, person.seen_s, person.readings) == ("All faces", 4, 4)
    assert person.emotion("happy").share.value == pytest.approx(0.75)
    assert (person.episodes, person.emotion("happy").per_minute) == ((), None)


def test_a_session_without_faces_has_nobody(tmp_path: Path) -> None:
    summary = summarise(readings_of(tmp_path, "    "), "empty")
    assert (summary.frames, summary.persons, summary.everyone) == (4, (), None)
    (tmp_path / "none").mkdir()
    assert summarise(readings_of(tmp_path / "none"), "none").frames == 0


def test_too_little_time_has_figures_without_intervals(tmp_path: Path) -> None:
    person = only(readings_of(tmp_path, "h" * 30))
    assert (person.draws, person.block_s, person.short) == (None, None, True)
    assert (person.emotion("happy").share.low, person.emotion("happy").share.value) == (None, 1)


def test_intervals_of_shares_hold_the_truth_as_often_as_they_say() -> None:
    seeds, truth = 150, 0.3
    held = {"happy": 0, "neutral": 0}
    for seed in range(seeds):
        person = only(simulated_readings(random_letters(600, truth, seed, step_s=0.5, stay_s=3), step_s=0.5))
        for name, share in (("happy", truth), ("neutral", 1 - truth)):
            found = person.emotion(name).share
            assert found.low is not None
            assert found.high is not None
            held[name] += found.low <= share <= found.high
    low, high = (binom.ppf(tail, seeds, 0.95) for tail in (0.001, 0.999))
    assert all(low <= count <= high for count in held.values()), held


def test_the_same_session_has_the_same_figures_every_time() -> None:
    readings = simulated_readings(random_letters(60, 0.4, 1), 0.1)
    first, second = only(readings), only(readings)
    assert first.emotions == second.emotions
    assert first.uncertain == second.uncertain
