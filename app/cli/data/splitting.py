"""`fer-studio data split`: faces shared out anew to train, validation and test."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import VersionArgument, json_option, seed_option
from app.cli.terminal import say_json

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fer_core.datasets.splits.resplit import Resplit
    from fer_core.datasets.versioned import DatasetVersion

_DEFAULT = {1: "100", 2: "90,10", 3: "80,10,10"}


def split(
    folder: VersionArgument,
    shares: Annotated[
        str | None,
        typer.Option(
            metavar="SHARES", help="In percent, as 80,10,10 or train=80,validation=20. Default: 80,10,10, or 90,10."
        ),
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(metavar="SPLIT", help="A split that stays as it is, as test; may be repeated.")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(metavar="SPLIT", help="Make just this split, out of train, where the data has none: validation."),
    ] = None,
    seed: Annotated[int, seed_option("The same one gives the same splits.")] = 0,
    near: Annotated[
        bool, typer.Option("--near/--no-near", help="Keep near duplicates together too, not only identical pictures.")
    ] = True,
    tolerance: Annotated[
        float, typer.Option(min=0, max=100, help="How far a class's share may be from the one asked for, in points.")
    ] = 2.0,
    as_json: Annotated[bool, json_option("what was done")] = False,
) -> None:
    """Share the faces out: each class alike, copies and people together. A new version; data undo takes it back."""
    from fer_core.datasets.arrays import SPLITS
    from fer_core.datasets.splits.assign import group_ids
    from fer_core.datasets.splits.resplit import parse_shares, split_dataset
    from fer_core.datasets.versioned import open_dataset

    dataset = open_dataset(folder)
    stay = _staying(dataset, keep or [], only)
    names = [name for name in SPLITS if name not in stay]
    given = parse_shares(shares or _DEFAULT[len(names)], names)
    copies = _copies(dataset, quiet=as_json) if near else None
    done = split_dataset(dataset, given, group_ids(dataset.faces, copies), stay, seed, tolerance / 100)
    if as_json:
        document = {
            "version": done.dataset.version.number,
            "faces": len(done.dataset),
            "shares": done.shares,
            "keep": stay,
            "seed": seed,
            "groups_kept_together": done.groups,
            "leaks": done.leaks,
            "near": near,
            "largest_miss": done.largest_miss,
            "left_out": list(done.left_out),
            "before": done.before,
            "after": done.after,
        }
        say_json(document)
    else:
        _show(done, stay, near)


def _staying(dataset: "DatasetVersion", keep: list[str], only: str | None) -> list[str]:
    """Return the splits that stay as they are.

    Raises:
        FerError: if that leaves none to fill, one to keep is not there, or the one to make is there already.
    """
    from fer_core.datasets.arrays import SPLITS, split_name
    from fer_core.errors import FerError

    there = set(dataset.faces["split"])
    stay = {split_name(name) for name in keep}
    if only is not None:
        made = split_name(only)
        if made == "train":
            raise FerError("--only makes a split out of train: name validation or test.")
        if made in there:
            raise FerError(f"The data has a {made} split already. Leave --only out to share the faces out anew.")
        if "train" in stay or made in stay:
            raise FerError("--only takes faces out of train, so neither can be kept. Leave --keep out.")
        stay |= set(SPLITS) - {made, "train"}
    if len(stay) == len(SPLITS):
        raise FerError("All splits are kept, so there is nothing to share out. Keep fewer.")
    if absent := {split_name(name) for name in keep} - there:
        raise FerError(f"There is no {min(absent)} split to keep. Leave it out of --keep.")
    return [name for name in SPLITS if name in stay]


def _copies(dataset: "DatasetVersion", *, quiet: bool) -> "NDArray[np.int64]":
    from app.cli.progress import stage_bar
    from fer_core.datasets.duplicates import find_duplicates

    with stage_bar("Looking for copies", quiet=quiet) as show:
        return find_duplicates(dataset, show).groups


def _show(done: "Resplit", stay: list[str], near: bool) -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.text import count_noun

    console = Console()
    totals = {name: sum(counts.values()) for name, counts in done.after.items()}
    of_class: dict[str, int] = {}
    for name, counts in done.after.items():
        for label, number in counts.items():
            of_class[label] = of_class.get(label, 0) + (0 if name in stay else number)
    table = Table("class", *(f"{name}{' (kept)' if name in stay else ''}" for name in done.after))
    for label in (name for name in done.dataset.label_order if name in of_class):
        cells = []
        for name, counts in done.after.items():
            number = counts.get(label, 0)
            share = "" if name in stay or not of_class[label] else f"  {number / of_class[label]:.1%}"
            cells.append(f"{number:,}{share}")
        table.add_row(label, *cells)
    table.add_section()
    table.add_row("all", *(f"{number:,}" for number in totals.values()))
    console.print(table)
    allowed = float(done.dataset.version.details["tolerance"])
    few = done.largest_miss > allowed  # then by one face of a class with a handful
    miss = f"{100 * (allowed if few else done.largest_miss):.2g} points of its share{', or one face' if few else ''}"
    apart = "no leaks" if near else "no identical picture in two splits"
    console.print(
        f"Version {done.dataset.version.number}: every class within {miss}; "
        f"{count_noun(done.groups, 'group')} of copies or of one person kept together; {apart}.",
        highlight=False,
    )
    if done.left_out:
        console.print(
            f"Left out: {count_noun(len(done.left_out), 'face')}, as a copy or the same person is in "
            f"{' or '.join(stay)}, which was kept. data undo takes that back.",
            highlight=False,
        )
