"""Sound of every kind on its way into an MP4: never at the cost of the video, and never of the process."""

import itertools
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.media.mux import mux
from fer_core.media.video import VideoSource

SECONDS = 1.0
TONE_HZ = 440.0
VideoMaker = Callable[..., Path]


def tone(channels: int, rate: int, begin: int, count: int) -> np.ndarray:
    wave = 0.25 * np.sin((np.arange(count) + begin) / rate * 2 * np.pi * TONE_HZ)
    return np.repeat(wave[None], channels, axis=0)


def frame_of(wave: np.ndarray, layout: str, rate: int, begin: int) -> av.AudioFrame:
    """Make a packed frame: one with eight planes or more cannot be filled through PyAV."""
    packed = np.ascontiguousarray(wave.T.astype(np.float32)).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, begin, Fraction(1, rate)
    return frame


def write_source(
    path: Path, codec: str, rate: int = 48_000, layout: str = "stereo", seconds: float = SECONDS, start_s: float = 0.0
) -> Path:
    """Write a second of pictures with a tone beside them."""
    channels = av.AudioLayout(layout).nb_channels
    with av.open(str(path), "w") as output:
        pictures = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), (64, 48))
        sound = output.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(sound, av.AudioStream)
        for index in range(30):
            output.mux(pictures.encode(np.zeros((48, 64, 3), np.uint8), index * 3000))
        for begin in range(0, round(seconds * rate), 960):
            wave = tone(channels, rate, begin, min(960, round(seconds * rate) - begin))
            output.mux(sound.encode(frame_of(wave, layout, rate, begin + round(start_s * rate))))
        output.mux(sound.encode(None))
        output.mux(pictures.flush())
    return path


def write_pictures(path: Path, source: Path) -> Path:
    """Write a segment with the times of a source."""
    with VideoSource(source) as video, av.open(str(path), "w", format="nut") as output:
        size = video.info.width, video.info.height
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), size)
        for frame in video.frames():
            output.mux(encoder.encode(frame.image, round(frame.time_s * 90_000)))
        output.mux(encoder.flush())
    return path


