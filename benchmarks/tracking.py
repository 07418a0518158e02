"""How well faces keep their numbers, by the measures of tracking benchmarks, on clips composed of real faces.

The tracker that also looks is compared with the same tracker by position alone, on the same finds. IDF1 (Ristani et
al. 2016) and switches are motmetrics'; HOTA (Luiten et al. 2020) is TrackEval's, and is left out where that is not
installed: install it without its dependencies, whose OpenCV would overwrite ours.

Bounds for each kind of clip, with looks: no switch, no number that two people share, none, and so no average, carried
over a cut, IDF1 of .95. Over all: an IDF1 not below that by position alone.

    python benchmarks/tracking.py [--fps N ...] [--only WORD]
"""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import motmetrics
import numpy as np
from composed_clips import MATCH, Studio, TrueFace, pair_up
from tracking_clips import SIZE, Clip, kinds

from fer_core.frames import Box
from fer_core.vision.appearance import Scene, appearances, same_scene
from fer_core.vision.detection import Detection, iou
from fer_core.vision.detector import FaceDetector
from fer_core.vision.scheduled_detector import ScheduledDetector
from fer_core.vision.tracker import FaceTracker

RATES = (10, 30, 60)
IDF1_BOUND = 0.95
"""What is found up to a fifth of a second late is no error of tracking."""


@dataclass
class Tracked:
    """Who was where in a clip, and under which numbers: what is to be seen, and what was numbered there."""

    frames: list[tuple[list[TrueFace], list[tuple[int, Box]]]] = field(default_factory=list)
    names: dict[int, set[int]] = field(default_factory=dict)
    scenes: dict[int, set[int]] = field(default_factory=dict)

    def add(
        self, faces: Sequence[TrueFace], detections: Sequence[Detection], numbers: list[int | None], scene: int
    ) -> None:
        """Take in a frame; a number on a face that is hardly to be seen neither counts nor is an error."""
        numbered = [(number, one.box) for number, one in zip(numbers, detections, strict=True) if number is not None]
        pairs = pair_up([box for _, box in numbered], faces)
        kept = [one for place, one in enumerate(numbered) if place not in pairs or faces[pairs[place]].shown]
        for place, face in pairs.items():
            if faces[face].shown:
                self.names.setdefault(numbered[place][0], set()).add(faces[face].name)
        self.scenes.setdefault(scene, set()).update(number for number, _ in numbered)
        self.frames.append(([face for face in faces if face.shown], kept))

    @property
    def shared(self) -> int:
        """How many numbers two people had."""
        return sum(len(names) > 1 for names in self.names.values())

    @property
    def carried(self) -> int:
        """How many numbers, and with them averages, went on after a cut."""
        return sum(len(self.scenes[scene] & self.scenes.get(scene + 1, set())) for scene in self.scenes)


def follow(studio: Studio, clip: Clip, fps: float) -> tuple[Tracked, Tracked]:
    """Run both trackers over a clip: with looks, and by position alone."""
    results = Tracked(), Tracked()
    trackers = FaceTracker(), FaceTracker()
    before: Scene | None = None
    with ScheduledDetector(FaceDetector()) as detector:
        for composed in studio.film(clip.script, clip.seconds, fps):
            image, now = composed.frame.image, composed.frame.time_s
            scene = Scene.of(image)
            cut = before is not None and not same_scene(before, scene)
            before = scene
            found = detector.detect(composed.frame, trackers[0].expected(now), cut=cut)
            looks = appearances(image, [one.box for one in found], scene)
            for tracker, result, seen in zip(trackers, results, (looks, ()), strict=True):
                numbers = tracker.update(found, now, seen)
                result.add(composed.faces, found, numbers, sum(now >= time_s - 1e-6 for time_s in clip.cuts))
    return results


