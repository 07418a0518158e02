import csv
from pathlib import Path

from fer_core.experiments.table import Column, Table, write_table


def test_words_in_the_csv_are_no_formulas_and_figures_stay(tmp_path: Path) -> None:
    records = ({"run": "=cmd|' /C calc'!A0", "gain": -0.25, "note": "-1.5"}, {"run": "plain", "gain": 2e-05})
    write_table(tmp_path, Table("Runs", (Column("run"),), (("plain",),), records))
    with (tmp_path / "table.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {"run": "'=cmd|' /C calc'!A0", "gain": "-0.25", "note": "-1.5"}
    assert rows[1] == {"run": "plain", "gain": "2e-05", "note": ""}
