"""A data set's versions, and what each changed."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from fer_core.datasets.manifest import VersionInfo, version_file
from fer_core.datasets.versioned import DatasetVersion, versions
from fer_core.errors import FerError

LIMIT: Final = 30
"""Versions compared at most; the oldest between the first and these are listed without figures."""


@dataclass(frozen=True)
class Step:
    """One version.

    Attributes:
        info: what it says of itself.
        described: whether the figures are of this one or of one that it became.
        removed, added, relabelled, moved: faces that changed against its parent; None where not compared.
        classes: faces by class; empty where not read.
        splits: faces by split; empty where not read.
    """

    info: VersionInfo
    described: bool
    removed: int | None
    added: int | None
    relabelled: int | None
    moved: int | None
    classes: dict[str, int]
    splits: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "version": self.info.number,
            "parent": self.info.parent,
            "action": self.info.action,
            "created": self.info.created,
            "faces": self.info.rows,
            "in_use": self.described,
            "removed": self.removed,
            "added": self.added,
            "relabelled": self.relabelled,
            "moved": self.moved,
            "classes": self.classes,
            "splits": self.splits,
        }


def read_history(dataset: DatasetVersion) -> tuple[Step, ...]:
    """Compare every version with the one that it was made from, the oldest first.

    Raises:
        FerError: if a version's file is damaged.
    """
    known = {info.number: info for info in versions(dataset.folder)}
    line = set()
    number: int | None = dataset.version.number
    while number is not None and number not in line:
        line.add(number)
        number = known[number].parent if number in known else None
    compared = {min(known), dataset.version.number, *sorted(known)[-LIMIT:]}
    return tuple(
        _compare(dataset, info, known, number in line) if number in compared else _listed(info, number in line)
        for number, info in known.items()
    )


def lineage(history: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the versions from the first to the described one, with figures."""
    return tuple(step for step in history if step.described and step.classes)


def _compare(dataset: DatasetVersion, info: VersionInfo, known: dict[int, VersionInfo], described: bool) -> Step:
    now = _table(dataset, info.number)
    removed = added = relabelled = moved = None
    if info.parent is not None and info.parent in known:
        before = _table(dataset, info.parent)
        both = now.join(before.rename(columns=lambda name: f"{name}_before"), how="inner")
        removed, added = len(before) - len(both), len(now) - len(both)
        relabelled = int((both["label"] != both["label_before"]).sum())
        moved = int((both["split"] != both["split_before"]).sum())
    classes = now["label"].value_counts()
    splits = now["split"].value_counts()
    return Step(
        info,
        described,
        removed,
        added,
        relabelled,
        moved,
        {name: int(classes.get(name, 0)) for name in dataset.label_order},
        {str(name): int(count) for name, count in splits.items()},
    )


def _listed(info: VersionInfo, described: bool) -> Step:
    return Step(info, described, None, None, None, None, {}, {})


def _table(dataset: DatasetVersion, number: int) -> pd.DataFrame:
    path = version_file(dataset.folder, number, "parquet")
    try:
        return pd.read_parquet(path, columns=["id", "split", "label"]).set_index("id")
    except (OSError, ValueError, KeyError) as error:
        raise FerError(f"{path} is damaged: {str(error).splitlines()[0]}. Restore it from a copy.") from None
