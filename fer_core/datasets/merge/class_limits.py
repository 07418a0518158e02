"""At most so many faces of a class."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from fer_core.datasets.labels import emotion_name
from fer_core.errors import FerError

EVERY_CLASS = ""


def parse_class_limits(texts: Sequence[str]) -> dict[str, int]:
    """Read ``happy=5000``, and ``5000`` for every class that has none of its own.

    Returns:
        the limit of each class; that of ``EVERY_CLASS`` holds for the others.

    Raises:
        FerError: if one is not of that form.
    """
    limits: dict[str, int] = {}
    for text in texts:
        left, _, right = text.rpartition("=")
        name = (emotion_name(left) or left.strip()) if left.strip() else EVERY_CLASS
        if not right.strip().isdecimal() or int(right) < 1:
            raise FerError(f"'{text}' is no cap. Write a number of faces, as 5000 or happy=5000.")
        if name in limits:
            raise FerError(f"There are two caps for {name or 'every class'}. Leave one of them out.")
        limits[name] = int(right)
    return limits


def within_class_limits(faces: pd.DataFrame, limits: Mapping[str, int], seed: int) -> pd.Series:
    """Choose the faces that stay.

    Of a class with too many, every source and split gives up the same share. Which faces stay depends on the seed and
    their ids alone, so that the same come out whatever the order of the sources.

    Args:
        faces: columns ``dataset``, ``id``, ``split`` and ``label``.
        limits: as ``parse_class_limits`` gives them.
        seed: another one keeps other faces.

    Raises:
        FerError: if a limit is for a class that nobody has.
    """
    strange = set(limits) - {EVERY_CLASS} - set(faces["label"])
    if strange:
        raise FerError(f"There is a cap for {min(strange)}, but no face of it. Leave it out.")
    stays = pd.Series(True, index=faces.index)
    for label, members in faces.groupby("label", sort=True):
        limit = limits.get(str(label), limits.get(EVERY_CLASS))
        if limit is None or len(members) <= limit:
            continue
        ranks = pd.Series([_rank(str(one), seed) for one in members["id"]], index=members.index)
        parts = [(key, part.index) for key, part in members.groupby(["dataset", "split"], sort=True)]
        for (_, rows), number in zip(parts, _shared_out(limit, [len(rows) for _, rows in parts]), strict=True):
            stays[ranks[rows].sort_values().index[number:]] = False
    return stays


def _rank(name: str, seed: int) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=8, salt=seed.to_bytes(16, "little")).digest()


def _shared_out(total: int, sizes: Sequence[int]) -> list[int]:
    """Share ``total`` out over parts in proportion to their sizes, largest remainder first."""
    exact = total * np.array(sizes) / sum(sizes)
    whole = np.floor(exact).astype(int)
    for place in np.argsort(whole - exact, kind="stable")[: total - whole.sum()]:
        whole[place] += 1
    return [int(number) for number in whole]
