import gc
import io
import itertools
import shutil
import threading
import weakref
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.media.video import VideoSource

MakeVideo = Callable[..., Path]


def read(path: Path, **options: int) -> tuple[list[int], list[float], list[tuple[int, ...]], tuple[str, ...]]:
    with VideoSource(path, **options) as source:
        frames = [(frame.index, frame.time_s, frame.image.shape) for frame in source.frames()]
    return [f[0] for f in frames], [f[1] for f in frames], [f[2] for f in frames], source.warnings


def cut(path: Path, share: float) -> Path:
    """Keep the first part of a file whose index is at the front."""
    target = path.with_name(f"cut{path.suffix}")
    data = path.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def faststart(path: Path) -> Path:
    target = path.with_name(f"front{path.suffix}")
    with av.open(str(path)) as source, av.open(str(target), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    return target


def test_info_tells_size_rate_and_length(make_video: MakeVideo) -> None:
    with VideoSource(make_video(frames=12, rate=30)) as source:
        info = source.info
    assert (info.name, info.kind, info.width, info.height, info.frames) == ("clip.mp4", "video", 64, 48, 12)
    assert info.fps == pytest.approx(30)
    assert info.duration_s == pytest.approx(0.4)
    assert source.timing.time_base == Fraction(1, 90_000)


def test_variable_frame_rate_keeps_the_containers_times(make_video: MakeVideo) -> None:
    ticks = [0, 900, 4_500, 4_590, 45_000, 90_000]
    indexes, times, _, warnings = read(make_video(ticks=ticks))
    assert indexes == [0, 1, 2, 3, 4, 5]
    assert times == pytest.approx([tick / 90_000 for tick in ticks], abs=1e-6)
    assert warnings == ()


def test_pictures_are_contiguous_bgr(make_video: MakeVideo) -> None:
    with VideoSource(make_video(frames=1)) as source:
        image = next(source.frames()).image
    assert image.flags.c_contiguous
    assert image.dtype == np.uint8
    blue, green, red = image[4, 4].astype(int)
    assert red > 200
    assert blue < 40
    assert green < 40


@pytest.mark.parametrize(
    ("rotation", "mirrored", "red_corner"),
    [
        (0, False, "upper left"),
        (90, False, "lower left"),
        (-90, False, "upper right"),
        (180, False, "lower right"),
        (0, True, "upper right"),
    ],
)
def test_rotation_of_the_container_is_applied(
    make_video: MakeVideo, rotation: int, mirrored: bool, red_corner: str
) -> None:
    # A display matrix of +90 degrees shows the picture turned counter-clockwise.
    with VideoSource(make_video(frames=2, rotation=rotation, mirrored=mirrored)) as source:
        info = source.info
        image = next(source.frames()).image
    assert (info.width, info.height) == ((48, 64) if abs(rotation) == 90 else (64, 48))
    assert image.shape == (info.height, info.width, 3)
    corners = {
        "upper left": image[3, 3],
        "upper right": image[3, -4],
        "lower left": image[-4, 3],
        "lower right": image[-4, -4],
    }
    red = [name for name, pixel in corners.items() if pixel[2] > 180 and pixel[0] < 60]
    assert red == [red_corner]


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("ten_bit.mp4", "libx264", "yuv420p10le"),
        ("alpha.mkv", "ffv1", "yuva420p"),
        ("grey.mkv", "ffv1", "gray"),
        ("full_range.avi", "mjpeg", "yuvj420p"),
    ],
)
def test_every_pixel_format_becomes_bgr(make_video: MakeVideo, name: str, codec: str, pix_fmt: str) -> None:
    _, times, shapes, _ = read(make_video(name, codec=codec, pix_fmt=pix_fmt, frames=5, time_base=Fraction(1, 30)))
    assert shapes == [(48, 64, 3)] * 5
    assert times == pytest.approx([index / 30 for index in range(5)], abs=1e-3)


