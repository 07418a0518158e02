"""`fer-studio augment`: a sheet of training faces as a recipe changes them."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import ClassesOrderOption, RecipeDataOption, RecipeOption, ferplus_option, out_option
from app.cli.terminal import say


def augment(
    recipe: RecipeOption,
    out: Annotated[Path, out_option("PNG", "The picture to write.")],
    data: RecipeDataOption = None,
    ferplus: Annotated[Path | None, ferplus_option(": leaves out what is no face")] = None,
    classes_order: ClassesOrderOption = None,
    faces: Annotated[int, typer.Option(min=1, max=64, help="How many faces, one below the other.")] = 8,
    changes: Annotated[int, typer.Option(min=1, max=32, help="How often each is changed.")] = 9,
    seed: Annotated[int | None, typer.Option(min=0, help="Instead of the recipe's.")] = None,
) -> None:
    """Draw a sheet of training faces, as they are and as training changes them."""
    from app.cli.many_runs import read_faces, settled_data
    from app.cli.train import need_keras
    from fer_core.training.recipe import read_recipe, recipe_file

    settings = settled_data(read_recipe(recipe_file(recipe)), data, ferplus, classes_order)
    need_keras(settings.backend)
    from fer_core.training.augmentation_preview import sheet_rows, title_lines, write_sheet

    start = settings.seed if seed is None else seed
    rows = sheet_rows(read_faces(settings), settings, faces, changes, start)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_sheet(out, rows, title_lines(settings, start))
    say(f"The sheet is {out}.")
