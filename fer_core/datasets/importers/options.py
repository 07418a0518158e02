"""What the user may say about an import."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from fer_core.datasets.arrays import SIDE
from fer_core.datasets.labels import ClassesOrder, LabelMap
from fer_core.errors import FerError

Colour = Literal["grey", "rgb"]
_SIZES: Final = (16, 1024)


@dataclass(frozen=True)
class ImportOptions:
    """How faces are taken.

    Attributes:
        side: height and width of a face, in pixels.
        colour: ``grey`` or ``rgb``.
        strict_size: list pictures of another size instead of resizing them.
        faces: the pictures are photographs; find the face in each and cut it out.
        labels: what the sources' words mean.
        person: finds the group ``person`` in a picture's path; None where people are unknown.
        ferplus: the votes for the one CSV source; None to take those that lie beside it.
        name: of the data set; by default that of its folder.
        classes_order: what class numbers mean; None where they, or the source, tell.
    """

    side: int = SIDE
    colour: Colour = "grey"
    strict_size: bool = False
    faces: bool = False
    labels: LabelMap = field(default_factory=LabelMap)
    person: re.Pattern[str] | None = None
    ferplus: Path | None = None
    name: str | None = None
    classes_order: ClassesOrder | None = None

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            FerError: if one makes no sense.
        """
        least, most = _SIZES
        if not least <= self.side <= most:
            raise FerError(
                f"A face cannot be {self.side} pixels wide. Choose a size from {least} to {most}.", settings=["size"]
            )
        if self.colour not in ("grey", "rgb"):
            raise FerError(f"There is no colour '{self.colour}'. Choose grey or rgb.")
        if self.person is not None and "person" not in self.person.groupindex:
            raise FerError("The person pattern names no group 'person'. Write it like (?P<person>s[0-9]+)_.")

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a picture in the data set."""
        return (self.side, self.side, 3) if self.colour == "rgb" else (self.side, self.side)

    def person_in(self, path: str) -> str:
        """Return whose face a picture shows, by its path; empty if that is unknown."""
        match = self.person.search(path) if self.person else None
        return (match["person"] or "") if match else ""


def person_pattern(text: str | None) -> re.Pattern[str] | None:
    """Compile what the user says of where a path names the person.

    Raises:
        FerError: if it is no regular expression.
    """
    try:
        return None if text is None else re.compile(text)
    except re.error as error:
        raise FerError(f"The person pattern is no regular expression: {error}.") from None
