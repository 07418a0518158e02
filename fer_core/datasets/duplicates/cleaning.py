"""Keeping one face of each cluster of duplicates, and saying which clusters are labelled in two ways."""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Final

import pandas as pd

from fer_core.datasets.duplicates.clusters import Cluster, Duplicates
from fer_core.datasets.review.suspects import COLUMNS as SUSPECT_COLUMNS
from fer_core.datasets.review.suspects import COPIES
from fer_core.datasets.splits.assign import people_of
from fer_core.datasets.table import REVIEWED
from fer_core.datasets.versioned import DatasetVersion, add_version
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.text import count_noun

ACTION: Final = "duplicates"
_KEPT_FIRST: Final = ("test", "validation", "train")
_BY_COPIES: Final = "relabelled_by_copies"
_NO_FACE: Final = "not_in_ferplus"
_NAMED: Final = 24
_TOLD: Final = 3


@dataclass(frozen=True)
class Choice:
    """What becomes of a cluster.

    Attributes:
        cluster: the cluster.
        keep: the place in the data set's table of the face that stays.
        label: its label from now on.
        agreed: whether the copies settle on that label; if not, it is the kept face's own.
        why: what settles it where the copies are labelled differently, in words; empty where it is their number.
        reviewed: whether a person gave one of the copies that label, and nobody gave one another.
    """

    cluster: Cluster
    keep: int
    label: str
    agreed: bool
    why: str
    reviewed: bool


def choose(dataset: DatasetVersion, cluster: Cluster) -> Choice:
    """Choose the face to keep of a cluster, and its label.

    A face of the test split stays before one of validation, and that before one of training, so that what is held back
    stays whole and a leak leaves the training split. Where the labels differ, the label is, in this order: the one that
    a person confirmed or gave in a review; the top of the copies' FER+ votes together, where it is one of their labels;
    the one most copies have; else that of the face that stays. Among the faces of the split the first with that label
    stays; if none has it, the first, relabelled, with the flag ``relabelled_by_copies``.
    """
    reviewed = _reviewed_labels(dataset, cluster)
    label, why = _agreed_label(dataset, cluster, reviewed)
    split = next(name for name in _KEPT_FIRST if name in cluster.splits)
    staying = [place for place, name in enumerate(cluster.splits) if name == split]
    keep = min(staying, key=lambda place: (cluster.labels[place] != label, place))
    own = label or cluster.labels[keep]
    return Choice(cluster, cluster.rows[keep], own, label is not None, why, reviewed == {own})


def remove_duplicates(dataset: DatasetVersion, duplicates: Duplicates) -> DatasetVersion:
    """Write a version with one face of each cluster; ``undo`` takes it back.

    The face that stays takes over what only its copies know: the person, the FER+ votes, and that its label was
    confirmed in a review. The version's ``details`` tell for every face that stays which were removed, every label
    that was changed, and under which names the person on a face is known where there are several.

    Raises:
        FerError: if it cannot be written.
    """
    choices = [choose(dataset, cluster) for cluster in duplicates.clusters]
    faces = dataset.faces.assign(person=people_of(dataset.faces))
    relabelled: dict[str, list[str]] = {}
    people: dict[str, list[str]] = {}
    for choice in choices:
        names = _take_over(faces, choice)
        if len(names) > 1:
            people[str(faces.at[choice.keep, "id"])] = names
        old = str(faces.at[choice.keep, "label"])
        if old != choice.label:
            faces.at[choice.keep, "label"] = choice.label
            # What a person said was said of the old label.
            flags = [
                flag for flag in str(faces.at[choice.keep, "flags"]).split() if flag not in (*REVIEWED, _BY_COPIES)
            ]
            faces.at[choice.keep, "flags"] = " ".join([*flags, _BY_COPIES])
            relabelled[str(faces.at[choice.keep, "id"])] = [old, choice.label]
        flags = str(faces.at[choice.keep, "flags"]).split()
        if choice.reviewed and set(REVIEWED).isdisjoint(flags):
            faces.at[choice.keep, "flags"] = " ".join([*flags, "kept"])
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
        "several_people": people,
    }
    return add_version(dataset, faces.drop(index=removed), ACTION, details)


