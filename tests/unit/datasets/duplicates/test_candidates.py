"""Perceptual hashes: copies become candidates, strangers seldom do."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from fer_core.datasets.duplicates import candidates
from fer_core.datasets.duplicates.candidates import candidate_pairs, perceptual_hashes
from tests.unit.datasets.duplicates.photographs import photographs, shifted


def whole(hashes: candidates.Hashes) -> NDArray[np.int64]:
    """All candidates among the same hashes; so few of them come in one part."""
    (pairs,) = candidate_pairs(hashes, hashes)
    return pairs


def test_a_shifted_copy_is_a_candidate_and_a_mirror_image_is_one_among_the_mirrored() -> None:
    first = photographs(60)
    moved = np.stack([shifted(picture, 2, -2) for picture in first])
    hashes, mirrored = perceptual_hashes(np.concatenate([first, moved]))
    pairs = {(int(a), int(b)) for a, b in whole(hashes)}
    assert sum((n, n + 60) in pairs for n in range(60)) >= 58
    turned, _ = perceptual_hashes(first[:, :, ::-1])
    assert np.array_equal(turned, mirrored[:60])


def test_each_pair_is_told_once_with_the_smaller_first() -> None:
    same = np.full((4, 5), 0x0123456789ABCDEF, np.uint64)
    assert whole(same).tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]


def test_hashes_are_compared_by_the_number_of_bits_that_differ() -> None:
    near, far = (1 << 10) - 1, (1 << 11) - 1
    hashes = np.array([[0], [near], [far << 40]], np.uint64)
    assert whole(hashes).tolist() == [[0, 1]]


def test_chunks_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes, _ = perceptual_hashes(photographs(300))
    crowded = hashes & np.uint64(0xFFFF0000FFFF0003)
    pairs = whole(crowded)
    monkeypatch.setattr(candidates, "_CHUNK", 100)
    assert np.array_equal(whole(crowded), pairs)
    assert len(pairs) > 100
    monkeypatch.setattr(candidates, "_HELD", 50)
    parts = list(candidate_pairs(crowded, crowded))
    assert len(parts) > 2
    assert max(map(len, parts)) <= 50 + 100
    assert np.array_equal(np.unique(np.concatenate(parts), axis=0), pairs)


def test_very_many_pictures_alike_stay_connected_with_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_NEIGHBOURS", 3)
    same = np.zeros((500, 1), np.uint64)
    same[::2] |= np.uint64(3)
    pairs = whole(same)
    assert len(pairs) <= 500 * 2 * 3 * 4
    edges = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(500, 500))
    assert connected_components(edges, directed=False)[0] == 1


def test_nothing_has_no_pairs() -> None:
    none, _ = perceptual_hashes(np.zeros((0, 48, 48), np.uint8))
    assert none.shape == (0, 5)
    assert whole(none).shape == (0, 2)
