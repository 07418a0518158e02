"""A page of any report, built of sections."""

import ast
import doctest
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("plotly")

import fer_core.report
from fer_core.report.page import Section, page, table
from fer_core.report.thumbnails import LARGEST, Tile, data_uri, grid


def test_a_report_is_built_as_the_example_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctest.testmod(fer_core.report).failed == 0
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<section id="counts"' in text
    assert '<a href="#counts">Counts</a>' in text
    assert text.count('<figure class="chart">') == 1


def test_what_a_section_is_called_and_told_is_text_not_html() -> None:
    text = page("<b>T</b>", "a & b", [Section("one", "<i>1</i>", "x < y", "<p>body</p>")], "<u>end</u>")
    for outside in ("<b>T", "<i>1", "<u>end", "x < y"):
        assert outside not in text
    assert "<p>body</p>" in text


def test_the_first_cell_of_a_row_is_its_heading() -> None:
    text = table("T", ["class", "words"], [["happy", "yes"]], foot=["all", "1"], words=(1,))
    assert '<th scope="row">happy</th><td class="words">yes</td>' in text
    assert '<tfoot><tr><th scope="row">all</th>' in text


def test_small_pictures_are_kept_exactly_and_large_ones_made_smaller() -> None:
    small, large = np.zeros((48, 48), np.uint8), np.zeros((4 * LARGEST, 2 * LARGEST, 3), np.uint8)
    assert data_uri(small).startswith("data:image/png;base64,")
    assert data_uri(large).startswith("data:image/jpeg;base64,")
    assert 'alt="&quot;a&quot;"' in grid([Tile(small, '"a"')])


def test_a_report_knows_nothing_of_what_it_tells() -> None:
    allowed = {"fer_core.emotions", "fer_core.files.atomic"}
    for path in Path(fer_core.report.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fer_core."):
                assert node.module in allowed or str(node.module).startswith("fer_core.report"), path
