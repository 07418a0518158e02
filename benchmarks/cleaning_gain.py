"""What a network gains where its training faces are cleaned.

Three trainings a seed, with the same recipe: on the training split as it is; without copies and without pictures that
show no face; and without the most suspect labels as well. Nothing that cleans has seen a validation face or its label:
the searches run on the training split alone. All are measured on the same validation faces, those without a copy in
training, against their labels and against the top FER+ vote. A gain's interval is over faces and seeds.

    fer-studio data import fer2013.csv --ferplus fer2013new.csv -o DIR
    python benchmarks/cleaning_gain.py DIR --work /tmp/gain --seeds 2

Goes on in WORK after a stop.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from fer_core.commands.data.mislabels import probabilities_from_training
from fer_core.commands.train import need_keras
from fer_core.datasets.dataset import Dataset
from fer_core.datasets.duplicates.cleaning import choose
from fer_core.datasets.duplicates.search import find_duplicates
from fer_core.datasets.mislabels.confident import rank_labels
from fer_core.datasets.mislabels.not_a_face import CANDIDATE, SUSPECT, doubt_faces
from fer_core.datasets.packed import PackedDataset, open_dataset
from fer_core.emotions import FERPLUS
from fer_core.experiments.statistics import accuracy, difference
from fer_core.training.recipe import read_recipe, recipe_file
from fer_core.vision.blazeface import SHORT_RANGE, BlazeFace

Rows = NDArray[np.bool_]


def searched(train: PackedDataset, work: Path, recipe: str, most: int) -> dict[str, Rows]:
    """Return which training faces each kind of cleaning leaves."""
    copies = find_duplicates(train)
    keep = np.ones(len(train), np.bool_)
    for cluster in copies.clusters:
        keep[list(cluster.rows)] = False
        keep[choose(train, cluster).keep] = True
    finder = BlazeFace(SHORT_RANGE, CANDIDATE)
    face = doubt_faces(train, finder).score < SUSPECT
    finder.close()
    found = probabilities_from_training(train, recipe, 3, 1, work / "folds")
    ranking = rank_labels(train.labels, found, copies.groups)
    suspects = np.flatnonzero(ranking.suspect)
    trusted = np.ones(len(train), np.bool_)
    trusted[suspects[np.argsort(-ranking.score[suspects])][:most]] = False
    print(f"{(~keep).sum():,} copies, {(~face).sum():,} without a face, {(~trusted).sum():,} most suspect labels")
    whole = np.ones(len(train), np.bool_)
    return {"as it is": whole, "copies and no faces out": keep & face, "suspects out too": keep & face & trusted}


def answers(recipe: str, seed: int, faces: Dataset, folder: Path) -> NDArray[np.int64]:
    """Train, and return what the network says of the validation faces: positions in the label order."""
    from fer_core.training.run import run_recipe
    from fer_core.training.validation import predict

    settled = read_recipe(recipe_file(recipe)).model_copy(update={"seed": seed})
    result = run_recipe(settled, faces, folder)
    outputs = predict(result.network, faces.of_split("validation").images)
    return np.asarray(outputs["fer2013"].argmax(axis=1), np.int64)


def main(
    folder: Annotated[Path, typer.Argument(help="A packed data set with a train and a validation split.")],
    work: Annotated[Path, typer.Option(help="Where the networks are trained.")],
    recipe: Annotated[str, typer.Option()] = "quick",
    seeds: Annotated[int, typer.Option(min=1)] = 2,
    most: Annotated[int, typer.Option(help="Suspect labels that are left out.")] = 2200,
) -> None:
    dataset = open_dataset(folder)
    need_keras(read_recipe(recipe_file(recipe)).backend)
    is_train = (dataset.faces["split"] == "train").to_numpy()
    train = replace(dataset, faces=dataset.faces[is_train].reset_index(drop=True))
    arms = searched(train, work, recipe, most)
    unseen = np.ones(len(dataset), np.bool_)
    for cluster in find_duplicates(dataset).clusters:
        if "train" in cluster.splits:
            unseen[list(cluster.rows)] = False
    faces = dataset.to_dataset()
    is_validation = faces.split == "validation"
    counted = unseen[is_validation]
    validation = faces.of_split("validation")
    truths = {"labels": (counted, validation.labels)}
    if validation.votes is not None:
        top = validation.votes.argmax(axis=1)
        names = np.array([dataset.label_order.index(name) if name in dataset.label_order else -1 for name in FERPLUS])
        voted = np.append(names, [-1, -1])[top]
        truths["FER+ top votes"] = (counted & (voted >= 0), voted)
    said = {}
    for name, left in arms.items():
        rows = ~is_train
        rows[np.flatnonzero(is_train)[left]] = True
        taught = faces.take(rows & (faces.split != "test"))
        place = work / name.replace(" ", "-")
        said[name] = np.stack([answers(recipe, seed, taught, place / str(seed)) for seed in range(1, seeds + 1)])
    for what, (which, truth) in truths.items():
        right = {name: (found == truth)[:, which] for name, found in said.items()}
        base = right["as it is"]
        print(f"measured against {what}, {which.sum():,} faces:")
        for name, hits in right.items():
            found = accuracy(hits)
            interval = f"{found.low:.1%} to {found.high:.1%}"
            print(f"  {name}, {arms[name].sum():,} training faces: {found.value:.1%} ({interval})")
            if hits is not base:
                gain = 100 * np.array([(one := difference(hits, base)).value, one.low, one.high])
                print("    gain {:+.2f} points ({:+.2f} to {:+.2f})".format(*gain))


if __name__ == "__main__":
    typer.run(main)
