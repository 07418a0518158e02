"""`fer-studio data duplicates`: faces that are in a data set more than once."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import VersionArgument, json_option
from app.cli.terminal import say_json

if TYPE_CHECKING:
    from fer_core.datasets.duplicates import Duplicates


def duplicates(
    folder: VersionArgument,
    fix: Annotated[
        bool, typer.Option("--fix", help="Keep one face of each cluster, in a new version; data undo takes it back.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option(metavar="PNG", help="Draw the clusters of most concern, to look at.")
    ] = None,
    as_json: Annotated[bool, json_option("the figures and the clusters")] = False,
) -> None:
    """Find exact and near duplicates, leaks between splits, and copies that are labelled differently."""
    from app.cli.progress import stage_bar
    from app.cli.terminal import Console
    from fer_core.datasets.duplicates import find_duplicates
    from fer_core.datasets.duplicates.cleaning import label_suspects, remove_duplicates
    from fer_core.datasets.duplicates.contact_sheet import check_sheet_path, write_sheet
    from fer_core.datasets.review.suspects import read_suspects, write_suspects
    from fer_core.datasets.versioned import open_dataset
    from fer_core.errors import FerError
    from fer_core.text import count_noun

    notes = Console(stderr=True)
    if sheet is not None:
        check_sheet_path(sheet)
    dataset = open_dataset(folder)
    with stage_bar("Reading", quiet=as_json) as show:
        copies = find_duplicates(dataset, show)
    figures: dict[str, Any] = {"faces": len(dataset), "version": dataset.version.number, **copies.as_json()}
    suspects = label_suspects(dataset, copies)
    if sheet is not None:
        write_sheet(dataset, copies.clusters, sheet)
        notes.print(f"The clusters are drawn in {sheet}.", markup=False, soft_wrap=True)
    cleaned = remove_duplicates(dataset, copies) if fix and copies.clusters else None
    if cleaned is not None:
        figures["fixed"] = {
            "version": cleaned.version.number,
            "faces": len(cleaned),
            **{
                key: cleaned.version.details[key]
                for key in ("removed", "removed_by_split", "relabelled", "several_people")
            },
        }
    if as_json:
        say_json(figures)
    else:
        _show(copies, figures, dataset.folder)
    try:
        write_suspects(dataset, "duplicate", suspects)
    except FerError as error:  # one may look at a data set that one may not write to
        notes.print(f"The list for the Review page could not be kept. {error}", markup=False, soft_wrap=True)
        return
    listed = int((read_suspects(cleaned or dataset)["kind"] == "duplicate").sum())
    if listed:
        notes.print(f"On the list of the Review page: {count_noun(listed, 'face')} that a copy contradicts.")


def _show(copies: "Duplicates", figures: dict[str, Any], folder: Path) -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.text import count_noun

    console = Console()
    table = Table("duplicates", "clusters", "extra faces", "across splits", "labelled differently")
    for kind in ("exact", "near"):
        counts = (figures[kind][name] for name in ("clusters", "extra", "across_splits", "conflicting"))
        table.add_row(kind, *(f"{count:,}" for count in counts))
    console.print(table)
    if not copies.clusters:
        console.print(f"No duplicates among {count_noun(figures['faces'], 'face')}.")
        return
    leaks = figures["near"]["leaks"] | figures["exact"]["leaks"]
    for pair in sorted(leaks):
        numbers = " and ".join(f"{figures[kind]['leaks'].get(pair, 0):,} {kind}" for kind in ("exact", "near"))
        console.print(f"Between {pair}: {numbers} clusters.")
    fixed = figures.get("fixed")
    if fixed is None:
        console.print("To keep one face of each cluster, add --fix.")
        return
    parts = ", ".join(f"{count:,} of {split}" for split, count in fixed["removed_by_split"].items())
    console.print(
        f"Version {fixed['version']} has {count_noun(fixed['faces'], 'face')}: {fixed['removed']:,} removed ({parts}), "
        f"{len(fixed['relabelled']):,} relabelled as their copies are. To take it back: "
        f"{shlex.join(['fer-studio', 'data', 'undo', str(folder)])}",
        markup=False,
        soft_wrap=True,
    )
    if fixed["several_people"]:
        faces = count_noun(len(fixed["several_people"]), "photograph")
        names = " and ".join(next(iter(fixed["several_people"].values())))
        console.print(
            f"{faces} had more than one person's name, as {names}: if these are one person, data split may part their "
            "other pictures. The version's details name them.",
            markup=False,
            soft_wrap=True,
        )
