"""What a network gains where its training faces are cleaned.

Five trainings a seed, with the same recipe: on the training split as the trainer takes it; without copies and without
pictures that show no face; without the most suspect labels as well; with these labels changed to what is suggested
instead; and with them reviewed, the FER+ votes being the reviewer: a label becomes the top vote, and goes where that is
none of the classes. Fewer faces are shown more often, so that all networks learn from about as many pictures; with
`--same-epochs` each face is shown equally often.

The trainer itself leaves out, in all five, faces that FER+ dropped or voted to be none and the same pixels as a
held-out face, so a gain is over data that lacks the worst already; how many faces a network really learnt from, and
what the trainer left out, is told for each. Nothing that cleans has seen a validation face or its label: the searches
run on the training split alone. All are measured on the same validation faces, those without a copy in training,
against their labels and against the top FER+ vote. A gain's interval is over faces and seeds.

    fer-studio data import fer2013.csv --ferplus fer2013new.csv -o DIR
    python benchmarks/cleaning_gain.py DIR --work /tmp/gain --seeds 2

Goes on in WORK after a stop.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from mislabels_planted import judged
from numpy.typing import NDArray

from app.cli.train import need_keras
from fer_core.datasets.arrays import FaceArrays
from fer_core.datasets.duplicates.cleaning import choose
from fer_core.datasets.duplicates.search import find_duplicates
from fer_core.datasets.versioned import DatasetVersion, open_dataset
from fer_core.emotions import FERPLUS, FERPLUS_COLUMNS
from fer_core.evaluation.ground_truth import ground_truth
from fer_core.label_errors.face_presence import CANDIDATE, SUSPECT, measure_face_presence
from fer_core.label_errors.ranking import rank_labels
from fer_core.label_errors.vote_agreement import vote_agreement
from fer_core.statistics import estimate_accuracy, paired_difference
from fer_core.text import count_noun
from fer_core.training.recipe import read_recipe, recipe_file
from fer_core.vision.blazeface import SHORT_RANGE, BlazeFace

CLASSES = 7
Rows = NDArray[np.bool_]
AS_IT_IS = "as the trainer takes it"


@dataclass(frozen=True)
class Cleaned:
    """What one way of cleaning leaves of the training split.

    Attributes:
        rows: bool (n,), the faces that stay.
        labels: int64 (n,), what they are labelled from now on.
    """

    rows: Rows
    labels: NDArray[np.int64]


@dataclass(frozen=True)
class Trained:
    """What the networks of one way of cleaning say.

    Attributes:
        said: int64 (seeds, validation faces), positions in the order of the head of 7.
        epochs: how often each of them was shown every face.
        learnt: faces that each of them learnt from.
        left_out: faces that the trainer itself left out, by reason.
    """

    said: NDArray[np.int64]
    epochs: int
    learnt: int
    left_out: dict[str, int]


def searched(train: DatasetVersion, work: Path, recipe: str, most: int) -> dict[str, Cleaned]:
    """Return what each way of cleaning leaves of the training faces."""
    copies = find_duplicates(train)
    keep = np.ones(len(train), np.bool_)
    for cluster in copies.clusters:
        keep[list(cluster.rows)] = False
        keep[choose(train, cluster).keep] = True
    finder = BlazeFace(SHORT_RANGE, CANDIDATE)
    face = measure_face_presence(train, finder).score < SUSPECT
    finder.close()
    found = judged(train, copies.groups, recipe, 3, 1, work / "folds")
    ranking = rank_labels(train.labels, found, copies.groups)
    suspects = np.flatnonzero(ranking.suspect)
    suspects = suspects[np.argsort(-ranking.score[suspects])][:most]
    trusted = np.ones(len(train), np.bool_)
    trusted[suspects] = False
    suggested = train.labels.copy()
    suggested[suspects] = ranking.suggested[suspects]
    print(
        f"{count_noun(int((~keep).sum()), 'copy', 'copies')}, {(~face).sum():,} without a face, "
        f"{count_noun(int((~trusted).sum()), 'most suspect label')}"
    )
    reviewed, usable = _reviewed(train, suspects)
    whole = np.ones(len(train), np.bool_)
    return {
        AS_IT_IS: Cleaned(whole, train.labels),
        "copies and no faces out": Cleaned(keep & face, train.labels),
        "suspects out too": Cleaned(keep & face & trusted, train.labels),
        "suspects relabelled instead": Cleaned(keep & face, suggested),
        "suspects reviewed instead": Cleaned(keep & face & usable, reviewed),
    }


def _reviewed(train: DatasetVersion, suspects: NDArray[np.int64]) -> tuple[NDArray[np.int64], Rows]:
    """Return the labels with those of suspects as FER+ has them, and which faces are of a class then."""
    labels, usable = train.labels.copy(), np.ones(len(train), np.bool_)
    said = vote_agreement(train)
    if said is not None:
        place = np.array([train.label_order.index(n) if n in train.label_order else -1 for n in FERPLUS_COLUMNS])
        labels[suspects] = place[said.top[suspects]]  # without votes -1, as the last column: not a face
        usable = labels >= 0
    return np.maximum(labels, 0), usable


def trained(recipe: str, epochs: int, seeds: int, faces: FaceArrays, folder: Path) -> Trained:
    """Train with each seed, and ask about the validation faces."""
    from fer_core.training.training_run import run_recipe
    from fer_core.training.validation import predict

    images = faces.of_split("validation").images
    said = []
    for seed in range(1, seeds + 1):
        settled = read_recipe(recipe_file(recipe)).model_copy(update={"seed": seed, "epochs": epochs})
        result = run_recipe(settled, faces, folder / f"{epochs}-epochs" / str(seed))
        said.append(np.asarray(predict(result.network, images)["fer2013"].argmax(axis=1), np.int64))
    return Trained(np.stack(said), epochs, len(result.selection.train), result.selection.left_out)


def truths(validation: FaceArrays, unseen: Rows) -> dict[str, tuple[Rows, NDArray[np.int64]]]:
    """Return what the validation faces are measured against: which count, and what they show in the head's order."""
    labelled = ground_truth(validation, CLASSES)
    labels = np.full(len(validation), -1, np.int64)
    labels[labelled.rows] = labelled.labels
    found = {"labels": labels}
    if validation.votes is not None:
        voted = ground_truth(validation, len(FERPLUS))
        place = np.array([labelled.names.index(name) if name in labelled.names else -1 for name in voted.names])
        top = np.full(len(validation), -1, np.int64)
        top[voted.rows] = place[voted.labels]
        found["FER+ top votes"] = top
    return {what: (unseen & (right >= 0), right) for what, right in found.items()}


