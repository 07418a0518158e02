"""The search for duplicates: exact by the hash of the pixels, near by perceptual hash and a look at the pixels."""

import itertools
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import DisjointSet

from fer_core.datasets.arrays import SIDE
from fer_core.datasets.duplicates.candidates import PLACES, candidate_pairs, perceptual_hashes
from fer_core.datasets.duplicates.clusters import Duplicates, clusters_of
from fer_core.datasets.duplicates.comparison import MIN_DETAIL, MIN_DETAIL_MIRRORED, has_content, similarity
from fer_core.datasets.versioned import DatasetVersion
from fer_core.files.atomic import explain_write_errors

OnProgress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and of how much."""
_PICTURES: Final = 1024
_PAIRS: Final = 8192
"""Read at once."""


def find_duplicates(dataset: DatasetVersion, on_progress: OnProgress = lambda stage, done, total: None) -> Duplicates:
    """Find the faces that are in a data set more than once.

    Near duplicates are the same photograph mirrored, re-encoded, brighter or darker, with another contrast, shifted by
    up to 3 of 48 pixels, with a watermark, or several of these; whoever is a copy of a copy is in the same cluster.
    Larger pictures are compared at 48 by 48. Pictures of nearly one colour are compared exactly only.

    Args:
        dataset: any size and colour; read in parts.
        on_progress: told how far it is.
    """
    _, first, exact = np.unique(dataset.faces["hash"].to_numpy(str), return_index=True, return_inverse=True)
    exact = exact.astype(np.int64).reshape(-1)
    same = DisjointSet()
    with _SmallPictures(dataset.folder) as pictures:
        kept, hashes, mirrored = _hash(dataset, np.sort(first), pictures, on_progress)
        for others, turned, stage in ((hashes, False, "Comparing"), (mirrored, True, "Comparing mirrored")):
            _join(same, exact[kept], candidate_pairs(hashes, others), pictures, turned, partial(on_progress, stage))
    joined = _numbers(same, len(first))[exact]
    near = tuple(cluster for cluster in clusters_of(dataset.faces, joined) if cluster.distinct > 1)
    return Duplicates(clusters_of(dataset.faces, exact), near, joined)


class _SmallPictures:
    """The pictures at 48 by 48, grey, in a file: memory does not grow with them, and no large one is read twice.

    It lies in the data set's folder, as the system's own place for such files is often in memory. Nobody else sees it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed on leaving
        except OSError:  # a data set that may not be written to
            self._folder = Path(tempfile.gettempdir())
            with explain_write_errors(self._folder, resumable=False):
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def append(self, pictures: NDArray[np.uint8]) -> None:
        with explain_write_errors(self._folder, resumable=False):
            self._file.write(np.ascontiguousarray(pictures).tobytes())
            self._file.flush()

    def read(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        pictures = np.empty((len(numbers), SIDE, SIDE), np.uint8)
        for picture, number in zip(pictures, numbers, strict=True):
            self._file.seek(int(number) * SIDE * SIDE)
            picture[:] = np.frombuffer(self._file.read(SIDE * SIDE), np.uint8).reshape(SIDE, SIDE)
        return pictures


def _numbers(same: DisjointSet, count: int) -> NDArray[np.int64]:
    """int64 (count,): the group of each number below ``count``; one that was never looked at is its own."""
    numbers = np.arange(count)
    for group in same.subsets():
        numbers[list(group)] = min(group)
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)


def _hash(
    dataset: DatasetVersion, rows: NDArray[np.int64], small: _SmallPictures, on_progress: OnProgress
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Hash the pictures of some rows that have content, and put them by; returns the rows of those, and the hashes."""
    kept = [np.zeros(0, np.int64)]
    hashes = [np.zeros((2, 0, len(PLACES)), np.uint64)]
    size = min(_PICTURES, dataset.per_batch)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        pictures = dataset.grey(part)
        content = has_content(pictures)
        kept.append(part[content])
        hashes.append(np.stack(perceptual_hashes(pictures[content])))
        small.append(pictures[content])
        on_progress("Hashing", start + len(part), len(rows))
    ours, mirrored = np.concatenate(hashes, axis=1)
    return np.concatenate(kept), ours, mirrored


def _join(
    same: DisjointSet,
    numbers: NDArray[np.int64],
    parts: Iterable[NDArray[np.int64]],
    small: _SmallPictures,
    mirrored: bool,
    on_progress: Callable[[int, int], None],
) -> None:
    """Join the groups of those pairs (p, 2) that the pixels prove to be copies; the second mirrored if so asked.

    Pairs that copies before them have joined already are not looked at, so that a picture that is there ten thousand
    times takes no fifty million comparisons.
    """
    least = MIN_DETAIL_MIRRORED if mirrored else MIN_DETAIL
    before = 0
    for pairs in parts:
        for start in range(0, len(pairs), _PAIRS):
            part = pairs[start : start + _PAIRS]
            ends = numbers[part].tolist()
            for number in itertools.chain.from_iterable(ends):
                same.add(number)  # only what may have a copy: few of a data set, which would all take memory
            part = part[[not same.connected(a, b) for a, b in ends]]
            needed, places = np.unique(part, return_inverse=True)
            pictures = small.read(needed)
            others = np.ascontiguousarray(pictures[:, :, ::-1]) if mirrored else pictures
            alike = similarity([(pictures[a], others[b]) for a, b in places.reshape(part.shape)])
            for a, b in numbers[part[alike >= least]].tolist():
                same.merge(a, b)
            on_progress(before + min(start + _PAIRS, len(pairs)), before + len(pairs))
        before += len(pairs)
