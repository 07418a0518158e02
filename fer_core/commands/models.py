"""`fer-studio models`: the zoo."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from fer_core.models.registry import ZOO, Entry


def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the networks that can be trained."""
    if as_json:
        typer.echo(json.dumps([_row(entry) for entry in ZOO], indent=2))
        return
    table = Table("name", "document", "input", "classes", "parameters", "trainable")
    for entry in ZOO:
        shape = "x".join(str(size) for size in entry.input)
        classes = ", ".join(str(count) for count in entry.classes.values())
        table.add_row(entry.name, entry.document, shape, classes, f"{entry.parameters:,}", f"{entry.trainable:,}")
    Console().print(table)


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
