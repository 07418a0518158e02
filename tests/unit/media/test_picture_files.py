"""Files with several pictures, files of 16 bits, very large ones, HEIC and AVIF."""

import io
import resource
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.media.animation import AnimationSource
from fer_core.media.heif import HeifPicture
from fer_core.media.images import ImageSource, decode_image, is_animation, picture_count, read_image, read_images
from fer_core.media.opening import open_source
from fer_core.media.sample_range import eight_bits
from tests.unit.media.fake_media import picture

COLOURS = ((200, 0, 0), (0, 200, 0), (0, 0, 200))
Save = Callable[..., Path]


def plain(red: int, green: int, blue: int, size: tuple[int, int] = (32, 24)) -> PillowImage.Image:
    return PillowImage.new("RGB", size, (red, green, blue))


def several(path: Path, **options: Any) -> Path:
    first, *rest = (plain(*colour) for colour in COLOURS)
    first.save(path, save_all=True, append_images=rest, **options)
    return path


ANIMATIONS: dict[str, dict[str, Any]] = {
    "a.webp": {"lossless": True, "duration": [100, 300, 200]},
    "a.png": {"duration": [100, 300, 200]},
    "a.gif": {"duration": [100, 300, 200]},
    "a.avif": {"quality": 95, "duration": [100, 300, 200]},
}


@pytest.mark.parametrize("name", ANIMATIONS)
def test_an_animation_alone_is_a_video_with_its_own_times(tmp_path: Path, name: str) -> None:
    path = several(tmp_path / name, **ANIMATIONS[name])
    assert is_animation(path)
    with open_source(path) as source:
        frames = list(source.frames())
        assert source.info.kind == "video"
        assert (source.info.width, source.info.height, source.info.frames) == (32, 24, 3)
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.1, 0.4], abs=1e-3)
    for frame, (red, green, blue) in zip(frames, COLOURS, strict=True):
        assert frame.image[12, 16].tolist() == pytest.approx([blue, green, red], abs=12)


@pytest.mark.parametrize("name", [*ANIMATIONS, "a.tif"])
def test_every_picture_of_a_file_is_read_alone_and_in_a_folder_alike(tmp_path: Path, name: str) -> None:
    path = several(tmp_path / name, **ANIMATIONS.get(name, {}))
    plain(7, 7, 7).save(tmp_path / "b.bmp")
    assert picture_count(path) == 3
    alone = list(read_images(path))
    with open_source(path) as source:
        assert len(list(source.frames())) == 3
    with ImageSource(tmp_path) as source:
        frames = list(source.frames())
        assert [source.paths[frame.index].name for frame in frames] == [name] * 3 + ["b.bmp"]
        assert source.info.frames == 4
        assert source.warnings == ()
    assert [frame.time_s for frame in frames] == [0.0, 1.0, 2.0, 3.0]
    for one, frame in zip(alone, frames[:3], strict=True):
        assert (one == frame.image).all()
    assert [tuple(image[12, 16].argsort()[-1:]) for image in alone] == [(2,), (1,), (0,)]


def test_a_page_that_is_a_thumbnail_is_none(tmp_path: Path) -> None:
    small = plain(1, 2, 3, (8, 6))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    plain(200, 0, 0).save(tmp_path / "a.tif", save_all=True, append_images=[small])
    assert picture_count(tmp_path / "a.tif") == 1
    assert len(list(read_images(tmp_path / "a.tif"))) == 1


