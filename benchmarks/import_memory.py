"""Peak memory of `data import` on ten times as many pictures, over that on the pictures.

Run from the project's folder: `python benchmarks/import_memory.py`. Each run is a process of its own. What grows is the
table, a few hundred bytes a face; no more than one batch of pictures is in memory at a time.
"""

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import cv2
import numpy as np

from fer_core.text import count_noun

BOUND = 2.0
CLASSES = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
_RUN = """
import resource, sys
from pathlib import Path
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.import_run import import_sources
print(len(import_sources([sys.argv[1]], Path(sys.argv[2]), ImportOptions())))
if sys.platform == "linux":  # its ru_maxrss counts the process that started this one
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_UNITS_IN_A_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
"""Bytes on macOS, kilobytes on Linux."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--kind", choices=("folder", "zip", "csv"), default="folder")
    arguments = parser.parse_args()
    peaks = []
    for count in (arguments.pictures, arguments.pictures * arguments.times):
        with tempfile.TemporaryDirectory() as name:
            source = _MAKERS[arguments.kind](Path(name), count)
            peaks.append(_peak(source, Path(name) / "out", count))
        pixels = count * 48 * 48 / 1e6
        print(
            f"{count_noun(count, 'picture')}, {pixels:.0f} MB of pixels: "
            f"peak {peaks[-1] / _UNITS_IN_A_MEGABYTE:.1f} MB",
            flush=True,
        )
    ratio = peaks[1] / peaks[0]
    grown = (peaks[1] - peaks[0]) / _UNITS_IN_A_MEGABYTE * 1e6 / (count - arguments.pictures)
    print(f"{grown:.0f} bytes more for each further picture, whose pixels are 2,304")
    print(f"ratio {ratio:.3f} (bound {BOUND:.2f}, at most) peak memory on {arguments.times} times as many pictures")
    sys.exit(ratio > BOUND)


def _pictures() -> list[bytes]:
    rng = np.random.default_rng(0)
    tiles = rng.integers(0, 256, (64, 48, 48), dtype=np.uint8)
    return [cv2.imencode(".png", tile)[1].tobytes() for tile in tiles]


def _place(number: int) -> str:
    return f"train/{CLASSES[number % len(CLASSES)]}/{number:08d}.png"


def _folder(folder: Path, count: int) -> Path:
    source = folder / "faces"
    for name in CLASSES:
        (source / "train" / name).mkdir(parents=True)
    pictures = _pictures()
    for number in range(count):
        (source / _place(number)).write_bytes(pictures[number % len(pictures)])
    return source


def _zip(folder: Path, count: int) -> Path:
    pictures = _pictures()
    with zipfile.ZipFile(folder / "faces.zip", "w") as archive:
        for number in range(count):
            archive.writestr(_place(number), pictures[number % len(pictures)])
    return folder / "faces.zip"


def _csv(folder: Path, count: int) -> Path:
    rng = np.random.default_rng(0)
    rows = [" ".join(map(str, rng.integers(0, 256, 2304))) for _ in range(64)]
    with (folder / "fer2013.csv").open("w") as file:
        file.write("emotion,pixels,Usage\n")
        file.writelines(f"{number % 7},{rows[number % 64]},Training\n" for number in range(count))
    return folder / "fer2013.csv"


_MAKERS = {"folder": _folder, "zip": _zip, "csv": _csv}


def _peak(source: Path, out: Path, count: int) -> int:
    command = [sys.executable, "-c", _RUN, str(source), str(out)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert int(done[0]) == count
    return int(done[1])


if __name__ == "__main__":
    main()
