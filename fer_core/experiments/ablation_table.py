"""The table an ablation ends in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fer_core.experiments.ablation_file import Row
from fer_core.experiments.run_result import RunResult, absent_in, classes_of
from fer_core.experiments.table import Column, Table, percent, span
from fer_core.statistics import Difference, Estimate, estimate_accuracy, paired_difference


@dataclass(frozen=True)
class RowResult:
    """How a row came out.

    Attributes:
        row: the row.
        run_results: of the runs that ended, by seed.
        failures: of those that failed, what went wrong.
    """

    row: Row
    run_results: dict[int, RunResult]
    failures: dict[int, str]


def ablation_table(results: Sequence[RowResult], seeds: Sequence[int] = ()) -> Table:
    """Put rows side by side; those of which nothing has ended yet are left out.

    Args:
        results: the base first; at least one run has ended.
        seeds: what they are run with, for the note.
    """
    shown = [result for result in results if result.run_results or result.failures]
    classes = classes_of([run_result for result in shown for run_result in result.run_results.values()])
    columns = [Column(title) for title in ("row", "change", "epochs", "parameters", "time")]
    for name in classes:
        titles = ("accuracy (95% interval)", "macro F1", "over base, points (95% interval)", "p")
        columns += [Column(title, f"{name} classes") for title in titles]
    records = tuple(_record(result, results[0], classes) for result in shown)
    cells = tuple(_cells(record, classes) for record in records)
    return Table("Ablation", tuple(columns), cells, records, _notes(shown, seeds))


def _record(result: RowResult, base: RowResult, classes: list[str]) -> dict[str, Any]:
    run_results = list(result.run_results.values())
    record: dict[str, Any] = {"row": result.row.name, "change": _words(result.row.change), "runs": len(run_results)}
    if result.failures:
        record["failed"] = "; ".join(result.failures.values())
    if not run_results:
        return record
    record |= {
        "epochs": float(np.mean([run_result.epochs for run_result in run_results])),
        "parameters": run_results[0].parameters,
        "trainable": run_results[0].trainable,
        "seconds": round(sum(run_result.seconds for run_result in run_results), 1),
    }
    for name in classes:
        if name not in run_results[0].right:
            continue
        right = np.stack([run_result.right[name] for run_result in run_results])
        found = estimate_accuracy(right)
        record |= {
            f"n_{name}": right.shape[1],
            f"accuracy_{name}": found.value,
            f"accuracy_low_{name}": found.low,
            f"accuracy_high_{name}": found.high,
            f"macro_f1_{name}": float(np.mean([run_result.figures[name]["macro_f1"] for run_result in run_results])),
        }
        if (over := _over(result, base, name)) is not None:
            record |= {
                f"difference_{name}": over.value,
                f"difference_low_{name}": over.low,
                f"difference_high_{name}": over.high,
                f"p_{name}": over.p,
            }
    return record


def _over(result: RowResult, base: RowResult, classes: str) -> Difference | None:
    """Compare with the base over the seeds that ended with both, where both answer for the same classes."""
    seeds = [seed for seed in result.run_results if seed in base.run_results]
    if result is base or not seeds or classes not in base.run_results[seeds[0]].right:
        return None
    right, other = (np.stack([one.run_results[seed].right[classes] for seed in seeds]) for one in (result, base))
    return paired_difference(right, other)


def _cells(record: dict[str, Any], classes: list[str]) -> tuple[str, ...]:
    if "seconds" not in record:
        return (record["row"], record["change"], "failed", *[""] * (4 * len(classes) + 2))
    cells = [
        record["row"],
        record["change"],
        f"{record['epochs']:.0f}",
        f"{record['parameters']:,}",
        span(record["seconds"]),
    ]
    for name in classes:
        if f"accuracy_{name}" not in record:
            cells += [""] * 4
            continue
        found = Estimate(*(record[f"accuracy{part}_{name}"] for part in ("", "_low", "_high")))
        cells += [percent(found), f"{record[f'macro_f1_{name}']:.3f}"]
        if f"difference_{name}" in record:
            value, low, high = (record[f"difference{part}_{name}"] * 100 for part in ("", "_low", "_high"))
            cells += [f"{value:+.1f} ({low:+.1f} to {high:+.1f})", f"{record[f'p_{name}']:.2g}"]
        else:
            cells += ["", ""]
    return tuple(cells)


def _words(change: dict[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in change.items())


def _notes(results: Sequence[RowResult], seeds: Sequence[int]) -> tuple[str, ...]:
    if len(seeds) > 1:
        kind = (
            f"Means over the seeds {', '.join(str(seed) for seed in seeds)}; intervals and p take in both the faces "
            "and how far the seeds lie apart."
        )
    else:
        kind = (
            "One seed a row: the intervals (Wilson; paired for the difference, p by McNemar's exact test) are over the "
            "faces alone. Another seed moves a row by itself; give several seeds to take that in."
        )
    failed = [
        f"'{result.row.name}' failed{f' with seed {seed}' if seeds else ''}: {failure.removesuffix('.')}."
        for result in results
        for seed, failure in result.failures.items()
    ]
    run_results = [run_result for result in results for run_result in result.run_results.values()]
    absences = []
    for classes in classes_of(run_results):
        absent = next(absent_in(run_result, classes) for run_result in run_results if classes in run_result.figures)
        if absent:
            absences.append(f"No face shows {', '.join(absent)}: macro F1 with {classes} classes is over the others.")
    return (f"Measured on the validation faces, the same for every row. {kind}", *absences, *failed)
