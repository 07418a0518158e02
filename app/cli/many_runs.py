"""What the commands of many runs share: their data, the bar with the time left, and the table at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table as Grid

from app.cli.option_names import note_with_option
from app.cli.options import read_with_notes
from app.cli.progress import RunsProgress
from app.cli.terminal import Console, say_json
from fer_core.datasets.labels import ClassesOrder
from fer_core.errors import FerError
from fer_core.training.recipe import Recipe

if TYPE_CHECKING:
    from fer_core.datasets.arrays import FaceArrays
    from fer_core.experiments.run_result import Job
    from fer_core.experiments.table import Table


def settled_data(
    recipe: Recipe, data: Path | None, ferplus: Path | None, classes_order: ClassesOrder | None = None
) -> Recipe:
    """Return the recipe with the data that the command line says, or its own; a data set's version is in its path.

    Raises:
        FerError: if neither says any.
    """
    from fer_core.datasets.versioned import at_version

    given = {"data": data, "ferplus": ferplus}
    settled = recipe.model_copy(update={name: str(path) for name, path in given.items() if path is not None})
    if classes_order is not None:
        settled = settled.model_copy(update={"classes_order": classes_order})
    if not settled.data:
        raise FerError("Say what to train on: give --data, or data = '...' in the recipe.")
    return settled.model_copy(update={"data": str(at_version(Path(settled.data)))})


def read_faces(recipe: Recipe) -> "FaceArrays":
    """Read the data that a settled recipe names."""
    from fer_core.datasets.load import Reading

    reading = Reading(recipe.classes_order or None)
    return read_with_notes(Path(recipe.data), Path(recipe.ferplus) if recipe.ferplus else None, reading)


@contextmanager
def experiment(recipe: Recipe, runs: int, out: Path) -> Iterator["Job"]:
    """Give everything that the runs of an experiment share, with the bar on the terminal, alone in its folder.

    Args:
        recipe: settled; for its data and for how long the runs are.
        runs: how many come at most.
        out: the experiment's folder.

    Raises:
        FerError: if the data cannot be read, the folder is in use, or something cannot be written.
    """
    faces = read_faces(recipe)
    # TensorFlow takes seconds to load: what is wrong with the data is said before.
    from fer_core.experiments.correctness import right_of
    from fer_core.experiments.run_result import Job, fingerprint
    from fer_core.files.lock import exclusive
    from fer_core.training.training_run import run_recipe

    steps = int((faces.split == "train").sum()) // recipe.batch
    try:
        with exclusive(out), RunsProgress(runs, runs * recipe.epochs, steps, out) as progress:
            yield Job(faces, fingerprint(faces), run_recipe, right_of, progress)
    except OSError as error:
        raise FerError(
            f"Stopped, because something could not be written: {error}. Put that right and give the same command "
            "again; it goes on after the last whole epoch."
        ) from None


def show_table(table: "Table", out: Path, *, as_json: bool) -> None:
    """Print the table that an experiment ended in."""
    if as_json:
        say_json(table.as_json())
        return
    console = Console()
    # A terminal is narrower than a page: one grid for the rows themselves, then one for each group of columns.
    for group in dict.fromkeys(column.group for column in table.columns):
        console.print(_grid(table, group))
    for note in table.notes:
        console.print(note_with_option(note), highlight=False)
    console.print(f"The table is in {out / 'table.md'}, the runs are beside it.", highlight=False)


def _grid(table: "Table", group: str) -> Grid:
    places = [i for i, column in enumerate(table.columns) if i == 0 or column.group == group]
    grid = Grid(*(table.columns[i].title for i in places), title=group or table.title)
    for row in table.rows:
        grid.add_row(*(row[i] for i in places))
    return grid
