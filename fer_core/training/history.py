"""The figures of a run, epoch by epoch, as a CSV that any program opens."""

import csv
from pathlib import Path

FILE = "history.csv"


def write_history(folder: Path, history: list[dict[str, float]]) -> None:
    """Write all rows under a temporary name, then rename."""
    temporary = folder / f"{FILE}.part"
    with temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(history[0]))
        writer.writeheader()
        writer.writerows(history)
    temporary.replace(folder / FILE)
