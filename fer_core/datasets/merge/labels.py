"""What the classes of the sources become."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from fer_core.datasets.labels import LabelRule, emotion_name, word_key
from fer_core.datasets.merge.names import own_keys
from fer_core.datasets.versioned import DatasetVersion
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError


@dataclass(frozen=True)
class _Place:
    """A data set, or a source in one, that a rule may be for.

    Attributes:
        name: no other has it.
        others: what else it is called, as ``word_key`` gives it; others may be called so too.
        where: the data set, as one names it to a command.
        number: the data set's.
        source: empty for the whole data set.
    """

    name: str
    others: frozenset[str]
    where: str
    number: int
    source: str = ""


@dataclass(frozen=True)
class _Meant:
    """What a rule is for: a class, in one place or, where that is None, in all."""

    rule: LabelRule
    place: _Place | None
    old: str

    @property
    def depth(self) -> int:
        """0 for all data sets, 1 for one, 2 for a source in one."""
        return 0 if self.place is None else 2 if self.place.source else 1

    def faces(self, dataset: DatasetVersion, number: int) -> pd.Series:
        """Return which faces of a data set these are."""
        labels = [label for label in dataset.faces["label"].unique() if _class(label) == self.old]
        here = dataset.faces["label"].isin(labels)
        if self.place is None:
            return here
        if self.place.number != number:
            return here & False
        return here & (dataset.faces["source"] == self.place.source) if self.place.source else here


def mapped_labels(
    datasets: Sequence[DatasetVersion], names: Sequence[str], rules: Sequence[LabelRule]
) -> list[pd.Series]:
    """Return the new label of each face of each data set, empty where it is left out.

    A rule for one data set goes before one for all, and a rule for a source in it before both.

    Args:
        datasets: that are merged.
        names: of the data sets, as ``names_of`` gives them; rules may use these, the data sets' own and their
            folders' names, those of sources in them, and ``NAME/SOURCE``.
        rules: what classes become.

    Raises:
        FerError: if a rule concerns no face, or several data sets or sources are called as it says, or two are for
            the same class.
    """
    places = list(_places(datasets, names))
    meant = [_meant(rule, places) for rule in rules]
    _refuse_two_for_one(meant)
    new_labels = [dataset.faces["label"].copy() for dataset in datasets]
    for one in sorted(meant, key=lambda one: one.depth):
        concerned = [one.faces(dataset, number) for number, dataset in enumerate(datasets)]
        if not any(faces.any() for faces in concerned):
            raise _for_nobody(one, datasets, names)
        for labels, faces in zip(new_labels, concerned, strict=True):
            labels[faces] = one.rule.new
    return new_labels


def merged_order(datasets: Sequence[DatasetVersion], labels: Sequence[pd.Series]) -> tuple[str, ...]:
    """Return the classes of the merged data set: those of the sources as they come, without those that went."""
    order: list[str] = []
    for dataset, new_labels in zip(datasets, labels, strict=True):
        present = set(new_labels) - {""}
        renamed = set(dataset.faces["label"].unique()) - present
        order += [name for name in dataset.label_order if name not in renamed and name not in order]
        order += [name for name in FERPLUS if name in present and name not in order]
    return tuple(order)


def _places(datasets: Sequence[DatasetVersion], names: Sequence[str]) -> Iterator[_Place]:
    for number, (dataset, name) in enumerate(zip(datasets, names, strict=True)):
        where = f"{dataset.folder}@{dataset.version.number}"
        yield _Place(name, own_keys(dataset), where, number)
        for source in map(str, dataset.faces["source"].unique()):
            yield _Place(f"{name}/{source}", frozenset({word_key(source)}), where, number, source)


def _meant(rule: LabelRule, places: Sequence[_Place]) -> _Meant:
    """Find what a rule is for.

    Raises:
        FerError: if several places are called as it says.
    """
    for source, old in rule.readings:
        called = _called(source, places) if source else []
        if len(called) > 1:
            choices = " or ".join(f"{place.name} ({place.where})" for place in called)
            raise FerError(f"The rule '{rule.text}' may be for {choices}. Write the one that is meant.")
        if called:
            return _Meant(rule, called[0], _class(old))
    return _Meant(rule, None, _class(rule.left))


def _called(key: str, places: Sequence[_Place]) -> list[_Place]:
    """Return the places that are called so: a data set's name goes before that of a source in another."""
    whole = [place for place in places if not place.source]
    return (
        [place for place in places if word_key(place.name) == key]
        or [place for place in whole if key in place.others]
        or [place for place in places if key in place.others]
    )


def _refuse_two_for_one(meant: Sequence[_Meant]) -> None:
    seen = set()
    for one in meant:
        if (one.place, one.old) in seen:
            raise FerError(
                f"There are two rules for one label; the second is '{one.rule.text}'. Leave one of them out."
            )
        seen.add((one.place, one.old))


def _for_nobody(one: _Meant, datasets: Sequence[DatasetVersion], names: Sequence[str]) -> FerError:
    rule = one.rule
    if one.place is None and rule.source:
        there = f"no source is called '{rule.source}', and no face is labelled '{rule.left}'. There are: "
        return FerError(f"The rule '{rule.text}' concerns no face: {there}{', '.join(names)}.")
    labels = sorted({str(label) for dataset in datasets for label in dataset.faces["label"].unique()})
    where = f"in '{rule.source}' " if rule.source else ""
    return FerError(
        f"The rule '{rule.text}' concerns no face: no face {where}is labelled so. There are: {', '.join(labels)}."
    )


def _class(text: str) -> str:
    return emotion_name(text) or word_key(text)
