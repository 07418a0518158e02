"""Kinds of marks of one's own have a name and a key each, which mean nothing else."""

import pytest

from app.sessions.mark_kinds import FREE_KEYS, MarkKind, checked, format_kinds, next_kind, parse_kinds
from fer_core.errors import FerError

KINDS = (MarkKind("laughs", "L"), MarkKind("talks", "T", lasts=True))


def test_what_is_kept_is_read_again() -> None:
    assert parse_kinds(format_kinds(KINDS)) == KINDS
    assert checked([MarkKind("  looks   up ", " u ")]) == (MarkKind("looks up", "U"),)


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"name": "a"}]', '[{"name": "a", "key": "E", "lasts": false}]'])
def test_settings_that_make_no_sense_are_no_kinds(text: str) -> None:
    assert parse_kinds(text) == ()


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([MarkKind(" ", "L")], "needs a name"),
        ([MarkKind("Mark", "L")], "is a kind “Mark” already"),
        ([MarkKind("a", "L"), MarkKind("A", "T")], "is a kind “A” already"),
        ([MarkKind("a", "E")], "“E” can't be the key of “a”"),
        ([MarkKind("a", "")], "can't be the key"),
        ([MarkKind("a", "LL")], "can't be the key"),
        ([MarkKind("a", "L"), MarkKind("b", "l")], "The key L is given twice"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(kinds: list[MarkKind], words: str) -> None:
    with pytest.raises(FerError, match=words):
        checked(kinds)


def test_a_new_kind_has_a_name_and_a_key_that_are_free() -> None:
    kinds = [MarkKind("kind", FREE_KEYS[0])]
    kinds.append(next_kind(kinds, "kind"))
    assert kinds[1] == MarkKind("kind 2", FREE_KEYS[1])
    assert checked(kinds) == tuple(kinds)
