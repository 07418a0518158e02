"""Finds out what the user named, and opens it as a source of faces."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, TextIO

from fer_core.counting import counted
from fer_core.datasets.dataset import find_split
from fer_core.datasets.importing.archive import ZIP_ERRORS, ZipFiles, opened_zip
from fer_core.datasets.importing.csv_faces import CsvFaces
from fer_core.datasets.importing.files import FolderFiles, PictureFiles
from fer_core.datasets.importing.found import FaceSource
from fer_core.datasets.importing.framing import FaceInPhotograph, Framing, WholePicture
from fer_core.datasets.importing.lines import TextFile
from fer_core.datasets.importing.options import ImportOptions
from fer_core.datasets.importing.pictures import PictureFaces
from fer_core.datasets.names import word_key
from fer_core.datasets.packed import is_packed
from fer_core.errors import FerError

_FACES_CSV: Final = ("fer2013.csv", "icml_face_data.csv", "emotion.csv")
_VOTES_CSV: Final = "fer2013new.csv"
_NAMED: Final = 3


@dataclass(frozen=True)
class _Named:
    """What the user named: a path, and what to call it."""

    name: str
    path: Path


def open_sources(texts: Sequence[str], options: ImportOptions, stack: ExitStack) -> list[FaceSource]:
    """Open what the user named.

    Args:
        texts: paths, or ``NAME=PATH`` to call a source something else than its file or folder.
        options: what else the user said.
        stack: closes the sources.

    Raises:
        FerError: if one is not there, is no source of faces, or two have the same name.
    """
    named = [_named(text) for text in texts]
    framing = _framing(options, stack)
    sources = [_open(one, options, framing, stack) for one in named]
    names = [word_key(source.name) for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise FerError(f"Two sources are called '{name}'. Call one something else: NAME=PATH.")
    if options.ferplus is not None and sum(isinstance(source, CsvFaces) for source in sources) != 1:
        raise FerError("--ferplus needs exactly one fer2013.csv among the sources. Import the others by themselves.")
    return sources


def source_path(text: str) -> Path:
    """Return the path in ``PATH`` or ``NAME=PATH``."""
    return _named(text).path


def _named(text: str) -> _Named:
    path = Path(text)
    name, equals, rest = text.partition("=")
    if equals and name and rest and not path.exists():
        return _Named(name.strip(), Path(rest))
    return _Named("", path)


def _framing(options: ImportOptions, stack: ExitStack) -> Framing:
    if not options.faces:
        return WholePicture(options.side, options.colour, options.strict_size)
    from fer_core.vision.stills import StillFaceDetector

    return FaceInPhotograph(stack.enter_context(StillFaceDetector()), options.side, options.colour)


def _open(named: _Named, options: ImportOptions, framing: Framing, stack: ExitStack) -> FaceSource:
    path = named.path
    try:
        if is_packed(path):
            raise FerError(f"{path} is a data set already. Put data sets together with fer-studio data merge.")
        if not path.exists():
            raise FerError(f"There is no file or folder {path}. Check the path.")
        if path.is_dir():
            return _open_folder(named, options, framing)
        if not path.is_file():
            raise FerError(f"{path} is a device, not a file. Give a file or a folder.")
        if path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
            return _open_zip(named, options, framing, stack)
    except OSError as error:
        why = error.strerror or error
        raise FerError(f"{path} cannot be read: {why}. Change its permissions, or get another copy of it.") from None
    return _csv(path, named.name, options)


def _open_folder(named: _Named, options: ImportOptions, framing: Framing) -> FaceSource:
    table = next((named.path / name for name in _FACES_CSV if (named.path / name).is_file()), None)
    if table is not None:
        others = (entry.name for entry in named.path.iterdir() if entry.name.lower() not in (table.name, _VOTES_CSV))
        return _csv(table, named.name, options, _left_aside(named.path, table.name, others, FolderFiles(named.path)))
    root = named.path.resolve().name
    return PictureFaces(named.name or root, str(named.path), root, FolderFiles(named.path), framing, options)


def _open_zip(named: _Named, options: ImportOptions, framing: Framing, stack: ExitStack) -> FaceSource:
    archive = stack.enter_context(opened_zip(named.path))
    files = ZipFiles(archive)
    members = sorted((name for name in archive.namelist() if "__MACOSX" not in name), key=lambda n: (n.count("/"), n))
    table = next((name for wanted in _FACES_CSV for name in members if _base(name) == wanted), None)
    if table is None:
        name = named.name or named.path.stem
        return PictureFaces(name, str(named.path), named.path.stem, files, framing, options)
    folder = PurePosixPath(table).parent
    beside = sorted(
        (name for name in members if _base(name) == _VOTES_CSV), key=lambda n: PurePosixPath(n).parent != folder
    )
    votes = _member(archive, named.path, beside[0]) if beside else None
    others = (name for name in members if name != table and _base(name) != _VOTES_CSV)
    aside = _left_aside(named.path, table, others, files)
    stem = PurePosixPath(table).stem
    return _csv_faces(named.name or stem, _member(archive, named.path, table), votes, options, stem, aside)


def _base(member: str) -> str:
    return PurePosixPath(member).name.lower()


def _left_aside(place: Path, table: str, others: Iterable[str], files: PictureFiles) -> tuple[str, ...]:
    """Say what else lies where a CSV of faces was taken from: other tables, and pictures."""
    found = sorted(name for name in others if name.lower().endswith(".csv"))
    held = found[:_NAMED]
    if len(found) > _NAMED:
        held.append(counted(len(found) - _NAMED, "other CSV file"))
    if any(isinstance(entry, str) for entry in files.entries()):
        held.append("pictures")
    if not held:
        return ()
    rest = ", ".join(held)
    return (f"Of {place} only {table} was taken, not what else is there: {rest}. Import that as a source of its own.",)


def _csv(path: Path, name: str, options: ImportOptions, notes: tuple[str, ...] = ()) -> CsvFaces:
    beside = path.with_name(_VOTES_CSV)
    votes = _file(beside) if beside.is_file() and beside != path else None
    return _csv_faces(name or path.stem, _file(path), votes, options, path.stem, notes)


def _csv_faces(
    name: str, faces: TextFile, beside: TextFile | None, options: ImportOptions, stem: str, notes: tuple[str, ...]
) -> CsvFaces:
    split = find_split(stem) or "train"
    if options.ferplus is None:
        return CsvFaces(name, faces, options, beside, split, notes=notes)
    if not options.ferplus.is_file():
        raise FerError(f"There is no votes file {options.ferplus}. Check the path given to --ferplus.")
    return CsvFaces(name, faces, options, _file(options.ferplus), split, votes_asked_for=True, notes=notes)


def _file(path: Path) -> TextFile:
    @contextmanager
    def opened() -> Iterator[TextIO]:
        try:
            # What is no text spoils its own row, not the import.
            with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
                yield file
        except OSError as error:
            why = error.strerror or error
            raise FerError(
                f"{path} cannot be read: {why}. Change its permissions, or get another copy of it."
            ) from None

    return TextFile(str(path), path.name, opened)


def _member(archive: zipfile.ZipFile, path: Path, member: str) -> TextFile:
    @contextmanager
    def opened() -> Iterator[TextIO]:
        try:
            with archive.open(member) as file:
                yield io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        except ZIP_ERRORS as error:
            raise FerError(f"{member} in the zip {path} cannot be read: {error}. Get another copy of it.") from None

    return TextFile(f"{member} in {path}", f"{path.name}/{member}", opened)
