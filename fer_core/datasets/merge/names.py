"""Ids and source names that stay apart when data sets come together."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from fer_core.datasets.labels import word_key
from fer_core.datasets.versioned import DatasetVersion


def names_of(datasets: Sequence[DatasetVersion]) -> list[str]:
    """Return a name for each data set: its own; where another or its folder has that too, with a number.

    All that share a name get one, the first as well, so that in a rule the name alone is seen to be ambiguous.
    """
    owns = [dataset.manifest.name or dataset.folder.name for dataset in datasets]
    had = Counter(key for dataset in datasets for key in own_keys(dataset))
    names: list[str] = []
    for own in owns:
        taken, name, number = {word_key(other) for other in (*owns, *names)}, own, 1
        while had[word_key(own)] > 1 and word_key(name) in taken:
            name, number = f"{own}-{number}", number + 1
        names.append(name)
    return names


def own_keys(dataset: DatasetVersion) -> frozenset[str]:
    """Return what a data set is called, as ``word_key`` gives it: by itself, and by its folder."""
    return frozenset(word_key(name) for name in (dataset.manifest.name, dataset.folder.name) if name)


def ids_of(datasets: Sequence[DatasetVersion], names: Sequence[str]) -> tuple[list[pd.Series], list[str]]:
    """Return the faces' ids, and the names of the data sets in front of whose ids their name was put."""
    ids = [dataset.faces["id"] for dataset in datasets]
    every = pd.concat(ids, ignore_index=True)
    twice = set(every[every.duplicated()])
    prefixed = [bool(twice) and bool(one.isin(twice).any()) for one in ids]
    prefixed_ids = _put_in_front(ids, names, prefixed)
    if pd.concat(prefixed_ids, ignore_index=True).duplicated().any():  # a prefixed id may be another's own
        prefixed = [True] * len(ids)
        prefixed_ids = _put_in_front(ids, names, prefixed)
    return prefixed_ids, [name for name, one in zip(names, prefixed, strict=True) if one]


def sources_of(datasets: Sequence[DatasetVersion], names: Sequence[str]) -> list[pd.Series]:
    """Return the faces' sources; where two data sets use one, with their names in front."""
    used = Counter(source for dataset in datasets for source in dataset.faces["source"].unique())
    sources = []
    for dataset, name in zip(datasets, names, strict=True):
        source = dataset.faces["source"]
        shared = source.map(used) > 1
        inside = source.where(source != dataset.manifest.name, "")
        sources.append(source.where(~shared, (name + "/" + inside).str.rstrip("/")))
    return sources


def _put_in_front(ids: Sequence[pd.Series], names: Sequence[str], prefixed: Sequence[bool]) -> list[pd.Series]:
    return [name + "/" + one if put else one for one, name, put in zip(ids, names, prefixed, strict=True)]
