"""The table an experiment ends in: a page for people, CSV and JSON for programs."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_core.files.atomic import atomic_path, write_atomic
from fer_core.statistics import Estimate
from fer_core.text import spreadsheet_cell


@dataclass(frozen=True)
class Column:
    """A column of the page.

    Attributes:
        title: its heading.
        group: what several columns belong to, such as ``7 classes``; empty for the whole row.
    """

    title: str
    group: str = ""

    @property
    def heading(self) -> str:
        """The heading where all columns stand side by side."""
        return f"{self.group}: {self.title}" if self.group else self.title


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        title: a line.
        columns: of the page; the first names the row.
        rows: the page's cells, row by row.
        records: the figures themselves, row by row, under names for programs; fractions and seconds.
        notes: sentences below the table.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    records: tuple[dict[str, Any], ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``table.json`` holds."""
        return {"title": self.title, "rows": list(self.records), "notes": list(self.notes)}

    def as_markdown(self) -> str:
        """Return the page."""
        lines = [f"# {self.title}", "", _line([column.heading for column in self.columns])]
        lines.append(_line(["---"] * len(self.columns)))
        lines += [_line([cell.replace("|", "\\|") for cell in row]) for row in self.rows]
        for note in self.notes:
            lines += ["", note]
        return "\n".join(lines) + "\n"


def write_table(folder: Path, table: Table) -> None:
    """Write ``table.md``, ``table.csv`` and ``table.json``, each whole or not at all."""
    names = list(dict.fromkeys(name for record in table.records for name in record))
    table_csv = folder / "table.csv"
    with atomic_path(table_csv, part="table.csv.part") as lent, lent.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([spreadsheet_cell(name) for name in names])
        writer.writerows([_cell(record.get(name, "")) for name in names] for record in table.records)
    for name, text in (
        ("table.md", table.as_markdown()),
        ("table.json", json.dumps(table.as_json(), indent=2, ensure_ascii=False) + "\n"),
    ):
        write_atomic(folder / name, text, part=f"{name}.part")


def percent(value: Estimate) -> str:
    """Return a fraction with its interval, in percent."""
    return f"{value.value:.1%} ({value.low:.1%} to {value.high:.1%})"


def span(seconds: float) -> str:
    """Return a time in words short enough for a cell."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _cell(value: object) -> object:
    return spreadsheet_cell(value) if isinstance(value, str) else value


def _line(cells: "list[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(cells)} |"
