"""Checks of the table alone: identity, people, votes and flags."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from fer_core.datasets.checks.finding import Finding, texts
from fer_core.datasets.splits.assign import people_of
from fer_core.datasets.table import FLAGS
from fer_core.datasets.versioned import DatasetVersion
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.text import count_noun

_SHOWN: Final = 4
_TAGGERS: Final = 10
"""FER+ asked ten taggers a face (Barsoum et al. 2016)."""


def check_rows(dataset: DatasetVersion) -> Iterator[Finding]:
    """Check identical pictures, people, votes and flags."""
    yield from _identity(dataset.faces)
    yield from _people(dataset.faces)
    yield from _votes(dataset)
    yield from _flags(dataset.faces)


def _identity(faces: pd.DataFrame) -> Iterator[Finding]:
    same = faces[faces["hash"].duplicated(keep=False)]
    clusters = same.groupby("hash", sort=False).agg(
        faces=("id", "size"), splits=("split", "nunique"), labels=("label", "nunique")
    )
    across = clusters.index[clusters["splits"] > 1]
    if len(across):
        what = f"Pictures in more than one split, so that what is measured was seen in training: {len(across):,}."
        yield Finding("wrong", what, len(across), _members(same, across, "split"), check="leaks")
    else:
        yield Finding("fine", "No picture is in two splits.", check="leaks")
    conflicting = clusters.index[clusters["labels"] > 1]
    if len(conflicting):
        what = f"Pictures that occur with different labels: {len(conflicting):,}."
        yield Finding("wrong", what, len(conflicting), _members(same, conflicting, "label"), check="conflicts")
    else:
        yield Finding("fine", "No picture occurs with two labels.", check="conflicts")
    if len(clusters):
        extra = len(same) - len(clusters)
        what = (
            f"Pictures that occur more than once: {len(clusters):,}, with {extra:,} copies. "
            "Take the copies away, so that one of each is left."
        )
        yield Finding("alarm", what, extra, _members(same, clusters.index, "split"), check="duplicates")
    else:
        yield Finding("fine", "No picture occurs twice.", check="duplicates")


def _members(same: pd.DataFrame, hashes: pd.Index, column: str) -> tuple[str, ...]:
    """Name the faces of the clusters, those foremost that differ in ``column``."""
    names_of_clusters = []
    for _, members in same[same["hash"].isin(hashes)].groupby("hash", sort=False):
        ordered = members.loc[members[column].duplicated().sort_values(kind="stable").index]
        names = [f"{name} ({text})" for name, text in zip(ordered["id"], ordered[column], strict=True)]
        names_of_clusters.append(" = ".join([*names[:_SHOWN], *(["..."] if len(names) > _SHOWN else [])]))
    return tuple(names_of_clusters)


def _people(faces: pd.DataFrame) -> Iterator[Finding]:
    people = people_of(faces)
    known = faces.assign(person=people)[people != ""]
    if known.empty:
        yield Finding("fine", "It is not known who is on the pictures.", check="people")
        return
    splits = known.groupby("person", sort=True)["split"].nunique()
    across = splits[splits > 1]
    if len(across):
        what = f"People in more than one split: {len(across):,} of {len(splits):,}. data split keeps them together."
        cases = texts(f"{person}: {_places(known[known['person'] == person])}" for person in across.index)
        yield Finding("wrong", what, len(across), cases, check="people")
    else:
        what = f"{count_noun(len(splits), 'person', 'people')}, in one split{'' if len(splits) == 1 else ' each'}."
        yield Finding("fine", what, check="people")


def _places(faces: pd.DataFrame) -> str:
    pairs = faces[["source", "split"]].drop_duplicates().itertuples(index=False)
    return ", ".join(f"{split} ({source})" for source, split in pairs)


def _votes(dataset: DatasetVersion) -> Iterator[Finding]:
    votes = dataset.faces["votes"]
    has = votes.notna().to_numpy()
    if not has.any():
        yield Finding("fine", "There are no FER+ votes.", check="votes")
        return
    ids = dataset.faces["id"].to_numpy()[has]
    usable = votes[has].map(_usable).to_numpy(np.bool_)
    if not usable.all():
        what = f"Faces with votes that are not {len(FERPLUS_COLUMNS)} counts: {int((~usable).sum()):,}."
        yield Finding("wrong", what, int((~usable).sum()), texts(ids[~usable]), check="votes")
    sums = votes[has][usable].map(sum).to_numpy(np.int64)
    ids, left_out = ids[usable], dataset.has_flag("not_in_ferplus")[has][usable]
    none = (sums == 0) & ~left_out
    if none.any():
        what = f"Faces without any vote that are not marked not_in_ferplus: {int(none.sum()):,}."
        yield Finding("wrong", what, int(none.sum()), texts(ids[none]), check="votes")
    other = (sums != _TAGGERS) & (sums != 0)
    if other.any():
        what = f"Faces with more or fewer than {_TAGGERS} votes: {int(other.sum()):,}."
        cases = (f"{one}: {number}" for one, number in zip(ids[other], sums[other], strict=True))
        yield Finding("alarm", what, int(other.sum()), texts(cases), check="votes")
    if usable.all() and not none.any() and not other.any():
        yield Finding("fine", f"{count_noun(len(ids), 'face')} with {_TAGGERS} FER+ votes.", check="votes")


def _usable(votes: Sequence[int]) -> bool:
    return len(votes) == len(FERPLUS_COLUMNS) and all(number >= 0 for number in votes)


def _flags(faces: pd.DataFrame) -> Iterator[Finding]:
    words = faces["flags"].str.split().explode().dropna()
    strange = words[~words.isin(FLAGS)]
    if len(strange):
        what = f"Faces with flags that mean nothing ({', '.join(sorted(set(strange)))}): {strange.index.nunique():,}."
        ids = faces["id"].loc[strange.index.unique()]
        yield Finding("wrong", what, int(strange.index.nunique()), texts(ids), check="flags")
        return
    used = ", ".join(f"{name} {number:,}" for name, number in words.value_counts().items())
    yield Finding("fine", f"Used: {used or 'none'}.", check="flags")
