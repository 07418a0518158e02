"""What came out of a run, as JSON for programs and as a page for people."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_core.datasets.arrays import FaceArrays
from fer_core.evaluation.ground_truth import RULES
from fer_core.evaluation.metrics import Metrics
from fer_core.files.atomic import write_atomic
from fer_core.training.selection import Selection
from fer_core.training.trainer import Trained
from fer_core.training.validation import all_figures, predict


def measured(network: keras.Model, data: FaceArrays) -> dict[str, Metrics]:
    """Measure a network, for every number of classes that its heads and the data allow.

    A network without a head of 4 or 5 classes answers for these with its seven, renormalised.
    """
    return all_figures(predict(network, data.images), data)


def counts(selection: Selection) -> dict[str, Any]:
    """Return how many faces there were and why some were left out."""
    return {
        "train": len(selection.train),
        "validation": len(selection.validation),
        "left_out_of_training": selection.left_out,
    }


def write_report(
    folder: Path, trained: Trained, selection: Selection, figures: dict[str, Metrics], findings: list[str]
) -> None:
    """Write ``report.json`` and ``report.md`` into a run folder, each whole or not at all."""
    report = {
        "parameters": trained.network.count_params(),
        "trainable": sum(int(np.prod(weight.shape)) for weight in trained.network.trainable_weights),
        "epochs": len(trained.history),
        "best_epoch": trained.best_epoch,
        "seconds": round(sum(row["seconds"] for row in trained.history)),
        "data": counts(selection),
        "validation": {classes: metrics.as_json() for classes, metrics in figures.items()},
        "diagnosis": findings,
    }
    page = [
        "# Training run",
        "",
        f"{report['epochs']} epochs in {trained_minutes(trained):.0f} minutes; the weights are those of epoch "
        f"{trained.best_epoch}, the best on validation. {report['parameters']:,} parameters.",
        "",
        data_paragraph(selection),
        "",
        *(f"- {finding}" for finding in findings),
        "",
        "![curves](curves.png)",
        "",
        *figures_tables(figures),
    ]
    for name, text in (("report.json", json.dumps(report, indent=2)), ("report.md", "\n".join(page))):
        write_atomic(folder / name, text + "\n", part=f"{name}.part")


def trained_minutes(trained: Trained) -> float:
    """Return the minutes that the epochs took together."""
    return sum(row["seconds"] for row in trained.history) / 60


def data_paragraph(selection: Selection) -> str:
    """Say how many faces were used and how many were left out, and why."""
    left_out = ", ".join(f"{count} {reason}" for reason, count in selection.left_out.items())
    return (
        f"Trained on {len(selection.train):,} faces, chosen on {len(selection.validation):,} validation faces. "
        f"Left out of training: {left_out}."
    )


def figures_tables(figures: dict[str, Metrics]) -> list[str]:
    """Return Markdown: one line for each number of classes, then ground truth, per class and confusion for each."""
    heading = ["classes", "faces", "accuracy", "95% interval", "mean recall", "95% interval", "macro F1", "ECE"]
    lines = [f"| {' | '.join(heading)} |", "| --- " * len(heading) + "|"]
    for classes, found in figures.items():
        (low, high), (recall_low, recall_high) = found.interval, found.mean_recall_interval
        lines.append(
            f"| {classes} | {found.n:,} | {found.accuracy:.1%} | {low:.1%} to {high:.1%} "
            f"| {found.mean_recall:.1%} | {recall_low:.1%} to {recall_high:.1%} "
            f"| {found.macro_f1:.3f} | {found.ece:.3f} |"
        )
    for classes, found in figures.items():
        said = " ".join(filter(None, [f"The truth is {RULES[found.rule]}.", found.absence]))
        lines += ["", f"## {classes} classes", "", said, "", *_class_table(found)]
    return lines


def _class_table(found: Metrics) -> list[str]:
    lines = [
        "| truth | faces | precision | recall | F1 | " + " | ".join(f"→ {name}" for name in found.classes) + " |",
        "| --- " * (5 + len(found.classes)) + "|",
    ]
    for name, row in zip(found.classes, found.confusion, strict=True):
        one = found.per_class[name]
        shown = f"{one.recall:.2f} | {one.f1:.2f}" if one.n else " | "
        figures = f"| {name} | {one.n} | {one.precision:.2f} | {shown} | "
        lines.append(figures + " | ".join(str(count) for count in row) + " |")
    return lines
