"""The demo clip: a portrait that moves, drawn frame by frame at run time."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from math import cos, pi, sin
from pathlib import Path
from typing import Final, Self, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Frame, Image
from fer_core.media.images import read_image
from fer_core.media.source import SourceInfo

_SCRIPT_S: Final = 20.0
_PORTRAIT: Final = (slice(0, 330), slice(60, 390))
_HEAD: Final = (162.0, 128.0)
"""Where the middle of the face is in the portrait, x and y in its pixels."""
_HEAD_WIDTH: Final = 105.0
_OVAL: Final = (0.46, 0.5)
"""Half the width and height of the oval that is shown of the portrait, as shares of its side."""


@dataclass(frozen=True)
class Pose:
    """Where a portrait stands in a frame of 1280x720 and how it looks.

    Attributes:
        x: The middle of the face, pixels.
        y: Likewise.
        scale: Pixels of the frame a pixel of the portrait.
        angle: Degrees, counter-clockwise.
        mirrored: Whether it is the second person: mirrored and in another tint.
    """

    x: float
    y: float
    scale: float
    angle: float
    mirrored: bool = False


def poses_at(time_s: float) -> tuple[Pose, ...]:
    """Return who is to be seen at a time of the script, which lasts 20 s.

    One person until 7 s, two until 13 s, the second alone until 14 s, nobody until 16 s, then the first again.
    """
    poses = []
    leaving = _ease((time_s - 12.6) / 1.4) - _ease((time_s - 16.0) / 1.2)
    if leaving < 1.0:
        turn = 2 * pi * time_s / _SCRIPT_S
        x = 420 + 70 * sin(2 * turn) - 900 * leaving
        y = 350 + 34 * sin(5 * turn)
        poses.append(Pose(x, y, 2.25 - 0.4 * cos(2 * turn), 7 * sin(4 * turn)))
    entering = _ease((time_s - 7.0) / 1.4) - _ease((time_s - 12.8) / 1.4)
    if entering > 0.0:
        sway = 2 * pi * time_s / 5.0
        poses.append(Pose(1640 - 650 * entering, 330 + 22 * cos(sway), 1.9, 6 * sin(sway), mirrored=True))
    return tuple(poses)


def light_at(time_s: float) -> float:
    """Return the gain of all colours at a time of the script: 1 as photographed, dark at 4.5 s, bright at 18 s."""
    return 1.0 - 0.45 * _bump((time_s - 4.5) / 3.0) + 0.18 * _bump((time_s - 18.0) / 2.0)


class DemoSource:
    """About 20 s of a person, two people, and nobody, in changing light.

    The portrait is the one of the astronaut Eileen Collins by NASA, in the public domain, that scikit-image ships.
    The frame of an index is always the same picture.

    Example:
        >>> with DemoSource(size=(640, 360), seconds=1.0) as demo:
        ...     shapes = {frame.image.shape for frame in demo.frames()}
        >>> shapes
        {(360, 640, 3)}
    """

    def __init__(self, size: tuple[int, int] = (1280, 720), fps: float = 30.0, seconds: float = _SCRIPT_S) -> None:
        """Prepare the portrait and the background.

        Args:
            size: Width and height in pixels.
            fps: Frames a second.
            seconds: Length; the script of 20 s is cut off or begins again.
        """
        self._size = size
        self._fps = fps
        self._count = round(seconds * fps)
        self._closed = False
        self._unit = min(size[0] / 1280, size[1] / 720)
        self._background = _background(size)
        portrait, mask = _portrait()
        self._cutouts = _cut_out(portrait, mask), _cut_out(_tinted(portrait[:, ::-1]), mask[:, ::-1])
        self._info = SourceInfo("Demo", "demo", *size, fps, self._count, self._count / fps)

    @property
    def info(self) -> SourceInfo:
        """What is known of the clip."""
        return self._info

    @property
    def warnings(self) -> tuple[str, ...]:
        """Always empty."""
        return ()

    @property
    def dropped(self) -> int:
        """Always 0."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Draw and yield the frames."""
        for index in range(self._count):
            if self._closed:
                return
            yield Frame(index, index / self._fps, self.draw(index))

    def draw(self, index: int) -> Image:
        """Return the picture of an index: (height, width, 3) uint8 BGR."""
        time_s = (index / self._fps) % _SCRIPT_S
        image = self._background.copy()
        for pose in poses_at(time_s):
            self._paste(image, pose)
        light = light_at(time_s)
        return image if light == 1.0 else cast(Image, cv2.convertScaleAbs(image, alpha=light))

    def face_boxes(self, index: int) -> list[tuple[float, float, float, float]]:
        """Return about where the faces are: x, y, width and height in pixels, also of those partly outside."""
        boxes = []
        for pose in poses_at((index / self._fps) % _SCRIPT_S):
            side = _HEAD_WIDTH * pose.scale * self._unit
            x, y = self._place(pose)
            boxes.append((x - side / 2, y - side / 2, side, side))
        return boxes

    def close(self) -> None:
        """End the iteration."""
        self._closed = True

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _place(self, pose: Pose) -> tuple[float, float]:
        width, height = self._size
        return (pose.x - 640) * self._unit + width / 2, (pose.y - 360) * self._unit + height / 2

    def _paste(self, image: Image, pose: Pose) -> None:
        """Draw a portrait into the part of the frame that it covers."""
        cutout = self._cutouts[pose.mirrored]
        side = cutout.shape[0]
        head_x = side - _HEAD[0] if pose.mirrored else _HEAD[0]
        matrix = cv2.getRotationMatrix2D((head_x, _HEAD[1]), pose.angle, pose.scale * self._unit)
        x, y = self._place(pose)
        matrix[:, 2] += np.array([x - head_x, y - _HEAD[1]])
        centre = matrix @ np.array([head_x, side / 2, 1.0])
        reach = np.hypot(*(matrix[:, :2] * (_OVAL[0] * side, _OVAL[1] * side)).T)
        left, top = np.maximum(np.floor(centre - reach).astype(int), 0)
        right, bottom = np.minimum(np.ceil(centre + reach).astype(int), self._size)
        if right <= left or bottom <= top:
            return
        matrix[:, 2] -= np.array([left, top])
        extent = (int(right - left), int(bottom - top))
        front = cv2.warpAffine(cutout, matrix, extent, flags=cv2.INTER_LINEAR)
        through = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(front, 3)), cv2.COLOR_GRAY2BGR)
        part = image[top:bottom, left:right]
        cv2.multiply(part, through, dst=part, scale=1 / 255)
        cv2.add(part, cv2.cvtColor(front, cv2.COLOR_BGRA2BGR), dst=part)


