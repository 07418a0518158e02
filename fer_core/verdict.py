"""What is said of a face: an emotion, or why it cannot be said."""

from dataclasses import replace

from fer_core.frames import FloatArray, Quality, Reason, Verdict
from fer_core.vision.quality import QualityLimits, judge_quality


def reach_verdict(
    smoothed: FloatArray, labels: tuple[str, ...], quality: Quality, threshold: float, limits: QualityLimits
) -> Verdict:
    """Name the likeliest emotion, and the reason not to trust it where there is one.

    A face the network cannot read well (too small, dark, blurred, turned away) is uncertain however sure the network
    is; on a readable face the smoothed probability has to reach the threshold.

    Args:
        smoothed: (K,) smoothed probabilities.
        labels: The K emotions.
        quality: How readable the face is.
        threshold: Lowest probability that counts as an answer, 0 to 1.
        limits: What counts as readable.
    """
    best = int(smoothed.argmax())
    confidence = float(smoothed[best])
    return judge_again(Verdict(labels[best], confidence, judge_quality(quality, limits)), threshold)


def judge_again(verdict: Verdict, threshold: float) -> Verdict:
    """Return what the same reading of a face means at another threshold; a poor face stays uncertain."""
    if verdict.reason not in (None, Reason.LOW_CONFIDENCE):
        return verdict
    return replace(verdict, reason=Reason.LOW_CONFIDENCE if verdict.confidence < threshold else None)
