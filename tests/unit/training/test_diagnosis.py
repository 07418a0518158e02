"""What a run's figures say, on made courses."""

import numpy as np
import pytest

from fer_core.evaluation.metrics import Metrics, measure
from fer_core.training.diagnosis import diagnose

Course = list[dict[str, float]]


def course(training: list[float], validation: list[float], val_loss: list[float] | None = None) -> Course:
    losses = val_loss or [2.0 - accuracy for accuracy in validation]
    return [
        {
            **{"epoch": i + 1, "learning_rate": 0.1, "loss": 2.0 - one, "accuracy_fer2013": one, "val_loss": loss},
            **{"val_accuracy_fer2013": other, "score": other, "seconds": 1.0},
        }
        for i, (one, other, loss) in enumerate(zip(training, validation, losses, strict=True))
    ]


def line(first: float, last: float, epochs: int = 20) -> list[float]:
    return [float(value) for value in np.linspace(first, last, epochs)]


def figures(accuracy: float, faces: int = 1000, share: float = 0.5) -> dict[str, Metrics]:
    """Figures with three classes, the first of which is ``share`` of the faces."""
    labels = np.zeros(faces, np.int64)
    labels[int(share * faces) :] = np.arange(faces - int(share * faces)) % 2 + 1
    answers = np.where(np.arange(faces) % 1000 < accuracy * 1000, labels, (labels + 1) % 3)
    return {"3": measure(np.eye(3)[answers], labels, ("happy", "sad", "neutral"))}


def test_a_good_run_has_nothing_that_stands_out() -> None:
    validation = [*line(0.4, 0.7, 15), 0.702, 0.703, 0.704, 0.705, 0.704]
    found = diagnose(course(line(0.35, 0.72), validation), 19)
    assert len(found) == 1
    assert found[0].startswith("Nothing stands out: the best of 20 epochs is 19 with a score of 70.5%")


def test_a_growing_gap_with_rising_validation_loss_is_over_fitting() -> None:
    validation = [*line(0.4, 0.65, 8), *line(0.65, 0.64, 12)]
    losses = [*line(1.6, 1.0, 8), *line(1.0, 1.6, 12)]
    found = diagnose(course(line(0.4, 0.98), validation, losses), 8)
    assert found[0].startswith("Over-fitting: validation loss rose from 1.0")
    assert "at epoch 9 to 1.573 at the end" in found[0]
    assert "weight_decay" in found[0]


def test_rising_validation_loss_alone_is_not_over_fitting() -> None:
    found = diagnose(course(line(0.4, 0.66), line(0.45, 0.7), line(1.0, 1.4)), 20)
    assert not any("Over-fitting" in sentence for sentence in found)


def test_low_and_still_rising_is_under_fitting() -> None:
    found = diagnose(course(line(0.25, 0.45), line(0.25, 0.44)), 20)
    assert found[0].startswith("Under-fitting: training accuracy is only 44.5% and validation 43.5%")
    assert "in the last 6 epochs" in found[0]
    assert any(sentence.startswith("Not at its end") for sentence in found)


@pytest.mark.parametrize(
    ("training", "validation"),
    [(line(0.3, 0.5), [*line(0.4, 0.7, 18), 0.7, 0.69]), (line(0.2, 0.45), [*line(0.5, 0.75, 18), 0.75, 0.74])],
)
def test_training_accuracy_below_validation_is_no_finding(training: list[float], validation: list[float]) -> None:
    assert diagnose(course(training, validation), 18)[0].startswith("Nothing stands out")


def test_nothing_better_for_the_last_third_is_a_plateau() -> None:
    found = diagnose(course(line(0.4, 0.7), [*line(0.4, 0.68, 10), *[0.67] * 10]), 10)
    assert found == [sentence for sentence in found if sentence.startswith("Plateau")]
    assert "nothing better came after epoch 10 (68.0%); the 10 epochs since reached 67.0% at most" in found[0]


def test_a_run_that_ends_while_it_gains_wants_more_epochs() -> None:
    found = diagnose(course(line(0.4, 0.7), line(0.4, 0.69)), 20)
    assert found == [
        "Not at its end: the best epoch is the last, 20, and the last 2 epochs raised the best score by 3.1 points "
        "to 69.0%. Try more epochs."
    ]


def test_a_loss_that_is_no_number_is_divergence_and_nothing_else() -> None:
    rows = course(line(0.3, 0.4), line(0.3, 0.4))
    rows[11]["loss"] = float("nan")
    found = diagnose(rows, 3, figures(0.1))
    assert len(found) == 1
    assert found[0].startswith("Diverged: the loss of epoch 12 is no number.")


def test_a_training_loss_above_its_start_is_divergence() -> None:
    rows = course(line(0.3, 0.3), line(0.3, 0.3))
    rows[-1]["loss"] = 4.0
    assert diagnose(rows, 3)[0].startswith(
        "Diverged: training loss went from 1.700 in the first epoch up to 4.000 in the last."
    )


def test_no_better_than_the_commonest_class_is_chance_level() -> None:
    found = diagnose(course(line(0.4, 0.5), line(0.4, 0.51)), 20, figures(0.51))
    assert len(found) == 1
    assert found[0].startswith(
        "Chance level: with 3 classes 51.0% (95% interval 47.9% to 54.1%), and always answering 'happy' would be right "
        "for 50.0%. Check that"
    )


def test_chance_level_of_one_head_leaves_the_rest_to_be_said() -> None:
    both = {"3": figures(0.5)["3"], "7": figures(0.7)["3"]}
    found = diagnose(course(line(0.4, 0.7), line(0.4, 0.69)), 20, both)
    assert [sentence.split(":")[0] for sentence in found] == ["Chance level", "Not at its end"]
    assert "with 7 classes" not in found[0]


def test_clearly_better_than_the_commonest_class_is_not_chance_level() -> None:
    found = diagnose(course(line(0.4, 0.6), line(0.4, 0.6)), 20, figures(0.6))
    assert not any("Chance" in sentence for sentence in found)


def test_a_score_that_jumps_is_unstable() -> None:
    validation = [*line(0.4, 0.6, 10), 0.62, 0.55, 0.63, 0.52, 0.64, 0.56, 0.65, 0.66, 0.67, 0.67]
    found = diagnose(course(line(0.4, 0.7), validation), 19, figures(0.67, faces=3000))
    assert found[0].startswith("Unstable: in the second half the score fell 3 times by 3.0 points or more")
    assert "most at epoch 14, by 11.0 points" in found[0]


def test_jumps_that_few_validation_faces_explain_are_no_finding() -> None:
    validation = [*line(0.4, 0.6, 10), 0.62, 0.55, 0.63, 0.52, 0.64, 0.56, 0.65, 0.66, 0.67, 0.67]
    found = diagnose(course(line(0.4, 0.7), validation), 19, figures(0.7, faces=40, share=0.3))
    assert not any("Unstable" in sentence for sentence in found)


@pytest.mark.parametrize("epochs", [1, 5])
def test_a_few_epochs_have_no_course(epochs: int) -> None:
    found = diagnose(course(line(0.3, 0.5, epochs), line(0.3, 0.5, epochs)), epochs)
    assert len(found) == 1
    assert found[0].startswith("Too short to judge")
