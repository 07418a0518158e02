"""Tells a CSV, a folder, a zip and a tar of faces apart, and opens what the user named as a source of faces."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from fer_core.datasets.arrays import find_split
from fer_core.datasets.importers.archive import archive_stem, is_archive, opened_archive
from fer_core.datasets.importers.csv_faces import CsvFaces
from fer_core.datasets.importers.face_crop import FaceCropper, FaceInPhotograph, WholePicture
from fer_core.datasets.importers.ferplus import votes_file
from fer_core.datasets.importers.files import FolderFiles, PictureFiles, kept_by_a_tool, leads_out
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.pictures import PictureFaces
from fer_core.datasets.importers.records import FaceSource
from fer_core.datasets.importers.text_lines import TextFile, text_file
from fer_core.datasets.labels import word_key
from fer_core.datasets.versioned import is_dataset
from fer_core.errors import FerError
from fer_core.text import count_noun

_FACES_CSV: Final = ("fer2013.csv", "icml_face_data.csv", "emotion.csv")
_VOTES_CSV: Final = "fer2013new.csv"
_NAMED: Final = 3

SourceOpener = Callable[[str, Path, ImportOptions], FaceSource | None]
"""Opens what other packages hold faces in: given what the user calls it, where it is and what else was said; None where
it is nothing of that kind."""


@dataclass(frozen=True)
class _Named:
    """What the user named: a path, and what to call it."""

    name: str
    path: Path


@dataclass(frozen=True)
class OpenCsv:
    """A CSV of faces, by itself or as a folder or an archive holds it.

    Attributes:
        faces: the file.
        stem: what it is called, without its ending.
        votes: ``fer2013new.csv`` beside it, or None.
        notes: what else lies there.
    """

    faces: TextFile
    stem: str
    votes: TextFile | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class OpenPictures:
    """Pictures in folders, on disk or in an archive.

    Attributes:
        files: the pictures.
        root: what the folder or archive is called.
    """

    files: PictureFiles
    root: str


def open_sources(
    texts: Sequence[str], options: ImportOptions, stack: ExitStack, others: Sequence[SourceOpener] = ()
) -> list[FaceSource]:
    """Open what the user named.

    Args:
        texts: paths, or ``NAME=PATH`` to call a source something else than its file or folder.
        options: what else the user said.
        stack: closes the sources.
        others: open what is none of this package's formats; asked first.

    Raises:
        FerError: if one is not there, is no source of faces, or two have the same name.
    """
    named = [_named(text) for text in texts]
    cropper = _cropper(options, stack)
    sources = [_open_other(one, options, others) or _open(one, options, cropper, stack) for one in named]
    names = [word_key(source.name) for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise FerError(f"Two sources are called '{name}'. Call one something else: NAME=PATH.")
    if options.ferplus is not None and sum(isinstance(source, CsvFaces) for source in sources) != 1:
        raise FerError(
            "The FER+ votes need exactly one fer2013.csv among the sources. Import the others by themselves.",
            settings=["ferplus"],
        )
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


def _cropper(options: ImportOptions, stack: ExitStack) -> FaceCropper:
    if not options.faces:
        return WholePicture(options.side, options.colour, options.strict_size)
    from fer_core.vision.still_detector import StillFaceDetector

    return FaceInPhotograph(stack.enter_context(StillFaceDetector()), options.side, options.colour)


def _open_other(named: _Named, options: ImportOptions, others: Sequence[SourceOpener]) -> FaceSource | None:
    opened = (opener(named.name, named.path, options) for opener in others)
    return next((source for source in opened if source is not None), None)


def _open(named: _Named, options: ImportOptions, cropper: FaceCropper, stack: ExitStack) -> FaceSource:
    path = named.path
    if is_dataset(path):
        raise FerError(f"{path} is a data set already. Put data sets together with fer-studio data merge.")
    opened = open_format(path, stack)
    if isinstance(opened, OpenPictures):
        root = opened.root
        return PictureFaces(named.name or root, str(path), root, opened.files, cropper, options)
    asked = options.ferplus is not None
    votes = votes_file(options.ferplus) if options.ferplus is not None else opened.votes
    split = find_split(opened.stem) or "train"
    name = named.name or opened.stem
    return CsvFaces(name, opened.faces, options, votes, split, votes_asked_for=asked, notes=opened.notes)


def open_format(path: Path, stack: ExitStack) -> OpenCsv | OpenPictures:
    """Find out what form the faces at a path have, and open it; a data set on disk is none of these.

    Args:
        path: a CSV, a folder, a zip or a tar.
        stack: closes what was opened.

    Raises:
        FerError: if it is not there, cannot be read, or is a damaged archive or one that was built to fill a disk.
    """
    try:
        if not path.exists():
            raise FerError(f"There is no file or folder {path}. Check the path.")
        if path.is_dir():
            return _folder(path)
        if not path.is_file():
            raise FerError(f"{path} is a device, not a file. Give a file or a folder.")
        if is_archive(path):
            return _archive(path, stack)
    except OSError as error:
        why = error.strerror or error
        raise FerError(f"{path} cannot be read: {why}. Change its permissions, or get another copy of it.") from None
    return _csv(path)


def _folder(folder: Path) -> OpenCsv | OpenPictures:
    table = next((folder / name for name in _FACES_CSV if (folder / name).is_file()), None)
    if table is None:
        return OpenPictures(FolderFiles(folder), folder.resolve().name)
    if (target := leads_out(table, folder.resolve())) is not None:
        raise FerError(f"{table} is a link out of the folder, to {target}. Give that file itself.")
    others = (entry.name for entry in folder.iterdir() if entry.name.lower() not in (table.name, _VOTES_CSV))
    return _csv(table, _left_aside(folder, table.name, others, FolderFiles(folder)))


def _archive(path: Path, stack: ExitStack) -> OpenCsv | OpenPictures:
    files = stack.enter_context(opened_archive(path))
    plain = (name for name in files.names() if kept_by_a_tool(name) is None)
    members = sorted(plain, key=lambda name: (name.count("/"), name))
    table = next((name for wanted in _FACES_CSV for name in members if _base(name) == wanted), None)
    if table is None:
        return OpenPictures(files, archive_stem(path))
    folder = PurePosixPath(table).parent
    beside = sorted(
        (name for name in members if _base(name) == _VOTES_CSV), key=lambda n: PurePosixPath(n).parent != folder
    )
    votes = files.text_file(beside[0]) if beside else None
    others = (name for name in members if name != table and _base(name) != _VOTES_CSV)
    notes = _left_aside(path, table, others, files)
    return OpenCsv(files.text_file(table), PurePosixPath(table).stem, votes, notes)


def _csv(path: Path, notes: tuple[str, ...] = ()) -> OpenCsv:
    beside = path.with_name(_VOTES_CSV)
    votes = text_file(beside) if beside.is_file() and beside != path else None
    if votes is not None and (target := leads_out(beside, path.parent.resolve())) is not None:
        votes = None
        notes += (
            f"{beside} was left aside: it is a link out of the folder, to {target}. Give that as the FER+ votes.",
        )
    return OpenCsv(text_file(path), path.stem, votes, notes)


def _base(member: str) -> str:
    return PurePosixPath(member).name.lower()


def _left_aside(place: Path, table: str, others: Iterable[str], files: PictureFiles) -> tuple[str, ...]:
    """Say what else lies where a CSV of faces was taken from: other tables, and pictures."""
    tables = sorted(name for name in others if name.lower().endswith(".csv"))
    held = tables[:_NAMED]
    if len(tables) > _NAMED:
        held.append(count_noun(len(tables) - _NAMED, "other CSV file"))
    if any(isinstance(entry, str) for entry in files.entries()):
        held.append("pictures")
    if not held:
        return ()
    rest = ", ".join(held)
    return (f"Of {place} only {table} was taken, not what else is there: {rest}. Import that as a source of its own.",)
