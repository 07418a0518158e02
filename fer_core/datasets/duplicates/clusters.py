"""What the search for duplicates finds: clusters of pictures that are one photograph."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.arrays import SPLITS


@dataclass(frozen=True)
class Cluster:
    """Pictures that are copies of one another.

    Attributes:
        rows: their places in the data set's table, in order.
        ids: their ids.
        splits, labels: of each.
        distinct: how many differ in their pixels; 1 in an exact cluster.
    """

    rows: tuple[int, ...]
    ids: tuple[str, ...]
    splits: tuple[str, ...]
    labels: tuple[str, ...]
    distinct: int

    @property
    def across_splits(self) -> bool:
        """Whether it has pictures in more than one split: a leak."""
        return len(set(self.splits)) > 1

    @property
    def conflicting(self) -> bool:
        """Whether its pictures have different labels."""
        return len(set(self.labels)) > 1


@dataclass(frozen=True)
class Duplicates:
    """All duplicates of a data set.

    Attributes:
        exact: clusters of the same pixels.
        near: clusters with at least two different pictures; exact copies of those are in them too.
        groups: int64 (n,): for each face the number of its group; a face without copies is a group of one.
    """

    exact: tuple[Cluster, ...]
    near: tuple[Cluster, ...]
    groups: NDArray[np.int64]

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """Every face that has a copy, exact or near, in exactly one cluster; by first face."""
        in_near = {row for cluster in self.near for row in cluster.rows}
        exact = (cluster for cluster in self.exact if cluster.rows[0] not in in_near)
        return tuple(sorted((*self.near, *exact), key=lambda cluster: cluster.rows[0]))

    def as_json(self) -> dict[str, Any]:
        """Return the figures; ``exact`` and ``near`` ``extra`` add up to the faces that cleaning takes out."""
        return {
            "exact": _figures(self.exact, [len(cluster.rows) - 1 for cluster in self.exact]),
            "near": _figures(self.near, [cluster.distinct - 1 for cluster in self.near]),
        }


def clusters_of(faces: pd.DataFrame, groups: NDArray[np.int64]) -> tuple[Cluster, ...]:
    """Return the groups of more than one face, by first face.

    Args:
        faces: the table of a data set on disk.
        groups: int64 (n,): the group of each face.
    """
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    ends = np.append(starts, len(order))[1:]
    several = ends - starts > 1
    groups_of_rows = [order[start:end] for start, end in zip(starts[several], ends[several], strict=True)]
    columns = {name: faces[name].to_numpy() for name in ("id", "split", "label", "hash")}
    clusters = (
        Cluster(
            rows=tuple(int(row) for row in rows),
            ids=tuple(columns["id"][rows]),
            splits=tuple(columns["split"][rows]),
            labels=tuple(columns["label"][rows]),
            distinct=len(set(columns["hash"][rows])),
        )
        for rows in groups_of_rows
    )
    return tuple(sorted(clusters, key=lambda cluster: cluster.rows[0]))


def _figures(clusters: Sequence[Cluster], extra: list[int]) -> dict[str, Any]:
    leaks = Counter(
        " and ".join(pair)
        for cluster in clusters
        for pair in combinations([name for name in SPLITS if name in cluster.splits], 2)
    )
    return {
        "clusters": len(clusters),
        "extra": sum(extra),
        "across_splits": sum(cluster.across_splits for cluster in clusters),
        "conflicting": sum(cluster.conflicting for cluster in clusters),
        "leaks": dict(sorted(leaks.items())),
        "groups": [list(cluster.ids) for cluster in clusters],
    }
