"""Recall and precision of the search for duplicates on copies planted among all faces of FER-2013.

Run from the project's folder: `python benchmarks/duplicates_planted.py [DATA]`, where DATA is anything `--data` takes;
by default the shared contact sheets are read. FER-2013 has thousands of duplicates of its own, so what is found before
anything is planted is taken out first. Of what is found then, joining a planted copy to its original is right, and
joining any two other faces, planted or not, is wrong. A kind's recall is the share of its copies joined to their
original; its precision the share of the faces joined to a copy of that kind that are its original.

This precision is among faces that the search has found no copies of: whatever it joins wrongly among the faces as they
are was taken out with what it joins rightly. That has to be counted by eye: `--sheet PNG` draws clusters of near
duplicates of the faces as they are, by lot, and `--wrong N`, given again with the same seed, tells the precision where
N of them are not one photograph.
"""

import argparse
import runpy
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.duplicates import Duplicates, find_duplicates
from fer_core.datasets.duplicates.contact_sheet import ROWS, write_sheet
from fer_core.datasets.load import read_dataset
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.statistics import estimate_accuracy
from fer_core.text import count_noun

BOUND = 0.95
COPIES = 1000
_SHARED = Path(__file__).parents[2] / "shared" / "data" / "fer2013"
Picture = NDArray[np.uint8]
Change = Callable[[Picture, np.random.Generator], Picture]


def flip(picture: Picture, rng: np.random.Generator) -> Picture:
    return picture[:, ::-1]


def encode(picture: Picture, rng: np.random.Generator) -> Picture:
    quality = int(rng.integers(50, 91))
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def brighten(picture: Picture, rng: np.random.Generator) -> Picture:
    """Multiplied by 0.85 or 1.15, or the same share of the range added."""
    sign = rng.choice([-1, 1])
    changed = picture * (1 + 0.15 * sign) if rng.random() < 0.5 else picture + 0.15 * 255 * sign
    return np.asarray(np.clip(np.rint(changed), 0, 255), np.uint8)


def shift(picture: Picture, rng: np.random.Generator) -> Picture:
    """Shifted by 2 pixels along one axis and up to 2 along the other; black, or the edge repeated, comes in."""
    dx, dy = rng.permutation([2 * rng.choice([-1, 1]), rng.integers(-2, 3)])
    border = cv2.BORDER_REPLICATE if rng.random() < 0.5 else cv2.BORDER_CONSTANT
    moved = cv2.warpAffine(
        picture, np.array([[1, 0, dx], [0, 1, dy]], np.float32), picture.shape[::-1], borderMode=border
    )
    return np.asarray(moved, np.uint8)


KINDS: dict[str, tuple[Change, ...]] = {
    "flipped": (flip,),
    "re-encoded": (encode,),
    "brightness": (brighten,),
    "shifted": (shift,),
    "flipped, re-encoded": (flip, encode),
    "flipped, shifted": (flip, shift),
    "shifted, re-encoded": (shift, encode),
    "shifted, brightness": (shift, brighten),
    "brightness, re-encoded": (brighten, encode),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--wrong", type=int, help="clusters on the sheet that are not one photograph, as counted")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    faces = shared_faces() if arguments.data is None else read_dataset(arguments.data).images
    rng = np.random.default_rng(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        whole = packed(Path(name) / "whole", faces)
        own = find_duplicates(whole)
        clusters = count_noun(len(own.clusters), "cluster")
        print(f"{count_noun(len(faces), 'face')} with {clusters} of duplicates of their own.")
        near = [own.near[place] for place in rng.permutation(len(own.near))[:ROWS]]
        if arguments.sheet is not None:
            write_sheet(whole, near, arguments.sheet)
        print(_by_eye(len(near), arguments.wrong))
        _, once = np.unique(own.groups, return_index=True)
        clean = faces[np.sort(once)]
        varied = np.flatnonzero(clean.reshape(len(clean), -1).std(axis=1) > 0)
        originals = rng.choice(varied, COPIES * len(KINDS), replace=False).reshape(len(KINDS), COPIES)
        copies = np.concatenate(
            [
                np.stack([_changed(clean[place], changes, rng) for place in places])
                for changes, places in zip(KINDS.values(), originals, strict=True)
            ]
        )
        print(f"{len(copies):,} copies are planted among the {len(clean):,} other faces.")
        found = find_duplicates(packed(Path(name) / "planted", np.concatenate([clean, copies])))
    sys.exit(not _judge(found, originals, len(clean)))


def _by_eye(drawn: int, wrong: int | None) -> str:
    """Tell the precision among the faces as they are, where it was counted on the sheet."""
    if wrong is None or not 0 <= wrong <= drawn:
        return "Among these faces precision is not counted: look at --sheet and give --wrong."
    found = estimate_accuracy((np.arange(drawn) >= wrong)[None])
    return (
        f"Of {count_noun(drawn, 'near cluster')} drawn by lot {drawn - wrong:,} are one photograph, as counted by eye: "
        f"precision {found.value:.3f} ({found.low:.3f} to {found.high:.3f})."
    )


def _judge(found: Duplicates, originals: NDArray[np.int64], first_copy: int) -> bool:
    """Print the figures; return whether every kind reaches the bound."""
    members: dict[int, list[int]] = {}
    for face, group in enumerate(found.groups.tolist()):
        members.setdefault(group, []).append(face)
    good = True
    for number, (kind, places) in enumerate(zip(KINDS, originals, strict=True)):
        right = joined = 0
        for copy, original in enumerate(places.tolist(), first_copy + number * COPIES):
            others = [face for face in members[int(found.groups[copy])] if face != copy]
            right += original in others
            joined += len(others)
        recall, precision = right / COPIES, right / max(joined, 1)
        good = good and min(recall, precision) >= BOUND
        print(f"{kind:24} recall {recall:.3f}, precision {precision:.3f} (bound {BOUND:.2f}, at least)")
    unplanted = sum(1 for faces in members.values() if len([face for face in faces if face < first_copy]) > 1)
    print(f"Faces that were not planted are joined in {count_noun(unplanted, 'cluster')}.")
    return good


def _changed(picture: Picture, changes: tuple[Change, ...], rng: np.random.Generator) -> Picture:
    for change in changes:
        picture = np.ascontiguousarray(change(picture, rng))
    return picture


def packed(folder: Path, faces: NDArray[np.uint8]) -> DatasetVersion:
    with DatasetWriter(folder, folder.name, faces.shape[1:], ("face",)) as writer:
        for start in range(0, len(faces), 4096):
            part = faces[start : start + 4096]
            numbers = range(start, start + len(part))
            writer.add(part, [Row(str(number), "planted", str(number), "train", "face") for number in numbers])
        return writer.finish()


def shared_faces() -> NDArray[np.uint8]:
    load = runpy.run_path(str(_SHARED / "load.py"))["load"]
    return np.concatenate([load(split)[0] for split in ("train", "validation")])


if __name__ == "__main__":
    main()
