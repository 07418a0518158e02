import shutil
from pathlib import Path

import cv2
import numpy as np

from fer_core.datasets.importers.face_crop import FaceInPhotograph
from fer_core.datasets.importers.options import ImportOptions
from fer_core.frames import Box, Frame, Image
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection
from tests.unit.datasets.importers.making import Importer, problems, table


class FoundFaces:
    """A detector that finds squares of these sides, one beside the other."""

    def __init__(self, *sides: float) -> None:
        self._sides = sides

    def detect(self, frame: Frame) -> list[Detection]:
        places = np.cumsum((10.0, *self._sides))
        keypoints = np.zeros((6, 2), np.float32)
        return [
            Detection(Box(float(x), 10, side, side), 0.9, keypoints)
            for x, side in zip(places, self._sides, strict=False)
        ]

    def close(self) -> None: ...


def cropped(*sides: float) -> tuple[Image | None, str, str]:
    photograph = np.full((300, 400, 3), (30, 60, 90), np.uint8)
    found = FaceInPhotograph(FoundFaces(*sides), 64, "rgb", CropGeometry(x=0, y=0, side=1)).crop(photograph)
    return found.image, found.kind, found.detail


def test_the_one_face_is_cut_out_in_size_and_colour() -> None:
    image, kind, _ = cropped(100)
    assert image is not None
    assert image.shape == (64, 64, 3)
    assert image[10, 10].tolist() == [90, 60, 30]
    assert kind == ""


def test_of_several_faces_only_a_clearly_larger_one_is_taken() -> None:
    image, kind, detail = cropped(50, 100)
    assert image is not None
    assert (kind, detail) == ("several faces", "2; the largest was taken, the others were left out")
    assert cropped(90, 100)[:2] == (None, "several faces")
    assert cropped() == (None, "no face found", "")
    assert cropped(20) == (None, "wrong size", "the face is only 20 pixels wide")


def test_photographs_come_in_through_detector_and_crop(tmp_path: Path, shared_media: Path, importing: Importer) -> None:
    large = tmp_path / "photos" / "train" / "happy"
    large.mkdir(parents=True)
    shutil.copy(shared_media / "single_face.jpg", large)
    cv2.imwrite(str(large / "wall.png"), np.full((200, 300, 3), 120, np.uint8))
    data = importing(tmp_path / "photos", options=ImportOptions(faces=True))
    assert table(data, "id", "label") == [("photos/train/happy/single_face.jpg", "happy")]
    assert data.pictures().shape == (1, 48, 48)
    assert data.pictures().std() > 30
    assert problems(data) == {"photos/train/happy/wall.png": "no face found"}
