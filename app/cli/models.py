"""`fer-studio models`: the zoo."""

from typing import Annotated

from rich.table import Table

from app.cli.options import json_option
from app.cli.terminal import Console, say_json
from fer_core.models.registry import ZOO, Entry

_ROOMY = 100
"""Columns of a terminal from which on the table is set wider; below, every column is one space from the next."""


def models(
    as_json: Annotated[bool, json_option("the list")] = False,
) -> None:
    """List the networks that can be trained."""
    if as_json:
        say_json([_row(entry) for entry in ZOO])
        return
    console = Console()
    table = Table(box=None, padding=(0, 2 if console.width >= _ROOMY else 1, 0, 0), pad_edge=False)
    for title in ("name", "document"):
        table.add_column(title, no_wrap=True)
    for title in ("input", "classes", "parameters", "trainable"):
        table.add_column(title, justify="right", no_wrap=True)
    for entry in ZOO:
        shape = "x".join(str(size) for size in entry.input)
        classes = ", ".join(str(count) for count in entry.classes.values())
        table.add_row(entry.name, entry.document, shape, classes, f"{entry.parameters:,}", f"{entry.trainable:,}")
    console.print(table)


def _row(entry: Entry) -> dict[str, object]:
    counts = list(entry.classes.values())
    return {
        "name": entry.name,
        "document": entry.document,
        "input": list(entry.input),
        "classes": counts[0] if len(counts) == 1 else counts,
        "parameters": entry.parameters,
        "trainable": entry.trainable,
    }
