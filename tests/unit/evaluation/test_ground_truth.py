import numpy as np
import pytest

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import evaluate, select_classes
from fer_core.evaluation.ground_truth import ground_truth


def data(labels: list[int], votes: list[list[int]] | None, named: list[bool] | None = None) -> FaceArrays:
    n = len(labels)
    in_ferplus = np.ones(n, np.bool_) if named is None else np.array(named)
    images = np.arange(n, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    counted = None if votes is None else np.array(votes)
    return FaceArrays(images, np.array(labels), FER2013, np.array(["validation"] * n), counted, in_ferplus)


def test_eight_classes_are_the_top_vote_and_ties_go_to_the_earlier_column() -> None:
    votes = [
        [5, 5, 0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 4, 6, 0],
        [0, 0, 0, 0, 0, 0, 0, 5, 5, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 10],
        [0] * 10,
    ]
    found = ground_truth(data([0] * 5, votes), 8)
    assert found.rows.tolist() == [0, 2]
    assert [found.names[i] for i in found.labels] == ["neutral", "contempt"]
    assert found.rule == "plurality"
    assert found.left_out == {"no votes": 1, "top vote unknown": 1, "top vote not a face": 1}


def test_a_majority_is_more_than_half_of_the_votes_without_single_ones() -> None:
    votes = {
        "more than half": [6, 4, 0, 0, 0, 0, 0, 0, 0, 0],
        "half of ten": [0, 5, 5, 0, 0, 0, 0, 0, 0, 0],
        "half, the rest single votes": [0, 0, 5, 1, 1, 1, 1, 1, 0, 0],
        "four of seven that are left": [0, 0, 0, 4, 3, 1, 1, 1, 0, 0],
        "half of what is left": [3, 0, 0, 0, 3, 1, 1, 1, 1, 0],
        "all single votes": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        "unknown": [2, 0, 0, 0, 0, 0, 0, 0, 8, 0],
        "no face": [0, 0, 0, 0, 0, 0, 0, 0, 0, 10],
        "unknown in the way": [5, 0, 0, 0, 0, 0, 0, 0, 5, 0],
        "nobody voted": [0] * 10,
        "without a name": [10, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    }
    found = ground_truth(data([0] * 11, list(votes.values()), [True] * 10 + [False]), 8, "majority")
    assert [(list(votes)[row], found.names[i]) for row, i in zip(found.rows, found.labels, strict=True)] == [
        ("more than half", "neutral"),
        ("half, the rest single votes", "surprise"),
        ("four of seven that are left", "sad"),
    ]
    assert found.rule == "majority"
    assert found.left_out == {
        **{"not in FER+": 1, "no votes": 1, "no majority": 4},
        **{"majority unknown": 1, "majority not a face": 1},
    }
    with pytest.raises(FerError, match=r"No face .* Left out: 1 no majority\."):
        ground_truth(data([0], [[1] * 10]), 8, "majority")


@pytest.mark.parametrize("classes", [4, 5, 7])
def test_a_rule_for_votes_is_refused_where_votes_are_not_the_truth(classes: int) -> None:
    with pytest.raises(FerError, match=f"8 classes only; with {classes} it is the label of the data"):
        ground_truth(data([3], [[10] + [0] * 9]), classes, "majority")


def test_seven_classes_are_the_label_of_every_face() -> None:
    found = ground_truth(data([0, 6, 3], None), 7)
    assert found.rows.tolist() == [0, 1, 2]
    assert found.labels.tolist() == [0, 6, 3]
    assert (found.rule, found.left_out) == ("label", {})


def test_four_and_five_classes_leave_out_the_others() -> None:
    faces = data([0, 1, 2, 3, 4, 5, 6], None)
    four, five = ground_truth(faces, 4), ground_truth(faces, 5)
    assert [four.names[i] for i in four.labels] == ["happy", "sad", "surprise", "neutral"]
    assert four.rows.tolist() == [3, 4, 5, 6]
    assert four.left_out == {"of another class": 3}
    assert [five.names[i] for i in five.labels] == ["angry", "disgust", "happy", "sad", "surprise"]


def test_impossible_measurements_are_refused_in_words() -> None:
    with pytest.raises(FerError, match="4, 5, 7 or 8, not 6"):
        ground_truth(data([0], None), 6)
    with pytest.raises(FerError, match=r"Give fer2013new\.csv"):
        ground_truth(data([0], None), 8)
    with pytest.raises(FerError, match="No face"):
        ground_truth(data([2], None), 4)


def test_restricted_probabilities_sum_to_one_in_the_order_asked_for() -> None:
    rows = select_classes(np.array([[0.1, 0.2, 0.3, 0.4]]), ("a", "b", "c", "d"), ("d", "b"))
    assert rows[0].tolist() == pytest.approx([2 / 3, 1 / 3])


class ByGrey:
    """Answers the class whose number is the grey level."""

    def probabilities(self, crops: np.ndarray, classes: int) -> np.ndarray:
        answers: np.ndarray = np.eye(classes, dtype=np.float32)[crops[:, 0, 0] % classes]
        return answers


def test_evaluation_reads_the_columns_by_their_names() -> None:
    faces = data([6, 5, 4, 3, 2, 1, 0], None)
    backwards = tuple(reversed(FER2013))
    assert evaluate(ByGrey(), lambda classes: backwards, faces, 7).accuracy == 1.0
    assert evaluate(ByGrey(), lambda classes: FER2013, faces, 7).accuracy == pytest.approx(1 / 7)
    assert evaluate(ByGrey(), lambda classes: backwards, faces, 4).accuracy == 1.0


def test_evaluation_takes_the_eight_from_their_own_head() -> None:
    votes = (np.eye(10, dtype=np.int64)[:8] * 10).tolist()
    seen: list[tuple[int, int]] = []
    found = evaluate(ByGrey(), lambda classes: FERPLUS, data([0] * 8, votes), 8, lambda *step: seen.append(step))
    assert found.accuracy == 1.0
    assert found.n == 8
    assert seen == [(8, 8)]
