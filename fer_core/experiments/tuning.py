"""A search for a better recipe, with Optuna: one run a trial, in a study file that any stop leaves usable."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution, distribution_to_json
from optuna.trial import FrozenTrial, Trial, TrialState

from fer_core.errors import FerError
from fer_core.experiments.overrides import check_options
from fer_core.experiments.run_result import Job, RunResult, make_run_result, read_run_result, recipe_text
from fer_core.experiments.search_space import SearchSpace
from fer_core.experiments.table import Table, write_table
from fer_core.experiments.trials_table import trials_table
from fer_core.files.atomic import write_atomic
from fer_core.training.recipe import anchored, recipe_toml

STUDY = "study.db"
BEST = "best.toml"

FOLDER = "folder"
ERROR = "error"
EARLIER = "earlier"
"""Notes on a trial: its run's folder; why it failed; the scores of its first part, where a stop cut it in two."""

STARTUP_TRIALS = 5
"""Trials that are never stopped early, so that there is a median to be compared with."""


class _StoppedEarlyError(Exception):
    """The trial lies below the median of the others."""


def tune(search_space: SearchSpace, job: Job, folder: Path) -> Table:
    """Try recipes until there are as many trials as the space asks for; write the table and ``best.toml``.

    The tree-structured Parzen estimator chooses the values, anew from the seed and the trial's number, so that a study
    that was stopped goes on as it would have. A trial whose score falls below the median of the others at the same
    epoch is stopped early. One that fails is noted and the study goes on.

    Args:
        search_space: what to try.
        job: data and runner.
        folder: the study's; an earlier study of the same space and data in it goes on.

    Returns:
        The table of trials, also written as ``table.md``, ``table.csv`` and ``table.json``.

    Raises:
        FerError: if the network lacks an option, the folder holds another study, or no trial could be finished.
        OSError: if something could not be written; the trial goes on when the study does.
    """
    for key, kind in search_space.keys.items():
        check_options(search_space.recipe({key: kind.to_external_repr(_lowest(kind))}), "The search space")
    folder.mkdir(parents=True, exist_ok=True)
    with _opened(folder, search_space, job.fingerprint) as study:
        _requeue(study)
        for trial in _tried(study):
            job.observer.skip(_name(trial), search_space.base.epochs)
        while (count := len(_tried(study))) < search_space.trials:
            study.sampler = optuna.samplers.TPESampler(seed=_seed(search_space.seed, count))
            _try(study, study.ask(search_space.keys), search_space, job, folder)
            _conclude(study, search_space, job.fingerprint, folder)
        return _conclude(study, search_space, job.fingerprint, folder, last=True)


