"""Labels that do not stand in folders: RAF-DB's list and AffectNet's annotations, as they were published.

RAF-DB (Li, Deng and Du 2017) comes with ``EmoLabel/list_patition_label.txt``, and goes round as folders 1 to 7 with
``train_labels.csv``. AffectNet (Mollahosseini, Hasani and Mahoor 2017) comes with an ``annotations/N_exp.npy`` for each
``images/N.jpg``, before with ``training.csv`` and ``validation.csv``, and goes round as folders 0 to 7.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

import numpy as np

from fer_core.datasets.arrays import find_split
from fer_core.datasets.importers.files import PictureFiles, UnreadableFileError
from fer_core.datasets.importers.layout import Meaning, Naming, Unclear, listed
from fer_core.datasets.importers.records import ASIDE, LEFT_OUT, NO_EMOTION, NO_PICTURE, UNCLEAR_SPLIT, Problem
from fer_core.datasets.labels import digit

RAF_DB: Final = ("", "surprise", "fear", "disgust", "happy", "sad", "angry", "neutral")
"""The classes at the places of RAF-DB's numbers, which begin with 1."""

AFFECTNET: Final = ("neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt")
"""The classes at the places of AffectNet's numbers."""

_AFFECTNET_ELSE: Final = {8: "none", 9: "uncertain", 10: "no face"}
_RAF_LISTS: Final = frozenset({"list_patition_label.txt", "list_partition_label.txt"})
_RAF_TABLES: Final = frozenset({"train_labels.csv", "test_labels.csv"})
_RAF_PICTURE: Final = re.compile(r"(train|test)_\d{4,5}")
_RAF_LINE: Final = re.compile(r"^\s*(\S+)[\s,;]+(\d+)\s*$", re.MULTILINE)
_ALIGNED: Final = "_aligned"
_EXPRESSION: Final = "_exp.npy"
_BESIDE_EXPRESSION: Final = ("_aro.npy", "_val.npy", "_lnd.npy", _EXPRESSION)
_AFFECTNET_COLUMNS: Final = ("subdirectory_filepath", "expression")
_AFFECTNET_PLACES: Final = (0, 6)
"""Of these columns in the lists that have no header."""
_AFFECTNET_LIST: Final = re.compile(r"(training|validation|automatically_annotated).*\.csv")
_TABLES: Final = (".csv", ".txt", ".json", ".npy", ".mat", ".xlsx", ".xml", ".pkl")
_LARGEST_ANNOTATION: Final = 4096
_NAMED: Final = 3


@dataclass(frozen=True)
class _List:
    """A list of RAF-DB.

    Attributes:
        place: of its file.
        scope: the folder that its pictures lie in, however deep; empty for all.
        numbers: the label of each picture, by its name without ending and ``_aligned``.
        aligned, plain: names of the pictures there are, cut to the face and as photographs.
    """

    place: str
    scope: str
    numbers: dict[str, int]
    aligned: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)

    @property
    def compound(self) -> bool:
        """Whether its numbers stand for two emotions at once."""
        return max(self.numbers.values(), default=0) >= len(RAF_DB)

    def holds(self, path: str) -> bool:
        """Whether a picture lies in its scope and is named in it."""
        return (not self.scope or path.startswith(f"{self.scope}/")) and _stem(path) in self.numbers