def test_odd_sizes_are_read_whole(make_video: MakeVideo) -> None:
    path = make_video("odd.mkv", size=(65, 47), codec="ffv1", pix_fmt="yuv444p", frames=2, time_base=Fraction(1, 30))
    assert read(path)[2] == [(47, 65, 3)] * 2


def test_a_transport_stream_begins_at_zero(make_video: MakeVideo) -> None:
    path = make_video("clip.ts", frames=12)
    _, times, _, _ = read(path)
    with VideoSource(path) as source:
        assert source.timing.start > 0
    assert times == pytest.approx([index / 30 for index in range(12)], abs=1e-6)


def test_a_start_frame_keeps_index_and_time_of_a_full_read(make_video: MakeVideo) -> None:
    path = make_video(ticks=[0, 900, 4_500, 4_590, 45_000, 90_000])
    indexes, times, _, _ = read(path)
    assert read(path, start_frame=4)[:2] == (indexes[4:], times[4:])
    assert read(path, start_frame=6)[:2] == ([], [])


def test_times_rise_where_the_file_repeats_them(make_video: MakeVideo, tmp_path: Path) -> None:
    path = tmp_path / "repeated.mkv"
    with av.open(str(make_video(codec="mjpeg", name="a.avi", pix_fmt="yuvj420p", time_base=Fraction(1, 30)))) as source:
        packets = [packet for packet in source.demux(video=0) if packet.size]
        with av.open(str(path), "w") as out:
            stream = out.add_stream_from_template(source.streams.video[0])
            for index, packet in enumerate(packets):
                packet.pts = packet.dts = index // 2
                packet.stream = stream
                out.mux(packet)
    _, times, _, _ = read(path)
    assert len(times) == 12
    assert all(later > earlier for earlier, later in itertools.pairwise(times))


def _annex_b(source: av.container.InputContainer) -> bytes:
    """Return the bare H.264 stream of a file."""
    raw = io.BytesIO()
    with av.open(raw, "w", format="h264") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                out.mux(packet)
        return raw.getvalue()


def test_a_raw_stream_has_the_rate_that_it_states_itself(make_video: MakeVideo, tmp_path: Path) -> None:
    raw = tmp_path / "raw.h264"
    clip = make_video(frames=6, time_base=Fraction(1, 30))
    with av.open(str(clip)) as source:
        raw.write_bytes(_annex_b(source))
    _, times, _, _ = read(raw)
    assert times == pytest.approx([index / 30 for index in range(6)])
    with VideoSource(raw) as source:
        assert (source.info.fps, source.info.frames, source.info.duration_s) == (30.0, None, None)


def test_a_raw_stream_of_variable_rate_does_not_run_by_its_clock(make_video: MakeVideo, tmp_path: Path) -> None:
    raw = tmp_path / "raw.h264"
    with av.open(str(make_video(frames=6))) as source:  # states 90,000, its ticks
        raw.write_bytes(_annex_b(source))
    assert read(raw)[1] == pytest.approx([index / 25 for index in range(6)])


def test_joined_streams_that_are_numbered_anew_are_one_video(make_video: MakeVideo, tmp_path: Path) -> None:
    parts = []
    for first in ("256", "512"):
        part = tmp_path / f"{first}.ts"
        with av.open(str(make_video())) as source, av.open(str(part), "w", options={"mpegts_start_pid": first}) as out:
            stream = out.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.size:
                    packet.stream = stream
                    out.mux(packet)
        parts.append(part.read_bytes())
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join(parts))
    assert read(path)[1] == pytest.approx([index / 30 for index in range(24)], abs=1e-4)


def joined(make_video: MakeVideo, suffix: str, *starts_s: float) -> Path:
    """Join recordings of twelve frames, whose clocks begin where they are told, as files are joined byte by byte."""
    parts = []
    for number, start_s in enumerate(starts_s):
        ticks = [round((start_s + index / 30) * 90_000) for index in range(12)]
        parts.append(make_video(f"part{number}{suffix}", ticks=ticks).read_bytes())
    path = make_video(f"unused{suffix}", frames=1).with_name(f"joined{suffix}")
    path.write_bytes(b"".join(parts))
    return path


