"""Frames a second of `annotate` over a bare loop that decodes, detects and encodes the same video.

Run from the project's folder: `python benchmarks/annotate_speed.py`. The bare loop does one thing after another with
PyAV and MediaPipe, with the same codec settings and the encoder's own threads; `annotate` also tracks, crops,
classifies, draws and writes the table, but does these at the same time. The loop that is compared with searches every
frame by MediaPipe's full range, the detector of `benchmarks/pipeline.py` too, since that is the range which finds what
`annotate` finds; how it stands against the short range, which is faster and sees near faces only, is printed beside it.
All three take turns, so that what else the machine does weighs on them alike.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import cast

import av
from av.video.stream import VideoStream
from clips import make_clip

from fer_core.benchmark import BareModels
from fer_core.frames import Frame, Image
from fer_core.inference import ModelFolder, shipped_model
from fer_core.pipeline import EmotionPipeline
from fer_core.session.annotate import AnnotateOptions, annotate
from fer_core.session.run import ENCODER, Analyzer
from fer_core.vision.detector import Range

BOUND = 1.1
RANGES: tuple[Range, ...] = ("full", "short")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = make_clip(folder / "clip.mp4", arguments.frames)
        bare_loop(clip, folder / "warm-up.mp4", "full")
        rounds = [_round(clip, folder, number) for number in range(arguments.rounds)]
    for seconds in rounds:
        print(", ".join(f"{what} {arguments.frames / taken:.1f} frames/s" for what, taken in seconds.items()))
    ratios = {of: median(seconds[of] / seconds["annotate"] for seconds in rounds) for of in RANGES}
    print(
        f"ratio {ratios['full']:.2f} (bound {BOUND:.2f}, at least) annotate over decode, detect with the full range, "
        f"encode; {ratios['short']:.2f} over the same with the short range; 720p, 1 face"
    )
    sys.exit(ratios["full"] < BOUND)


def _round(clip: Path, folder: Path, number: int) -> dict[str, float]:
    """Return the seconds that each takes, beginning with another one each time."""
    seconds = {"annotate": 0.0, "full": 0.0, "short": 0.0}
    turns = list(seconds)
    for what in turns[number % 3 :] + turns[: number % 3]:
        if what == "annotate":
            seconds[what] = _annotate(clip, folder / f"round-{number}")
        else:
            seconds[what] = bare_loop(clip, folder / "bare.mp4", cast(Range, what))
    return seconds


def _annotate(clip: Path, out: Path) -> float:
    """Return the seconds from the first frame to the finished session, models already loaded, as in the bare loop."""
    begin = 0.0

    def open_analyzer(options: AnnotateOptions) -> Analyzer:
        nonlocal begin
        pipeline = EmotionPipeline.open(options.model, options.device, options.analysis, options.detector)
        begin = time.perf_counter()
        return pipeline

    annotate(clip, out, AnnotateOptions(device="cpu"), open_analyzer=open_analyzer)
    return time.perf_counter() - begin


def bare_loop(clip: Path, target: Path, detector_range: Range) -> float:
    """Decode, detect, encode, one after the other; return the seconds it takes, the detector already loaded."""
    with BareModels(ModelFolder.read(shipped_model()), detector_range) as models:
        begin = time.perf_counter()
        with av.open(str(clip)) as source, av.open(str(target), "w") as output:
            stream = source.streams.video[0]
            stream.thread_type = "AUTO"
            assert stream.time_base is not None
            written = cast(
                VideoStream,
                output.add_stream(ENCODER.encoder_name(), rate=stream.average_rate, options=ENCODER.x264_options()),
            )
            written.width, written.height, written.pix_fmt = stream.width, stream.height, "yuv420p"
            written.codec_context.max_b_frames = 0
            for index, frame in enumerate(source.decode(stream)):
                image = frame.to_ndarray(format="bgr24")
                models.run(Frame(index, index / 30, cast(Image, image)), faces=0)
                picture = av.VideoFrame.from_ndarray(image, format="bgr24")
                picture.pts, picture.time_base = frame.pts, stream.time_base
                output.mux(written.encode(picture))
            output.mux(written.encode(None))
        return time.perf_counter() - begin


if __name__ == "__main__":
    main()
