"""`fer-studio data`: the tools for data sets."""

import typer

from fer_core.commands.data.check import check
from fer_core.commands.data.describe import describe
from fer_core.commands.data.duplicates import duplicates
from fer_core.commands.data.importing import import_
from fer_core.commands.data.merging import merge
from fer_core.commands.data.mislabels import mislabels
from fer_core.commands.data.splitting import split
from fer_core.commands.data.versions import undo, versions
from fer_core.terminal import say


def build_data() -> typer.Typer:
    """Put the commands together."""
    data = typer.Typer(name="data")

    @data.callback(invoke_without_command=True)
    def overview(context: typer.Context) -> None:
        """Import, check, clean, split, merge and describe data sets."""
        if context.invoked_subcommand is None:
            say(context.get_help(), lines=True)

    data.command("import")(import_)
    for command in (check, duplicates, mislabels, split, merge, describe, versions, undo):
        data.command()(command)
    return data
