"""`fer-studio data mislabels`: faces whose label is likely wrong, and pictures of none."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from rich.console import Console

    from fer_core.datasets.mislabels.not_a_face import Doubts
    from fer_core.datasets.mislabels.probabilities import Probabilities
    from fer_core.datasets.packed import PackedDataset
    from fer_core.training.recipe import Recipe

QUICK = "quick"
WORK = "folds"
KEPT = "probabilities.npz"
LOOKED_AT = 300_000
"""Faces that the quick recipe shows a network in all, repeats counted, if need be by more epochs."""

MOST_EPOCHS = 100
MARGIN = 0.1
"""How much better than naming the most frequent class networks have to be for their judgement to be worth much."""


def mislabels(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A data set that data import made.")],
    recipe: Annotated[
        str, typer.Option(metavar="TOML|NAME", help="How the networks learn that judge the labels.")
    ] = QUICK,
    folds: Annotated[int, typer.Option(min=2, help="How many networks; each judges the faces it did not see.")] = 3,
    repeats: Annotated[
        int, typer.Option(min=1, help="How often, with other folds each time; more finds more, and takes longer.")
    ] = 1,
    probabilities: Annotated[
        Path | None,
        typer.Option(metavar="NPZ", help="Probabilities made before, instead of training: ids, label_order, held_out."),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Ask this network instead of training; it must not know these faces."),
    ] = None,
    most: Annotated[int | None, typer.Option(min=1, help="List at most so many mislabels.")] = None,
    faces: Annotated[bool, typer.Option("--faces/--no-faces", help="Also look for pictures without a face.")] = True,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="CSV", help="Write the list here as well.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """List faces whose label is likely wrong, with a better one, and pictures of no face, for the Review page."""
    from rich.console import Console

    from fer_core.datasets.mislabels.confident import rank_labels
    from fer_core.datasets.mislabels.probabilities import write_probabilities
    from fer_core.datasets.mislabels.report import figures
    from fer_core.datasets.mislabels.suspected import doubtful_pictures, wrong_labels
    from fer_core.datasets.packed import open_dataset
    from fer_core.datasets.suspects import FOLDER, write_suspects
    from fer_core.errors import FerError

    if probabilities is not None and model is not None:
        raise FerError("Give --probabilities or --model, not both.")
    console = Console(stderr=True)
    dataset = open_dataset(folder)
    found = _probabilities(dataset, (recipe, folds, repeats), probabilities, model, console)
    ranking = rank_labels(dataset.labels, found, _copies(dataset, console))
    doubts = _doubts(dataset, console) if faces else None
    tables = {"mislabel": wrong_labels(dataset, ranking, most)}
    if doubts is not None:
        tables["not_a_face"] = doubtful_pictures(dataset, doubts)
    kept = dataset.folder / FOLDER / KEPT
    write_probabilities(kept, found)
    for kind, table in tables.items():
        write_suspects(dataset, kind, table)  # type: ignore[arg-type]  # the keys above are kinds
    if out is not None:
        _write_list(tables, out)
    document = figures(dataset, found, ranking, tables["mislabel"], doubts, tables.get("not_a_face"))
    document["probabilities"] = str(kept)
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        _show(document, dataset, out)


def _probabilities(
    dataset: "PackedDataset",
    training: tuple[str, int, int],
    file: Path | None,
    model: Path | None,
    console: "Console",
) -> "Probabilities":
    from fer_core.datasets.mislabels.probabilities import read_probabilities

    if file is not None:
        return read_probabilities(file).aligned(list(dataset.faces["id"]), dataset.label_order)
    if model is not None:
        return _asked(dataset, model, console)
    from fer_core.datasets.suspects import FOLDER

    return probabilities_from_training(dataset, *training, dataset.folder / FOLDER / WORK)


def probabilities_from_training(
    dataset: "PackedDataset", recipe: str, folds: int, repeats: int, work: Path
) -> "Probabilities":
    """Train a network for each fold, with a bar on the terminal; what is in ``work`` is gone on with."""
    from fer_core.commands.many_runs import RunsProgress
    from fer_core.commands.train import need_keras
    from fer_core.datasets.mislabels.folds import out_of_fold, train_fold

    settled = _recipe(recipe, len(dataset) * (folds - 1) // folds)
    need_keras(settled.backend)
    steps = len(dataset) * (folds - 1) // folds // settled.batch
    with RunsProgress(folds * repeats, folds * repeats * settled.epochs, steps, work) as progress:
        return out_of_fold(dataset, settled, folds, work, progress, train_fold, repeats)


def _recipe(name: str, faces: int) -> "Recipe":
    """Return the recipe; the quick one suits itself to how many faces are learnt from, and to what is installed."""
    from importlib.util import find_spec

    from fer_core.training.recipe import read_recipe, recipe_file

    recipe = read_recipe(recipe_file(name))
    if name != QUICK:
        return recipe
    if find_spec("torch") is None:
        # Only PyTorch gains from bfloat16 on a processor.
        recipe = recipe.model_copy(update={"backend": "", "precision": "float32"})
    # Made for FER-2013. A small data set needs more passes and smaller batches to learn anything.
    epochs = min(max(recipe.epochs, LOOKED_AT // max(faces, 1)), MOST_EPOCHS)
    batch = recipe.batch if faces >= LOOKED_AT // recipe.epochs // 2 else recipe.batch // 4
    return recipe.model_copy(update={"epochs": epochs, "batch": batch})


def _asked(dataset: "PackedDataset", model: Path, console: "Console") -> "Probabilities":
    from rich.progress import Progress

    from fer_core.datasets.mislabels.asking import ask_network
    from fer_core.inference import ModelFolder, open_classifier

    folder = ModelFolder.read(model)
    console.print(
        f"Asking {folder.title}. If it learnt from these faces, it knows their wrong labels too and finds few.",
        highlight=False,
        markup=False,
    )
    with (
        open_classifier(folder, device="cpu") as classifier,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("Asking the network")
        return ask_network(classifier, dataset, lambda done, total: progress.update(task, completed=done, total=total))


def _copies(dataset: "PackedDataset", console: "Console") -> "NDArray[np.int64]":
    """Return which faces are copies of one photograph."""
    from rich.progress import Progress

    from fer_core.datasets.duplicates.search import find_duplicates

    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Looking for copies")
        return find_duplicates(
            dataset, lambda stage, done, total: progress.update(task, completed=done, total=total)
        ).groups


def _doubts(dataset: "PackedDataset", console: "Console") -> "Doubts":
    from rich.progress import Progress

    from fer_core.datasets.mislabels.not_a_face import CANDIDATE, doubt_faces
    from fer_core.vision.blazeface import SHORT_RANGE, BlazeFace

    finder = BlazeFace(SHORT_RANGE, CANDIDATE)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Looking for faces")
            return doubt_faces(dataset, finder, lambda done, total: progress.update(task, completed=done, total=total))
    finally:
        finder.close()


def _write_list(tables: "dict[str, pd.DataFrame]", out: Path) -> None:
    import pandas as pd

    from fer_core.session.disk import explain_write_errors

    whole = pd.concat([table for table in tables.values() if len(table)] or list(tables.values()), ignore_index=True)
    with explain_write_errors(out.parent, resumable=False):
        whole.to_csv(out, index=False)


def _show(document: dict[str, Any], dataset: "PackedDataset", out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()

    def say(text: str) -> None:
        console.print(text, highlight=False, markup=False, soft_wrap=True)

    wrong = document["mislabel"]
    say(
        f"{document['faces']:,} faces, {len(wrong['per_class'])} classes. The networks name "
        f"{document['agreement']:.1%} as labelled. {wrong['suspects']:,} labels are likely wrong."
    )
    if document["agreement"] < document["largest_class"] + MARGIN:
        say(
            "That is little more than naming the most frequent class every time, so the list is worth little. Train "
            "longer (--recipe), or ask a network that is there already (--model)."
        )
    table = Table("label", "faces", "suspect", "share", "rather")
    for name, one in wrong["per_class"].items():
        share = one["suspects"] / max(one["faces"], 1)
        rather = ", ".join(f"{other} {count:,}" for other, count in list(one["rather"].items())[:3])
        table.add_row(name, f"{one['faces']:,}", f"{one['suspects']:,}", f"{share:.1%}", rather)
    console.print(table)
    if "not_a_face" in document:
        found = document["not_a_face"]
        reasons = "; ".join(f"{reason} {count:,}" for reason, count in found["reasons"].items())
        say(f"{found['suspects']:,} pictures may show no usable face{f': {reasons}' if reasons else ''}.")
    if "ferplus" in document:
        votes = document["ferplus"]
        say(
            f"FER+ overturns {votes['overturned']:,} of {votes['faces']:,} labels; the ranking puts these first with "
            f"an AUC of {votes['auc']:.3f}. Of {votes['listed']:,} suspects with a vote it overturns "
            f"{votes['listed_overturned']:,}, {votes['suggested']:,} of them to the class that is suggested."
        )
    say(f"The suspects are kept in {dataset.folder} for the Review page{f', and listed in {out}' if out else ''}.")
