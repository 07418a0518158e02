"""What networks say of the faces of a data set: those that did not learn from them, else the one that comes along."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.data_report.measure.pixels import OnProgress, no_progress
from fer_core.datasets.review.suspects import FOLDER
from fer_core.datasets.versioned import DatasetVersion
from fer_core.inference.classifier import EmotionClassifier
from fer_core.label_errors.predictions import OUT_OF_FOLD, Probabilities, predict_dataset, read_probabilities
from fer_core.text import count_noun


@dataclass(frozen=True)
class Recall:
    """How well networks tell the classes.

    Attributes:
        how: who was asked about what, in words, without a full stop.
        held_out: whether they did not learn from the faces.
        judged: faces of each class that were judged, at least one.
        right: of these, those named as they are labelled.
    """

    how: str
    held_out: bool
    judged: dict[str, int]
    right: dict[str, int]

    @property
    def shares(self) -> dict[str, float]:
        """Of each class, the share that is named as labelled."""
        return {name: self.right[name] / count for name, count in self.judged.items()}


@dataclass(frozen=True)
class Predictions:
    """Probabilities of some of the faces.

    Attributes:
        who: who gave them, in words that go on with a comma.
        held_out: whether the networks did not learn from the faces.
        rows: int64 (k,), the faces' places in the table.
        labels: int64 (k,), their labels, positions in ``classes``.
        probabilities: float32 (k, K).
        classes: of the columns.
    """

    who: str
    held_out: bool
    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    classes: tuple[str, ...]

    def recall(self) -> Recall:
        """Count what is named as it is labelled."""
        hit = self.probabilities.argmax(axis=1) == self.labels
        judged = np.bincount(self.labels, minlength=len(self.classes))
        right = np.bincount(self.labels[hit], minlength=len(self.classes))
        named = [(name, place) for place, name in enumerate(self.classes) if judged[place]]
        return Recall(
            f"asked about {count_noun(len(self.rows), 'face')}, {self.who}, named as labelled",
            self.held_out,
            {name: int(judged[place]) for name, place in named},
            {name: int(right[place]) for name, place in named},
        )


def kept_predictions(dataset: DatasetVersion) -> Predictions | None:
    """Read what ``data mislabels`` kept of its networks, for the faces that are still there.

    Returns:
        The predictions; None where there are none, or none for all classes.

    Raises:
        FerError: if the file is damaged.
    """
    path = dataset.folder / FOLDER / OUT_OF_FOLD
    if not path.is_file() or len(dataset.label_order) < 2:
        return None
    found = read_probabilities(path)
    place = pd.Index(found.ids).get_indexer(pd.Index(dataset.faces["id"]))
    rows = np.flatnonzero(place >= 0).astype(np.int64)
    if not len(rows) or not set(dataset.label_order) <= set(found.label_order):
        return None
    part = Probabilities(tuple(found.ids[row] for row in place[rows]), found.label_order, found.held_out[place[rows]])
    who = "networks that fer-studio data mislabels trained, each on other faces than it was asked about"
    return _predictions(dataset, rows, part.aligned(part.ids, dataset.label_order), who, held_out=True)


def predict_with(
    dataset: DatasetVersion, classifier: EmotionClassifier, limit: int, on_progress: OnProgress = no_progress
) -> Predictions | None:
    """Let a network predict.

    Args:
        dataset: the faces.
        classifier: the network; it learned from FER-2013.
        limit: how many faces it is asked about; drawn at random, always the same, where there are more.
        on_progress: is given how far it is.

    Returns:
        The predictions; None where it does not know all classes, or there is only one.
    """
    known = [set(head.labels) for head in classifier.folder.manifest.heads.values()]
    if len(dataset.label_order) < 2 or not any(set(dataset.label_order) <= head for head in known):
        return None
    rows = np.arange(len(dataset), dtype=np.int64)
    if len(rows) > limit:
        rows = np.sort(np.random.default_rng(0).choice(rows, limit, replace=False))
    part = replace(dataset, faces=dataset.faces.iloc[rows].reset_index(drop=True))
    found = predict_dataset(classifier, part, lambda done, total: on_progress("Asking the network", done, total))
    who = f"{classifier.folder.title}, which learned from FER-2013 and knows those of these faces that are from there"
    return _predictions(dataset, rows, found, who, held_out=False)


def _predictions(
    dataset: DatasetVersion, rows: NDArray[np.int64], found: Probabilities, who: str, *, held_out: bool
) -> Predictions:
    return Predictions(who, held_out, rows, dataset.labels[rows], found.held_out, found.label_order)
