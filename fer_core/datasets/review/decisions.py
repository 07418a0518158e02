"""The log of a review: every decision, written down the moment it is made."""

import os
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fer_core.datasets.manifest import VersionInfo
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors

LOG: Final = "decisions.jsonl"
THROUGH: Final = "through"
"""In a version's details: the number of the last entry of the log that is in it."""

Decision = Literal["keep", "relabel", "delete", "not_a_face"]
"""What can be decided about a face."""


class Entry(BaseModel):
    """One line of the log.

    Attributes:
        number: From 1, in the order in which things were done.
        id: The face; empty for ``apply``.
        action: What was decided; ``undo`` takes a decision back; ``apply`` made a version of all that stood.
        before: What the face was labelled before; None where it was out of the data set.
        after: What it is labelled from then on; None where it is out of the data set.
        who: Who did it.
        when: ISO 8601, in UTC.
        version: The version that was looked at.
        undoes: Number of the entry that ``undo`` takes back.
        made: Number of the version that ``apply`` made.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int = Field(ge=1)
    id: str
    action: Literal["keep", "relabel", "delete", "not_a_face", "undo", "apply"]
    before: str | None
    after: str | None
    who: str
    when: str
    version: int = Field(ge=1)
    undoes: int | None = None
    made: int | None = None


class DecisionLog:
    """The log of one data set. It is only ever added to.

    Args:
        folder: The data set.

    Raises:
        FerError: The log is there but cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOG
        self._entries: list[Entry] = []
        self._unreadable = 0
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        except OSError as error:
            raise FerError(f"{self._path} cannot be read: {error.strerror or error}.") from None
        for line in text.split("\n"):
            if not line.strip():
                continue
            try:
                self._entries.append(Entry.model_validate_json(line))
            except ValidationError:  # cut off by a crash, or edited by hand
                self._unreadable += 1

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What has been done, the oldest first."""
        return tuple(self._entries)

    @property
    def unreadable(self) -> int:
        """Lines that say nothing that can be understood."""
        return self._unreadable

    @property
    def next_number(self) -> int:
        """The number of the entry that comes next."""
        return max((entry.number for entry in self._entries), default=0) + 1

    def append(self, entry: Entry) -> None:
        """Write an entry; it is on the disk when this returns.

        Raises:
            FerError: The disk refuses. Then nothing counts as done.
        """
        line = entry.model_dump_json(exclude_defaults=True).encode() + b"\n"
        with explain_write_errors(self._path.parent, resumable=False), self._path.open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # a crash cut the last line off
                    line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._entries.append(entry)


def pending(entries: tuple[Entry, ...], through: int) -> list[Entry]:
    """Return the decisions that wait to be applied: those after entry ``through`` that were not taken back."""
    undone = {entry.undoes for entry in entries if entry.action == "undo" and entry.number > through}
    return [
        entry
        for entry in entries
        if entry.number > through and entry.action not in ("undo", "apply") and entry.number not in undone
    ]


def applied_through(infos: list[VersionInfo], current: int) -> int:
    """Return the number of the last entry that is in a version, or in one it was made from; 0 without any.

    A version that was undone does not count: what was decided for it waits again.

    Args:
        infos: Every version.
        current: The version's number.
    """
    known = {info.number: info for info in infos}
    last, number, seen = 0, current, set[int]()
    while number in known and number not in seen:
        seen.add(number)
        through = known[number].details.get(THROUGH) if known[number].action == "review" else None
        last = max(last, through) if isinstance(through, int) else last
        number = known[number].parent or 0
    return last
