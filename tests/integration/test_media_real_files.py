"""Real videos and pictures, read and written."""

import itertools
import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from fer_core.media.images import ImageSource, read_image
from fer_core.media.opening import open_source
from fer_core.media.video import VideoSource
from fer_core.session.annotate import annotate
from fer_core.session.options import AnnotateOptions

VIDEOS = ("single_face.mp4", "noface_face.mov", "no_face.mp4")


def seconds(packet: "av.Packet[Any]") -> float:
    assert packet.pts is not None
    assert packet.time_base is not None
    return float(packet.pts * packet.time_base)


def reference_times(path: Path) -> list[float]:
    """The shown packets' presentation times, the container's own account of them, in the order of showing."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return sorted(seconds(packet) for packet in container.demux(stream) if packet.size and not packet.is_discard)


def sound_of(path: Path) -> list[tuple[float, bytes]]:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        return [(seconds(packet), bytes(packet)) for packet in container.demux(stream) if packet.size]


def annotated(path: Path, folder: Path) -> Path:
    """Annotate a video and return the one that comes out."""
    return annotate(path, folder, AnnotateOptions(device="cpu")).folder / "video.mp4"


def times_of(path: Path) -> list[float]:
    with VideoSource(path) as source:
        return [frame.time_s for frame in source.frames()]


@pytest.mark.parametrize(
    ("name", "size", "frames", "last_s"),
    [
        ("single_face.mp4", (640, 360), 72, 71 / 30),
        ("noface_face.mov", (960, 540), 169, 77_971 / 12_288),
        ("no_face.mp4", (960, 540), 95, 94 / 24),
    ],
)
def test_every_frame_comes_with_the_containers_time(
    shared_media: Path, name: str, size: tuple[int, int], frames: int, last_s: float
) -> None:
    path = shared_media / name
    with VideoSource(path) as source:
        read = [(frame.index, frame.time_s, frame.size) for frame in source.frames()]
    assert len(read) == frames
    assert [index for index, _, _ in read] == list(range(frames))
    assert {frame_size for _, _, frame_size in read} == {size}
    assert [time_s for _, time_s, _ in read] == pytest.approx(reference_times(path), abs=1e-3)
    assert read[-1][1] == pytest.approx(last_s, abs=1e-3)
    assert source.warnings == ()


def test_the_variable_frame_rate_is_real(shared_media: Path) -> None:
    with VideoSource(shared_media / "noface_face.mov") as source:
        times = [frame.time_s for frame in source.frames()]
    steps = np.diff(times)
    assert steps.min() == pytest.approx(1 / 120, abs=0.006)
    assert steps.max() > 0.035
    assert times[:3] == pytest.approx([0.0, 168 / 12_288, 680 / 12_288], abs=1e-6)


@pytest.mark.parametrize("name", VIDEOS)
def test_an_annotated_video_has_the_same_times_and_the_same_sound(
    shared_media: Path, tmp_path: Path, name: str
) -> None:
    path = shared_media / name
    target = annotated(path, tmp_path)
    times = times_of(path)
    with VideoSource(target) as source:
        assert [frame.time_s for frame in source.frames()] == pytest.approx(times, abs=1e-6)
    before, after = sound_of(path), sound_of(target)
    assert [data for _, data in after] == [data for _, data in before]
    assert [time_s for time_s, _ in after] == pytest.approx([time_s for time_s, _ in before], abs=1e-4)


def test_an_annotated_video_without_a_face_looks_like_the_original(shared_media: Path, tmp_path: Path) -> None:
    path = shared_media / "noface_face.mov"
    with VideoSource(path) as original, VideoSource(annotated(path, tmp_path)) as copy:
        pairs = zip(original.frames(), copy.frames(), strict=True)
        errors = [np.abs(a.image.astype(int) - b.image).mean() for a, b in itertools.islice(pairs, 15)]
    assert max(errors) < 4.0


def test_a_cut_off_real_video_gives_what_there_is(shared_media: Path, tmp_path: Path) -> None:
    front = tmp_path / "front.mp4"
    with (
        av.open(str(shared_media / "single_face.mp4")) as source,
        av.open(str(front), "w", options={"movflags": "faststart"}) as out,
    ):
        streams = {stream.index: out.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    cut = tmp_path / "cut.mp4"
    data = front.read_bytes()
    cut.write_bytes(data[: len(data) * 2 // 3])
    copy = annotated(cut, tmp_path / "out")
    times = times_of(copy)
    with VideoSource(cut) as source:
        assert len(list(source.frames())) == len(times)
        assert f"the {len(times)} frames before were read" in source.warnings[0]
    assert 40 < len(times) < 60
    before, after = sound_of(cut), sound_of(copy)
    assert [data for _, data in after] == [data for _, data in before[: len(after)]]
    assert after[-1][0] < times[-1] + 1 / 30


def test_a_video_shortened_by_its_edit_list_is_not_called_damaged(shared_media: Path, tmp_path: Path) -> None:
    data = bytearray((shared_media / "no_face.mp4").read_bytes())
    place = data.find(b"elst")
    while place >= 0:
        (length,) = struct.unpack_from(">I", data, place + 12)
        struct.pack_into(">I", data, place + 12, length // 2)
        place = data.find(b"elst", place + 1)
    (tmp_path / "short.mp4").write_bytes(data)
    with VideoSource(tmp_path / "short.mp4") as source:
        times = [frame.time_s for frame in source.frames()]
    assert len(times) == 47
    assert times[-1] == pytest.approx(46 / 24, abs=1e-3)
    assert source.warnings == ()


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("multi_face.jpg", (667, 1000, 3)),
        ("Image_with_alpha.png", (1036, 1524, 3)),
        ("BWPictureHuman.jpg", (1912, 2560, 3)),
    ],
)
def test_real_pictures_are_read(shared_media: Path, name: str, shape: tuple[int, ...]) -> None:
    image = read_image(shared_media / name)
    assert image.shape == shape
    assert image.dtype == np.uint8
    assert 20 < image.mean() < 235


def test_the_folder_of_real_pictures_is_a_source(shared_media: Path) -> None:
    with open_source(shared_media) as source:
        assert isinstance(source, ImageSource)
        names = [source.paths[frame.index].name for frame in source.frames()]
    assert names == [
        "15-f13-anc-ph.jpg",
        "BWPictureHuman.jpg",
        "Image_with_alpha.png",
        "multi_face.jpg",
        "single_face.jpg",
    ]
    assert source.warnings == (
        "Of media, not read: 2 .mp4 (no_face.mp4, single_face.mp4), 1 .mov (noface_face.mov), 1 .md (README.md).",
    )
