"""Where everything lies that the program keeps: what it is, how large, and how it is removed."""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from app.error_reporting import LOG_NAME, log_folder
from app.log.crash_report import REPORTS
from app.settings import Settings
from app.translation import tr
from fer_core.errors import FerError
from fer_core.inference.model_folder import shipped_model
from fer_core.native_log import LOG_NAME as NATIVE_LOG
from fer_core.vision.assets import assets_folder

Kind = Literal["settings", "log", "reports", "cache", "state", "sessions", "screenshots", "models", "network"]

_FORGOTTEN: Final[tuple[Kind, ...]] = ("settings", "log", "reports", "cache", "state")
"""What "Forget everything" removes: what the program made for itself. What a person made stays until they remove it."""


@dataclass(frozen=True)
class Place:
    """One of the places.

    Attributes:
        kind: Which.
        title: What lies there.
        path: A file or a folder; it may not be there.
        keeps: What stays in it when it is removed: names of files and folders directly in it.
        removable: Whether the program removes it itself. Sessions and screenshots are removed one by one, where they
            are seen; the network is a part of the program.
    """

    kind: Kind
    title: str
    path: Path
    keeps: frozenset[str] = frozenset()
    removable: bool = False


def places(settings: Settings) -> tuple[Place, ...]:
    """Return all places, what a person made first."""
    from platformdirs import user_cache_path, user_data_path, user_state_path

    log, assets = log_folder(), assets_folder()
    cache, state, data = (
        path("fer-studio", appauthor=False) for path in (user_cache_path, user_state_path, user_data_path)
    )
    kept = frozenset({assets.name} if assets.parent == cache else ())
    found = [
        Place("sessions", tr("Sessions, written there"), settings.output_folder),
        Place("screenshots", tr("Screenshots"), settings.screenshot_folder),
        Place("settings", tr("Settings and what was open last"), settings.file, removable=True),
        Place("log", tr("Log"), log, frozenset({REPORTS}), removable=True),
        Place("reports", tr("Reports of errors"), log / REPORTS, removable=True),
        Place(
            "cache",
            tr("Small pictures of sessions, and what was found out about networks"),
            cache,
            kept,
            removable=True,
        ),
        Place("models", tr("Models of the face detector; fetched again when asked for"), assets, removable=True),
        Place("network", tr("The network that reads faces, a part of the program"), shipped_model()),
    ]
    if settings.library_folder != settings.output_folder:
        found.insert(1, Place("sessions", tr("Sessions, listed from there"), settings.library_folder))
    for folder in dict.fromkeys((state, data)):
        keeps = frozenset(path.name for path in (log, assets, cache, settings.file) if path.parent == folder)
        # On some systems all of these are one folder, and where nothing waits there is nothing to list.
        if folder not in (log, cache) and folder.is_dir() and any(one.name not in keeps for one in folder.iterdir()):
            title = tr("Work that waits, such as files to annotate")
            found.insert(-3, Place("state", title, folder, keeps, removable=True))
    return tuple(found)


def size_of(place: Place, stop: Callable[[], bool] = lambda: False) -> int | None:
    """Return how many bytes lie there, links not followed; None where nothing is there.

    Args:
        place: The place.
        stop: Asked now and then whether nobody wants to know any more.
    """
    if not os.path.lexists(place.path):
        return None
    return sum(_bytes(path) for path in _files(place) if not stop())


def remove(place: Place) -> None:
    """Remove what lies there, but for what it keeps. Links are removed, and what they lead to stays.

    Raises:
        FerError: It may not be removed.
    """
    try:
        if place.kind == "log":  # only what is surely ours: the folder may hold what a running window writes
            for path in _logs(place.path):
                path.unlink(missing_ok=True)
        elif place.path.is_symlink() or place.path.is_file():
            place.path.unlink()
        elif place.path.is_dir():
            for inside in sorted(place.path.iterdir()):
                if inside.name in place.keeps:
                    continue
                if inside.is_dir() and not inside.is_symlink():
                    shutil.rmtree(inside)
                else:
                    inside.unlink()
            if not any(place.path.iterdir()):
                place.path.rmdir()
    except OSError as error:
        raise FerError(
            tr("{0} could not be removed ({1}). Change its permissions, or remove it in the file manager.").format(
                place.path, error.strerror or error
            )
        ) from error


def forget_everything(settings: Settings, found: Iterable[Place]) -> None:
    """Remove what the program made for itself; sessions, screenshots and models stay.

    Raises:
        FerError: Something may not be removed; the rest is removed all the same.
    """
    problems = []
    for place in found:
        if place.kind not in _FORGOTTEN:
            continue
        try:
            if place.kind == "settings":
                settings.forget()
            else:
                remove(place)
        except (FerError, OSError) as error:
            problems.append(str(error))
    if problems:
        raise FerError(" ".join(problems))


def _files(place: Place) -> Iterable[str]:
    if place.kind == "log":
        yield from (str(path) for path in _logs(place.path))
        return
    if place.path.is_symlink() or not place.path.is_dir():
        yield str(place.path)
        return
    for folder, folders, files in os.walk(place.path):
        if Path(folder) == place.path:
            folders[:] = [name for name in folders if name not in place.keeps]
            files = [name for name in files if name not in place.keeps]
        yield from (os.path.join(folder, name) for name in files)  # noqa: PTH118 - as many as a library has


def _logs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    stem = Path(LOG_NAME).stem
    return sorted(path for path in folder.iterdir() if path.name.startswith((stem, NATIVE_LOG)) and not path.is_dir())


def _bytes(path: str) -> int:
    with suppress(OSError):
        return os.lstat(path).st_size
    return 0
