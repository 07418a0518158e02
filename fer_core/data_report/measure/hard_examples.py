"""The faces that are hardest to tell: suspected mislabels where they were searched for, else by networks' loss."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.data_report.measure.predictions import Predictions
from fer_core.datasets.review.suspects import LISTED
from fer_core.datasets.versioned import DatasetVersion
from fer_core.text import count_noun


@dataclass(frozen=True)
class HardExamples:
    """The hardest faces of each class.

    Attributes:
        how: how they were found, in words.
        rows: for each class its places in the table, the hardest first.
        notes: for each of these faces a few words, in the same order.
        judged: faces looked at.
    """

    how: str
    rows: dict[str, NDArray[np.int64]]
    notes: dict[str, tuple[str, ...]]
    judged: int

    def as_json(self, dataset: DatasetVersion) -> dict[str, Any]:
        """Return the faces by their ids."""
        ids = dataset.faces["id"].to_numpy()
        return {
            "how": self.how,
            "judged": self.judged,
            "faces": {name: ids[rows].tolist() for name, rows in self.rows.items()},
        }


def hard_examples_by_suspects(dataset: DatasetVersion, suspects: pd.DataFrame, each: int = 9) -> HardExamples | None:
    """Take the faces that ``data mislabels`` suspects most; None if it left none."""
    found = suspects[suspects["kind"] == "mislabel"]
    if not len(found):
        return None
    place = pd.Series(np.arange(len(dataset)), index=dataset.faces["id"])
    rows, notes = {}, {}
    for name in dataset.label_order:
        of_class = found[found["label"] == name].head(each)
        if len(of_class):
            rows[name] = place[of_class["id"]].to_numpy(np.int64)
            notes[name] = tuple(
                f"{f'{suggested}? ' if suggested else ''}label {1 - score:.0%}"
                for suggested, score in zip(of_class["suggested"], of_class["score"], strict=True)
            )
    how = (
        f"fer-studio data mislabels suspects {count_noun(len(found), 'label')}{cut_short(found)}. "
        "Shown are the most suspect of each class, with what it suggests instead and how likely the label is, by "
        "what networks say of the face and by the labels of its copies."
    )
    return HardExamples(how, rows, notes, len(dataset))


def cut_short(suspects: pd.DataFrame) -> str:
    """Return what to say behind how many labels are suspected, where not all of them are on the list."""
    listed = suspects[LISTED].sum()
    return "" if listed == len(suspects) else f", with {listed:,} of them on its list, which was cut short"


def hard_examples_by_loss(dataset: DatasetVersion, predictions: Predictions, each: int = 9) -> HardExamples:
    """Take the faces with the highest loss under networks.

    Args:
        dataset: the faces.
        predictions: what networks say of them, or of some.
        each: how many of each class to keep.
    """
    names, labels, given = predictions.classes, predictions.labels, predictions.probabilities
    loss = -np.log(np.maximum(given[np.arange(len(labels)), labels], 1e-12))
    predicted = given.argmax(axis=1)
    hard, notes = {}, {}
    for place, name in enumerate(names):
        of_class = np.flatnonzero(labels == place)
        if len(of_class):
            first = of_class[np.argsort(-loss[of_class], kind="stable")[:each]]
            hard[name] = predictions.rows[first]
            notes[name] = tuple(f"{names[predicted[one]]} {given[one, predicted[one]]:.0%}" for one in first)
    return HardExamples(_words(predictions, len(dataset)), hard, notes, len(labels))


def _words(predictions: Predictions, total: int) -> str:
    judged = len(predictions.rows)
    which = count_noun(total, "face") if judged == total else f"{judged:,} of the {count_noun(total, 'face')}"
    drawn = "" if judged == total or predictions.held_out else ", drawn at random"
    fairer = "" if predictions.held_out else " For a fairer ranking run fer-studio data mislabels first."
    return (
        f"No suspected label is noted with this data set. Asked about {which}{drawn}: {predictions.who}. Shown are the "
        f"faces with the highest loss, and what is said of them.{fairer}"
    )
