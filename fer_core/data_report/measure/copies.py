"""Pictures that a data set holds more than once, pixel for pixel."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion


@dataclass(frozen=True)
class Copies:
    """Clusters of faces with the same pixels.

    Attributes:
        clusters: int64 (k,) each: places in the table; those that conflict first, then those across splits.
        extra: faces beyond the first of each cluster.
        across_splits: clusters that lie in more than one split.
        conflicting: clusters with more than one label.
    """

    clusters: tuple[NDArray[np.int64], ...]
    extra: int
    across_splits: int
    conflicting: int

    def as_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "clusters": len(self.clusters),
            "extra": self.extra,
            "across_splits": self.across_splits,
            "conflicting": self.conflicting,
        }


def find_copies(dataset: DatasetVersion) -> Copies:
    """Find the faces with the same pixels by the hash that the table keeps."""
    faces = dataset.faces
    twice = np.flatnonzero(faces["hash"].duplicated(keep=False).to_numpy())
    groups = faces.iloc[twice].groupby("hash", sort=False)
    clusters = [np.asarray(rows, np.int64) for rows in groups.groups.values()]
    labels, splits = faces["label"].to_numpy(), faces["split"].to_numpy()
    conflict = {int(rows[0]): len(set(labels[rows])) > 1 for rows in clusters}
    across = {int(rows[0]): len(set(splits[rows])) > 1 for rows in clusters}
    clusters.sort(key=lambda rows: (not conflict[int(rows[0])], not across[int(rows[0])], int(rows[0])))
    return Copies(tuple(clusters), len(twice) - len(clusters), sum(across.values()), sum(conflict.values()))
