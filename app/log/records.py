"""What is in a log file, as records; read on from where the last reading ended."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from fer_core.text import harmless

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LEVELS: Final[tuple[Level, ...]] = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
"""From the least to the worst."""

_HEAD: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([^:\s]+): (.*)")
_FIRST_READ: Final = 1 << 20


@dataclass(frozen=True)
class LogLine:
    """One record.

    Attributes:
        time: When, local time; "" where the file does not say.
        level: How bad it is.
        name: Who says it.
        text: What is said; a traceback has several lines.
    """

    time: str
    level: Level
    name: str
    text: str

    def written(self) -> str:
        """Return it as one reads it."""
        return f"{self.time} {self.level} {self.name}: {self.text}" if self.time else self.text


def parse(text: str) -> tuple[LogLine, ...]:
    """Return the records in a log's text. A line that begins none belongs to the record before."""
    found: list[LogLine] = []
    for line in text.splitlines():
        head = _HEAD.fullmatch(line)
        line = harmless(line, lines=True)
        if head is not None:
            time, level, name, said = head.groups()
            kind: Level = next(one for one in LEVELS if one == level)
            found.append(LogLine(time, kind, name, harmless(said, lines=True)))
        elif found and found[-1].time:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
        elif line.strip():
            found.append(LogLine("", "INFO", "", line))
    return tuple(found)


def matching(lines: Iterable[LogLine], least: Level, words: str) -> tuple[LogLine, ...]:
    """Return the records that are at least so bad and have all the words in them, in upper or lower case."""
    bad_enough = LEVELS[LEVELS.index(least) :]
    wanted = words.casefold().split()
    return tuple(
        line for line in lines if line.level in bad_enough and all(word in line.written().casefold() for word in wanted)
    )


class LogTail:
    """Reads what a log file has and, each time again, what came since; also when it was begun anew.

    Args:
        file: The log. It may not be there yet.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._at = 0
        self._inode = 0

    def read(self) -> tuple[bool, str]:
        """Return whether the file was begun anew since the last time, and what is new in it."""
        try:
            with self.file.open("rb") as log:
                status = self.file.stat()
                anew = status.st_ino != self._inode or status.st_size < self._at
                if anew:
                    self._inode, self._at = status.st_ino, max(0, status.st_size - _FIRST_READ)
                log.seek(self._at)
                said = log.read()
        except OSError:
            anew, self._at, self._inode = self._inode != 0, 0, 0
            return anew, ""
        whole = said[: said.rfind(b"\n") + 1]
        if anew and self._at:
            whole = whole[whole.find(b"\n") + 1 :]  # the first line was cut
        self._at += said.rfind(b"\n") + 1
        return anew, whole.decode(errors="replace")


def last_lines(file: Path, count: int) -> Sequence[str]:
    """Return the last lines of a log, as they are read."""
    text = LogTail(file).read()[1]
    return harmless(text, lines=True).splitlines()[-count:]