@pytest.mark.parametrize("starts_s", [(0, 0), (0, 3600), (3600, 0), (0, 90_000, 7200), (0, 0, 0, 0, 0, 0)])
def test_times_go_on_by_a_frame_where_a_joined_stream_starts_again(
    make_video: MakeVideo, starts_s: tuple[float, ...]
) -> None:
    path = joined(make_video, ".ts", *starts_s)
    with VideoSource(path) as source:
        info = source.info
        times = [frame.time_s for frame in source.frames()]
    count = 12 * len(starts_s)
    assert times == pytest.approx([index / 30 for index in range(count)], abs=1e-4)
    assert info.frames == count
    assert info.fps == pytest.approx(30)
    assert info.duration_s == pytest.approx(count / 30, abs=1e-3)
    assert len(source.warnings) == 1
    assert source.warnings[0].startswith("The times of joined.ts start again or jump at 0.4 s")


def test_a_start_frame_behind_a_break_keeps_the_time_of_a_full_read(make_video: MakeVideo) -> None:
    path = joined(make_video, ".ts", 0, 7200)
    indexes, times, _, warnings = read(path)
    assert read(path, start_frame=15) == (indexes[15:], times[15:], [(48, 64, 3)] * 9, warnings)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv"])
def test_a_jump_by_hours_within_one_file_is_closed(make_video: MakeVideo, name: str) -> None:
    ticks = [index * 3000 + (5 * 3600 * 90_000 if index >= 20 else 0) for index in range(40)]
    with VideoSource(make_video(name, ticks=ticks)) as source:
        info = source.info
        times = [frame.time_s for frame in source.frames()]
    assert times == pytest.approx([index / 30 for index in range(40)], abs=2e-3)
    assert info.frames == 40
    assert info.duration_s == pytest.approx(4 / 3, abs=0.01)
    assert "jump at 0.7 s" in source.warnings[0]


@pytest.mark.parametrize("name", ["pause.mp4", "pause.mkv", "pause.ts"])
def test_a_pause_of_twenty_seconds_stays(make_video: MakeVideo, name: str) -> None:
    ticks = [index * 3000 + (20 * 90_000 if index >= 10 else 0) for index in range(30)]
    _, times, _, warnings = read(make_video(name, ticks=ticks))
    assert times == pytest.approx([tick / 90_000 for tick in ticks], abs=2e-3)
    assert warnings == ()


def test_frames_whose_times_crowd_keep_their_usual_pace(make_video: MakeVideo, tmp_path: Path) -> None:
    """What joining with other programs leaves: the second part's times went back and were set a tick apart."""
    path = tmp_path / "crowded.mkv"
    source = make_video("a.avi", codec="mjpeg", pix_fmt="yuvj420p", time_base=Fraction(1, 30), frames=24)
    with av.open(str(source)) as container, av.open(str(path), "w") as out:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        stream = out.add_stream_from_template(container.streams.video[0])
        for index, packet in enumerate(packets):
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = round(index * 1000 / 30) if index < 12 else 367
            packet.stream = stream
            out.mux(packet)
    _, times, _, _ = read(path)
    assert np.diff(times).min() > 0.015
    assert times[-1] == pytest.approx(23 / 30, abs=0.05)


def test_a_cut_off_file_gives_what_decodes_and_a_warning(make_video: MakeVideo) -> None:
    path = cut(faststart(make_video(frames=60)), 0.7)
    indexes, times, _, warnings = read(path)
    assert 5 < len(indexes) < 60
    assert indexes == list(range(len(indexes)))
    assert len(warnings) == 1
    assert warnings[0].startswith(f"The video is damaged after {times[-1] + 1 / 30:.1f} s; the {len(indexes)} frames")


def test_a_cut_off_matroska_file_is_noticed_too(make_video: MakeVideo) -> None:
    path = cut(make_video("clip.mkv", frames=90, time_base=Fraction(1, 1000)), 0.6)
    indexes, _, _, warnings = read(path)
    assert 5 < len(indexes) < 90
    assert "is damaged after" in warnings[0]


