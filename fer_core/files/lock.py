"""One writer at a time in a folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors


@contextmanager
def exclusive(folder: Path, busy: str = "", *, resumable: bool = True) -> Iterator[None]:
    """Make the folder if need be, and keep others who ask for it out of it inside the block.

    The system itself ends the lock of a killed program, and nothing of it stays.

    Args:
        folder: The folder.
        busy: The sentence for where another program has it; without one, that of a run that writes into a folder.
        resumable: See `explain_write_errors`.

    Raises:
        FerError: Another program has the folder, or it may not be made.
    """
    with explain_write_errors(folder, resumable=resumable):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = _locked(folder)
    except (BlockingIOError, FileExistsError):
        raise FerError(
            busy or f"Another run is writing into {folder}. Wait until it is done, or choose another folder.",
            settings=[] if busy else ["out"],
        ) from None
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def is_held(folder: Path) -> bool:
    """Return whether somebody is inside `exclusive` for a folder now; False where the system allows no lock."""
    return _is_held(folder)


if sys.platform == "win32":

    def _is_held(folder: Path) -> bool:
        return _beside(folder).exists()

    def _beside(folder: Path) -> Path:
        # Beside, because the folder has to be removable.
        return folder.with_name(f".{folder.name}.lock")

    def _locked(folder: Path) -> int | None:
        """Return what holds the lock until it is closed, or None where no file can be made beside the folder."""
        try:  # the file goes with its handle, also after a kill
            return os.open(_beside(folder), os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
        except FileExistsError:
            raise
        except OSError:
            return None

else:
    import fcntl

    def _is_held(folder: Path) -> bool:
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)  # those who only look are not in each other's way
        except BlockingIOError:
            return True
        except OSError:
            return False
        finally:
            os.close(handle)
        return False

    def _locked(folder: Path) -> int | None:
        """Return what holds the lock until it is closed, or None where the system allows no lock."""
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise
        except OSError:
            os.close(handle)
            return None
        return handle
