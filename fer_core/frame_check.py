"""Whether what a program gives the engine is a frame: OpenCV would read some of what is none, differently."""

from pathlib import PurePath
from types import MappingProxyType
from typing import Final

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame

LATEST_S: Final = 1e12
"""Frame times lie within this, seconds: the detector counts microseconds in 64 bits."""

_CROP_SIDE: Final = 48

_FROM_LIBRARY: Final = MappingProxyType(
    {
        "torch": "tensor.permute(1, 2, 0).cpu().numpy()",
        "tensorflow": "tensor.numpy()",
        "jax": "numpy.asarray(array)",
        "jaxlib": "numpy.asarray(array)",
        "PIL": 'numpy.asarray(image.convert("RGB"))[..., ::-1]',
        "cv2": "mat.get()",
        "av": 'frame.to_ndarray(format="bgr24")',
    }
)
"""How each library's picture becomes an array of blue, green and red."""


class FrameError(FerError, ValueError):
    """What was given is no frame, or no crop: the sentence says what it is and what to give instead."""


def check_frame(frame: Frame) -> None:
    """Check a frame: its index, its time, its picture.

    Raises:
        FrameError: It is none, or one of them cannot be read.
    """
    if not isinstance(frame, Frame):
        raise FrameError(f"A Frame is wanted, not {_name(frame)}; give Frame(index, time_s, image).")
    if not isinstance(frame.index, (int, np.integer)):
        raise FrameError(f"A frame's index is a whole number from 0, not {_name(frame.index)}.")
    seconds = frame.time_s
    if not isinstance(seconds, (int, float, np.integer, np.floating)):
        raise FrameError(f"A frame's time_s is a number of seconds, not {_name(seconds)}.")
    if not abs(seconds) <= LATEST_S:  # written so that NaN fails too
        raise FrameError(
            f"A frame's time_s is a finite number of seconds from its source's start, not {str(seconds)[:20]}."
        )
    check_image(frame.image)


def check_image(image: object) -> None:
    """Check a picture: (H, W, 3) uint8, BGR, of any strides, with at least one pixel.

    Raises:
        FrameError: It is something else.
    """
    if not isinstance(image, np.ndarray):
        raise FrameError(f"A frame's picture is a NumPy array (height, width, 3) of uint8, not {_foreign(image)}.")
    shape = image.shape
    if len(shape) != 3 or shape[2] != 3 or not shape[0] or not shape[1]:
        raise FrameError(f"A frame's picture has the shape (height, width, 3), not {shape}: {_shape_hint(shape)}.")
    if image.dtype != np.uint8:
        raise FrameError(f"A frame's picture holds uint8, not {image.dtype}: {_type_hint(image.dtype)}.")


def check_crops(crops: object) -> None:
    """Check a batch of faces: (N, 48, 48) uint8, grey; N may be 0.

    Raises:
        FrameError: It is something else.
    """
    if not isinstance(crops, np.ndarray):
        raise FrameError(f"Faces are a NumPy array (n, 48, 48) of uint8, not {_name(crops)}.")
    if crops.shape[1:] != (_CROP_SIDE, _CROP_SIDE):
        hint = "crop_faces cuts them out of a frame"
        if crops.shape == (_CROP_SIDE, _CROP_SIDE):
            hint = "a single face is given as crop[None]"
        elif crops.shape[1:] == (_CROP_SIDE, _CROP_SIDE, 1):
            hint = "leave the channel out with crops[..., 0]"
        raise FrameError(f"Faces have the shape (n, 48, 48), in grey, not {crops.shape}: {hint}.")
    if crops.dtype != np.uint8:
        raise FrameError(f"Faces hold uint8, grey from 0 to 255, not {crops.dtype}: {_type_hint(crops.dtype)}.")


def _shape_hint(shape: tuple[int, ...]) -> str:
    if 0 in shape:
        return "it has no pixels; leave such a frame out"
    match shape:
        case (_, _) | (_, _, 1):
            return "it is grey; make it cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)"
        case (_, _, 4):
            return "it has transparency; make it cv2.cvtColor(image, cv2.COLOR_BGRA2BGR)"
        case (1 | 3 | 4, _, _):
            return "its channels come first; move them with image.transpose(1, 2, 0)"
        case (count, _, _, _):
            return f"it is a batch of {count}; give its pictures one by one, each as a Frame"
        case _:
            return "give blue, green and red for each pixel"


def _type_hint(dtype: np.dtype[np.generic]) -> str:
    if dtype == np.uint16:
        return "bring it to 8 bits first, with (image >> 8).astype(numpy.uint8) where all 16 are used"
    if dtype.kind == "f":
        return "bring values from 0 to 1 to (image * 255).round().astype(numpy.uint8)"
    if dtype.kind == "b":
        return "bring it to image.astype(numpy.uint8) * 255"
    return "bring its values to 0 to 255, then image.astype(numpy.uint8)"


def _foreign(image: object) -> str:
    if isinstance(image, (str, PurePath)):
        return "a path: read it with fer_core.media.images.read_image"
    if isinstance(image, Frame):
        return "a Frame: give that itself"
    instead = _FROM_LIBRARY.get(type(image).__module__.partition(".")[0])
    return f"{_name(image)}: give {instead}" if instead else _name(image)


def _name(value: object) -> str:
    if value is None:
        return "None"
    kind = type(value)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__.partition('.')[0]}."
    return f"{'an' if (module or kind.__name__)[0] in 'aeiouAEIOU' else 'a'} {module}{kind.__name__}"
