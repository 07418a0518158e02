"""Finds out what the user named, and opens it as a source of faces."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from fer_core.datasets.arrays import find_split
from fer_core.datasets.importers.archive import Archive, archive_stem, is_archive, opened_archive
from fer_core.datasets.importers.bounded_csv import TextFile
from fer_core.datasets.importers.csv_faces import CsvFaces
from fer_core.datasets.importers.face_crop import FaceInPhotograph, Framing, WholePicture
from fer_core.datasets.importers.files import FolderFiles, PictureFiles, kept_by_a_tool, leads_out
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.pictures import PictureFaces
from fer_core.datasets.importers.records import FaceSource
from fer_core.datasets.importers.text import text_file
from fer_core.datasets.names import word_key
from fer_core.datasets.versioned import is_packed
from fer_core.errors import FerError
from fer_core.text import count_noun

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
    from fer_core.vision.still_detector import StillFaceDetector

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
        if is_archive(path):
            return _open_archive(named, options, framing, stack)
    except OSError as error:
        why = error.strerror or error
        raise FerError(f"{path} cannot be read: {why}. Change its permissions, or get another copy of it.") from None
    return _csv(path, named.name, options)


def _open_folder(named: _Named, options: ImportOptions, framing: Framing) -> FaceSource:
    table = faces_csv(named.path)
    if table is not None:
        others = (entry.name for entry in named.path.iterdir() if entry.name.lower() not in (table.name, _VOTES_CSV))
        return _csv(table, named.name, options, _left_aside(named.path, table.name, others, FolderFiles(named.path)))
    root = named.path.resolve().name
    return PictureFaces(named.name or root, str(named.path), root, FolderFiles(named.path), framing, options)


def _open_archive(named: _Named, options: ImportOptions, framing: Framing, stack: ExitStack) -> FaceSource:
    files = stack.enter_context(opened_archive(named.path))
    members = tables_first(files)
    table = next(iter(faces_csvs(members)), None)
    if table is None:
        stem = archive_stem(named.path)
        return PictureFaces(named.name or stem, str(named.path), stem, files, framing, options)
    folder = PurePosixPath(table).parent
    beside = sorted(
        (name for name in members if _base(name) == _VOTES_CSV), key=lambda n: PurePosixPath(n).parent != folder
    )
    votes = files.text_file(beside[0]) if beside else None
    others = (name for name in members if name != table and _base(name) != _VOTES_CSV)
    aside = _left_aside(named.path, table, others, files)
    stem = PurePosixPath(table).stem
    return _csv_faces(named.name or stem, files.text_file(table), votes, options, stem, aside)


def faces_csv(folder: Path) -> Path | None:
    """Return the CSV of faces that a folder holds by a known name, or None.

    Raises:
        FerError: if it is a link that leads out of the folder.
    """
    table = next((folder / name for name in _FACES_CSV if (folder / name).is_file()), None)
    if table is not None and (target := leads_out(table, folder.resolve())) is not None:
        raise FerError(f"{table} is a link out of the folder, to {target}. Give that file itself.")
    return table


def tables_first(files: Archive) -> list[str]:
    """Return the paths in an archive, the outermost first, without what the system or a tool put there."""
    names = (name for name in files.names() if kept_by_a_tool(name) is None)
    return sorted(names, key=lambda name: (name.count("/"), name))


def faces_csvs(names: Sequence[str]) -> list[str]:
    """Return those of some paths that are CSVs of faces by a known name, the likeliest first."""
    return [name for wanted in _FACES_CSV for name in names if _base(name) == wanted]


def _base(member: str) -> str:
    return PurePosixPath(member).name.lower()


def _left_aside(place: Path, table: str, others: Iterable[str], files: PictureFiles) -> tuple[str, ...]:
    """Say what else lies where a CSV of faces was taken from: other tables, and pictures."""
    found = sorted(name for name in others if name.lower().endswith(".csv"))
    held = found[:_NAMED]
    if len(found) > _NAMED:
        held.append(count_noun(len(found) - _NAMED, "other CSV file"))
    if any(isinstance(entry, str) for entry in files.entries()):
        held.append("pictures")
    if not held:
        return ()
    rest = ", ".join(held)
    return (f"Of {place} only {table} was taken, not what else is there: {rest}. Import that as a source of its own.",)


def _csv(path: Path, name: str, options: ImportOptions, notes: tuple[str, ...] = ()) -> CsvFaces:
    beside = path.with_name(_VOTES_CSV)
    votes = text_file(beside) if beside.is_file() and beside != path else None
    if votes is not None and (target := leads_out(beside, path.parent.resolve())) is not None:
        votes = None
        notes += (f"{beside} was left aside: it is a link out of the folder, to {target}. Give that with --ferplus.",)
    return _csv_faces(name or path.stem, text_file(path), votes, options, path.stem, notes)


def _csv_faces(
    name: str, faces: TextFile, beside: TextFile | None, options: ImportOptions, stem: str, notes: tuple[str, ...]
) -> CsvFaces:
    split = find_split(stem) or "train"
    if options.ferplus is None:
        return CsvFaces(name, faces, options, beside, split, notes=notes)
    if not options.ferplus.is_file():
        raise FerError(f"There is no votes file {options.ferplus}. Check the path given to --ferplus.")
    return CsvFaces(name, faces, options, text_file(options.ferplus), split, votes_asked_for=True, notes=notes)
