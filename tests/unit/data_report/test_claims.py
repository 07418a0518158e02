"""The documents' observations, answered with a data set's own figures."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from fer_core.data_report.claims.answers import answer_claims
from fer_core.data_report.claims.claim import Claim
from fer_core.data_report.html.faces import suspects
from fer_core.data_report.measure.description import describe_dataset
from fer_core.datasets.review.review import open_review
from fer_core.datasets.review.suspects import COLUMNS, write_suspects
from fer_core.datasets.versioned import open_dataset
from fer_core.emotions import FERPLUS_COLUMNS, FOUR
from fer_core.label_errors.predictions import Probabilities, write_probabilities

SHADES = {"happy": 130, "sad": 110, "neutral": 114, "surprise": 150, "fear": 120, "disgust": 100}


def answers(folder: Path) -> dict[str, Claim]:
    """The observations by how they begin."""
    return {
        one.statement if one.statement.startswith("Of happy") else " ".join(one.statement.split()[:3]): one
        for one in answer_claims(describe_dataset(open_dataset(folder), judged=0))
    }


def statement(folder: Path, words: str) -> Claim:
    """The observation that these words are of."""
    (found,) = (one for one in answers(folder).values() if words in one.statement)
    return found


def faces(labels: list[str], shades: dict[str, int] | None = None, noise: int = 40) -> NDArray[np.uint8]:
    """Pictures of a shade for each class; sad and neutral fall off to the right, the others downwards."""
    ramp = np.tile(np.linspace(-40, 40, 48), (48, 1))
    rng = np.random.default_rng(0)
    pictures = [
        (shades or SHADES)[label]
        + (ramp if label in ("sad", "neutral") else ramp.T * (1 if label == "happy" else -1))
        + rng.integers(-noise, noise + 1)
        + rng.integers(-20, 21, (48, 48))
        for label in labels
    ]
    return np.clip(np.stack(pictures), 0, 255).astype(np.uint8)


@pytest.fixture
def four(make: Any) -> Path:
    """Four classes: surprise bright, sad dark, happy most of all, a copy across splits."""
    labels = ["happy"] * 80 + ["sad"] * 40 + ["neutral"] * 40 + ["surprise"] * 32
    pictures = faces(labels, noise=2)
    pictures[1] = pictures[0]
    folder: Path = make(pictures, labels, [("train", "validation")[place % 2] for place in range(len(labels))]).folder
    return folder


def suspect(folder: Path, pairs: dict[tuple[str, str], int]) -> None:
    """Note so many faces of a label as suspects, with what is suggested."""
    dataset = open_dataset(folder)
    rows: list[tuple[str, str, float, str, str, str]] = []
    for (label, suggested), count in pairs.items():
        ids = dataset.faces["id"][dataset.faces["label"] == label]
        taken = {row[0] for row in rows}
        rows += [(one, "mislabel", 0.9, label, suggested, "") for one in ids if one not in taken][:count]
    write_suspects(dataset, "mislabel", pd.DataFrame(rows, columns=list(COLUMNS)))


def test_imbalance_is_told_with_the_largest_and_the_smallest_class(four: Path) -> None:
    found = answers(four)["The classes are"]
    assert found.verdict == "so here too"
    assert "Happy is the largest class with 41.7%, surprise the smallest with 16.7% (2.5 times fewer)" in found.answer
    assert "happy 41.7%, surprise 16.7%" in found.answer


def test_a_class_without_a_face_is_no_times_fewer(make: Any) -> None:
    labels = ["happy"] * 30 + ["sad"] * 10
    found = answers(make(faces(labels), labels, order=("happy", "sad", "fear", "disgust")).folder)
    answer = found["The classes are"].answer
    assert "sad the smallest with 25.0% (3.0 times fewer); fear and disgust have no face at all; even" in answer


def test_classes_of_too_few_faces_are_neither_even_nor_uneven(make: Any) -> None:
    labels = ["happy"] * 9 + ["sad"] * 10
    found = answers(make(faces(labels), labels).folder)
    assert found["The classes are"].verdict == "too few to tell"
    assert found["The splits are"].verdict == "too few to tell"
    assert found["Brightness varies considerably."].verdict == "too few to tell"
    assert found["Pixels have a"].verdict == "too few to tell"


def test_one_of_many_even_classes_is_not_rare(make: Any) -> None:
    labels = ["disgust", *(f"class {number}" for number in range(39))]
    pictures = np.zeros((40, 48, 48), np.uint8)
    assert answers(make(pictures, labels).folder)["Disgust is rare:"].verdict == "not so here"


def test_a_test_split_of_its_share_is_not_lopsided_however_few_its_faces_are(make: Any) -> None:
    labels = ["happy", "sad"] * 50
    even = make(faces(labels), labels, ["train"] * 80 + ["validation"] * 10 + ["test"] * 10)
    found = answers(even.folder)["The splits are"]
    assert found.verdict == "not so here"
    assert "An accuracy of 70% on 10 test faces is known to ±" in found.answer
    tiny = make(faces(labels), labels, ["train"] * 80 + ["validation"] * 18 + ["test"] * 2, name="tiny")
    assert answers(tiny.folder)["The splits are"].verdict == "so here too"


@pytest.mark.parametrize(
    ("held", "verdict"),
    [((6, 4), "too few to tell"), ((600, 400), "so here too"), ((1510, 1490), "not so here")],
)
def test_splits_differ_where_it_is_no_chance(make: Any, held: tuple[int, int], verdict: str) -> None:
    labels = ["happy", "sad"] * 1500 + ["happy"] * held[0] + ["sad"] * held[1]
    splits = ["train"] * 3000 + ["validation"] * sum(held)
    dataset = make(np.zeros((len(labels), 8, 8), np.uint8), labels, splits)
    assert answers(dataset.folder)["Validation is filled"].verdict == verdict


def test_a_test_split_alone_does_not_answer_for_validation(make: Any) -> None:
    labels = ["happy", "sad"] * 20
    found = answers(make(faces(labels), labels, ["train"] * 20 + ["test"] * 20).folder)
    assert "Validation is filled" not in found
    assert "The same pictures" not in found


def test_the_brightest_and_the_darkest_class_are_those_of_the_documents(four: Path) -> None:
    found = answers(four)["In every split"]
    assert found.verdict == "so here too"
    assert found.answer.startswith("Train: surprise is brightest (14")
    assert "sad darkest (1" in found.answer


@pytest.mark.parametrize(
    ("shades", "count", "verdict"),
    [
        ({**SHADES, "happy": 160}, 40, "not so here"),
        ({**SHADES, "happy": 90}, 40, "not so here"),
        (SHADES, 6, "too few to tell"),
    ],
)
def test_both_the_brightest_and_the_darkest_must_be_so(
    make: Any, shades: dict[str, int], count: int, verdict: str
) -> None:
    labels = list(FOUR) * count
    assert answers(make(faces(labels, shades, 20), labels).folder)["In every split"].verdict == verdict


def test_sad_and_neutral_are_found_closest_in_brightness_and_most_alike(four: Path) -> None:
    assert statement(four, "most alike").verdict == "so here too"


def test_to_be_alike_takes_the_pixel_values_too(make: Any) -> None:
    labels = list(FOUR) * 40
    found = statement(make(faces(labels, {**SHADES, "neutral": 149}, 5), labels).folder, "most alike")
    assert found.verdict == "not so here"
    assert found.answer.startswith("Neutral and surprise are closest in brightness (1.3 apart; sad and neutral 39.0)")
    assert "sad and neutral have the most alike average faces" in found.answer
    # Average faces of noise: which are most alike is chance.
    rng = np.random.default_rng(0)
    blurred = np.stack([SHADES[name] + rng.integers(-60, 61, (48, 48)) for name in labels]).astype(np.uint8)
    assert statement(make(blurred, labels, name="blurred").folder, "most alike").verdict == "too few to tell"
    few = list(FOUR) * 10
    assert statement(make(faces(few, noise=2), few, name="few").folder, "most alike").verdict == "too few to tell"


def test_of_many_faces_the_most_alike_are_not_too_few_but_too_close(make: Any) -> None:
    labels = list(FOUR) * 1000
    slope = np.tile(np.linspace(-40, 40, 8), (8, 1))
    shapes = np.stack([SHADES[name] - slope if name == "surprise" else SHADES[name] + slope for name in labels])
    # The same noise on each, so that happy, sad and neutral are as like as can be.
    noise = np.repeat(np.random.default_rng(0).integers(-60, 61, (1000, 8, 8)), 4, axis=0)
    alike = (shapes + noise).clip(0, 255).astype(np.uint8)
    found = statement(make(alike, labels).folder, "most alike")
    assert found.verdict == "too close to tell"
    # Two pairs: from one alone nobody sees how close it is.
    pair = "(?:happy and sad|happy and neutral|sad and neutral)"
    words = rf"{pair} have the most alike average faces \(correlation 1\.000; {pair} 1\.000\)\."
    assert re.search(words, found.answer)
    assert found.answer.startswith("Sad and neutral are closest in brightness (4.0 apart; happy and neutral 16.")
    fewer = make(alike[:3996], labels[:3996], name="fewer")
    assert statement(fewer.folder, "most alike").verdict == "too few to tell"


def test_two_of_the_four_are_not_asked_who_is_most_alike(make: Any) -> None:
    labels = ["sad", "neutral", "fear"] * 40
    found = answers(make(faces(labels), labels).folder)
    assert not [one for one in found if one.startswith("Of happy")]
    assert "In every split" not in found


def test_a_picture_in_two_splits_is_a_leak(four: Path) -> None:
    found = answers(four)["The same pictures"]
    assert found.verdict == "so here too"
    assert found.answer.startswith("Pictures that lie in train and in validation, pixel for pixel: 1; ")
    assert "which makes 1 face too many" in found.answer


def test_a_picture_in_train_and_test_is_none_between_train_and_validation(make: Any) -> None:
    labels = ["happy", "sad"] * 15
    pictures = faces(labels)
    pictures[20] = pictures[0]
    splits = ["train"] * 10 + ["validation"] * 10 + ["test"] * 10
    found = answers(make(pictures, labels, splits).folder)["The same pictures"]
    assert found.verdict == "not so here"
    assert "pixel for pixel: 0; in any two splits: 1" in found.answer


def test_the_pixels_are_those_of_the_documents_in_mean_deviation_and_variance(make: Any) -> None:
    rng = np.random.default_rng(0)
    like = np.clip(rng.normal(129.5, 60, (40, 48, 48)), 0, 255).astype(np.uint8)
    flat = np.clip(rng.normal(129.5, 62, (40, 1, 1)), 0, 255).astype(np.uint8) * np.ones((1, 48, 48), np.uint8)
    assert answers(make(like, ["happy"] * 40).folder)["Pixels have a"].verdict == "so here too"
    found = answers(make(flat, ["happy"] * 40, name="flat").folder)["Pixels have a"]
    assert found.verdict == "not so here"
    assert "below 0.001: 40 faces" in found.answer


def test_what_nobody_searched_for_is_not_known_yet(four: Path) -> None:
    found = answers(four)
    for one in ("About 2,200 of", "Some pictures hold"):
        assert found[one].verdict == "not known yet"
        assert "run fer-studio data mislabels" in found[one].answer.lower()


def test_none_found_is_another_thing_than_not_searched(four: Path) -> None:
    for kind in ("mislabel", "not_a_face"):
        write_suspects(open_dataset(four), kind, pd.DataFrame(columns=list(COLUMNS)))
    found = answers(four)
    assert found["About 2,200 of"].verdict == "not so here"
    assert found["About 2,200 of"].answer.startswith("No suspected label is left: ")
    assert found["Some pictures hold"].verdict == "not so here"


def test_suspected_pictures_are_not_known_to_hold_no_face(four: Path) -> None:
    dataset = open_dataset(four)
    one = [(dataset.faces["id"][0], "not_a_face", 0.9, "happy", "", "")]
    write_suspects(dataset, "not_a_face", pd.DataFrame(one, columns=list(COLUMNS)))
    found = answers(four)["Some pictures hold"]
    assert found.verdict == "not known yet"
    assert "Review page" in found.answer


def by_pair(folder: Path) -> Claim:
    return statement(folder, "taken for each other")


def test_suspects_answer_for_mislabels_and_for_who_is_confused(four: Path) -> None:
    suspect(four, {("sad", "neutral"): 12, ("neutral", "sad"): 9, ("happy", "sad"): 2})
    found = answers(four)["About 2,200 of"]
    assert found.verdict == "so here too"
    assert found.answer.startswith("23 labels (12.0%) suspected by fer-studio data mislabels")
    assert by_pair(four).verdict == "so here too"
    assert "neutral and sad 21, happy and sad 2" in by_pair(four).answer


def test_one_suspect_is_not_eleven_in_a_hundred(four: Path) -> None:
    suspect(four, {("sad", "neutral"): 1})
    found = answers(four)["About 2,200 of"]
    assert found.verdict == "not so here"
    assert found.answer.startswith("1 label (0.5%) suspected")
    assert by_pair(four).verdict == "too few to tell"


def test_suspects_with_a_decision_that_no_version_has_are_told(four: Path) -> None:
    suspect(four, {("sad", "neutral"): 12, ("happy", "sad"): 2})
    with closing(open_review(four)) as review:
        for position in review.queue("suspects")[:3]:
            review.decide(int(position), "keep")
        review.decide(int(review.queue("suspects")[3]), "delete")
        review.undo()
        # Nobody suspects this one.
        review.decide(len(review.dataset) - 1, "keep")
        decided = "; 3 of them are decided on in a review that is not applied to this version; "
        assert decided in answers(four)["About 2,200 of"].answer
        description = describe_dataset(open_dataset(four), judged=0)
        assert description.as_json()["decided_suspects"] == 3
        section = suspects(description)
        assert section is not None
        assert section.words == (
            "What the searches found and this version has not settled: go through it on the window's Review page. "
            "3 of these faces are decided on in a review that is not applied to this version."
        )
        review.apply()
    assert answers(four)["About 2,200 of"].answer.startswith(
        "11 labels (5.7%) suspected by fer-studio data mislabels; half"
    )


def test_another_pair_that_is_confused_more_is_no_sad_and_neutral(four: Path) -> None:
    suspect(four, {("sad", "neutral"): 2, ("happy", "surprise"): 20})
    assert by_pair(four).verdict == "not so here"


def test_votes_answer_where_nobody_searched_with_emotions_below_the_line(make: Any) -> None:
    def vote(name: str) -> tuple[int, ...]:
        return tuple(10 if column == name else 0 for column in FERPLUS_COLUMNS)

    labels = list(FOUR) * 50
    votes = [vote("neutral" if place < 80 and one == "sad" else one) for place, one in enumerate(labels)]
    votes[100:] = [vote("unknown")] * 100
    folder = make(faces(labels), labels, votes=votes).folder
    found = answers(folder)
    assert found["About 2,200 of"].verdict == "too few to tell"
    assert "for 20 of the 100 faces whose top vote is an emotion (20.0%)" in found["About 2,200 of"].answer
    assert by_pair(folder).verdict == "so here too"
    assert found["People agree on"].verdict == "not so here"


def agreeing(make: Any, *votes: tuple[int, int], name: str = "d") -> Claim:
    """Answer how far people agree, of 300 faces with such votes for happy and for sad."""
    given = [(0, first, 0, second, *[0] * 6) for first, second in votes] * (300 // len(votes))
    dataset = make(np.zeros((300, 8, 8), np.uint8), ["happy"] * 300, votes=given, name=name)
    return statement(dataset.folder, "People agree")


def test_people_who_agree_less_still_agree_on_only_so_many(make: Any) -> None:
    found = agreeing(make, (5, 5))
    assert found.verdict == "so here too"
    assert found.answer.startswith("Two of FER+'s taggers say the same of a face in 44.4% of cases (inter-rater agreem")
    assert found.answer.endswith("up to 70% is taken for the same.")
    assert agreeing(make, (9, 1), name="more").verdict == "not so here"
    assert agreeing(make, (5, 5), (10, 0), name="close").verdict == "too few to tell"


def test_a_tie_is_told_beside_the_votes(make: Any) -> None:
    folder = make(faces(list(FOUR)), list(FOUR), votes=[(5, 5, *[0] * 8)] * 4).folder
    assert (
        "top vote is another emotion than the label (a tie counts for the label) for 2 of"
        in statement(folder, "About 2,200").answer
    )


def recall(make: Any, right: dict[str, int], count: int = 100) -> Claim:
    """Answer who is easiest, where networks named so many of each class rightly."""
    labels = [name for name in FOUR for _ in range(count)]
    dataset = make(np.zeros((len(labels), 8, 8), np.uint8), labels)
    told = np.zeros((len(labels), 4), np.float32)
    for place, name in enumerate(FOUR):
        for number in range(count):
            told[place * count + number, place if number < right[name] else (place + 1) % 4] = 1
    found = Probabilities(tuple(dataset.faces["id"]), FOUR, told)
    write_probabilities(dataset.folder / "suspects" / "probabilities.npz", found)
    suspect(dataset.folder, {("sad", "neutral"): 1})
    return statement(dataset.folder, "easiest")


def test_the_easiest_are_told_by_kept_answers_even_where_there_are_suspects(make: Any) -> None:
    found = recall(make, {"happy": 95, "surprise": 90, "sad": 60, "neutral": 70})
    assert found.verdict == "so here too"
    assert found.answer.startswith(
        "Asked about 400 faces, networks that fer-studio data mislabels trained, each on other"
    )
    assert found.answer.endswith("happy 95%, surprise 90%, neutral 70%, sad 60%.")


def test_the_easiest_and_the_hardest_must_both_be_so(make: Any) -> None:
    assert recall(make, {"happy": 95, "surprise": 60, "sad": 50, "neutral": 80}).verdict == "not so here"


def test_the_easiest_of_a_few_faces_may_be_chance(make: Any) -> None:
    assert recall(make, {"happy": 5, "surprise": 4, "sad": 3, "neutral": 3}, 5).verdict == "too few to tell"


def test_where_no_network_was_asked_the_easiest_are_not_known_yet(four: Path) -> None:
    assert statement(four, "easiest").verdict == "not known yet"


def test_only_what_applies_is_answered(make: Any, noise: Any) -> None:
    found = answers(make(noise(6, 60, 60, 3), ["calm"] * 6).folder)
    assert "The classes are" not in found
    assert "Disgust is rare:" not in found
    assert "In every split" not in found
    assert found["All pictures are"].verdict == "not so here"
    assert "60x60 pixels, in colour; 0 of them show only grey" in found["All pictures are"].answer
