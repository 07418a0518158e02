"""How times and numbers of people are written."""

import pytest

from app.sessions.wording import clock, people


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (252.0, "4:12"), (3852.0, "1:04:12"), (-0.2, "0:00")],
)
def test_a_length_has_hours_only_where_there_are_any(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_a_place_has_thousandths_and_hours_where_the_file_has() -> None:
    assert clock(252.36, thousandths=True) == "4:12.360"
    assert clock(252.36, hours=True, thousandths=True) == "0:04:12.360"
    assert clock(59.9996, thousandths=True) == "1:00.000"


def test_people_are_counted_in_words() -> None:
    assert [people(number) for number in (0, 1, 2)] == ["no face", "1 face", "2 faces"]
