"""The face detector: which networks look at a frame, and what is made of their findings."""

from types import MappingProxyType
from typing import Final, Literal, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frame_check import check_frame
from fer_core.frames import Box, Frame, Image
from fer_core.vision.averaging import averaged, halved
from fer_core.vision.blazeface import FULL_RANGE, SHORT_RANGE, BlazeFace
from fer_core.vision.detection import Detection, iou, non_max_suppression

Range = Literal["short", "full", "auto"]
"""Which networks look: "short" finds faces that fill about a fifth of the picture; "full" smaller ones too, at twice
the time; "auto" is the full range, with the short to look closer where that is in doubt."""

_OWN_LIMIT: Final = MappingProxyType({"short": 0.5, "full": 0.65, "auto": 0.6})
"""The full range takes textures for small faces, with scores up to 0.65."""

_CANDIDATE: Final = 0.3
_SURE: Final = MappingProxyType({FULL_RANGE: 0.65, SHORT_RANGE: 0.5})
_CLOSER: Final = 1.5
_CLOSER_PX: Final = 128
_MOST_LOOKS: Final = 4
_SAME_FACE: Final = 0.5
_LARGE_PX: Final = 1600
_ENOUGH_PX: Final = 640


class FaceDetector:
    """Finds faces in frames. One owner, one thread at a time; close it, or use it as a context manager.

    Example:
        >>> with FaceDetector() as detector:  # doctest: +SKIP
        ...     faces = detector.detect(frame)
    """

    def __init__(
        self,
        range: Range = "auto",  # noqa: A002  the word on every label and option
        min_score: float | None = None,
        max_faces: int = 100,
    ) -> None:
        """Open the detector.

        Args:
            range: Which networks.
            min_score: Least confidence, 0 to 1; None is each range's own.
            max_faces: Most faces of a frame. Where there are more, those with the largest score times area stay:
                the near ones that are surely faces.

        Raises:
            AssetsMissing: A network is not on this machine yet.
            FerError: LiteRT does not work on this machine.
        """
        if range not in _OWN_LIMIT:
            raise FerError(f"There is no detector range “{range}”; choose short, full or auto.")
        self.range: Final = range
        self.max_faces = max_faces
        self._min_score = min_score or 0.0
        self._limit = _OWN_LIMIT[range] if min_score is None else min_score
        self._full: BlazeFace | None = None
        self._short: BlazeFace | None = None
        least = min(_CANDIDATE, self._limit) if range == "auto" else self._limit
        try:
            self._full = BlazeFace(FULL_RANGE, least) if range != "short" else None
            self._short = BlazeFace(SHORT_RANGE, least) if range != "full" else None
        except BaseException:
            self.close()
            raise

    def detect(self, frame: Frame) -> list[Detection]:
        """Find the faces of a frame.

        Args:
            frame: Any size. Times may repeat or jump back; the detector keeps nothing between frames.

        Returns:
            The faces, the surest first; no two of the same face. Boxes mean the same whatever the range.

        Raises:
            FrameError: It is no frame, or one that cannot be read.
            ValueError: The detector is closed.
        """
        check_frame(frame)
        if min(frame.image.shape[:2]) < 2:
            return []
        reduced, factor = _reduced(frame.image)
        faces = self._look(reduced)
        if factor > 1:
            faces = [_moved(face, factor, 0, 0) for face in faces]
        return _most_prominent(non_max_suppression(faces, _SAME_FACE), self.max_faces)

    def candidates(self, image: Image, *, near: bool = True) -> list[Detection]:
        """Return all that may be a face in a picture, down to a score of 0.3, by the range that sees most.

        Args:
            image: (H, W, 3) uint8, BGR; at least two pixels each way.
            near: Whether faces that fill most of it are looked for too, by the short range where the other sees none.

        Returns:
            Detections, the surest first; several may be of one face.
        """
        reduced, factor = _reduced(image)
        network = self._full or self._short
        assert network is not None
        faces = network.find(reduced)
        if near and not faces and self._full is not None and self._short is not None:
            faces = self._short.find(reduced)
        return [_moved(face, factor, 0, 0) for face in faces] if factor > 1 else faces

    def look_at(self, image: Image, box: Box, zoom: float) -> list[Detection]:
        """Look at a part of a picture with the short range, which places a box best.

        Args:
            image: (H, W, 3) uint8, BGR.
            box: What is looked at; the part is around its middle.
            zoom: Side of the part, in sides of the box.

        Returns:
            What it sees there, the surest first; nothing where the box lies outside of the picture.

        Raises:
            ValueError: The detector has no short range, or is closed.
        """
        if self._short is None:
            raise ValueError("This detector has no short range to look closer with.")
        height, width = image.shape[:2]
        (x, y), half = box.centre, box.side * zoom / 2
        left, right = max(0, int(x - half)), min(width, int(x + half) + 1)
        top, bottom = max(0, int(y - half)), min(height, int(y + half) + 1)
        if right - left < 2 or bottom - top < 2:
            return []
        part, factor = halved(image[top:bottom, left:right], _CLOSER_PX)
        return [_moved(face, factor, left, top) for face in self._short.find(part)]

    def close(self) -> None:
        """Release the networks. Harmless when called twice."""
        for network in (self._full, self._short):
            if network is not None:
                network.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _look(self, image: Image) -> list[Detection]:
        for network in (self._full, self._short):
            if network is None:
                continue
            faces = network.find(image)
            if self._full is not None and self._short is not None:
                faces = self._confirmed(image, faces, max(_SURE[network.network], self._min_score))
            if faces:
                return faces
        return []

    def _confirmed(self, image: Image, candidates: list[Detection], limit: float) -> list[Detection]:
        """Keep the sure ones, and of the doubtful ones those that the short range sees too when it looks closer."""
        sure = [face for face in candidates if face.score >= limit]
        doubtful = non_max_suppression([face for face in candidates if face.score < limit], _SAME_FACE, sure)
        seen = (self._look_closer(image, face) for face in doubtful[:_MOST_LOOKS])
        return sure + [face for face in seen if face is not None]

    def _look_closer(self, image: Image, face: Detection) -> Detection | None:
        found = [one for one in self.look_at(image, face.box, _CLOSER) if one.score >= self._limit]
        same = [one for one in found if iou(one.box, face.box) > _SAME_FACE]
        return max(same, key=lambda one: one.score, default=None)


def _reduced(image: Image) -> tuple[Image, int]:
    """Average a large picture down by a whole number; return it and the number.

    The networks see at most 192 pixels, and take them by sampling, not averaging.
    """
    height, width = image.shape[:2]
    longest = max(height, width)
    if longest < _LARGE_PX:
        return image, 1
    factor = min(round(longest / _ENOUGH_PX), height, width)
    return averaged(image, factor), factor


def _moved(face: Detection, scale: float, left: float, top: float) -> Detection:
    """Return a face found in a part of a picture, in pixels of the whole."""
    box = face.box
    placed = Box(box.x * scale + left, box.y * scale + top, box.width * scale, box.height * scale)
    keypoints = face.keypoints * np.float32(scale) + np.array((left, top), np.float32)
    return Detection(placed, face.score, keypoints)


def _most_prominent(faces: list[Detection], count: int) -> list[Detection]:
    if len(faces) <= count:
        return faces
    largest = sorted(faces, key=lambda face: -face.score * face.box.width * face.box.height)[:count]
    return sorted(largest, key=lambda face: -face.score)
