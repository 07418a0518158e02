"""Keeping one face of each cluster of duplicates, and saying which clusters are labelled in two ways."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from fer_core.datasets.duplicates.clusters import Cluster, Duplicates
from fer_core.datasets.packed import PackedDataset, add_version
from fer_core.datasets.suspects import COLUMNS as SUSPECT_COLUMNS
from fer_core.datasets.suspects import COPIES
from fer_core.datasets.table import REVIEWED
from fer_core.emotions import FERPLUS_COLUMNS

ACTION: Final = "duplicates"
_KEPT_FIRST: Final = ("test", "validation", "train")
_BY_COPIES: Final = "relabelled_by_copies"
_NAMED: Final = 24


@dataclass(frozen=True)
class Choice:
    """What becomes of a cluster.

    Attributes:
        cluster: the cluster.
        keep: the place in the data set's table of the face that stays.
        label: its label from now on.
        agreed: whether the copies settle on that label; if not, it is the kept face's own.
    """

    cluster: Cluster
    keep: int
    label: str
    agreed: bool


def choose(dataset: PackedDataset, cluster: Cluster) -> Choice:
    """Choose the face to keep of a cluster, and its label.

    A face of the test split stays before one of validation, and that before one of training, so that what is held back
    stays whole and a leak leaves the training split. Where the labels differ, the label is, in this order: the one that
    a person confirmed or gave in a review; the top of the copies' FER+ votes together, where it is one of their labels;
    the one most copies have; else that of the face that stays. Among the faces of the split the first with that label
    stays; if none has it, the first, relabelled, with the flag ``relabelled_by_copies``.
    """
    label = _agreed_label(dataset, cluster)
    split = next(name for name in _KEPT_FIRST if name in cluster.splits)
    staying = [place for place, name in enumerate(cluster.splits) if name == split]
    keep = min(staying, key=lambda place: (cluster.labels[place] != label, place))
    return Choice(cluster, cluster.rows[keep], label or cluster.labels[keep], label is not None)


def remove_duplicates(dataset: PackedDataset, found: Duplicates) -> PackedDataset:
    """Write a version with one face of each cluster; ``undo`` takes it back.

    Its ``details`` tell for every face that stays which were removed, and every label that was changed.

    Raises:
        FerError: if it cannot be written.
    """
    choices = [choose(dataset, cluster) for cluster in found.clusters]
    faces = dataset.faces.copy()
    relabelled: dict[str, list[str]] = {}
    for choice in choices:
        old = faces.at[choice.keep, "label"]
        if old != choice.label:
            faces.at[choice.keep, "label"] = choice.label
            # What a person said was said of the old label.
            flags = [flag for flag in faces.at[choice.keep, "flags"].split() if flag not in (*REVIEWED, _BY_COPIES)]
            faces.at[choice.keep, "flags"] = " ".join([*flags, _BY_COPIES])
            relabelled[faces.at[choice.keep, "id"]] = [old, choice.label]
    removed = [row for choice in choices for row in choice.cluster.rows if row != choice.keep]
    details = {
        "removed": len(removed),
        "removed_by_split": _counts(dataset.faces["split"].iloc[removed]),
        "kept": {
            faces.at[choice.keep, "id"]: [
                name for row, name in zip(choice.cluster.rows, choice.cluster.ids, strict=True) if row != choice.keep
            ]
            for choice in choices
        },
        "relabelled": relabelled,
    }
    return add_version(dataset, faces.drop(index=removed), ACTION, details)


def label_suspects(dataset: PackedDataset, found: Duplicates) -> pd.DataFrame:
    """Return the faces whose copies are labelled otherwise, for ``fer_core.datasets.suspects.write_suspects``.

    Where the copies settle on a label, those with another are suspect; else all of them are. The score is the share of
    the copies with another label. The note names copies: the Review page shows them.
    """
    rows = []
    for cluster in found.clusters:
        if not cluster.conflicting:
            continue
        choice = choose(dataset, cluster)
        counts = Counter(cluster.labels)
        told = ", ".join(f"{label} {count}" for label, count in counts.most_common())
        for name, label in zip(cluster.ids, cluster.labels, strict=True):
            if choice.agreed and label == choice.label:
                continue
            suggested = choice.label if choice.agreed else _the_other(label, counts)
            copies = ", ".join([other for other in cluster.ids if other != name][:_NAMED])
            note = f"The same photograph is here {len(cluster.rows)} times, labelled {told}{COPIES}{copies}"
            rows.append((name, "duplicate", 1 - counts[label] / len(cluster.rows), label, suggested, note))
    return pd.DataFrame(rows, columns=list(SUSPECT_COLUMNS))


def _agreed_label(dataset: PackedDataset, cluster: Cluster) -> str | None:
    """Return the label that the copies settle on, or None if they are divided."""
    if not cluster.conflicting:
        return cluster.labels[0]
    faces = dataset.faces.iloc[list(cluster.rows)]
    by_person = faces["flags"].map(lambda flags: not set(REVIEWED).isdisjoint(flags.split()))
    reviewed = set(faces["label"][by_person])
    if len(reviewed) == 1:
        return str(reviewed.pop())
    return _voted(dataset, cluster) or _single_top(Counter(cluster.labels))


def _voted(dataset: PackedDataset, cluster: Cluster) -> str | None:
    """Return the class with most FER+ votes over all copies, if it is one and one of their labels."""
    if dataset.votes is None:
        return None
    total = dataset.votes[list(cluster.rows)].sum(axis=0)
    top = _single_top(Counter(dict(zip(FERPLUS_COLUMNS, total.tolist(), strict=True))))
    return top if top in cluster.labels else None


def _single_top(counts: Counter[str]) -> str | None:
    """Return what is counted most often; None if two are."""
    most = counts.most_common(2)
    return most[0][0] if len(most) == 1 or most[0][1] > most[1][1] else None


def _the_other(label: str, counts: Counter[str]) -> str:
    """Return the other label where there are two, else nothing."""
    others = [name for name in counts if name != label]
    return others[0] if len(others) == 1 else ""


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
