"""The faces that are hardest to tell: suspected mislabels where they were searched for, else by a network's loss."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.describe.pixels import Watch, unwatched
from fer_core.datasets.packed import PackedDataset
from fer_core.emotions import FER2013, FERPLUS
from fer_core.evaluation.evaluate import restricted

BATCH: Final = 256


class Judge(Protocol):
    """What is needed of a classifier: uint8 (n, 48, 48) to probabilities (n, classes)."""

    def probabilities(self, crops: NDArray[np.uint8], classes: int) -> NDArray[np.float32]:
        """Return the probabilities of the head with that many classes."""
        ...


@dataclass(frozen=True)
class Hardest:
    """The hardest faces of each class.

    Attributes:
        how: how they were found, in words.
        rows: for each class its places in the table, the hardest first.
        notes: for each of these faces a few words, in the same order.
        recall: share of the judged faces of each class that the network names rightly; empty without a network.
        judged: faces looked at.
    """

    how: str
    rows: dict[str, NDArray[np.int64]]
    notes: dict[str, tuple[str, ...]]
    judged: int
    recall: dict[str, float] = field(default_factory=dict)

    def as_json(self, dataset: PackedDataset) -> dict[str, Any]:
        """Return the faces by their ids."""
        ids = dataset.faces["id"].to_numpy()
        return {
            "how": self.how,
            "judged": self.judged,
            "recall": {name: round(share, 4) for name, share in self.recall.items()},
            "faces": {name: ids[rows].tolist() for name, rows in self.rows.items()},
        }


def hardest_by_suspects(dataset: PackedDataset, suspects: pd.DataFrame, each: int = 9) -> Hardest | None:
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
                f"{suggested or 'doubtful'} ({score:.0%})"
                for suggested, score in zip(of_class["suggested"], of_class["score"], strict=True)
            )
    how = (
        f"fer-studio data mislabels suspects {len(found):,} labels. Shown are the most suspect of each class, with "
        "what it suggests and how sure it is. Its networks had not learned from the faces that they judged."
    )
    return Hardest(how, rows, notes, len(dataset))


def hardest_by_network(
    dataset: PackedDataset,
    judge: Judge,
    title: str,
    labels_of: Mapping[int, tuple[str, ...]],
    limit: int,
    each: int = 9,
    watch: Watch = unwatched,
) -> Hardest | None:
    """Take the faces with the highest loss under a network.

    Args:
        dataset: the faces.
        judge: the network.
        title: its name, for the words.
        labels_of: for each head's size its labels.
        limit: how many faces it looks at; drawn at random, always the same, where there are more.
        each: how many of each class to keep.
        watch: told how far it is.

    Returns:
        The hardest faces; None where a class is no emotion that the network knows.
    """
    present = tuple(name for place, name in enumerate(dataset.label_order) if (dataset.labels == place).any())
    head = next((size for size, known in sorted(labels_of.items()) if set(present) <= set(known)), None)
    if head is None or len(present) < 2:
        return None
    rows = np.arange(len(dataset), dtype=np.int64)
    if len(rows) > limit:
        rows = np.sort(np.random.default_rng(0).choice(rows, limit, replace=False))
    columns = np.array([present.index(name) if name in present else -1 for name in dataset.label_order])
    truth = columns[dataset.labels[rows]]
    answers = np.zeros((len(rows), len(present)))
    for start in range(0, len(rows), BATCH):
        part = slice(start, start + BATCH)
        given = judge.probabilities(dataset.grey(rows[part]), classes=head)
        answers[part] = restricted(given, labels_of[head], present)
        watch("Asking the network", min(start + BATCH, len(rows)), len(rows))
    return _ranked(rows, answers, truth, present, _words(title, len(rows), len(dataset)), each)


def head_labels(sizes: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Keep the heads that answer for FER-2013's and FER+'s classes."""
    return {size: labels for size, labels in sizes.items() if size in (len(FER2013), len(FERPLUS))}


def _words(title: str, judged: int, total: int) -> str:
    which = f"all {total:,} faces" if judged == total else f"{judged:,} of the {total:,} faces, drawn at random"
    return (
        f"No suspects are noted with this data set, so the network {title} was asked about {which}. Shown are those "
        "with the highest loss, and what it says of them. What it learned from (FER-2013) seems easier to it "
        "than it is; for a fairer ranking run fer-studio data mislabels first."
    )


def _ranked(
    rows: NDArray[np.int64],
    answers: NDArray[np.float64],
    truth: NDArray[np.int64],
    names: tuple[str, ...],
    how: str,
    each: int,
) -> Hardest:
    loss = -np.log(np.maximum(answers[np.arange(len(rows)), truth], 1e-12))
    said = answers.argmax(axis=1)
    hard, notes, recall = {}, {}, {}
    for place, name in enumerate(names):
        own = np.flatnonzero(truth == place)
        if not len(own):
            continue
        recall[name] = float((said[own] == place).mean())
        first = own[np.argsort(-loss[own], kind="stable")[:each]]
        hard[name] = rows[first]
        notes[name] = tuple(f"{names[said[one]]} ({answers[one, said[one]]:.0%})" for one in first)
    return Hardest(how, hard, notes, len(rows), recall)
