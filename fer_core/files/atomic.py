"""Writing files whole, and failures to write told in sentences."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from fer_core.errors import FerError

_FULL: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN: Final = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def explain_write_errors(folder: Path, *, resumable: bool = True) -> Iterator[None]:
    """Turn an operating system's refusal to write inside the block into a `FerError`.

    Args:
        folder: Where the block writes; named in the sentence.
        resumable: Whether what was written until then can be gone on with.

    Raises:
        FerError: The disk is full, the folder may not be written, or the system says something else.
    """
    try:
        yield
    except OSError as error:
        code = error.errno
        if code in _FULL:
            then = "resume; what was finished is kept there" if resumable else "try again"
            sentence = f"The disk is full: {folder} takes no more. Make room and {then}."
            raise FerError(sentence, settings=["resume"] if resumable else []) from error
        if code in _FORBIDDEN:
            raise FerError(f"{folder} may not be written to; allow that, or choose another folder.") from error
        if code in (errno.ENOTDIR, errno.EEXIST):
            raise FerError(f"{folder} is in the way or lies inside a file; choose another folder.") from error
        if code == errno.ENOENT and not folder.is_dir():
            raise FerError(f"There is no folder {folder}. Make it or choose another one.") from error
        raise FerError(f"Writing to {folder} failed: {error.strerror or error}.") from error


@contextmanager
def atomic_path(path: Path, part: str | None = None) -> Iterator[Path]:
    """Lend a path to write a file to, which takes the place of `path` at the end of the block.

    Whoever opens `path` meanwhile finds the file that was there, or none. A block that fails leaves nothing.

    Args:
        path: The file to make or to replace.
        part: The name of the lent path, in the same folder. One that is always the same lets a program write over what
            was left when it was killed; without one it is unlike any other, and several programs may write at once.

    Raises:
        OSError: The system refuses.

    Example:
        >>> with atomic_path(folder / "run.npz") as lent:  # doctest: +SKIP
        ...     np.savez(lent, **arrays)
    """
    # The endings stay, because libraries go by them; the rest goes, because a long name has no room for more.
    lent = path.with_name(part or f"part.{uuid4().hex[:12]}{''.join(path.suffixes[-2:])}")
    try:
        yield lent
        lent.replace(path)
    except BaseException:
        with suppress(OSError):
            lent.unlink()
        raise


def write_atomic(path: Path, content: bytes | str, part: str | None = None) -> None:
    """Write a file whole or not at all.

    Args:
        path: The file to make or to replace.
        content: What it shall hold; text is written in UTF-8, its line feeds as they are.
        part: See `atomic_path`.

    Raises:
        OSError: The system refuses; nothing is left then.
    """
    with atomic_path(path, part) as lent:
        lent.write_bytes(content.encode() if isinstance(content, str) else content)