def measures(tracked: Sequence[Tracked]) -> dict[str, float]:
    """Return IDF1, switches and HOTA over several clips."""
    accumulators = []
    for one in tracked:
        accumulator = motmetrics.MOTAccumulator(auto_id=True)
        for faces, numbered in one.frames:
            overlap = overlaps(faces, numbered)
            distance = np.where(overlap >= MATCH, 1 - overlap, np.nan)
            accumulator.update([face.name for face in faces], [number for number, _ in numbered], distance)
        accumulators.append(accumulator)
    wanted = ["idf1", "num_switches"]
    table = motmetrics.metrics.create().compute_many(accumulators, metrics=wanted, generate_overall=True)
    overall = table.loc["OVERALL"]
    figures = {"IDF1": float(overall["idf1"]), "switches": float(overall["num_switches"])}
    return figures if importlib.util.find_spec("trackeval") is None else {**figures, "HOTA": hota(tracked)}


def overlaps(faces: Sequence[TrueFace], numbered: Sequence[tuple[int, Box]]) -> Any:  # noqa: ANN401 - an array
    return np.array([[iou(face.box, box) for _, box in numbered] for face in faces]).reshape(len(faces), len(numbered))


def hota(tracked: Sequence[Tracked]) -> float:
    """Return TrackEval's HOTA over several clips."""
    from trackeval.metrics import HOTA

    metric, results = HOTA(), {}
    for number, one in enumerate(tracked):
        names = {name: place for place, name in enumerate(sorted({f.name for faces, _ in one.frames for f in faces}))}
        ids = {name: place for place, name in enumerate(sorted({n for _, some in one.frames for n, _ in some}))}
        results[str(number)] = metric.eval_sequence(
            {
                "num_timesteps": len(one.frames),
                "num_gt_ids": len(names),
                "num_tracker_ids": len(ids),
                "num_gt_dets": sum(len(faces) for faces, _ in one.frames),
                "num_tracker_dets": sum(len(some) for _, some in one.frames),
                "gt_ids": [np.array([names[face.name] for face in faces], int) for faces, _ in one.frames],
                "tracker_ids": [np.array([ids[n] for n, _ in some], int) for _, some in one.frames],
                "similarity_scores": [overlaps(*frame) for frame in one.frames],
            }
        )
    return float(np.mean(metric.combine_sequences(results)["HOTA"]))


def report(name: str, looked: Sequence[Tracked], placed: Sequence[Tracked]) -> tuple[bool, float, float]:
    """Print what came of a kind of clips; return whether it is out of bounds, and IDF1 both ways."""
    with_looks, alone = measures(looked), measures(placed)
    with_looks["shared"], alone["shared"] = (float(sum(one.shared for one in some)) for some in (looked, placed))
    with_looks["over a cut"], alone["over a cut"] = (sum(one.carried for one in some) for some in (looked, placed))
    bad = with_looks["IDF1"] < IDF1_BOUND or any(with_looks[what] for what in ("switches", "shared", "over a cut"))
    figures = ", ".join(f"{what} {with_looks[what]:.3g} / {alone[what]:.3g}" for what in with_looks)
    print(f"{name}: {figures}{'  OUT OF BOUNDS' if bad else ''}", flush=True)
    return bad, with_looks["IDF1"], alone["IDF1"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fps", type=float, nargs="*", default=RATES)
    parser.add_argument("--only", default="", help="clips whose name has this word in it")
    arguments = parser.parse_args()
    studio, failed = Studio(SIZE), False
    scores: list[tuple[float, float]] = []
    print("each figure with looks / by position alone")
    for fps in arguments.fps:
        for name, clips in kinds(fps, len(studio.people)).items():
            if arguments.only not in name:
                continue
            looked, placed = zip(*(follow(studio, clip, fps) for clip in clips), strict=True)
            bad, *idf1 = report(f"{fps:g} fps, {name}", looked, placed)
            failed |= bad
            scores.append((idf1[0], idf1[1]))
    ours, alone = np.mean(scores, axis=0)
    print(f"ratio {ours / alone:.3f} (bound 1.000, at least) mean IDF1 over that by position alone")
    failed |= bool(ours < alone)
    sys.exit(failed)


if __name__ == "__main__":
    main()
