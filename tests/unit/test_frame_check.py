"""What is no frame is told what it is, and what to give instead."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from fer_core.errors import FerError
from fer_core.frame_check import FrameError, check_crops, check_frame, check_image
from fer_core.frames import Frame

PICTURE = np.zeros((40, 60, 3), np.uint8)


class Tensor:
    """Stands for PyTorch's, which is not installed with the program."""


Tensor.__module__ = "torch"


@pytest.mark.parametrize(
    ("image", "sentence"),
    [
        (PICTURE.astype(np.uint16), "holds uint8, not uint16: bring it to 8 bits first"),
        (PICTURE / 255, "not float64: bring values from 0 to 1 to (image * 255).round().astype(numpy.uint8)"),
        (PICTURE > 3, "not bool: bring it to image.astype(numpy.uint8) * 255"),
        (PICTURE.astype(np.int8), "not int8"),
        (np.stack([PICTURE] * 4), "it is a batch of 4; give its pictures one by one"),
        (PICTURE[..., 0], "it is grey; make it cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)"),
        (PICTURE[..., :1], "it is grey"),
        (np.zeros((40, 60, 4), np.uint8), "it has transparency; make it cv2.cvtColor(image, cv2.COLOR_BGRA2BGR)"),
        (PICTURE.transpose(2, 0, 1), "its channels come first; move them with image.transpose(1, 2, 0)"),
        (PICTURE[..., :2], "not (40, 60, 2): give blue, green and red for each pixel"),
        (PICTURE[:0], "it has no pixels"),
        (np.array("x"), "not ()"),
        (Image.fromarray(PICTURE), 'not a PIL.Image: give numpy.asarray(image.convert("RGB"))[..., ::-1]'),
        (cv2.UMat(40, 60, cv2.CV_8UC3), "not a cv2.UMat: give mat.get()"),
        (Tensor(), "not a torch.Tensor: give tensor.permute(1, 2, 0).cpu().numpy()"),
        (Path("face.png"), "not a path: read it with fer_core.media.images.read_image"),
        ("face.png", "not a path"),
        (PICTURE.tolist(), "not a list"),
        (None, "not None"),
    ],
)
def test_a_picture_of_another_kind_says_how_it_becomes_one(image: object, sentence: str) -> None:
    with pytest.raises(FrameError, match=re.escape(sentence)):
        check_image(image)


@pytest.mark.parametrize("time_s", [float("nan"), float("inf"), -float("inf"), 1e300, 10**400])
def test_a_time_is_a_finite_number_of_seconds(time_s: float) -> None:
    with pytest.raises(FrameError, match="time_s is a finite number of seconds"):
        check_frame(Frame(0, time_s, PICTURE))


@pytest.mark.parametrize("time_s", ["0.5", None, 1 + 2j])
def test_a_time_is_a_number(time_s: object) -> None:
    with pytest.raises(FrameError, match="time_s is a number of seconds"):
        check_frame(Frame(0, time_s, PICTURE))  # type: ignore[arg-type]


def test_an_index_is_a_whole_number() -> None:
    with pytest.raises(FrameError, match="index is a whole number from 0, not a float"):
        check_frame(Frame(0.5, 0.0, PICTURE))  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [PICTURE, None, "demo"])
def test_a_picture_alone_is_no_frame(given: object) -> None:
    with pytest.raises(FrameError, match=r"give Frame\(index, time_s, image\)"):
        check_frame(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("image", [PICTURE[::-1, ::-1, ::-1], np.asfortranarray(PICTURE), PICTURE[5:9, 3:40]])
@pytest.mark.parametrize("time_s", [0, -1.5, 1_795_000_000.25, np.float32(2)])
def test_any_strides_and_any_clock_will_do(image: np.ndarray, time_s: float) -> None:
    check_frame(Frame(np.int64(3), time_s, image))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("crops", "sentence"),
    [
        (np.zeros((2, 48, 48), np.float32), "not float32"),
        (np.zeros((48, 48), np.uint8), "a single face is given as crop[None]"),
        (np.zeros((2, 48, 48, 1), np.uint8), "leave the channel out with crops[..., 0]"),
        (np.zeros((2, 64, 64), np.uint8), "not (2, 64, 64): crop_faces cuts them out of a frame"),
        ([PICTURE], "not a list"),
    ],
)
def test_crops_of_another_kind_are_told(crops: object, sentence: str) -> None:
    with pytest.raises(FrameError, match=re.escape(sentence)):
        check_crops(crops)


def test_it_is_caught_as_the_programs_error_and_as_pythons() -> None:
    assert issubclass(FrameError, FerError)
    assert issubclass(FrameError, ValueError)
