"""The suspects as tables, the way the Review page takes them, and the figures of the search as a document."""

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.review.suspects import COLUMNS, LISTED, settled
from fer_core.datasets.versioned import DatasetVersion
from fer_core.label_errors.face_presence import SUSPECT, FacePresence
from fer_core.label_errors.predictions import Probabilities
from fer_core.label_errors.ranking import Ranking
from fer_core.label_errors.vote_agreement import compare_with_votes
from fer_core.statistics import roc_auc


def suspect_labels(dataset: DatasetVersion, ranking: Ranking, most: int | None = None) -> pd.DataFrame:
    """Return the suspected mislabels, ``suspects.COLUMNS`` and ``LISTED``, the most suspect first.

    What is settled is left out. The note tells the probability of the label by all evidence: the networks that did not
    learn from the face, those that did, and its copies' labels.

    Args:
        dataset: the faces.
        ranking: of their labels.
        most: how many are listed at most.
    """
    rows = np.flatnonzero(ranking.suspect & ~settled(dataset))
    rows = rows[np.argsort(-ranking.score[rows], kind="stable")]
    suggested = [dataset.label_order[number] for number in ranking.suggested[rows]]
    notes = [
        f"with all evidence, {label} has {1 - score:.0%}"
        for label, score in zip(dataset.faces["label"].iloc[rows], ranking.score[rows], strict=True)
    ]
    found = _table(dataset, rows, "mislabel", ranking.score[rows], suggested, notes)
    return found.assign(**{LISTED: np.arange(len(rows)) < (len(rows) if most is None else most)})


def pictures_without_face(dataset: DatasetVersion, presence: FacePresence) -> pd.DataFrame:
    """Return the pictures that may show no usable face, the most suspect first, in the same columns."""
    rows = np.flatnonzero((presence.score >= SUSPECT) & ~settled(dataset))
    rows = rows[np.argsort(-presence.score[rows], kind="stable")]
    notes = [presence.note[row] for row in rows]
    return _table(dataset, rows, "not_a_face", presence.score[rows], [""] * len(rows), notes)


def figures(
    dataset: DatasetVersion,
    found: Probabilities,
    ranking: Ranking,
    mislabels: pd.DataFrame,
    presence: FacePresence | None = None,
    without_face: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Count what was found.

    Args:
        dataset: what was looked at.
        found: what the networks say; aligned with the data.
        ranking: of all labels.
        mislabels: those that are listed.
        presence: of a face in every picture, where it was looked for.
        without_face: the pictures without one that are listed.

    Returns:
        ``faces``; ``agreement``, the share that the networks name as labelled; ``largest_class``, its share;
        ``mislabel`` and ``not_a_face`` with what is listed; ``ferplus`` what is listed beside the votes, where the
        data has them.
    """
    document: dict[str, Any] = {
        "faces": len(dataset),
        "agreement": float((found.held_out.argmax(axis=1) == dataset.labels).mean()),
        "largest_class": float(np.bincount(dataset.labels).max() / len(dataset)),
        "mislabel": {"suspects": len(mislabels), "per_class": _per_class(dataset, mislabels)},
    }
    if presence is not None and without_face is not None:
        listed = np.flatnonzero(dataset.faces["id"].isin(without_face["id"]))
        reasons = Counter(presence.reason[row] for row in listed)
        document["not_a_face"] = {"suspects": len(without_face), "reasons": dict(reasons.most_common())}
    listed_labels = dataset.faces["id"].isin(mislabels["id"]).to_numpy(np.bool_)
    agreement = compare_with_votes(dataset, ranking.score, listed_labels, ranking.suggested)
    if agreement is not None:
        document["ferplus"] = asdict(agreement)
        dropped = dataset.has_flag("not_in_ferplus")
        if presence is not None and dropped.any() and not dropped.all():
            document["not_a_face"]["auc_dropped_by_ferplus"] = roc_auc(presence.score, dropped)
    return document


def _table(
    dataset: DatasetVersion,
    rows: NDArray[np.int64],
    kind: str,
    score: NDArray[np.float64],
    suggested: list[str],
    notes: list[str],
) -> pd.DataFrame:
    chosen = dataset.faces.iloc[rows]
    return pd.DataFrame(
        {
            "id": chosen["id"].to_list(),
            "kind": kind,
            "score": score,
            "label": chosen["label"].to_list(),
            "suggested": suggested,
            "note": notes,
        },
        columns=list(COLUMNS),
    )


def _per_class(dataset: DatasetVersion, mislabels: pd.DataFrame) -> dict[str, dict[str, Any]]:
    faces = Counter(dataset.faces["label"])
    rather = {name: Counter(mislabels.loc[mislabels["label"] == name, "suggested"]) for name in dataset.label_order}
    return {
        name: {
            "faces": faces[name],
            "suspects": rather[name].total(),
            "rather": dict(rather[name].most_common()),
        }
        for name in dataset.label_order
    }
