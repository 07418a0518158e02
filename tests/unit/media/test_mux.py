"""Joining segments and sound into one MP4."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.media.mux import mux
from fer_core.media.video import VideoSource


def write_pictures(path: Path, seconds: float, start_s: float = 0.0) -> Path:
    with av.open(str(path), "w", format="nut") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), (64, 48))
        encoder.stream.codec_context.max_b_frames = 0
        for index in range(round(seconds * 30)):
            image = np.full((48, 64, 3), index % 256, np.uint8)
            output.mux(encoder.encode(image, round((start_s + index / 30) * 90_000)))
        output.mux(encoder.flush())
    return path


def write_sound(path: Path, codec: str, seconds: float, start_s: float = 0.0, pictures_s: float = 0.1) -> Path:
    """Write a tone with a picture stream beside it, so that it is a video with sound."""
    rate, step = 48_000, 1024
    with av.open(str(path), "w") as output:
        pictures = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), (64, 48))
        stream = output.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        for index in range(round(pictures_s * 30)):
            output.mux(pictures.encode(np.zeros((48, 64, 3), np.uint8), round((start_s + index / 30) * 90_000)))
        for index in range(round(seconds * rate / step)):
            wave = np.sin((np.arange(step) + index * step) / rate * 2 * np.pi * 440)[None].astype(np.float32)
            frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            frame.rate, frame.pts, frame.time_base = rate, index * step + round(start_s * rate), Fraction(1, rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        output.mux(pictures.flush())
    return path


def sound_of(path: Path) -> tuple[str, list[tuple[float, bytes]]]:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        packets = [(float(p.pts * p.time_base), bytes(p)) for p in container.demux(stream) if p.pts is not None]
        return stream.codec_context.codec.canonical_name, packets


@pytest.mark.parametrize(
    ("codec", "suffix"), [("aac", ".mp4"), ("libmp3lame", ".mkv"), ("flac", ".mkv"), ("ac3", ".mkv")]
)
def test_sound_that_an_mp4_holds_is_copied_packet_by_packet(tmp_path: Path, codec: str, suffix: str) -> None:
    source = write_sound(tmp_path / f"source{suffix}", codec, 2.0)
    mux([write_pictures(tmp_path / "a.nut", 3.0)], tmp_path / "video.mp4", source)
    name, packets = sound_of(source)
    copied_name, copied = sound_of(tmp_path / "video.mp4")
    assert copied_name == name
    assert [content for _, content in copied] == [content for _, content in packets]
    np.testing.assert_allclose([time for time, _ in copied], [time for time, _ in packets], atol=1e-3)


def test_other_sound_is_encoded_to_aac_at_the_same_time(tmp_path: Path) -> None:
    source = write_sound(tmp_path / "source.mov", "pcm_s16le", 2.0)
    assert mux([write_pictures(tmp_path / "a.nut", 3.0)], tmp_path / "video.mp4", source) == ()
    name, _ = sound_of(tmp_path / "video.mp4")
    assert name == "aac"
    with av.open(str(tmp_path / "video.mp4")) as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert len(wave) == pytest.approx(96_000, abs=3000)
    crossings = np.count_nonzero(np.diff(np.signbit(wave[10_000:58_000])))
    assert crossings == pytest.approx(880, abs=4)


def test_the_sounds_clock_is_shifted_by_the_videos_start(tmp_path: Path) -> None:
    source = write_sound(tmp_path / "source.ts", "aac", 1.0, start_s=10.0)
    with VideoSource(source) as video:
        start = video.timing.start
    mux([write_pictures(tmp_path / "a.nut", 2.0)], tmp_path / "video.mp4", source)
    _, packets = sound_of(tmp_path / "video.mp4")
    assert packets[0][0] == pytest.approx(sound_of(source)[1][0][0] - float(start), abs=1e-3)
    assert abs(packets[0][0]) < 0.1


def test_sound_ends_with_the_last_picture(tmp_path: Path) -> None:
    source = write_sound(tmp_path / "source.mp4", "aac", 3.0, pictures_s=3.0)
    mux([write_pictures(tmp_path / "a.nut", 1.0)], tmp_path / "video.mp4", source)
    last, _ = sound_of(tmp_path / "video.mp4")[1][-1]
    assert 1.0 - 1024 / 48_000 <= last < 1.0


def test_a_source_without_sound_gives_a_video_without(tmp_path: Path) -> None:
    segment = write_pictures(tmp_path / "a.nut", 1.0)
    assert mux([segment], tmp_path / "video.mp4", segment) == ()
    with av.open(str(tmp_path / "video.mp4")) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert container.streams.video[0].frames == 30


def test_the_index_stands_at_the_beginning(tmp_path: Path) -> None:
    mux([write_pictures(tmp_path / "a.nut", 1.0)], tmp_path / "video.mp4")
    content = (tmp_path / "video.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_target_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    segment = write_pictures(tmp_path / "a.nut", 1.0)
    with pytest.raises(FerError, match="There is no folder"):
        mux([segment], tmp_path / "nowhere" / "video.mp4")
    (tmp_path / "video.mp4").mkdir()
    with pytest.raises(FerError):
        mux([segment], tmp_path / "video.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.nut", "video.mp4"]
