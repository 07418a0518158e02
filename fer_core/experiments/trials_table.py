"""The table a study ends in."""

from collections.abc import Mapping, Sequence
from typing import Any

from optuna.trial import FrozenTrial, TrialState

from fer_core.experiments.run_result import RunResult, classes_of
from fer_core.experiments.table import Column, Table, percent, span
from fer_core.statistics import Estimate, estimate_accuracy

STATES = {TrialState.COMPLETE: "finished", TrialState.PRUNED: "stopped early", TrialState.FAIL: "failed"}


def trials_table(trials: Sequence[FrozenTrial], run_results: Mapping[int, RunResult], keys: Sequence[str]) -> Table:
    """Put the trials below each other, the best first, then those stopped early, then those that failed.

    Args:
        trials: that have ended.
        run_results: of the finished ones, by the trial's number.
        keys: the recipe keys that were tried.
    """
    classes = classes_of(list(run_results.values()))
    ordered = sorted(trials, key=lambda trial: (list(STATES).index(trial.state), -_best(trial), trial.number))
    records = tuple(_record(trial, run_results.get(trial.number), keys, classes) for trial in ordered)
    columns = [Column(title) for title in ("trial", "state", "epochs", "score", "time")]
    columns += [Column("accuracy (95% interval)", f"{name} classes") for name in classes]
    columns += [Column(key, "values") for key in keys]
    failed = [f"{record['trial']} failed: {record['error']}." for record in records if record.get("error")]
    return Table(
        title="Tuning",
        columns=tuple(columns),
        rows=tuple(_cells(record, keys, classes) for record in records),
        records=records,
        notes=(
            "Intervals are Wilson's over the validation faces. The best of many trials is the best partly by luck: its "
            "figure on these faces is too high. Measure it on faces that no trial has seen.",
            *failed,
        ),
    )


def _best(trial: FrozenTrial) -> float:
    return max(trial.intermediate_values.values(), default=float("-inf"))


def _record(
    trial: FrozenTrial, run_result: RunResult | None, keys: Sequence[str], classes: list[str]
) -> dict[str, Any]:
    record: dict[str, Any] = {
        "trial": trial.user_attrs["folder"],
        "state": STATES[trial.state],
        **{key: trial.params.get(key) for key in keys},
        "epochs": run_result.epochs if run_result else len(trial.intermediate_values),
        "score": run_result.score if run_result else max(trial.intermediate_values.values(), default=None),
    }
    if run_result is not None:
        for name in classes:
            found = estimate_accuracy(run_result.right[name][None])
            record |= {
                f"accuracy_{name}": found.value,
                f"accuracy_low_{name}": found.low,
                f"accuracy_high_{name}": found.high,
            }
        record["seconds"] = run_result.seconds
    if "error" in trial.user_attrs:
        record["error"] = trial.user_attrs["error"].rstrip(".")
    return record


def _cells(record: dict[str, Any], keys: Sequence[str], classes: list[str]) -> tuple[str, ...]:
    score = record["score"]
    cells = [record["trial"], record["state"], str(record["epochs"]), "" if score is None else f"{score:.1%}"]
    cells.append(span(record["seconds"]) if "seconds" in record else "")
    for name in classes:
        known = f"accuracy_{name}" in record
        parts = [record[f"accuracy{part}_{name}"] for part in ("", "_low", "_high")] if known else []
        cells.append(percent(Estimate(*parts)) if known else "")
    return (*cells, *(_value(record[key]) for key in keys))


def _value(value: Any) -> str:  # noqa: ANN401
    return f"{value:.4g}" if isinstance(value, float) else str(value)
