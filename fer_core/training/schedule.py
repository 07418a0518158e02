"""The learning rate of every step, and when a run ends: both follow from the recipe and the epochs so far."""

import math

from fer_core.training.recipe import Recipe

ENOUGH = 1e-4
"""How much lower the validation loss has to be to count as lower."""


def learning_rate(recipe: Recipe, progress: float, losses: list[float]) -> float:
    """Return the learning rate at a point of a run.

    ``constant``: the recipe's. ``step``: times ``factor`` after every ``step_epochs`` epochs. ``plateau``: times
    ``factor`` whenever the validation loss has not fallen for ``patience`` epochs. ``cosine``: a linear warm-up, then
    half a cosine down to ``minimum_rate`` (Loshchilov and Hutter 2017).

    Args:
        recipe: what the run does.
        progress: epochs so far, with the share of the running one.
        losses: validation loss of each whole epoch so far.
    """
    peak = recipe.learning_rate
    if recipe.schedule == "cosine":
        if progress < recipe.warmup:
            return peak * progress / recipe.warmup
        share = (progress - recipe.warmup) / max(recipe.epochs - recipe.warmup, 1e-9)
        low = min(recipe.minimum_rate, peak)
        return low + (peak - low) * (1 + math.cos(math.pi * min(share, 1.0))) / 2
    if recipe.schedule == "constant":
        return peak
    drops = plateaus(losses, recipe.patience) if recipe.schedule == "plateau" else len(losses) // recipe.step_epochs
    return max(peak * recipe.factor**drops, min(recipe.minimum_rate, peak))


def plateaus(losses: list[float], patience: int) -> int:
    """Return how often the loss has not fallen for ``patience`` epochs in a row; each counts anew from there."""
    best, waited, count = math.inf, 0, 0
    for loss in losses:
        if loss < best - ENOUGH:
            best, waited = loss, 0
        else:
            waited += 1
            if waited == patience:
                count, waited = count + 1, 0
    return count


def better(recipe: Recipe, row: dict[str, float], best: dict[str, float] | None) -> bool:
    """Return whether an epoch's row of the history is better than the best before it."""
    if best is None or recipe.monitor == "none":
        return True
    return row["val_loss"] < best["val_loss"] if recipe.monitor == "loss" else row["score"] > best["score"]


def best_epoch(recipe: Recipe, history: list[dict[str, float]]) -> int:
    """Return the best epoch, from 1; 0 before the first."""
    best = 0
    for epoch, row in enumerate(history, start=1):
        if better(recipe, row, history[best - 1] if best else None):
            best = epoch
    return best


def finished(recipe: Recipe, history: list[dict[str, float]]) -> bool:
    """Return whether the run is over: all epochs done, or none better for ``early_stopping`` epochs."""
    waited = len(history) - best_epoch(recipe, history)
    return len(history) >= recipe.epochs or bool(recipe.early_stopping and waited >= recipe.early_stopping)
