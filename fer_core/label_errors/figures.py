"""The figures of a search for mislabels, as a document."""

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from fer_core.datasets.versioned import DatasetVersion
from fer_core.label_errors.face_presence import FacePresence
from fer_core.label_errors.predictions import Probabilities
from fer_core.label_errors.ranking import Ranking
from fer_core.label_errors.vote_agreement import against_votes
from fer_core.statistics import roc_auc


def figures(
    dataset: DatasetVersion,
    found: Probabilities,
    ranking: Ranking,
    wrong: pd.DataFrame,
    doubts: FacePresence | None = None,
    doubtful: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Count what was found.

    Args:
        dataset: what was looked at.
        found: what the networks say; aligned with the data.
        ranking: of all labels.
        wrong: the mislabels that are listed.
        doubts: about all pictures, where these were looked at.
        doubtful: those of them that are listed.

    Returns:
        ``faces``; ``agreement``, the share that the networks name as labelled; ``largest_class``, its share;
        ``mislabel`` and ``not_a_face`` with what is listed; ``ferplus`` what is listed beside the votes, where the
        data has them.
    """
    document: dict[str, Any] = {
        "faces": len(dataset),
        "agreement": float((found.held_out.argmax(axis=1) == dataset.labels).mean()),
        "largest_class": float(np.bincount(dataset.labels).max() / len(dataset)),
        "mislabel": {"suspects": len(wrong), "per_class": _per_class(dataset, wrong)},
    }
    if doubts is not None and doubtful is not None:
        listed = np.flatnonzero(dataset.faces["id"].isin(doubtful["id"]))
        reasons = Counter(doubts.reason[row] for row in listed)
        document["not_a_face"] = {"suspects": len(doubtful), "reasons": dict(reasons.most_common())}
    listed_labels = dataset.faces["id"].isin(wrong["id"]).to_numpy(np.bool_)
    opinion = against_votes(dataset, ranking.score, listed_labels, ranking.suggested)
    if opinion is not None:
        document["ferplus"] = asdict(opinion)
        dropped = dataset.has_flag("not_in_ferplus")
        if doubts is not None and dropped.any() and not dropped.all():
            document["not_a_face"]["auc_dropped_by_ferplus"] = roc_auc(doubts.score, dropped)
    return document


def _per_class(dataset: DatasetVersion, wrong: pd.DataFrame) -> dict[str, dict[str, Any]]:
    faces = Counter(dataset.faces["label"])
    rather = {name: Counter(wrong.loc[wrong["label"] == name, "suggested"]) for name in dataset.label_order}
    return {
        name: {
            "faces": faces[name],
            "suspects": rather[name].total(),
            "rather": dict(rather[name].most_common()),
        }
        for name in dataset.label_order
    }
