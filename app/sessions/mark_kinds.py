"""Kinds of marks of the user's own, each with a key; knows nothing of Qt."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from app.translation import tr
from fer_core.errors import FerError
from fer_core.session.events import CORRECTION, LEAVE_OUT, MARK
from fer_core.session.people import clean_name, name_key

FREE_KEYS: Final = "ADFGHIJKLMPQRSTUVWYZ"
"""The letters that mean nothing else on the page."""


@dataclass(frozen=True)
class MarkKind:
    """A kind of mark.

    Attributes:
        name: What it is called, in `events.csv` too.
        key: The letter that sets one.
        lasts: Whether it has a beginning and an end.
    """

    name: str
    key: str
    lasts: bool = False


POINT: Final = MarkKind(MARK, "E")
LEFT_OUT: Final = MarkKind(LEAVE_OUT, "X", lasts=True)
BUILT_IN: Final = (POINT, LEFT_OUT)


def checked(kinds: Sequence[MarkKind]) -> tuple[MarkKind, ...]:
    """Return kinds with clean names and capital keys.

    Raises:
        FerError: One has no name, a name or key of another one, or a key that means something else.
    """
    found: list[MarkKind] = []
    names, keys = {name_key(name) for name in (MARK, LEAVE_OUT, CORRECTION)}, set[str]()
    for kind in kinds:
        name, key = clean_name(kind.name), kind.key.strip().upper()
        if not name:
            raise FerError(tr("A kind of mark needs a name; write one, or remove the row."))
        if name_key(name) in names:
            raise FerError(tr("There is a kind “{0}” already; call this one something else.").format(name))
        if len(key) != 1 or key not in FREE_KEYS:
            raise FerError(
                tr("“{0}” can't be the key of “{1}”. Choose one of {2}.").format(kind.key, name, " ".join(FREE_KEYS))
            )
        if key in keys:
            raise FerError(tr("The key {0} is given twice; choose another one for “{1}”.").format(key, name))
        names.add(name_key(name))
        keys.add(key)
        found.append(MarkKind(name, key, kind.lasts))
    return tuple(found)


def format_kinds(kinds: Sequence[MarkKind]) -> str:
    """Return kinds as they are kept in the settings."""
    return json.dumps([asdict(kind) for kind in kinds])


def parse_kinds(text: str) -> tuple[MarkKind, ...]:
    """Read what `format_kinds` wrote; nothing where that makes no sense."""
    try:
        rows = json.loads(text or "[]")
        return checked([MarkKind(str(row["name"]), str(row["key"]), bool(row["lasts"])) for row in rows])
    except (ValueError, TypeError, KeyError, FerError):
        return ()


def next_kind(kinds: Sequence[MarkKind], name: str) -> MarkKind:
    """Return another kind, with a name and a key that are free."""
    names = {name_key(kind.name) for kind in kinds}
    free = next(one for one in (name, *(f"{name} {number}" for number in range(2, 99))) if name_key(one) not in names)
    taken = {kind.key.upper() for kind in kinds}
    return MarkKind(free, next((key for key in FREE_KEYS if key not in taken), ""))
