"""A folder of sessions: what is in it, each one's picture, and taking one away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from fer_core.frames import Image
from fer_core.session.record import SessionRecord

Status = Literal["complete", "interrupted", "running", "damaged"]


@dataclass(frozen=True)
class SessionEntry:
    """One session as a list shows it.

    Attributes:
        folder: Where it is.
        record: What its `session.json` says; None where that cannot be read.
        status: "complete"; "interrupted", also by a kill; "running" while a program writes it; "damaged" where it
            cannot be opened.
        problem: What is wrong and what to do, a plain sentence; "" where nothing is.
        started: When it began, or None.
        duration_s: How much of its source it covers, seconds, or None where nothing says without reading the table.
        people: Different face ids; of a session under way or killed, at least so many.
        size_bytes: Of all that is in its folder.
        title: What to call it.
    """

    folder: Path
    record: SessionRecord | None
    status: Status
    problem: str
    started: datetime | None
    duration_s: float | None
    people: int
    size_bytes: int
    title: str


def find_sessions(folder: Path) -> Iterator[SessionEntry]:
    """Yield the sessions in a folder and up to two levels below it, in the order of their paths, while they are found.

    No table is read. Hidden folders and what lies inside a session are passed over; a folder that is linked to more
    than once is gone through once.

    Args:
        folder: The library. It may be a session itself.

    Raises:
        FerError: It is not there or may not be read.
    """
    raise NotImplementedError(folder)


def look_at(folder: Path) -> SessionEntry | None:
    """Return the session in a folder as it is now, or None where there is none."""
    raise NotImplementedError(folder)


def thumbnail(entry: SessionEntry, side: int) -> Image | None:
    """Return a small picture of a session, from the user's cache where it is there already.

    The session's own picture goes before the original, so that blurred faces stay blurred.

    Args:
        entry: The session.
        side: Of the square the picture fits in, pixels.

    Returns:
        (H, W, 3) uint8, BGR, the longer side `side` pixels; None where there is no picture.
    """
    raise NotImplementedError(entry, side)


def delete_for_good(entry: SessionEntry) -> None:
    """Remove a session and its thumbnails; the folder stays where something else is in it.

    Raises:
        FerError: It is running, or may not be removed.
    """
    raise NotImplementedError(entry)
