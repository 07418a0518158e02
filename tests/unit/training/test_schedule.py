import pytest

from fer_core.training.recipe import Recipe
from fer_core.training.schedule import best_epoch, finished, learning_rate, plateaus

FALLING_THEN_FLAT = [2.0, 1.5, 1.5, 1.5, 1.6, 1.5, 1.5]


def history(losses: list[float], scores: list[float] | None = None) -> list[dict[str, float]]:
    return [{"val_loss": a, "score": b} for a, b in zip(losses, scores or [0.0] * len(losses), strict=True)]


def test_the_cosine_rises_to_the_peak_and_falls_to_the_minimum() -> None:
    recipe = Recipe(learning_rate=0.2, epochs=12, warmup=2, minimum_rate=0.01)
    rates = [learning_rate(recipe, progress, []) for progress in (0, 1, 2, 7, 12)]
    assert rates == pytest.approx([0.0, 0.1, 0.2, 0.105, 0.01])


def test_a_step_multiplies_at_its_epochs_and_stops_at_the_minimum() -> None:
    recipe = Recipe(learning_rate=1.0, schedule="step", factor=0.1, step_epochs=10, minimum_rate=0.005)
    rates = [learning_rate(recipe, done + 1, [1.0] * done) for done in (9, 10, 25, 39)]  # at the end of each epoch
    assert rates == pytest.approx([1.0, 0.1, 0.01, 0.005])


def test_a_plateau_counts_anew_after_each_drop() -> None:
    assert plateaus(FALLING_THEN_FLAT, patience=3) == 1
    assert plateaus([*FALLING_THEN_FLAT, 1.5], patience=3) == 2
    recipe = Recipe(learning_rate=1.0, schedule="plateau", factor=0.2, patience=3)
    assert learning_rate(recipe, 8, [*FALLING_THEN_FLAT, 1.5]) == pytest.approx(0.04)


def test_a_constant_rate_stays() -> None:
    assert learning_rate(Recipe(schedule="constant", learning_rate=0.3), 17.5, FALLING_THEN_FLAT) == 0.3


def test_the_best_epoch_is_the_first_of_the_highest_score_or_of_the_lowest_loss() -> None:
    rows = history([3, 1, 1, 2], [0.1, 0.2, 0.5, 0.5])
    assert best_epoch(Recipe(), rows) == 3
    assert best_epoch(Recipe(monitor="loss"), rows) == 2
    assert best_epoch(Recipe(monitor="none", early_stopping=1), rows) == 4
    assert best_epoch(Recipe(), []) == 0


def test_a_run_ends_when_nothing_gets_better_or_all_epochs_are_done() -> None:
    recipe = Recipe(epochs=9, early_stopping=2, monitor="loss")
    assert not finished(recipe, history([3, 2, 2.5]))
    assert finished(recipe, history([3, 2, 2.5, 2.1]))
    assert not finished(Recipe(epochs=9), history([3, 2, 2.5, 2.1]))
    assert finished(Recipe(epochs=4), history([3, 2, 2.5, 2.1]))
