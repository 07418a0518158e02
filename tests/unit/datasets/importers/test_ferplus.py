"""The votes of FER+: their columns are found by the names that the published file gives them."""

from pathlib import Path

import pytest

from fer_core.datasets.importers.ferplus import VOTES_HEADER, read_votes, votes_file
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.errors import FerError

HEADER = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"


def test_the_columns_are_those_of_the_published_file() -> None:
    assert ",".join(("Usage", "Image name", *VOTES_HEADER)) == HEADER
    assert (FERPLUS_COLUMNS[1], FERPLUS_COLUMNS[-1]) == ("happy", "not a face")


def test_votes_come_in_one_order_whatever_the_files_is(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    row = ["Training", "", *map(str, range(1, 11))]
    path.write_text(";".join(reversed(HEADER.split(","))) + "\n" + ";".join(reversed(row)))
    votes, named = read_votes(votes_file(path))
    assert votes.tolist() == [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]
    assert named.tolist() == [False]


def test_votes_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(FerError, match=r"There is no votes file .*none\.csv") as refused:
        votes_file(tmp_path / "none.csv")
    assert refused.value.settings == ("ferplus",)
