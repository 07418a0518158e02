"""From a picture to the faces in it, in the size and colour of the data set."""

from dataclasses import dataclass, field
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.importers.options import Colour
from fer_core.datasets.importers.records import NO_FACE, SEVERAL_FACES, WRONG_SIZE
from fer_core.frames import Frame, Image
from fer_core.vision.crop import crop_faces, crop_side
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detector

_SMALLEST: Final = 24
"""Pixels; half of what the networks take. Less shows no expression."""
_MOST_OBLONG: Final = 1.1
_CLEARLY_LARGER: Final = 1.5


@dataclass(frozen=True)
class Framed:
    """A face, and what is to be said of it.

    Attributes:
        image: uint8 (side, side) grey or (side, side, 3) red, green, blue; None if there is none to take.
        kind: the kind of problem, or empty.
        detail: what exactly it is.
        resized: whether the picture had another size.
    """

    image: NDArray[np.uint8] | None
    kind: str = ""
    detail: str = ""
    resized: bool = False


class Framing(Protocol):
    """A way from picture to face."""

    def frame(self, image: Image) -> Framed:
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

    def frame(self, image: Image) -> Framed:
        """Return the whole picture; none that is too small, or so oblong that it would be squeezed."""
        height, width = image.shape[:2]
        size = f"{width}x{height}"
        if (height, width) == (self.side, self.side):
            return Framed(in_colour(image, self.colour))
        if self.strict:
            return Framed(None, WRONG_SIZE, f"{size}, not {self.side}x{self.side}")
        if min(height, width) < min(_SMALLEST, self.side):
            return Framed(None, WRONG_SIZE, f"{size} is too small for a face")
        if max(height, width) > _MOST_OBLONG * min(height, width):
            return Framed(None, WRONG_SIZE, f"{size} is not square; cut the faces out of photographs with --faces")
        shrink = min(height, width) > self.side
        how = cv2.INTER_AREA if shrink else cv2.INTER_LINEAR
        face = cv2.resize(in_colour(image, self.colour), (self.side, self.side), interpolation=how)
        return Framed(np.asarray(face, np.uint8), resized=True)


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

    def frame(self, image: Image) -> Framed:
        """Return the face that the photograph's label means."""
        found = sorted(self.detector.detect(Frame(0, 0.0, image)), key=lambda face: -face.box.side)
        if not found:
            return Framed(None, NO_FACE)
        if len(found) > 1 and found[0].box.side < _CLEARLY_LARGER * found[1].box.side:
            return Framed(None, SEVERAL_FACES, f"{len(found)}, and none is clearly the one that the label means")
        across = crop_side(found[0], self.geometry)
        if across < min(_SMALLEST, self.side):
            return Framed(None, WRONG_SIZE, f"the face is only {across:.0f} pixels wide")
        (face,) = crop_faces(image, found[:1], self.geometry, self.side, colour=self.colour == "rgb")
        if self.colour == "rgb":
            face = in_colour(face, "rgb")
        if len(found) == 1:
            return Framed(face)
        return Framed(face, SEVERAL_FACES, f"{len(found)}; the largest was taken, the others were left out")


def in_colour(image: Image, colour: Colour) -> Image:
    """Bring (H, W, 3) BGR to grey (H, W) or to (H, W, 3) red, green, blue."""
    code = cv2.COLOR_BGR2RGB if colour == "rgb" else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(image, code), np.uint8)
