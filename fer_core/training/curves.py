"""The course of a run as one picture: loss, accuracy, gap and learning rate over the epochs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fer_core.files.atomic import atomic_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FILE = "curves.png"

COLOURS = ("#1f77b4", "#d95f02", "#2a9d5c", "#8e44ad")
"""One for each head, in the order of the history; the first two also for training and validation loss."""

FEW = 12
"""Fewer epochs are drawn as points too."""

VALIDATION = "val_accuracy_"
"""What the columns of validation accuracy begin with; the head's name follows."""

History = Sequence[dict[str, float]]


def heads_of(row: dict[str, float]) -> list[str]:
    """Return the heads that a row of a history speaks of, in its order."""
    return [key.removeprefix(VALIDATION) for key in row if key.startswith(VALIDATION)]


def write_curves(folder: Path, history: History, best_epoch: int | None = None) -> Path:
    """Draw the history of a run into ``curves.png`` of its folder.

    Args:
        folder: the run's folder.
        history: a row for each epoch, with ``learning_rate``, ``loss``, ``val_loss``, ``score`` and, for each head,
            ``accuracy_<head>`` and ``val_accuracy_<head>``; at least one row.
        best_epoch: the epoch (from 1) that is marked; without it, the first with the highest score.

    Returns:
        The picture's path.
    """
    # The object interface keeps no state between pictures and opens no window, as pyplot would.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    best = best_epoch or max(range(len(history)), key=lambda i: history[i]["score"]) + 1
    figure = Figure(figsize=(12, 8), layout="constrained")
    FigureCanvasAgg(figure)
    ((loss, accuracy), (gap, rate)) = figure.subplots(2, 2)
    _losses(loss, history)
    _accuracies(accuracy, history)
    _gaps(gap, history)
    rate.plot(*_course(history, "learning_rate"), color="#444444", marker=_marker(history))
    rate.set_title("Learning rate")
    if any(row["learning_rate"] > 0 for row in history):
        rate.set_yscale("log", nonpositive="mask")
    accuracy.yaxis.set_major_formatter(PercentFormatter(1.0))
    gap.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" points"))
    for axes in (loss, accuracy, gap, rate):
        axes.axvline(best, color="#888888", linewidth=1, linestyle=":", label=f"best epoch, {best}")
        axes.set_xlim(0.5, len(history) + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.set_xlabel("epoch")
        axes.grid(alpha=0.25)
        axes.legend(fontsize=9, framealpha=0.8)
    path = folder / FILE
    with atomic_path(path, part=f"{FILE}.part") as lent:
        figure.savefig(lent, format="png", dpi=100)
    return path


def _losses(axes: "Axes", history: History) -> None:
    marker = _marker(history)
    axes.plot(*_course(history, "loss"), color=COLOURS[0], linestyle="--", label="training", marker=marker)
    axes.plot(*_course(history, "val_loss"), color=COLOURS[1], label="validation", marker=marker)
    axes.set_title("Loss (training: with all that the recipe adds; validation: cross-entropy)", fontsize=11)


def _accuracies(axes: "Axes", history: History) -> None:
    marker = _marker(history)
    for head, colour in zip(heads_of(history[0]), COLOURS, strict=False):
        epochs, training = _course(history, f"accuracy_{head}")
        _, validation = _course(history, f"val_accuracy_{head}")
        label = f"{head}, training (changed faces)"
        axes.plot(epochs, training, color=colour, linestyle="--", label=label, marker=marker, fillstyle="none")
        axes.plot(epochs, validation, color=colour, label=f"{head}, validation", marker=marker)
    axes.set_title("Accuracy")


def _gaps(axes: "Axes", history: History) -> None:
    for head, colour in zip(heads_of(history[0]), COLOURS, strict=False):
        epochs, training = _course(history, f"accuracy_{head}")
        _, validation = _course(history, f"val_accuracy_{head}")
        difference = [one - other for one, other in zip(training, validation, strict=True)]
        axes.plot(epochs, difference, color=colour, label=head, marker=_marker(history))
    axes.axhline(0.0, color="#444444", linewidth=0.8)
    axes.set_title("Gap: training accuracy minus validation accuracy")


def _course(history: History, key: str) -> tuple[list[float], list[float]]:
    return [row["epoch"] for row in history], [row.get(key, float("nan")) for row in history]


def _marker(history: History) -> str:
    """Return a point where there are too few epochs for a line to show them, else nothing."""
    return "o" if len(history) < FEW else ""
