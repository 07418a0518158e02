"""Processor seconds and memory of the search for duplicates among 36,000 faces.

Run from the project's folder: `python benchmarks/duplicates_speed.py [DATA]`, where DATA is anything `--data` takes; by
default the shared contact sheets are read. Where there are fewer faces, shifted ones make up the number. The search
runs in a process of its own, on one thread; its memory is the peak over that of a process that only opens the data.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from duplicates_planted import packed, shared_faces

from fer_core.datasets.load import read_dataset

FACES = 36_000
BOUND_S = 60
_UNITS_IN_A_MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
_RUN = """
import resource, sys, time
from pathlib import Path
import cv2
from fer_core.datasets.duplicates import find_duplicates
from fer_core.datasets.versioned import open_dataset
cv2.setNumThreads(1)
dataset = open_dataset(Path(sys.argv[1]))
begin = time.process_time()
clusters = len(find_duplicates(dataset).clusters) if sys.argv[2] == "search" else 0
seconds = time.process_time() - begin
if sys.platform == "linux":  # its ru_maxrss counts the process that started this one
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, peak, clusters)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    arguments = parser.parse_args()
    faces = shared_faces() if arguments.data is None else read_dataset(arguments.data).images
    faces = np.concatenate([faces, np.roll(faces[: max(0, FACES - len(faces))], 2, axis=2)])[:FACES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "faces"
        packed(folder, faces)
        _, opened, _ = _measure(folder, "open")
        seconds, peak, clusters = _measure(folder, "search")
    memory = (peak - opened) / _UNITS_IN_A_MEGABYTE
    print(f"{len(faces):,} faces, {clusters:,.0f} clusters; {memory:.0f} MB more than the data opened")
    print(f"ratio {seconds / BOUND_S:.2f} (bound 1.00, at most) of {seconds:.1f} processor seconds over {BOUND_S}")
    sys.exit(seconds > BOUND_S)


def _measure(folder: Path, what: str) -> tuple[float, float, float]:
    """Return processor seconds, peak memory and clusters."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(folder), what],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    seconds, peak, clusters = map(float, done.stdout.split())
    return seconds, peak, clusters


if __name__ == "__main__":
    main()
