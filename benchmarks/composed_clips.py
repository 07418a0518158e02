"""Clips composed in memory of real faces: who is where is known in every frame.

Heads are cut out of the test media where they are, else out of the portrait that scikit-image ships, and laid with
soft edges on textured backgrounds. The same script gives the same frames.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment
from skimage import data as pictures

from fer_core.frames import Box, FloatArray, Frame, Image
from fer_core.media.images import read_image
from fer_core.media.video import VideoSource
from fer_core.vision.averaging import averaged
from fer_core.vision.detection import iou
from fer_core.vision.still_detector import StillFaceDetector

SHARED: Final = Path(__file__).parents[2] / "shared"
SIZE: Final = (1280, 720)
MATCH: Final = 0.4
"""Overlap from which a find is of a true face: boxes of one face by two networks overlap by 0.6 and more."""
_PICTURES: Final = ("multi_face.jpg", "single_face.jpg", "15-f13-anc-ph.jpg", "Image_with_alpha.png")
_VIDEO: Final = "single_face.mp4"
_REACH: Final = 1.3
"""How far a cut-out reaches from the middle of the face, in sides of its box."""
_OVAL: Final = (0.72, 0.95)
_SOFT: Final = 0.15
_SHOWN: Final = 0.65
_HIDDEN: Final = 0.2
_BLINDING: Final = 128
_NOISE: Final = 2.0
_NOISE_PICTURES: Final = 6
_SKIN: Final = (135, 160, 212)


@dataclass(frozen=True, eq=False)
class Cutout:
    """Something that can be laid on a picture.

    Attributes:
        picture: (H, W, 3) uint8, BGR.
        opacity: (H, W) float32, 0 to 1.
        side: Of the face's box, pixels; the face is in the middle.
    """

    picture: Image
    opacity: FloatArray
    side: float


Person = tuple[Cutout, ...]
"""One cut-out, or those of a video's frames, 30 a second."""


@dataclass(frozen=True)
class Pose:
    """Where somebody is.

    Attributes:
        person: Who, by number.
        x: The middle of the face, pixels.
        y: Likewise.
        side: Of the face's box, pixels.
        angle: Degrees, counter-clockwise.
        name: By which number the truth calls them; None is ``person``.
    """

    person: int
    x: float
    y: float
    side: float
    angle: float = 0.0
    name: int | None = None


@dataclass(frozen=True)
class Shot:
    """What a moment of a clip shows.

    Attributes:
        poses: Who is there, the nearest last.
        background: Which one.
        pan: How far the camera has turned to the right, pixels; the poses are as it sees them.
        gain: Of the light.
        flash: Light that is added, of 255.
        hand: The middle of a hand before the lens, pixels; and how far it reaches from there.
    """

    poses: tuple[Pose, ...] = ()
    background: int = 0
    pan: float = 0.0
    gain: float = 1.0
    flash: float = 0.0
    hand: tuple[float, float, float] | None = None


Script = Callable[[float], Shot]
"""What is shown at a time, seconds."""


@dataclass(frozen=True)
class TrueFace:
    """A face that was laid on a frame.

    Attributes:
        name: Whose.
        box: Where.
        shown: Whether so much of it is to be seen that it should be found; if not, it may be.
    """

    name: int
    box: Box
    shown: bool


@dataclass(frozen=True, eq=False)
class ComposedFrame:
    """A frame and who is in it."""

    frame: Frame
    faces: tuple[TrueFace, ...]


