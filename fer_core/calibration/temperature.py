"""What makes a head's probabilities those of the truth that it is measured against.

A temperature divides the logits (Guo et al. 2017, "On Calibration of Modern Neural Networks"), and each emotion has an
offset that is added to them (bias-corrected temperature scaling, Alexandari et al. 2020): a head that was taught how
ten people voted says what share of the votes an emotion gets, which is not how often it gets the most of them. A head
that was taught smoothed labels has learnt to leave every emotion a little probability (Szegedy et al. 2016), which
keeps its surest answers from being sure enough, and no temperature mends that without spoiling the rest: so a floor is
taken off every probability. Only the offsets can change which emotion is the likeliest.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.evaluation.metrics import calibration_error, negative_log_likelihood

Floats = NDArray[np.floating[Any]]

RANGE: Final = (0.1, 10.0)
"""Temperatures that are tried."""

LEFT_BELOW: Final = 0.01
"""Share that is left of a probability below the floor, so that the order of the emotions stays."""

LARGEST_FLOOR: Final = 0.3
"""Largest floor, as a share of the probability that each emotion would have if all had the same."""

OFFSET_SPREAD: Final = 1.0
"""Standard deviation that offsets are expected to have, so that an emotion with hardly a face gets none to speak of."""

HALVINGS: Final = 5
"""Random halvings of the faces that cross-fitted figures are averaged over."""


@dataclass(frozen=True)
class Fit:
    """What is done to a head.

    Attributes:
        temperature: The logits are divided by it; above 1 it takes confidence away, below 1 it adds some.
        floor: Taken off every probability at the end, then they are brought to a sum of one again.
        offsets: Added to the logits once they are divided, one for each emotion, with a sum of 0; empty for none.
    """

    temperature: float
    floor: float
    offsets: tuple[float, ...] = ()

    def apply(self, probabilities: Floats) -> NDArray[np.float64]:
        """Return what the head says (n, K) when it is calibrated."""
        scaled = at_temperature(probabilities, self.temperature, self.offsets)
        scaled = np.maximum(scaled - self.floor, scaled * LEFT_BELOW)
        return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Calibration:
    """A head's calibration and what it does to the faces it was fitted on.

    Attributes:
        temperature: See `Fit`.
        floor: See `Fit`.
        offsets: See `Fit`.
        n: Faces it was fitted on.
        ece_before: Expected calibration error without it.
        ece_temperature: With a temperature alone, the best for that.
        ece_after: With all of it, on the same faces.
        ece_cross_fitted: Fitted on one half and measured on the other, both ways, which is what new faces can expect.
        nll_before: Mean negative log-likelihood of the truth without it, nats.
        nll_after: With it.
        accuracy_before: Share of faces whose likeliest emotion is the truth, without it.
        accuracy_after: With it.
        accuracy_cross_fitted: Fitted on one half and measured on the other, both ways.
    """

    temperature: float
    floor: float
    offsets: tuple[float, ...]
    n: int
    ece_before: float
    ece_temperature: float
    ece_after: float
    ece_cross_fitted: float
    nll_before: float
    nll_after: float
    accuracy_before: float
    accuracy_after: float
    accuracy_cross_fitted: float

    @property
    def fit(self) -> Fit:
        """What is done to the head."""
        return Fit(self.temperature, self.floor, self.offsets)

    def as_json(self) -> dict[str, Any]:
        """Return what ``model.json`` records; what is done to the head stands there unrounded."""
        figures = {name: value for name, value in asdict(self).items() if name not in asdict(self.fit)}
        return {name: value if name == "n" else round(value, 5) for name, value in figures.items()}


def calibrate(probabilities: Floats, labels: NDArray[np.int64], seed: int = 0) -> Calibration:
    """Calibrate a head and measure it.

    Args:
        probabilities: (n, K) as the network gives them.
        labels: (n,) positions of the truth.
        seed: Of the random halves.
    """
    fit = fit_head(probabilities, labels)
    alone = fit_temperature(np.log(np.maximum(probabilities, _TINY)), labels)
    after = fit.apply(probabilities)
    error, accuracy = cross_fitted(probabilities, labels, seed)
    return Calibration(
        temperature=fit.temperature,
        floor=fit.floor,
        offsets=fit.offsets,
        n=len(labels),
        ece_before=calibration_error(probabilities, labels),
        ece_temperature=calibration_error(at_temperature(probabilities, alone), labels),
        ece_after=calibration_error(after, labels),
        ece_cross_fitted=error,
        nll_before=negative_log_likelihood(probabilities, labels),
        nll_after=negative_log_likelihood(after, labels),
        accuracy_before=_accuracy(probabilities, labels),
        accuracy_after=_accuracy(after, labels),
        accuracy_cross_fitted=accuracy,
    )


def fit_head(probabilities: Floats, labels: NDArray[np.int64]) -> Fit:
    """Return the temperature, the offsets and the floor that make the truth likeliest.

    Args:
        probabilities: (n, K) as the network gives them.
        labels: (n,) positions of the truth.
    """
    from scipy.optimize import minimize_scalar

    logs = np.log(np.maximum(np.asarray(probabilities, np.float64), _TINY))
    largest = LARGEST_FLOOR / probabilities.shape[1]
    # Looked for by its root, as the likelihood changes the fastest where the floor is next to nothing.
    root = minimize_scalar(
        lambda root: _with_floor(root**2 * largest, logs, labels)[0],
        bounds=(0, 1),
        method="bounded",
        options={"xatol": 1e-3},
    ).x
    floors = (0.0, float(root) ** 2 * largest)
    return min((_with_floor(floor, logs, labels) for floor in floors), key=lambda found: found[0])[1]


def _with_floor(floor: float, logs: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, Fit]:
    """Return the best fit with a floor, and its loss."""
    from scipy.optimize import minimize

    n, count = logs.shape
    rows = np.arange(n)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        inverse, offsets = np.exp(-parameters[0]), parameters[1:]
        likely = _softmax(logs * inverse + offsets)
        floored = likely - floor > likely * LEFT_BELOW
        left = np.where(floored, likely - floor, likely * LEFT_BELOW)
        slope = np.where(floored, 1.0, LEFT_BELOW)
        total = left.sum(axis=1)
        found = np.log(total / left[rows, labels]).mean() + (offsets**2).sum() / (2 * n * OFFSET_SPREAD**2)
        # Derivatives by the probabilities, then by the logits after temperature and offsets.
        by_likely = slope / total[:, None]
        by_likely[rows, labels] -= slope[rows, labels] / left[rows, labels]
        by_logits = likely * (by_likely - (by_likely * likely).sum(axis=1, keepdims=True)) / n
        by_offsets = by_logits.sum(axis=0) + offsets / (n * OFFSET_SPREAD**2)
        return float(found), np.append(-inverse * (by_logits * logs).sum(), by_offsets)

    bounds = [tuple(np.log(RANGE)), *[(None, None)] * count]
    best = minimize(loss, np.zeros(count + 1), jac=True, method="L-BFGS-B", bounds=bounds)
    offsets = best.x[1:] - best.x[1:].mean()
    return float(best.fun), Fit(float(np.exp(best.x[0])), floor, tuple(float(one) for one in offsets))


def fit_temperature(logits: Floats, labels: NDArray[np.int64]) -> float:
    """Return the temperature that makes the truth likeliest.

    Args:
        logits: (n, K) logits, or log-probabilities: a constant a row makes no difference.
        labels: (n,) positions of the truth.

    Returns:
        Between 0.1 and 10.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

    wide = np.asarray(logits, np.float64)
    rows = np.arange(len(labels))

    # The likelihood is concave in the inverse of the temperature, so there is one best value.
    def loss(inverse: float) -> float:
        return -float(log_softmax(wide * inverse, axis=1)[rows, labels].mean())

    found = minimize_scalar(loss, bounds=(1 / RANGE[1], 1 / RANGE[0]), method="bounded", options={"xatol": 1e-5})
    return 1 / float(found.x)