@dataclass
class PublishedLabels:
    """The labels that a source of pictures holds besides its folders.

    Attributes:
        root: what the source is called.
        faces: whether pictures are photographs, of which the face is still to be cut out.
        lists: RAF-DB's.
        annotations: AffectNet's numbers, by the picture's path without ending and ``images``.
        listed: AffectNet's numbers and splits in its older lists, by the last two parts of the path without ending.
        by_number: sentences on folders that were read as the numbers of one of them.
        read: the files that all this was read from.
        unread: other files that labels may stand in.
    """

    root: str
    faces: bool
    lists: list[_List] = field(default_factory=list)
    annotations: dict[str, int] = field(default_factory=dict)
    listed: dict[str, tuple[int, str]] = field(default_factory=dict)
    by_number: set[str] = field(default_factory=set)
    read: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def meaning(self, path: str, naming: Naming) -> Meaning | Unclear | None:
        """Return where a picture belongs, or None if no such label tells.

        Args:
            path: of the picture, in the source.
            naming: the project's name for a class; empty if its faces are to be left out.
        """
        told = next((one for one in self.lists if one.holds(path)), None)
        if told is not None:
            return self._of_list(told, path, naming)
        if (number := self.annotations.get(_annotated(path))) is not None:
            return self._of_affectnet(number, None, path, naming)
        if (entry := self.listed.get(_last_two(path))) is not None:
            return self._of_affectnet(*entry, path, naming)
        return self._of_folder(path, naming)

    def goes_with(self, path: str) -> bool:
        """Whether a file that is no picture belongs to these labels."""
        name = PurePosixPath(path).name.lower()
        if path in self.read or (self.annotations and name.endswith(_BESIDE_EXPRESSION)):
            return True
        return bool(self.lists) and name.endswith(".txt") and "annotation" in path.lower()

    def notes(self, name: str) -> Iterator[str]:
        """Yield what is to be said of the labels of the source ``name``."""
        for one in self.lists:
            if not one.compound:
                yield f"The labels of {name} were read from RAF-DB's list {one.place} (1 surprise to 7 neutral)."
        if self.annotations:
            yield f"The labels of {name} were read from AffectNet's annotations (0 neutral to 7 contempt)."
        for place in self.read if self.listed else ():
            yield f"The labels of {name} were read from AffectNet's list {place} (0 neutral to 7 contempt)."
        yield from (f"The folders of {name} were read as {what}." for what in sorted(self.by_number))

    @property
    def elsewhere(self) -> str:
        """Where labels may stand that are not read, as a sentence; or nothing."""
        if not self.unread:
            return ""
        rest = f" and {len(self.unread) - _NAMED:,} other files" if len(self.unread) > _NAMED else ""
        return (
            f"The labels may stand in {listed(self.unread[:_NAMED])}{rest}, which is not read: sort the "
            "pictures into a folder for each class, such as train/happy."
        )

    def _of_list(self, told: _List, path: str, naming: Naming) -> Meaning | Unclear:
        stem = _stem(path)
        number = told.numbers[stem]
        if told.compound or not 0 < number < len(RAF_DB):
            return Unclear(NO_EMOTION, str(number), f"RAF-DB's {told.place} says {number}")
        cut = PurePosixPath(path).stem.lower().endswith(_ALIGNED)
        if cut is self.faces and stem in (told.plain if cut else told.aligned):
            return Unclear(ASIDE, RAF_DB[number], "the photograph itself" if cut else "the aligned one")
        return _named(RAF_DB[number], find_split(stem.partition("_")[0]), naming)

    def _of_affectnet(self, number: int, split: str | None, path: str, naming: Naming) -> Meaning | Unclear:
        if number >= len(AFFECTNET):
            what = _AFFECTNET_ELSE.get(number, str(number))
            return Unclear(NO_EMOTION, what, f"AffectNet says '{what}'")
        if split is None:
            named = {word: split_name for word in (self.root, *_folders(path)) if (split_name := find_split(word))}
            if len(set(named.values())) > 1:
                return Unclear(UNCLEAR_SPLIT, "", f"its folders name two splits, {listed(named)}")
            split = next(iter(named.values()), None)
        return _named(AFFECTNET[number], split, naming)

    def _of_folder(self, path: str, naming: Naming) -> Meaning | Unclear | None:
        """Return what a folder that is a number says, where it is known whose number it is."""
        folders = _folders(path)
        word = next((folder for folder in reversed(folders) if digit(folder) is not None), None)
        if word is None or naming(word) is not None:
            return None
        number = digit(word) or 0
        stem = _stem(path)
        if _RAF_PICTURE.fullmatch(stem) and 0 < number < len(RAF_DB):
            self.by_number.add("RAF-DB's numbers, as the names of its pictures show (1 surprise to 7 neutral)")
            return _named(RAF_DB[number], find_split(stem.partition("_")[0]), naming)
        if number < len(AFFECTNET) and any("affectnet" in _letters(one) for one in (self.root, *folders)):
            self.by_number.add("AffectNet's numbers, as its name says (0 neutral to 7 contempt)")
            return self._of_affectnet(number, None, path, naming)
        return None


