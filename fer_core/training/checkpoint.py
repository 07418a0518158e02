"""What a run needs to go on after it was stopped, in one file that is either whole or not there."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path

FILE = "checkpoint.npz"


@dataclass(frozen=True)
class Checkpoint:
    """The state at the end of an epoch; random numbers come from the seed and the epoch, so they need no place.

    Attributes:
        recipe: the recipe's TOML text.
        data: SHA-256 of the training data.
        history: a row for each epoch.
        model: variables of the network and its seed generators, in order.
        optimizer: variables of the optimizer, in order.
        average: the averaged weights, in order; empty where none are averaged.
        average_updates: updates the average holds.
    """

    recipe: str
    data: str
    history: list[dict[str, float]]
    model: list[NDArray[Any]]
    optimizer: list[NDArray[Any]]
    average: list[NDArray[Any]]
    average_updates: int


_LISTS = ("model", "optimizer", "average")
_FIELDS = ("recipe", "data", "history", "average_updates")


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write it whole, or leave the earlier one as it was."""
    arrays = {f"{kind}_{i}": array for kind in _LISTS for i, array in enumerate(getattr(checkpoint, kind))}
    fields = json.dumps({name: getattr(checkpoint, name) for name in _FIELDS})
    with atomic_path(folder / FILE, part=f"{FILE}.part") as lent, lent.open("wb") as file:
        np.savez(file, facts=np.array(fields), **arrays)
        file.flush()
        os.fsync(file.fileno())


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """Read the checkpoint of a run folder, or return None where there is none yet.

    Raises:
        FerError: if the file is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with np.load(path) as stored:
            values: dict[str, Any] = json.loads(str(stored["facts"]))
            for kind in _LISTS:
                count = sum(name.startswith(f"{kind}_") for name in stored.files)
                values[kind] = [stored[f"{kind}_{i}"] for i in range(count)]
            return Checkpoint(**values)
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
        raise FerError(f"The checkpoint {path} is damaged. Delete it to start the run again.") from error