def heard(path: Path) -> tuple[str, int, int, float, float]:
    """Return codec, rate and channels of a file's sound, when it ends, and the pitch of its first channel in Hz."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        codec, rate, channels, end_s = stream.codec_context.name, stream.rate, stream.channels, 0.0
        waves = []
        for frame in container.decode(stream):
            waves.append(frame.to_ndarray()[0])
            assert frame.time is not None
            end_s = float(frame.time) + frame.samples / frame.sample_rate
    wave = np.concatenate(waves)
    last = wave[-round(0.7 * rate) : -round(0.2 * rate)]
    return codec, rate, channels, end_s, np.count_nonzero(np.diff(np.signbit(last))) / 2 * rate / len(last)


def muxed(source: Path) -> tuple[Path, tuple[str, ...]]:
    target = source.with_name("video.mp4")
    warnings = mux([write_pictures(source.with_name("pictures.nut"), source)], target, source)
    with av.open(str(target)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 30
    return target, warnings


@pytest.mark.parametrize(
    ("rate", "written"),
    [(5512, 8000), (8000, 8000), (22_254, 22_050), (50_000, 48_000), (96_000, 96_000), (192_000, 96_000)],
)
def test_a_rate_that_aac_has_not_becomes_the_nearest(tmp_path: Path, rate: int, written: int) -> None:
    target, warnings = muxed(write_source(tmp_path / "source.mov", "pcm_s16be", rate))
    codec, found, channels, end_s, pitch = heard(target)
    assert (codec, found, channels, warnings) == ("aac", written, 2, ())
    assert end_s == pytest.approx(SECONDS, abs=1500 / written)
    assert pitch == pytest.approx(TONE_HZ, rel=0.02)


@pytest.mark.parametrize(
    ("layout", "channels"),
    [("mono", 1), ("2.1", 2), ("quad", 2), ("5.0(side)", 5), ("5.1(side)", 6), ("6.1", 6), ("7.1", 6), ("22.2", 2)],
)
def test_a_layout_beyond_what_players_know_is_mixed_down(tmp_path: Path, layout: str, channels: int) -> None:
    target, warnings = muxed(write_source(tmp_path / "source.mov", "pcm_s24le", layout=layout))
    _, _, found, _, pitch = heard(target)
    assert (found, warnings) == (channels, ())
    assert pitch == pytest.approx(TONE_HZ, rel=0.02)


@pytest.mark.parametrize(
    "codec", ["pcm_u8", "pcm_s16le", "pcm_s32le", "pcm_f32le", "pcm_f64be", "pcm_alaw", "pcm_mulaw"]
)
def test_every_kind_of_pcm_is_heard(tmp_path: Path, codec: str) -> None:
    target, warnings = muxed(write_source(tmp_path / "source.mov", codec, 44_100))
    assert warnings == ()
    assert heard(target)[4] == pytest.approx(TONE_HZ, rel=0.02)


def test_a_files_own_order_of_channels_does_not_end_the_process(tmp_path: Path) -> None:
    """PyAV frees such a layout twice; the memory allocator notices, at the latest when it is told to look."""
    source = write_source(tmp_path / "source.mov", "pcm_s24le", 44_100, layout="7.1")
    data = bytearray(source.read_bytes())
    tag = data.rindex(b"chan") + 8  # QuickTime File Format, audio channel layout atom
    # L R C LFE Ls Rs Rls Rrs (MPEG 7.1 C): not the order that FFmpeg has for the same eight channels.
    data[tag : tag + 12] = (128 << 16 | 8).to_bytes(4, "big") + bytes(8)
    source.write_bytes(data)
    code = (
        "import sys\nfrom pathlib import Path\nfrom fer_core.media.mux import mux\n"
        "print(mux([Path(sys.argv[1])], Path(sys.argv[2]), Path(sys.argv[3])))"
    )
    pictures, target = write_pictures(tmp_path / "pictures.nut", source), tmp_path / "video.mp4"
    with av.open(str(source)) as container:
        assert container.streams.audio[0].codec_context.name == "pcm_s24le"
    done = subprocess.run(
        [sys.executable, "-c", code, str(pictures), str(target), str(source)],
        capture_output=True,
        text=True,
        check=False,
        env={"MALLOC_CHECK_": "3", "MALLOC_PERTURB_": "165", "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "()"), done.stderr
    assert heard(target)[2] == 6


def test_sound_that_no_decoder_knows_leaves_the_video_with_a_warning(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source.mkv", "libopus")
    source.write_bytes(source.read_bytes().replace(b"A_OPUS", b"A_OQUS"))
    target, warnings = muxed(source)
    with av.open(str(target)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
    assert len(warnings) == 1
    assert "The sound of source.mkv cannot be kept" in warnings[0]


def test_another_sound_is_kept_where_the_first_cannot_be_decoded(tmp_path: Path) -> None:
    source = tmp_path / "source.mkv"
    with av.open(str(source), "w") as output:
        pictures = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), (64, 48))
        sounds = [output.add_stream(codec, rate=48_000, layout="stereo") for codec in ("libopus", "aac")]
        for index in range(30):
            output.mux(pictures.encode(np.zeros((48, 64, 3), np.uint8), index * 3000))
        for sound in sounds:
            for begin in range(0, 48_000, 960):
                output.mux(sound.encode(frame_of(tone(2, 48_000, begin, 960), "stereo", 48_000, begin)))
            output.mux(sound.encode(None))
        output.mux(pictures.flush())
    source.write_bytes(source.read_bytes().replace(b"A_OPUS", b"A_OQUS"))
    target, warnings = muxed(source)
    assert heard(target)[0] == "aac"
    assert warnings == ("The first sound of source.mkv cannot be decoded; another one was kept.",)


@pytest.mark.parametrize(
    ("codec", "rates", "layouts"),
    [("aac", (48_000, 48_000), ("stereo", "mono")), ("aac", (48_000, 32_000), ("stereo", "stereo")),
     ("ac3", (48_000, 48_000), ("stereo", "5.1")), ("mp2", (48_000, 32_000), ("stereo", "mono"))],
)  # fmt: skip
def test_sound_that_changes_midway_is_heard_to_its_end(
    tmp_path: Path, codec: str, rates: tuple[int, int], layouts: tuple[str, str]
) -> None:
    parts = []
    for number, (rate, layout) in enumerate(zip(rates, layouts, strict=True)):
        parts.append(write_source(tmp_path / f"{number}.ts", codec, rate, layout).read_bytes())
    source = tmp_path / "source.ts"
    source.write_bytes(b"".join(parts))
    target = tmp_path / "video.mp4"
    warnings = mux([write_pictures(tmp_path / "pictures.nut", source)], target, source)
    assert warnings == ()
    name, rate, channels, end_s, pitch = heard(target)
    assert (name, rate, channels) == ("aac", 48_000, 2)
    assert end_s == pytest.approx(2 * SECONDS, abs=0.1)
    assert pitch == pytest.approx(TONE_HZ, rel=0.03)


def test_a_sound_without_a_packet_gives_a_video_without_sound(tmp_path: Path) -> None:
    target, warnings = muxed(write_source(tmp_path / "source.mkv", "pcm_s16le", seconds=0.0))
    with av.open(str(target)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
    assert warnings == ()


def test_mp3_at_a_rate_that_mp4_refuses_is_encoded_anew(tmp_path: Path) -> None:
    target, warnings = muxed(write_source(tmp_path / "source.mkv", "libmp3lame", 8000, "mono"))
    assert (heard(target)[:2], warnings) == (("aac", 8000), ())


def test_sound_that_begins_later_stays_later(tmp_path: Path) -> None:
    target, _ = muxed(write_source(tmp_path / "source.mkv", "pcm_s16le", seconds=0.5, start_s=0.5))
    with av.open(str(target)) as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert np.abs(wave[: round(0.45 * 48_000)]).max() < 0.01
    assert np.abs(wave[round(0.55 * 48_000) : round(0.9 * 48_000)]).max() > 0.15


def test_damaged_packets_cost_no_more_than_themselves(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source.mkv", "ac3", seconds=SECONDS)
    data = bytearray(source.read_bytes())
    with av.open(str(source)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(audio=0) if packet.size]
    for pos, size in itertools.islice(places, 5, None, 3):
        begin = data.index(b"\x0b\x77", pos)
        data[begin : begin + size - 20] = bytes(size - 20)
    source.write_bytes(data)
    target, _ = muxed(source)
    with av.open(str(target)) as container:
        assert (container.streams.audio[0].duration or 0) > 0
