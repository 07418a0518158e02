"""From decisions to the table of a new version."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from fer_core.datasets.review.decisions import Entry


def carry_out(faces: pd.DataFrame, decided: Mapping[int, Entry]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Carry decisions out on a table of faces.

    Args:
        faces: The table.
        decided: What was decided last of each face, by its place in the table.

    Returns:
        The new table, and what was done, for the details of a version.
    """
    kept: list[str] = []
    relabelled: dict[str, list[str]] = {}
    out: dict[str, list[str]] = {"delete": [], "not_a_face": []}
    labels, flags = faces["label"].to_list(), faces["flags"].to_list()
    stays = np.ones(len(faces), np.bool_)
    for position in sorted(decided):
        entry = decided[position]
        if entry.after is None:
            stays[position] = False
            out[entry.action].append(entry.id)
            continue
        if entry.action == "keep":
            kept.append(entry.id)
        else:
            relabelled[entry.id] = [labels[position], entry.after]
        labels[position] = entry.after
        flag = "kept" if entry.action == "keep" else "relabelled"
        flags[position] = " ".join(dict.fromkeys([*flags[position].split(), flag]))
    done = {"kept": kept, "relabelled": relabelled, "deleted": out["delete"], "not_a_face": out["not_a_face"]}
    return faces.assign(label=labels, flags=flags)[stays], done
