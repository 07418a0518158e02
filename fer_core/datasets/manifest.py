"""What a data set on disk says of itself, and of each of its versions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from fer_core.errors import FerError
from fer_core.files.atomic import write_atomic
from fer_core.files.lock import exclusive

MANIFEST: Final = "dataset.json"
VERSIONS: Final = "versions"


class Manifest(BaseModel):
    """What holds for every version.

    Attributes:
        format, format_version: what kind of file this is.
        name: of the data set.
        height, width: of every picture, in pixels.
        channels: 1 for grey, 3 for red, green, blue.
        label_order: the classes; never assumed by a reader.
        current: number of the version that is read where none is asked for.
        created: when it was imported, ISO 8601 in UTC.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal["fer-studio dataset"] = "fer-studio dataset"
    format_version: Literal[1] = 1
    name: str
    height: int = Field(ge=1)
    width: int = Field(ge=1)
    channels: Literal[1, 3]
    label_order: tuple[str, ...] = Field(min_length=1)
    current: int = Field(ge=1)
    created: str

    @model_validator(mode="after")
    def _each_class_once(self) -> "Manifest":
        if len(set(self.label_order)) < len(self.label_order):
            raise ValueError("label_order names a class twice")
        return self


class VersionInfo(BaseModel):
    """Where a version came from.

    Attributes:
        number: from 1.
        parent: the version it was made from; None for the first.
        previous: the version that was current before it; None for the first, and in what older programs wrote.
        action: what made it, as ``import``, ``duplicates``, ``split`` or ``review``.
        created: when, ISO 8601 in UTC.
        by: the user's name on the machine.
        rows: number of faces.
        details: what exactly was done, enough to tell every face that changed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int = Field(ge=1)
    parent: int | None = None
    previous: int | None = None
    action: str
    created: str
    by: str
    rows: int = Field(ge=0)
    details: dict[str, Any] = Field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Read ``dataset.json``.

    Raises:
        FerError: if there is none, or it is damaged or of another format.
    """
    absent = f"There is no {folder / MANIFEST}. Give a folder that fer-studio data import has made."
    return _read(folder / MANIFEST, Manifest, absent)


def read_version_info(folder: Path, number: int) -> VersionInfo:
    """Read what version ``number`` says of itself.

    Raises:
        FerError: if there is no such version, or its file is damaged.
    """
    absent = f"There is no version {number} of {folder}. To see which there are: fer-studio data versions {folder}"
    return _read(version_file(folder, number, "json"), VersionInfo, absent)


def version_numbers(folder: Path) -> list[int]:
    """Return the numbers of the versions, in order.

    A version is there once its json is: a table without one was left by a program that was killed.
    """
    return sorted(int(path.stem) for path in (folder / VERSIONS).glob("*.json") if path.stem.isdecimal())


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Keep other programs from writing versions, and from taking them back, inside the block.

    Raises:
        FerError: if one is at it.
    """
    busy = f"Another program is changing {folder} right now. Nothing was changed; do it again when it is done."
    with exclusive(folder, busy, resumable=False):
        yield


def take_number(folder: Path) -> int:
    """Take the next version's number by making its table's file, still empty.

    Only one program can, also where the system allows no lock.
    """
    taken = (int(path.stem) for path in (folder / VERSIONS).iterdir() if path.stem.isdecimal())
    number = max(taken, default=0) + 1
    while True:
        try:
            version_file(folder, number, "parquet").touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return number


def set_current(folder: Path, number: int) -> None:
    """Make a version the one that is read where none is asked for."""
    manifest = read_manifest(folder).model_copy(update={"current": number})
    write_atomic(folder / MANIFEST, as_json(manifest))


def as_json(information: Manifest | VersionInfo) -> bytes:
    """Return a file's content."""
    return (information.model_dump_json(indent=2) + "\n").encode()


def version_file(folder: Path, number: int, suffix: str) -> Path:
    """Return the place of a version's table (``parquet``) or of what it says of itself (``json``)."""
    return folder / VERSIONS / f"{number:04d}.{suffix}"


_Read = TypeVar("_Read", Manifest, VersionInfo)


def _read(path: Path, kind: type[_Read], absent: str) -> _Read:
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise FerError(absent) from None
    except OSError as error:
        raise FerError(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FerError(
            f"{path} is damaged{f' at {where}' if where else ''}: {first['msg']}. Restore it from a copy."
        ) from None
