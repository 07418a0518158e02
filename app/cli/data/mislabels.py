"""`fer-studio data mislabels`: faces whose label is likely wrong, and pictures of none."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import VersionArgument, json_option, out_option
from app.cli.terminal import say_json
from fer_core.text import count_noun

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from fer_core.datasets.versioned import DatasetVersion
    from fer_core.label_errors.face_presence import FacePresence
    from fer_core.label_errors.predictions import Probabilities
    from fer_core.training.recipe import Recipe
    from fer_core.vision.blazeface import BlazeFace

WORK = "folds"
OF_MODEL = "model_probabilities.npz"
"""What the network of ``--model`` said, which may know the faces."""

MARGIN = 0.1
"""How much better than naming the most frequent class networks have to be for their judgement to be worth much."""


def mislabels(
    folder: VersionArgument,
    recipe: Annotated[
        str, typer.Option(metavar="TOML|NAME", help="How the networks learn that judge the labels.")
    ] = "quick",
    folds: Annotated[int, typer.Option(min=2, help="How many networks; each judges the faces it did not see.")] = 3,
    repeats: Annotated[
        int, typer.Option(min=1, help="How often, with other folds each time; takes longer, and finds hardly more.")
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
    out: Annotated[Path | None, out_option("CSV", "Write the list here as well.")] = None,
    as_json: Annotated[bool, json_option("the figures")] = False,
) -> None:
    """List faces whose label is likely wrong, with a better one, and pictures of no face, for the Review page."""
    from fer_core.datasets.review.suspects import FOLDER, LISTED, write_suspects
    from fer_core.datasets.versioned import open_dataset
    from fer_core.errors import FerError
    from fer_core.files.atomic import explain_write_errors
    from fer_core.label_errors.predictions import OUT_OF_FOLD
    from fer_core.label_errors.ranking import rank_labels
    from fer_core.label_errors.tables import figures, pictures_without_face, suspect_labels

    if probabilities is not None and model is not None:
        raise FerError("Give --probabilities or --model, not both.")
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise FerError(f"{out} cannot be the list: give a file in a folder that is there.")
    dataset = open_dataset(folder)
    _check(dataset, faces=faces)
    kept = dataset.folder / FOLDER
    with explain_write_errors(dataset.folder, resumable=False):  # before anything slow
        kept.mkdir(exist_ok=True)
        TemporaryFile(dir=kept).close()
    if probabilities is not None:
        found, file = _read(dataset, probabilities), probabilities
        groups = _copies(dataset)
    elif model is not None:
        found, file = _predicted(dataset, model, kept / OF_MODEL), kept / OF_MODEL
        groups = _copies(dataset)
    else:
        network_recipe = _fold_recipe(dataset, recipe, folds)
        # First, because the folds are dealt by them.
        groups = _copies(dataset)
        found, file = _trained(dataset, groups, network_recipe, folds, repeats, kept / OUT_OF_FOLD), kept / OUT_OF_FOLD
    ranking = rank_labels(dataset.labels, found, groups)
    presence = _face_presence(dataset) if faces else None
    wrong = suspect_labels(dataset, ranking, most)
    without_face = None if presence is None else pictures_without_face(dataset, presence)
    write_suspects(dataset, "mislabel", wrong)
    if without_face is not None:
        write_suspects(dataset, "not_a_face", without_face)
    listed = wrong[wrong[LISTED]]
    if out is not None:
        _write_list([listed] if without_face is None else [listed, without_face], out)
    document = figures(dataset, found, ranking, listed, presence, without_face)
    document["mislabel"]["found"] = len(wrong)
    document["probabilities"] = str(file)
    if as_json:
        say_json(document)
    else:
        _show(document, dataset, out)


def _check(dataset: "DatasetVersion", *, faces: bool) -> None:
    """Refuse before anything slow what could only fail after it."""
    from fer_core.label_errors.ranking import require_classes, require_packages

    require_classes(dataset.labels, len(dataset.label_order))
    require_packages()
    if faces:
        _finder().close()


def _read(dataset: "DatasetVersion", file: Path) -> "Probabilities":
    from fer_core.label_errors.predictions import read_probabilities

    return _aligned(read_probabilities(file), dataset)


def _aligned(found: "Probabilities", dataset: "DatasetVersion") -> "Probabilities":
    """Return probabilities for the faces as they stand, the same to the last bit whether fresh or read from a file."""
    return found.aligned(list(dataset.faces["id"]), dataset.label_order)


def _fold_recipe(dataset: "DatasetVersion", recipe: str, folds: int) -> "Recipe":
    from app.cli.train import need_keras
    from fer_core.label_errors.folds import fold_recipe, require_heads

    require_heads(len(dataset.label_order))
    network_recipe = fold_recipe(recipe, len(dataset) * (folds - 1) // folds)
    need_keras(network_recipe.backend)
    return network_recipe


def _trained(
    dataset: "DatasetVersion",
    groups: "NDArray[np.int64]",
    network_recipe: "Recipe",
    folds: int,
    repeats: int,
    kept: Path,
) -> "Probabilities":
    """Train a network for each fold, with a bar on the terminal, and keep what they say."""
    from app.cli.progress import RunsProgress
    from fer_core.errors import FerError
    from fer_core.label_errors.folds import out_of_fold, train_fold
    from fer_core.label_errors.predictions import write_probabilities

    work = kept.with_name(WORK)
    steps = len(dataset) * (folds - 1) // folds // network_recipe.batch
    try:
        with RunsProgress(folds * repeats, folds * repeats * network_recipe.epochs, steps, work) as progress:
            found = out_of_fold(dataset, groups, network_recipe, folds, work, progress, train_fold, repeats)
    except OSError as error:
        raise FerError(
            f"Training stopped: {error}. Put that right and give the same command again; it goes on after the last "
            "whole epoch."
        ) from None
    write_probabilities(kept, found)
    return _aligned(found, dataset)


def _predicted(dataset: "DatasetVersion", model: Path, kept: Path) -> "Probabilities":
    from app.cli.progress import progress_bar
    from app.cli.terminal import Console
    from fer_core.inference import ModelFolder, open_classifier
    from fer_core.label_errors.predictions import predict_dataset, write_probabilities

    folder = ModelFolder.read(model)
    Console(stderr=True).print(
        f"Asking {folder.title}. If it learnt from these faces, it knows their wrong labels too and finds few.",
        highlight=False,
        markup=False,
    )
    with open_classifier(folder, device="cpu") as classifier, progress_bar("Asking the network") as show:
        found = predict_dataset(classifier, dataset, show)
    write_probabilities(kept, found)
    return _aligned(found, dataset)


def _copies(dataset: "DatasetVersion") -> "NDArray[np.int64]":
    """Return which faces are copies of one photograph."""
    from app.cli.progress import stage_bar
    from fer_core.datasets.duplicates.search import find_duplicates

    with stage_bar("Looking for copies") as show:
        return find_duplicates(dataset, show).groups


def _finder() -> "BlazeFace":
    from fer_core.label_errors.face_presence import CANDIDATE
    from fer_core.vision.blazeface import SHORT_RANGE, BlazeFace

    return BlazeFace(SHORT_RANGE, CANDIDATE)


def _face_presence(dataset: "DatasetVersion") -> "FacePresence":
    from app.cli.progress import progress_bar
    from fer_core.label_errors.face_presence import measure_face_presence

    finder = _finder()
    try:
        with progress_bar("Looking for faces") as show:
            return measure_face_presence(dataset, finder, show)
    finally:
        finder.close()


def _write_list(tables: "list[pd.DataFrame]", out: Path) -> None:
    import pandas as pd

    from fer_core.datasets.review.suspects import COLUMNS
    from fer_core.files.atomic import explain_write_errors
    from fer_core.text import spreadsheet_cell

    whole = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    with explain_write_errors(out.parent, resumable=False):
        words = whole[list(COLUMNS)].map(lambda cell: spreadsheet_cell(cell) if isinstance(cell, str) else cell)
        words.to_csv(out, index=False)


def _show(document: dict[str, Any], dataset: "DatasetVersion", out: Path | None) -> None:
    from rich.table import Table

    from app.cli.terminal import Console

    console = Console()

    def say(text: str) -> None:
        console.print(text, highlight=False, markup=False, soft_wrap=True)

    wrong = document["mislabel"]
    cut = "" if wrong["found"] == wrong["suspects"] else f"; the most suspect are listed: {wrong['suspects']:,}"
    say(
        f"{count_noun(document['faces'], 'face')}, {count_noun(len(wrong['per_class']), 'class', 'classes')}. The "
        f"networks name {document['agreement']:.1%} as labelled. {count_noun(wrong['found'], 'label')} "
        f"{'is' if wrong['found'] == 1 else 'are'} likely wrong{cut}."
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
        say(f"{count_noun(found['suspects'], 'picture')} may show no usable face{f': {reasons}' if reasons else ''}.")
    if "ferplus" in document:
        votes = document["ferplus"]
        first = "" if votes["auc"] is None else f"; the ranking puts these first with an AUC of {votes['auc']:.3f}"
        say(
            f"FER+ overturns {votes['overturned']:,} of {count_noun(votes['faces'], 'label')}{first}. Of "
            f"{count_noun(votes['listed'], 'suspect')} with a vote it overturns {votes['listed_overturned']:,}, "
            f"{votes['suggested']:,} of them to the class that is suggested."
        )
    say(f"The suspects are kept in {dataset.folder} for the Review page{f', and listed in {out}' if out else ''}.")
