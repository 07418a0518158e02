"""`fer-studio data`: the tools for data sets."""

from importlib import import_module
from importlib.util import find_spec

import typer

COMMANDS = {
    "import": "importing",
    "check": "check",
    "duplicates": "duplicates",
    "mislabels": "mislabels",
    "split": "splitting",
    "merge": "merging",
    "describe": "describe",
    "versions": "versions",
    "undo": "versions",
}


def build_data() -> typer.Typer:
    """Put the commands together."""
    data = typer.Typer(
        name="data", help="Import, check, clean, split, merge and describe data sets.", no_args_is_help=True
    )
    for name, module in COMMANDS.items():
        if find_spec(f"fer_core.commands.data.{module}") is None:
            continue
        found = import_module(f"fer_core.commands.data.{module}")
        data.command(name)(getattr(found, "import_" if name == "import" else name))
    return data
