"""`fer-studio data merge`: several data sets made one."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import json_option, out_option, seed_option
from app.cli.terminal import say_json

if TYPE_CHECKING:
    from fer_core.datasets.merge import Merged
    from fer_core.datasets.splits.resplit import Counts


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders that data import made.")],
    out: Annotated[Path, out_option("DIR", "The new folder.")],
    label: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help="OLD=NEW, in one data set or source NAME:OLD=NEW; OLD= leaves its faces out. May be repeated.",
        ),
    ] = None,
    cap: Annotated[
        list[str] | None,
        typer.Option(metavar="CAP", help="At most so many faces of a class: 5000, or happy=5000. May be repeated."),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="Of the pictures, as 48 or 64x48. Default: the smallest there is."),
    ] = None,
    colour: Annotated[
        str | None, typer.Option(metavar="grey|rgb", help="Default: grey as soon as one of them is grey.")
    ] = None,
    seed: Annotated[int, seed_option("Which faces stay under a cap.")] = 0,
    as_json: Annotated[bool, json_option("the counts before and after")] = False,
) -> None:
    """Put several data sets together: class names brought into line, classes capped, where each face came from kept."""
    from app.cli.progress import progress_bar
    from fer_core.datasets.merge import MergePlan, merge_datasets, parse_class_limits, parse_label_rule
    from fer_core.datasets.versioned import open_dataset

    plan = MergePlan(
        tuple(parse_label_rule(text) for text in label or []),
        parse_class_limits(cap or []),
        None if size is None else _size(size),
        None if colour is None else _in_colour(colour),
        seed,
    )
    with progress_bar("Merging", quiet=as_json) as show:
        merged = merge_datasets([open_dataset(folder) for folder in folders], out, plan, show)
    if as_json:
        document = {
            "faces": len(merged.dataset),
            "label_order": list(merged.dataset.label_order),
            "size": list(merged.dataset.size),
            "colour": merged.dataset.colour,
            "before": merged.before,
            "after": merged.after,
            "left_out_by_label": merged.dropped,
            "left_out_by_cap": merged.over_limit,
            "duplicates_across_sources": merged.duplicates,
            "of_these_across_splits": merged.leaks,
            "notes": list(merged.notes),
        }
        say_json(document)
    else:
        _show(merged, out)


def _size(text: str) -> tuple[int, int]:
    """Read ``48`` or ``64x48`` (width, then height) as height and width."""
    from fer_core.errors import FerError

    match = re.fullmatch(r"(\d{1,4})(?:x(\d{1,4}))?", text.strip().lower())
    width, height = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not (width and height):
        raise FerError(f"'{text}' is no size of pictures. Write 48, or 64x48 for width and height.")
    return height, width


def _in_colour(text: str) -> bool:
    from fer_core.errors import FerError

    known = {"grey": False, "gray": False, "rgb": True, "colour": True, "color": True}
    if text.strip().lower() not in known:
        raise FerError(f"There is no colour '{text}'. Use grey or rgb.")
    return known[text.strip().lower()]


def _show(merged: "Merged", out: Path) -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.datasets.arrays import SPLITS
    from fer_core.text import count_noun

    console = Console()
    columns = [*merged.before.values(), merged.after]
    order = list(merged.dataset.label_order)
    labels = [name for counts in columns for of_split in counts.values() for name in of_split]
    order += sorted(set(labels) - set(order))
    table = Table("faces", *(f"before: {name}" for name in merged.before), f"after: {out.name}")
    for name in order:
        table.add_row(name, *(_cell(_of_class(counts, name), _all(counts)) for counts in columns))
    table.add_section()
    for name in SPLITS:
        table.add_row(name, *(_cell(sum(counts.get(name, {}).values()), _all(counts)) for counts in columns))
    table.add_section()
    table.add_row("all", *(f"{_all(counts):,}" for counts in columns))
    console.print(table)
    height, width = merged.dataset.size
    console.print(
        f"{count_noun(len(merged.dataset), 'face')}, {width}x{height}, "
        f"{'colour' if merged.dataset.colour else 'grey'}, in {out}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for reason, counts in (("a rule for labels", merged.dropped), ("a cap", merged.over_limit)):
        if counts:
            text = ", ".join(f"{name} {number:,}" for name, number in counts.items())
            console.print(f"Left out by {reason}: {text}.", markup=False, highlight=False)
    if merged.duplicates:
        console.print(
            f"Pictures in more than one of the sources: {merged.duplicates:,}; of these in different splits: "
            f"{merged.leaks:,}. data duplicates --fix keeps one of each.",
            highlight=False,
        )
    for note in merged.notes:
        console.print(note, markup=False, highlight=False)


def _of_class(counts: "Counts", label: str) -> int:
    return sum(of_split.get(label, 0) for of_split in counts.values())


def _all(counts: "Counts") -> int:
    return sum(sum(of_split.values()) for of_split in counts.values())


def _cell(number: int, total: int) -> str:
    return f"{number:,}  {number / total:.1%}" if number else ""
