"""Suspected labels that a search found and left off its list (`data mislabels --most`), kept for the description."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Final

import pandas as pd

from fer_core.datasets.packed import PackedDataset
from fer_core.datasets.suspects import FOLDER, settled
from fer_core.errors import FerError
from fer_core.session.disk import explain_write_errors, write_whole

NOTE: Final = "mislabel_unlisted.json"
LIST: Final = "mislabel.parquet"
KEPT: Final = ("id", "score", "label", "suggested")


def write_unlisted(dataset: PackedDataset, unlisted: pd.DataFrame) -> None:
    """Note what is not on the list of suspected labels, which is written first; nothing is kept of none.

    The note names the list that it belongs to, so that it counts no more once that is replaced.

    Args:
        dataset: what was searched.
        unlisted: ``fer_core.datasets.suspects.COLUMNS``.

    Raises:
        FerError: if the disk refuses.
    """
    folder = dataset.folder / FOLDER
    with explain_write_errors(dataset.folder, resumable=False):
        if not len(unlisted):
            (folder / NOTE).unlink(missing_ok=True)
            return
        note = {"list": _fingerprint(folder), "suspects": unlisted.loc[:, list(KEPT)].to_dict("list")}
        write_whole(folder / NOTE, json.dumps(note).encode())


def read_unlisted(dataset: PackedDataset) -> pd.DataFrame:
    """Read what is not on the list of suspected labels.

    Returns:
        ``KEPT`` and ``kind``, the most suspect first: those that ``read_suspects`` would give if they were on it.

    Raises:
        FerError: if the note or the list is damaged.
    """
    path = dataset.folder / FOLDER / NOTE
    none = pd.DataFrame(columns=[*KEPT, "kind"])
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        found = pd.DataFrame(note["suspects"], columns=list(KEPT)).assign(kind="mislabel")
        if note["list"] != _fingerprint(path.parent):
            return none
    except FileNotFoundError:
        return none
    except (OSError, ValueError, KeyError, TypeError):
        raise FerError(f"{path} is damaged. Delete it and search again.") from None
    labels = dataset.faces.loc[~settled(dataset)].set_index("id")["label"]
    return found[found["id"].map(labels) == found["label"]].reset_index(drop=True)


def _fingerprint(folder: Path) -> str:
    return sha256((folder / LIST).read_bytes()).hexdigest()
