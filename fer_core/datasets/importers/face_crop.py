"""From a picture to the faces in it, in the size and colour of the data set."""

from dataclasses import dataclass, field
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import resize_to
from fer_core.datasets.importers.options import Colour
from fer_core.datasets.importers.records import NO_FACE, SEVERAL_FACES, WRONG_SIZE
from fer_core.frames import Frame, Image
from fer_core.vision.crop import crop_faces, crop_side
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detector

SMALLEST: Final = 24
"""Pixels; half of what the networks take. Less shows no expression."""
_MOST_OBLONG: Final = 1.1
_CLEARLY_LARGER: Final = 1.5


@dataclass(frozen=True)
class CroppedFace:
    """A face, and what is to be said of it.

    Attributes:
        image: uint8 (side, side) grey or (side, side, 3) red, green, blue; None if there is none to take.
        kind: the kind of problem, or empty.
        detail: what exactly it is.
        resized: whether the picture had another size.
        settings: what to give otherwise, as ``FerError`` has it.
    """

    image: NDArray[np.uint8] | None
    kind: str = ""
    detail: str = ""
    resized: bool = False
    settings: tuple[str, ...] = ()


class FaceCropper(Protocol):
    """A way from picture to face."""

    def crop(self, image: Image) -> CroppedFace:
        """Return the face of a picture, uint8 (H, W, 3) BGR."""


@dataclass(frozen=True)
class WholePicture:
    """The picture is the face: an already cut tile, brought to size.

    Attributes:
        side, colour: of the data set.
        strict: refuse every other size.
    """

    side: int
    colour: Colour
    strict: bool = False

    def crop(self, image: Image) -> CroppedFace:
        """Return the whole picture; none that is too small, or so oblong that it would be squeezed."""
        height, width = image.shape[:2]
        size = f"{width}x{height}"
        if (height, width) == (self.side, self.side):
            return CroppedFace(in_colour(image, self.colour))
        if self.strict:
            return CroppedFace(None, WRONG_SIZE, f"{size}, not {self.side}x{self.side}")
        if min(height, width) < min(SMALLEST, self.side):
            return CroppedFace(None, WRONG_SIZE, f"{size} is too small for a face")
        if max(height, width) > _MOST_OBLONG * min(height, width):
            detail = f"{size} is not square; cut the faces out of photographs"
            return CroppedFace(None, WRONG_SIZE, detail, settings=("faces",))
        return CroppedFace(resize_to(in_colour(image, self.colour), self.side, self.side), resized=True)


@dataclass(frozen=True)
class AnyPicture:
    """The picture is the face, whatever its size and form: what is evaluated on it is what was given.

    Attributes:
        side, colour: of the data set.
    """

    side: int
    colour: Colour

    def crop(self, image: Image) -> CroppedFace:
        """Return the whole picture, stretched where it is oblong."""
        return CroppedFace(resize_to(in_colour(image, self.colour), self.side, self.side))


@dataclass(frozen=True)
class FaceInPhotograph:
    """The picture is a photograph: its face is found and cut out as live faces are.

    A label belongs to one face. Of several the largest is taken if it is clearly larger than the others.

    Attributes:
        detector: finds faces.
        side, colour: of the data set.
        geometry: the box's place in a face.
    """

    detector: Detector
    side: int
    colour: Colour
    geometry: CropGeometry = field(default_factory=CropGeometry)

    def crop(self, image: Image) -> CroppedFace:
        """Return the face that the photograph's label means."""
        detections = sorted(self.detector.detect(Frame(0, 0.0, image)), key=lambda face: -face.box.side)
        if not detections:
            return CroppedFace(None, NO_FACE)
        if len(detections) > 1 and detections[0].box.side < _CLEARLY_LARGER * detections[1].box.side:
            return CroppedFace(
                None, SEVERAL_FACES, f"{len(detections)}, and none is clearly the one that the label means"
            )
        across = crop_side(detections[0], self.geometry)
        if across < min(SMALLEST, self.side):
            return CroppedFace(None, WRONG_SIZE, f"the face is only {across:.0f} pixels wide")
        (face,) = crop_faces(image, detections[:1], self.geometry, self.side, colour=self.colour == "rgb")
        if self.colour == "rgb":
            face = in_colour(face, "rgb")
        if len(detections) == 1:
            return CroppedFace(face)
        return CroppedFace(face, SEVERAL_FACES, f"{len(detections)}; the largest was taken, the others were left out")


def in_colour(image: Image, colour: Colour) -> Image:
    """Bring (H, W, 3) BGR to grey (H, W) or to (H, W, 3) red, green, blue."""
    code = cv2.COLOR_BGR2RGB if colour == "rgb" else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(image, code), np.uint8)
