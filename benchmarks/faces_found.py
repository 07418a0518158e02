"""Which faces the schedule finds and how soon, against searching every frame whole.

Both ways go through the whole pipeline, on clips of 1280x720 at 30 frames a second composed of real faces, and on
pictures without any. Ratios are the schedule's over every frame's, in one run.

    python benchmarks/faces_found.py [--seconds N] [--skip PART ...]
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median
from typing import cast

import numpy as np
from composed_clips import SHARED, SIZE, ComposedFrame, Pose, Shot, Studio, TrueFace, alive, pair_up
from numpy.typing import NDArray

from fer_core.emotions import Classes
from fer_core.frames import FloatArray, Frame, FrameResult
from fer_core.inference import EmotionClassifier, ModelFolder, shipped_model
from fer_core.media.video import VideoSource
from fer_core.pipeline import AnalysisOptions, EmotionPipeline
from fer_core.vision.detector import FaceDetector
from fer_core.vision.scheduled_detector import ScheduledDetector
from fer_core.vision.still_detector import StillFaceDetector

FPS = 30
RECALL_BOUND = 0.995
FIRST_FIND_BOUND_S = 0.25
ALL_AFTER_S = 1.0
NUMBERS = {1: (1, 1), 2: (2, 1), 5: (3, 2), 10: (5, 2), 20: (6, 4), 40: (8, 5), 60: (10, 6)}
"""Of faces, and the columns and rows they stand in."""
SIZES_PX = (24, 48, 72, 110, 300)
ROOM = 1.3
"""Of a face, in its sides."""
ENTRANCES, ENTRANCE_S = 10, 1.7


class NoReading:
    """A classifier that does not look, where it is the faces that are counted."""

    def __init__(self) -> None:
        self.folder = ModelFolder.read(shipped_model())

    def probabilities(self, crops: NDArray[np.uint8], classes: Classes) -> FloatArray:
        """Return the same for all."""
        return np.full((len(crops), classes), 1 / classes, np.float32)

    def close(self) -> None:
        """Nothing is open."""


def pipelines(classifier: EmotionClassifier | None = None) -> tuple[EmotionPipeline, EmotionPipeline]:
    """Return the schedule's pipeline and the one that searches every frame."""
    options = AnalysisOptions(max_faces=100)
    reader = classifier or cast(EmotionClassifier, NoReading())
    detectors = (ScheduledDetector(FaceDetector()), FaceDetector())
    return EmotionPipeline(detectors[0], reader, options), EmotionPipeline(detectors[1], reader, options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each clip")
    parser.add_argument("--skip", nargs="*", default=[], choices=("recall", "entering", "false"))
    arguments = parser.parse_args()
    studio = Studio()
    parts: dict[str, Callable[[Studio, float], bool]] = {
        "recall": recall,
        "entering": entering,
        "false": false_faces,
    }
    good = [part(studio, arguments.seconds) for name, part in parts.items() if name not in arguments.skip]
    sys.exit(not all(good))


def standing(number: int, side: float) -> tuple[Pose, ...] | None:
    """Return so many people in rows, none where there is no room for them."""
    columns, rows = NUMBERS[number]
    across, down = SIZE[0] / columns, SIZE[1] / rows
    if min(across, down) < ROOM * side:
        return None
    chance = np.random.default_rng(1000 * number + round(side))
    spare_x, spare_y = (across - ROOM * side) / 2, (down - ROOM * side) / 2
    places = [((column + 0.5) * across, (row + 0.5) * down) for row in range(rows) for column in range(columns)]
    moved = chance.uniform(-1, 1, (len(places), 2)) * (min(spare_x, 60), min(spare_y, 60))
    who = chance.permutation(len(places))
    return tuple(Pose(int(who[n]), x + moved[n, 0], y + moved[n, 1], side) for n, (x, y) in enumerate(places[:number]))


def recall(studio: Studio, seconds: float) -> bool:
    """Print the recall of both ways over number and size; return whether the schedule's is good everywhere."""
    print("recall of the schedule, of every frame; after 1 s of both")
    good, every = True, []
    for number in NUMBERS:
        for side in SIZES_PX:
            poses = standing(number, side)
            if poses is None:
                continue
            shares = found_shares(studio.film(moving(poses, number + side), seconds, FPS))
            late = shares[:, round(ALL_AFTER_S * FPS) :].mean(axis=1)
            ours, theirs = shares.mean(axis=1)
            every.append((number * ours, number * theirs, number))
            short = ours < RECALL_BOUND * theirs
            good &= not short
            print(
                f"  {number:2} faces of {side:3} px: {ours:.3f}, {theirs:.3f}; {late[0]:.3f}, {late[1]:.3f}"
                f"{'  SHORT' if short else ''}"
            )
    ours, theirs, number = np.sum(every, axis=0)
    print(
        f"ratio {ours / theirs:.3f} (bound {RECALL_BOUND}, at least, in each line) recall over every frame's, all faces"
    )
    return crowd() and good


def crowd() -> bool:
    """Print how much of the crowd is found after a second; return whether it is all that the search of stills finds."""
    path = SHARED / "cases" / "crowd20.mp4"
    if not path.exists():
        return True
    with VideoSource(path) as video, StillFaceDetector() as thorough:
        frames = [frame for frame in video.frames() if frame.time_s <= ALL_AFTER_S]
        faces = [TrueFace(0, one.box, shown=True) for one in thorough.detect(frames[0])]
    shares = [
        np.mean(hit_faces(result, faces)) for result in (list(map(one.process, frames))[-1] for one in pipelines())
    ]
    ours, theirs = shares
    print(f"ratio {ours:.2f} (bound 1.00, at least) of {len(faces)} in crowd20.mp4 after 1 s; every frame {theirs:.2f}")
    return bool(ours >= 1)


def moving(poses: Sequence[Pose], background: int) -> Callable[[float], Shot]:
    return lambda time_s: Shot(tuple(alive(pose, time_s) for pose in poses), background)


def found_shares(clip: Iterable[ComposedFrame]) -> NDArray[np.float64]:
    """Return the share of the faces that is found, (2, frames), by both ways."""
    both = pipelines()
    shares = []
    for composed in clip:
        hits = [hit_faces(pipeline.process(composed.frame), composed.faces) for pipeline in both]
        shares.append([sum(hit) / len(hit) for hit in hits])
    return np.array(shares).T


def hit_faces(result: FrameResult, faces: Sequence[TrueFace]) -> list[bool]:
    """Return which of the faces that are to be seen are among the finds."""
    hit = set(pair_up([find.box for find in result.finds], faces).values())
    return [number in hit for number, face in enumerate(faces) if face.shown]


def entering(studio: Studio, _: float) -> bool:
    """Print how soon a face is found that walks in or is there at once; return whether that is soon enough."""
    good = True
    for kind, speed in (("walks in", 3.0), ("is there at once", math.inf)):
        for side in (72, 110, 170):
            waits = np.array([first_finds(studio, side, speed, number) for number in range(ENTRANCES)])
            ours, theirs = waits[:, 0].T
            seen = theirs < math.inf  # what searching every frame does not find has no time to be held to
            worst = ours[seen].max(initial=0.0)
            good &= worst <= FIRST_FIND_BOUND_S + 0.5 / FPS
            numbered = np.median(waits[:, 1], axis=0)
            print(
                f"first find after {worst:.3f} s at most (bound {FIRST_FIND_BOUND_S}), median {median(ours):.3f}, "
                f"every frame's {median(theirs):.3f}; numbered {numbered[0]:.3f}, {numbered[1]:.3f}; never found "
                f"{np.isinf(ours).sum()}, {np.isinf(theirs).sum()} of {ENTRANCES}; {side} px, {kind}"
            )
    return good


def first_finds(studio: Studio, side: float, speed: float, number: int) -> NDArray[np.float64]:
    """Return seconds from being there until found, and until numbered: (2, ways), infinite if never."""
    enters_s = 0.7 + number / 60
    others = tuple(Pose(number + n, 200 + 250 * n, 250, 120) for n in (1, 2))

    def script(time_s: float) -> Shot:
        x = max(1000.0, SIZE[0] + 0.5 * side - speed * side * (time_s - enters_s)) if time_s >= enters_s else 4000.0
        comes = Pose(number, x, 450, side, name=-1)
        return Shot(tuple(alive(pose, time_s) for pose in (*others, comes)), number)

    both, began = pipelines(), math.inf
    waits = np.full((2, 2), math.inf)
    for composed in studio.film(script, ENTRANCE_S, FPS):
        wanted = [face for face in composed.faces if face.name == -1]
        now = composed.frame.time_s
        if wanted and wanted[0].shown:
            began = min(began, now)
        for way, pipeline in enumerate(both):
            result = pipeline.process(composed.frame)
            boxes = ([find.box for find in result.finds], [face.box for face in result.faces])
            for row in (0, 1):
                if wanted and pair_up(boxes[row], wanted):
                    waits[row, way] = min(waits[row, way], max(0.0, now - min(began, now)))
        if waits.max() < math.inf:
            break
    return waits


def false_faces(studio: Studio, seconds: float) -> bool:
    """Print how many faces both ways find where there are none; return whether the schedule's are not more."""
    good = True
    clips: dict[str, Iterator[Frame]] = {
        f"texture {number}": (one.frame for one in studio.film(lambda t, n=number: Shot((), n, 300 * t), seconds, FPS))  # type: ignore[misc]
        for number in range(len(studio.backgrounds))
    }
    path = SHARED / "media" / "no_face.mp4"
    if path.exists():
        clips[path.name] = VideoSource(path).frames()
    for name, frames in clips.items():
        both = pipelines()
        results = [[pipeline.process(frame) for pipeline in both] for frame in frames]
        finds = [sum(len(pair[way].finds) for pair in results) for way in (0, 1)]
        faces = [sum(len(pair[way].faces) for pair in results) for way in (0, 1)]
        good &= faces[0] <= faces[1]
        print(
            f"false faces {faces[0]} (bound {faces[1]}, at most, every frame's) in {len(results)} frames; with finds "
            f"that have no number {finds[0]}, {finds[1]}; {name}"
        )
    return good


if __name__ == "__main__":
    main()
