"""`fer-studio data import`: faces from anywhere, as one data set on disk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.option_names import note_with_option
from app.cli.options import ClassesOrderOption, ferplus_option, json_option, out_option
from app.cli.terminal import say_json

if TYPE_CHECKING:
    from fer_core.datasets.versioned import DatasetVersion


def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SRC...",
            help="fer2013.csv, emotion.csv, a folder split/class/image or class/image, or a zip or tar of one; or a "
            "session whose faces were corrected. NAME=SRC calls it NAME.",
        ),
    ],
    out: Annotated[Path, out_option("DIR", "Where the data set is to lie; a new folder.")],
    ferplus: Annotated[
        Path | None,
        ferplus_option("; taken anyway where it lies beside the CSV"),
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
    step: Annotated[
        float, typer.Option(metavar="SECONDS", help="Of a session's corrected ranges, a face each so many seconds.")
    ] = 1.0,
    name: Annotated[str | None, typer.Option(help="Name of the data set; else its folder's.")] = None,
    as_json: Annotated[bool, json_option("what was imported")] = False,
) -> None:
    """Bring faces in as one data set. What cannot be taken is listed with its reason; nothing is dropped silently."""
    from functools import partial

    from rich.progress import MofNCompleteColumn

    from app.cli.progress import stage_bar
    from fer_core.datasets.importers.import_run import import_sources
    from fer_core.datasets.importers.options import ImportOptions
    from fer_core.datasets.importers.options import person_pattern as compiled
    from fer_core.datasets.labels import LabelMap
    from fer_core.session.corrected_faces import open_corrected

    others = [partial(open_corrected, step_s=step)]
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
    with stage_bar("Looking", MofNCompleteColumn(), quiet=as_json) as show:
        dataset = import_sources(sources, out, options, lambda done, total: show("Importing", done, total), others)
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
        "notes": [note_with_option(note) for note in details["notes"]],
    }


def _counts(dataset: "DatasetVersion") -> dict[str, dict[str, int]]:
    """Return how many faces there are of each split (those that have any) and class."""
    from fer_core.datasets.splits.resplit import faces_by_split

    counts = faces_by_split(dataset.faces)
    return {split: {name: of.get(name, 0) for name in dataset.label_order} for split, of in counts.items()}


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
        console.print(note_with_option(note), markup=False, highlight=False)
    if details["problems"]:
        problems = Table("problem", "times", "for example", title="Not imported, or not in full")
        for kind, n in details["problems"].items():
            problems.add_row(kind, f"{n:,}", note_with_option(details["examples"][kind][0]))
        console.print(problems, markup=False)
        console.print(f"All of them are listed in {dataset.folder / 'problems.csv'}.", markup=False, highlight=False)
