"""What makes two spellings one word."""

import pytest

from fer_core.datasets.names import emotion_name, word_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A\u0308rger", "\u00e4rger"),
        ("U\u0308BERRASCHUNG ", "\u00fcberraschung"),
        ("FREUSSE", "freu\u00dfe"),
        ("1 : Freude", "1:freude"),
    ],
)
def test_case_accents_and_blanks_make_no_other_word(one: str, other: str) -> None:
    assert word_key(one) == word_key(other)
    assert word_key("arger") != word_key("\u00e4rger")


def test_emotions_are_known_whatever_their_case() -> None:
    assert [emotion_name(text) for text in (" ANGER", "Happiness ", "A\u0308rger")] == ["angry", "happy", None]
