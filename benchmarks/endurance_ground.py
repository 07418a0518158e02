"""What an endurance run stands on: a home of its own, clips, a data set, a session to measure with."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from clips import make_clip

from fer_core.datasets.review.suspects import write_suspects
from fer_core.datasets.versioned import open_dataset
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError
from fer_core.session.library import read_record
from fer_core.session.opened import OpenSession
from fer_core.vision.assets import FOLDER_VARIABLE, assets_folder

_LABELS: Final = ("angry", "happy", "sad")
_SIZE: Final = (640, 360)


@dataclass(frozen=True)
class Ground:
    """The files the monkey has.

    Attributes:
        clips: Videos to play and to annotate.
        spoilt: A file that is nothing.
        dataset: A data set to review.
        exports: Where what it exports goes.
    """

    clips: tuple[Path, ...]
    spoilt: Path
    dataset: Path
    exports: Path


@dataclass(frozen=True)
class Home:
    """Folders.

    Attributes:
        ground: The monkey's files.
        library: Where sessions are written and listed.
        screenshots: Where these go.
        reference: A session that nobody changes.
    """

    ground: Ground
    library: Path
    screenshots: Path
    reference: Path

    def empty(self, folder: Path, keep: int) -> None:
        """Remove all but the newest of what is in a folder."""
        for one in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)[:-keep]:
            shutil.rmtree(one) if one.is_dir() else one.unlink()


def make_home(folder: Path) -> Home:
    """Make everything in an empty folder, which becomes the user's for this process and its children."""
    os.environ[FOLDER_VARIABLE] = str(assets_folder())
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        os.environ[f"XDG_{name}_HOME"] = str(folder / name.lower())
    named = {name: folder / name for name in ("clips", "library", "exports", "screenshots", "reference")}
    for one in named.values():
        one.mkdir()
    clips = make_clip(named["clips"] / "short.mp4", 60, _SIZE), make_clip(named["clips"] / "long.mp4", 450, _SIZE)
    spoilt = named["clips"] / "spoilt.mp4"
    spoilt.write_bytes(b"no video")
    subprocess.run(
        [sys.executable, "-m", "app", "annotate", str(clips[1]), "-o", str(named["reference"])],
        check=True,
        capture_output=True,
    )
    (reference,) = named["reference"].iterdir()
    ground = Ground(clips, spoilt, _make_dataset(folder / "data set"), named["exports"])
    return Home(ground, named["library"], named["screenshots"], reference)


def check_session(folder: Path) -> str:
    """Return what is amiss with a session, "" where it opens, is complete and shows its first and last picture."""
    try:
        record = read_record(folder)
        session = OpenSession.open(folder)
        pictures = session.open_pictures()
    except FerError as error:
        return str(error)
    if record.status != "complete" or record.ended is None:
        return f"it is {record.status}"
    if parts := [one.name for one in folder.iterdir() if ".part" in one.name]:
        return f"{', '.join(parts)} was left"
    if len(session.readings.frames) > record.counts.frames:
        return f"it has {len(session.readings.frames)} frames and speaks of {record.counts.frames}"
    if pictures is None:
        return "it has no picture" if record.options.video else ""
    try:
        pictures.frame(0)
        pictures.frame(len(pictures.times) - 1)
    except (FerError, IndexError) as error:
        return f"its pictures: {error}"
    finally:
        pictures.close()
    return ""


def _make_dataset(folder: Path) -> Path:
    images = np.random.default_rng(2).integers(0, 255, (30, 16, 16, 3), np.uint8)
    rows = [
        Row(f"f{n}", "made", f"made.csv:{n}", "train", _LABELS[n % 3], (0, 3, 0, 7, 0, 0, 0, 0, 0, 0))
        for n in range(len(images))
    ]
    with DatasetWriter(folder, "made", (16, 16, 3), _LABELS) as writer:
        writer.add(images, rows)
        writer.finish()
    columns = ["id", "kind", "score", "label", "suggested", "note"]
    found = [
        (f"f{n}", "mislabel", 0.9 - n / 40, _LABELS[n % 3], _LABELS[(n + 1) % 3], "says the network")
        for n in range(len(images))
    ]
    write_suspects(open_dataset(folder), "mislabel", pd.DataFrame(found, columns=columns))
    return folder
