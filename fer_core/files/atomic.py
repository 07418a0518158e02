"""Writing files whole, and failures to write told in sentences."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

from av.error import FFmpegError

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
    except (OSError, FFmpegError) as error:
        code = error.errno
        if code in _FULL:
            then = "resume; what was finished is kept there" if resumable else "try again"
            sentence = f"The disk is full: {folder} takes no more. Make room and {then}."
            raise FerError(sentence, settings=["resume"] if resumable else []) from error
        if code in _FORBIDDEN:
            raise FerError(f"{folder} may not be written to; allow that, or choose another folder.") from error
        if code in (errno.ENOTDIR, errno.EEXIST):
            raise FerError(f"{folder} is in the way or lies inside a file; choose another folder.") from error
        raise FerError(f"Writing to {folder} failed: {error.strerror or error}.") from error


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, also where two programs write it at once.

    Raises:
        OSError: The system refuses; nothing is left then.
    """
    part = path.with_name(f"part.{uuid4().hex[:12]}.{path.suffix.removeprefix('.')}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