def main(
    folder: Annotated[Path, typer.Argument(help="A packed data set with a train and a validation split.")],
    work: Annotated[Path, typer.Option(help="Where the networks are trained.")],
    recipe: Annotated[str, typer.Option()] = "quick",
    seeds: Annotated[int, typer.Option(min=1)] = 2,
    most: Annotated[int, typer.Option(help="Suspect labels that are left out, or changed.")] = 2200,
    same_epochs: Annotated[bool, typer.Option("--same-epochs", help="Do not show fewer faces more often.")] = False,
) -> None:
    dataset = open_dataset(folder)
    settled = read_recipe(recipe_file(recipe))
    if CLASSES not in settled.classes:
        raise typer.BadParameter(f"The recipe's networks have no head of {CLASSES} classes.")
    need_keras(settled.backend)
    faces = dataset.to_arrays()
    unseen = np.ones(len(dataset), np.bool_)
    for cluster in find_duplicates(dataset).clusters:
        if "train" in cluster.splits:
            unseen[list(cluster.rows)] = False
    measured = truths(faces.of_split("validation"), unseen[faces.split == "validation"])
    is_train = faces.split == "train"
    train = replace(dataset, faces=dataset.faces[is_train].reset_index(drop=True))
    results = {}
    for name, left in searched(train, work, recipe, most).items():
        rows, labels = faces.split == "validation", faces.labels.copy()
        rows[np.flatnonzero(is_train)[left.rows]] = True
        labels[is_train] = left.labels
        epochs = settled.epochs if same_epochs else round(settled.epochs * len(train) / int(left.rows.sum()))
        data = replace(faces, labels=labels).take(rows)
        results[name] = trained(recipe, epochs, seeds, data, work / name.replace(" ", "-"))
    for name, result in results.items():
        left_out = ", ".join(f"{reason} {count:,}" for reason, count in result.left_out.items() if count)
        learnt = f"{count_noun(result.learnt, 'face')} in {count_noun(result.epochs, 'epoch')}"
        print(f"{name}: each network learnt from {learnt}; left out by the trainer: {left_out or 'none'}")
    for what, (which, right) in measured.items():
        print(f"measured against {what}, {count_noun(int(which.sum()), 'face')}:")
        _show({name: (result.said == right)[:, which] for name, result in results.items()}, results)


def _show(hits: dict[str, Rows], results: dict[str, Trained]) -> None:
    """Print how often each is right, and what it gains over the first."""
    for name, right in hits.items():
        found = estimate_accuracy(right)
        learnt = count_noun(results[name].learnt, "training face")
        print(f"  {name}, {learnt}: {found.value:.1%} ({found.low:.1%} to {found.high:.1%})")
        if name != AS_IT_IS:
            gain = paired_difference(right, hits[AS_IT_IS])
            value, low, high = (100 * part for part in (gain.value, gain.low, gain.high))
            print(f"    gain {value:+.2f} points ({low:+.2f} to {high:+.2f})")


if __name__ == "__main__":
    typer.run(main)
