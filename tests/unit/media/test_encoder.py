from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.media.demo import DemoSource
from fer_core.media.encoder import DEFAULT_TIME_BASE, EncoderSettings, PictureEncoder
from fer_core.media.video import VideoSource
from tests.unit.media.fake_media import picture

TIMES = [0.0, 0.01, 0.05, 0.051, 0.5, 1.75]


def write(
    path: Path,
    images: list[Image],
    times: list[float],
    settings: EncoderSettings | None = None,
    time_base: Fraction = DEFAULT_TIME_BASE,
    rate: Fraction | None = None,
) -> None:
    size = images[0].shape[1], images[0].shape[0]
    with av.open(str(path), "w") as container:
        encoder = PictureEncoder.add_to(container, settings or EncoderSettings(), size, time_base, rate)
        for image, time_s in zip(images, times, strict=True):
            container.mux(encoder.encode(image, round(time_s / time_base)))
        container.mux(encoder.flush())


def times_of(path: Path) -> list[float]:
    with VideoSource(path) as source:
        return [frame.time_s for frame in source.frames()]


def test_times_come_back_as_they_were_written(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", [picture()] * len(TIMES), TIMES)
    assert times_of(tmp_path / "out.mp4") == pytest.approx(TIMES, abs=1 / 90_000)


def test_pictures_become_h264_in_yuv420p(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", [picture()], [0.0])
    with av.open(str(tmp_path / "out.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")


def test_colours_survive(tmp_path: Path) -> None:
    stripes = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (90, 120, 150))
    image = np.repeat(np.array([stripes], np.uint8), 16, axis=1).repeat(48, axis=0)
    write(tmp_path / "out.mp4", [image], [0.0], EncoderSettings(crf=4))
    with VideoSource(tmp_path / "out.mp4") as source:
        back = next(source.frames()).image
    for x in (8, 24, 40, 56):
        assert np.abs(back[24, x].astype(int) - image[24, x]).max() <= 8


def test_looking_ahead_saves_as_much_as_a_slower_preset_and_looks_alike(tmp_path: Path) -> None:
    with DemoSource(seconds=2.0) as source:
        images = [frame.image for frame in source.frames()]
    times, rate = [index / 30 for index in range(len(images))], Fraction(30)
    sizes, errors = {}, {}
    for name, settings in {
        "ours": EncoderSettings(),
        "slower": EncoderSettings(preset="veryfast", lookahead=0),
        "fast": EncoderSettings(lookahead=0),
    }.items():
        write(tmp_path / f"{name}.mp4", images, times, replace(settings, threads=1), rate=rate)
        sizes[name] = (tmp_path / f"{name}.mp4").stat().st_size
        with VideoSource(tmp_path / f"{name}.mp4") as video:
            pairs = zip(video.frames(), images, strict=True)
            errors[name] = float(np.mean([cv2.norm(frame.image, image, cv2.NORM_L2SQR) for frame, image in pairs]))
    assert sizes["ours"] <= 1.06 * sizes["slower"] < sizes["fast"]
    assert errors["ours"] <= 1.1 * errors["slower"]


def test_odd_sizes_are_padded_by_a_pixel(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", [picture(65, 47)], [0.0])
    with VideoSource(tmp_path / "out.mp4") as source:
        assert (source.info.width, source.info.height) == (66, 48)


def test_the_fallback_encoder_writes_a_video_too(tmp_path: Path) -> None:
    times = [0.0, 0.25, 0.5, 0.75, 1.0]
    write(tmp_path / "out.mp4", [picture()] * 5, times, EncoderSettings(codec="mpeg4"))
    assert times_of(tmp_path / "out.mp4") == pytest.approx(times, abs=1e-3)


def test_an_unknown_encoder_is_an_error_in_words() -> None:
    with pytest.raises(FerError, match="cannot write videos"):
        EncoderSettings(codec="no_such_codec").encoder_name()
