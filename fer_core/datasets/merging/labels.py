"""What the classes of the sources become."""

from collections.abc import Sequence

import pandas as pd

from fer_core.datasets.label_rule import LabelRule
from fer_core.datasets.names import emotion_name
from fer_core.datasets.packed import PackedDataset
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError


def mapped_labels(dataset: PackedDataset, rules: Sequence[LabelRule]) -> pd.Series:
    """Return the new label of each face, empty where it is left out; a rule for one source goes before one for all."""
    labels = dataset.faces["label"].copy()
    for rule in sorted(rules, key=lambda rule: bool(rule.source)):
        labels[_concerned(dataset, rule)] = rule.new
    return labels


def need_each(rules: Sequence[LabelRule], datasets: Sequence[PackedDataset]) -> None:
    """Refuse rules that concern no face, and two for the same class.

    Raises:
        FerError: with the rule.
    """
    seen = set()
    for rule in rules:
        if (rule.source, _name(rule.old)) in seen:
            raise FerError(f"There are two rules for one label; the second is '{rule.text}'. Leave one of them out.")
        seen.add((rule.source, _name(rule.old)))
        if not any(_concerned(dataset, rule).any() for dataset in datasets):
            names = sorted({str(label) for dataset in datasets for label in dataset.faces["label"].unique()})
            where = f"in '{rule.source}' " if rule.source else ""
            raise FerError(
                f"The rule '{rule.text}' concerns no face: no face {where}is labelled so. "
                f"There are: {', '.join(names)}."
            )


def merged_order(datasets: Sequence[PackedDataset], labels: Sequence[pd.Series]) -> tuple[str, ...]:
    """Return the classes of the merged data set: those of the sources as they come, without those that went."""
    order: list[str] = []
    for dataset, found in zip(datasets, labels, strict=True):
        present = set(found) - {""}
        renamed = set(dataset.faces["label"].unique()) - present
        order += [name for name in dataset.label_order if name not in renamed and name not in order]
        order += [name for name in FERPLUS if name in present and name not in order]
    return tuple(order)


def _concerned(dataset: PackedDataset, rule: LabelRule) -> pd.Series:
    """Return the faces a rule is for; its source is a folder, a data set's name or a word of the column ``source``."""
    faces = dataset.faces
    here = faces["label"].isin([rule.old, _name(rule.old)])
    if not rule.source or rule.source in (dataset.folder.name, dataset.manifest.name):
        return here
    return here & (faces["source"] == rule.source)


def _name(text: str) -> str:
    return emotion_name(text) or text