def published_labels(files: PictureFiles, root: str, *, faces: bool) -> PublishedLabels:
    """Go through the files once, and read what labels lie beside the pictures.

    Args:
        files: of the source.
        root: what it is called.
        faces: whether the pictures are photographs, of which the face is still to be cut out.
    """
    labels = PublishedLabels(root, faces)
    pictures: list[str] = []
    for entry in files.entries():
        if isinstance(entry, Problem) and entry.kind == NO_PICTURE:
            _take(labels, entry.place, files)
        elif isinstance(entry, str) and _RAF_PICTURE.fullmatch(_stem(entry)):
            pictures.append(entry)
    for path in pictures if labels.lists else ():
        for one in labels.lists:
            if one.holds(path):
                (one.aligned if PurePosixPath(path).stem.lower().endswith(_ALIGNED) else one.plain).add(_stem(path))
    return labels


def _take(labels: PublishedLabels, place: str, files: PictureFiles) -> None:
    """Read a file beside the pictures, if it is one of labels."""
    name = PurePosixPath(place).name.lower()
    try:
        if name in _RAF_LISTS | _RAF_TABLES:
            numbers = _raf_numbers(files.read(place))
            folder = PurePosixPath(place).parent
            scope = folder.parent if folder.name.lower() == "emolabel" else folder
            if numbers:
                labels.lists.append(_List(place, "" if str(scope) == "." else str(scope), numbers))
                labels.read.append(place)
                return
        elif name.endswith(_EXPRESSION):
            number = _expression(files.read(place))
            if number is not None:
                labels.annotations[_annotated(place[: -len(_EXPRESSION)] + ".npy")] = number
                return
        elif _AFFECTNET_LIST.fullmatch(name):
            entries = _affectnet_entries(files.read(place), find_split(PurePosixPath(name).stem) or "train")
            if entries:
                labels.listed |= entries
                labels.read.append(place)
                return
    except UnreadableFileError:
        pass
    if name.endswith(_TABLES) and not name.endswith(_BESIDE_EXPRESSION) and not name.startswith("readme"):
        labels.unread.append(place)


def _raf_numbers(content: bytes) -> dict[str, int]:
    lines = _RAF_LINE.findall(content.decode("utf-8-sig", "replace"))
    return {_stem(name): int(number) for name, number in lines if _RAF_PICTURE.fullmatch(_stem(name))}


def _expression(content: bytes) -> int | None:
    if len(content) > _LARGEST_ANNOTATION:
        return None
    try:
        # Never unpickled: an array of objects can hold a program.
        return int(str(np.load(io.BytesIO(content), allow_pickle=False).reshape(-1)[0]))
    except (ValueError, IndexError, OSError, EOFError, TypeError):
        return None


def _affectnet_entries(content: bytes, split: str) -> dict[str, tuple[int, str]]:
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", errors="replace", newline=""))
    entries: dict[str, tuple[int, str]] = {}
    try:
        first = next(rows, [])
        names = [name.strip().lower() for name in first]
        headed = set(_AFFECTNET_COLUMNS) <= set(names)
        path, expression = (names.index(name) for name in _AFFECTNET_COLUMNS) if headed else _AFFECTNET_PLACES
        for row in rows if headed else (first, *rows):
            number = digit(row[expression].strip()) if len(row) > max(path, expression) else None
            if number is not None and "/" in row[path].replace("\\", "/"):
                entries[_last_two(row[path].replace("\\", "/"))] = (number, split)
    except csv.Error:
        return {}
    return entries


def _named(label: str, split: str | None, naming: Naming) -> Meaning | Unclear:
    name = naming(label)
    return Meaning(name, label, split) if name else Unclear(LEFT_OUT, label, f"'{label}'")


def _stem(path: str) -> str:
    return PurePosixPath(path).stem.lower().removesuffix(_ALIGNED)


def _annotated(path: str) -> str:
    """Return what a picture and its annotation share: the path without ending and without the folder of their kind."""
    place = PurePosixPath(path)
    folder = place.parent.parent if place.parent.name.lower() in ("images", "annotations") else place.parent
    return str(folder / place.stem)


def _last_two(path: str) -> str:
    return "/".join(PurePosixPath(path.lower()).with_suffix("").parts[-2:])


def _folders(path: str) -> Sequence[str]:
    return path.split("/")[:-1]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
