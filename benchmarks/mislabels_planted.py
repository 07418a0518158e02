"""How many planted label errors `data mislabels` finds.

Labels of the train split are changed to another class at random; then the labels are ranked as the command ranks them.
Recall is read where half of what is listed so far is planted. A data set's own errors compete with the planted ones:
where it has FER+ votes, precision is told as well with what FER+ overturns counted as right.

    fer-studio data import fer2013.csv --ferplus fer2013new.csv -o DIR
    python benchmarks/mislabels_planted.py DIR --work /tmp/planted

Goes on in WORK after a stop. With `--noise 0` the ranking of the labels as they are is measured beside FER+.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from fer_core.commands.data.mislabels import probabilities_from_training
from fer_core.datasets.duplicates.search import find_duplicates
from fer_core.datasets.mislabels.confident import rank_labels
from fer_core.datasets.mislabels.probabilities import read_probabilities, write_probabilities
from fer_core.datasets.mislabels.second_opinion import against_votes
from fer_core.datasets.packed import PackedDataset, open_dataset


def planted(dataset: PackedDataset, noise: float, seed: int) -> tuple[PackedDataset, NDArray[np.bool_]]:
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
    if probabilities is not None:
        found = read_probabilities(probabilities).aligned(list(dataset.faces["id"]), dataset.label_order)
    else:
        found = probabilities_from_training(dataset, recipe, folds, repeats, work / "folds")
        write_probabilities(work / "probabilities.npz", found)
    right = found.held_out.argmax(axis=1) == original.labels
    print(f"{len(dataset):,} faces; held out, the networks name {right.mean():.1%} as labelled before the planting")
    ranking = rank_labels(dataset.labels, found, find_duplicates(dataset).groups)
    if wrong.any():
        train = (dataset.faces["split"] == "train").to_numpy()
        recall = recall_at(ranking.score[train], wrong[train])
        listed = ranking.suspect & train
        print(f"{wrong.sum():,} planted errors: recall at precision 0.5 {recall:.3f} (at least 0.6 is wanted)")
        print(
            f"of {listed.sum():,} suspects {(listed & wrong).sum() / listed.sum():.1%} are planted, "
            f"{(listed & wrong).sum() / wrong.sum():.1%} of all planted; for "
            f"{(ranking.suggested == original.labels)[listed & wrong].mean():.1%} of these the old label is suggested"
        )
    opinion = against_votes(dataset, ranking.score, ranking.suspect, ranking.suggested)
    if opinion is not None:
        print(
            f"FER+ overturns {opinion.overturned:,} of {opinion.faces:,} labels: AUC {opinion.auc:.3f}; of "
            f"{opinion.listed:,} suspects {opinion.listed_overturned / max(opinion.listed, 1):.1%}, and for "
            f"{opinion.suggested / max(opinion.listed_overturned, 1):.1%} of these its top vote is suggested"
        )


if __name__ == "__main__":
    typer.run(main)