def test_an_animation_may_start_later_and_end_early(tmp_path: Path) -> None:
    path = several(tmp_path / "a.webp", lossless=True, duration=100)
    with AnimationSource(path, start_frame=2) as source:
        (frame,) = source.frames()
        assert frame.index == 2
        assert frame.time_s == pytest.approx(0.2)
    noise = [np.random.default_rng(seed).integers(0, 255, (64, 64, 3), np.uint8) for seed in range(3)]
    first, *rest = map(PillowImage.fromarray, noise)
    first.save(tmp_path / "b.png", save_all=True, append_images=rest, duration=100)
    data = (tmp_path / "b.png").read_bytes()
    (tmp_path / "b.png").write_bytes(data[: len(data) * 5 // 6])
    with AnimationSource(tmp_path / "b.png") as source:
        assert [frame.index for frame in source.frames()] == [0, 1]
        assert source.warnings == ("The animation is damaged after 0.2 s; the 2 frames before were read.",)


def test_a_profile_in_an_animated_png_ends_nothing(tmp_path: Path) -> None:
    """It was read through a library that frees the profile's name twice; the process died of it."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = several(tmp_path / "a.png", icc_profile=profile)
    code = (
        "import gc, sys; from fer_core.media.opening import open_source\n"
        "for _ in range(5):\n"
        "    with open_source(sys.argv[1]) as source: print(len(list(source.frames())))\n"
        "    gc.collect()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["3"] * 5), done.stderr


RAMP = np.linspace(0, 1, 256)


@pytest.mark.parametrize("top", [255, 1023, 4095, 65_535])
@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_grey_in_files_of_sixteen_bits_has_the_range_it_uses(tmp_path: Path, name: str, top: int) -> None:
    values = np.tile(np.rint(RAMP * top).astype(np.uint16), (4, 1))
    if top == 65_535:
        values[0, 0] = 1  # or every sample would be 8 bits spread over 16
    PillowImage.fromarray(values).save(tmp_path / name)
    for image in (read_image(tmp_path / name), decode_image((tmp_path / name).read_bytes(), name)):
        assert image[2, :, 1].astype(float) == pytest.approx(RAMP * 255, abs=1)


@pytest.mark.parametrize("top", [1023, 4095, 65_535])
@pytest.mark.parametrize("name", ["a.png", "a.tif"])
@pytest.mark.parametrize("alpha", [False, True])
def test_colour_in_files_of_sixteen_bits_has_the_range_it_uses(
    tmp_path: Path, name: str, top: int, alpha: bool
) -> None:
    values = np.zeros((4, 256, 4 if alpha else 3), np.uint16)
    values[..., 0] = values[..., 1] = np.rint(RAMP * top)
    values[..., 2] = np.rint(RAMP[::-1] * top)
    if alpha:
        values[..., 3] = 65_535
    (tmp_path / name).write_bytes(cv2.imencode(Path(name).suffix, values)[1].tobytes())
    image = read_image(tmp_path / name)
    assert image[2, :, 1].astype(float) == pytest.approx(RAMP * 255, abs=1)
    assert image[2, :, 2].astype(float) == pytest.approx(RAMP[::-1] * 255, abs=1)


def test_a_full_range_is_not_changed() -> None:
    values = np.random.default_rng(0).integers(0, 65_536, (64, 64), np.uint16)
    values[0, 0] = 4096
    assert (eight_bits(values) == values >> 8).all()
    dark = np.minimum(values, 4096)  # a sixteenth of the range, and a step
    assert (eight_bits(dark) == dark >> 8).all()


def test_eight_bits_spread_over_sixteen_stay_dark(tmp_path: Path) -> None:
    values = np.tile(np.arange(15, dtype=np.uint16) * 257, (4, 1))
    PillowImage.fromarray(values).save(tmp_path / "a.png")
    assert read_image(tmp_path / "a.png")[0, :, 0].tolist() == list(range(15))


def test_what_the_file_says_of_its_range_counts(tmp_path: Path) -> None:
    values = np.array([[0, 100, 1000]], np.uint16)
    PillowImage.fromarray(values).save(tmp_path / "a.tif", tiffinfo={341: 65_535})
    assert read_image(tmp_path / "a.tif")[0, :, 0].tolist() == [0, 0, 3]
    PillowImage.fromarray(values).save(tmp_path / "a.tif", tiffinfo={341: 4000})
    assert read_image(tmp_path / "a.tif")[0, :, 0].tolist() == [0, 6, 62]
    PillowImage.fromarray(values).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    chunk = b"sBIT" + bytes([16])
    place = 8 + 25  # behind IHDR
    told = struct.pack(">I", 1) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a.png").write_bytes(data[:place] + told + data[place:])
    assert read_image(tmp_path / "a.png")[0, :, 0].tolist() == [0, 0, 3]
    (tmp_path / "a.pgm").write_bytes(b"P5 3 1 1023\n" + values.astype(">u2").tobytes())
    assert read_image(tmp_path / "a.pgm")[0, :, 0].tolist() == pytest.approx([0, 25, 249], abs=1)


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        (np.array([[0, 512, 1023]], np.float32), [0, 128, 255]),
        (np.array([[0.0, 100.0, 255.0]], np.float32), [0, 100, 255]),
        (np.array([[-1.0, np.nan, 0.5]], np.float32), [0, 0, 128]),
        (np.array([[-5, 1 << 11, 4095]], np.int32), [0, 128, 255]),
        (np.array([[0, 1 << 30, (1 << 31) - 1]], np.int32), [0, 64, 127]),
    ],
)
def test_floats_and_long_numbers_have_a_range_too(tmp_path: Path, values: np.ndarray, seen: list[int]) -> None:
    PillowImage.fromarray(values).save(tmp_path / "a.tif")
    assert read_image(tmp_path / "a.tif")[0, :, 0].tolist() == seen


def huge_png(path: Path, side: int, channels: int) -> Path:
    """Write a small file of a huge picture without ever holding it."""
    packer = zlib.compressobj(1)
    row = bytes(1 + side * channels)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in chunks
        )
    )
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is counted otherwise elsewhere")
def test_a_picture_of_177_megapixels_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = huge_png(tmp_path / "huge.png", 13_300, 1)
    assert path.stat().st_size < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reads: tuple[Callable[[], Image], ...] = (
        lambda: read_image(path),
        lambda: decode_image(path.read_bytes(), path.name),
    )
    for read in reads:
        with pytest.raises(FerError, match=r"huge\.png is too large a picture .* more than 100 million pixels"):
            read()
    with pytest.raises(FerError, match="too large"):
        open_source(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is counted otherwise elsewhere")
def test_twelve_megapixels_with_alpha_need_little_more_than_themselves(tmp_path: Path) -> None:
    path = huge_png(tmp_path / "large.png", 3_500, 4)
    code = (
        "import resource, sys; from fer_core.media.images import read_image; first = resource.RUSAGE_SELF\n"
        "before = resource.getrusage(first).ru_maxrss; image = read_image(sys.argv[1])\n"
        "print(image.shape, image.min(), resource.getrusage(first).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    *shape, lowest, kilobytes = done.stdout.replace("(", "").replace(")", "").replace(",", "").split()
    assert (shape, lowest) == (["3500", "3500", "3"], "255")
    assert int(kilobytes) < 12.25 * 1000 * (4 + 3) * 1.25


def test_heic_and_avif_are_read_as_pictures(tmp_path: Path) -> None:
    meant = PillowImage.fromarray(np.ascontiguousarray(picture(64, 48)[..., ::-1]))
    meant.save(tmp_path / "a.avif", quality=95)
    assert picture_count(tmp_path / "a.avif") == 1
    grid_file(tmp_path / "b.heic", [picture(64, 64)], 1, 1, (64, 64))
    for path, shape in ((tmp_path / "a.avif", (48, 64, 3)), (tmp_path / "b.heic", (64, 64, 3))):
        assert picture_count(path) == 1
        for image in (read_image(path), decode_image(path.read_bytes(), path.name)):
            assert image.shape == shape
            assert image[10, 10].tolist() == pytest.approx([0, 0, 255], abs=16)
            assert image[40, 50].tolist() == pytest.approx([128] * 3, abs=8)
    with ImageSource(tmp_path) as source:
        assert len(list(source.frames())) == 2
        assert source.warnings == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turn_that_avif_and_exif_both_ask_for_is_made_once(tmp_path: Path, orientation: int) -> None:
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    stored = PillowImage.fromarray(np.ascontiguousarray(picture(64, 48)[..., ::-1]))
    stored.save(tmp_path / "a.avif", quality=95, exif=exif.tobytes())
    stored.save(tmp_path / "a.jpg", quality=95, exif=exif.tobytes())
    seen, meant = read_image(tmp_path / "a.avif"), read_image(tmp_path / "a.jpg")
    assert seen.shape == meant.shape
    assert np.abs(seen.astype(int) - meant).mean() < 3
    decoded = HeifPicture((tmp_path / "a.avif").read_bytes()).decode()
    assert np.abs(decoded.astype(int) - meant).mean() < 3


def test_a_photograph_of_tiles_is_put_together(tmp_path: Path) -> None:
    """As iPhones write them: a grid of tiles, cut at the right and below, and turned."""
    whole = np.zeros((128, 192, 3), np.uint8)
    whole[:64, :64], whole[:64, 64:128], whole[:64, 128:] = (0, 0, 250), (0, 250, 0), (250, 0, 0)
    whole[64:, :64], whole[64:, 64:128], whole[64:, 128:] = (0, 250, 250), (250, 250, 0), (250, 0, 250)
    tiles = [whole[y : y + 64, x : x + 64] for y in (0, 64) for x in (0, 64, 128)]
    path = grid_file(tmp_path / "a.heic", tiles, 2, 3, (180, 100))
    image = read_image(path)
    assert image.shape == (100, 180, 3)
    assert np.abs(image.astype(int) - whole[:100, :180]).mean() < 6
    turned = read_image(grid_file(tmp_path / "b.heic", tiles, 2, 3, (180, 100), quarter_turns=3))
    assert turned.shape == (180, 100, 3)
    assert np.abs(turned.astype(int) - np.rot90(whole[:100, :180], -1)).mean() < 6


def test_a_heic_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    path = grid_file(tmp_path / "a.heic", [picture(64, 64)] * 2, 1, 3, (190, 60))
    with pytest.raises(FerError, match=r"a\.heic cannot be read: its grid does not fit.* Save it as a JPEG first"):
        read_image(path)
    data = path.read_bytes()
    for share in range(1, 20):
        path.write_bytes(data[: len(data) * share // 20])
        with pytest.raises(FerError):
            read_image(path)


def grid_file(
    path: Path, tiles: list[Image], rows: int, columns: int, size: tuple[int, int], quarter_turns: int = 0
) -> Path:
    """Write a HEIC whose main picture is a grid of HEVC tiles (ISO/IEC 23008-12, 6.6.2.3)."""

    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    def full(kind: bytes, content: bytes, version: int = 0, flags: int = 0) -> bytes:
        return box(kind, struct.pack(">I", version << 24 | flags) + content)

    coded = [_hevc(tile) for tile in tiles]
    height, width = tiles[0].shape[:2]
    grid = struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, *size)
    numbers = list(range(1, len(tiles) + 1))
    main = len(tiles) + 1
    kinds = [*((number, b"hvc1") for number in numbers), (main, b"grid")]
    infos = b"".join(full(b"infe", struct.pack(">HH", number, 0) + kind + b"\0", 2) for number, kind in kinds)
    properties = [
        box(b"hvcC", coded[0][0]),
        full(b"ispe", struct.pack(">II", width, height)),
        full(b"ispe", struct.pack(">II", *size)),
        box(b"irot", bytes([quarter_turns])),
    ]
    links = b"".join(struct.pack(">HBBB", number, 2, 0x81, 2) for number in numbers)
    links += struct.pack(">HBBB", main, 2, 3, 0x84)
    shared = box(b"iprp", box(b"ipco", b"".join(properties)) + full(b"ipma", struct.pack(">I", main) + links))
    made_of = struct.pack(">HH", main, len(tiles)) + b"".join(struct.pack(">H", number) for number in numbers)

    def meta(start: int) -> bytes:
        places = b""
        for number, (_, data) in zip(numbers, coded, strict=True):
            places += struct.pack(">HHHHII", number, 0, 0, 1, start, len(data))
            start += len(data)
        places += struct.pack(">HHHHII", main, 1, 0, 1, 0, len(grid))
        return full(
            b"meta",
            full(b"hdlr", struct.pack(">I4s12xB", 0, b"pict", 0))
            + full(b"pitm", struct.pack(">H", main))
            + full(b"iloc", struct.pack(">HH", 0x4400, main) + places, 1)
            + full(b"iinf", struct.pack(">H", main) + infos)
            + shared
            + full(b"iref", box(b"dimg", made_of))
            + box(b"idat", grid),
        )

    head = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    start = len(head) + len(meta(0)) + 8
    path.write_bytes(head + meta(start) + box(b"mdat", b"".join(data for _, data in coded)))
    return path


def _hevc(image: Image) -> tuple[bytes, bytes]:
    """Return the decoder's configuration and the coded picture, as an MP4 holds them."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as out:
        stream = out.add_stream("libx265", rate=25, options={"crf": "8", "x265-params": "log-level=none:bframes=0"})
        stream.height, stream.width, stream.pix_fmt = *image.shape[:2], "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="bgr24")
        frame.pts, frame.time_base = 0, Fraction(1, 25)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    data = buffer.getvalue()
    place = data.index(b"hvcC")
    (length,) = struct.unpack_from(">I", data, place - 4)
    with av.open(io.BytesIO(data), "r") as container:
        packet = next(packet for packet in container.demux(video=0) if packet.size)
        return data[place + 4 : place - 4 + length], bytes(packet)
