"""What the face detector and the crop cost in accuracy.

Validation faces are pasted into larger pictures and read back through detector and crop; beside it, the accuracy on
the very same tiles read directly. The difference is the cost of the front end.

    python benchmarks/crop_accuracy.py --data ../shared/data/fer2013
"""

import argparse
import importlib.util
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data as pictures

from fer_core.frames import Box, Frame, Image
from fer_core.inference import EmotionClassifier, open_classifier
from fer_core.vision.blazeface import FULL_RANGE, SHORT_RANGE, BlazeFace, Network
from fer_core.vision.crop import crop_faces
from fer_core.vision.crop_geometry import TILE_SIDE, CropGeometry
from fer_core.vision.detection import Detection, iou
from fer_core.vision.detector import FaceDetector
from fer_core.vision.geometry import GeometryMeasurement, measure_crop_geometry
from fer_core.vision.quality import QualityLimits, judge_quality, measure_quality

Labels = NDArray[np.int64]
SIZES_PX = (96, 300)
FEATHER = 0.35
WIDTH, HEIGHT = 640, 480
ENLARGEMENTS = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)


@dataclass(frozen=True)
class Split:
    """Tiles (n, 48, 48), and the truth of each for 7 and for 8 classes, -1 where there is none."""

    tiles: Image
    truth: dict[int, Labels]


@dataclass(frozen=True)
class Pasted:
    """A picture with a face in it and the square the face's tile takes."""

    image: Image
    place: Box


def main() -> None:
    arguments = parse()
    train, validation = load_split(arguments.data, "train"), load_split(arguments.data, "validation")
    some = np.random.default_rng(1).choice(len(train.tiles), arguments.tiles, replace=False)
    with FaceDetector(arguments.range) as detector, open_classifier(arguments.model, "cpu") as classifier:
        if arguments.pairs:
            print_pairs(train.tiles[some])
        measured = measure_crop_geometry(train.tiles[some], detector)
        print_geometry(measured)
        shipped = classifier.folder.manifest.crop
        geometries = {"model.json": shipped, "measured": measured.geometry}
        for name, value in list(geometries.items()):
            geometries[f"{name}, eyes {'as they are' if value.align_eyes else 'level'}"] = value.model_copy(
                update={"align_eyes": not value.align_eyes}
            )
        for entry in arguments.geometry:
            x, y, side, *align = map(float, entry.split(","))
            geometries[entry] = CropGeometry(x=x, y=y, side=side, align_eyes=bool(align and align[0]))
        scenes = on_grey(validation.tiles, arguments.plain) if arguments.plain else paste(validation.tiles)
        found = [own_face(detector, scene, index) for index, scene in enumerate(scenes)]
        print_detection(scenes, found)
        print_verdicts(scenes, found, shipped)
        print_accuracy(classifier, validation, scenes, found, geometries)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the FER-2013 sheets and load.py")
    parser.add_argument("--model", type=Path, help="model folder; the shipped one by default")
    parser.add_argument("--range", choices=("short", "full", "auto"), default="auto")
    parser.add_argument("--tiles", type=int, default=3000, help="training faces the geometry is measured on")
    parser.add_argument("--geometry", nargs="*", default=[], metavar="X,Y,SIDE[,1]", help="more geometries to try")
    parser.add_argument("--plain", type=int, metavar="PX", help="faces of this side on plain grey, not on pictures")
    parser.add_argument("--pairs", action="store_true", help="also compare the boxes of both ranges")
    return parser.parse_args()


def load_split(folder: Path, name: str) -> Split:
    """Read a split with the data's own reader."""
    spec = importlib.util.spec_from_file_location("fer2013_sheets", folder / "load.py")
    assert spec is not None
    assert spec.loader is not None
    reader: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reader)
    tiles, labels = reader.load(name, folder)
    keep = labels["in_ferplus"] if name == "train" else np.ones(len(tiles), bool)
    top = labels["votes"].argmax(1)
    plus = np.where(labels["in_ferplus"] & (top < 8), top, -1)
    return Split(tiles[keep], {7: labels["emotion"][keep].astype(np.int64), 8: plus[keep].astype(np.int64)})


