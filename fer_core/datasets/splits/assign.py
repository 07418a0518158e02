"""Shares faces out to train, validation and test: the same classes in each, and nobody in two of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from fer_core.errors import FerError

TOLERANCE: Final = 0.02
"""How far a class's share of a split may be from the one asked for."""

_FEW: Final = 300
_MOVES: Final = 2000


@dataclass(frozen=True)
class SplitFaces:
    """How faces were shared out.

    Attributes:
        splits: str (n,), the split of each face.
        largest_miss: the largest distance between a class's share of a split and the one asked for, as a fraction.
    """

    splits: NDArray[np.str_]
    largest_miss: float


def group_ids(faces: pd.DataFrame, copies: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Number the groups of faces that must not be parted.

    Args:
        faces: a version's table.
        copies: int64 (n,), the cluster of duplicates of each face, where near ones were looked for.

    Returns:
        int64 (n,): the group of each face. Identical pictures are in one, and all pictures of a person, of any
        source; and so is what hangs together through several of these.
    """
    people = people_of(faces)
    links = [_links(pd.factorize(faces["hash"])[0]), _links(pd.factorize(people.where(people != "", None))[0])]
    if copies is not None:
        links.append(_links(copies))
    first, second = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(first), np.bool_), (first, second)), shape=(len(faces), len(faces)))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def people_of(faces: pd.DataFrame) -> pd.Series:
    """Name the person on each face of a version's table, empty where unknown; one name is one person in all sources.

    Older imports put the source in front of the name; that is taken off.
    """
    pairs = list(zip(faces["source"], faces["person"], strict=True))
    names = {(source, person): _bare(source, person) for source, person in set(pairs)}
    return pd.Series([names[pair] for pair in pairs], index=faces.index, name="person", dtype=object)


def split_faces(
    labels: NDArray[np.int64],
    groups: NDArray[np.int64],
    shares: Mapping[str, float],
    seed: int = 0,
    tolerance: float = TOLERANCE,
    class_names: Sequence[str] = (),
) -> SplitFaces:
    """Share faces out so that every split holds every class in the share asked for, and no group is parted.

    The groups go first, the largest foremost, each to where it is missed most (a chi-square over classes and splits);
    single faces then fill up exactly what is left; where that is not enough, groups are moved and exchanged. If a class
    still misses its share, other orders are tried and the best is taken.

    Args:
        labels: int64 (n,).
        groups: int64 (n,); faces with one number stay together.
        shares: of each split; any positive numbers.
        seed: the same one gives the same splits.
        tolerance: how far each class's share may be from the one asked for, as a fraction. A single face is always
            allowed: three faces cannot be shared out 80 to 10 to 10.
        class_names: what to call the labels in the message.

    Raises:
        FerError: if the groups do not let a class be shared out so.
    """
    names = [name for name, share in shares.items() if share > 0]
    wanted = np.array([shares[name] for name in names]) / sum(shares[name] for name in names)
    _, groups = np.unique(groups, return_inverse=True)
    _, labels_in = np.unique(labels, return_inverse=True)
    table = _count(groups, labels_in)
    quota = _quotas(table.sum(axis=0), wanted)
    best: NDArray[np.int64] | None = None
    least = np.inf
    for attempt in range(_attempts(int((table.sum(axis=1) > 1).sum()))):
        assigned = _assign(table, quota, np.random.default_rng([seed, attempt]), jitter=attempt > 0)
        miss = _excess(_held(table, assigned, len(names)), table.sum(axis=0), wanted, tolerance)
        if miss < least:
            best, least = assigned, miss
        if least <= 0:
            break
    assert best is not None, "at least one attempt"
    held = _held(table, best, len(names))
    if least > 0:
        sentence = _impossible(held, table, wanted, names, np.unique(labels), class_names, tolerance)
        raise FerError(sentence, settings=["shares", "tolerance"])
    apart = np.abs(held / np.maximum(table.sum(axis=0), 1) - wanted[:, None])
    return SplitFaces(np.array(names)[best[groups]], float(apart.max()))


def leaks(groups: NDArray[np.int64], splits: NDArray[np.str_]) -> int:
    """Return the number of groups that are in more than one split."""
    return int((pd.Series(splits).groupby(groups).nunique() > 1).sum())


def _bare(source: str, person: str) -> str:
    """Take the source off a person's name; a merge may have put the data set's name in front of the source."""
    for front in (source, source.rpartition("/")[2]):
        if front and person.startswith(f"{front}/"):
            return person[len(front) + 1 :]
    return person


def _attempts(groups: int) -> int:
    """Return how many orders to try: with few groups it is quick, and depends on luck."""
    return 100 if groups <= _FEW else 12


def _links(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Link each face to the next with its code; code -1 links none."""
    places = np.flatnonzero(codes >= 0)
    places = places[np.argsort(codes[places], kind="stable")]
    linked = codes[places][:-1] == codes[places][1:]
    return np.stack([places[:-1][linked], places[1:][linked]])


def _count(groups: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (groups, classes): how many faces of a class a group has."""
    classes = int(labels.max()) + 1 if len(labels) else 0
    number = int(groups.max()) + 1 if len(groups) else 0
    return np.bincount(groups * classes + labels, minlength=number * classes).reshape(number, classes)


def _quotas(counts: NDArray[np.int64], wanted: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return int64 (splits, classes): whole faces that come nearest to the shares, largest remainder first."""
    exact = wanted[:, None] * counts
    quota = np.floor(exact).astype(np.int64)
    # A split that has come away with less in one class goes first in the next: the totals then meet the shares too.
    behind = np.zeros(len(wanted))
    for place, count in enumerate(counts):
        behind += exact[:, place] - quota[:, place]
        for split in np.argsort(-behind, kind="stable")[: count - quota[:, place].sum()]:
            quota[split, place] += 1
            behind[split] -= 1
    return quota


def _assign(
    table: NDArray[np.int64], quota: NDArray[np.int64], random: np.random.Generator, jitter: bool
) -> NDArray[np.int64]:
    """Return int64 (groups,): the split of each group."""
    sizes = table.sum(axis=1)
    assigned = np.zeros(len(table), np.int64)
    held = np.zeros_like(quota)
    several = np.flatnonzero(sizes > 1)
    weight = (
        sizes[several] * (random.uniform(0.5, 1.5, len(several)) if jitter else 1) + random.random(len(several)) / 2
    )
    scale = 1 / np.maximum(quota, 0.5)
    for group in several[np.argsort(-weight)]:
        gain = ((2 * (held - quota) + table[group]) * table[group] * scale).sum(axis=1)
        assigned[group] = split = int(np.argmin(gain))
        held[split] += table[group]
    singles = np.flatnonzero(sizes == 1)
    of_class = table[singles].argmax(axis=1)
    for place in range(table.shape[1]):
        members = random.permutation(singles[of_class == place])
        split_of = np.repeat(np.arange(len(quota)), _fill(quota[:, place] - held[:, place], len(members)))
        assigned[members] = split_of
        held[:, place] += np.bincount(split_of, minlength=len(quota))
    _mend(table, quota, assigned, held, several)
    return assigned


def _fill(room: NDArray[np.int64], faces: int) -> NDArray[np.int64]:
    """Share single faces out over the room that groups have left; what sums to less is taken from the emptiest."""
    room = np.maximum(room, 0)
    while room.sum() > faces:
        room[np.argmax(room)] -= 1
    return room


def _mend(
    table: NDArray[np.int64],
    quota: NDArray[np.int64],
    assigned: NDArray[np.int64],
    held: NDArray[np.int64],
    movable: NDArray[np.int64],
) -> None:
    """Move groups, and where there are few let two change places, as long as that brings the splits nearer."""
    scale = 1 / np.maximum(quota, 0.5)
    vectors = table[movable].astype(np.float64)
    for _ in range(_MOVES if len(movable) else 0):
        if np.abs(held - quota).max() <= 1:
            return
        # What the chi-square rises by when a group comes into a split and leaves its own; a pair that changes places
        # adds what the two have in common.
        linear = 2 * vectors @ ((held - quota) * scale).T
        square = vectors**2 @ scale.T
        own = assigned[movable]
        rows = np.arange(len(movable))
        leave = (square - linear)[rows, own]
        change = linear + square + leave[:, None]
        change[rows, own] = 0
        group, split = divmod(int(np.argmin(change)), len(quota))
        least, pair = change[group, split], -1
        if len(movable) <= _FEW:
            swap = change[:, own] + change[:, own].T - 2 * (vectors * scale[own]) @ vectors.T
            swap -= 2 * vectors @ (vectors * scale[own]).T
            swap[own[:, None] == own] = 0
            if swap.min() < least:
                group, pair = divmod(int(np.argmin(swap)), len(movable))
                least, split = swap[group, pair], int(own[pair])
        if least >= -1e-9:
            return
        for one, target in [(group, split), *([(pair, int(own[group]))] if pair >= 0 else [])]:
            held[own[one]] -= table[movable[one]]
            held[target] += table[movable[one]]
            assigned[movable[one]] = target


def _held(table: NDArray[np.int64], assigned: NDArray[np.int64], splits: int) -> NDArray[np.int64]:
    held = np.zeros((splits, table.shape[1]), np.int64)
    np.add.at(held, assigned, table)
    return held


def _misses(
    held: NDArray[np.int64], counts: NDArray[np.int64], wanted: NDArray[np.float64], tolerance: float
) -> NDArray[np.float64]:
    """Return (splits, classes): by how much of its class a split misses its share beyond what is allowed."""
    allowed = np.maximum(tolerance * counts, 1)
    beyond = np.abs(held - wanted[:, None] * counts) - allowed - 1e-9
    return np.asarray(beyond / np.maximum(counts, 1), np.float64)


def _excess(held: NDArray[np.int64], counts: NDArray[np.int64], wanted: NDArray[np.float64], tolerance: float) -> float:
    return float(_misses(held, counts, wanted, tolerance).max()) if held.size else 0.0


def _impossible(
    held: NDArray[np.int64],
    table: NDArray[np.int64],
    wanted: NDArray[np.float64],
    names: Sequence[str],
    labels: NDArray[np.int64],
    class_names: Sequence[str],
    tolerance: float,
) -> str:
    counts = table.sum(axis=0)
    split, place = divmod(int(np.argmax(_misses(held, counts, wanted, tolerance))), len(counts))
    label = int(labels[place])
    name = class_names[label] if len(class_names) else f"number {label}"
    here = held[split, place] / counts[place]
    return (
        f"The class {name} cannot be split so: {names[split]} would hold {here:.1%} of it, "
        f"not {wanted[split]:.1%}, as faces of one person or copies of one picture stay together and the largest such "
        f"group has {table[:, place].max() / counts[place]:.1%} of the class. Ask for other shares, or for a larger "
        "tolerance."
    )
