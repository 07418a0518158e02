"""The numbers of a description: counts, pixels, copies, votes, oddities."""

from typing import Any

import numpy as np
import pytest

from fer_core.data_report.html.numbers import votes as votes_section
from fer_core.data_report.measure import pixels as pixels_module
from fer_core.data_report.measure.counts import count_faces, find_copies
from fer_core.data_report.measure.description import describe_dataset
from fer_core.data_report.measure.outliers import find_outliers
from fer_core.data_report.measure.pixels import measure_pixels
from fer_core.data_report.measure.votes import count_votes


def even(*values: int) -> Any:
    """Pictures of one shade each."""
    return np.stack([np.full((48, 48), value, np.uint8) for value in values])


def test_faces_are_counted_by_split_class_and_source(make: Any) -> None:
    splits = ["test", "train", "train", "train", "train"]
    dataset = make(
        even(1, 2, 3, 4, 5),
        ["sad", "happy", "happy", "sad", "happy"],
        splits,
        order=("happy", "sad", "fear"),
        sources=["a", "b", "b", "b", "a"],
    )
    counts = count_faces(dataset)
    assert counts.splits == ("train", "test")
    assert counts.faces.tolist() == [[3, 1, 0], [0, 1, 0]]
    assert counts.shares.tolist() == [[0.75, 0.25, 0], [0, 1, 0]]
    assert counts.class_shares.tolist() == pytest.approx([0.6, 0.4, 0])
    assert {name: row.tolist() for name, row in counts.sources.items()} == {"b": [3, 0], "a": [1, 1]}


def test_brightness_contrast_and_averages_are_those_of_the_pixels(make: Any, noise: Any) -> None:
    pictures = noise(9)
    dataset = make(pictures, ["happy", "sad", "happy"] * 3)
    pixels = measure_pixels(dataset)
    assert pixels.mean == pytest.approx(pictures.mean(axis=(1, 2)), abs=1e-3)
    assert pixels.contrast == pytest.approx(pictures.std(axis=(1, 2)), abs=1e-3)
    assert pixels.average[1] == pytest.approx(pictures[1::3].mean(axis=0), abs=1e-3)
    assert pixels.average_of_all == pytest.approx(pictures.mean(axis=0), abs=1e-3)
    assert pixels.histogram.tolist() == np.bincount(pictures.ravel(), minlength=256).tolist()
    assert pixels.overall_mean == pytest.approx(pictures.mean())
    assert pixels.overall_deviation == pytest.approx(pictures.std())
    assert pixels.without_colour == 9


