"""Peak memory of `annotate` on a video ten times as long, over that on the video.

Run from the project's folder: `python benchmarks/annotate_memory.py`. Each run is a process of its own.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from clips import make_clip

BOUND = 1.05
_RUN = """
import resource, sys
from pathlib import Path
from fer_core.session.annotate import AnnotateOptions, annotate
annotate(Path(sys.argv[1]), Path(sys.argv[2]), AnnotateOptions(device="cpu", formats=("csv", "parquet", "json")))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--times", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peaks = []
        for frames in (arguments.frames, arguments.frames * arguments.times):
            clip = make_clip(folder / f"{frames}-frames.mp4", frames)
            peaks.append(_peak(clip, folder / "out"))
            print(f"{frames} frames: peak {peaks[-1] / _UNITS_IN_A_MEGABYTE:.1f} MB")
    ratio = peaks[1] / peaks[0]
    print(f"ratio {ratio:.3f} (bound {BOUND:.2f}, at most) peak memory on a video {arguments.times} times as long")
    sys.exit(ratio > BOUND)


_UNITS_IN_A_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
"""`ru_maxrss` counts bytes on macOS and kilobytes on Linux."""


def _peak(clip: Path, out: Path) -> int:
    command = [sys.executable, "-c", _RUN, str(clip), str(out)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
