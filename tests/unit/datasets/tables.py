"""CSVs of faces in the forms that other programs write, made of the same few faces."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

EMOTIONS = (3, 6, 0, 5)
USAGES = ("Training", "PublicTest", "Training", "PrivateTest")
SPLITS = ["train", "validation", "train", "test"]


def some_faces() -> NDArray[np.int64]:
    """Four faces of noise, (4, 2304), each with black and white in it."""
    pixels = np.random.default_rng(0).integers(9, 250, (len(EMOTIONS), 2304))
    pixels[:, 100], pixels[:, 2000] = 0, 255
    return pixels


def blanks(values: NDArray[np.int64]) -> str:
    return " ".join(map(str, values))


def table(
    separator: str = ",",
    cell: Callable[[NDArray[np.int64]], str] = blanks,
    quote: str = "",
    header: Sequence[str] = ("emotion", "pixels", "Usage"),
) -> str:
    """A CSV of a column for all pixels."""
    faces = zip(EMOTIONS, some_faces(), USAGES, strict=True)
    rows = [(str(emotion), f"{quote}{cell(pixels)}{quote}", usage) for emotion, pixels, usage in faces]
    return "".join(f"{separator.join(row)}\n" for row in (tuple(header), *rows))


def wide(separator: str = ",", *, header: bool = True, last: bool = False, backwards: bool = False) -> str:
    """A CSV of a column for each pixel, the label first or last."""
    order = list(range(2304))[:: -1 if backwards else 1]
    lines = [["label", *(f"pixel{number}" for number in order)]] if header else []
    for emotion, pixels in zip(EMOTIONS, some_faces(), strict=True):
        lines.append([str(emotion), *(str(pixels[number]) for number in order)])
    return "".join(f"{separator.join([*line[1:], line[0]] if last else line)}\n" for line in lines)
