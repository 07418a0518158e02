"""`fer-studio crossvalidate`: one recipe on k ways of holding faces back."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import ClassesOrderOption, FerplusOption, RecipeDataOption, RecipeOption, json_option, out_option


def crossvalidate(
    recipe: RecipeOption,
    out: Annotated[Path, out_option("OUT", "A folder for the runs and the table; goes on in it.")],
    data: RecipeDataOption = None,
    ferplus: FerplusOption = None,
    classes_order: ClassesOrderOption = None,
    folds: Annotated[int, typer.Option(min=2, help="Into how many parts train and validation are dealt.")] = 5,
    epochs: Annotated[int | None, typer.Option(min=1, help="Instead of the recipe's.")] = None,
    as_json: Annotated[bool, json_option("the table")] = False,
) -> None:
    """Train once for each fold of the training and validation faces. The same command goes on after a stop."""
    from app.cli.many_runs import experiment, settled_data, show_table
    from app.cli.train import need_keras
    from fer_core.experiments.cross_validation import cross_validate
    from fer_core.experiments.overrides import with_overrides
    from fer_core.training.recipe import read_recipe, recipe_file

    base = settled_data(read_recipe(recipe_file(recipe)), data, ferplus, classes_order)
    if epochs is not None:
        base = with_overrides(base, {"epochs": epochs}, "The command line")
    need_keras(base.backend)
    with experiment(base, folds, out) as job:
        table = cross_validate(base, folds, job, out)
    show_table(table, out, as_json=as_json)
