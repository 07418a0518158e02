"""What the source documents observed on their data, asked again of any data set and answered with its own figures.

How many faces a class or split has is a fact. What could come out otherwise with other faces of the same kind, such as
which class is brighter, is only told where chance can be left out.
"""

from typing import Final

import numpy as np

from fer_core.data_report.claims.claim import Claim, listed, sentence, verdict
from fer_core.data_report.claims.labels import confused, easiest, mislabels, no_face, taggers
from fer_core.data_report.claims.pixels import (
    alike,
    brightest_and_darkest,
    brightness_varies,
    pixels,
    size,
)
from fer_core.data_report.measure.description import Description
from fer_core.statistics import proportion_difference_interval, proportion_interval
from fer_core.text import count_noun

EVEN: Final = 0.05
"""How far from its even share a class may lie, as a share of all faces; how small a split or class is small."""

FEW: Final = round(1 / EVEN)
"""Of fewer faces, a single one is more than ``EVEN`` of all."""


def answer_claims(description: Description) -> tuple[Claim, ...]:
    """Answer the claims that can be asked of this data set."""
    questions = (
        _imbalance, _rarest, _tiny_test, _splits_differ, brightest_and_darkest, alike, brightness_varies, pixels,
        size, no_face, mislabels, confused, taggers, _leaks, easiest,
    )  # fmt: skip
    return tuple(found for question in questions if (found := question(description)) is not None)


def _imbalance(description: Description) -> Claim | None:
    counts = description.counts
    if len(counts.classes) < 2:
        return None
    shares, even = counts.class_shares, 1 / len(counts.classes)
    far = [
        f"{name} {share:.1%}" for name, share in zip(counts.classes, shares, strict=True) if abs(share - even) > EVEN
    ]
    answer = "Every class has the same number of faces."
    if shares.max() > shares.min():
        empty = [name for name, share in zip(counts.classes, shares, strict=True) if not share]
        most, least = int(shares.argmax()), int(np.where(shares > 0, shares, 1).argmin())
        answer = f"{counts.classes[most].capitalize()} is the largest class with {shares[most]:.1%}"
        if least != most:
            times = counts.of_class[most] / counts.of_class[least]
            answer += f", {counts.classes[least]} the smallest with {shares[least]:.1%} ({times:.1f} times fewer)"
        if empty:
            answer += f"; {listed(empty)} {'has' if len(empty) == 1 else 'have'} no face at all"
        answer += f"; even would be {even:.1%}. Further than 5 points from even: {', '.join(far) or 'none'}."
    statement = (
        "The classes are not evenly filled: of four, surprise has 19.8% and happy 28.9%, where 25% would be even; "
        "more than 5 points off calls for a remedy."
    )
    return Claim(statement, ("000", "001", "002"), verdict(_if_enough(description, bool(far))), answer)


def _rarest(description: Description) -> Claim | None:
    counts = description.counts
    if "disgust" not in counts.classes:
        return None
    place = counts.classes.index("disgust")
    count, share = int(counts.of_class[place]), float(counts.class_shares[place])
    answer = f"Disgust has {count:,} of {count_noun(counts.total, 'face')}, {share:.1%}."
    if "validation" in counts.splits:
        held = int(counts.faces[counts.splits.index("validation"), place])
        answer += f" Its recall is measured on {count_noun(held, 'validation face')}."
    # Of many classes each has a small share, and none is rare for that.
    rare = share < min(EVEN, 0.5 / len(counts.classes))
    statement = "Disgust is rare: 547 of 24,568 faces, 2.2%."
    return Claim(statement, ("003",), verdict(_if_enough(description, rare)), answer)


def _tiny_test(description: Description) -> Claim | None:
    counts = description.counts
    parts = [
        f"{name} {share:.1%} ({count:,})"
        for name, share, count in zip(counts.splits, counts.split_shares, counts.of_split, strict=True)
    ]
    answer = sentence(", ".join(parts))
    lacking = [name for name in ("validation", "test") if name not in counts.splits]
    if lacking:
        answer += f" There is no {' and no '.join(lacking)} split."
    lopsided = unsure = "test" in lacking
    if "test" in counts.splits:
        place = counts.splits.index("test")
        n = int(counts.of_split[place])
        low, high = proportion_interval(round(0.7 * n), n)
        lopsided, unsure = bool(counts.split_shares[place] < EVEN), (high - low) / 2 > 0.05
        answer += f" An accuracy of 70% on {count_noun(n, 'test face')} is known to ±{(high - low) / 2:.1%} (95%)."
    statement = (
        "The splits are lopsided: 74.7% train, 24.6% validation, 0.6% test: 128 faces to choose the best network by."
    )
    found = verdict(_if_enough(description, lopsided), _if_enough(description, unsure))
    return Claim(statement, ("000", "002"), found, answer)


def _splits_differ(description: Description) -> Claim | None:
    counts = description.counts
    if not {"train", "validation"} <= set(counts.splits) or len(counts.classes) < 2:
        return None
    train, held = counts.splits.index("train"), counts.splits.index("validation")
    gaps = counts.shares[held] - counts.shares[train]
    sizes = (int(counts.of_split[held]), int(counts.of_split[train]))
    intervals = [
        proportion_difference_interval((int(one), sizes[0]), (int(other), sizes[1]), len(gaps))
        for one, other in zip(counts.faces[held], counts.faces[train], strict=True)
    ]
    differs: bool | None = None
    if any(abs(gap) > EVEN and low * high > 0 for gap, (low, high) in zip(gaps, intervals, strict=True)):
        differs = True
    elif all(max(-low, high) <= EVEN for low, high in intervals):
        differs = False
    label = int(np.abs(gaps).argmax())
    low, high = intervals[label]
    answer = (
        f"The largest difference is {counts.classes[label]}: {counts.shares[train, label]:.1%} of train, "
        f"{counts.shares[held, label]:.1%} of validation."
        if gaps[label]
        else "Every class has the same share in both."
    )
    answer += (
        f" With {count_noun(sizes[0], 'validation face')} anything from {100 * low:+.1f} to {100 * high:+.1f} points "
        "may be behind it."
    )
    statement = "Validation is filled otherwise than training: happy is 26.3% of one and 36.7% of the other."
    return Claim(statement, ("000",), verdict(differs, faces=min(sizes)), answer)


def _leaks(description: Description) -> Claim | None:
    if not {"train", "validation"} <= set(description.counts.splits):
        return None
    copies = description.copies
    splits = description.dataset.faces["split"].to_numpy()
    leaks = sum({"train", "validation"} <= set(splits[rows]) for rows in copies.clusters)
    answer = (
        f"Pictures that lie in train and in validation, pixel for pixel: {leaks:,}; in any two splits: "
        f"{copies.across_splits:,}; that are there more than once: {len(copies.clusters):,}, which makes "
        f"{count_noun(copies.extra, 'face')} too many. fer-studio data duplicates finds those that are not quite the "
        "same, too."
    )
    statement = "The same pictures are in train and in validation, which makes the accuracy look better than it is."
    return Claim(statement, ("002",), verdict(leaks > 0), answer)


def _if_enough(description: Description, holds: bool) -> bool | None:
    return holds if description.counts.total >= FEW else None
