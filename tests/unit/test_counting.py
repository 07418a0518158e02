"""Counted nouns."""

from fer_core.counting import count_noun


def test_only_one_is_singular() -> None:
    assert [count_noun(number, "face") for number in (0, 1, 2, 12_034)] == [
        "0 faces",
        "1 face",
        "2 faces",
        "12,034 faces",
    ]
    assert count_noun(1, "class", "classes") == "1 class"
    assert count_noun(7, "class", "classes") == "7 classes"
