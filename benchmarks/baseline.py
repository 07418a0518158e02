"""What a resting face changes, where it is the person's own and where it is somebody else's.

FER-2013 says nobody's name, so its faces can show only what a shift costs at worst (the resting face is a random other
person's) and from how large a personal constant on it pays (one is added to faces, and has to be found again in one
of their neutral faces). What it does to one person is read from a video that begins with the face at rest.

    python benchmarks/baseline.py --data ../shared/data/fer2013 --video ../shared/media/single_face.mp4 --rest 0 0.8
"""

import argparse
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fer_core.baseline import (
    NEUTRAL_FACES,
    PERSONAL,
    NeutralFaces,
    above_neutral,
    from_logits,
    logits,
    personal_offsets,
)
from fer_core.baseline_measurement import LEAST_S, BaselineMeasurement
from fer_core.emotions import Classes
from fer_core.frames import FrameResult
from fer_core.inference import EmotionClassifier, open_classifier
from fer_core.media.opening import open_file
from fer_core.pipeline import AnalysisOptions, EmotionPipeline
from fer_core.smoothing import TemporalSmoother

Floats = NDArray[np.float64]
REPEATS = 10
STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
CONSTANTS = (0.25, 0.5, 1.0, 1.5)


@dataclass(frozen=True)
class Faces:
    """Logits (n, K) of faces, what each shows, and from which probability on each emotion is said."""

    neutral: NeutralFaces
    values: Floats
    truth: NDArray[np.int64]
    thresholds: Floats

    @property
    def at_rest(self) -> Floats:
        """The logits of those that show no emotion."""
        return np.asarray(self.values[self.truth == self.neutral.labels.index("neutral")])


@dataclass(frozen=True)
class Score:
    """Shares of all faces: read rightly, uncertain, another emotion than before; and rightly of those not uncertain."""

    right: float
    uncertain: float
    flipped: float
    right_if_certain: float


def main() -> None:
    arguments = parse()
    with open_classifier(arguments.model, "cpu") as classifier:
        for neutral in NEUTRAL_FACES:
            faces = read_faces(arguments.data, classifier, neutral)
            print(
                f"\n{len(neutral.labels)} emotions, {len(faces.truth)} validation faces, {len(faces.at_rest)} neutral"
            )
            show_neutral(faces)
            show_cost(faces)
            show_gain(faces)
    for classes in (7, 8) if arguments.video is not None else ():
        show_video(arguments.video, tuple(arguments.rest), 7 if classes == 7 else 8)


