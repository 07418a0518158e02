"""`report` as a person or a program calls it."""

import csv
import json
from pathlib import Path

import pytest

from app.cli.program import run
from tests.unit.session_summary.recorded import random_letters, write_session

pytest.importorskip("plotly", reason="Plotly comes with the extra 'data'")
pytest.importorskip("matplotlib", reason="Matplotlib comes with the extra 'data'")


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    write_session(folder / "calm", random_letters(40, 0.1, 1), "h" * 60)
    write_session(folder / "merry", random_letters(40, 0.9, 2))
    return folder


def test_a_session_becomes_a_page_in_its_folder(sessions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(sessions / "calm")]) == 0
    said = capsys.readouterr().out
    assert "Face 1" in said
    assert f"Written: {sessions / 'calm' / 'report.html'}." in said.replace("\n", " ")
    html = (sessions / "calm" / "report.html").read_text(encoding="utf-8")
    assert html.count("<b>Share of time.</b>") == 3  # everyone and two people
    assert "Webcam is a camera; its pictures were not kept" in html
    assert "An episode is a time of one emotion of at least 0.5 s" in html


def test_tables_are_tidy_and_say_the_same(sessions: Path, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    out = tmp_path / "out"
    assert run(["report", str(sessions), "-o", str(out), "--format", "csv,parquet", "--figures", "svg,png"]) == 0
    assert not (out / "report.html").exists()
    with (out / "report.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["session", "person", "emotion", "measure", "value", "low", "high", "n"]
    keys = [(row["session"], row["person"], row["emotion"], row["measure"]) for row in rows]
    assert len(set(keys)) == len(keys)
    shares = [float(row["value"]) for row in rows if row["measure"] == "share" and row["session"] == "merry"]
    assert sum(shares[:8]) == pytest.approx(1, abs=1e-5)
    table = pandas.read_parquet(out / "report.parquet")
    assert len(table) == len(rows)
    assert table["value"].to_numpy() == pytest.approx([float(row["value"]) for row in rows], abs=1e-6)
    figures = {path.name for path in (out / "report-figures").iterdir()}
    assert {"calm-episodes.svg", "calm-Face-1-shares.png", "merry-Face-1-transitions.svg"} <= figures
    assert (out / "report-figures" / "calm-episodes.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert ">happy</text>" in (out / "report-figures" / "merry-Face-1-shares.svg").read_text(encoding="utf-8")


def test_the_ending_says_what_is_written(sessions: Path, tmp_path: Path) -> None:
    assert run(["report", str(sessions / "merry"), "-o", str(tmp_path / "one.csv")]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"sessions", "one.csv"}


def test_two_sessions_are_compared(sessions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(sessions), "--compare", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["session"] for one in told["sessions"]] == ["calm", "merry"]
    assert told["sessions"][1]["persons"][0]["emotions"]["happy"]["share"]["value"] > 0.7
    answers = {row["emotion"]: row["answer"] for row in told["comparison"]["rows"] if row["of"] == "all"}
    assert answers["angry"] == "tie"
    assert (answers["happy"], told["written"]) == ("less", [])
    assert not (sessions / "calm" / "report.html").exists()


@pytest.mark.parametrize("how", ["twice", "once", "table"])
def test_groups_are_told_in_words_or_by_a_table(
    how: str, sessions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calm, merry = f"A={sessions / 'calm'}", f"B={sessions / 'merry'}"
    table = tmp_path / "groups.csv"
    table.write_text("session,group\nsessions/calm,A\nsessions/merry,B\n", encoding="utf-8")
    given = {"twice": ["--group", calm, "--group", merry], "once": ["--group", calm, merry]}
    assert run(["report", "--json", *given.get(how, ["--group", str(table)])]) == 0
    comparison = json.loads(capsys.readouterr().out)["comparison"]
    assert [comparison[side]["name"] for side in ("first", "second")] == ["A", "B"]
    assert comparison["over_sessions"] is False


def test_two_people_of_a_session_are_compared(sessions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(sessions / "calm"), "--json", "--person", "Face 1", "--person", "2"]) == 0
    comparison = json.loads(capsys.readouterr().out)["comparison"]
    assert [comparison[side]["name"] for side in ("first", "second")] == ["Face 1", "Face 2"]
    assert comparison["people"]["together_s"] == pytest.approx(6)
    (happy,) = (row for row in comparison["rows"] if (row["of"], row["emotion"]) == ("all", "happy"))
    assert (happy["second"], happy["answer"]) == (1, "less")
    assert (
        run(["report", str(sessions / "calm"), "-o", str(sessions / "two.csv"), "--person", "1", "--person", "2"]) == 0
    )
    assert "calm,Face 1 less Face 2,happy,difference_of_share," in (sessions / "two.csv").read_text()


def test_a_part_is_told_alone(sessions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(sessions / "calm"), "--json", "--from", "10", "--to", "0:30"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["sessions"]
    assert (told["within_s"], told["counted_s"]) == ([10, 30], pytest.approx(20))
    assert [one["name"] for one in told["persons"]] == ["Face 1"]


def test_damaged_and_empty_sessions_cost_a_sentence_each(
    sessions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_session(sessions / "nobody", "     ")
    (sessions / "damaged").mkdir()
    (sessions / "damaged" / "session.json").write_text("{")
    write_session(sessions / "torn", "hhhh")
    (sessions / "torn" / "faces.csv").write_text("no table\n")
    write_session(sessions / "lost", "hhhh")
    (sessions / "lost" / "faces.csv").unlink()
    assert run(["report", str(sessions), "-o", str(tmp_path / "all.html")]) == 2
    said = capsys.readouterr()
    assert said.err.count("Error: ") == 3
    assert f"{sessions / 'lost'} holds no table" in said.err
    assert "Note: No face is in nobody: nothing can be said of it." in said.err
    html = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert "What could not be summarised, and why." in html
    assert html.count('<section id="session-') == 3
    assert run(["report", str(sessions / "damaged"), "--json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["errors"]) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["nowhere"], "There is no folder nowhere. Check the name."),
        ([], "Name at least one session"),
        (["calm", "--compare"], "Two sessions are compared, and 1 was named"),
        (["calm", "merry", "--compare", "--group", "A=calm"], "or two people (--compare, --group, --person)"),
        (["--group", "A=calm"], "Two groups are compared, and 1 was named: A (--group)."),
        (["--group", "A=calm", "--group", "B=calm"], "is in both groups"),
        (["--group", "A=", "--group", "B=calm"], "“A=” is no group"),
        (["calm", "--person", "1"], "Two people are compared, and 1 was named (--person)."),
        (["calm", "merry", "--person", "1", "--person", "2"], "and 2 sessions were named (--person)."),
        (["calm", "--person", "1", "--person", "Zed"], "Nobody in calm is called Zed. In it are Face 1, Face 2."),
        (["calm", "--format", "pdf"], "--format takes html, csv, parquet, not “pdf”."),
        (["calm", "--figures", "gif"], "--figures takes svg, png, not “gif”."),
        (["calm", "--min-episode", "-1"], "(--min-episode)"),
        (["calm", "--bridge", "2"], "no longer than an episode, from 0 to 0.5 seconds, not 2"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    given: list[str],
    sentence: str,
    sessions: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(sessions)
    assert run(["report", *given]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