def paste(tiles: Image) -> list[Pasted]:
    """Put every face into a picture of its own: varied size, place, background and way of enlarging."""
    backgrounds = [cv2.resize(picture, (WIDTH, HEIGHT)) for picture in (pictures.coffee(), pictures.chelsea())]
    backgrounds += [
        cv2.resize(cv2.cvtColor(p, cv2.COLOR_GRAY2RGB), (WIDTH, HEIGHT)) for p in (pictures.brick(), pictures.grass())
    ]
    chance = np.random.default_rng(2)
    scenes = []
    for index, tile in enumerate(tiles):
        side = round(float(np.exp(chance.uniform(*np.log(SIZES_PX)))))
        left, top = (int(chance.integers(0, room - side + 1)) for room in (WIDTH, HEIGHT))
        kind = index % (len(backgrounds) + 2)
        if kind == 0:
            background = np.full((HEIGHT, WIDTH, 3), round(float(tile.mean())), np.uint8)
        elif kind == 1:
            background = chance.integers(60, 196, (HEIGHT, WIDTH, 3), dtype=np.uint8)
        else:
            background = backgrounds[kind - 2]
        enlargement = ENLARGEMENTS[int(chance.integers(len(ENLARGEMENTS)))]
        scenes.append(Pasted(blend(background, tile, left, top, side, enlargement), Box(left, top, side, side)))
    return scenes


def on_grey(tiles: Image, side: int) -> list[Pasted]:
    """Put every face, enlarged to one size, into the middle of a plain grey picture."""
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    scenes = []
    for tile in tiles:
        image = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
        image[top : top + side, left : left + side] = cv2.resize(tile, (side, side), interpolation=cv2.INTER_CUBIC)[
            ..., None
        ]
        scenes.append(Pasted(image, Box(left, top, side, side)))
    return scenes


def blend(background: Image, tile: Image, left: int, top: int, side: int, enlargement: int) -> Image:
    """Lay an enlarged tile on a picture; around it the tile's edge fades into the background."""
    large = cv2.resize(tile, (side, side), interpolation=enlargement)
    border = round(side * FEATHER)
    face = cv2.copyMakeBorder(large, border, border, border, border, cv2.BORDER_REPLICATE)
    ramp = np.clip(np.minimum(np.arange(len(face)), np.arange(len(face))[::-1]) / border, 0, 1)
    weight = np.minimum.outer(ramp, ramp)[..., None]
    wide = cv2.copyMakeBorder(background, border, border, border, border, cv2.BORDER_REPLICATE).astype(np.float32)
    part = wide[top : top + len(face), left : left + len(face)]
    part[:] = weight * face[..., None] + (1 - weight) * part
    return np.asarray(wide[border : border + HEIGHT, border : border + WIDTH].round(), np.uint8)


def own_face(detector: FaceDetector, scene: Pasted, index: int) -> Detection | None:
    """Return the detection that covers the pasted tile best, or None where there is none."""
    faces = detector.detect(Frame(index, index / 30, scene.image))
    best = max(faces, key=lambda face: iou(face.box, scene.place), default=None)
    return best if best is not None and iou(best.box, scene.place) > 0.3 else None


