"""Screenshots: the labelled frame as a PNG that carries its data in text chunks."""

import itertools
import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import PngImagePlugin

from fer_core import __version__
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.frames import Box, Face, FloatArray, Frame, FrameResult
from fer_core.overlay import draw_overlay
from fer_core.text import readable

_PROGRAM: Final = "FER Studio"
_MIRRORED: Final = "mirrored"
_JSON_KEYS: Final = ("Labels", "Faces")


def save_screenshot(
    folder: Path,
    frame: Frame,
    result: FrameResult,
    *,
    source_name: str,
    model_title: str,
    model_sha256: str,
    mirror: bool = False,
    blur_faces: bool = False,
) -> Path:
    """Save a frame with its overlay, at the source's resolution.

    The PNG's text chunks say where it comes from: `Software`, `Creation Time`, `Source`, `Frame`, `Time` (seconds),
    `Mirrored` ("yes" or "no"), `Model`, `Model SHA-256`, `Labels`, `Faces` (JSON; boxes in pixels of the saved
    picture) and `Faces Frame`, the frame in which those were read. A mirrored picture says so in a corner as well.

    Args:
        folder: Made if it is not there. No file in it is overwritten.
        frame: The frame.
        result: What was found in that very frame.
        source_name: What the user calls the source.
        model_title: The network's name and version.
        model_sha256: Hash of the network's file.
        mirror: Save the picture mirrored, as it was shown; the text stays readable.
        blur_faces: Make the faces unrecognisable.

    Returns:
        The file, `fer-studio-YYYYMMDD-HHMMSS-NNN.png` in local time.

    Raises:
        FerError: The disk is full or the folder may not be written.
        ValueError: The result is of another frame.
    """
    if frame.index != result.frame_index:
        raise ValueError(f"The result is of frame {result.frame_index}, not of frame {frame.index}.")
    if mirror:
        frame, result = mirrored(frame, result)
    now = datetime.now().astimezone()
    image = draw_overlay(frame.image, result, blur_faces=blur_faces, caption=_MIRRORED if mirror else "")
    png = labelled_png(
        replace(frame, image=image),
        result,
        source_name=source_name,
        model_title=model_title,
        model_sha256=model_sha256,
        made=now,
        mirror=mirror,
    )
    with explain_write_errors(folder, resumable=False):
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_path(folder, now)
        try:
            write_atomic(target, png)
        except BaseException:
            target.unlink()
            raise
        return target


def labelled_png(
    frame: Frame,
    result: FrameResult,
    *,
    source_name: str,
    model_title: str,
    model_sha256: str,
    made: datetime,
    mirror: bool = False,
) -> bytes:
    """Return a picture as a PNG whose text chunks say where it comes from, as `save_screenshot` tells.

    Args:
        frame: The picture as it is to be saved, with whatever is drawn on it.
        result: What is said of its faces: what was found in it, or in the last frame before it that was read.
        source_name: What the user calls the source.
        model_title: The network's name and version.
        model_sha256: Hash of the network's file.
        made: When.
        mirror: Whether it is mirrored.
    """
    info = PngImagePlugin.PngInfo()
    texts = {
        "Software": f"{_PROGRAM} {__version__}",
        "Creation Time": made.isoformat(timespec="milliseconds"),
        "Source": readable(source_name),
        "Frame": str(frame.index),
        "Time": f"{frame.time_s:.6f}",
        "Mirrored": "yes" if mirror else "no",
        "Model": model_title,
        "Model SHA-256": model_sha256,
        "Labels": json.dumps(result.labels),
        "Faces": json.dumps([describe_face(face, result.labels) for face in result.faces]),
        "Faces Frame": str(result.frame_index),
    }
    for key, text in texts.items():
        info.add_itxt(key, text) if not text.isascii() else info.add_text(key, text)
    png = BytesIO()
    PillowImage.fromarray(cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB)).save(png, "png", pnginfo=info, compress_level=4)
    return png.getvalue()


def read_screenshot_data(path: Path) -> dict[str, Any]:
    """Return what a screenshot says of itself, by the names of its text chunks; `Labels` and `Faces` decoded.

    Raises:
        FerError: It cannot be read or is no screenshot of this program.
    """
    try:
        with PillowImage.open(path, formats=("PNG",)) as picture:
            picture.load()
            texts = {str(key): value for key, value in picture.info.items() if isinstance(value, str)}
        decoded = {key: json.loads(texts[key]) for key in _JSON_KEYS}
    except (OSError, SyntaxError, ValueError, KeyError):
        raise FerError(f"{path} cannot be read as a screenshot of {_PROGRAM}; choose another file.") from None
    return {**texts, **decoded}


def describe_face(face: Face, labels: tuple[str, ...]) -> dict[str, Any]:
    """Return a face as plain data: id, box, score, label, confidence, reason, both kinds of probabilities."""
    box, verdict = face.box, face.verdict
    return {
        "face_id": face.track_id,
        "box": [round(value, 2) for value in (box.x, box.y, box.width, box.height)],
        "score": round(face.score, 6),
        "label": verdict.label,
        "confidence": round(verdict.confidence, 6),
        "reason": verdict.reason.value if verdict.reason else None,
        "raw": {label: round(float(p), 6) for label, p in zip(labels, face.probabilities, strict=True)},
        "probabilities": {label: round(float(p), 6) for label, p in zip(labels, face.smoothed, strict=True)},
    }


def mirrored(frame: Frame, result: FrameResult) -> tuple[Frame, FrameResult]:
    """Return a frame and its result as a mirror shows them."""
    width = frame.size[0]

    def other(box: Box) -> Box:
        return Box(width - box.x - box.width, box.y, box.width, box.height)

    def others(points: FloatArray) -> FloatArray:
        return points * np.array([-1, 1], np.float32) + np.array([width, 0], np.float32)

    faces = tuple(replace(face, box=other(face.box), keypoints=others(face.keypoints)) for face in result.faces)
    finds = tuple(
        replace(find, box=other(find.box), keypoints=None if find.keypoints is None else others(find.keypoints))
        for find in result.finds
    )
    image = np.ascontiguousarray(frame.image[:, ::-1])
    return replace(frame, image=image), replace(result, faces=faces, finds=finds)


def _free_path(folder: Path, now: datetime) -> Path:
    """Take the first name that is free, with an empty file, so that no other program takes it too."""
    for number in itertools.count(1):
        target = folder / f"fer-studio-{now:%Y%m%d-%H%M%S}-{number:03d}.png"
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError("there is always a next number")
