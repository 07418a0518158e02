"""Files of kinds that people report, from the decoder to the faces."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.cli.program import run
from fer_core.media.video import VideoSource
from fer_core.session.record import SessionRecord

CPU = ["--device", "cpu"]


def annotated(path: Path, out: Path, *options: str) -> tuple[SessionRecord, list[dict[str, str]]]:
    assert run(["annotate", str(path), "-o", str(out), *options, *CPU]) == 0
    folder = out / (path.name if path.is_dir() else path.stem)
    with (folder / "faces.csv").open(newline="") as file:
        return SessionRecord.read(folder / "session.json"), list(csv.DictReader(file))


def predicted(capfd: pytest.CaptureFixture[str], *paths: Path) -> list[dict[str, Any]]:
    capfd.readouterr()
    assert run(["predict", *map(str, paths), "--json", *CPU]) == 0
    rows: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
    return rows


def with_face(rows: list[dict[str, str]]) -> set[int]:
    return {int(row["frame"]) for row in rows if row["face_id"]}


def test_pixels_twice_as_wide_give_the_faces_of_the_square_ones(shared_cases: Path, tmp_path: Path) -> None:
    record, rows = annotated(shared_cases / "sar2.mp4", tmp_path)
    assert (record.source.width, record.source.height, record.counts.frames) == (640, 360, 72)
    assert with_face(rows) == set(range(72))
    ratios = [float(row["width"]) / float(row["height"]) for row in rows]
    assert np.median(ratios) == pytest.approx(1, abs=0.05)
    with VideoSource(tmp_path / "sar2" / "video.mp4") as video:
        assert (video.info.width, video.info.height) == (640, 360)


def test_a_size_that_changes_midway_loses_no_face(shared_cases: Path, tmp_path: Path) -> None:
    record, rows = annotated(shared_cases / "size_changes.ts", tmp_path)
    assert record.counts.frames == 60
    assert with_face(rows) == set(range(60))
    assert max(float(row["x"]) + float(row["width"]) for row in rows) < record.source.width
    with VideoSource(tmp_path / "size_changes" / "video.mp4") as video:
        assert len({frame.image.shape for frame in video.frames()}) == 1


@pytest.mark.parametrize(("name", "frames"), [("mjpeg_exif.avi", 10), ("exif.avif", 1), ("photo.heic", 1)])
def test_side_data_without_a_name_ends_nothing(shared_cases: Path, tmp_path: Path, name: str, frames: int) -> None:
    record, rows = annotated(shared_cases / name, tmp_path)
    assert (record.status, record.counts.frames, record.warnings) == ("complete", frames, ())
    assert with_face(rows) == set(range(frames))


def test_predict_reads_heic_and_avif(shared_cases: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for row in predicted(capfd, shared_cases / "photo.heic", shared_cases / "exif.avif"):
        (face,) = row["faces"]
        assert face["label"] == "happy"
        assert "picture" not in row


@pytest.mark.parametrize("name", ["animated.png", "animated.webp"])
def test_an_animation_gives_all_its_frames_alone_and_in_a_folder(
    shared_cases: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(shared_cases / name, folder)
    alone, rows = annotated(shared_cases / name, tmp_path / "alone")
    together, _ = annotated(folder, tmp_path / "together")
    assert (alone.counts.frames, together.counts.frames) == (3, 3)
    assert with_face(rows) == {0, 1, 2}
    assert together.source.pictures == (name,) * 3
    by_itself, as_member = predicted(capfd, shared_cases / name), predicted(capfd, folder)
    assert [row["picture"] for row in by_itself] == [0, 1, 2]
    assert [row["faces"] for row in by_itself] == [row["faces"] for row in as_member]
    assert all(row["faces"] for row in by_itself)


def test_hdr_is_shown_as_usual_video(shared_cases: Path, tmp_path: Path) -> None:
    record, rows = annotated(shared_cases / "hdr_pq.mp4", tmp_path)
    assert with_face(rows) == set(range(30))
    assert record.counts.tracks == 1
    with VideoSource(shared_cases / "hdr_pq.mp4") as video:
        image = next(video.frames()).image
    low, middle, high = np.percentile(image, [1, 50, 99])
    assert low < 20
    assert 90 < middle < 190  # 123 of 255, and 160 at most, where PQ codes are taken for usual ones
    assert high > 165


def test_ten_bits_of_grey_in_sixteen_show_a_face(
    shared_cases: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (row,) = predicted(capfd, shared_cases / "grey10.png")
    (face,) = row["faces"]
    assert face["label"] == "happy"
    _, rows = annotated(shared_cases / "grey10.png", tmp_path)
    assert with_face(rows) == {0}


def test_import_takes_grey_by_its_range_and_heic_and_the_first_of_several(
    shared_cases: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "faces" / "train" / "happy"
    place.mkdir(parents=True)
    for name in ("grey10.png", "photo.heic", "animated.webp"):
        shutil.copy(shared_cases / name, place)
    (place / "other.jxl").write_bytes(b"x")
    data = tmp_path / "data"
    assert run(["data", "import", str(tmp_path / "faces"), "-o", str(data), "--faces"]) == 0
    from fer_core.datasets.versioned import open_dataset

    packed = open_dataset(data)
    assert len(packed.labels) == 3
    for image in packed.pictures():
        assert image.std() > 30
        assert 60 < image.mean() < 200
    told = capfd.readouterr()
    assert "1 file holds several pictures; the first was taken." in told.out + told.err
    assert "other.jxl" in (data / "problems.csv").read_text()


def test_a_folder_of_pictures_says_what_it_did_not_read(
    shared_cases: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(shared_cases / "photo.heic", folder)
    for name in ("a.jxl", "b.jxl", "c.jp2", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    sentence = "Of mixed, not read: 2 .jxl (a.jxl, b.jxl), 1 .jp2 (c.jp2)."
    record, _ = annotated(folder, tmp_path / "out", "--no-video")
    assert f"Warning: mixed: {sentence}" in capfd.readouterr().err
    assert (record.warnings, record.damaged, record.counts.faces) == ((sentence,), False, 1)
    assert run(["predict", str(folder), *CPU]) == 0
    assert f"Warning: {sentence}" in capfd.readouterr().err


def test_the_pictures_of_a_folder_are_saved_each_with_its_faces(shared_cases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(shared_cases / "animated.webp", folder)
    annotated(folder, tmp_path / "out")
    saved = sorted((tmp_path / "out" / "folder" / "pictures").iterdir())
    assert [path.name for path in saved] == [f"{index:06d}-animated.jpg" for index in range(3)]
    first, second, _ = (np.asarray(cv2.imread(str(path)), np.int64) for path in saved)
    assert np.abs(first - second).mean() > 10
