"""How many faces each split, class and source holds, and how many pictures are there more than once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SPLITS
from fer_core.datasets.versioned import DatasetVersion


@dataclass(frozen=True)
class Counts:
    """Faces by split and class.

    Attributes:
        splits: those that hold a face, in the order train, validation, test.
        classes: all the data set's, in its order, also those without a face.
        faces: int64 (splits, classes).
        sources: faces (splits,) of each source, the largest source first.
    """

    splits: tuple[str, ...]
    classes: tuple[str, ...]
    faces: NDArray[np.int64]
    sources: dict[str, NDArray[np.int64]]

    @property
    def total(self) -> int:
        """All faces."""
        return int(self.faces.sum())

    @property
    def of_class(self) -> NDArray[np.int64]:
        """int64 (classes,)."""
        return np.asarray(self.faces.sum(axis=0))

    @property
    def of_split(self) -> NDArray[np.int64]:
        """int64 (splits,)."""
        return np.asarray(self.faces.sum(axis=1))

    @property
    def shares(self) -> NDArray[np.float64]:
        """Float64 (splits, classes): of each split, how much each class makes up; rows sum to 1."""
        return np.asarray(self.faces / np.maximum(self.of_split[:, None], 1))

    @property
    def class_shares(self) -> NDArray[np.float64]:
        """Float64 (classes,): of all faces; sums to 1."""
        return np.asarray(self.of_class / max(self.total, 1))

    @property
    def split_shares(self) -> NDArray[np.float64]:
        """Float64 (splits,): of all faces; sums to 1."""
        return np.asarray(self.of_split / max(self.total, 1))

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers."""
        return {
            "faces": self.total,
            "splits": dict(zip(self.splits, self.of_split.tolist(), strict=True)),
            "classes": dict(zip(self.classes, self.of_class.tolist(), strict=True)),
            "by_split": {
                split: dict(zip(self.classes, row.tolist(), strict=True))
                for split, row in zip(self.splits, self.faces, strict=True)
            },
            "sources": {name: int(row.sum()) for name, row in self.sources.items()},
        }


def count_faces(dataset: DatasetVersion) -> Counts:
    """Count the faces of a data set."""
    split = dataset.faces["split"].to_numpy()
    splits = tuple(name for name in SPLITS if (split == name).any())
    classes = dataset.label_order
    faces = np.zeros((len(splits), len(classes)), np.int64)
    for place, name in enumerate(splits):
        faces[place] = np.bincount(dataset.labels[split == name], minlength=len(classes))
    table = dataset.faces.groupby(["source", "split"], observed=True).size()
    names = dataset.faces["source"].value_counts().index
    sources = {name: np.array([int(table.get((name, one), 0)) for one in splits], np.int64) for name in names}
    return Counts(splits, classes, faces, sources)


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