def test_batches_do_not_change_the_figures(make: Any, noise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = make(noise(41), ["happy", "sad", "fear"] * 13 + ["sad", "sad"])
    whole = measure_pixels(dataset)
    monkeypatch.setattr(pixels_module, "BATCH_BYTES", 5 * 48 * 48)
    told: list[tuple[str, int, int]] = []
    parts = measure_pixels(dataset, lambda *step: told.append(step))
    for name in ("mean", "contrast", "reconstruction_error", "average"):
        assert getattr(parts, name) == pytest.approx(getattr(whole, name), abs=1e-4), name
    assert parts.histogram.tolist() == whole.histogram.tolist()
    assert [done for _, done, _ in told] == [*range(0, 41, 5), 41] * 2


def test_large_colour_pictures_are_read_a_few_at_a_time(make: Any, noise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = noise(5, 60, 70, 3)
    pictures[2] = pictures[2, ..., :1]
    dataset = make(pictures, ["happy"] * 5)
    monkeypatch.setattr(pixels_module, "BATCH_BYTES", 1)
    pixels = measure_pixels(dataset)
    assert pixels.average.shape == (1, 60, 70, 3)
    assert pixels.average[0] == pytest.approx(pictures.mean(axis=0), abs=1e-3)
    assert pixels.mean == pytest.approx(pictures.mean(axis=(1, 2, 3)), abs=1e-2)
    assert pixels.without_colour == 1


def test_the_odd_one_out_is_farthest_from_the_others(make: Any) -> None:
    rng = np.random.default_rng(0)
    face = np.tile(np.linspace(60, 200, 48), (48, 1))
    pictures = np.clip(face * rng.uniform(0.7, 1.2, (60, 1, 1)) + rng.normal(0, 4, (60, 48, 48)), 0, 255)
    pictures[17] = np.where(np.indices((48, 48)).sum(axis=0) % 6 < 3, 255, 0)
    dataset = make(pictures.astype(np.uint8), ["happy"] * 60)
    kinds = {kind.title: kind for kind in find_outliers(measure_pixels(dataset), dataset.faces["hash"], each=3)}
    assert kinds["Farthest from the others"].rows[0] == 17
    assert kinds["Strongest contrast"].rows[0] == 17


def test_the_same_picture_is_odd_only_once_and_says_how_often_it_is_there(make: Any, noise: Any) -> None:
    pictures = np.concatenate([noise(4), even(0, 0, 0, 255)])
    dataset = make(pictures, ["sad"] * 8)
    kinds = {kind.title: kind for kind in find_outliers(measure_pixels(dataset), dataset.faces["hash"], each=2)}
    assert kinds["Darkest"].rows[0] == 4
    assert kinds["Darkest"].times.tolist() == [3, 1]
    assert kinds["Brightest"].rows[0] == 7
    assert sorted(kinds["Flattest"].rows.tolist()) == [4, 7]
    assert kinds["Flattest"].values.tolist() == [0, 0]


def test_copies_across_splits_and_with_two_labels_are_counted(make: Any) -> None:
    dataset = make(
        even(1, 2, 1, 3, 2, 3, 3, 9),
        ["sad", "sad", "happy", "sad", "sad", "sad", "sad", "sad"],
        ["train", "train", "train", "train", "test", "train", "train", "train"],
    )
    copies = find_copies(dataset)
    assert copies.as_json() == {"clusters": 3, "extra": 4, "across_splits": 1, "conflicting": 1}
    assert [rows.tolist() for rows in copies.clusters] == [[0, 2], [1, 4], [3, 5, 6]]


def test_votes_tell_where_taggers_overturn_the_label(make: Any) -> None:
    votes = [
        (0, 10, 0, 0, 0, 0, 0, 0, 0, 0),
        (8, 0, 0, 2, 0, 0, 0, 0, 0, 0),
        (5, 0, 0, 5, 0, 0, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 10),
        None,
    ]
    told = count_votes(make(even(1, 2, 3, 4, 5), ["happy", "sad", "neutral", "sad", "sad"], votes=votes))
    assert told is not None
    assert (told.voted, told.emotions, told.overturned, told.not_a_face) == (4, 3, 1, 1)
    assert told.disputed == {frozenset(("sad", "neutral")): 1}
    alike = [90, 8 * 7 + 2, 5 * 4 * 2, 90]
    assert told.agreement == pytest.approx(sum(alike) / (4 * 90))


def test_a_tie_that_the_label_is_in_does_not_overturn_it(make: Any) -> None:
    votes = [(5, 0, 0, 5, 0, 0, 0, 0, 0, 0), (4, 0, 4, 0, 0, 0, 0, 0, 0, 2)]
    told = count_votes(make(even(1, 2), ["sad", "sad"], votes=votes))
    assert told is not None
    assert told.overturned == 1
    assert np.flatnonzero(told.table[told.classes.index("sad")]).tolist() == [0, 3]


def test_faces_that_ferplus_left_out_and_votes_that_are_not_ten_are_named(make: Any) -> None:
    votes = [(0, 10, *[0] * 8), (5, 4, *[0] * 8), (*[0] * 9, 10), None]
    flags = [(), (), ("not_in_ferplus",), ("not_in_ferplus",)]
    dataset = make(even(1, 2, 3, 4), ["happy"] * 4, votes=votes, flags=flags)
    description = describe_dataset(dataset, judged=0)
    told = description.votes
    assert told is not None
    assert (told.voted, told.left_out, told.not_ten) == (3, 1, 1)
    section = votes_section(description)
    assert section is not None
    assert "of these, left out by FER+" in section.body
    assert section.words == (
        "FER+ asked ten people what each face shows; 1 face has more or fewer votes. Where their top vote is another "
        "emotion, the label is in doubt; a tie counts for the label if it is among the first, else for the earlier "
        "column. FER+ left 1 of the faces with votes out of its data, mostly for showing no face; 2 are in it."
    )


def test_a_set_without_votes_has_none_to_tell(make: Any) -> None:
    assert count_votes(make(even(1), ["happy"])) is None
