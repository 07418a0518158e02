"""Which sessions of a library are listed, and in which order; knows nothing of Qt."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from fer_core.session.library import SessionEntry

Order = Literal["newest", "oldest", "name", "longest", "people"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
_LONG_AGO: Final = datetime(1, 1, 2, tzinfo=UTC)


def arranged(entries: Iterable[SessionEntry], search: str, order: Order) -> list[SessionEntry]:
    """Return the sessions in which every word of a search occurs, in an order; equal ones by their names.

    Args:
        entries: All sessions.
        search: Words, in any case; none for all sessions.
        order: What comes first.
    """
    words = search.casefold().split()
    found = [entry for entry in entries if all(word in _text(entry) for word in words)]
    keys: dict[Order, Callable[[SessionEntry], Any]] = {
        "newest": lambda entry: -_began(entry),
        "oldest": _began,
        "name": lambda entry: 0,
        "longest": lambda entry: -(entry.duration_s or 0.0),
        "people": lambda entry: -entry.people,
    }
    return sorted(found, key=lambda entry: (keys[order](entry), entry.title.casefold(), str(entry.folder)))


def _began(entry: SessionEntry) -> float:
    started = entry.started
    return (started.astimezone(UTC) if started is not None else _LONG_AGO).timestamp()


def _text(entry: SessionEntry) -> str:
    source = entry.record.source.name if entry.record is not None else ""
    began = entry.started.astimezone().strftime("%Y-%m-%d") if entry.started is not None else ""
    return f"{entry.title}\n{entry.folder.name}\n{source}\n{began}\n{entry.status}".casefold()
