"""`fer-studio ablate`: a base recipe and one change a row."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import ClassesOrderOption, FerplusOption, RecipeDataOption, json_option, out_option
from fer_core.errors import FerError


def ablate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help='TOML: base = "RECIPE.toml", and [[row]] with name and change.')
    ],
    out: Annotated[Path, out_option("OUT", "A folder for the runs and the table; goes on in it.")],
    data: RecipeDataOption = None,
    ferplus: FerplusOption = None,
    classes_order: ClassesOrderOption = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Instead of the recipes' own.")] = None,
    seeds: Annotated[str | None, typer.Option(metavar="1,2,3", help="Run every row with each of these seeds.")] = None,
    as_json: Annotated[bool, json_option("the table")] = False,
) -> None:
    """Find out what each part of a recipe is worth. A stopped ablation goes on when the same command is given again."""
    from app.cli.many_runs import experiment, settled_data, show_table
    from app.cli.train import need_keras
    from fer_core.experiments.ablation import ablate as run_rows
    from fer_core.experiments.ablation_file import read_ablation

    rows = read_ablation(file, epochs)
    numbers = _numbers(seeds)
    rows = tuple(replace(row, recipe=settled_data(row.recipe, data, ferplus, classes_order)) for row in rows)
    base = rows[0].recipe
    need_keras(base.backend)
    with experiment(base, len(rows) * max(1, len(numbers)), out) as job:
        table = run_rows(rows, numbers, job, out)
    show_table(table, out, as_json=as_json)


def _numbers(seeds: str | None) -> tuple[int, ...]:
    if seeds is None:
        return ()
    try:
        numbers = tuple(int(part) for part in seeds.split(","))
    except ValueError:
        numbers = ()
    if not numbers or min(numbers) < 0 or len(set(numbers)) < len(numbers):
        raise FerError(f"--seeds takes whole numbers from 0, each once, as 1,2,3, not '{seeds}'.")
    return numbers
