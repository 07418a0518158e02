"""`fer-studio data versions` and `data undo`: what was done to a data set, and taking it back."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import json_option
from app.cli.terminal import say, say_json

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder that data import made.")]
AsJson = Annotated[bool, json_option("it")]


def versions(folder: Folder, as_json: AsJson = False) -> None:
    """List the versions of a data set; DIR@2 names version 2 to the other commands."""
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.datasets.manifest import read_manifest
    from fer_core.datasets.versioned import versions as read_versions

    _need_whole(folder)
    current = read_manifest(folder).current
    infos = read_versions(folder)
    if as_json:
        document = [{**info.model_dump(), "current": info.number == current} for info in infos]
        say_json(document)
        return
    table = Table("version", "made from", "by", "faces", "when (UTC)", "who")
    for info in infos:
        number = f"{info.number}{' (current)' if info.number == current else ''}"
        parent = "" if info.parent is None else str(info.parent)
        table.add_row(number, parent, info.action, f"{info.rows:,}", _minutes(info.created), info.by)
    Console().print(table)


def undo(folder: Folder, as_json: AsJson = False) -> None:
    """Make the version current that was so before the last change; nothing is deleted."""
    from fer_core.datasets.manifest import read_manifest
    from fer_core.datasets.versioned import undo as undo_version
    from fer_core.text import count_noun

    _need_whole(folder)
    undone = read_manifest(folder).current
    dataset = undo_version(folder)
    number = dataset.version.number
    if as_json:
        say_json({"undone": undone, "current": number, "faces": len(dataset)})
        return
    say(
        f"Version {number} is current again, with {count_noun(len(dataset), 'face')}. Version {undone} is still there "
        f"as {folder}@{undone}."
    )


def _need_whole(folder: Path) -> None:
    """Refuse ``DIR@2``: what is asked for concerns all versions."""
    from fer_core.datasets.versioned import folder_and_version, is_dataset
    from fer_core.errors import FerError

    whole, number = folder_and_version(folder)
    if number is not None and is_dataset(whole):
        raise FerError(f"Give {whole} without @{number}: this concerns all versions of the data set.")


def _minutes(moment: str) -> str:
    """Return an ISO 8601 time without seconds and zone, as 2026-11-22 23:43."""
    return moment[:16].replace("T", " ")