def at_temperature(probabilities: Floats, temperature: float, offsets: Sequence[float] = ()) -> NDArray[np.float64]:
    """Return the probabilities (n, K) that the same logits give at a temperature, with offsets (K) or none."""
    logs = np.log(np.maximum(np.asarray(probabilities, np.float64), _TINY)) / temperature
    return _softmax(logs + np.asarray(offsets) if len(offsets) else logs)


def cross_fitted(probabilities: Floats, labels: NDArray[np.int64], seed: int = 0) -> tuple[float, float]:
    """Return calibration error and accuracy on faces that the head was not calibrated on.

    The faces are halved at random; each half is calibrated as the other half asks for, and the figures are taken over
    both together. The means over five halvings are returned.
    """
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(HALVINGS):
        order = rng.permutation(len(labels))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        scaled = np.empty(probabilities.shape, np.float64)
        for mine, other in (halves, halves[::-1]):
            scaled[mine] = fit_head(probabilities[other], labels[other]).apply(probabilities[mine])
        found.append((calibration_error(scaled, labels), _accuracy(scaled, labels)))
    error, accuracy = np.mean(found, axis=0)
    return float(error), float(accuracy)


def _accuracy(probabilities: Floats, labels: NDArray[np.int64]) -> float:
    return float((probabilities.argmax(axis=1) == labels).mean())


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


_TINY: Final = 1e-30
