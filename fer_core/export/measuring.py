"""Everything that is said of a network, measured on the validation faces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from fer_core.calibration.risk_coverage import RiskCoverage, risk_coverage
from fer_core.calibration.temperature import Calibration, calibrate
from fer_core.calibration.thresholds import HeadThresholds, choose_thresholds
from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import mirrored
from fer_core.evaluation.ground_truth import GroundTruth, ground_truth
from fer_core.evaluation.metrics import Metrics
from fer_core.evaluation.perturbations import PERTURBATIONS, Share, by_quality, share
from fer_core.export.litert import Outputs
from fer_core.export.temperature import calibrated
from fer_core.training.targets import HEADS
from fer_core.training.validation import all_figures, majority_figures, predict

LEAST_FACES: Final = 50
"""Validation faces that a head's calibration needs."""


@dataclass(frozen=True, eq=False)
class HeadMeasured:
    """One head.

    Attributes:
        labels: Its emotions in the order of its columns.
        calibration: What is done to it, which is inside the network.
        curve: Risk against coverage, calibrated.
        thresholds: From where on each emotion is said.
    """

    labels: tuple[str, ...]
    calibration: Calibration
    curve: RiskCoverage
    thresholds: HeadThresholds


@dataclass(frozen=True, eq=False)
class Measured:
    """A calibrated network on the validation faces.

    Attributes:
        network: With its calibration inside.
        outputs: The probabilities (n, K) of each head.
        ground_truths: What the faces show, by head.
        heads: By name.
        figures: By the number of classes: "7", "8", "4", "5", as far as the heads answer for them.
        flipped: The same, averaged over each face and its mirror image.
        majority: The head of 8 classes by FER+'s published protocol, without and with mirror images, if there is one.
        perturbations: By the number of classes of each head: the faces as they are and made worse.
        quality: By the number of classes of each head: thirds of the faces by measures of the picture.
    """

    network: keras.Model
    outputs: Outputs
    ground_truths: dict[str, GroundTruth]
    heads: dict[str, HeadMeasured]
    figures: dict[str, Metrics]
    flipped: dict[str, Metrics]
    majority: tuple[Metrics, Metrics] | None
    perturbations: dict[str, list[Share]]
    quality: dict[str, list[Share]]

    def all_figures(self) -> list[tuple[Metrics, Metrics]]:
        """Return what was measured without and with mirror images, that by the published protocol after its head."""
        found = []
        for classes, once in self.figures.items():
            found.append((once, self.flipped[classes]))
            if self.majority is not None and self.majority[0].classes == once.classes:
                found.append(self.majority)
        return found


def calibrate_and_measure(
    network: keras.Model, faces: FaceArrays, on_progress: Callable[[str], None] = lambda step: None
) -> Measured:
    """Calibrate each head, put that into the network, and measure what comes out.

    Args:
        network: Without calibration; its weights are changed.
        faces: The validation split.
        on_progress: Told what is measured next.

    Raises:
        FerError: The data lacks what a head is measured against or has too few faces of it, or the network is no reader
            of one emotion a face.
    """
    on_progress("calibration")
    raw = predict(network, faces.images)
    ground_truths = {head: ground_truth(faces, len(HEADS[head])) for head in raw}
    calibrations = {head: _calibrate(head, raw[head], ground_truths[head]) for head in raw}
    network = calibrated(network, {head: found.fit for head, found in calibrations.items()})
    on_progress("validation")
    outputs = predict(network, faces.images)
    on_progress("mirror images")
    others = predict(network, mirrored(faces.images))
    averaged = {head: np.mean([outputs[head], others[head]], axis=0) for head in outputs}
    return Measured(
        network=network,
        outputs=outputs,
        ground_truths=ground_truths,
        heads={head: _head(head, outputs[head], ground_truths[head], calibrations[head]) for head in outputs},
        figures=all_figures(outputs, faces),
        flipped=all_figures(averaged, faces),
        majority=_majority(outputs, averaged, faces),
        perturbations=_perturbed(network, faces, outputs, ground_truths, on_progress),
        quality={
            str(len(right.names)): by_quality(faces.images[right.rows], _right(outputs[head], right))
            for head, right in ground_truths.items()
        },
    )


def _majority(outputs: Outputs, averaged: Outputs, faces: FaceArrays) -> tuple[Metrics, Metrics] | None:
    once, flipped = majority_figures(outputs, faces), majority_figures(averaged, faces)
    return None if once is None or flipped is None else (once, flipped)


def _calibrate(head: str, probabilities: NDArray[np.float32], right: GroundTruth) -> Calibration:
    if not np.allclose(probabilities.sum(axis=1), 1, atol=1e-3):
        raise FerError(f"The head {head} says several emotions of a face; only heads that choose one can be exported.")
    if len(right.rows) < LEAST_FACES:
        raise FerError(
            f"The data has {len(right.rows)} validation faces of the {len(right.names)} classes that {head} reads; "
            f"calibration needs at least {LEAST_FACES}."
        )
    return calibrate(probabilities[right.rows], right.labels)


def _head(head: str, probabilities: NDArray[np.float32], right: GroundTruth, calibration: Calibration) -> HeadMeasured:
    counted = probabilities[right.rows]
    curve = risk_coverage(counted, right.labels)
    return HeadMeasured(HEADS[head], calibration, curve, choose_thresholds(counted, right.labels, HEADS[head]))


def _perturbed(
    network: keras.Model,
    faces: FaceArrays,
    outputs: Outputs,
    ground_truths: dict[str, GroundTruth],
    on_progress: Callable[[str], None],
) -> dict[str, list[Share]]:
    rows: dict[str, list[Share]] = {str(len(right.names)): [] for right in ground_truths.values()}
    for name, perturb in PERTURBATIONS.items():
        on_progress(name)
        perturbed = perturb(faces.images)
        predictions: dict[str, Any] = outputs if perturbed is faces.images else predict(network, perturbed)
        for head, right in ground_truths.items():
            rows[str(len(right.names))].append(share(name, _right(predictions[head], right)))
    return rows


def _right(probabilities: NDArray[np.float32], right: GroundTruth) -> NDArray[np.bool_]:
    return np.asarray(probabilities[right.rows].argmax(axis=1) == right.labels)