def print_pairs(tiles: Image) -> None:
    """Print how the short range's box lies to the full range's own, on faces that both find."""
    full, short = BlazeFace(Network(FULL_RANGE.file, FULL_RANGE.grids), 0.65), BlazeFace(SHORT_RANGE, 0.5)
    pairs = []
    for tile in tiles:
        large = cv2.resize(tile, (288, 288), interpolation=cv2.INTER_CUBIC)
        picture = cv2.copyMakeBorder(large, 144, 144, 144, 144, cv2.BORDER_REPLICATE)
        coloured = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
        found = full.find(coloured), short.find(coloured)
        if len(found[0]) == len(found[1]) == 1:
            one, other = found[0][0].box, found[1][0].box
            right, down = (b - a for a, b in zip(one.centre, other.centre, strict=True))
            pairs.append((right / one.width, down / one.width, other.width / one.width))
    full.close()
    short.close()
    right, down, side = np.median(pairs, axis=0)
    print(
        f"{len(pairs)} tiles with a face in both ranges: the short range's box is centred {right:+.3f} right and "
        f"{down:+.3f} down of the full range's, and {side:.3f} times as large"
    )


def print_geometry(measured: GeometryMeasurement) -> None:
    geometry = measured.geometry
    print(f"{measured.tiles} enlarged training tiles, a face found on {measured.rate:.1%}")
    print(f"box in the tile: x {geometry.x}, y {geometry.y}, side {geometry.side} (medians; spread {measured.spread})")


def print_detection(scenes: Sequence[Pasted], found: Sequence[Detection | None]) -> None:
    sizes = np.array([scene.place.width for scene in scenes])
    hit = np.array([face is not None for face in found])
    print(f"{len(scenes)} validation faces of {min(sizes)} to {max(sizes)} px in pictures of {WIDTH}x{HEIGHT}:")
    edges = np.unique(np.quantile(sizes, (0, 0.25, 0.5, 0.75, 1)))
    parts = [
        f"{low:.0f}-{high:.0f} px {hit[(sizes >= low) & (sizes <= high)].mean():.1%}" for low, high in pairwise(edges)
    ]
    print(f"  found {hit.mean():.1%}", *parts, sep=", ")


def print_verdicts(scenes: Sequence[Pasted], found: Sequence[Detection | None], geometry: CropGeometry) -> None:
    """Print how many of the faces are called unreadable, and why."""
    pairs = [(scene, face) for scene, face in zip(scenes, found, strict=True) if face is not None]
    qualities = [measure_quality(crop_faces(scene.image, [face], geometry)[0], face, geometry) for scene, face in pairs]
    verdicts = Counter(judge_quality(quality, QualityLimits()) for quality in qualities)
    parts = [
        f"{reason.value} {count / len(pairs):.2%}" for reason, count in verdicts.most_common() if reason is not None
    ]
    print(f"  called unreadable: {', '.join(parts) or 'none'}")


def print_accuracy(
    classifier: EmotionClassifier,
    split: Split,
    scenes: Sequence[Pasted],
    found: Sequence[Detection | None],
    geometries: dict[str, CropGeometry],
) -> None:
    hit = np.array([face is not None for face in found])
    direct = {classes: classifier.probabilities(split.tiles, classes).argmax(1) for classes in (7, 8)}
    print(f"  {'':<34}{'classes':>8}{'tiles':>9}{'tiles found':>13}{'through':>9}{'cost':>7}{'misses wrong':>14}")
    for name, geometry in geometries.items():
        crops = np.zeros((len(scenes), TILE_SIDE, TILE_SIDE), np.uint8)
        for index in np.flatnonzero(hit).tolist():
            face = found[index]
            assert face is not None
            crops[index] = crop_faces(scenes[index].image, [face], geometry)[0]
        for classes in (7, 8):
            truth = split.truth[classes]
            counted = truth >= 0
            right = (direct[classes] == truth)[counted]
            through = (classifier.probabilities(crops, classes).argmax(1) == truth)[counted] & hit[counted]
            here = hit[counted]
            values = (right.mean(), right[here].mean(), through[here].mean())
            print(
                f"  {name:<34}{classes:>8}{values[0]:>9.2%}{values[1]:>13.2%}{values[2]:>9.2%}"
                f"{100 * (values[1] - values[2]):>7.2f}{through.mean():>14.2%}"
            )


if __name__ == "__main__":
    main()
