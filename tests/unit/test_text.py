import json
import os

import pytest

from fer_core.errors import FerError
from fer_core.text import (
    breakable,
    clock_seconds,
    clock_time,
    count_noun,
    file_size,
    file_stem,
    harmless,
    percent,
    readable,
    spreadsheet_cell,
)

NOT_UTF8 = os.fsdecode(b"caf\xe9.mp4") if os.name == "posix" else "caf\udce9.mp4"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07", "\\x1b[2J\\x1b]0;owned\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        ("two\nlines\r\tend", "two\\nlines\\r\\tend"),
        (NOT_UTF8, "caf\\xe9.mp4"),
        ("lone \ud800 half", "lone \\ud800 half"),
        ("Grüße 😀 [bold]", "Grüße 😀 [bold]"),
    ],
)
def test_nothing_in_a_name_acts_on_a_terminal(text: str, shown: str) -> None:
    assert harmless(text) == shown
    assert harmless(harmless(text)) == shown


def test_lines_and_tabs_stay_where_they_are_meant() -> None:
    assert harmless("a\n\tb\x1b", lines=True) == "a\n\tb\\x1b"


def test_a_name_read_in_a_poor_locale_is_the_name_itself() -> None:
    assert readable("é".encode().decode("ascii", "surrogateescape")) == "é"
    assert json.loads(json.dumps(readable(NOT_UTF8)).encode()) == "caf\\xe9.mp4"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("clip", "clip"),
        ("film.v2", "film.v2"),
        (".", "x"),
        ("..", "x"),
        ("", "x"),
        (".hidden", "hidden"),
        ("ends. . ", "ends"),
        ("CON", "CON_"),
        ("nul.old", "nul.old_"),
        ("console", "console"),
        ("a\nb\x1bc", "a_b_c"),
        ("100% *?", "100% __"),
        (NOT_UTF8.removesuffix(".mp4"), "caf_"),
        ("bär", "bär"),
    ],
)
def test_a_folder_can_be_called_after_any_file(name: str, stem: str) -> None:
    assert file_stem(name, "x") == stem


def test_a_long_name_is_cut_between_letters_and_leaves_room() -> None:
    stem = file_stem("ä" * 125, "x")
    assert stem == "ä" * 80
    assert file_stem("a" * 159 + "ä", "x") == "a" * 159


def test_a_long_name_is_cut_before_what_tells_it_from_others() -> None:
    assert file_stem("ä" * 125, "x", ending="-shares") == "ä" * 76 + "-shares"
    assert file_stem("talk", "x", ending=" a/b") == "talk a_b"
    assert file_stem("", "x", ending="-shares") == "x-shares"
    assert file_stem("n" * 200, "x", ending=f"-{'e' * 150}!") == "n" * 40 + "e" * 119 + "!"
    assert file_stem("n" * 160, "x", ending="") == "n" * 160


@pytest.mark.parametrize("text", ["=1+2", "+cmd", "-x.png", "@SUM(A1)", "=HYPERLINK(0)\t", "\uff1d1"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert spreadsheet_cell(text) == "'" + harmless(text)


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", "\x1b[2J=1", "caf\udce9"])
def test_no_cell_holds_what_acts(text: str) -> None:
    cell = spreadsheet_cell(text)
    assert cell.isprintable()
    assert cell.startswith(("\\", "caf"))
    assert cell.encode()


@pytest.mark.parametrize("text", ["", "happy", "-1.5", "+2e-3", "-inf", "'quoted'", "a=b", "it's"])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert spreadsheet_cell(text) == text


def test_only_one_is_singular() -> None:
    assert [count_noun(number, "face") for number in (0, 1, 2, 12_034)] == [
        "0 faces",
        "1 face",
        "2 faces",
        "12,034 faces",
    ]
    assert count_noun(1, "class", "classes") == "1 class"
    assert count_noun(7, "class", "classes") == "7 classes"


def test_a_probability_is_written_in_one_way() -> None:
    assert [percent(value) for value in (0.0, 0.874, 1.0)] == ["0 %", "87 %", "100 %"]


def test_a_line_may_end_in_a_long_word_only() -> None:
    name = "a" * 45
    assert breakable(f"{name}.mp4 is empty.") == f"{'a' * 20}\u200b{'a' * 20}\u200baaaaa.mp4 is empty."
    assert breakable("b" * 20 + " short") == "b" * 20 + " short"


def test_a_long_path_breaks_behind_its_separators_and_tears_no_name() -> None:
    path = "/home/anna/sessions/Demo-20261128-162649"
    assert breakable(path).split("\u200b") == ["/", "home/", "anna/", "sessions/", "Demo-", "20261128-", "162649"]


def test_moments_are_written_as_players_write_them() -> None:
    times = (0, 12.4, 59.9996, 61.0004, 3723, 100 * 3600)
    assert [clock_time(time_s) for time_s in times] == [
        "0:00.000", "0:12.400", "1:00.000", "1:01.000", "1:02:03.000", "100:00:00.000",
    ]  # fmt: skip


def test_a_size_is_written_as_file_managers_do() -> None:
    sizes = (0, 1, 999, 1000, 9_949, 9_950, 999_499, 999_600, 3_400_000, 12_300_000_000)
    assert [file_size(size) for size in sizes] == [
        "0 bytes", "1 byte", "999 bytes", "1.0 kB", "9.9 kB", "10 kB", "999 kB", "1.0 MB", "3.4 MB", "12 GB",
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "seconds"), [("62.5", 62.5), ("1:02.5", 62.5), (" 1:00:01 ", 3601.0), ("0", 0.0)])
def test_a_time_is_read_as_players_write_it(text: str, seconds: float) -> None:
    assert clock_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "-1", "1:-2", "1:", ":30", "soon", "nan", "inf", "1:2:3:4", "1e999", "1_0:3x"])
def test_what_is_no_time_is_a_sentence(text: str) -> None:
    with pytest.raises(FerError, match="is no time"):
        clock_seconds(text)
