"""What is shown of a video's frames: shape, turn, size, colours."""

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image as PillowImage

from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.media import video_stream
from fer_core.media.decoded_picture import PictureConverter, fitted
from fer_core.media.frame_geometry import UPRIGHT, GeometryReader, sensible_aspect
from fer_core.media.video import VideoSource
from tests.unit.media.fake_media import picture

MakeVideo = Callable[..., Path]


def encoded(images: list[Image], aspect: Fraction | None = None, codec: str = "libx264") -> bytes:
    """Return raw video of the pictures, whose pixels are said to have an aspect."""
    height, width = images[0].shape[:2]
    context = av.CodecContext.create(codec, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base, context.framerate = Fraction(1, 25), Fraction(25)
    context.options = {"qp": "10", "x264-params": "bframes=2"} if codec == "libx264" else {"b": "3000000"}
    if aspect:
        context.sample_aspect_ratio = aspect
    out = b""
    for index, image in enumerate(images):
        frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(format="yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, 25)
        out += b"".join(bytes(packet) for packet in context.encode(frame))
    return out + b"".join(bytes(packet) for packet in context.encode(None))


def disc(width: int, height: int, aspect: float = 1.0) -> Image:
    """Return a white disc that is round where pixels have the aspect (width over height)."""
    y, x = np.mgrid[:height, :width] + 0.5
    radius = 0.4 * min(height, width * aspect)
    inside = ((x - width / 2) * aspect) ** 2 + (y - height / 2) ** 2 < radius**2
    return np.repeat((inside * 255).astype(np.uint8)[..., None], 3, axis=2)


def roundness(image: Image) -> float:
    """Return width over height of what is white."""
    rows, columns = np.nonzero(image[..., 1] > 127)
    return float((np.ptp(columns) + 1) / (np.ptp(rows) + 1))


def images(path: Path) -> list[Image]:
    with VideoSource(path) as source:
        found = [frame.image for frame in source.frames()]
        assert all(image.shape[1::-1] == (source.info.width, source.info.height) for image in found)
    return found


@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        (Fraction(2), (320, 96)),
        (Fraction(64, 45), (228, 96)),
        (Fraction(8, 9), (160, 108)),
        (Fraction(1, 2), (160, 192)),
        (Fraction(1), (160, 96)),
        (None, (160, 96)),
        (Fraction(1, 1000), (160, 96)),
        (Fraction(100), (160, 96)),
    ],
)
def test_pixels_become_square_without_losing_lines(
    tmp_path: Path, aspect: Fraction | None, size: tuple[int, int]
) -> None:
    sane = float(sensible_aspect(aspect) or 1)
    path = tmp_path / "a.h264"
    path.write_bytes(encoded([disc(160, 96, sane)] * 3, aspect))
    shown = images(path)
    assert len(shown) == 3
    assert {image.shape for image in shown} == {(size[1], size[0], 3)}
    assert roundness(shown[0]) == pytest.approx(1, abs=0.03)


