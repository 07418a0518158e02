"""How many planted label errors `data mislabels` finds.

Labels of the train split are changed to another class at random; then the labels are ranked as the command ranks them.
Recall is read where half of what is listed so far is planted. A data set's own errors compete with the planted ones:
where it has FER+ votes, precision is told as well with what FER+ overturns counted as right.

    fer-studio data import fer2013.csv --ferplus fer2013new.csv -o DIR
    python benchmarks/mislabels_planted.py DIR --work /tmp/planted

Goes on in WORK after a stop, and ends with exit code 1 where recall is below the bound. With `--noise 0` the ranking of
the labels as they are is measured beside FER+.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from app.cli.progress import RunsProgress
from app.cli.train import need_keras
from fer_core.datasets.duplicates.search import find_duplicates
from fer_core.datasets.versioned import DatasetVersion, open_dataset
from fer_core.label_errors.folds import fold_recipe, out_of_fold, train_fold
from fer_core.label_errors.predictions import Probabilities, read_probabilities, write_probabilities
from fer_core.label_errors.ranking import Ranking, rank_labels
from fer_core.label_errors.vote_agreement import compare_with_votes
from fer_core.text import count_noun

BOUND = 0.6


def judged(
    dataset: DatasetVersion, groups: NDArray[np.int64], recipe: str, folds: int, repeats: int, work: Path
) -> Probabilities:
    """Train networks as the command does, with a bar; what is in ``work`` is gone on with."""
    judge = fold_recipe(recipe, len(dataset) * (folds - 1) // folds)
    need_keras(judge.backend)
    steps = len(dataset) * (folds - 1) // folds // judge.batch
    with RunsProgress(folds * repeats, folds * repeats * judge.epochs, steps, work) as progress:
        return out_of_fold(dataset, groups, judge, folds, work, progress, train_fold, repeats)


def planted(dataset: DatasetVersion, noise: float, seed: int) -> tuple[DatasetVersion, NDArray[np.bool_]]:
    """Return the data with wrong labels, and which they are."""
    rng = np.random.default_rng(seed)
    train = np.flatnonzero(dataset.faces["split"] == "train")
    rows = np.sort(rng.choice(train, round(noise * len(train)), replace=False))
    classes = len(dataset.label_order)
    labels = dataset.labels.copy()
    labels[rows] = (labels[rows] + rng.integers(1, classes, len(rows))) % classes
    faces = dataset.faces.copy()
    faces["label"] = np.array(dataset.label_order)[labels]
    wrong = np.zeros(len(faces), np.bool_)
    wrong[rows] = True
    return replace(dataset, faces=faces), wrong


def recall_at(score: NDArray[np.float64], wanted: NDArray[np.bool_], precision: float = 0.5) -> float:
    """Return the largest share of what is wanted that a list of this precision holds."""
    hits = np.cumsum(wanted[np.argsort(-score, kind="stable")])
    enough = hits >= precision * np.arange(1, len(hits) + 1)
    return float(hits[enough].max(initial=0) / max(wanted.sum(), 1))


def main(
    folder: Annotated[Path, typer.Argument(help="A packed data set.")],
    work: Annotated[Path, typer.Option(help="Where the networks are trained, and the probabilities are kept.")],
    noise: Annotated[float, typer.Option(min=0, max=1)] = 0.05,
    seed: Annotated[int, typer.Option()] = 7,
    recipe: Annotated[str, typer.Option()] = "quick",
    folds: Annotated[int, typer.Option()] = 3,
    repeats: Annotated[int, typer.Option()] = 1,
    probabilities: Annotated[Path | None, typer.Option(help="Made before.")] = None,
) -> None:
    original = open_dataset(folder)
    dataset, wrong = planted(original, noise, seed)
    groups = find_duplicates(dataset).groups
    if probabilities is not None:
        found = read_probabilities(probabilities).aligned(list(dataset.faces["id"]), dataset.label_order)
    else:
        found = judged(dataset, groups, recipe, folds, repeats, work / "folds")
        write_probabilities(work / "probabilities.npz", found)
    right = found.held_out.argmax(axis=1) == original.labels
    print(f"{count_noun(len(dataset), 'face')}; held out, the networks name {right.mean():.1%} as before the planting")
    ranking = rank_labels(dataset.labels, found, groups)
    good = not wrong.any() or _found_again(ranking, original, dataset, wrong)
    agreement = compare_with_votes(dataset, ranking.score, ranking.suspect, ranking.suggested)
    if agreement is not None:
        auc = "not to be told" if agreement.auc is None else f"{agreement.auc:.3f}"
        print(
            f"FER+ overturns {agreement.overturned:,} of {count_noun(agreement.faces, 'label')}: AUC {auc}; of "
            f"{count_noun(agreement.listed, 'suspect')} {_share(agreement.listed_overturned, agreement.listed)}, "
            f"and for {_share(agreement.suggested, agreement.listed_overturned)} of these its top vote is suggested"
        )
    sys.exit(not good)


def _found_again(ranking: Ranking, original: DatasetVersion, dataset: DatasetVersion, wrong: NDArray[np.bool_]) -> bool:
    """Print how many of the planted errors are found; return whether they are enough."""
    train = (dataset.faces["split"] == "train").to_numpy(np.bool_)
    recall = recall_at(ranking.score[train], wrong[train])
    listed = ranking.suspect & train
    hits = listed & wrong
    old = ranking.suggested[hits] == original.labels[hits]
    errors = count_noun(int(wrong.sum()), "planted error")
    print(f"{errors}: recall at precision 0.5 {recall:.3f} (at least {BOUND} is wanted)")
    print(
        f"of {count_noun(int(listed.sum()), 'suspect')} {_share(hits.sum(), listed.sum())} are planted, "
        f"{_share(hits.sum(), wrong.sum())} of all planted; for {_share(old.sum(), len(old))} of these the old label "
        "is suggested"
    )
    return recall >= BOUND


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"


if __name__ == "__main__":
    typer.run(main)
