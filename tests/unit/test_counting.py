"""Counted nouns."""

from fer_core.counting import counted


def test_only_one_is_singular() -> None:
    assert [counted(number, "face") for number in (0, 1, 2, 12_034)] == ["0 faces", "1 face", "2 faces", "12,034 faces"]
    assert counted(1, "class", "classes") == "1 class"
    assert counted(7, "class", "classes") == "7 classes"
