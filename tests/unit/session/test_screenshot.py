from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import Box, Face, Find, Frame, FrameResult
from fer_core.overlay import draw_overlay
from fer_core.session.screenshot import read_screenshot_data, save_screenshot

FRAME = Frame(12, 0.4, np.random.default_rng(1).integers(0, 256, (240, 320, 3), dtype=np.uint8))


@pytest.fixture
def result(face: Callable[..., Face]) -> FrameResult:
    return FrameResult(12, 0.4, FER2013, (face(2, Box(40.25, 60.0, 80.0, 80.0)),))


def save(folder: Path, result: FrameResult, **more: bool) -> Path:
    return save_screenshot(
        folder, FRAME, result, source_name="Kamera “Süd”", model_title="fer-small v1", model_sha256="ab", **more
    )


def test_the_picture_is_the_labelled_frame_at_its_own_resolution(tmp_path: Path, result: FrameResult) -> None:
    path = save(tmp_path / "screenshots", result)
    with PillowImage.open(path) as picture:
        np.testing.assert_array_equal(np.asarray(picture)[..., ::-1], draw_overlay(FRAME.image, result))


def test_the_data_are_in_the_text_chunks(tmp_path: Path, result: FrameResult) -> None:
    data = read_screenshot_data(save(tmp_path, result))
    assert data["Source"] == "Kamera “Süd”"
    assert (data["Frame"], data["Time"], data["Model"], data["Model SHA-256"]) == (
        "12",
        "0.400000",
        "fer-small v1",
        "ab",
    )
    assert data["Software"].startswith("FER Studio ")
    assert data["Labels"] == list(FER2013)
    (face,) = data["Faces"]
    assert (face["face_id"], face["label"], face["confidence"], face["reason"]) == (2, "happy", 0.88, None)
    assert face["box"] == [40.25, 60.0, 80.0, 80.0]
    assert (face["raw"]["happy"], face["probabilities"]["happy"]) == (0.7, 0.88)


def test_a_source_whose_name_is_no_text_can_be_named(tmp_path: Path, result: FrameResult) -> None:
    path = save_screenshot(tmp_path, FRAME, result, source_name="caf\udce9", model_title="m", model_sha256="ab")
    assert read_screenshot_data(path)["Source"] == "caf\\xe9"


def test_a_mirrored_screenshot_has_mirrored_boxes_and_readable_text(tmp_path: Path, result: FrameResult) -> None:
    path = save(tmp_path, result, mirror=True)
    assert read_screenshot_data(path)["Faces"][0]["box"] == [199.75, 60.0, 80.0, 80.0]
    with PillowImage.open(path) as picture:
        corner = np.asarray(picture)[-20:, :20, ::-1]
    np.testing.assert_array_equal(corner, FRAME.image[-20:, -20:][:, ::-1])


def test_no_screenshot_overwrites_another(tmp_path: Path, result: FrameResult) -> None:
    paths = {save(tmp_path, result) for _ in range(5)}
    assert len(paths) == 5
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    assert all(path.name.startswith("fer-studio-") and path.stem[-4:].startswith("-00") for path in paths)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, result: FrameResult) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FerError, match="choose another folder"):
        save(tmp_path / "file" / "screenshots", result)


def test_another_png_is_no_screenshot(tmp_path: Path) -> None:
    PillowImage.new("RGB", (4, 4)).save(tmp_path / "other.png")
    with pytest.raises(FerError, match="cannot be read as a screenshot"):
        read_screenshot_data(tmp_path / "other.png")


def test_a_screenshot_says_whether_it_is_mirrored(tmp_path: Path, result: FrameResult) -> None:
    paths = [save(tmp_path, result), save(tmp_path, result, mirror=True)]
    assert [read_screenshot_data(path)["Mirrored"] for path in paths] == ["no", "yes"]
    with PillowImage.open(paths[1]) as picture:
        corner = np.asarray(picture)[-14:, -60:, ::-1]
    differs = (corner != FRAME.image[-14:, :60][:, ::-1]).any(axis=2)
    assert differs.mean() > 0.5


def test_a_blurred_screenshot_shows_nobody(tmp_path: Path, result: FrameResult) -> None:
    path = save(tmp_path, result, blur_faces=True)
    with PillowImage.open(path) as picture:
        saved = np.asarray(picture)[..., ::-1]
    np.testing.assert_array_equal(saved, draw_overlay(FRAME.image, result, blur_faces=True))
    assert len(np.unique(saved[80:120, 60:100].reshape(-1, 3), axis=0)) <= 36


@pytest.mark.parametrize("mirror", [False, True])
def test_a_blurred_screenshot_shows_nobody_who_was_found_and_not_read(tmp_path: Path, mirror: bool) -> None:
    found = FrameResult(12, 0.4, FER2013, (), finds=(Find(Box(200, 60, 80, 80), 0.6),))
    with PillowImage.open(save(tmp_path, found, blur_faces=True, mirror=mirror)) as picture:
        saved = np.asarray(picture)
    left = 40 if mirror else 200
    assert len(np.unique(saved[60:140, left : left + 80].reshape(-1, 3), axis=0)) <= 36
    other = 200 if mirror else 40
    assert len(np.unique(saved[60:140, other : other + 80].reshape(-1, 3), axis=0)) > 1000