def read_faces(folder: Path, classifier: EmotionClassifier, neutral: NeutralFaces) -> Faces:
    """Read the validation faces, once for each label set."""
    count = len(neutral.labels)
    tiles, labels = load(folder)("validation", folder)
    votes = labels["votes"].argmax(axis=1)
    truth = labels["emotion"] if count == 7 else np.where((votes < count) & labels["in_ferplus"], votes, -1)
    known = truth >= 0
    parts = np.array_split(tiles[known], max(1, known.sum() // 256))
    answers = np.concatenate([classifier.probabilities(part, count) for part in parts])
    head = classifier.folder.head(count)
    thresholds = np.array([head.threshold_of(label) for label in neutral.labels])
    return Faces(neutral, logits(answers), truth[known].astype(np.int64), thresholds)


def show_neutral(faces: Faces) -> None:
    """Print what `fer_core.baseline.NEUTRAL_FACES` holds, measured anew."""
    rest = above_neutral(faces.at_rest, faces.neutral.labels)
    strongest = rest.max(axis=1)
    print("  neutral faces      ", "  ".join(f"{label} {mean:+.2f}" for label, mean in named(faces, rest.mean(axis=0))))
    print("  standard deviation ", "  ".join(f"{label} {sd:.2f}" for label, sd in named(faces, rest.std(axis=0))))
    print(f"  above neutral, one face in fifty: {np.quantile(strongest, 0.98):.2f}")


def named(faces: Faces, values: Floats) -> list[tuple[str, float]]:
    return list(zip(faces.neutral.labels, values.tolist(), strict=True))


def show_cost(faces: Faces) -> None:
    """Print what it costs to take a random other person's neutral face for the resting face."""
    for strength in STRENGTHS:
        print(f"  somebody else's, strength {strength:.2f}: {line(score_with(faces, strength, 0.0))}")


def show_gain(faces: Faces) -> None:
    """Print what it gains where every person has a constant of their own."""
    for constant in CONSTANTS:
        scores = [score_with(faces, strength, constant) for strength in STRENGTHS]
        rights = "  ".join(f"{one.right:.4f}" for one in scores)
        certain = "  ".join(f"{one.right_if_certain:.4f}" for one in scores)
        print(f"  a constant of {constant:.2f}: right at {STRENGTHS}: {rights}; of certain ones {certain}")


def score_with(faces: Faces, strength: float, constant: float) -> Score:
    """Score faces with a constant added, shifted by one neutral face with the same constant."""
    random = np.random.default_rng(5)
    scores = []
    for _ in range(REPEATS if strength or constant else 1):
        own = random.normal(0, constant, faces.values.shape)
        own -= own.mean(axis=1, keepdims=True)
        rest = faces.at_rest[random.integers(len(faces.at_rest), size=len(faces.values))] + own
        offsets = strength / PERSONAL * personal_offsets(rest, faces.neutral)
        scores.append(score(faces, from_logits(faces.values + own - offsets)))
    return Score(*(float(np.mean([getattr(one, name) for one in scores])) for name in Score.__dataclass_fields__))


def score(faces: Faces, answers: NDArray[np.float32]) -> Score:
    likeliest = answers.argmax(axis=1)
    right = likeliest == faces.truth
    certain = answers.max(axis=1) >= faces.thresholds[likeliest]
    flipped = likeliest != faces.values.argmax(axis=1)
    return Score(float(right.mean()), float(1 - certain.mean()), float(flipped.mean()), float(right[certain].mean()))


def line(one: Score) -> str:
    return (
        f"right {one.right:.4f}  uncertain {one.uncertain:.3f}  other emotion {one.flipped:.3f}  right of certain "
        + (f"{one.right_if_certain:.4f}")
    )


def show_video(path: Path, rest: tuple[float, float], classes: Classes) -> None:
    """Print how one person's face reads without and with its rest taken off, at rest and later."""
    with EmotionPipeline.open(device="cpu", options=AnalysisOptions(classes)) as pipeline:
        with open_file(path) as source:
            results = [pipeline.process(frame) for frame in source.frames()]
        labels, thresholds, model = pipeline.labels, pipeline.thresholds, pipeline.classifier.folder.sha256
    face = next(face.track_id for result in results for face in result.faces)
    measurement = BaselineMeasurement(face, labels, model)
    begin = next(result.time_s for result in results if result.faces)
    part = [result for result in results if rest[0] <= result.time_s - begin <= rest[1]]
    # A short clip: its rest is gone through as often as five seconds take.
    length = part[-1].time_s - part[0].time_s + 1 / 30
    rounds = int(np.ceil((measurement.wanted_s + 1) / length))
    for turn in range(rounds):
        for result in part:
            if not measurement.enough:
                measurement.add(replace(result, time_s=result.time_s + turn * length))
    if measurement.seconds < LEAST_S:
        print(f"\n{path.name}, {classes} emotions: no rest ({measurement.mostly})")
        return
    baseline = measurement.baseline()
    print(f"\n{path.name}, face {face}, {classes} emotions, rest {rest[0]:g} to {rest[1]:g} s")
    offsets = "  ".join(f"{label} {offset:+.2f}" for label, offset in zip(labels, baseline.offsets, strict=True))
    print(f"  taken off: {offsets}")
    for name, chosen in (("at rest", part), ("after it", [one for one in results if one not in part])):
        tell(name, labels, thresholds, *(smoothed(chosen, face, shift) for shift in (lambda raw: raw, baseline.shift)))


def smoothed(
    results: list[FrameResult], face: int, shift: Callable[[NDArray[np.float32]], NDArray[np.float32]]
) -> NDArray[np.float32]:
    smoother = TemporalSmoother()
    rows = [(one.time_s, face_.probabilities) for one in results for face_ in one.faces if face_.track_id == face]
    return np.concatenate([smoother.update([face], shift(raw)[None], time_s) for time_s, raw in rows])


def tell(
    name: str,
    labels: tuple[str, ...],
    thresholds: dict[str, float],
    before: NDArray[np.float32],
    after: NDArray[np.float32],
) -> None:
    limits = np.array([thresholds[label] for label in labels])
    flips = int((before.argmax(axis=1) != after.argmax(axis=1)).sum())
    print(f"  {name}: {len(before)} frames, {flips} with another emotion")
    for when, answers in (("as it was", before), ("shifted", after)):
        means = "  ".join(f"{label} {mean:.3f}" for label, mean in zip(labels, answers.mean(axis=0), strict=True))
        unsure = float((answers.max(axis=1) < limits[answers.argmax(axis=1)]).mean())
        print(f"    {when:10} {means}  uncertain {unsure:.3f}")


def load(folder: Path) -> Any:  # noqa: ANN401 - the script that comes with the data
    spec = importlib.util.spec_from_file_location("load", folder / "load.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.load


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of FER-2013's contact sheets")
    parser.add_argument("--video", type=Path, help="a video of one face that is at rest for a while")
    parser.add_argument("--rest", type=float, nargs=2, default=(0.0, 0.8), help="from when to when, seconds")
    parser.add_argument("--model", type=Path, help="a model folder, else the shipped one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