class Studio:
    """The people, the backgrounds and the canvas. Slow to make: it looks for the faces."""

    def __init__(self, size: tuple[int, int] = SIZE) -> None:
        self.size: Final = size
        self.people: Final = _people()
        self.backgrounds: Final = tuple(_background(picture, size) for picture in _textures())
        chance = np.random.default_rng(13)
        shape = (size[1], size[0], 3)
        self._noise = [chance.normal(0, _NOISE, shape).round().astype(np.int16) for _ in range(_NOISE_PICTURES)]
        self._hand = _hand()

    def film(self, script: Script, seconds: float, fps: float, begin_s: float = 0.0) -> Iterator[ComposedFrame]:
        """Yield a clip's frames."""
        for index in range(round(seconds * fps)):
            time_s = index / fps
            yield self.compose(script(begin_s + time_s), index, time_s)

    def compose(self, shot: Shot, index: int, time_s: float) -> ComposedFrame:
        """Make one frame."""
        width, height = self.size
        wide = self.backgrounds[shot.background % len(self.backgrounds)]
        start = round(shot.pan) % (wide.shape[1] - width)
        canvas = wide[:, start : start + width].copy()
        owner = np.full((height, width), -1, np.int16)
        boxes = []
        for number, pose in enumerate(shot.poses):
            person = self.people[pose.person % len(self.people)]
            cutout = person[_to_and_fro(round(time_s * 30), len(person))]
            _lay(canvas, owner, cutout, pose, number)
            boxes.append(Box(pose.x - pose.side / 2, pose.y - pose.side / 2, pose.side, pose.side))
        if shot.hand:
            x, y, reach = shot.hand
            _lay(canvas, owner, self._hand, Pose(-1, x, y, reach), -2)
        light = (
            cv2.convertScaleAbs(canvas, alpha=shot.gain, beta=shot.flash) if shot.gain != 1 or shot.flash else canvas
        )
        image = cv2.add(light, self._noise[index % _NOISE_PICTURES], dtype=cv2.CV_8U)
        faces = []
        for number, (pose, box) in enumerate(zip(shot.poses, boxes, strict=True)):
            share = _share(owner, box, number)
            if share > _HIDDEN:
                faces.append(
                    TrueFace(
                        pose.person if pose.name is None else pose.name,
                        box,
                        share >= _SHOWN and shot.flash < _BLINDING,
                    )
                )
        return ComposedFrame(Frame(index, time_s, np.asarray(image, np.uint8)), tuple(faces))


def alive(pose: Pose, time_s: float) -> Pose:
    """Return a pose with the small movements of somebody who stays where they are."""
    phase = 2 * math.pi * time_s + 1.7 * pose.person
    return replace(
        pose,
        x=pose.x + 0.02 * pose.side * math.sin(0.6 * phase),
        y=pose.y + 0.01 * pose.side * math.sin(0.9 * phase),
        side=pose.side * (1 + 0.01 * math.sin(0.4 * phase)),
        angle=pose.angle + 3 * math.sin(0.5 * phase),
    )


def pair_up(boxes: Sequence[Box], faces: Sequence[TrueFace]) -> dict[int, int]:
    """Return which box is of which face, both by their places in the sequences."""
    if not boxes or not faces:
        return {}
    overlap = np.array([[iou(box, face.box) for face in faces] for box in boxes])
    rows, columns = linear_sum_assignment(-np.where(overlap >= MATCH, overlap, 0))
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if overlap[row, column] >= MATCH}


def _people() -> tuple[Person, ...]:
    media = SHARED / "media"
    portrait = np.ascontiguousarray(pictures.astronaut()[..., ::-1])
    images = [read_image(media / name) for name in _PICTURES if (media / name).exists()] + [portrait]
    with StillFaceDetector() as detector:
        people: list[Person] = []
        for image in images:
            found = sorted(detector.detect(Frame(0, 0.0, image)), key=lambda face: face.box.x)
            people += [(_cut_out(image, face.box),) for face in found]
        if (media / _VIDEO).exists():
            with VideoSource(media / _VIDEO) as video:
                shots = [frame.image for frame in video.frames()]
            first = detector.detect(Frame(0, 0.0, shots[0]))[0].box
            # He moves about in his cut-out as he does in the video, by less than a tenth of the box.
            people.append(tuple(_cut_out(shot, first) for shot in shots))
        else:
            flipped = np.ascontiguousarray(portrait[:, ::-1, ::-1])  # in other colours too
            people += [(_cut_out(flipped, face.box),) for face in detector.detect(Frame(0, 0.0, flipped))]
    return tuple(people)


