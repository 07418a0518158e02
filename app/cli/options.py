"""The options and arguments that several commands take, each told once; and what ``--data`` names, read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from app.cli.option_names import note_with_option
from app.cli.terminal import say
from fer_core.datasets.labels import ClassesOrder

if TYPE_CHECKING:
    from fer_core.datasets.arrays import FaceArrays
    from fer_core.datasets.load import Reading

DATA: Final = "What data import made, fer2013.csv, a folder split/class/image, or a zip or tar of one"
"""What ``--data`` takes."""

NOTE: Final = "Note: "
"""What a sentence on standard error begins with that says what was assumed."""

_VOTES: Final = "fer2013new.csv, the FER+ votes"


def out_option(metavar: str, what: str) -> Any:  # noqa: ANN401 - as `typer.Option` itself
    """Return the option for where the result goes."""
    return typer.Option("--out", "-o", metavar=metavar, help=what)


def json_option(what: str, more: str = "") -> Any:  # noqa: ANN401
    """Return the option to print something as JSON."""
    return typer.Option("--json", help=f"Print {what} as JSON{more}.")


def ferplus_option(more: str = "") -> Any:  # noqa: ANN401
    """Return the option for the FER+ votes; what a command needs them for follows."""
    return typer.Option("--ferplus", metavar="CSV", help=f"{_VOTES}{more}.")


def seed_option(what: str) -> Any:  # noqa: ANN401
    """Return the option for what chance begins with, for a NumPy generator."""
    return typer.Option("--seed", min=0, max=2**32 - 1, help=what)


RecipeDataOption = Annotated[Path | None, typer.Option("--data", metavar="DATA", help=f"{DATA}; or the recipe's.")]
"""The data to train on."""

FerplusOption = Annotated[Path | None, ferplus_option()]

ClassesOrderOption = Annotated[
    ClassesOrder | None,
    typer.Option(
        "--classes-order",
        help="What class numbers mean where the data does not tell: FER-2013's seven, or the five of emotion.csv.",
    ),
]

RecipeOption = Annotated[
    str,
    typer.Option("--recipe", metavar="TOML|NAME", help="A recipe's file, or a network whose own recipe to take."),
]

ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="FOLDER", help="Another model than the shipped one.")
]

DeviceOption = Annotated[Literal["auto", "cpu", "gpu"], typer.Option("--device", help="Where the network runs.")]

ReadingClassesOption = Annotated[
    int, typer.Option("--classes", metavar="7|8", help="7 (FER-2013) or 8 (FER+) emotions.")
]

ThresholdOption = Annotated[
    float | None,
    typer.Option(
        "--threshold", metavar="P", help="Below this probability, 0 to 1, a face is uncertain; else as the model says."
    ),
]

VersionArgument = Annotated[
    Path, typer.Argument(metavar="DIR", help="A folder that data import made; DIR@2 is version 2.")
]
"""A data set, at its current version or another."""


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


def parse_moment(text: str, setting: str) -> float:
    """Return a time of a session in seconds, told as seconds or as 1:02.5.

    Raises:
        FerError: It is none.
    """
    from fer_core.errors import FerError
    from fer_core.text import clock_seconds

    try:
        return clock_seconds(text)
    except FerError as error:
        raise FerError(str(error), settings=[setting]) from None


def range_between(begin: str | None, end: str | None) -> tuple[float, float] | None:
    """Return the part of a session from one time to another, seconds; None for all of it.

    Raises:
        FerError: One is no time, or the second is not after the first.
    """
    if begin is None and end is None:
        return None
    first = 0.0 if begin is None else parse_moment(begin, "begin")
    last = float("inf") if end is None else parse_moment(end, "end")
    if last <= first:
        from fer_core.errors import FerError

        raise FerError(f"A part ends after it begins, not at {end}, for {begin}.", settings=["begin", "end"])
    return first, last
