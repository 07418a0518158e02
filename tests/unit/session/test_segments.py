import errno
import io
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import Box, Face, Find, Frame, FrameResult
from fer_core.media.encoder import EncoderSettings
from fer_core.media.mux import packet_times
from fer_core.session.segments import (
    PictureFolder,
    VideoSegment,
    join_segments,
    remove_segments,
    segment_path,
    usable_segments,
)
from tests.unit.session.recordings import bad_sectors, no_more_files

SETTINGS = EncoderSettings(preset="ultrafast")
TICK = Fraction(1, 15360)
NOISE = np.random.default_rng(3).integers(0, 256, (96, 128, 3), dtype=np.uint8)


def write_segment(path: Path, indexes: range, faces: tuple[Face, ...] = (), blur: bool = False) -> None:
    segment = VideoSegment(path, TICK, 30.0, blur, SETTINGS)
    for index in indexes:
        image = np.ascontiguousarray(np.roll(NOISE, 37 * index))
        segment.write(Frame(index, index / 30, image), FrameResult(index, index / 30, FER2013, faces))
    segment.close()


def pictures(path: Path) -> list[tuple[float, np.ndarray]]:
    with av.open(str(path)) as container:
        return [(frame.time, frame.to_ndarray(format="bgr24")) for frame in container.decode(video=0)]


def test_times_survive_exactly_also_when_the_first_is_late(tmp_path: Path) -> None:
    write_segment(segment_path(tmp_path, 0), range(7, 37))
    join_segments(tmp_path, None, SETTINGS)
    times = [time for time, _ in pictures(tmp_path / "video.mp4")]
    np.testing.assert_allclose(times, np.arange(7, 37) / 30, rtol=0, atol=1e-6)


def test_each_picture_is_its_own_while_the_encoder_keeps_many_back(tmp_path: Path) -> None:
    path, levels = segment_path(tmp_path, 0), range(20, 240, 10)
    segment = VideoSegment(path, TICK, 30.0, False, EncoderSettings(crf=4, threads=1))
    for index, level in enumerate(levels):
        image = np.full((96, 128, 3), level, np.uint8)
        segment.write(Frame(index, index / 30, image), FrameResult(index, index / 30, FER2013, ()))
    segment.close()
    means = [image.mean() for _, image in pictures(path)]
    np.testing.assert_allclose(means, levels, rtol=0, atol=3)


def test_what_a_kill_leaves_is_the_beginning_of_the_video(tmp_path: Path) -> None:
    path = segment_path(tmp_path, 0)
    write_segment(path, range(60))
    content = path.read_bytes()
    for part in (0.3, 0.5, 0.9):
        path.write_bytes(content[: round(len(content) * part)])
        times = list(packet_times([path]))
        assert 10 < len(times) < 60
        np.testing.assert_allclose(times, np.arange(len(times)) / 30, rtol=0, atol=1e-4)


def test_the_end_of_a_segment_gives_way_to_the_next(tmp_path: Path) -> None:
    write_segment(segment_path(tmp_path, 0), range(30))
    write_segment(segment_path(tmp_path, 1), range(20, 45))
    join_segments(tmp_path, None, SETTINGS)
    times = [time for time, _ in pictures(tmp_path / "video.mp4")]
    np.testing.assert_allclose(times, np.arange(45) / 30, rtol=0, atol=1e-6)


def test_segments_of_different_encoders_are_brought_into_one(tmp_path: Path) -> None:
    write_segment(segment_path(tmp_path, 0), range(20))
    other = VideoSegment(segment_path(tmp_path, 1), TICK, 30.0, False, EncoderSettings(codec="mpeg4"))
    for index in range(20, 30):
        other.write(Frame(index, index / 30, NOISE), FrameResult(index, index / 30, FER2013, ()))
    other.close()
    join_segments(tmp_path, None, SETTINGS)
    found = pictures(tmp_path / "video.mp4")
    np.testing.assert_allclose([time for time, _ in found], np.arange(30) / 30, rtol=0, atol=1e-4)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "video.000.part.nut",
        "video.001.part.nut",
        "video.mp4",
    ]


