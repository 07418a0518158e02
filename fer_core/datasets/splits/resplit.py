"""A new version of a data set, with other splits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.arrays import SPLITS, split_name
from fer_core.datasets.splits.assign import TOLERANCE, leaks, split_faces
from fer_core.datasets.versioned import DatasetVersion, add_version
from fer_core.errors import FerError
from fer_core.text import count_noun

Counts = dict[str, dict[str, int]]
"""Number of faces by split and class."""


@dataclass(frozen=True)
class Resplit:
    """A version with new splits.

    Attributes:
        dataset: the new version.
        before, after: number of faces by split and class.
        shares: of the faces that were shared out, adding up to 1.
        groups: number of groups of more than one face that were kept together.
        leaks: number of groups that are in more than one split; 0, or there would be no version.
        largest_miss: the largest distance between a class's share of a split and the one asked for, as a fraction.
        left_out: ids of faces that are not in the new version, because a copy or the same person is in a kept split.
    """

    dataset: DatasetVersion
    before: Counts
    after: Counts
    shares: dict[str, float]
    groups: int
    leaks: int
    largest_miss: float
    left_out: tuple[str, ...]


def parse_shares(text: str, names: Sequence[str] = SPLITS) -> dict[str, float]:
    """Read shares, in percent or as fractions.

    Args:
        text: ``80,10,10``, in the order of ``names``; or ``train=80,validation=20``.
        names: the splits that there may be.

    Returns:
        the share of each split that gets any, adding up to 1.

    Example:
        >>> parse_shares("90,10")
        {'train': 0.9, 'validation': 0.1}

    Raises:
        FerError: if it says no such thing, or does not add up.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    named = ["=" in part for part in parts]
    if any(named) and not all(named):
        raise FerError(f"'{text}' names only some splits. Name all, like train=80,validation=20, or none.")
    if len(parts) > len(names) and not any(named):
        raise FerError(
            f"'{text}' names {len(parts)} shares for {count_noun(len(names), 'split')}: {', '.join(names)}. "
            "Give one for each."
        )
    shares: dict[str, float] = {}
    for place, part in enumerate(parts):
        left, equals, right = part.rpartition("=")
        name = split_name(left) if equals else names[place]
        try:
            share = float(right.strip().removesuffix("%"))
        except ValueError:
            raise FerError(f"'{part}' is no share. Give numbers that add up to 100, like 80,10,10.") from None
        if name not in names:
            raise FerError(
                f"The split {name} stays as it is, so it gets no share. Leave it out of the shares.",
                settings=["shares"],
            )
        if name in shares or not 0 <= share <= 100:
            raise FerError(f"The share '{part}' is given twice or is not from 0 to 100.")
        shares[name] = share
    total = sum(shares.values())
    if not (abs(total - 100) < 0.05 or abs(total - 1) < 0.0005):
        raise FerError(f"The shares '{text}' add up to {total:g}. They must add up to 100, like 80,10,10.")
    return {name: share / total for name, share in shares.items() if share > 0}


def split_dataset(
    dataset: DatasetVersion,
    shares: Mapping[str, float],
    groups: NDArray[np.int64],
    keep: Sequence[str] = (),
    seed: int = 0,
    tolerance: float = TOLERANCE,
) -> Resplit:
    """Share the faces out anew and write that as a new version.

    Args:
        dataset: the version to start from.
        shares: of each split that is to be filled.
        groups: int64 (n,): faces with one number stay together; see ``assign.group_ids``.
        keep: splits that stay as they are; the faces of all others are shared out.
        seed: the same one gives the same splits.
        tolerance: how far a class's share of a split may be from the one asked for, as a fraction.

    Raises:
        FerError: if there is nothing to share out, a class cannot be shared out so, a split would get no face, or
            splits leak into each other.
    """
    splits = np.array(dataset.faces["split"].to_list(), dtype="<U10")
    stays = np.isin(splits, list(keep))
    if leaks(groups[stays], splits[stays]):
        raise FerError(
            f"The splits {' and '.join(keep)} share pictures or people, so they cannot both be kept. Keep one of them, "
            "or take the copies away first.",
            settings=["keep", "fix"],
        )
    leaves = ~stays & np.isin(groups, groups[stays])
    moves = ~stays & ~leaves
    if not moves.any():
        raise FerError(f"There are no faces to share out: all of them stay in {', '.join(keep) or 'no split'}.")
    assigned = split_faces(dataset.labels[moves], groups[moves], shares, seed, tolerance, dataset.label_order)
    empty = [name for name, share in shares.items() if share > 0 and name not in assigned.splits]
    if empty:
        raise FerError(
            f"No face would be left for {' and '.join(empty)}: {count_noun(int(moves.sum()), 'face')} to share out. "
            "Ask for a larger share, or for fewer splits."
        )
    splits[moves] = assigned.splits
    leaking = leaks(groups[~leaves], splits[~leaves])
    if leaking:
        raise FerError(
            f"{count_noun(leaking, 'group')} of copies or of one person would be in two splits. Nothing was written; "
            "try another seed.",
            settings=["seed"],
        )
    faces = dataset.faces.assign(split=splits)[~leaves]
    left_out = tuple(str(name) for name in dataset.faces["id"][leaves])
    after = faces_by_split(faces)
    together = int((np.bincount(groups) > 1).sum())
    details = {
        "shares": dict(shares),
        "keep": list(keep),
        "seed": seed,
        "tolerance": tolerance,
        "groups": together,
        "largest_miss": assigned.largest_miss,
        "faces": after,
        "left_out": list(left_out),
    }
    new = add_version(dataset, faces, "split", details)
    before = faces_by_split(dataset.faces)
    return Resplit(new, before, after, dict(shares), together, leaking, assigned.largest_miss, left_out)


def faces_by_split(faces: pd.DataFrame) -> Counts:
    """Return the number of faces by split and class, of the splits and classes that have any."""
    table = faces.groupby(["split", "label"], sort=True).size()
    return {
        split: {str(name): int(number) for name, number in table.xs(split).items()}
        for split in SPLITS
        if split in table.index.get_level_values(0)
    }
