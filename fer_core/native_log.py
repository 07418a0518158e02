"""What native libraries say on standard error, kept away from the person at the terminal."""

import atexit
import contextlib
import os
import re
import sys
from pathlib import Path
from typing import Final

LOG_NAME: Final = "native.log"
_VARYING: Final = re.compile(rb"^[IWEF]\d{4} [\d:.]+ +\d+ |0x[0-9a-f]+")
"""What differs from one time a line is said to the next: the time and thread of absl's prefix, and addresses."""
_TIMES: Final = re.compile(rb" \((\d+) times\)$")


def divert_native_log() -> None:
    """Send what native code writes to standard error into a log file; what Python writes there stays.

    LiteRT, TensorFlow and MediaPipe note every delegate they make on standard error, once for each of a graph's
    models and again for each run, and take no log level for it. A command is to say one plain sentence there, or
    nothing; the log keeps each line once (`tidy_native_log`). Does nothing where the process has no standard error
    of its own, or where a log cannot be written.
    """
    stderr = sys.__stderr__
    if stderr is None or sys.stderr is not stderr:
        return
    log = _log_file()
    if log is None:
        return
    try:
        # Appending: what is written after the log was tidied goes to its end, not behind a hole.
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        own = os.dup(2)
    except OSError:
        return
    stderr.flush()
    os.dup2(target, 2)
    os.close(target)
    sys.stderr = open(own, "w", encoding=stderr.encoding, errors="backslashreplace", buffering=1)  # noqa: PTH123, SIM115
    atexit.register(tidy_native_log)


def tidy_native_log() -> None:
    """Leave each line of this process's log once, with how often it was said.

    Lines are written straight to the file, so that the last words of native code that ends the process are in it;
    they are counted when the process ends and, in the window, whenever models were opened. Does nothing where the
    log was not diverted.
    """
    if sys.stderr is sys.__stderr__:
        return
    log = _log_file()
    if log is None:
        return
    with contextlib.suppress(OSError):
        if not os.path.samestat(os.fstat(2), log.stat()):
            return
        said = log.read_bytes()
        once = _once(said)
        if once != said:
            late = log.read_bytes()[len(said) :]
            os.truncate(log, 0)
            os.write(2, once + late)


def _log_file() -> Path | None:
    from platformdirs import user_log_path

    try:
        return user_log_path("fer-studio", appauthor=False, ensure_exists=True) / LOG_NAME
    except OSError:
        return None


def _once(said: bytes) -> bytes:
    """Return every line at its first place, followed by how often it was said in all where that is more than once."""
    lines: dict[bytes, bytes] = {}
    counts: dict[bytes, int] = {}
    for line in said.splitlines():
        times = _TIMES.search(line)
        plain = line[: times.start()] if times else line
        key = _VARYING.sub(b"", plain)
        lines.setdefault(key, plain)
        counts[key] = counts.get(key, 0) + (int(times.group(1)) if times else 1)
    marks = (b" (%d times)" % count if count > 1 else b"" for count in counts.values())
    return b"".join(line + mark + b"\n" for line, mark in zip(lines.values(), marks, strict=True))
