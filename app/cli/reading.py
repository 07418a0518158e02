"""What the commands that take ``--data`` share: reading it, and that what was assumed is said."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_names import note_with_option
from app.cli.terminal import say

if TYPE_CHECKING:
    from fer_core.datasets.arrays import FaceArrays
    from fer_core.datasets.load import Reading

NOTE = "Note: "
"""What a sentence on standard error begins with that says what was assumed."""


def read_with_notes(data: Path, ferplus: Path | None = None, reading: "Reading | None" = None) -> "FaceArrays":
    """Read a data set, and say on standard error what was assumed.

    Raises:
        FerError: as ``fer_core.datasets.load.read_dataset`` does.
    """
    from fer_core.datasets.load import read_dataset

    faces = read_dataset(data, ferplus, reading)
    for note in faces.notes:
        say(f"{NOTE}{note_with_option(note)}", err=True)
    return faces
