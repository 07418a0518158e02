"""Which sessions are listed, and in which order."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.sessions.library_order import Order, arranged
from fer_core.session.library import SessionEntry


def entry(title: str, day: int | None, length_s: float | None, people: int) -> SessionEntry:
    started = datetime(2026, 5, day, 12, tzinfo=UTC) if day is not None else None
    return SessionEntry(Path("library") / title, None, "complete", "", started, length_s, people, 1, title)


ALL = (entry("Lecture", 3, 3600.0, 1), entry("interview Anna", 9, 60.0, 2), entry("broken", None, None, 0))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["interview Anna", "Lecture", "broken"]),
        ("oldest", ["broken", "Lecture", "interview Anna"]),
        ("name", ["broken", "interview Anna", "Lecture"]),
        ("longest", ["Lecture", "interview Anna", "broken"]),
        ("people", ["interview Anna", "Lecture", "broken"]),
    ],
)
def test_an_order_is_kept(order: Order, expected: list[str]) -> None:
    assert [one.title for one in arranged(ALL, "", order)] == expected


def test_every_word_has_to_be_there_in_any_case() -> None:
    assert [one.title for one in arranged(ALL, "ANNA inter", "name")] == ["interview Anna"]
    assert [one.title for one in arranged(ALL, "2026-05-03", "name")] == ["Lecture"]
    assert arranged(ALL, "anna lecture", "name") == []