def label_suspects(dataset: DatasetVersion, duplicates: Duplicates) -> pd.DataFrame:
    """Return the faces whose copies are labelled otherwise, for ``fer_core.datasets.review.suspects.write_suspects``.

    Where the copies settle on a label, those with another are suspect; else all of them are. The score is the share of
    the copies with another label.
    """
    rows = []
    for cluster in duplicates.clusters:
        if not cluster.conflicting:
            continue
        choice = choose(dataset, cluster)
        counts = Counter(cluster.labels)
        told = ", ".join(f"{label} {count}" for label, count in counts.most_common())
        told += f"; {choice.why}" if choice.why else ""
        for name, label in zip(cluster.ids, cluster.labels, strict=True):
            if choice.agreed and label == choice.label:
                continue
            suggested = choice.label if choice.agreed else _the_other(label, counts)
            copies = [other for other in cluster.ids if other != name][:_NAMED]
            note = f"{_other_copies(cluster)}; all together labelled {told}"
            rows.append((name, "duplicate", 1 - counts[label] / len(cluster.rows), label, suggested, note, copies))
    return pd.DataFrame(rows, columns=[*SUSPECT_COLUMNS, COPIES])


def _take_over(faces: pd.DataFrame, choice: Choice) -> list[str]:
    """Give the face that stays the person and the votes that only its copies have; return the people's names."""
    copies = faces.loc[list(choice.cluster.rows)]
    names = sorted(set(copies["person"]) - {""})
    if not faces.at[choice.keep, "person"] and len(names) == 1:
        faces.at[choice.keep, "person"] = names[0]
    voted = copies[copies["votes"].notna()]
    if len(voted) and choice.keep not in voted.index:
        left_out = voted["flags"].str.split().map(lambda flags: _NO_FACE in flags)
        giver = voted.index[int(left_out.to_numpy().argmin())]  # the first that FER+ took up, if any
        faces.at[choice.keep, "votes"] = voted["votes"][giver]
        flags = [flag for flag in str(faces.at[choice.keep, "flags"]).split() if flag != _NO_FACE]
        faces.at[choice.keep, "flags"] = " ".join([*([_NO_FACE] if left_out[giver] else []), *flags])
    return names


def _reviewed_labels(dataset: DatasetVersion, cluster: Cluster) -> set[str]:
    """Return the labels that people gave or confirmed."""
    faces = dataset.faces.iloc[list(cluster.rows)]
    by_person = faces["flags"].map(lambda flags: not set(REVIEWED).isdisjoint(flags.split()))
    return {str(label) for label in faces["label"][by_person]}


def _agreed_label(dataset: DatasetVersion, cluster: Cluster, reviewed: Set[str]) -> tuple[str | None, str]:
    """Return the label that the copies settle on, or None if they are divided; and why, see ``Choice``."""
    if not cluster.conflicting:
        return cluster.labels[0], ""
    if len(reviewed) == 1:
        (label,) = reviewed
        return label, f"in a review one was found to be {label}"
    votes = _votes(dataset, cluster)
    top = _single_top(votes)
    if top in cluster.labels:
        told = ", ".join(f"{name} {count}" for name, count in votes.most_common(_TOLD) if count)
        return top, f"FER+ votes of all copies: {told}"
    return _single_top(Counter(cluster.labels)), ""


def _votes(dataset: DatasetVersion, cluster: Cluster) -> Counter[str]:
    """Return the FER+ votes over all copies, by class."""
    if dataset.votes is None:
        return Counter()
    total = dataset.votes[list(cluster.rows)].sum(axis=0)
    return Counter(dict(zip(FERPLUS_COLUMNS, total.tolist(), strict=True)))


def _single_top(counts: Counter[str]) -> str | None:
    """Return what is counted most often; None if two are, or nothing is."""
    most = counts.most_common(2)
    if not most:
        return None
    return most[0][0] if len(most) == 1 or most[0][1] > most[1][1] else None


def _the_other(label: str, counts: Counter[str]) -> str:
    """Return the other label where there are two, else nothing."""
    others = [name for name in counts if name != label]
    return others[0] if len(others) == 1 else ""


def _other_copies(cluster: Cluster) -> str:
    """Say how many copies a face has besides itself, as the Review page counts them; near ones are called so."""
    kind = "near copy" if cluster.distinct > 1 else "copy"
    return count_noun(len(cluster.rows) - 1, kind, kind.replace("copy", "copies"))


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
