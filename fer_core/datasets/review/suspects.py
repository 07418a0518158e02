"""Faces that something may be wrong with, as the tools leave them for the Review page."""

from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.table import REVIEWED
from fer_core.datasets.versioned import DatasetVersion
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic

Kind = Literal["mislabel", "not_a_face", "duplicate"]
KINDS: Final[tuple[Kind, ...]] = ("mislabel", "not_a_face", "duplicate")
FOLDER: Final = "suspects"
COLUMNS: Final = ("id", "kind", "score", "label", "suggested", "note")
"""``score`` goes from 0 to 1, the higher the more suspect; ``label`` is what the face was labelled when it was found;
``suggested`` is a class, or empty; ``note`` says why, in words."""
COPIES: Final = "copies"
"""A further column, where there are any: the ids of the copies that contradict a label."""
LISTED: Final = "listed"
"""A further column, where a list is cut short: whether the suspect is on it."""

_ALL: Final = (*COLUMNS, COPIES, LISTED)


def settled(dataset: DatasetVersion) -> NDArray[np.bool_]:
    """Bool (n,): the faces that a person has decided about; nothing suspects them."""
    decided: NDArray[np.bool_] = np.logical_or.reduce([dataset.has_flag(name) for name in REVIEWED])
    return decided


def write_suspects(dataset: DatasetVersion, kind: Kind, suspects: pd.DataFrame) -> None:
    """Write the suspects of one kind into the data set's folder, in place of those found before.

    What was found before stays where this search could not find it again: faces that are not in this version, or have
    another label in it, and faces whose copies are no longer there to contradict them. Other versions have them.

    Args:
        dataset: what was looked at.
        kind: what is wrong with them.
        suspects: ``COLUMNS``, and ``COPIES`` and ``LISTED`` where they say anything; may be empty.

    Raises:
        FerError: if the disk refuses.
    """
    current = _whole(suspects)
    try:
        before = _read(dataset, kind)
    except FerError:  # what is damaged is replaced
        before = None
    if before is not None:
        again = pd.MultiIndex.from_frame(before[["id", "label"]]).isin(
            pd.MultiIndex.from_frame(current[["id", "label"]])
        )
        current = pd.concat([current, before[~again & _out_of_reach(dataset, before)]], ignore_index=True)
    target = dataset.folder / FOLDER / f"{kind}.parquet"
    with explain_write_errors(dataset.folder, resumable=False):
        target.parent.mkdir(exist_ok=True)
        write_atomic(target, current.to_parquet(index=False))


def read_suspects(dataset: DatasetVersion, *, unlisted: bool = False) -> pd.DataFrame:
    """Read what was found, the most suspect first.

    Args:
        dataset: the version.
        unlisted: whether to read those as well that are not on a list that was cut short.

    Returns:
        ``COLUMNS``; ``COPIES``, null without any; ``LISTED``: the suspects that are in this version, have the label
        they were found with, and are not ``settled``.

    Raises:
        FerError: if a file is damaged.
    """
    frames = [frame for kind in KINDS if (frame := _read(dataset, kind)) is not None and len(frame)]
    if not frames:
        return pd.DataFrame(columns=list(_ALL))
    suspects = pd.concat(frames, ignore_index=True)
    labels = dataset.faces.loc[~settled(dataset)].set_index("id")["label"]
    suspects = suspects[(suspects["id"].map(labels) == suspects["label"]) & (suspects[LISTED] | unlisted)]
    return suspects.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def _out_of_reach(dataset: DatasetVersion, suspects: pd.DataFrame) -> NDArray[np.bool_]:
    """Bool (k,): the suspects that a search of this version does not find, whether they are right or wrong."""
    labels = dataset.faces.set_index("id")["label"]
    elsewhere = (suspects["id"].map(labels) != suspects["label"]).to_numpy(np.bool_)
    here = set(labels.index)
    alone = [copies is not None and here.isdisjoint(copies) for copies in suspects[COPIES]]
    return np.asarray(elsewhere | np.array(alone, np.bool_))


def _read(dataset: DatasetVersion, kind: Kind) -> pd.DataFrame | None:
    path = dataset.folder / FOLDER / f"{kind}.parquet"
    try:
        frame = pd.read_parquet(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise FerError(f"{path} is damaged: {str(error).splitlines()[0]}. Delete it and search again.") from None
    if not set(COLUMNS) <= set(frame.columns):
        raise FerError(f"{path} is damaged: it lacks columns. Delete it and search again.")
    return _whole(frame)


def _whole(suspects: pd.DataFrame) -> pd.DataFrame:
    """Return them with all columns."""
    copies = suspects[COPIES].to_list() if COPIES in suspects else [None] * len(suspects)
    whole = suspects.loc[:, list(COLUMNS)]
    whole[COPIES] = pd.Series(copies, index=whole.index, dtype=object)
    whole[LISTED] = suspects[LISTED].astype(np.bool_) if LISTED in suspects else True
    return whole
