"""Faces from pictures in folders: ``split/class/image`` and its kin, in a folder or a zip."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fer_core.datasets.importers.face_crop import FaceCropper
from fer_core.datasets.importers.files import PictureFiles, SystemFile, UnreadableFileError
from fer_core.datasets.importers.layout import Meaning, Unclear, folders_around, listed, meaning, splits_named
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.published_labels import PublishedLabels, published_labels
from fer_core.datasets.importers.records import (
    DAMAGED,
    NO_CLASS,
    NO_PICTURE,
    UNCLEAR_SPLIT,
    UNKNOWN_CLASS,
    FaceRecord,
    Finding,
    Note,
    Problem,
    SourceSummary,
)
from fer_core.datasets.labels import digit, ordered_classes
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError

_SYSTEM: Final = Note(
    "1 file that the operating system keeps beside pictures was passed over.",
    "{n} files that the operating system keeps beside pictures were passed over.",
)
_ANNOTATION: Final = Note(
    "1 file of labels or annotations was read or passed over.",
    "{n} files of labels or annotations were read or passed over.",
)
_RESIZED: Final = Note("1 picture of another size was resized.", "{n} pictures of another size were resized.")
_SEVERAL: Final = Note(
    "1 file holds several pictures; the first was taken.",
    "{n} files hold several pictures; the first of each was taken.",
)
_NOBODY: Final = Note(
    "In the path of 1 face the person pattern finds no one.",
    "In the paths of {n} faces the person pattern finds no one.",
)


@dataclass(frozen=True)
class PictureFaces:
    """Pictures whose folders tell their split and class.

    Attributes:
        name: of the source.
        place: where it is, for messages.
        root: what the folder or zip is called; it may name a split or class, as folders in it do.
        files: the pictures.
        cropper: what of a picture is the face.
        options: what the user said.
    """

    name: str
    place: str
    root: str
    files: PictureFiles
    cropper: FaceCropper
    options: ImportOptions

    def summarize(self) -> SourceSummary:
        """Go through the names of the files.

        Raises:
            FerError: if the folder cannot be read, or holds no picture.
        """
        items = pictures = 0
        labels: set[str] = set()
        words: set[str] = set()
        splits: set[tuple[str, ...]] = set()
        unclear = False
        for entry in self.files.entries():
            items += 1
            if isinstance(entry, str):
                pictures += 1
                where = self._meaning(entry)
                words.add(where.word)
                unclear |= isinstance(where, Unclear) and where.kind in (NO_CLASS, UNKNOWN_CLASS)
                if isinstance(where, Meaning):
                    labels.add(where.label)
                    # A list may tell splits that no folder names.
                    named = splits_named(self.root, _folders(entry))
                    splits |= {named} if named or where.split is None else set()
        if not pictures:
            raise FerError(f"{self.place} holds no pictures. Give a folder split/class/image or class/image.")
        order = tuple(name for name in FERPLUS if name in labels)
        elsewhere = self.elsewhere if unclear else ""
        notes = (*self.notes(), *self._of_splits(splits), *([elsewhere] if elsewhere else []))
        return SourceSummary(items, order, frozenset(words - {""}), notes, elsewhere)

    def items(self) -> Iterator[list[Finding]]:
        """Yield what each file gives."""
        for entry in self.files.entries():
            if isinstance(entry, SystemFile):
                yield [_of_a_tool(entry)]
            elif isinstance(entry, Problem) and entry.kind == NO_PICTURE and self._published.goes_with(entry.place):
                yield [_ANNOTATION]
            elif isinstance(entry, Problem):
                yield [Problem(self._place(entry.place), entry.kind, entry.detail)]
            else:
                yield self._picture(entry)

    def _picture(self, path: str) -> list[Finding]:
        from fer_core.media.images import decode_image, picture_count  # FFmpeg, which a CSV has no need of

        place = self._place(path)
        where = self._meaning(path)
        if isinstance(where, Unclear):
            return [Problem(place, where.kind, where.detail, where.settings)]
        try:
            content = self.files.read(path)
            image = decode_image(content, path.rpartition("/")[2])
        except UnreadableFileError as error:
            return [Problem(place, error.kind, error.detail)]
        except FerError as error:
            return [Problem(place, DAMAGED, str(error))]
        cropped = self.cropper.crop(image)
        findings: list[Finding] = []
        if cropped.kind:
            findings.append(Problem(place, cropped.kind, cropped.detail, cropped.settings))
        if cropped.image is not None:
            person = self.options.person_in(path)
            findings.append(FaceRecord(path, place, cropped.image, where.label, where.split or "train", person))
            findings += [_RESIZED] if cropped.resized else []
            findings += [_SEVERAL] if picture_count(content) > 1 else []
            findings += [_NOBODY] if self.options.person and not person else []
        return findings

    def notes(self) -> Iterator[str]:
        """Yield where labels were found, other than in the names of folders."""
        yield from self._published.notes(self.name)

    @property
    def elsewhere(self) -> str:
        """Where labels may stand that are not read, as a sentence; or nothing."""
        return self._published.elsewhere

    @cached_property
    def _published(self) -> PublishedLabels:
        return published_labels(self.files, self.root, faces=self.options.faces)

    def _meaning(self, path: str) -> Meaning | Unclear:
        told = self._published.meaning(path, self._naming)
        if told is not None:
            return told
        first = self._at_first_sight(path)
        if isinstance(first, Unclear) and first.kind == UNCLEAR_SPLIT and self._around:
            return meaning(self.root, _folders(path), self._naming, self._around)
        return first

    def _at_first_sight(self, path: str) -> Meaning | Unclear:
        return meaning(self.root, _folders(path), self._naming)

    def _naming(self, word: str) -> str | None:
        name = self.options.labels.name(self.name, word)
        if name is None and self.options.classes_order is not None and (number := digit(word)) is not None:
            order = ordered_classes(self.options.classes_order)
            return self.options.labels.name(self.name, order[number]) if number < len(order) else None
        return name

    @cached_property
    def _around(self) -> int:
        """How many folders name a split but lie around all splits; asked, and gone through, only if two are named."""
        named = set()
        for entry in self.files.entries():
            if isinstance(entry, str):
                where = self._at_first_sight(entry)
                if isinstance(where, Meaning) or where.kind == UNCLEAR_SPLIT:
                    named.add(splits_named(self.root, _folders(entry)))
        return folders_around(named)

    def _place(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _of_splits(self, splits: set[tuple[str, ...]]) -> Iterator[str]:
        named = sorted({word for words in splits for word in words})
        if () in splits and named:
            yield f"Splits are named by these folders in {self.name}: {listed(named)}. Faces outside of them are train."
        elif () in splits:
            yield (
                f"{self.name} has no folders that name a split. All its faces are train; fer-studio data split makes "
                "the others."
            )


def _of_a_tool(entry: SystemFile) -> Note:
    if not entry.folder:
        return _SYSTEM
    name = entry.path.rpartition("/")[2]
    return Note(
        f"1 folder {name}, hidden or a tool's, was passed over.",
        f"{{n}} folders {name.replace('{', '{{').replace('}', '}}')}, hidden or a tool's, were passed over.",
    )


def _folders(path: str) -> list[str]:
    return path.split("/")[:-1]
