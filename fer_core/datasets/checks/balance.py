"""How the faces are shared out over classes and splits."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SPLITS
from fer_core.datasets.checks.finding import Finding
from fer_core.datasets.versioned import DatasetVersion
from fer_core.text import count_noun

MAX_FROM_EVEN: Final = 0.05
"""A class's share may differ by that from an even one (document 002, "Percent vs Ideal"): 5 points."""

_MAX_MIX: Final = 0.05
_MIX_FACES: Final = 50
_LEAST_TRAIN: Final = 0.5
_LEAST_HELD_OUT: Final = 0.05
_ENOUGH_HELD_OUT: Final = 2000  # an accuracy of 75% measured on them is good to 2 points, whatever their share
_Z95: Final = 1.96


def check_balance(dataset: DatasetVersion) -> Iterator[Finding]:
    """Check that no class or split is empty, the balance of the classes, and the sizes and classes of the splits."""
    counts = class_counts(dataset)
    yield from _empty(dataset, counts)
    if len(dataset):
        yield from _imbalance(dataset, counts)
        yield from _split_sizes(counts)
        yield from _class_mix(dataset, counts)


def class_counts(dataset: DatasetVersion) -> dict[str, NDArray[np.int64]]:
    """Return the number of faces of each class, in the order of ``label_order``, for each split."""
    splits = dataset.faces["split"].to_numpy()
    classes = len(dataset.label_order)
    return {split: np.bincount(dataset.labels[splits == split], minlength=classes) for split in SPLITS}


def _whole(counts: dict[str, NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.asarray(np.sum(list(counts.values()), axis=0), np.int64)


def _empty(dataset: DatasetVersion, counts: dict[str, NDArray[np.int64]]) -> Iterator[Finding]:
    total = _whole(counts)
    lacking = [name for name, number in zip(dataset.label_order, total, strict=True) if not number]
    if lacking:
        what = f"No face is labelled {', '.join(lacking)}, though the data set has the class."
        yield Finding("alarm", what, len(lacking), tuple(lacking), check="empty")
    if not counts["train"].sum():
        yield Finding("wrong", "There is no train split: nothing to learn from.", 1, ("train",), check="empty")
    if not counts["validation"].sum():
        what = "There is no validation split. One can be made out of train."
        yield Finding("alarm", what, 1, ("validation",), check="empty")
    gaps = [
        f"{split}: {name}"
        for split in SPLITS
        if counts[split].sum()
        for name, here, number in zip(dataset.label_order, counts[split], total, strict=True)
        if number and not here
    ]
    if gaps:
        yield Finding("alarm", "Classes are missing from a split.", len(gaps), tuple(gaps), check="empty")
    if not lacking and not gaps and counts["train"].sum() and counts["validation"].sum():
        tested = "" if counts["test"].sum() else " There is no test split."
        yield Finding("fine", f"No class is empty in any split.{tested}", check="empty")


def _imbalance(dataset: DatasetVersion, counts: dict[str, NDArray[np.int64]]) -> Iterator[Finding]:
    total = _whole(counts)
    shares, even = total / total.sum(), 1 / len(total)
    off = [
        f"{name}: {count_noun(int(number), 'face')}, {share:.1%} ({100 * (share - even):+.1f} points)"
        for name, number, share in zip(dataset.label_order, total, shares, strict=True)
        if abs(share - even) > MAX_FROM_EVEN + 1e-9
    ]
    if off:
        what = f"Classes more than 5 points from an even share ({even:.1%}): {len(off)} of {len(total)}."
        yield Finding("alarm", what, len(off), tuple(off), check="imbalance")
    else:
        what = f"Every class is within 5 points of an even share ({even:.1%})."
        yield Finding("fine", what, check="imbalance")


def _split_sizes(counts: dict[str, NDArray[np.int64]]) -> Iterator[Finding]:
    sizes = {split: int(number.sum()) for split, number in counts.items() if number.sum()}
    total = sum(sizes.values())
    small = []
    for split, number in sizes.items():
        if split == "train":
            if number < _LEAST_TRAIN * total:
                small.append(f"train: {count_noun(number, 'face')}, {number / total:.1%}: less than half to learn from")
        elif number < _LEAST_HELD_OUT * total and number < _ENOUGH_HELD_OUT:
            margin = 100 * _Z95 * np.sqrt(0.75 * 0.25 / number)
            faces = f"{count_noun(number, 'face')}, {number / total:.1%}"
            small.append(f"{split}: {faces}: an accuracy of 75% is good to {margin:.1f} points")
    text = ", ".join(f"{split} {number:,} ({number / total:.1%})" for split, number in sizes.items())
    if small:
        what = f"Not all splits are large enough: {text}."
        yield Finding("alarm", what, len(small), tuple(small), check="split shares")
    else:
        yield Finding("fine", f"The splits: {text}.", check="split shares")


def _class_mix(dataset: DatasetVersion, counts: dict[str, NDArray[np.int64]]) -> Iterator[Finding]:
    total = _whole(counts)
    whole = total / total.sum()
    off, largest = [], 0.0
    few = [split for split, numbers in counts.items() if 0 < numbers.sum() < _MIX_FACES]
    compared = [split for split, numbers in counts.items() if numbers.sum() >= _MIX_FACES]
    for split in compared:
        numbers = counts[split]
        apart = numbers / numbers.sum() - whole
        largest = max(largest, float(np.abs(apart).max()))
        off += [
            f"{split}: {name} is {share:.1%} there, {all_share:.1%} of all"
            for name, share, all_share in zip(dataset.label_order, numbers / numbers.sum(), whole, strict=True)
            if abs(share - all_share) > _MAX_MIX
        ]
    if off:
        what = "The splits do not hold the classes in the same shares; data split makes them."
        yield Finding("alarm", what, len(off), tuple(off), check="class shares")
    elif few:
        what = f"With fewer than {_MIX_FACES} faces the shares of the classes mean little: {', '.join(few)}."
        yield Finding("fine", what, check="class shares")
    elif len(compared) < 2:
        yield Finding("fine", "There is one split, so there are no shares to compare.", check="class shares")
    else:
        what = f"The splits hold the classes in the same shares, to {100 * largest:.1f} points."
        yield Finding("fine", what, check="class shares")
