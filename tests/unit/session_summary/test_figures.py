"""What the figures' files are called."""

from dataclasses import replace
from pathlib import Path

from fer_core.session_summary.figures import write_figures
from fer_core.session_summary.summary import summarise
from tests.unit.session_summary.recorded import readings_of


def test_figures_of_a_session_with_a_long_name_tell_whose_they_are_and_what(tmp_path: Path) -> None:
    session = summarise(readings_of(tmp_path, "h" * 12 + "n" * 12, "s" * 24), "n" * 158)
    names = [path.name.lstrip("n") for path in write_figures(tmp_path / "figures", [session], None, ["svg"])]
    assert names == [
        "-episodes.svg",
        "-Face-1-shares.svg",
        "-Face-1-transitions.svg",
        "-Face-2-shares.svg",
    ]


def test_no_figure_takes_the_place_of_another(tmp_path: Path) -> None:
    session = summarise(readings_of(tmp_path, "hhhhhh", "ssssss"), "talk")
    first, second = session.persons
    names = ("a" + "i" * 115, "b" + "i" * 115)
    persons = [replace(one, name=name, episodes=()) for one, name in zip((first, second), names, strict=True)]
    paths = write_figures(tmp_path / "figures", [replace(session, persons=tuple(persons))], None, ["svg"])
    assert len(set(paths)) == 2
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == sorted(path.name for path in paths)
