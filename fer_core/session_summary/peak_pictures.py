"""The faces of the moments at which an emotion was likeliest, cut out of the session's own source."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Final

import cv2
import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Box, Image
from fer_core.media.demo import DemoSource
from fer_core.overlay import pixelate
from fer_core.session.opened import OpenSession
from fer_core.session.sources import DEMO
from fer_core.session_summary.sessions import SummarisedSession

SIDE: Final = 128
"""Of a picture, in pixels, at most."""

_AROUND: Final = 0.25
"""How much is shown around the face's box, in its sides."""

PictureOf = Callable[[int], Image | None]
"""A frame's picture by its number, BGR; asked for in rising order. None where there is none."""


def peak_pictures(
    session: SummarisedSession,
    picture_of: PictureOf,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    blur_faces: bool = False,
) -> dict[int, Image]:
    """Return the faces of all peaks, (S, S, 3) uint8, RGB, by the number of their reading.

    Args:
        session: The session.
        picture_of: What gives its frames.
        on_progress: Told how many of how many are done; what it raises ends the work.
        blur_faces: Make all faces of the frame unrecognisable first: a neighbour may reach into the picture.
    """
    rows = sorted({one.peak.row for person in session.summary.persons for one in person.emotions if one.peak})
    readings = session.readings
    frames = np.searchsorted(readings.row_of_frame, rows, side="right") - 1
    found: dict[int, Image] = {}
    last, picture = -1, None
    numbers = readings.frames[frames].tolist()
    for number, (row, at, frame) in enumerate(zip(rows, frames.tolist(), numbers, strict=True)):
        if on_progress is not None:
            on_progress(number, len(rows))
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
def pictures_of(session: SummarisedSession) -> Iterator[PictureOf]:
    """Give what gives a session's frames inside the block, each sought and not read up to.

    They are the original's, wherever it is found, or its own clean video's.

    Raises:
        FerError: There is no picture without boxes on it, or the original has changed.
    """
    source = session.record.source
    if source.kind == DEMO:
        demo = DemoSource()
        with closing(demo):
            yield demo.draw
        return
    opened = OpenSession.of(session.folder, session.record, session.readings)
    if opened.picture_kind != "clean":
        recorded = source.kind == "camera" or not source.path
        raise FerError(f"{source.name} is a camera; its pictures were not kept." if recorded else opened.problem)
    pictures = opened.open_pictures()
    assert pictures is not None
    numbers = {int(frame): place for place, frame in enumerate(session.readings.frames)}

    def picture_of(frame: int) -> Image | None:
        place = opened.picture_of(numbers[frame])
        return pictures.frame(place) if place < len(pictures.times) else None

    with closing(pictures):
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


def find_peak_pictures(
    session: SummarisedSession, on_progress: Callable[[int, int], None] | None = None, *, blur_faces: bool = False
) -> tuple[Mapping[int, Image], str]:
    """Return the faces of a session's peaks, and why there are none, in a sentence.

    Of a session whose faces were to be unrecognisable, none is shown.

    Args:
        session: The session.
        on_progress: As of `peak_pictures`.
        blur_faces: Make them unrecognisable.
    """
    if session.record.options.blur_faces:
        return {}, "No faces are shown: they were made unrecognisable in this session."
    try:
        with pictures_of(session) as picture_of:
            return peak_pictures(session, picture_of, on_progress, blur_faces=blur_faces), ""
    except FerError as error:
        return {}, f"No faces are shown: {error}"
