"""What is kept of a crash on this machine, and how often somebody is told of one. Nothing is sent."""

import faulthandler
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from app.log.records import last_lines
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.native_log import LOG_NAME as NATIVE_LOG

REPORTS: Final = "reports"
_RUNNING: Final = "running-"
_LINES: Final = 100
_QUIET_S: Final = 60.0


@dataclass(frozen=True)
class UncaughtError:
    """An error that should not have happened.

    Attributes:
        kind: The exception's type.
        place: Where it was raised: file and line.
        details: The traceback.
    """

    kind: str
    place: str
    details: str

    @classmethod
    def of(cls, error: BaseException) -> "UncaughtError":
        """Take down an exception: whoever keeps the exception itself keeps all that its frames hold."""
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
        return cls(type(error).__name__, place, "".join(traceback.format_exception(error)))


@dataclass
class CrashLimit:
    """Decides which errors a person is told of by a dialog: one at a time, no place twice, and not one after the other.

    Attributes:
        clock: Seconds, from anywhere on.
    """

    clock: Callable[[], float]
    _told: set[tuple[str, str]] = field(default_factory=set)
    _last_s: float = float("-inf")
    _open: bool = False

    def admits(self, error: UncaughtError) -> bool:
        """Return whether there shall be a dialog; if so, it counts as open until `closed`."""
        key = error.kind, error.place
        if self._open or key in self._told or self.clock() - self._last_s < _QUIET_S:
            return False
        self._told.add(key)
        self._open = True
        return True

    def closed(self) -> None:
        """Take note that the dialog was answered."""
        self._open, self._last_s = False, self.clock()


def write_report(details: str, log: Path, versions: Sequence[tuple[str, str]], shorten: Callable[[str], str]) -> str:
    """Return a report as text: what happened, versions, and the log's last lines.

    Args:
        details: The traceback.
        log: The log's file; what native libraries said lies beside it.
        versions: Of what the program is made of, by name.
        shorten: Takes out of a text what says whose it is.
    """
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    parts = [
        f"A report of FER Studio, made {made}. It was sent to nobody.",
        "WHAT HAPPENED",
        details.rstrip(),
        "VERSIONS",
        "\n".join(f"{name}: {version}" for name, version in versions),
        "THE LOG'S LAST LINES",
        "\n".join(last_lines(log, _LINES)) or "(none)",
        "WHAT NATIVE LIBRARIES SAID LAST",
        "\n".join(last_lines(log.with_name(NATIVE_LOG), _LINES // 4)) or "(nothing)",
    ]
    return shorten("\n\n".join(parts) + "\n")


def save_report(folder: Path, text: str) -> Path:
    """Keep a report.

    Args:
        folder: Of the log; reports have a folder of their own in it.
        text: The report.

    Raises:
        FerError: The folder may not be written, or the disk is full.
    """
    where = folder / REPORTS
    path = where / f"report-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    with explain_write_errors(where, resumable=False):
        where.mkdir(parents=True, exist_ok=True)
        write_atomic(path, text)
    return path


class NativeCrash:
    """Has the interpreter write down where native code ended the program, in a file that is there only while it runs.

    Args:
        folder: Of the log.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{_RUNNING}{os.getpid()}.txt"
        self._file: IO[str] | None = None

    def watch(self) -> None:
        """Begin; where no file can be made, do nothing."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)

    def end(self) -> None:
        """The program ends as it should."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._path.unlink()


def take_native_crashes(folder: Path) -> tuple[str, ...]:
    """Return what programs that are no longer there left when native code ended them, and remove it."""
    found = []
    for path in sorted(folder.glob(f"{_RUNNING}*.txt")):
        with suppress(OSError, ValueError):
            if _is_there(int(path.stem.removeprefix(_RUNNING))):
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            path.unlink()  # refused on Windows while its program runs
            if text.strip():  # a program that was killed wrote nothing
                found.append(text)
    return tuple(found)


def _is_there(process: int) -> bool:
    if process == os.getpid():
        return True
    if sys.platform == "win32":  # a signal would end it
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
