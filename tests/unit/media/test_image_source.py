import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from fer_core.errors import FerError
from fer_core.media.images import ImageSource, picture_count, read_image


def save(path: Path, pixels: np.ndarray, mode: str | None = None, **options: Any) -> Path:
    image = PillowImage.fromarray(pixels)
    (image.convert(mode) if mode else image).save(path, **options)
    return path


def colour(red: int, green: int, blue: int, size: tuple[int, int] = (4, 6)) -> np.ndarray:
    return np.full((*size, 3), (red, green, blue), np.uint8)


def test_a_picture_is_contiguous_bgr(tmp_path: Path) -> None:
    image = read_image(save(tmp_path / "a.png", colour(10, 20, 30)))
    assert image.shape == (4, 6, 3)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert image[0, 0].tolist() == [30, 20, 10]


@pytest.mark.parametrize(("mode", "tolerance"), [("L", 0), ("P", 6), ("CMYK", 3), ("1", 255), ("LA", 0)])
def test_every_mode_becomes_colour(tmp_path: Path, mode: str, tolerance: int) -> None:
    path = save(tmp_path / "a.tif", colour(153, 153, 153), mode)
    image = read_image(path)
    assert image.shape == (4, 6, 3)
    assert np.abs(image.astype(int) - 153).max() <= tolerance


def test_sixteen_bits_are_brought_down_to_eight(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", np.array([[0, 257, 32_768, 65_535]], np.uint16))
    assert read_image(path)[0, :, 0].tolist() == [0, 1, 128, 255]


def test_a_float_picture_is_scaled(tmp_path: Path) -> None:
    path = save(tmp_path / "a.tif", np.array([[0.0, 0.5, 1.0]], np.float32))
    assert read_image(path)[0, :, 0].tolist() == [0, 128, 255]


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    pixels = np.zeros((2, 3, 4), np.uint8)
    pixels[:, 0] = (200, 100, 50, 255)
    pixels[:, 1] = (0, 0, 0, 128)
    image = read_image(save(tmp_path / "a.png", pixels))
    assert image[0, 0].tolist() == [50, 100, 200]
    assert image[0, 1].tolist() == pytest.approx([127, 127, 127], abs=1)
    assert image[0, 2].tolist() == [255, 255, 255]


def test_a_transparent_palette_colour_is_white(tmp_path: Path) -> None:
    picture = PillowImage.new("P", (2, 1))
    picture.putpalette([0, 0, 0, 10, 20, 30])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "a.gif", transparency=0)
    assert read_image(tmp_path / "a.gif")[0].tolist() == [[255, 255, 255], [30, 20, 10]]


@pytest.mark.parametrize(
    "tag",
    [
        struct.pack("<HHIf", 0x010F, 11, 1, 1.5),  # the maker as a number
        struct.pack("<HHI4s", 0x0100, 2, 4, b"abc"),  # the width as a word
        struct.pack("<HHI4s", 0x011A, 7, 4, b"abcd"),  # the resolution as bytes
    ],
)
def test_odd_exif_tags_beside_the_orientation_do_no_harm(tmp_path: Path, tag: bytes) -> None:
    tags = sorted((tag, struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)), key=lambda one: struct.unpack("<H", one[:2]))
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + b"".join(tags) + bytes(4)
    pixels = colour(250, 250, 250, (8, 16))
    pixels[:, :8] = 0
    image = read_image(save(tmp_path / "a.jpg", pixels, exif=exif, quality=95))
    assert image.shape == (16, 8, 3)
    assert image[:6].max() < 40
    assert image[10:].min() > 210


@pytest.mark.parametrize("error", [TypeError, AttributeError, KeyError, ZeroDivisionError, struct.error, RuntimeError])
def test_whatever_a_parser_stumbles_over_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def stumbling(self: PillowImage.Image) -> None:
        raise error("odd")

    path = save(tmp_path / "a.png", colour(1, 2, 3))
    monkeypatch.setattr(PillowImage.Image, "getexif", stumbling)
    with pytest.raises(FerError, match=r"a\.png is damaged and cannot be read"):
        read_image(path)


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    exif = PillowImage.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    pixels = colour(0, 0, 0, (16, 32))
    pixels[:, :16] = 255
    image = read_image(save(tmp_path / "a.jpg", pixels, exif=exif, quality=95))
    assert image.shape == (32, 16, 3)
    assert image[4].mean() > 240
    assert image[-4].mean() < 15


def test_names_may_hold_anything(tmp_path: Path) -> None:
    assert read_image(save(tmp_path / "größe 日本.png", colour(1, 2, 3))).shape == (4, 6, 3)


def test_the_content_counts_not_the_name(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", colour(1, 2, 3))
    path = path.rename(tmp_path / "a.txt")
    assert read_image(path)[0, 0].tolist() == [3, 2, 1]
    assert picture_count(path) == 1


def test_bad_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    empty, text, cut = tmp_path / "empty.jpg", tmp_path / "text.jpg", tmp_path / "cut.jpg"
    empty.touch()
    text.write_text("no picture")
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    whole = save(tmp_path / "whole.jpg", noise)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    cases = {
        tmp_path / "nothing.jpg": "There is no file",
        tmp_path: "is a folder",
        empty: r"empty\.jpg is empty",
        text: r"text\.jpg is not a picture",
        cut: r"cut\.jpg is damaged",
    }
    for path, words in cases.items():
        with pytest.raises(FerError, match=words):
            read_image(path)
    assert picture_count(text) == 0


def test_a_folder_is_sorted_by_the_numbers_in_its_names(tmp_path: Path) -> None:
    for index, name in enumerate(["img10.png", "img2.png", "Img1.PNG", "notes.txt"]):
        if name.endswith("txt"):
            (tmp_path / name).write_text("x")
        else:
            save(tmp_path / name.replace("PNG", "png"), colour(index, 0, 0, (index + 1, 5)))
    with ImageSource(tmp_path) as source:
        frames = list(source.frames())
        names = [source.paths[frame.index].name for frame in frames]
        info = source.info
    assert names == ["Img1.png", "img2.png", "img10.png"]
    assert [frame.time_s for frame in frames] == [0.0, 1.0, 2.0]
    assert [frame.size for frame in frames] == [(5, 3), (5, 2), (5, 1)]
    assert (info.kind, info.width, info.height, info.frames, info.duration_s) == ("images", 5, 3, 3, 3.0)


def test_a_bad_picture_in_a_folder_is_left_out_with_a_warning(tmp_path: Path) -> None:
    save(tmp_path / "1.png", colour(1, 1, 1))
    (tmp_path / "2.png").write_text("no picture")
    save(tmp_path / "3.png", colour(3, 3, 3))
    with ImageSource(tmp_path) as source:
        assert [frame.index for frame in source.frames()] == [0, 2]
        assert len(source.warnings) == 1
        assert "2.png is not a picture" in source.warnings[0]


def test_a_bad_picture_that_was_named_is_an_error(tmp_path: Path) -> None:
    good = save(tmp_path / "1.png", colour(1, 1, 1))
    (tmp_path / "2.png").write_text("no picture")
    source = ImageSource([good, tmp_path / "2.png"])
    assert source.info.name == "1.png and 1 more"
    frames = source.frames()
    assert next(frames).index == 0
    with pytest.raises(FerError, match=r"2\.png"):
        next(frames)


def test_a_folder_without_a_picture_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no picture in the folder"):
        ImageSource(tmp_path)
    (tmp_path / "1.png").write_text("no picture")
    with pytest.raises(FerError, match="None of the pictures"):
        ImageSource(tmp_path)
