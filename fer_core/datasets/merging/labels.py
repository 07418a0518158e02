"""What the classes of the sources become."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from fer_core.datasets.names import emotion_name
from fer_core.datasets.packed import PackedDataset
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError


@dataclass(frozen=True)
class LabelRule:
    """What one class becomes.

    Attributes:
        source: only in this source; empty for all. The folder's or the data set's name, or a word of the column
            ``source``.
        old: the class.
        new: the class that it becomes; empty to leave its faces out.
    """

    source: str
    old: str
    new: str


def parse_label_rule(text: str) -> LabelRule:
    """Read ``OLD=NEW``, ``SOURCE:OLD=NEW`` or ``OLD=``.

    Example:
        >>> parse_label_rule("affect:contempt=")
        LabelRule(source='affect', old='contempt', new='')

    Raises:
        FerError: if it is not of that form, or NEW is no emotion.
    """
    left, equals, new = text.partition("=")
    source, _, old = left.rpartition(":")
    if not equals or not old.strip():
        raise FerError(f"'{text}' is no rule for a label. Write OLD=NEW, SOURCE:OLD=NEW, or OLD= to leave faces out.")
    name = emotion_name(new) if new.strip() else ""
    if name is None:
        raise FerError(f"'{new.strip()}' is no emotion. Use {', '.join(FERPLUS)}.")
    return LabelRule(source.strip(), old.strip(), name)


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
        text = f"{rule.source}{':' if rule.source else ''}{rule.old}={rule.new}"
        if (rule.source, _name(rule.old)) in seen:
            raise FerError(f"There are two rules for one label; the second is '{text}'. Leave one of them out.")
        seen.add((rule.source, _name(rule.old)))
        if not any(_concerned(dataset, rule).any() for dataset in datasets):
            names = sorted({str(label) for dataset in datasets for label in dataset.faces["label"].unique()})
            where = f"in '{rule.source}' " if rule.source else ""
            raise FerError(
                f"The rule '{text}' concerns no face: no face {where}is labelled so. There are: {', '.join(names)}."
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
    faces = dataset.faces
    here = faces["label"].isin([rule.old, _name(rule.old)])
    if not rule.source or rule.source in (dataset.folder.name, dataset.manifest.name):
        return here
    return here & (faces["source"] == rule.source)


def _name(text: str) -> str:
    return emotion_name(text) or text
