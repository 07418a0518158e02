"""What a run's figures say about it, in words: the reading of the curves that one otherwise does by eye."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fer_core.evaluation.metrics import Metrics
from fer_core.training.curves import heads_of

DIVERGED_RISE = 0.1
"""Share by which the last training loss lies above the first in a run that diverged."""
OVERFIT_LOSS_RISE = 0.05
"""Share by which validation loss rises from its lowest to the end in an over-fitted run."""
OVERFIT_GAP_GROWTH = 0.05
"""By how much the gap between training and validation accuracy grows meanwhile."""
LOW = 0.6
"""Accuracy below which training and validation count as low; people agree with FER-2013's labels on 65 +- 5 %
(Goodfellow et al. 2013)."""
UNDERFIT_GAP = 0.05
"""Largest gap of an under-fitted run."""
STILL_RISING = 0.01
"""Training accuracy gained in the last third of a run that has not learnt out."""
LAST_GAIN = 0.002
"""Score gained in the last tenth of a run that is worth making longer."""
DROP = 0.03
"""Fall of the score from one epoch to the next that counts as a jump, if it is also twice its standard error."""
JUMPS = 2
"""Jumps in the second half that make a run unstable."""
FEW_EPOCHS = 6
"""Fewer epochs have no course to judge, only an end."""


@dataclass(frozen=True)
class _Course:
    """The curves of a run, one value an epoch; accuracies are means over the heads."""

    loss: list[float]
    val_loss: list[float]
    training: list[float]
    validation: list[float]
    score: list[float]
    best_epoch: int

    def __len__(self) -> int:
        return len(self.loss)

    @property
    def window(self) -> int:
        """Epochs that are averaged at a place, so that no single one decides."""
        return max(1, len(self) // 10)

    def gap(self, epoch: int) -> float:
        """Return the gap around an epoch, counted from 1."""
        return self.around(self.training, epoch) - self.around(self.validation, epoch)

    def around(self, values: list[float], epoch: int) -> float:
        """Return the mean of the window that ends at an epoch, counted from 1."""
        part = values[max(0, epoch - self.window) : epoch]
        return sum(part) / len(part)


def diagnose(
    history: Sequence[dict[str, float]], best_epoch: int, figures: Mapping[str, Metrics] | None = None
) -> list[str]:
    """Say what stands out in a run, each sentence with its figures and with what to try.

    Mixup, label smoothing, augmentation and dropout make training harder than validation, so validation accuracy
    above training accuracy is no finding. The limits are this module's constants.

    Args:
        history: a row for each epoch: ``loss``, ``val_loss``, ``score`` and, for each head, ``accuracy_<head>`` and
            ``val_accuracy_<head>``; fractions.
        best_epoch: the epoch (from 1) whose weights were kept.
        figures: what the best weights reach on validation, by number of classes; without them nothing is said of
            chance level.

    Returns:
        At least one sentence; a single "Nothing stands out" where nothing does.
    """
    if diverged := _diverged(history):
        return [diverged]
    measured = dict(figures or {})
    lost = {count: found for count, found in measured.items() if _at_chance(found)}
    if lost and len(lost) == len(measured):
        return [_chance(lost)]
    course = _course(history, best_epoch)
    if len(course) < FEW_EPOCHS:
        return [f"Too short to judge: {_epochs(len(course))}, with a score of {course.score[-1]:.1%} at the end."]
    faces = min((found.n for found in measured.values()), default=0)
    found = [
        _chance(lost) if lost else "",
        _overfitted(course),
        _underfitted(course),
        _plateau(course),
        _unfinished(course),
        _unstable(course, faces),
    ]
    return [sentence for sentence in found if sentence] or [_nothing(course)]


def _course(history: Sequence[dict[str, float]], best_epoch: int) -> _Course:
    heads = heads_of(history[0])

    def mean(prefix: str) -> list[float]:
        return [sum(row[f"{prefix}{head}"] for head in heads) / len(heads) for row in history]

    return _Course(
        loss=[row["loss"] for row in history],
        val_loss=[row["val_loss"] for row in history],
        training=mean("accuracy_"),
        validation=mean("val_accuracy_"),
        score=[row["score"] for row in history],
        best_epoch=best_epoch,
    )


def _diverged(history: Sequence[dict[str, float]]) -> str:
    first, last = history[0]["loss"], history[-1]["loss"]
    advice = "Lower learning_rate, lengthen warmup, or set clip_norm."
    for row in history:
        if not math.isfinite(row["loss"]) or not math.isfinite(row["val_loss"]):
            return f"Diverged: the loss of epoch {row['epoch']:.0f} is no number. {advice}"
    if len(history) > 1 and last > first + DIVERGED_RISE * abs(first):
        return (
            f"Diverged: training loss went from {first:.3f} in the first epoch up to {last:.3f} in the last. {advice}"
        )
    return ""


def _at_chance(found: Metrics) -> bool:
    return found.interval[0] <= max(_commonest(found)[1], 1 / len(found.classes))


def _commonest(found: Metrics) -> tuple[str, float]:
    """Return the class that most faces show, and their share."""
    name = max(found.per_class, key=lambda name: found.per_class[name].n)
    return name, found.per_class[name].n / found.n


def _chance(lost: Mapping[str, Metrics]) -> str:
    parts = []
    for count, found in lost.items():
        (name, share), (low, high) = _commonest(found), found.interval
        reached = f"{found.accuracy:.1%} (95% interval {low:.1%} to {high:.1%})"
        parts.append(f"with {count} classes {reached}, and always answering '{name}' would be right for {share:.1%}")
    return (
        f"Chance level: {'; '.join(parts)}. Check that the labels belong to the faces and that the network gets grey "
        "levels 0 to 255; then try another learning_rate, class_weights, or more epochs."
    )


def _overfitted(course: _Course) -> str:
    smooth = [course.around(course.val_loss, epoch) for epoch in range(1, len(course) + 1)]
    lowest = min(range(len(smooth)), key=smooth.__getitem__)
    rise = smooth[-1] - smooth[lowest]
    before, after = course.gap(lowest + 1), course.gap(len(course))
    grown = after > 0 and after - before >= OVERFIT_GAP_GROWTH
    if not grown or rise < OVERFIT_LOSS_RISE * smooth[lowest]:
        return ""
    return (
        f"Over-fitting: validation loss rose from {smooth[lowest]:.3f} at epoch {lowest + 1} to {smooth[-1]:.3f} at "
        f"the end, while training accuracy went from {_points(before)} to {_points(after)} above validation. Try more "
        "augmentation, dropout, weight_decay or label_smoothing, a smaller network, or early_stopping."
    )


def _underfitted(course: _Course) -> str:
    end = len(course)
    training, validation = course.around(course.training, end), course.around(course.validation, end)
    gained = training - course.around(course.training, end - end // 3)
    if max(training, validation) >= LOW or course.gap(end) >= UNDERFIT_GAP or gained < STILL_RISING:
        return ""
    return (
        f"Under-fitting: training accuracy is only {training:.1%} and validation {validation:.1%}, and training still "
        f"gained {_points(gained)} in the last {end // 3} epochs. Try more epochs, a higher learning_rate, a larger "
        "network, or less augmentation and dropout."
    )


def _plateau(course: _Course) -> str:
    end, best = len(course), course.best_epoch
    if best > end - end // 3:
        return ""
    since = max(course.score[best:])
    return (
        f"Plateau: nothing better came after epoch {best} ({course.score[best - 1]:.1%}); the {end - best} epochs "
        f"since reached {since:.1%} at most. Try early_stopping to save the time, or a learning rate that falls sooner."
    )


def _unfinished(course: _Course) -> str:
    end = len(course)
    if course.best_epoch != end:
        return ""
    start = end - course.window
    gained = course.score[-1] - max(course.score[:start])
    if gained < LAST_GAIN:
        return ""
    return (
        f"Not at its end: the best epoch is the last, {end}, and the last {_epochs(course.window)} raised the best "
        f"score by {_points(gained)} to {course.score[-1]:.1%}. Try more epochs."
    )


def _unstable(course: _Course, faces: int) -> str:
    level = course.score[course.best_epoch - 1]
    # Two scores on the same faces, taken as independent: an upper bound for what chance does to their difference.
    noise = 2 * math.sqrt(2 * level * (1 - level) / faces) if faces else 0.0
    half = len(course) // 2
    pairs = [(course.score[i - 1], course.score[i], i + 1) for i in range(half, len(course))]
    drops = [(one - other, epoch) for one, other, epoch in pairs if one - other >= max(DROP, noise)]
    if len(drops) < JUMPS:
        return ""
    worst, epoch = max(drops)
    return (
        f"Unstable: in the second half the score fell {len(drops)} times by {_points(max(DROP, noise))} or more from "
        f"one epoch to the next, most at epoch {epoch}, by {_points(worst)}. Try a lower learning_rate, a larger "
        "batch, clip_norm, or an average of the weights."
    )


def _nothing(course: _Course) -> str:
    end = len(course)
    return (
        f"Nothing stands out: the best of {end} epochs is {course.best_epoch} with a score of "
        f"{course.score[course.best_epoch - 1]:.1%}, and at the end training accuracy is {_points(course.gap(end))} "
        "above validation."
    )


def _points(difference: float) -> str:
    return f"{difference * 100:.1f} points"


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"
