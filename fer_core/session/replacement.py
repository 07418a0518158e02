"""Replacing a session: the new one grows in a hidden folder beside the old, which is exchanged when it is whole.

A kill leaves the old session, and beside it what there is of the new one, to be resumed. Between the two renames
of the exchange there is a moment in which both lie beside their place; `settle` then ends what was begun.
"""

import os
from contextlib import suppress
from pathlib import Path

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.session.folder import SessionFolder


def staging_of(folder: Path) -> Path:
    """Return where the session grows that shall replace the one in `folder`. No input's session is called so."""
    return folder.with_name(f".{folder.name}.replacing")


def check_replaceable(folder: Path) -> None:
    """Check that a folder can be exchanged.

    Raises:
        FerError: It is a disk, or the folder that the program was started in.
    """
    if os.path.ismount(folder) or folder.samefile(Path.cwd()):
        raise FerError(
            f"{folder} is a disk or the folder you are in, which cannot be replaced; choose another folder.",
            settings=["out"],
        )


def put_in_place(folder: Path) -> None:
    """Let the finished session beside `folder` take its place, and remove the one that was there.

    Files in the folder that are no part of the old session are kept.

    Raises:
        FerError: The system refuses; then both sessions are as they were.
    """
    old, new = _old(folder), staging_of(folder)
    try:
        if folder.exists():
            folder.replace(old)
        try:
            new.replace(folder)
        except BaseException:
            if old.exists() and not folder.exists():
                old.replace(folder)
            raise
    except OSError as error:
        raise FerError(
            f"The new session is whole, but {folder} could not be replaced ({error.strerror or error}). Close what "
            f"has it open and resume; until then the new one is {new}.",
            settings=["resume"],
        ) from error
    _clear(old, folder)


def settle(folder: Path) -> None:
    """End an exchange that a kill broke off; nothing where there was none.

    Raises:
        FerError: The folders may not be written.
    """
    old, new = _old(folder), staging_of(folder)
    if not old.exists():
        return
    with explain_write_errors(folder):
        if not folder.exists():
            (new if SessionFolder(new).complete else old).replace(folder)
    _clear(old, folder)


def _clear(old: Path, folder: Path) -> None:
    """Remove a session that was replaced; what else was in its folder goes where it was."""
    if not old.exists():
        return
    with explain_write_errors(folder):
        SessionFolder(old).remove()
        for left in old.iterdir() if old.exists() else ():
            if not (folder / left.name).exists():
                left.replace(folder / left.name)
        with suppress(OSError):  # what has the same name as something of the new session stays where it is
            old.rmdir()


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.replaced")