def _portrait() -> tuple[Image, NDArray[np.float32]]:
    """Return the head and shoulders, BGR, and the weight of every pixel: 1 in the middle, softly 0 at the edges."""
    # The file is read as such: the package's own function for it takes half a second to import what it does not need.
    portrait = np.ascontiguousarray(read_image(Path(str(files("skimage.data") / "astronaut.png")))[_PORTRAIT])
    height, width = portrait.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    radius = np.hypot((x - _HEAD[0]) / (_OVAL[0] * width), (y - 0.5 * height) / (_OVAL[1] * height))
    weight = np.clip((1.0 - radius) / 0.4, 0, 1)
    return portrait, (weight * weight * (3 - 2 * weight)).astype(np.float32)


def _cut_out(portrait: Image, weight: NDArray[np.float32]) -> Image:
    """Return BGRA, the colours multiplied by the weight: four channels are turned in half the time of three."""
    return np.dstack((portrait * weight[..., None], 255 * weight)).round().astype(np.uint8)


def _tinted(portrait: Image) -> Image:
    """Return the portrait in warmer, darker colours, for the second person."""
    return cast(Image, np.clip(portrait * np.array([0.86, 0.95, 1.0]), 0, 255).astype(np.uint8))


def _background(size: tuple[int, int]) -> Image:
    """Return a calm wall in the colour of the studio's that the portrait was taken in front of."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    glow = np.exp(-(((x / width - 0.4) / 0.6) ** 2) - ((y / height - 0.4) / 0.7) ** 2)
    wall = (0.72 + 0.3 * glow)[..., None] * np.array([183.0, 190.0, 200.0])
    # Less than a level of noise hides the steps between the levels of so slow a gradient.
    noise = np.random.default_rng(0).uniform(0.0, 1.0, (height, width, 1))
    return cast(Image, np.clip(wall + noise, 0, 255).astype(np.uint8))


def _ease(share: float) -> float:
    """Rise smoothly from 0 at 0 to 1 at 1."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _bump(share: float) -> float:
    """Rise smoothly from 0 at -1 to 1 at 0 and fall to 0 at 1."""
    return 0.5 + 0.5 * cos(pi * share) if abs(share) < 1 else 0.0