def test_a_segment_without_a_picture_is_removed(tmp_path: Path) -> None:
    write_segment(segment_path(tmp_path, 0), range(5))
    whole = segment_path(tmp_path, 0).read_bytes()
    segment_path(tmp_path, 1).write_bytes(whole[:100])
    segment_path(tmp_path, 2).write_bytes(b"")
    assert usable_segments(tmp_path) == [segment_path(tmp_path, 0)]
    assert not segment_path(tmp_path, 1).exists()
    remove_segments(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refusal", [bad_sectors("video.000.part.nut"), no_more_files()])
def test_a_segment_that_the_system_does_not_hand_out_is_told_and_stays(
    tmp_path: Path, refusal: AbstractContextManager[None]
) -> None:
    write_segment(segment_path(tmp_path, 0), range(5))
    with refusal, pytest.raises(FerError, match=r"video\.000\.part\.nut cannot be read \(.*\)\. Check the disk"):
        usable_segments(tmp_path)
    assert usable_segments(tmp_path) == [segment_path(tmp_path, 0)]


def test_a_video_is_not_cut_where_its_segment_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = segment_path(tmp_path, 0)
    write_segment(path, range(60))
    plain, half = Path.open, path.stat().st_size // 2

    class Bad(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > half:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().read(min(size or 4096, 4096)) or b""

    copy = tmp_path / "half.nut"  # what FFmpeg makes of it: an end
    copy.write_bytes(path.read_bytes()[:half])
    opening = av.open
    monkeypatch.setattr(av, "open", lambda file, *a, **k: opening(str(copy) if file == str(path) else file, *a, **k))
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: Bad(self) if self == path else plain(self, *a, **k))
    with pytest.raises(FerError, match=r"video\.000\.part\.nut cannot be read"):
        join_segments(tmp_path, None, SETTINGS)
    assert not (tmp_path / "video.mp4").exists()


def test_nothing_encoded_is_no_video(tmp_path: Path) -> None:
    VideoSegment(segment_path(tmp_path, 0), TICK, 30.0, False, SETTINGS).close()
    assert list(packet_times([])) == []
    assert join_segments(tmp_path, None, SETTINGS) == ()
    assert list(tmp_path.iterdir()) == []


def test_blurred_faces_have_no_detail_left(tmp_path: Path, face: Callable[..., Face]) -> None:
    image = np.random.default_rng(8).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    detail = []
    for number, blur in enumerate((False, True)):
        path = segment_path(tmp_path, number)
        segment = VideoSegment(path, TICK, 30.0, blur, SETTINGS)
        segment.write(Frame(0, 0.0, image), FrameResult(0, 0.0, FER2013, (face(1, Box(100, 100, 200, 200)),)))
        segment.close()
        ((_, picture),) = pictures(path)
        inside = picture[130:270, 130:270].mean(axis=2)
        detail.append(np.abs(np.diff(inside, axis=1)).mean())
    assert detail[1] < 0.1 * detail[0], detail


def test_in_a_clean_video_what_was_found_and_not_read_is_blurred_too(tmp_path: Path) -> None:
    noise = np.random.default_rng(8).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    segment = VideoSegment(segment_path(tmp_path, 0), TICK, 30.0, True, SETTINGS, overlay=False)
    found = FrameResult(0, 0.0, FER2013, (), finds=(Find(Box(100, 100, 200, 200), 0.6),))
    segment.write(Frame(0, 0.0, noise), found)
    segment.close()
    ((_, picture),) = pictures(segment_path(tmp_path, 0))
    grey = picture.mean(axis=2)
    detail = [np.abs(np.diff(grey[130:270, left : left + 140], axis=1)).mean() for left in (130, 400)]
    assert detail[0] < 0.1 * detail[1], detail


def test_odd_sizes_are_encoded(tmp_path: Path) -> None:
    segment = VideoSegment(segment_path(tmp_path, 0), TICK, None, False, SETTINGS)
    segment.write(Frame(0, 0.0, NOISE[:95, :127]), FrameResult(0, 0.0, FER2013, ()))
    segment.close()
    ((_, picture),) = pictures(segment_path(tmp_path, 0))
    assert picture.shape == (96, 128, 3)


@pytest.mark.parametrize("shape", [(2, 16_390, 3), (16_390, 2, 3)])
def test_a_size_that_the_encoder_does_not_take_makes_no_video_and_says_so(
    tmp_path: Path, shape: tuple[int, int, int]
) -> None:
    segment = VideoSegment(segment_path(tmp_path, 0), TICK, 30.0, False, SETTINGS)
    for index in range(3):
        segment.write(Frame(index, index / 30, np.zeros(shape, np.uint8)), FrameResult(index, index / 30, FER2013, ()))
    segment.close()
    assert len(segment.warnings) == 1
    assert f"{shape[1]}x{shape[0]} pixels" in segment.warnings[0]
    assert join_segments(tmp_path, None, SETTINGS) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_of_one_pixel_is_encoded(tmp_path: Path) -> None:
    segment = VideoSegment(segment_path(tmp_path, 0), TICK, None, False, SETTINGS)
    segment.write(Frame(0, 0.0, NOISE[:1, :1]), FrameResult(0, 0.0, FER2013, ()))
    segment.close()
    assert segment.warnings == ()
    ((_, picture),) = pictures(segment_path(tmp_path, 0))
    assert picture.shape == (2, 2, 3)


def test_a_picture_too_wide_for_jpeg_is_named_and_the_others_are_saved(tmp_path: Path) -> None:
    folder = PictureFolder(tmp_path, ("wide.png", "good.png"), False)
    for index, image in enumerate((np.zeros((1, 65_600, 3), np.uint8), NOISE)):
        folder.write(Frame(index, 0.0, image), FrameResult(index, 0.0, FER2013, ()))
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["000001-good.jpg"]
    assert len(folder.warnings) == 1
    assert "wide.png: 65600x1 pixels" in folder.warnings[0]
