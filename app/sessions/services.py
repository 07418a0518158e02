"""What the Sessions page needs of the engine and the system, as functions that tests replace."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFile, QStandardPaths

from app.translation import tr
from fer_core.errors import FerError
from fer_core.text import harmless

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession
    from fer_core.frames import Image
    from fer_core.session.deletion import Deletion
    from fer_core.session.library import SessionEntry

_RECORDS: Final = ("session.json", "session.json.part")


@dataclass(frozen=True)
class Trashed:
    """A session in the system's trash.

    Attributes:
        title: What it is called.
        was: Where it was.
        now: Where it is, or None where the system does not say.
    """

    title: str
    was: Path
    now: Path | None


def _delete_for_good(entry: "SessionEntry") -> "Deletion":
    from fer_core.session.library import delete_for_good

    return delete_for_good(entry)


@dataclass(frozen=True)
class SessionServices:
    """How sessions are found, opened and taken away."""

    find: "Callable[[Path], Iterator[SessionEntry]]"
    thumbnail: "Callable[[SessionEntry, int], Image | None]"
    open: "Callable[[Path, Sequence[Path]], WatchedSession]"
    to_trash: "Callable[[SessionEntry], Trashed]"
    put_back: Callable[[Trashed], None]
    delete: "Callable[[SessionEntry], Deletion]" = _delete_for_good


def real_services() -> SessionServices:
    """Return the services over `fer_core` and the system."""
    from app.sessions.watched_session import WatchedSession
    from fer_core.session.library import find_sessions, thumbnail

    return SessionServices(find_sessions, thumbnail, WatchedSession.open, to_trash, put_back)


def is_session(folder: Path) -> bool:
    """Return whether a folder holds a session, finished or not."""
    try:
        return any((folder / name).is_file() for name in _RECORDS)
    except OSError:
        return False


def to_trash(entry: "SessionEntry") -> Trashed:
    """Move a session to the system's trash.

    Raises:
        FerError: The system has no trash there, or refuses.
    """
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with suppress(OSError):  # freedesktop.org's trash lies in it, and Qt does not make it
        Path(data).mkdir(parents=True, exist_ok=True)
    file = QFile(str(entry.folder))
    if not file.moveToTrash():
        raise FerError(
            tr(
                "{0} could not be moved to the trash: it is not there, may not be moved, or its drive has no trash. "
                "Show it in its folder and remove it there."
            ).format(harmless(entry.title))
        )
    now = Path(file.fileName())
    return Trashed(entry.title, entry.folder, now if now != entry.folder and now.exists() else None)


def put_back(trashed: Trashed) -> None:
    """Take a session out of the trash again.

    Raises:
        FerError: It is no longer there, or something else is at its place now.
    """
    title = harmless(trashed.title)
    if trashed.now is None or not trashed.now.exists():
        raise FerError(tr("{0} is no longer where the trash kept it; look for it in the system's trash.").format(title))
    if trashed.was.exists():
        raise FerError(tr("{0} stays in the trash: something else is at {1} now.").format(title, trashed.was))
    try:
        trashed.was.parent.mkdir(parents=True, exist_ok=True)
        trashed.now.rename(trashed.was)
    except OSError as error:
        raise FerError(
            tr("{0} could not be put back ({1}); it is in the system's trash.").format(title, error.strerror)
        ) from None
    # What freedesktop.org's trash notes beside a file would name one that is gone.
    (trashed.now.parent.parent / "info" / f"{trashed.now.name}.trashinfo").unlink(missing_ok=True)
