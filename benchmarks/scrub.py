"""Milliseconds a frame of scrubbing through a 720p video, over those of decoding it from its beginning.

Run from the project's folder: `python benchmarks/scrub.py [--frames N] [--key-frames N]`. A slider goes forward and
back by small steps and now and then jumps; the arrow keys go forward or back frame by frame; wild jumps are what a
click on the timeline is. Each is measured from asking for a frame to having its picture, every round beside a plain
read of the video. The bound is that of a slider's steps. The video has B-frames and few key frames.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from statistics import median

import av
import numpy as np
from clips import make_clip

from fer_core.media.seeking import SeekableVideo
from fer_core.media.video import VideoSource

BOUND_MS = 33.0
_SLIDER_STEP = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=900)
    parser.add_argument("--key-frames", type=int, default=250, help="frames from one to the next; x264's own are 250")
    parser.add_argument("--asked", type=int, default=200, help="frames that are asked for in each round")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    count = arguments.frames
    measured: dict[str, list[float]] = {"slider": [], "forward": [], "backward": [], "jumps": []}
    plain: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        clip = _with_b_frames(make_clip(Path(name) / "clip.mp4", count), arguments.key_frames)
        begin = time.perf_counter()
        SeekableVideo(clip).close()
        opening_ms = 1e3 * (time.perf_counter() - begin)
        print(f"opening {opening_ms:.0f} ms, {count} frames, a key frame in {arguments.key_frames}")
        for number in range(arguments.rounds):
            plain += _read_through(clip, arguments.asked)
            chance = random.Random(number)
            middle = count // 2
            ways = {
                "slider": list(islice(_slider(chance, count), arguments.asked)),
                "forward": list(range(middle, min(count, middle + arguments.asked))),
                "backward": list(range(middle, max(0, middle - arguments.asked), -1)),
                "jumps": [chance.randrange(count) for _ in range(arguments.asked // 4)],
            }
            for way, frames in ways.items():
                with SeekableVideo(clip) as video:
                    measured[way] += _ask(video, frames)
    usual = median(plain)
    print(f"plain reading: median {usual:.1f} ms, p95 {_p95(plain):.1f} ms a frame")
    for way, ms in measured.items():
        print(
            f"{way}: median {median(ms):.1f} ms, p95 {_p95(ms):.1f} ms, longest {max(ms):.0f} ms; "
            f"mean over plain reading {np.mean(ms) / np.mean(plain):.2f}"
        )
    p95 = _p95(measured["slider"])
    over = p95 / usual
    print(f"p95 {p95:.1f} ms (bound {BOUND_MS:.0f} ms, at most) a frame of scrubbing; {over:.2f} plain frames; 720p")
    sys.exit(p95 > BOUND_MS)


def _slider(chance: random.Random, count: int) -> Iterator[int]:
    """Yield the frames that a hand on a slider asks for: some steps one way, then back, then from elsewhere."""
    at = count // 2
    while True:
        way = chance.choice((-1, 1))
        for _ in range(chance.randrange(10, 40)):
            at = min(max(at + way * chance.randrange(1, _SLIDER_STEP), 0), count - 1)
            yield at
        if chance.random() < 0.1:
            at = chance.randrange(count)


def _ask(video: SeekableVideo, frames: list[int]) -> list[float]:
    taken = []
    for index in frames:
        begin = time.perf_counter()
        video.frame(index)
        taken.append(1e3 * (time.perf_counter() - begin))
    return taken


def _read_through(clip: Path, frames: int) -> list[float]:
    taken = []
    with VideoSource(clip) as source:
        begin = time.perf_counter()
        for _ in islice(source.frames(), frames):
            now = time.perf_counter()
            taken.append(1e3 * (now - begin))
            begin = now
    return taken


def _with_b_frames(clip: Path, key_frames: int) -> Path:
    """Encode a clip as a phone or an editor would: B-frames, few key frames."""
    target = clip.with_name("b_frames.mp4")
    with av.open(str(clip)) as source, av.open(str(target), "w") as output:
        picture = source.streams.video[0]
        options = {"preset": "veryfast", "g": str(key_frames), "bf": "3", "sc_threshold": "0"}
        stream = output.add_stream("libx264", rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 15360)
        for number, frame in enumerate(source.decode(picture)):
            plain = frame.reformat(format="yuv420p")
            plain.pts, plain.time_base = number * 512, Fraction(1, 15360)
            output.mux(stream.encode(plain))
        output.mux(stream.encode(None))
    return target


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))


if __name__ == "__main__":
    main()
