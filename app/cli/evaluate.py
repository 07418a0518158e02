"""`fer-studio evaluate`: how good a network is on a data set."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.options import ClassesOrderOption, ModelOption, ferplus_option, json_option, read_with_notes
from app.cli.terminal import say_json

if TYPE_CHECKING:
    from fer_core.evaluation.metrics import Metrics


def evaluate(
    data: Annotated[
        Path,
        typer.Option(
            metavar="DATA",
            help="What data import made, fer2013.csv, emotion.csv, a folder split/class/image, or a zip or tar of one.",
        ),
    ],
    model: ModelOption = None,
    ferplus: Annotated[Path | None, ferplus_option("; needed for 8 classes")] = None,
    classes_order: ClassesOrderOption = None,
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="OLD=NEW", help="What a class is called here; OLD= leaves it out. May be given often."),
    ] = None,
    split: Annotated[str, typer.Option(help="train, validation, test, or all.")] = "validation",
    classes: Annotated[int, typer.Option(help="7 (FER-2013), 8 (FER+), or the sets of 4 or 5.")] = 7,
    rule: Annotated[
        Literal["plurality", "majority"] | None,
        typer.Option(
            help="What FER+ votes say with 8 classes: plurality, the top vote; or majority, the published protocol, "
            "more than half of the votes. Without it, plurality."
        ),
    ] = None,
    flip: Annotated[
        bool, typer.Option("--flip", help="Average the answers for each face and its mirror image.")
    ] = False,
    as_json: Annotated[bool, json_option("the figures")] = False,
) -> None:
    """Measure a network: accuracy and mean recall with 95% intervals, macro F1, each class, confusion, calibration."""
    from app.cli.progress import progress_bar
    from fer_core.datasets.labels import LabelMap
    from fer_core.datasets.load import Reading
    from fer_core.evaluation.evaluate import evaluate as measure_classifier
    from fer_core.inference import ModelFolder, open_classifier, shipped_model

    folder = ModelFolder.read(model or shipped_model())
    faces = read_with_notes(data, ferplus, Reading(classes_order, LabelMap.of(label or []))).of_split(split)
    with open_classifier(folder, device="cpu") as classifier, progress_bar("Evaluating", quiet=as_json) as show:
        figures = measure_classifier(
            classifier,
            lambda count: folder.head(count).labels,
            faces,
            classes,
            show,
            heads=[int(count) for count in folder.manifest.heads],
            flip=flip,
            rule=rule,
        )
    if as_json:
        say_json({**figures.as_json(), "flip": flip})
    else:
        _show(figures, f"{folder.title}{', averaged over mirror images' if flip else ''}", split)


def _show(figures: "Metrics", title: str, split: str) -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.evaluation.ground_truth import RULES, said

    console = Console()
    (low, high), (recall_low, recall_high) = figures.interval, figures.mean_recall_interval
    left_out = f" Left out: {said(figures.left_out)}." if figures.left_out else ""
    sentences = [
        f"{title}, {len(figures.classes)} classes, {figures.n:,} faces of {split}: accuracy {figures.accuracy:.1%} "
        f"(95% interval {low:.1%} to {high:.1%}), mean recall {figures.mean_recall:.1%} "
        f"(95% interval {recall_low:.1%} to {recall_high:.1%}), macro F1 {figures.macro_f1:.3f}, "
        f"calibration error {figures.ece:.3f}, negative log-likelihood {figures.nll:.3f}.",
        f"The truth is {RULES[figures.rule]}.{left_out}",
        figures.absence,
    ]
    for sentence in filter(None, sentences):
        console.print(sentence, markup=False)
    table = Table("class", "faces", "precision", "recall", "F1")
    for name, one in figures.per_class.items():
        shown = [f"{one.recall:.1%}", f"{one.f1:.3f}"] if one.n else ["", ""]
        table.add_row(name, str(one.n), f"{one.precision:.1%}", *shown)
    console.print(table)
    # Four letters tell the classes apart, and eight columns of them fit a terminal.
    confusion = Table("truth \\ answer", *(name[:4] for name in figures.classes), title="Confusion, in faces")
    for name, row in zip(figures.classes, figures.confusion, strict=True):
        confusion.add_row(name, *(str(count) for count in row))
    console.print(confusion)
