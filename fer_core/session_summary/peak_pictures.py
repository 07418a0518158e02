"""The faces of the moments at which an emotion was likeliest, cut out of the session's own source."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Box, Image
from fer_core.media.demo import DemoSource
from fer_core.overlay import pixelate
from fer_core.session.record import SourceRecord
from fer_core.session.sources import open_for_annotation
from fer_core.session_summary.sessions import SummarisedSession

SIDE: Final = 128
"""Of a picture, in pixels, at most."""

_AROUND: Final = 0.25
"""How much is shown around the face's box, in its sides."""

PictureOf = Callable[[int], Image | None]
"""A frame's picture by its number, BGR; asked for in rising order. None where there is none."""


def peak_pictures(session: SummarisedSession, picture_of: PictureOf, *, blur_faces: bool = False) -> dict[int, Image]:
    """Return the faces of all peaks, (S, S, 3) uint8, RGB, by the number of their reading.

    Args:
        session: The session.
        picture_of: What gives its frames.
        blur_faces: Make all faces of the frame unrecognisable first: a neighbour may reach into the picture.
    """
    rows = sorted({one.peak.row for person in session.summary.persons for one in person.emotions if one.peak})
    readings = session.readings
    frames = np.searchsorted(readings.row_of_frame, rows, side="right") - 1
    found: dict[int, Image] = {}
    last, picture = -1, None
    for row, at, frame in zip(rows, frames.tolist(), readings.frames[frames].tolist(), strict=True):
        if frame != last:
            last, picture = frame, picture_of(frame)
            if blur_faces and picture is not None:
                picture = picture.copy()
                for box in readings.box[readings.frame_of_row == at].tolist():
                    pixelate(picture, Box(*box))
        if picture is not None:
            found[row] = cut_face(picture, readings.box[row].tolist())
    return found


@contextmanager
def pictures_of(source: SourceRecord) -> Iterator[PictureOf]:
    """Give what gives a source's frames inside the block.

    A file is read from its beginning up to the last frame that is asked for.

    Raises:
        FerError: It is a camera, is not where it was, or is another file now.
    """
    if source.kind == "demo":
        demo = DemoSource()
        with closing(demo):
            yield demo.draw
        return
    if source.kind == "camera" or not source.path:
        raise FerError(f"{source.name} is a camera; its pictures were not kept.")
    opened = open_for_annotation(Path(source.path))
    with closing(opened.frames_of):
        if opened.record.fingerprint != source.fingerprint:
            raise FerError(f"{source.path} is not the file any more that the session was made of.")
        frames = opened.frames_of.frames()

        def picture_of(index: int) -> Image | None:
            return next((frame.image for frame in frames if frame.index == index), None)

        yield picture_of


def cut_face(picture: Image, box: Iterable[float]) -> Image:
    """Return a face with a little of what is around it, square, RGB, at most `SIDE` pixels.

    Args:
        picture: (H, W, 3) uint8, BGR.
        box: Left, top, width and height, pixels; it may reach beyond the picture, whose edge then goes on.
    """
    left, top, width, height = box
    side = max(2, round(max(width, height) * (1 + 2 * _AROUND)))
    x, y = round(left + width / 2 - side / 2), round(top + height / 2 - side / 2)
    columns = np.clip(np.arange(x, x + side), 0, picture.shape[1] - 1)
    rows = np.clip(np.arange(y, y + side), 0, picture.shape[0] - 1)
    face = picture[rows[:, None], columns]
    if side > SIDE:
        face = np.asarray(cv2.resize(face, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    return np.ascontiguousarray(face[:, :, ::-1])


def find_peak_pictures(session: SummarisedSession, *, blur_faces: bool = False) -> tuple[Mapping[int, Image], str]:
    """Return the faces of a session's peaks, and why there are none, in a sentence.

    Of a session whose faces were to be unrecognisable, none is shown.

    Args:
        session: The session.
        blur_faces: Make them unrecognisable.
    """
    if session.record.options.blur_faces:
        return {}, "No faces are shown: they were made unrecognisable in this session."
    try:
        with pictures_of(session.record.source) as picture_of:
            return peak_pictures(session, picture_of, blur_faces=blur_faces), ""
    except FerError as error:
        return {}, f"No faces are shown: {error}"
