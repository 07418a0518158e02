"""Two numbers a head that make its confidence honest.

A temperature divides the logits (Guo et al. 2017, "On Calibration of Modern Neural Networks"). A head that was taught
smoothed labels has learnt to leave every emotion a little probability (Szegedy et al. 2016), which keeps its surest
answers from being sure enough, and no temperature mends that without spoiling the rest: so a floor is taken off every
probability. Neither changes which emotion is the likeliest.
"""

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

HALVINGS: Final = 5
"""Random halvings of the faces that the cross-fitted error is averaged over."""


@dataclass(frozen=True)
class Fit:
    """What is done to a head.

    Attributes:
        temperature: The logits are divided by it; above 1 it takes confidence away, below 1 it adds some.
        floor: Taken off every probability after that, then they are brought to a sum of one again.
    """

    temperature: float
    floor: float

    def apply(self, probabilities: Floats) -> NDArray[np.float64]:
        """Return what the head says (n, K) when it is calibrated."""
        scaled = at_temperature(probabilities, self.temperature)
        scaled = np.maximum(scaled - self.floor, scaled * LEFT_BELOW)
        return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Calibration:
    """A head's calibration and what it does to the faces it was fitted on.

    Attributes:
        temperature: See `Fit`.
        floor: See `Fit`.
        n: Faces it was fitted on.
        ece_before: Expected calibration error without it.
        ece_temperature: With a temperature alone, the best for that.
        ece_after: With both, on the same faces.
        ece_cross_fitted: With both fitted on one half and measured on the other, both ways, which is what new faces
            can expect.
        nll_before: Mean negative log-likelihood of the truth without it, nats.
        nll_after: With it.
    """

    temperature: float
    floor: float
    n: int
    ece_before: float
    ece_temperature: float
    ece_after: float
    ece_cross_fitted: float
    nll_before: float
    nll_after: float

    @property
    def fit(self) -> Fit:
        """What is done to the head."""
        return Fit(self.temperature, self.floor)

    def as_json(self) -> dict[str, float]:
        """Return what ``model.json`` records."""
        return {name: value if name == "n" else round(value, 5) for name, value in asdict(self).items()}


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
    return Calibration(
        temperature=fit.temperature,
        floor=fit.floor,
        n=len(labels),
        ece_before=calibration_error(probabilities, labels),
        ece_temperature=calibration_error(at_temperature(probabilities, alone), labels),
        ece_after=calibration_error(after, labels),
        ece_cross_fitted=cross_fitted_error(probabilities, labels, seed),
        nll_before=negative_log_likelihood(probabilities, labels),
        nll_after=negative_log_likelihood(after, labels),
    )


def fit_head(probabilities: Floats, labels: NDArray[np.int64]) -> Fit:
    """Return the temperature and the floor that make the truth likeliest.

    Args:
        probabilities: (n, K) as the network gives them.
        labels: (n,) positions of the truth.
    """
    from scipy.optimize import minimize_scalar

    largest = LARGEST_FLOOR / probabilities.shape[1]
    temperatures = (float(np.log(RANGE[0])), float(np.log(RANGE[1])))

    def with_floor(floor: float) -> tuple[float, Fit]:
        def loss(log_temperature: float) -> float:
            fit = Fit(float(np.exp(log_temperature)), floor)
            return negative_log_likelihood(fit.apply(probabilities), labels)

        best = minimize_scalar(loss, bounds=temperatures, method="bounded", options={"xatol": 1e-4})
        return float(best.fun), Fit(float(np.exp(best.x)), floor)

    # Looked for by its root, as the likelihood changes the fastest where the floor is next to nothing.
    root = minimize_scalar(
        lambda root: with_floor(root**2 * largest)[0], bounds=(0, 1), method="bounded", options={"xatol": 1e-3}
    ).x
    return min(with_floor(0.0), with_floor(float(root) ** 2 * largest), key=lambda found: found[0])[1]


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


def at_temperature(probabilities: Floats, temperature: float) -> NDArray[np.float64]:
    """Return the probabilities (n, K) that the same logits give at a temperature."""
    logs = np.log(np.maximum(np.asarray(probabilities, np.float64), _TINY)) / temperature
    raised = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def cross_fitted_error(probabilities: Floats, labels: NDArray[np.int64], seed: int = 0) -> float:
    """Return the calibration error on faces that the head was not calibrated on.

    The faces are halved at random; each half is calibrated as the other half asks for, and the error is taken over
    both together. The mean over five halvings is returned.
    """
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(HALVINGS):
        order = rng.permutation(len(labels))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        scaled = np.empty(probabilities.shape, np.float64)
        for mine, other in (halves, halves[::-1]):
            scaled[mine] = fit_head(probabilities[other], labels[other]).apply(probabilities[mine])
        errors.append(calibration_error(scaled, labels))
    return float(np.mean(errors))


_TINY: Final = 1e-30
