"""An ablation: a base recipe and one change a row, to find out which part of it is worth how much."""

from collections.abc import Sequence
from pathlib import Path

from fer_core.errors import FerError
from fer_core.experiments.ablation_file import Row
from fer_core.experiments.ablation_table import RowResult, ablation_table
from fer_core.experiments.overrides import check_options, with_overrides
from fer_core.experiments.run_result import Job, RunResult, make_run_result, read_run_result, run_name
from fer_core.experiments.table import Table, write_table
from fer_core.training.recipe import Recipe


def ablate(rows: Sequence[Row], seeds: Sequence[int], job: Job, folder: Path) -> Table:
    """Run every row that has not been run, each in a folder of its own, and write the table after each run.

    A row whose run fails is noted in the table and tried again with the next call; the others go on.

    Args:
        rows: as ``read_ablation`` gives them, the base first.
        seeds: run every row with each of them; none: each with its recipe's own, once.
        job: what is the same for all.
        folder: where the runs and the table go; finished runs in it are taken over.

    Returns:
        The table, also written as ``table.md``, ``table.csv`` and ``table.json``.

    Raises:
        FerError: if a row's network lacks an option, the folder holds other runs, or every row failed.
        OSError: if something could not be written.
    """
    for row in rows:
        check_options(row.recipe, f"Row '{row.name}'")
    plan = [(row, seed, *run) for row in rows for seed, run in _runs(row, seeds, folder).items()]
    found = {place: read_run_result(place, recipe, job.fingerprint) for _, _, place, recipe in plan}
    for row, seed, place, recipe in plan:
        if found[place] is not None:
            job.observer.skip(_name(row, seed, seeds), recipe.epochs)
    results = {row.name: RowResult(row, {}, {}) for row in rows}
    table = None
    for row, seed, place, recipe in plan:
        name = _name(row, seed, seeds)
        run_result = found[place] or _ran(job, recipe, place, name)
        if isinstance(run_result, RunResult):
            results[row.name].run_results[seed] = run_result
            table = ablation_table(list(results.values()), seeds)
            write_table(folder, table)
        else:
            results[row.name].failures[seed] = run_result
    if table is None:
        first = next(failure for result in results.values() for failure in result.failures.values())
        raise FerError(f"Every row failed. The first with: {first}")
    # Once more, as the last row may have failed.
    table = ablation_table(list(results.values()), seeds)
    write_table(folder, table)
    return table


def _runs(row: Row, seeds: Sequence[int], folder: Path) -> dict[int, tuple[Path, Recipe]]:
    place = folder / run_name(row.name)
    if not seeds:
        return {row.recipe.seed: (place, row.recipe)}
    return {seed: (place / f"seed-{seed}", with_overrides(row.recipe, {"seed": seed}, "The seeds")) for seed in seeds}


def _name(row: Row, seed: int, seeds: Sequence[int]) -> str:
    return f"{row.name}, seed {seed}" if seeds else row.name


def _ran(job: Job, recipe: Recipe, place: Path, name: str) -> RunResult | str:
    """Do a run; return what it came to, or what went wrong with its recipe."""
    try:
        run_result = make_run_result(job, recipe, place, job.observer.begin(name, recipe.epochs))
    except OSError:
        # A full disk would fail every row to come: better to stop, and to go on later.
        raise
    except Exception as error:
        # Whatever a change breaks, from memory to a shape, is a finding about that change.
        job.observer.end(f"{name} failed: {error}")
        return str(error) or type(error).__name__
    job.observer.end(f"{name}: {run_result.score:.1%} after epoch {run_result.best_epoch} of {run_result.epochs}")
    return run_result