@contextmanager
def _opened(folder: Path, search_space: SearchSpace, data: str) -> Iterator[optuna.Study]:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    storage = optuna.storages.RDBStorage(f"sqlite:///{(folder / STUDY).resolve().as_posix()}")
    try:
        study = optuna.create_study(
            storage=storage,
            study_name="tune",
            direction="maximize",
            load_if_exists=True,
            pruner=optuna.pruners.MedianPruner(STARTUP_TRIALS, n_warmup_steps=search_space.base.epochs // 5),
        )
        _same(study, "space", _description(search_space), f"{folder} holds a study of another search space or recipe.")
        _same(study, "data", data, f"{folder} holds a study on other data.")
        yield study
    finally:
        storage.remove_session()
        storage.engine.dispose()


def _same(study: optuna.Study, name: str, value: str, otherwise: str) -> None:
    if study.user_attrs.setdefault(name, value) != value:
        raise FerError(f"{otherwise} Give another folder.", settings=["out"])
    study.set_user_attr(name, value)


def _description(search_space: SearchSpace) -> str:
    """Return everything but the number of trials, which may grow."""
    keys = {key: json.loads(distribution_to_json(kind)) for key, kind in search_space.keys.items()}
    return json.dumps([recipe_text(search_space.base), search_space.seed, keys], sort_keys=True)


def _requeue(study: optuna.Study) -> None:
    """Have the runs that a stop cut off gone on with by the next trials."""
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        # Without its folder it was cut off before it began; the same values are drawn again.
        if FOLDER in trial.user_attrs:
            earlier = {str(step): value for step, value in trial.intermediate_values.items()}
            notes = {FOLDER: trial.user_attrs[FOLDER], EARLIER: earlier}
            study.enqueue_trial(trial.params, user_attrs=notes)
        study.tell(trial.number, state=TrialState.FAIL)


def _tried(study: optuna.Study) -> list[FrozenTrial]:
    """Return the trials that have ended by themselves: of those that share a run's folder it can be the last only."""
    last = {trial.user_attrs[FOLDER]: trial for trial in study.get_trials() if FOLDER in trial.user_attrs}
    return [trial for trial in last.values() if trial.state.is_finished()]


def _lowest(kind: BaseDistribution) -> float:
    """Return one value, as Optuna keeps it: the lowest, or the first choice."""
    return float(kind.low) if isinstance(kind, FloatDistribution | IntDistribution) else 0.0


def _seed(seed: int, count: int) -> int:
    return int(np.random.SeedSequence([seed, count]).generate_state(1)[0])


def _try(study: optuna.Study, trial: Trial, search_space: SearchSpace, job: Job, folder: Path) -> None:
    if FOLDER not in trial.user_attrs:
        trial.set_user_attr(FOLDER, f"trial-{len(_tried(study)) + 1:03}")
    name = trial.user_attrs[FOLDER]
    for step, value in trial.user_attrs.get(EARLIER, {}).items():
        trial.report(value, int(step))
    show = job.observer.begin(f"trial {int(name.removeprefix('trial-'))}", search_space.base.epochs)

    def on_step(epoch: int, step: int, row: dict[str, float]) -> None:
        show(epoch, step, row)
        if row:
            trial.report(row["score"], epoch)
            if trial.should_prune():
                raise _StoppedEarlyError

    try:
        recipe = search_space.recipe(trial.params)
        place = folder / name
        run_result = read_run_result(place, recipe, job.fingerprint) or make_run_result(job, recipe, place, on_step)
    except _StoppedEarlyError:
        study.tell(trial, state=TrialState.PRUNED)
        job.observer.end(f"{name}: stopped early, below the median of the others")
    except OSError:
        # A full disk would fail every trial to come: better to stop, and to go on with this one later.
        raise
    except Exception as error:
        # Whatever a recipe breaks, from memory to a shape, is a finding about that recipe.
        trial.set_user_attr(ERROR, str(error) or type(error).__name__)
        study.tell(trial, state=TrialState.FAIL)
        job.observer.end(f"{name}: failed: {error}")
    else:
        study.tell(trial, run_result.score)
        job.observer.end(f"{name}: {run_result.score:.1%} after epoch {run_result.best_epoch} of {run_result.epochs}")


def _conclude(study: optuna.Study, search_space: SearchSpace, data: str, folder: Path, *, last: bool = False) -> Table:
    """Write the table and the best recipe as they stand."""
    trials = _tried(study)
    run_results: dict[int, RunResult] = {}
    for trial in trials:
        if trial.state == TrialState.COMPLETE:
            run_result = read_run_result(folder / trial.user_attrs[FOLDER], search_space.recipe(trial.params), data)
            if run_result is not None:
                run_results[trial.number] = run_result
    complete = [trial for trial in trials if trial.state == TrialState.COMPLETE]
    table = trials_table(trials, run_results, list(search_space.keys))
    write_table(folder, table)
    if complete:
        best = max(complete, key=_score)
        head = f"# {_name(best).capitalize()} of {len(trials)}: validation score {_score(best):.4f}.\n"
        recipe = recipe_toml(anchored(search_space.recipe(best.params)))
        write_atomic(folder / BEST, head + recipe, part=f"{BEST}.part")
    elif last:
        reasons = [trial.user_attrs[ERROR] for trial in trials if ERROR in trial.user_attrs]
        raise FerError(f"No trial could be finished. The first failed with: {reasons[0] if reasons else 'nothing'}")
    return table


def _score(trial: FrozenTrial) -> float:
    value: Any = trial.value
    return float(value)


def _name(trial: FrozenTrial) -> str:
    return f"trial {int(trial.user_attrs[FOLDER].removeprefix('trial-'))}"
