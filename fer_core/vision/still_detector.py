"""Finding faces in a single picture, where there is time to look twice and no next frame to find what was missed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Self

import numpy as np

from fer_core.frames import Box, Frame, Image
from fer_core.vision.detection import Detection, overlapping_starts, same_face
from fer_core.vision.detector import FaceDetector

_CANDIDATE_SCORE: Final = 0.3
_TILES: Final = (0.66, 0.5, 0.33, 0.25)
"""Sides of the square tiles that are searched, in shorter sides of the picture; they overlap by half."""
_OVERLAP: Final = 0.5
_SMALLEST_TILE: Final = 160
_ZOOMS: Final = (1.7, 2.2, 3.0)
"""Sides of the squares in which a candidate is looked at again, in sides of its box."""


class StillFaceDetector:
    """Finds the faces of single pictures, small ones too.

    Candidates come from both networks over the whole picture and from the short-range one over overlapping tiles.
    Each is then looked at enlarged by the short-range network, whose box is the one the crop was measured with; what
    that does not see as a face is none.

    Args:
        min_score: Least confidence of a face when it is looked at enlarged, 0 to 1. On our pictures faces then score
            0.88 and more, a cat 0.71, and cartoon animals 0.60 at most.

    Raises:
        AssetsMissing: The networks are not on this machine yet.
    """

    def __init__(self, min_score: float = 0.75) -> None:
        self._min_score = min_score
        self._near = FaceDetector("short", _CANDIDATE_SCORE, max_faces=100)
        try:
            self._far = FaceDetector("full", _CANDIDATE_SCORE, max_faces=100)
        except BaseException:
            self._near.close()
            raise

    def detect(self, frame: Frame) -> list[Detection]:
        """Find the faces of a picture.

        Returns:
            The faces, the surest first; no two of the same face.
        """
        image = frame.image
        candidates = self._far.detect(frame)
        for x, y, width, height in _tiles(image):
            candidates += self._inside(image, x, y, width, height)
        faces: list[Detection] = []
        for candidate in sorted(candidates, key=lambda found: -found.score):
            if any(same_face(candidate.box, face.box) for face in faces):
                continue
            seen = self._look_again(image, candidate)
            if seen is not None and not any(same_face(seen.box, face.box) for face in faces):
                faces.append(seen)
        return sorted(faces, key=lambda face: -face.score)

    def close(self) -> None:
        """Release both networks."""
        self._near.close()
        self._far.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _look_again(self, image: Image, candidate: Detection) -> Detection | None:
        best: Detection | None = None
        for zoom in _ZOOMS:
            side = max(8, round(candidate.box.side * zoom))
            x, y = (round(middle - side / 2) for middle in candidate.box.centre)
            for found in self._inside(image, x, y, side, side):
                if same_face(found.box, candidate.box) and found.score >= (best.score if best else self._min_score):
                    best = found
        return best

    def _inside(self, image: Image, x: int, y: int, width: int, height: int) -> list[Detection]:
        """Find faces in a part of the picture, which may reach beyond its edges, where it is grey."""
        part = np.full((height, width, 3), 128, np.uint8)
        left, top = max(0, x), max(0, y)
        right, bottom = min(image.shape[1], x + width), min(image.shape[0], y + height)
        if right > left and bottom > top:
            part[top - y : bottom - y, left - x : right - x] = image[top:bottom, left:right]
        offset = np.array([x, y], np.float32)
        return [
            replace(
                found,
                box=Box(found.box.x + x, found.box.y + y, found.box.width, found.box.height),
                keypoints=found.keypoints + offset,
            )
            for found in self._near.detect(Frame(0, 0.0, part))
        ]


def _tiles(image: Image) -> Iterator[tuple[int, int, int, int]]:
    """Yield x, y, width, height of what is searched: the whole picture, then overlapping squares."""
    height, width = image.shape[:2]
    yield 0, 0, width, height
    for fraction in _TILES:
        side = round(min(width, height) * fraction)
        if side < _SMALLEST_TILE:
            return
        for y in overlapping_starts(height, side, _OVERLAP):
            for x in overlapping_starts(width, side, _OVERLAP):
                yield x, y, side, side
