"""`fer-studio tune`: a search for a better recipe."""

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import ClassesOrderOption, FerplusOption, RecipeDataOption, json_option, out_option
from app.cli.terminal import say
from fer_core.errors import FerError
from fer_core.extras import install_hint


def tune(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help='TOML: base = "RECIPE.toml", trials, and [space] with recipe keys.')
    ],
    out: Annotated[Path, out_option("OUT", "A folder for the study and its runs; goes on in it.")],
    data: RecipeDataOption = None,
    ferplus: FerplusOption = None,
    classes_order: ClassesOrderOption = None,
    trials: Annotated[
        int | None, typer.Option(min=1, help="Instead of the file's; may grow from time to time.")
    ] = None,
    as_json: Annotated[bool, json_option("the table")] = False,
) -> None:
    """Search for a better recipe with Optuna. A stopped study goes on when the same command is given again."""
    if find_spec("optuna") is None:
        raise FerError(f"Tuning needs optuna, which is not installed. {install_hint('train')}")
    from app.cli.many_runs import experiment, settled_data, show_table
    from app.cli.train import need_keras
    from fer_core.experiments.search_space import read_search_space
    from fer_core.experiments.tuning import BEST
    from fer_core.experiments.tuning import tune as search

    search_space = read_search_space(file, trials)
    search_space = replace(search_space, base=settled_data(search_space.base, data, ferplus, classes_order))
    need_keras(search_space.base.backend)
    with experiment(search_space.base, search_space.trials, out) as job:
        table = search(search_space, job, out)
    show_table(table, out, as_json=as_json)
    if not as_json:
        say(f"The best recipe is {out / BEST}.")
