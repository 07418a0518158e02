"""`fer-studio data`: the tools for data sets."""

import typer

from app.cli.data.check import check
from app.cli.data.describe import describe
from app.cli.data.duplicates import duplicates
from app.cli.data.importing import import_
from app.cli.data.merging import merge
from app.cli.data.mislabels import mislabels
from app.cli.data.splitting import split
from app.cli.data.versions import undo, versions
from app.cli.option_names import names_options
from app.cli.terminal import say


def build_data() -> typer.Typer:
    """Put the commands together."""
    data = typer.Typer(name="data")

    @data.callback(invoke_without_command=True)
    def overview(context: typer.Context) -> None:
        """Import, check, clean, split, merge and describe data sets."""
        if context.invoked_subcommand is None:
            say(context.get_help(), lines=True)

    data.command("import")(names_options(import_))
    for command in (check, duplicates, mislabels, split, merge, describe, versions, undo):
        data.command()(names_options(command))
    return data
