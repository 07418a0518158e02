"""What is said of a face: an emotion, or why it cannot be said."""

from collections.abc import Callable
from dataclasses import replace

from fer_core.frames import Face, FloatArray, Quality, Reason, Verdict
from fer_core.text import percent
from fer_core.vision.quality import QualityLimits, judge_quality

ThresholdOf = Callable[[str], float]
"""From which probability on an emotion is said, 0 to 1."""


def decide(
    smoothed: FloatArray, labels: tuple[str, ...], quality: Quality, threshold_of: ThresholdOf, limits: QualityLimits
) -> Verdict:
    """Name the likeliest emotion, and the reason not to trust it where there is one.

    A face the network cannot read well (too small, dark, blurred, turned away) is uncertain however sure the network
    is; on a readable face the smoothed probability has to reach the emotion's threshold.

    Args:
        smoothed: (K,) smoothed probabilities.
        labels: The K emotions.
        quality: How readable the face is.
        threshold_of: Lowest probability that counts as an answer, by emotion.
        limits: What counts as readable.
    """
    best = int(smoothed.argmax())
    confidence = float(smoothed[best])
    return reapply_threshold(Verdict(labels[best], confidence, judge_quality(quality, limits)), threshold_of)


def reapply_threshold(verdict: Verdict, threshold_of: ThresholdOf) -> Verdict:
    """Return what the same reading of a face means at other thresholds; a poor face stays uncertain."""
    if verdict.reason not in (None, Reason.LOW_CONFIDENCE):
        return verdict
    threshold = threshold_of(verdict.emotion)
    low = verdict.confidence < threshold
    return replace(verdict, reason=Reason.LOW_CONFIDENCE if low else None, threshold=threshold)


def tag_texts(face: Face, name: str = "", word: Callable[[str], str] = str) -> tuple[str, str, str]:
    """Return what a face's tag says, from all of it to its number alone, for where there is less room.

    An uncertain face's tag names no emotion and no percentage: neither is an answer. A star says that the reading is
    shifted by the person's resting face.

    Args:
        face: The face.
        name: What it is called; its number where that is empty.
        word: Says an emotion or a reason in another language.
    """
    number = (name or f"#{face.track_id}") + ("*" if face.baseline is not None else "")
    verdict = face.verdict
    said = word(verdict.reason.value) if verdict.reason else percent(verdict.confidence)
    between = " · " if verdict.reason else " "
    label = word(verdict.label)
    return f"{number} {label}{between}{said}", f"{number} {label}", number
