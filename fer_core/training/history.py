"""The figures of a run, epoch by epoch, as a CSV that any program opens."""

import csv
from pathlib import Path

from fer_core.files.atomic import atomic_path

FILE = "history.csv"


def write_history(folder: Path, history: list[dict[str, float]]) -> None:
    """Write all rows, or leave the file as it was."""
    with atomic_path(folder / FILE, part=f"{FILE}.part") as lent, lent.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(history[0]))
        writer.writeheader()
        writer.writerows(history)
