"""Which pictures might be copies of one another, by perceptual hashes.

A hash changes with a shift of the picture, so each picture is hashed at five places of its frame: two pictures shifted
by up to two pixels then agree at one pair of places or another. Mirror images are hashed beside them. Two hashes are
compared only where they agree in one of their four quarters; copies nearly always do.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE

MARGIN: Final = 3
"""Pixels left out at each edge, where shifted copies differ."""
PLACES: Final = ((0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1))
MAX_DISTANCE: Final = 10
"""Of 64 bits. Of 3,000 faces shifted by 2 pixels and made 15% brighter or darker, 99.7% are nearer to their original;
of random pairs of faces, 1 in 10,000 is."""
_QUARTERS: Final = 4
_NEIGHBOURS: Final = 500
"""Hashes compared on each side of one, in sorted order: bounds the work where very many pictures look alike."""
_CHUNK: Final = 1_000_000
"""Hash pairs compared at once."""
_HELD: Final = 2_000_000
"""Pairs in memory."""

Hashes = NDArray[np.uint64]


def perceptual_hashes(pictures: NDArray[np.uint8]) -> tuple[Hashes, Hashes]:
    """Hash pictures and their mirror images.

    The hash is ``cv2.img_hash.PHash``: the signs of the 64 lowest frequencies, against their mean.

    Args:
        pictures: uint8 (k, 48, 48), grey.

    Returns:
        uint64 (k, 5) each: of the pictures and of their mirror images, at ``PLACES``.
    """
    method = cv2.img_hash.PHash.create()
    both = np.empty((2, len(pictures), len(PLACES)), np.uint64)
    for hashes, seen in zip(both, (pictures, pictures[:, :, ::-1]), strict=True):
        for place, (dx, dy) in enumerate(PLACES):
            inner = seen[:, MARGIN + dy : SIDE - MARGIN + dy, MARGIN + dx : SIDE - MARGIN + dx]
            for number, picture in enumerate(np.ascontiguousarray(inner)):
                hashes[number, place] = method.compute(picture).view(np.uint64)[0, 0]
    return both[0], both[1]


def candidate_pairs(hashes: Hashes, others: Hashes) -> Iterator[NDArray[np.int64]]:
    """Find pairs of pictures with hashes that differ in at most ``MAX_DISTANCE`` bits.

    Args:
        hashes: uint64 (n, 5).
        others: uint64 (n, 5): the same again, or those of the mirror images.

    Yields:
        int64 (p, 2): places in ``hashes`` and in ``others``, the first the smaller; each pair once, in order. Where
        very many pictures look alike, the pairs come in several parts, and one may be in more than one of them.
    """
    count, places = hashes.shape
    pair_keys: list[NDArray[np.int64]] = []
    held = 0
    for quarter in range(_QUARTERS):
        ours, theirs = _turned(hashes, quarter), _turned(others, quarter)
        order = np.argsort(ours, kind="stable")
        ours, owner = ours[order], order // places
        # Sorted queries read the sorted table from front to back.
        asking = np.argsort(theirs, kind="stable")
        theirs, asker = theirs[asking], asking // places
        begin, end = _windows(ours, theirs)
        stops = np.cumsum(end - begin)
        start = 0
        while start < len(theirs):
            done = stops[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(stops, done + _CHUNK, "right")))
            left, right = _unrolled(begin[start:stop], end[start:stop])
            right += start
            first, second = owner[left], asker[right]
            near = (first < second) & (np.bitwise_count(ours[left] ^ theirs[right]) <= MAX_DISTANCE)
            pair_keys.append(np.unique(first[near] * count + second[near]))
            start = stop
            held += len(pair_keys[-1])
            if held > _HELD:
                keys = np.unique(np.concatenate(pair_keys))
                if len(keys) > _HELD // 2:
                    yield np.stack([keys // count, keys % count], axis=1)
                    keys = keys[:0]
                pair_keys, held = [keys], len(keys)
    keys = np.unique(np.concatenate([np.zeros(0, np.int64), *pair_keys]))
    yield np.stack([keys // max(count, 1), keys % max(count, 1)], axis=1)


def _turned(hashes: Hashes, quarter: int) -> Hashes:
    """Return all hashes in one row, with another quarter in their highest bits."""
    quarters = hashes.reshape(-1, 1).view(np.uint16)
    return np.ascontiguousarray(np.roll(quarters, quarter, axis=1)).view(np.uint64)[:, 0]


def _windows(table: Hashes, asked: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each hash asked where those of the same highest quarter begin and end in the sorted table."""
    rest = np.uint64(2**48 - 1)
    here = np.searchsorted(table, asked)
    begin = np.maximum(np.searchsorted(table, asked & ~rest, "left"), here - _NEIGHBOURS)
    end = np.minimum(np.searchsorted(table, asked | rest, "right"), here + _NEIGHBOURS)
    return begin, end


def _unrolled(begin: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every place of every window, and the number of its window."""
    lengths = end - begin
    window = np.repeat(np.arange(len(begin)), lengths)
    first = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - first[window] + begin[window], window
