"""`fer-studio predict`: the faces of single pictures."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from app.cli.options import DeviceOption, ModelOption, ReadingClassesOption, ThresholdOption, json_option
from app.cli.terminal import say, say_json
from fer_core.errors import FerError

if TYPE_CHECKING:
    from fer_core.frames import Face, FrameResult
    from fer_core.pipeline import EmotionPipeline

EXIT_BAD_INPUT = 2


def predict(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Pictures, or folders of them.")],
    as_json: Annotated[bool, json_option("the faces")] = False,
    classes: ReadingClassesOption = 7,
    threshold: ThresholdOption = None,
    device: DeviceOption = "auto",
    model: ModelOption = None,
) -> None:
    """Say what every face in the pictures shows: box, verdict, probabilities.

    Of a file with several pictures (pages, an animation) every one is read.

    A picture that cannot be read is left out with a sentence on standard error, and the exit code is 2.
    """
    from fer_core.inference import open_classifier
    from fer_core.pipeline import AnalysisOptions, EmotionPipeline
    from fer_core.vision.still_detector import StillFaceDetector

    if classes not in (7, 8):
        raise FerError(f"There is no reading of {classes} classes; give --classes 7 or 8.")
    options = AnalysisOptions(7 if classes == 7 else 8, threshold, smoothing_s=0.0, max_faces=1000)
    with ExitStack() as stack:
        classifier = open_classifier(model, device)
        stack.callback(classifier.close)
        detector = StillFaceDetector()
        pipeline = stack.enter_context(EmotionPipeline(detector, classifier, options))
        files, remarks = _files(images)
        found, failures = _read_all(files, pipeline)
    for remark in remarks:
        say(f"Warning: {remark}", err=True)
    if as_json:
        say_json([_row(reading) for reading in found])
    else:
        _print_table(found)
    if failures:
        raise typer.Exit(EXIT_BAD_INPUT)


class Reading(NamedTuple):
    """What was found in a picture.

    Attributes:
        path: The file.
        picture: Which of the file's pictures it is, from 0; None where the file holds one.
        result: Its faces.
    """

    path: Path
    picture: int | None
    result: "FrameResult"


def _files(named: list[Path]) -> tuple[list[Path], list[str]]:
    """Return the files, those of a folder in the order of their names, and sentences on what is not read."""
    from fer_core.media.folder_listing import pictures_in, unread

    files = [path for name in named for path in (pictures_in(name) if name.is_dir() else (name,))]
    return files, [sentence for name in named if name.is_dir() and (sentence := unread(name))]


def _read_all(paths: list[Path], pipeline: "EmotionPipeline") -> tuple[list[Reading], int]:
    from fer_core.frames import Frame
    from fer_core.media.images import picture_count, read_images

    found: list[Reading] = []
    failures = 0
    for path in paths:
        try:
            for number, image in enumerate(read_images(path)):
                several = number > 0 or picture_count(path) > 1
                pipeline.reset()
                result = pipeline.process(Frame(0, 0.0, image))
                found.append(Reading(path, number if several else None, result))
        except FerError as error:
            say(f"Error: {error}", err=True)
            failures += 1
    return found, failures


def _row(reading: Reading) -> dict[str, Any]:
    row: dict[str, Any] = {"path": str(reading.path)}
    if reading.picture is not None:
        row["picture"] = reading.picture
    return row | {"faces": [_face(face, reading.result.labels) for face in reading.result.faces]}


def _face(face: "Face", labels: tuple[str, ...]) -> dict[str, Any]:
    box, verdict = face.box, face.verdict
    return {
        "box": [round(value, 2) for value in (box.x, box.y, box.width, box.height)],
        "score": round(face.score, 6),
        "label": verdict.label,
        "confidence": round(verdict.confidence, 6),
        "reason": verdict.reason.value if verdict.reason else None,
        "probabilities": {label: round(float(p), 6) for label, p in zip(labels, face.probabilities, strict=True)},
    }


def _print_table(found: list[Reading]) -> None:
    from rich.table import Table

    from app.cli.terminal import Console

    table = Table("picture", "x, y, side", "reading", "likeliest")
    for path, picture, result in found:
        name = path.name if picture is None else f"{path.name}, picture {picture + 1}"
        for face in result.faces:
            verdict = face.verdict
            ranked = sorted(zip(face.probabilities, result.labels, strict=True), reverse=True)[:3]
            box = f"{face.box.x:.0f}, {face.box.y:.0f}, {face.box.side:.0f}"
            likeliest = ", ".join(f"{label} {p:.0%}" for p, label in ranked)
            sure = f"{verdict.emotion} {verdict.confidence:.0%}"
            table.add_row(name, box, f"uncertain: {verdict.reason}" if verdict.reason else sure, likeliest)
        if not result.faces:
            table.add_row(name, "", "no face found", "")
    if found:
        Console().print(table)
