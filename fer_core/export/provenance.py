"""What ``model.json`` says of a network."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from fer_core.evaluation.metrics import Metrics
from fer_core.export.formats import FormatFigures
from fer_core.export.measuring import HeadMeasured, Measured
from fer_core.export.source import Source
from fer_core.inference.model_folder import probe_crops
from fer_core.training.environment import commit


def provenance(
    source: Source, measured: Measured, formats: Sequence[FormatFigures], chosen: FormatFigures
) -> dict[str, Any]:
    """Return the manifest, without its crop and the hashes of its files."""
    return {
        "name": source.name,
        "version": source.version,
        "heads": {str(len(head.labels)): _head(name, head) for name, head in measured.heads.items()},
        "probe": _probe(source.network),
        "parameters": source.network.count_params(),
        "figures": {
            classes: figures_of(found, measured.flipped[classes], measured.majority)
            for classes, found in measured.figures.items()
        },
        "chosen": chosen.format,
        "formats": [row.as_json() for row in formats],
        "data": source.data,
        "training": source.training,
        "commit": commit(),
    }


def _head(name: str, head: HeadMeasured) -> dict[str, Any]:
    return {
        "output": name,
        "labels": head.labels,
        "temperature": head.calibration.temperature,
        "offsets": head.calibration.offsets,
        "floor": head.calibration.floor,
        "thresholds": {emotion: one.threshold for emotion, one in head.thresholds.of.items()},
        "calibration": head.calibration.as_json(),
        "risk_coverage": {
            **head.curve.as_json(),
            "with_thresholds": {
                "coverage": round(head.thresholds.coverage, 4),
                "risk": round(head.thresholds.risk, 4),
            },
        },
    }


def figures_of(once: Metrics, flipped: Metrics, majority: tuple[Metrics, Metrics] | None) -> dict[str, Any]:
    """Return what is said of a number of classes; ``majority`` is there only for those that it is about."""
    figures = {**_figures(once), "flip": _figures(flipped)}
    if majority is not None and majority[0].classes == once.classes:
        figures["majority"] = {**_figures(majority[0]), "flip": _figures(majority[1])}
    return figures


def _figures(found: Metrics) -> dict[str, Any]:
    return {
        "split": "validation",
        "n": found.n,
        "accuracy": round(found.accuracy, 4),
        "interval": [round(bound, 4) for bound in found.interval],
        "mean_recall": round(found.mean_recall, 4),
        "mean_recall_interval": [round(bound, 4) for bound in found.mean_recall_interval],
        "macro_f1": round(found.macro_f1, 4),
        "absent": list(found.absent),
        "rule": found.rule,
        "ece": round(found.ece, 4),
        "nll": round(found.nll, 4),
    }


def _probe(network: keras.Model) -> dict[str, list[list[float]]]:
    """Return what the network itself says of the probe crops: what an engine that computes in float32 has to say."""
    predictions = network(probe_crops()[..., None].astype(np.float32), training=False)
    return {
        name: [[round(float(p), 6) for p in row] for row in keras.ops.convert_to_numpy(value)]
        for name, value in predictions.items()
    }
