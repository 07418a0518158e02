"""The one form every data set takes once it has been read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.emotions import FER2013
from fer_core.errors import FerError

SIDE = 48
"""Width and height of a face, in pixels."""

SPLITS = ("train", "validation", "test")

SPLIT_ALIASES: Mapping[str, str] = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "eval": "validation",
    "evaluation": "validation",
    "publictest": "validation",
    "test": "test",
    "testing": "test",
    "privatetest": "test",
}
_BESIDE_THE_NAME: Final = re.compile(r"[\s_.-]+")
_BEHIND_THE_NAME: Final = re.compile(r"(set|data|split|images)$")


def find_split(text: str) -> str | None:
    """Return the split that ``text`` names, or None if it names none.

    Case, blanks, ``_``, ``-`` and a ``set``, ``data``, ``split`` or ``images`` behind it make no difference.

    Example:
        >>> find_split("Public_Test"), find_split("val_set"), find_split("happy")
        ('validation', 'validation', None)
    """
    name = _BESIDE_THE_NAME.sub("", text.lower())
    return SPLIT_ALIASES.get(name) or SPLIT_ALIASES.get(_BEHIND_THE_NAME.sub("", name))


def split_name(text: str) -> str:
    """Return the split that ``text`` names, whatever the spelling.

    Example:
        >>> split_name(" PublicTest")
        'validation'

    Raises:
        FerError: if it names no split.
    """
    name = find_split(text)
    if name is None:
        raise FerError(f"There is no split called '{text.strip()}'. Use train, validation or test.")
    return name


def resize_to(picture: NDArray[np.uint8], height: int, width: int, *, average: bool | None = None) -> NDArray[np.uint8]:
    """Bring a picture to the size of a data set; one that has it passes unchanged.

    Args:
        picture: uint8 (H, W) or (H, W, 3).
        height: of the data set's pictures, in pixels.
        width: of them.
        average: whether pixels are averaged (OpenCV's ``INTER_AREA``) and not interpolated; by default where both sides
            shrink, as every second pixel of a large face shows what no small picture of it would.
    """
    if picture.shape[:2] == (height, width):
        return picture
    if average is None:
        average = picture.shape[0] > height and picture.shape[1] > width
    how = cv2.INTER_AREA if average else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), np.uint8)


@dataclass(frozen=True)
class FaceArrays:
    """Faces with their labels, row for row.

    Attributes:
        images: uint8 (n, 48, 48), grey.
        labels: int64 (n,), positions in ``label_order``.
        label_order: the names of the classes; stored with the data, never assumed.
        split: str (n,), each ``train``, ``validation`` or ``test``.
        votes: int64 (n, 10), FER+ votes in the order of ``fer_core.emotions.FERPLUS_COLUMNS``, or None.
        in_ferplus: bool (n,), False where FER+ left the picture out (mostly not faces); all True without votes.
        notes: sentences on what was assumed when the data was read.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    label_order: tuple[str, ...]
    split: NDArray[np.str_]
    votes: NDArray[np.int64] | None
    in_ferplus: NDArray[np.bool_]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that the arrays belong together."""
        n = len(self.images)
        if self.images.shape != (n, SIDE, SIDE) or self.images.dtype != np.uint8:
            raise ValueError(f"images must be uint8 (n, {SIDE}, {SIDE}), not {self.images.dtype} {self.images.shape}")
        columns = [self.labels, self.split, self.in_ferplus, *([] if self.votes is None else [self.votes])]
        if any(len(column) != n for column in columns):
            raise ValueError("labels, split, votes and in_ferplus must have one row per image")

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.images)

    @property
    def is_fer2013(self) -> bool:
        """Whether it is FER-2013 as it was published, by its classes and the sizes of its splits."""
        sizes = [int((self.split == name).sum()) for name in ("train", "validation")]
        return self.label_order == FER2013 and sizes == [28709, 3589]

    def take(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "FaceArrays":
        """Return the faces that a mask or an index array selects, in that order."""
        return replace(
            self,
            images=self.images[rows],
            labels=self.labels[rows],
            split=self.split[rows],
            votes=None if self.votes is None else self.votes[rows],
            in_ferplus=self.in_ferplus[rows],
        )

    def of_split(self, name: str) -> "FaceArrays":
        """Return the faces of one split; ``all`` is the whole set.

        Raises:
            FerError: if no face belongs to it.
        """
        if name.strip().lower() == "all":
            return self
        wanted = split_name(name)
        rows = self.split == wanted
        if not rows.any():
            present = ", ".join(s for s in SPLITS if (self.split == s).any())
            raise FerError(f"The data has no {wanted} split. It has: {present or 'no faces at all'}.")
        return self.take(rows)