def written(path: Path, shown: Image, aspect: Fraction, rotation: int = 0) -> Path:
    height, width = shown.shape[:2]
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.sample_aspect_ratio = aspect
        if rotation:
            stream.set_display_rotation(rotation)
        for index in range(3):
            frame = av.VideoFrame.from_ndarray(shown, format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def test_the_container_is_believed_where_it_says_another_aspect_than_the_stream(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mov", disc(160, 96, 2), Fraction(1, 2))
    data = bytearray(path.read_bytes())
    place = data.find(b"pasp") + 4
    assert struct.unpack_from(">II", data, place) == (1, 2)
    struct.pack_into(">II", data, place, 2, 1)
    path.write_bytes(data)
    shown = images(path)
    assert shown[0].shape == (96, 320, 3)
    assert roundness(shown[0]) == pytest.approx(1, abs=0.03)


def test_an_aspect_that_changes_midway_keeps_circles_round(tmp_path: Path) -> None:
    """As on the air: 4:3 becomes 16:9 in the same 720 by 576."""
    narrow, wide = Fraction(16, 15), Fraction(64, 45)
    path = tmp_path / "a.m2v"
    parts = [(narrow, 6), (wide, 6)]
    path.write_bytes(b"".join(encoded([disc(720, 576, float(a))] * n, a, "mpeg2video") for a, n in parts))
    shown = images(path)
    assert len(shown) == 12
    assert {image.shape for image in shown} == {(576, 768, 3)}
    assert [roundness(image) for image in shown] == pytest.approx([1.0] * 12, abs=0.03)
    assert shown[-1][:60].max() < 20  # 1024 by 576 in 768 by 576: 432 lines between bars


def test_a_size_that_changes_midway_keeps_proportions(tmp_path: Path) -> None:
    path = tmp_path / "a.h264"
    path.write_bytes(encoded([disc(160, 96)] * 5) + encoded([disc(96, 160)] * 5) + encoded([disc(320, 192)] * 5))
    shown = images(path)
    assert len(shown) == 15
    assert {image.shape for image in shown} == {(96, 160, 3)}
    assert [roundness(image) for image in shown] == pytest.approx([1.0] * 15, abs=0.06)
    upended = shown[7]
    assert upended[:, :45].max() < 20
    assert upended[:, -45:].max() < 20
    assert np.abs(shown[12].astype(int) - shown[2]).mean() < 3


@pytest.mark.parametrize("rotation", [90, -90])
def test_a_turn_and_oblong_pixels_go_together(tmp_path: Path, rotation: int) -> None:
    marked = disc(160, 96, 2)
    marked[:20, :20] = (0, 0, 255)
    path = written(tmp_path / "a.mov", marked, Fraction(2), rotation)
    (shown, *_) = images(path)
    assert shown.shape == (320, 96, 3)
    assert roundness(shown) == pytest.approx(1, abs=0.03)
    corner = shown[-8, 8] if rotation == 90 else shown[8, -8]
    assert corner[2] > 200
    assert corner[0] < 60


def oriented(path: Path, orientation: int, codec: str = "mjpeg") -> Path:
    """Write an MJPEG video, or a picture, whose EXIF data ask for a turn; its upper left is red when upright."""
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    meant = PillowImage.fromarray(np.ascontiguousarray(picture(64, 48)[..., ::-1]))
    undo = {
        2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
        3: PillowImage.Transpose.ROTATE_180,
        4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
        5: PillowImage.Transpose.TRANSPOSE,
        6: PillowImage.Transpose.ROTATE_90,
        7: PillowImage.Transpose.TRANSVERSE,
        8: PillowImage.Transpose.ROTATE_270,
    }
    stored = meant.transpose(undo[orientation]) if orientation in undo else meant
    still = path.with_suffix(".jpg")
    stored.save(still, exif=exif, quality=95, subsampling=0)
    data = still.read_bytes()
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = *stored.size, "yuvj444p"
        for index in range(3):
            packet = av.Packet(data)
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, index, index, Fraction(1, 10)
            packet.is_keyframe = True
            out.mux(packet)
    return path


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_data_in_every_frame_is_read_and_obeyed(tmp_path: Path, orientation: int) -> None:
    shown = images(oriented(tmp_path / "a.avi", orientation))
    assert len(shown) == 3
    for image in shown:
        assert image.shape == (48, 64, 3)
        assert image[10, 10].tolist() == pytest.approx([0, 0, 255], abs=12)
        assert image[40, 50].tolist() == pytest.approx([128] * 3, abs=12)


def test_a_turn_that_changes_midway_leaves_every_frame_upright(tmp_path: Path) -> None:
    path = tmp_path / "joined.mjpeg"
    parts = [oriented(tmp_path / f"{turn}.avi", turn).with_suffix(".jpg").read_bytes() for turn in (1, 6, 3, 2)]
    path.write_bytes(b"".join(part * 2 for part in parts))
    shown = images(path)
    assert len(shown) == 8
    for image in shown:
        assert image.shape == (48, 64, 3)
        assert image[10, 10, 2] > 220
        assert image[10, 10, 0] < 40


def test_a_colour_profile_in_the_frame_is_no_end_of_the_process(tmp_path: Path) -> None:
    """PyAV's own way to a frame's side data frees a profile's name twice; see `frame_geometry`."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = tmp_path / "a.png"
    PillowImage.fromarray(picture()).save(path, icc_profile=profile)
    reader = GeometryReader()
    for _ in range(20):
        with av.open(str(path)) as container:
            geometry = reader.read(next(container.decode(video=0)))
        assert (geometry.matrix, geometry.pixel_aspect) == (UPRIGHT, Fraction(1))


@pytest.mark.parametrize(("pix_fmt", "top"), [("gray10le", 1023), ("gray12le", 4095), ("gray16le", 65535)])
def test_grey_with_more_than_eight_bits_keeps_its_range(tmp_path: Path, pix_fmt: str, top: int) -> None:
    ramp = np.tile(np.linspace(0, top, 64).astype(np.uint16), (48, 1))
    with av.open(str(tmp_path / "a.mkv"), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pix_fmt
        frame = av.VideoFrame.from_ndarray(ramp, format=pix_fmt)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    (shown,) = images(tmp_path / "a.mkv")
    assert shown[5, :, 1].astype(float) == pytest.approx(np.linspace(0, 255, 64), abs=2)


@pytest.mark.parametrize(
    ("colorspace", "full", "name"), [(1, False, "bt709"), (9, False, "bt2020nc"), (5, True, "bt470bg"), (1, True, "x")]
)
def test_matrix_and_range_are_those_the_stream_tells(tmp_path: Path, colorspace: int, full: bool, name: str) -> None:
    weights = {1: (0.2126, 0.0722), 9: (0.2627, 0.0593), 5: (0.299, 0.114)}[colorspace]
    red, green, blue = 200.0, 90.0, 40.0
    luma = weights[0] * red + (1 - sum(weights)) * green + weights[1] * blue
    chroma = [(blue - luma) / (2 * (1 - weights[1])), (red - luma) / (2 * (1 - weights[0]))]
    codes = [luma, 128 + chroma[0], 128 + chroma[1]]
    if not full:
        codes = [16 + luma * 219 / 255, 128 + chroma[0] * 224 / 255, 128 + chroma[1] * 224 / 255]
    planes = np.repeat(np.rint(codes).astype(np.uint8), 48 * 64).reshape(-1, 64)
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv444p"
        stream.codec_context.colorspace, stream.codec_context.color_range = colorspace, 2 if full else 1
        frame = av.VideoFrame.from_ndarray(planes.reshape(3, 48, 64), format="yuv444p")
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    (shown,) = images(path)
    assert shown[20, 20].tolist() == pytest.approx([blue, green, red], abs=2)


def test_fitting_adds_bars_and_stretches_nothing() -> None:
    white = np.full((10, 40, 3), 255, np.uint8)
    framed = fitted(white, (20, 20))
    assert framed.shape == (20, 20, 3)
    assert (framed[:7].max(), framed[8:12].min(), framed[13:].max()) == (0, 255, 0)
    assert fitted(white, (40, 10)) is white


def test_the_first_frame_gives_the_size(tmp_path: Path) -> None:
    frame = av.VideoFrame.from_ndarray(picture(66, 48), format="bgr24")
    converter = PictureConverter(frame, Fraction(4, 3))
    assert converter.size == (88, 48)
    assert converter.picture(frame).shape == (48, 88, 3)


def test_a_video_of_absurd_size_is_refused(make_video: MakeVideo, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_video(size=(128, 96), frames=3)
    monkeypatch.setattr(video_stream, "MOST_PIXELS", 128 * 96)
    assert len(images(path)) == 3
    monkeypatch.setattr(video_stream, "MOST_PIXELS", 128 * 96 - 1)
    with pytest.raises(FerError, match=r"clip\.mp4 is too large a video .* 128 by 96 pixels"):
        VideoSource(path)


def test_a_size_that_becomes_absurd_midway_costs_those_frames_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.h264"
    path.write_bytes(encoded([disc(160, 96)] * 5) + encoded([disc(640, 480)] * 3))
    monkeypatch.setattr(video_stream, "MOST_PIXELS", 200 * 200)
    with VideoSource(path) as source:
        assert {frame.image.shape for frame in source.frames()} == {(96, 160, 3)}
        assert "is damaged" in source.warnings[0]
