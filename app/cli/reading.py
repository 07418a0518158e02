"""What the commands that take ``--data`` share: how its classes are told, and that what was assumed is said."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.option_names import note_with_option
from app.cli.terminal import say
from fer_core.datasets.labels import ClassesOrder

if TYPE_CHECKING:
    from fer_core.datasets.arrays import FaceArrays
    from fer_core.datasets.load import Reading

DATA = "What data import made, fer2013.csv, a folder split/class/image, or a zip or tar of one"
"""What ``--data`` takes."""

NOTE = "Note: "
"""What a sentence on standard error begins with that says what was assumed."""

ClassesOrderOption = Annotated[
    ClassesOrder | None,
    typer.Option(
        "--classes-order",
        help="What class numbers mean where the data does not tell: FER-2013's seven, or the five of emotion.csv.",
    ),
]


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
