"""The suspects as tables, the way the Review page takes them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.review.suspects import COLUMNS, LISTED, settled
from fer_core.datasets.versioned import DatasetVersion
from fer_core.label_errors.face_presence import SUSPECT, FacePresence
from fer_core.label_errors.ranking import Ranking


def wrong_labels(dataset: DatasetVersion, ranking: Ranking, most: int | None = None) -> pd.DataFrame:
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


def doubtful_pictures(dataset: DatasetVersion, doubts: FacePresence) -> pd.DataFrame:
    """Return the pictures that may show no usable face, the most doubtful first, in the same columns."""
    rows = np.flatnonzero((doubts.score >= SUSPECT) & ~settled(dataset))
    rows = rows[np.argsort(-doubts.score[rows], kind="stable")]
    notes = [doubts.note[row] for row in rows]
    return _table(dataset, rows, "not_a_face", doubts.score[rows], [""] * len(rows), notes)


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
