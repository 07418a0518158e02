"""Everything that is told of a data set, as figures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.data_report.measure.counts import Copies, Counts, count_faces, find_copies
from fer_core.data_report.measure.hard_examples import HardExamples, hard_examples_by_loss, hard_examples_by_suspects
from fer_core.data_report.measure.history import Step, read_history
from fer_core.data_report.measure.outliers import Outlier, find_outliers
from fer_core.data_report.measure.pixels import OnProgress, Pixels, measure_pixels, no_progress
from fer_core.data_report.measure.predictions import Predictions, Recall, kept_predictions, predict_with
from fer_core.data_report.measure.votes import Votes, count_votes
from fer_core.datasets.checks import Finding, check_dataset
from fer_core.datasets.review.decisions import DecisionLog, applied_through, pending
from fer_core.datasets.review.suspects import FOLDER, KINDS, LISTED, Kind, read_suspects
from fer_core.datasets.versioned import DatasetVersion, versions
from fer_core.errors import FerError


@dataclass(frozen=True)
class Description:
    """What ``data describe`` tells.

    Attributes:
        dataset: what is described.
        counts: faces by split, class and source.
        pixels: brightness, contrast, averages.
        copies: faces with the same pixels.
        votes: labels against FER+ votes; None without votes.
        suspects: as ``read_suspects`` gives them, also those that are not on a list that was cut short.
        decided: ids of suspects with a decision of a review that is not applied to this version.
        searched: kinds of suspects that were searched for, whether any was found or not.
        hard_examples: None where nobody could tell.
        recall: how well networks tell the classes; None where none was asked.
        outliers: the faces that stand out by their pixels.
        history: all versions.
        findings: of ``check_dataset``.
    """

    dataset: DatasetVersion
    counts: Counts
    pixels: Pixels
    copies: Copies
    votes: Votes | None
    suspects: pd.DataFrame
    decided: frozenset[str]
    searched: frozenset[Kind]
    hard_examples: HardExamples | None
    recall: Recall | None
    outliers: tuple[Outlier, ...]
    history: tuple[Step, ...]
    findings: tuple[Finding, ...]

    @property
    def mislabels(self) -> pd.DataFrame:
        """The suspected labels, on the list or not."""
        return self.suspects[self.suspects["kind"] == "mislabel"]

    def of(self, split: str | None, label: str | None) -> NDArray[np.bool_]:
        """Bool (n,): the faces of a split and a class; None for any."""
        faces = self.dataset.faces
        chosen = np.ones(len(faces), np.bool_)
        if split is not None:
            chosen &= (faces["split"] == split).to_numpy()
        if label is not None:
            chosen &= (faces["label"] == label).to_numpy()
        return chosen

    def sample(self, rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """Draw so many of some places in the table, always the same ones of a data set."""
        if len(rows) <= count:
            return rows
        return np.sort(np.random.default_rng(len(self.dataset)).choice(rows, count, replace=False))

    def brightness(self) -> dict[str, dict[str, float]]:
        """Mean pixel value by split and class, of the classes that the split has, and of ``all``."""
        table: dict[str, dict[str, float]] = {}
        for split in (*self.counts.splits, None):
            row = {}
            for label in self.counts.classes:
                chosen = self.of(split, label)
                if chosen.any():
                    row[label] = float(self.pixels.mean[chosen].mean(dtype=np.float64))
            table[split or "all"] = row
        return table

    def as_json(self) -> dict[str, Any]:
        """Return every figure, for a JSON document."""
        height, width = self.dataset.size
        return {
            "name": self.dataset.manifest.name,
            "version": self.dataset.version.number,
            "height": height,
            "width": width,
            "colour": self.dataset.colour,
            "counts": self.counts.as_json(),
            "pixels": self.pixels.as_json(),
            "mean_pixel": {
                split: {label: round(value, 2) for label, value in row.items()}
                for split, row in self.brightness().items()
            },
            "exact_duplicates": self.copies.as_json(),
            "votes": None if self.votes is None else self.votes.as_json(),
            "suspects": {str(kind): int(count) for kind, count in self.suspects["kind"].value_counts().items()},
            "unlisted": int((~self.suspects[LISTED]).sum()),
            "decided_suspects": len(self.decided),
            "hardest": None if self.hard_examples is None else self.hard_examples.as_json(self.dataset),
            "recall": None
            if self.recall is None
            else {
                "how": self.recall.how,
                "held_out": self.recall.held_out,
                "classes": {name: round(share, 4) for name, share in self.recall.shares.items()},
            },
            "oddest": {kind.title: self.dataset.faces["id"].to_numpy()[kind.rows].tolist() for kind in self.outliers},
            "versions": [step.as_json() for step in self.history],
            "findings": [
                {"level": one.level, "what": one.what, "count": one.count, "cases": list(one.cases)}
                for one in self.findings
            ],
        }


def describe_dataset(dataset: DatasetVersion, judged: int, on_progress: OnProgress = no_progress) -> Description:
    """Look at all of a data set, in bounded memory.

    Args:
        dataset: what to describe.
        judged: faces that the network that comes along is asked about where ``data mislabels`` left no answers of its
            own networks; 0 for none.
        on_progress: is given how far it is.

    Raises:
        FerError: if it has no face, or a file of it is damaged.
    """
    if not len(dataset):
        raise FerError(f"Version {dataset.version.number} of {dataset.folder} has no face to describe.")
    findings = check_dataset(dataset, lambda done, total: on_progress("Checking", done, total))
    pixels = measure_pixels(dataset, on_progress)
    suspects = read_suspects(dataset, unlisted=True)
    predictions = kept_predictions(dataset) or _predict(dataset, judged, on_progress)
    hard_examples = hard_examples_by_suspects(dataset, suspects)
    if hard_examples is None and predictions is not None:
        hard_examples = hard_examples_by_loss(dataset, predictions)
    return Description(
        dataset=dataset,
        counts=count_faces(dataset),
        pixels=pixels,
        copies=find_copies(dataset),
        votes=count_votes(dataset),
        suspects=suspects,
        decided=_decided(dataset, suspects),
        searched=frozenset(kind for kind in KINDS if (dataset.folder / FOLDER / f"{kind}.parquet").is_file()),
        hard_examples=hard_examples,
        recall=None if predictions is None else predictions.recall(),
        outliers=find_outliers(pixels, dataset.faces["hash"].to_list()),
        history=read_history(dataset),
        findings=tuple(findings),
    )


def _decided(dataset: DatasetVersion, suspects: pd.DataFrame) -> frozenset[str]:
    """Return the suspects that wait for a review to be applied; what was decided of another label does not count."""
    through = applied_through(versions(dataset.folder), dataset.version.number)
    waiting = {(entry.id, entry.before) for entry in pending(DecisionLog(dataset.folder).entries, through)}
    return frozenset(
        name for name, label in zip(suspects["id"], suspects["label"], strict=True) if (name, label) in waiting
    )


def _predict(dataset: DatasetVersion, judged: int, on_progress: OnProgress) -> Predictions | None:
    if not judged:
        return None
    from fer_core.inference import ModelFolder, open_classifier, shipped_model

    with open_classifier(ModelFolder.read(shipped_model()), device="cpu") as classifier:
        return predict_with(dataset, classifier, judged, on_progress)
