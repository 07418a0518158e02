"""What the schedule costs, and how steady it is, against searching every frame whole.

The two pipelines take turns frame by frame, so that what else the machine does weighs on both alike. Ratios are the
schedule's over every frame's. That faces are not all found where every frame is searched makes that cheaper: how many
are read stands beside it, and `faces_found.py` measures it.

    python benchmarks/schedule_cost.py [--seconds N]
"""

import argparse
import math
import sys

import numpy as np
from composed_clips import Shot, Studio
from faces_found import FPS, moving, pipelines, standing

from fer_core.frames import Face
from fer_core.inference import open_classifier

CROWD, CROWD_BOUND = 20, 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each clip")
    arguments = parser.parse_args()
    studio = Studio()
    steady(studio, arguments.seconds)
    sys.exit(not costs(studio, arguments.seconds))


def steady(studio: Studio, seconds: float) -> None:
    """Print how boxes of faces that keep still tremble, and how often what is said of them changes."""
    for side in (60, 110, 170):
        moves: tuple[list[float], ...] = ([], [])
        flips, spans = [0, 0], [0.0, 0.0]
        poses = standing(5, side)
        assert poses is not None
        with open_classifier(device="cpu") as classifier:
            both = pipelines(classifier)
            last: list[dict[int, Face]] = [{}, {}]
            for composed in studio.film(lambda _, poses=poses: Shot(poses, 3), seconds, FPS):  # type: ignore[misc]
                for way, pipeline in enumerate(both):
                    faces = {face.track_id: face for face in pipeline.process(composed.frame).faces}
                    for number in faces.keys() & last[way].keys():
                        now, before = faces[number], last[way][number]
                        shift = np.subtract(now.box.centre, before.box.centre)
                        moves[way].append(float(np.hypot(*shift)) / side)
                        flips[way] += now.verdict.label != before.verdict.label
                        spans[way] += 1 / FPS
                    last[way] = faces
        centre, far = (
            [float(np.percentile(some, share)) if some else math.nan for some in moves] for share in (50, 95)
        )
        rates = [count / span if span else math.nan for count, span in zip(flips, spans, strict=True)]
        print(
            f"ratio {far[0] / far[1]:.2f} p95 jitter over every frame's; sides a frame: median {centre[0]:.4f}, "
            f"{centre[1]:.4f}, p95 {far[0]:.4f}, {far[1]:.4f}; flips a second {rates[0]:.2f}, {rates[1]:.2f}; {side} px"
        )


def costs(studio: Studio, seconds: float) -> bool:
    """Print what each stage takes over what it takes where every frame is searched; return whether a crowd is dear."""
    good = True
    for number, side in ((1, 170), (5, 170), (20, 72)):
        poses = standing(number, side)
        assert poses is not None
        with open_classifier(device="cpu") as classifier:
            both = pipelines(classifier)
            laps: list[list[dict[str, float]]] = [[], []]
            counts = [0, 0]
            for composed in studio.film(moving(poses, number), seconds, FPS):
                for way in (0, 1) if composed.frame.index % 2 else (1, 0):
                    result = both[way].process(composed.frame)
                    laps[way].append(result.timings_ms)
                    counts[way] += len(result.faces)
        ms = [{stage: float(np.mean([lap[stage] for lap in some])) for stage in some[0]} for some in laps]
        stages = ", ".join(f"{stage} {ms[0][stage]:.2f} / {ms[1][stage]:.2f}" for stage in ms[0])
        ratio = ms[0]["total"] / ms[1]["total"]
        bound = f" (bound {CROWD_BOUND:.2f}, at most)" if number == CROWD else ""
        good &= not bound or ratio <= CROWD_BOUND
        read = ", ".join(f"{count / len(laps[0]):.1f}" for count in counts)
        print(f"ratio {ratio:.2f}{bound} mean total over every frame's; {number} faces, read {read}; mean ms: {stages}")
    return good


if __name__ == "__main__":
    main()