def _cut_out(image: Image, box: Box) -> Cutout:
    reach = round(_REACH * box.side)
    x, y = (round(middle) for middle in box.centre)
    wide = cv2.copyMakeBorder(image, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    part = np.array(wide[y : y + 2 * reach, x : x + 2 * reach], np.uint8)
    across = (np.arange(2 * reach) - reach + 0.5) / box.side
    from_middle = np.hypot(across[None, :] / _OVAL[0], (across[:, None] + 0.08) / _OVAL[1])
    opacity = np.clip((1 - from_middle) / _SOFT, 0, 1).astype(np.float32)
    return Cutout(part, opacity, box.side)


def _hand() -> Cutout:
    """Draw an open hand, somewhat out of focus."""
    mask = np.zeros((600, 600), np.uint8)
    cv2.ellipse(mask, (300, 360), (95, 120), 0, 0, 360, 255, -1)
    for tip in ((170, 150), (255, 70), (335, 65), (415, 130), (95, 330)):
        cv2.line(mask, (300, 350), tip, 255, 52)
        cv2.circle(mask, tip, 26, 255, -1)
    cv2.line(mask, (300, 400), (320, 600), 255, 130)
    soft = cv2.GaussianBlur(mask, (0, 0), 7)
    light = cv2.GaussianBlur(np.random.default_rng(5).normal(0, 400, mask.shape).astype(np.float32), (0, 0), 12)
    shade = light + np.linspace(25, -25, 600, dtype=np.float32)[None] + 40 * (soft / 255.0 - 1)
    picture = np.clip(np.array(_SKIN, np.float32) + shade[..., None], 0, 255)
    return Cutout(picture.astype(np.uint8), (soft / np.float32(255)).astype(np.float32), 300.0)


def _textures() -> Iterator[Image]:
    for picture in (pictures.coffee(), pictures.rocket()):
        yield np.ascontiguousarray(picture[..., ::-1])
    for picture, tint in (
        (pictures.brick(), (0.7, 0.8, 1)),
        (pictures.gravel(), (1, 1, 1)),
        (pictures.grass(), (0.6, 1, 0.7)),
    ):
        yield (picture[..., None] * np.array(tint)).astype(np.uint8)


def _background(picture: Image, size: tuple[int, int]) -> Image:
    """Return a picture filled to a height, and mirrored on to four times a width."""
    scale = max(size[0] / picture.shape[1], size[1] / picture.shape[0])
    large = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)[: size[1], : size[0]]
    return cast(Image, np.hstack((large, large[:, ::-1], large, large[:, ::-1])))


@lru_cache(1024)
def _reduced(cutout: Cutout, factor: int) -> tuple[Image, FloatArray]:
    picture = averaged(cutout.picture, factor)
    opacity = cv2.resize(cutout.opacity, picture.shape[1::-1], interpolation=cv2.INTER_AREA)
    return picture, np.asarray(opacity, np.float32)


def _lay(canvas: Image, owner: np.typing.NDArray[np.int16], cutout: Cutout, pose: Pose, number: int) -> None:
    scale = pose.side / cutout.side
    factor = max(1, int(1 / scale))
    picture, opacity = _reduced(cutout, factor)
    reach = math.ceil(picture.shape[0] * scale * factor / 2 * 1.1) + 1
    left, top = (max(0, math.floor(middle) - reach) for middle in (pose.x, pose.y))
    right, bottom = (
        min(end, math.ceil(at) + reach) for end, at in zip(canvas.shape[1::-1], (pose.x, pose.y), strict=True)
    )
    if right <= left or bottom <= top:
        return
    middle = ((picture.shape[1] - 1) / 2, (picture.shape[0] - 1) / 2)
    into = cv2.getRotationMatrix2D(middle, pose.angle, scale * factor)
    into[:, 2] += (pose.x - 0.5 - middle[0] - left, pose.y - 0.5 - middle[1] - top)
    room = (right - left, bottom - top)
    weight = cv2.warpAffine(opacity, into, room, flags=cv2.INTER_LINEAR)
    laid = cv2.warpAffine(picture, into, room, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    part = np.ascontiguousarray(canvas[top:bottom, left:right])
    canvas[top:bottom, left:right] = cv2.blendLinear(laid, part, weight, 1 - weight)
    owner[top:bottom, left:right][weight > 0.5] = number


def _share(owner: np.typing.NDArray[np.int16], box: Box, number: int) -> float:
    left, top = max(0, round(box.x)), max(0, round(box.y))
    part = owner[top : max(0, round(box.y + box.height)), left : max(0, round(box.x + box.width))]
    return float((part == number).sum()) / (box.width * box.height)


def _to_and_fro(index: int, count: int) -> int:
    turn = index % max(1, 2 * count - 2)
    return turn if turn < count else 2 * count - 2 - turn