def test_zeros_at_the_end_cost_no_frame_before_them(make_video: MakeVideo) -> None:
    path = faststart(make_video(frames=60))
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3 :] = bytes(len(data) - len(data) * 2 // 3)
    path.write_bytes(data)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "SLICE"
        good = 0
        for packet in container.demux(stream):
            try:
                good += len(packet.decode())
            except av.FFmpegError:
                continue
    indexes, _, _, warnings = read(path)
    assert len(indexes) == good > 5
    assert "is damaged after" in warnings[0]


def test_damage_in_the_middle_is_told_as_such(make_video: MakeVideo) -> None:
    path = make_video("clip.avi", codec="mjpeg", pix_fmt="yuvj420p", frames=90, time_base=Fraction(1, 30))
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    start, size = places[30]
    assert start is not None
    data[start + 8 : start + 8 + size] = bytes(size)
    path.write_bytes(data)
    indexes, _, _, warnings = read(path)
    assert 80 < len(indexes) < 90
    assert warnings == (f"The video is damaged at 1.0 s and may lack frames; {len(indexes)} frames were read.",)


def test_close_from_another_thread_ends_the_iteration(make_video: MakeVideo) -> None:
    source = VideoSource(make_video(frames=60))
    frames = source.frames()
    next(frames)
    closer = threading.Thread(target=source.close)
    closer.start()
    closer.join(5)
    assert list(frames) == []
    source.close()


def test_leaving_the_iteration_early_releases_the_file(make_video: MakeVideo) -> None:
    path = make_video(frames=30)
    with VideoSource(path) as source:
        for frame in source.frames():
            if frame.index == 3:
                break
    path.unlink()
    assert frame.index == 3


def test_a_closed_source_is_gone_with_its_decoder_without_the_collector(make_video: MakeVideo) -> None:
    gc.disable()
    try:
        source = VideoSource(make_video(frames=4))
        next(source.frames())
        source.close()
        gone = weakref.ref(source)
        del source
        assert gone() is None
    finally:
        gc.enable()


def test_bad_files_are_told_in_a_sentence(make_video: MakeVideo, tmp_path: Path) -> None:
    empty, text, noise = tmp_path / "empty.mp4", tmp_path / "text.mp4", tmp_path / "noise.mp4"
    empty.touch()
    text.write_text("once upon a time there was a video that was none\n" * 50)
    noise.write_bytes(np.random.default_rng(0).bytes(50_000))
    cases = {
        tmp_path / "nothing.mp4": "There is no file",
        tmp_path: "is a folder",
        empty: "empty.mp4 is empty",
        text: "text.mp4 is not a video",
        noise: "noise.mp4 is not a video",
    }
    for path, words in cases.items():
        with pytest.raises(FerError, match=words):
            VideoSource(path)


def test_a_file_with_sound_only_holds_no_video(make_video: MakeVideo, tmp_path: Path) -> None:
    sound = tmp_path / "sound.mp4"
    with av.open(str(make_video(frames=30, audio="aac"))) as source, av.open(str(sound), "w") as out:
        stream = out.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    with pytest.raises(FerError, match="holds no video"):
        VideoSource(sound)


def test_a_file_without_a_frame_that_decodes_says_so(make_video: MakeVideo) -> None:
    path = faststart(make_video(frames=10))
    data = path.read_bytes()
    begin = data.index(b"mdat") + 4
    path.write_bytes(data[:begin] + bytes(len(data) - begin))
    with pytest.raises(FerError, match=r"No frame of front\.mp4 can be decoded"):
        VideoSource(path)


def test_names_may_hold_anything(make_video: MakeVideo, tmp_path: Path) -> None:
    odd = tmp_path / "größe %03d http:x 日本.mp4"
    shutil.move(make_video(frames=3), odd)
    assert read(odd)[0] == [0, 1, 2]
