"""What the reading of a source gives: faces, what could not be taken and why, and what was done to what was taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

DAMAGED: Final = "cannot be read"
EMPTY: Final = "empty file"
NO_PICTURE: Final = "no picture"
NO_CLASS: Final = "not in the folder of a class"
UNKNOWN_CLASS: Final = "unknown class"
UNCLEAR_SPLIT: Final = "unclear split"
LEFT_OUT: Final = "class left out as asked"
NO_EMOTION: Final = "labelled as no single emotion"
ASIDE: Final = "another picture of the same face was taken"
WRONG_SIZE: Final = "wrong size"
NO_FACE: Final = "no face found"
SEVERAL_FACES: Final = "several faces"
BAD_ROW: Final = "bad row"
BAD_LABEL: Final = "unknown label"
BAD_VOTES: Final = "votes cannot be read"
UNSAFE: Final = "unsafe in a zip"
UNSAFE_IN_TAR: Final = "unsafe in a tar"
NESTED: Final = "an archive inside"
LINK: Final = "link not followed"


@dataclass(frozen=True)
class FaceRecord:
    """A face as it goes into the data set.

    Attributes:
        key: unique in its source.
        place: where it was, for a person to find it again.
        image: uint8 (side, side) grey, or (side, side, 3) red, green, blue.
        label: the project's name of its class.
        split: ``train``, ``validation`` or ``test``.
        person: whose face; empty where unknown.
        votes: ten FER+ counts, or None.
        flags: words of ``fer_core.datasets.table.FLAGS``.
    """

    key: str
    place: str
    image: NDArray[np.uint8]
    label: str
    split: str
    person: str = ""
    votes: tuple[int, ...] | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What was not taken.

    Attributes:
        place: the file or row.
        kind: one of this module's words, by which problems are counted.
        detail: what exactly is wrong; may be empty.
        settings: what to give otherwise, as ``FerError`` has it.
    """

    place: str
    kind: str
    detail: str = ""
    settings: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Kind and detail, as they are listed."""
        return f"{self.kind}: {self.detail}" if self.detail else self.kind


@dataclass(frozen=True)
class Note:
    """Something that is counted, not listed.

    Attributes:
        one: the sentence on one.
        several: the sentence on several, with ``{n}`` in the place of their number.
    """

    one: str
    several: str

    def of(self, number: int) -> str:
        """Return the sentence on so many."""
        return self.one if number == 1 else self.several.format(n=f"{number:,}")


Finding = FaceRecord | Problem | Note


@dataclass(frozen=True)
class SourceSummary:
    """What a source holds, before its pictures are read.

    Attributes:
        items: how many files or rows will be gone through.
        order: its classes, in its own order.
        words: what the source itself calls its classes.
        notes: sentences on what was assumed.
        elsewhere: where its labels may stand instead, as a sentence; empty where nothing looks like it.
    """

    items: int
    order: tuple[str, ...]
    words: frozenset[str]
    notes: tuple[str, ...] = ()
    elsewhere: str = ""


class FaceSource(Protocol):
    """Something that faces are imported from."""

    @property
    def name(self) -> str:
        """What it is called in the data set."""

    @property
    def place(self) -> str:
        """Where it is, for messages."""

    def summarize(self) -> SourceSummary:
        """Go through it once without reading pictures.

        Raises:
            FerError: if it is damaged as a whole, or no source of faces.
        """

    def items(self) -> Iterator[Sequence[Finding]]:
        """Yield what is found, a list for each of the summary's items, in an order that is always the same."""
