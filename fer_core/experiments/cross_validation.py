"""K-fold cross-validation: the same recipe on k ways of holding faces back."""

from pathlib import Path
from typing import Any

from fer_core.experiments.overrides import check_options
from fer_core.experiments.run_result import Job, RunResult, absent_in, classes_of, make_run_result, read_run_result
from fer_core.experiments.table import Column, Table, percent, span, write_table
from fer_core.statistics import Estimate, estimate_accuracy, estimate_mean
from fer_core.training.recipe import Recipe


def cross_validate(recipe: Recipe, folds: int, job: Job, folder: Path) -> Table:
    """Train and measure once for each fold, and write the table.

    Training and validation faces are pooled and dealt into folds, stratified by label; test faces are never touched.

    Args:
        recipe: what to train.
        folds: how many, two at least.
        job: data and runner.
        folder: where the runs and the table go; finished folds in it are taken over.

    Returns:
        The table, also written as ``table.md``, ``table.csv`` and ``table.json``.

    Raises:
        FerError: if the network lacks an option, or the folder holds other runs.
    """
    check_options(recipe, "The recipe")
    places = [folder / f"fold-{fold + 1}-of-{folds}" for fold in range(folds)]
    found = [read_run_result(place, recipe, job.fingerprint) for place in places]
    run_results: list[RunResult] = []
    for fold, run_result in enumerate(found):
        if run_result is not None:
            job.observer.skip(_name(fold, folds), recipe.epochs)
    for fold, (place, run_result) in enumerate(zip(places, found, strict=True)):
        if run_result is None:
            name = _name(fold, folds)
            run_result = make_run_result(job, recipe, place, job.observer.begin(name, recipe.epochs), (fold, folds))
            job.observer.end(
                f"{name}: {run_result.score:.1%} after epoch {run_result.best_epoch} of {run_result.epochs}"
            )
        run_results.append(run_result)
    table = folds_table(run_results)
    write_table(folder, table)
    return table


def folds_table(run_results: list[RunResult]) -> Table:
    """Put the folds below each other, their mean last."""
    classes = classes_of(run_results)
    columns = [Column(title) for title in ("fold", "epochs", "best epoch", "time")]
    for name in classes:
        columns += [Column(title, f"{name} classes") for title in ("accuracy (95% interval)", "macro F1")]
    records = [_fold(str(number), run_result, classes) for number, run_result in enumerate(run_results, start=1)]
    records.append(_mean(run_results, classes))
    return Table(
        title=f"{len(run_results)}-fold cross-validation",
        columns=tuple(columns),
        rows=tuple(_cells(record, classes) for record in records),
        records=tuple(records),
        notes=(
            "A fold's interval is Wilson's over its faces; that of the mean is Student's t over the folds. Folds share "
            "most of their training faces, so the mean's interval is somewhat too narrow (Bengio and Grandvalet 2004). "
            "Each fold's weights are chosen on its own held-out faces, which makes all figures somewhat too high.",
            *_absences(run_results, classes),
        ),
    )


def _fold(name: str, run_result: RunResult, classes: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = {"fold": name, "epochs": run_result.epochs, "best_epoch": run_result.best_epoch}
    for one in classes:
        record |= _figures(one, estimate_accuracy(run_result.right[one][None]), run_result.figures[one]["macro_f1"])
    return {**record, "seconds": run_result.seconds}


def _absences(run_results: list[RunResult], classes: list[str]) -> list[str]:
    return [
        f"Fold {number} holds back no face that shows {', '.join(absent)}: its macro F1 with {one} classes is over the "
        "others."
        for number, run_result in enumerate(run_results, start=1)
        for one in classes
        if (absent := absent_in(run_result, one))
    ]


def _mean(run_results: list[RunResult], classes: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = {"fold": "mean"}
    for one in classes:
        found = estimate_mean([float(run_result.right[one].mean()) for run_result in run_results])
        scores = [float(run_result.figures[one]["macro_f1"]) for run_result in run_results]
        # A few folds that lie apart reach beyond what an accuracy can be.
        found = Estimate(found.value, max(0.0, found.low), min(1.0, found.high))
        record |= _figures(one, found, estimate_mean(scores).value)
    return {**record, "seconds": round(sum(run_result.seconds for run_result in run_results), 1)}


def _figures(classes: str, found: Estimate, macro_f1: float) -> dict[str, float]:
    return {
        f"accuracy_{classes}": found.value,
        f"accuracy_low_{classes}": found.low,
        f"accuracy_high_{classes}": found.high,
        f"macro_f1_{classes}": macro_f1,
    }


def _cells(record: dict[str, Any], classes: list[str]) -> tuple[str, ...]:
    cells = [record["fold"], str(record.get("epochs", "")), str(record.get("best_epoch", "")), span(record["seconds"])]
    for one in classes:
        found = Estimate(*(record[f"accuracy{part}_{one}"] for part in ("", "_low", "_high")))
        cells += [percent(found), f"{record[f'macro_f1_{one}']:.3f}"]
    return tuple(cells)


def _name(fold: int, folds: int) -> str:
    return f"fold {fold + 1} of {folds}"
