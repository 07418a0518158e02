"""`fer-studio data import`: faces from anywhere, as one data set on disk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.reading import ClassesOrderOption
from app.cli.terminal import say_json

if TYPE_CHECKING:
    from fer_core.datasets.versioned import DatasetVersion


def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SRC...",
            help="fer2013.csv, emotion.csv, a folder split/class/image or class/image, or a zip or tar of one. "
            "NAME=SRC calls it NAME.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Where the data set is to lie; a new folder.")
    ],
    ferplus: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="fer2013new.csv, the FER+ votes; taken anyway where it lies beside the CSV."),
    ] = None,
    faces: Annotated[
        bool, typer.Option("--faces", help="The pictures are photographs: find the face in each and cut it out.")
    ] = False,
    size: Annotated[int, typer.Option(help="Width and height of a face, in pixels.")] = 48,
    colour: Annotated[Literal["grey", "rgb"], typer.Option(help="Networks take grey.")] = "grey",
    strict_size: Annotated[
        bool, typer.Option("--strict-size", help="List pictures of another size instead of resizing them.")
    ] = False,
    label: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[SOURCE:]OLD=NEW", help="What a class is called here; OLD= leaves it out. May be given often."
        ),
    ] = None,
    classes_order: ClassesOrderOption = None,
    person_pattern: Annotated[
        str | None,
        typer.Option(metavar="REGEX", help="Finds who a face is of in its path, as the group (?P<person>...)."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the data set; else its folder's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was imported as JSON.")] = False,
) -> None:
    """Bring faces in as one data set. What cannot be taken is listed with its reason; nothing is dropped silently."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from app.cli.terminal import Console
    from fer_core.datasets.importers.import_run import import_sources
    from fer_core.datasets.importers.options import ImportOptions, LabelMap
    from fer_core.datasets.importers.options import person_pattern as compiled

    options = ImportOptions(
        size,
        colour,
        strict_size,
        faces,
        LabelMap.of(label or []),
        compiled(person_pattern),
        ferplus,
        name,
        classes_order,
    )
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as progress:
        task = progress.add_task("Looking", total=None)
        dataset = import_sources(
            sources,
            out,
            options,
            lambda done, total: progress.update(task, description="Importing", completed=done, total=total),
        )
    if as_json:
        say_json(_summary(dataset))
    else:
        _show(dataset)


def _summary(dataset: "DatasetVersion") -> dict[str, Any]:
    details = dataset.version.details
    return {
        "folder": str(dataset.folder),
        "faces": len(dataset),
        "size": list(dataset.size),
        "colour": "rgb" if dataset.colour else "grey",
        "classes": list(dataset.label_order),
        "counts": _counts(dataset),
        "with_votes": int(dataset.faces["votes"].notna().sum()),
        "people": int(dataset.faces["person"].loc[lambda person: person != ""].nunique()),
        "sources": details["sources"],
        "label_rules": details["label_rules"],
        "problems": details["problems"],
        "problems_file": str(dataset.folder / "problems.csv"),
        "notes": details["notes"],
    }


def _counts(dataset: "DatasetVersion") -> dict[str, dict[str, int]]:
    """Return how many faces there are of each split (those that have any) and class."""
    from fer_core.datasets.splits.resplit import faces_by_split

    found = faces_by_split(dataset.faces)
    return {split: {name: of.get(name, 0) for name in dataset.label_order} for split, of in found.items()}


def _show(dataset: "DatasetVersion") -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.text import count_noun

    console, details, counts = Console(), dataset.version.details, _counts(dataset)
    height, width = dataset.size
    shade = "colour" if dataset.colour else "grey"
    console.print(
        f"{count_noun(len(dataset), 'face')}, {width}x{height} {shade}, in {dataset.folder}.",
        markup=False,
        highlight=False,
    )
    table = Table("class", *counts, "all")
    for label in dataset.label_order:
        row = [split[label] for split in counts.values()]
        table.add_row(label, *(f"{n:,}" for n in (*row, sum(row))))
    totals = [sum(split.values()) for split in counts.values()]
    table.add_section()
    table.add_row("all", *(f"{n:,}" for n in (*totals, sum(totals))))
    console.print(table)
    for note in details["notes"]:
        console.print(note, markup=False, highlight=False)
    if details["problems"]:
        problems = Table("problem", "times", "for example", title="Not imported, or not in full")
        for kind, n in details["problems"].items():
            problems.add_row(kind, f"{n:,}", details["examples"][kind][0])
        console.print(problems, markup=False)
        console.print(f"All of them are listed in {dataset.folder / 'problems.csv'}.", markup=False, highlight=False)
