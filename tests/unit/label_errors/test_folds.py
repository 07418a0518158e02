"""Probabilities from networks that did not learn from the face."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.datasets.duplicates.search import find_duplicates
from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.label_errors.folds import FoldJob, fold_recipe, impartial, out_of_fold, with_trainer_classes
from fer_core.training.recipe import Option, Recipe
from fer_core.training.selection import Selection

LABELS = ["angry", "happy", "sad"] * 12
RECIPE = Recipe(epochs=2, batch=4, classes=(7,))
ALONE = np.arange(36)
"""Every face is the only one of its photograph."""


class Told:
    """Notes what an observer hears."""

    def __init__(self) -> None:
        self.skipped: list[str] = []
        self.begun: list[str] = []
        self.ended: list[str] = []

    def skip(self, name: str, epochs: int) -> None:
        self.skipped.append(name)

    def begin(self, name: str, epochs: int) -> Any:
        self.begun.append(name)
        return lambda epoch, step, row: None

    def end(self, sentence: str) -> None:
        self.ended.append(sentence)


def remembering(job: FoldJob, watch: Any) -> np.ndarray:
    """Knows the labels of the faces it learnt from, and takes every other for the first class."""
    known = {
        image.tobytes(): label
        for image, label in zip(job.selection.train.images, job.selection.train.labels, strict=True)
    }
    answers = [known.get(image.tobytes(), 0) for image in job.everything.images]
    return np.eye(7, dtype=np.float32)[answers]


def test_a_face_is_judged_by_the_network_that_did_not_learn_from_it(pack: Any, tmp_path: Path) -> None:
    data = pack(LABELS)
    found = out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", Told(), remembering)
    assert found.ids == tuple(data.faces["id"])
    assert found.held_out.shape == (36, 3)
    assert (found.held_out.argmax(axis=1) == 0).all()
    assert found.learnt is not None
    np.testing.assert_allclose(found.learnt[np.arange(36), data.labels], 1.0, atol=1e-6)


def test_copies_of_a_photograph_are_held_out_together(pack: Any, tmp_path: Path) -> None:
    pictures = np.repeat(np.repeat(np.random.default_rng(1).integers(0, 256, (36, 12, 12), dtype=np.uint8), 4, 1), 4, 2)
    pictures[24:30] = pictures[1]
    pictures[30:] = pictures[1, :, ::-1]
    data = pack(LABELS, pictures=pictures)
    together: list[set[bool]] = []

    def watching(job: FoldJob, watch: Any) -> np.ndarray:
        together.append(set(job.everything.split[[1, *range(24, 36)]] == "train"))
        return remembering(job, watch)

    out_of_fold(data, find_duplicates(data).groups, RECIPE, 3, tmp_path / "work", Told(), watching)
    assert sorted(together, key=str) == [{False}, {True}, {True}]


def test_other_groups_are_judged_anew_whatever_their_numbers(pack: Any, tmp_path: Path) -> None:
    data = pack(LABELS)
    for groups, skipped in ((ALONE, 0), (ALONE[::-1], 3), (np.where(ALONE == 7, 1, ALONE), 0)):
        told = Told()
        out_of_fold(data, groups, RECIPE, 3, tmp_path / "work", told, remembering)
        assert len(told.skipped) == skipped


def test_the_faces_that_are_held_out_have_no_say_in_the_training(pack: Any, tmp_path: Path) -> None:
    swayed = RECIPE.model_copy(update={"monitor": "accuracy", "early_stopping": 3, "schedule": "plateau"})
    seen: list[Recipe] = []

    def watching(job: FoldJob, watch: Any) -> np.ndarray:
        seen.append(job.recipe)
        return remembering(job, watch)

    out_of_fold(pack(LABELS), ALONE, swayed, 3, tmp_path / "work", Told(), watching)
    assert {(one.monitor, one.early_stopping, one.schedule) for one in seen} == {("none", 0, "cosine")}


def test_a_search_that_is_going_on_is_not_disturbed(pack: Any, tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "work"),
        pytest.raises(FerError, match="Wait until it is done, then give the command again"),
    ):
        out_of_fold(pack(LABELS), ALONE, RECIPE, 3, tmp_path / "work", Told(), remembering)


def test_only_what_is_written_is_called_so(pack: Any, tmp_path: Path) -> None:
    def lost(job: FoldJob, watch: Any) -> np.ndarray:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        out_of_fold(pack(LABELS), ALONE, RECIPE, 3, tmp_path / "work", Told(), lost)


def test_a_stopped_run_trains_only_the_folds_that_are_left(pack: Any, tmp_path: Path) -> None:
    data = pack(LABELS)

    def stopping(job: FoldJob, watch: Any) -> np.ndarray:
        if job.folder.name.startswith("fold-2"):
            raise KeyboardInterrupt
        return remembering(job, watch)

    with pytest.raises(KeyboardInterrupt):
        out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", Told(), stopping)
    told = Told()
    again = out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", told, remembering)
    assert told.skipped == ["fold 1 of 3"]
    assert told.begun == ["fold 2 of 3", "fold 3 of 3"]
    whole = out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "other", Told(), remembering)
    np.testing.assert_array_equal(again.held_out, whole.held_out)


def test_repeats_add_to_what_is_done_and_are_averaged(pack: Any, tmp_path: Path) -> None:
    data = pack(LABELS)
    out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", Told(), remembering)
    told = Told()
    found = out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", told, remembering, repeats=2)
    assert told.skipped == ["fold 1 of 3, time 1 of 2", "fold 2 of 3, time 1 of 2", "fold 3 of 3, time 1 of 2"]
    assert len(told.begun) == 3
    assert found.learnt is not None
    np.testing.assert_allclose([found.held_out.sum(axis=1), found.learnt.sum(axis=1)], 1.0, atol=1e-5)


def test_other_labels_are_judged_anew(pack: Any, tmp_path: Path) -> None:
    from fer_core.datasets.versioned import add_version

    data = pack(LABELS)
    out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", Told(), remembering)
    faces = data.faces.copy()
    faces.loc[0, "label"] = "sad"
    told = Told()
    changed = add_version(data, faces, "review", {})
    out_of_fold(changed, ALONE, RECIPE, 3, tmp_path / "work", told, remembering)
    assert told.skipped == []
    assert len(list((tmp_path / "work").glob("*/"))) == 1


def test_what_is_no_face_teaches_nothing_but_is_judged(pack: Any, tmp_path: Path) -> None:
    flags = [("not_in_ferplus",) if number in (4, 5) else () for number in range(36)]
    data = pack(LABELS, flags=flags)
    learnt_from: list[int] = []

    def counting(job: FoldJob, watch: Any) -> np.ndarray:
        learnt_from.append(len(job.selection.train))
        return remembering(job, watch)

    found = out_of_fold(data, ALONE, RECIPE, 3, tmp_path / "work", Told(), counting)
    assert sum(learnt_from) == 2 * 34
    np.testing.assert_allclose(found.held_out.sum(axis=1), 1.0, atol=1e-6)


def test_any_two_to_eight_classes_can_be_judged(pack: Any) -> None:
    names = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    eight = with_trainer_classes(pack(list(names) * 2, names))
    assert eight.votes is not None
    np.testing.assert_array_equal(eight.votes.argmax(axis=1), eight.labels)
    assert set(eight.split) == {"train"}


def test_one_class_cannot_be_judged(pack: Any) -> None:
    with pytest.raises(FerError, match="two classes or more; the data has faces of 1 of 3"):
        with_trainer_classes(pack(["sad"] * 4))


def test_a_fold_that_was_stopped_half_way_finds_what_it_left(pack: Any, tmp_path: Path) -> None:
    data = pack(LABELS)
    found: list[bool] = []

    def stopping(job: FoldJob, watch: Any) -> np.ndarray:
        found.append((job.folder / "half").exists())
        (job.folder / "half").touch()
        if len(found) == 1:
            raise KeyboardInterrupt
        return remembering(job, watch)

    with pytest.raises(KeyboardInterrupt):
        out_of_fold(data, ALONE, RECIPE, 2, tmp_path / "work", Told(), stopping)
    out_of_fold(data, ALONE, RECIPE, 2, tmp_path / "work", Told(), stopping)
    assert found == [False, True, False]
    assert not list((tmp_path / "work").glob("*/fold-1*/"))


def test_a_network_learns_its_fold_and_answers_for_all_faces(pack: Any, tmp_path: Path) -> None:
    pytest.importorskip("keras", reason="Keras comes with the extra 'train'")
    from fer_core.label_errors.folds import train_fold

    data = with_trainer_classes(pack(LABELS))
    rows = np.arange(36)
    options: dict[str, Option] = {"width": 2, "stem_stride": 2, "dropout": 0.0}
    recipe = Recipe(epochs=1, batch=8, classes=(7,), options=options, monitor="none")
    epochs: list[int] = []
    job = FoldJob(recipe, Selection(data.take(rows < 24), data.take(rows >= 24), {}), data, tmp_path)
    found = train_fold(job, lambda epoch, step, row: epochs.append(epoch))
    assert found.shape == (36, 7)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-5)
    assert epochs == [0, 0, 0]


def test_the_quick_recipe_looks_longer_at_few_faces() -> None:
    found = [fold_recipe("quick", faces) for faces in (24_000, 1_000)]
    assert [(recipe.epochs, recipe.batch) for recipe in found] == [(14, 128), (100, 32)]
    assert fold_recipe("fer_small", 1_000).epochs == 66


def test_no_epoch_is_chosen_on_the_labels_that_are_judged() -> None:
    assert fold_recipe("studio_a", 1_000).monitor == "none"


@pytest.mark.parametrize("key", ["first", "start", "teachers"])
def test_a_recipe_that_builds_on_another_network_is_refused(key: str) -> None:
    recipe = Recipe.model_validate({key: ["x.keras"] if key == "teachers" else "x.keras"})
    with pytest.raises(FerError, match=f"may know the faces to be judged \\({key}\\). Choose a recipe"):
        impartial(recipe)
