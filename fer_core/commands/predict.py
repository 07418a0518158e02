"""`fer-studio predict`: the faces of single pictures."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fer_core.errors import FerError
from fer_core.terminal import say, say_json

if TYPE_CHECKING:
    from fer_core.frames import Face, FrameResult
    from fer_core.pipeline import EmotionPipeline

EXIT_BAD_INPUT = 2


def predict(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Pictures, or folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the faces as JSON.")] = False,
    classes: Annotated[int, typer.Option(metavar="7|8", help="7 (FER-2013) or 8 (FER+) emotions.")] = 7,
    threshold: Annotated[
        float | None,
        typer.Option(metavar="P", help="Below this probability, 0 to 1, a face is uncertain; else as the model says."),
    ] = None,
    device: Annotated[Literal["auto", "cpu", "gpu"], typer.Option(help="Where the network runs.")] = "auto",
    model: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Another model than the shipped one.")] = None,
) -> None:
    """Say what every face in the pictures shows: box, verdict, probabilities.

    A picture that cannot be read is left out with a sentence on standard error, and the exit code is 2.
    """
    from fer_core.inference import open_classifier
    from fer_core.pipeline import EmotionPipeline, ReadingOptions
    from fer_core.vision.stills import StillFaceDetector

    if classes not in (7, 8):
        raise FerError(f"There is no reading of {classes} classes; give --classes 7 or 8.")
    options = ReadingOptions(7 if classes == 7 else 8, threshold, smoothing_s=0.0, max_faces=1000)
    with ExitStack() as stack:
        classifier = open_classifier(model, device)
        stack.callback(classifier.close)
        detector = StillFaceDetector()
        pipeline = stack.enter_context(EmotionPipeline(detector, classifier, options))
        found, failures = _read_all(_pictures(images), pipeline)
    if as_json:
        say_json([_row(path, result) for path, result in found])
    else:
        _print_table(found)
    if failures:
        raise typer.Exit(EXIT_BAD_INPUT)


def _pictures(named: list[Path]) -> list[Path]:
    """Return the files, those of a folder in the order of their names."""
    from fer_core.media.images import ImageSource

    return [path for name in named for path in (ImageSource(name).paths if name.is_dir() else (name,))]


def _read_all(paths: list[Path], pipeline: "EmotionPipeline") -> "tuple[list[tuple[Path, FrameResult]], int]":
    from fer_core.frames import Frame
    from fer_core.media.images import read_image

    found: list[tuple[Path, FrameResult]] = []
    failures = 0
    for path in paths:
        try:
            image = read_image(path)
        except FerError as error:
            say(f"Error: {error}", err=True)
            failures += 1
            continue
        pipeline.reset()
        found.append((path, pipeline.process(Frame(0, 0.0, image))))
    return found, failures


def _row(path: Path, result: "FrameResult") -> dict[str, Any]:
    return {"path": str(path), "faces": [_face(face, result.labels) for face in result.faces]}


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


def _print_table(found: "list[tuple[Path, FrameResult]]") -> None:
    from rich.table import Table

    from fer_core.terminal import Console

    table = Table("picture", "x, y, side", "reading", "likeliest")
    for path, result in found:
        for face in result.faces:
            verdict = face.verdict
            ranked = sorted(zip(face.probabilities, result.labels, strict=True), reverse=True)[:3]
            box = f"{face.box.x:.0f}, {face.box.y:.0f}, {face.box.side:.0f}"
            likeliest = ", ".join(f"{label} {p:.0%}" for p, label in ranked)
            sure = f"{verdict.emotion} {verdict.confidence:.0%}"
            table.add_row(path.name, box, f"uncertain: {verdict.reason}" if verdict.reason else sure, likeliest)
        if not result.faces:
            table.add_row(path.name, "", "no face found", "")
    if found:
        Console().print(table)
