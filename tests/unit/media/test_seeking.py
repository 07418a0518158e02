"""Any frame at once, against the same frame of a video that is read through."""

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media import seeking
from fer_core.media.packet_seeking import SeekablePackets
from fer_core.media.seeking import SeekableVideo
from fer_core.media.video import VideoSource

_SIZE = (96, 64)


def write(
    path: Path,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    *,
    frames: int = 90,
    ticks: Sequence[int] | None = None,
    time_base: Fraction = Fraction(1, 90_000),
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write a video of noise that moves, so that no two frames are alike."""
    noise = np.random.default_rng(1).integers(0, 256, (_SIZE[1], _SIZE[0], 3), dtype=np.uint8)
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=30, options=options or {})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = _SIZE
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = time_base
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(np.roll(noise, index * 3, axis=1), format="bgr24")
            frame = frame.reformat(format="yuv420p")
            frame.pts = ticks[index] if ticks is not None else round(index / 30 / time_base)
            frame.time_base = time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def read_through(path: Path) -> list[Frame]:
    with VideoSource(path) as source:
        return list(source.frames())


def jumps(count: int) -> Iterator[int]:
    """Yield frames far apart, the ends, and a stretch backwards and forwards, as a slider is moved."""
    wild = random.Random(7)
    yield from (wild.randrange(count) for _ in range(12))
    yield from (count - 1, 0)
    last = min(count - 1, 70)
    yield from range(last, max(-1, last - 35), -1)
    yield from range(max(0, last - 20), last + 1, 3)


def check(path: Path, remark: str = "") -> None:
    """Check that each frame and each time are those of a full read."""
    expected = read_through(path)
    with SeekableVideo(path) as video:
        assert video.times.tolist() == [frame.time_s for frame in expected]
        for index in jumps(len(expected)):
            np.testing.assert_array_equal(video.frame(index), expected[index].image, err_msg=f"frame {index}")
        assert remark in video.remark
        assert bool(video.remark) == bool(remark)


_MPEG_TICK = Fraction(1, 30)


@pytest.mark.parametrize(
    ("name", "codec", "options", "time_base"),
    [
        ("bframes.mp4", "libx264", {"bf": "3", "g": "40"}, None),
        ("bframes.mkv", "libx264", {"bf": "3", "g": "40"}, None),
        ("bframes.ts", "libx264", {"bf": "3", "g": "40"}, None),
        ("open_gop.mp4", "libx264", {"x264-params": "open-gop=1:keyint=20:bframes=3:b-pyramid=normal"}, None),
        ("open_gop.ts", "libx264", {"x264-params": "open-gop=1:keyint=20:bframes=3"}, None),
        ("refresh.mp4", "libx264", {"x264-params": "intra-refresh=1:keyint=30:bframes=0"}, None),
        ("intra.mp4", "libx264", {"g": "1"}, None),
        ("short_gops.mp4", "libx264", {"x264-params": "keyint=2:min-keyint=1:bframes=1"}, None),
        ("one_gop.mp4", "libx264", {"g": "1000", "bf": "2"}, None),
        ("hevc.mkv", "libx265", {"x265-params": "open-gop=1:keyint=20:bframes=4:log-level=none"}, None),
        ("mpeg2.mpg", "mpeg2video", {"bf": "2", "g": "15"}, _MPEG_TICK),
        ("mpeg4.avi", "mpeg4", {"bf": "2", "g": "30"}, _MPEG_TICK),
        ("vp8.webm", "libvpx", {"lag-in-frames": "16", "auto-alt-ref": "1", "g": "30", "deadline": "realtime"}, None),
        ("vp9.webm", "libvpx-vp9", {"lag-in-frames": "16", "auto-alt-ref": "1", "g": "30", "cpu-used": "8"}, None),
        ("mjpeg.mov", "mjpeg", {"strict": "unofficial"}, _MPEG_TICK),
    ],
)
def test_each_frame_is_that_of_a_full_read(
    tmp_path: Path, name: str, codec: str, options: dict[str, str], time_base: Fraction | None
) -> None:
    check(write(tmp_path / name, codec, options, time_base=time_base or Fraction(1, 90_000)))


def test_variable_rate_and_fragments(tmp_path: Path) -> None:
    ticks = np.cumsum(np.random.default_rng(2).integers(300, 20_000, 90)).tolist()
    check(write(tmp_path / "vfr.mp4", options={"bf": "3", "g": "40"}, ticks=ticks))
    fragments = {"movflags": "frag_keyframe+empty_moov"}
    check(write(tmp_path / "fragments.mp4", options={"bf": "3", "g": "40"}, container_options=fragments))


@pytest.mark.parametrize("name", ["interlaced.mp4", "interlaced.ts"])
def test_interlaced_frames_are_deinterlaced_as_in_a_full_read(tmp_path: Path, name: str) -> None:
    options = {"x264-params": "tff=1:keyint=20:bframes=2"}
    check(write(tmp_path / name, options=options), "no usable index; it was read through once")


@pytest.mark.parametrize("name", ["raw.h264", "bframes.avi"])
def test_files_that_tell_no_times_are_read_from_their_beginning(tmp_path: Path, name: str) -> None:
    check(write(tmp_path / name, options={"bf": "2", "g": "40"}), "each jump back reads it from its beginning")


@pytest.mark.parametrize("name", ["bframes.mkv", "bframes.ts"])
def test_a_cut_off_file_has_the_frames_that_decode(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, options={"bf": "3", "g": "40"})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 6 // 10])
    expected = read_through(path)
    with SeekableVideo(path) as video:
        for index in (0, 5, len(expected) - 1, len(expected) - 2, 20, len(expected) - 1):
            np.testing.assert_array_equal(video.frame(index), expected[index].image)
        assert len(video.times) == len(expected)


@pytest.mark.parametrize("name", ["single_face.mp4", "noface_face.mov", "no_face.mp4"])
def test_real_videos(shared_media: Path, name: str) -> None:
    check(shared_media / name)


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("cuts.mp4", ""),
        ("crowd20.mp4", ""),
        ("hdr_pq.mp4", ""),
        ("mjpeg_exif.avi", ""),
        ("sar2.mp4", ""),
        ("sound_71.mov", ""),
        ("size_changes.ts", "from its beginning"),
        ("times_jump_25h.ts", "from its beginning"),
        ("times_start_again.ts", "from its beginning"),
    ],
)
def test_awkward_videos(shared_cases: Path, name: str, remark: str) -> None:
    check(shared_cases / name, remark)


@pytest.mark.parametrize("rotation", [90, 180])
def test_turned_videos_are_turned(make_video: Callable[..., Path], rotation: int) -> None:
    check(make_video(rotation=rotation, frames=30))


def test_a_moment_has_the_frame_that_is_shown_then(make_video: Callable[..., Path]) -> None:
    with SeekableVideo(make_video(ticks=[0, 9000, 45_000, 90_000])) as video:
        assert [video.index_at(time_s) for time_s in (-1, 0, 0.0999, 0.1, 0.7, 1, 99)] == [0, 0, 0, 1, 2, 3, 3]
        assert (video.info.width, video.info.height) == (64, 48)
        for index in (-1, 4):
            with pytest.raises(IndexError, match="no frame"):
                video.frame(index)


def test_going_back_decodes_a_group_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[int] = []
    begin_at = SeekablePackets.begin_at

    def counted(self: SeekablePackets, stamp: int) -> object:
        sought.append(stamp)
        return begin_at(self, stamp)

    with SeekableVideo(write(tmp_path / "clip.mp4", options={"bf": "3", "g": "30", "sc_threshold": "0"})) as video:
        video.frame(89)
        monkeypatch.setattr(SeekablePackets, "begin_at", counted)
        for index in range(88, -1, -1):
            video.frame(index)
        assert len(sought) <= 3
        sought.clear()
        for index in range(90):  # kept, all of them
            video.frame(index)
        assert not sought


def test_what_is_kept_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "clip.mp4", options={"bf": "3", "g": "30"})
    expected = read_through(path)
    picture = _SIZE[0] * _SIZE[1] * 3
    monkeypatch.setattr(seeking, "_DECODED_BYTES", 5 * picture)
    monkeypatch.setattr(seeking, "_PICTURE_BYTES", 2 * picture)
    with SeekableVideo(path) as video:
        for index in (*range(60, 30, -1), *range(30, 60, 2)):
            np.testing.assert_array_equal(video.frame(index), expected[index].image)
        assert video.kept_bytes <= 8 * picture


def test_a_picture_that_is_kept_cannot_be_written_to(make_video: Callable[..., Path]) -> None:
    with SeekableVideo(make_video()) as video:
        image: NDArray[np.uint8] = video.frame(3)
        with pytest.raises(ValueError, match="read-only"):
            image[0, 0] = 0


def test_a_closed_video_and_bad_files_are_told(make_video: Callable[..., Path], tmp_path: Path) -> None:
    video = SeekableVideo(make_video())
    video.close()
    video.close()
    with pytest.raises(FerError, match="closed"):
        video.frame(0)
    text = tmp_path / "notes.txt"
    text.write_text("no video")
    with pytest.raises(FerError, match="not a video"):
        SeekableVideo(text)
    with pytest.raises(FerError, match="no file"):
        SeekableVideo(tmp_path / "none.mp4")
