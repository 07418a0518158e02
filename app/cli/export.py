"""`fer-studio export`: a trained network to a model folder that the program runs."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import DATA, NOTE, ClassesOrderOption, ferplus_option, json_option, out_option, read_with_notes
from app.cli.terminal import Console, say, say_json
from fer_core.datasets.labels import ClassesOrder
from fer_core.errors import FerError
from fer_core.extras import install_hint

if TYPE_CHECKING:
    from fer_core.export.export_run import Exported


@dataclass(frozen=True)
class _Order:
    """What the user asked for."""

    source: Path
    out: Path
    data: Path
    ferplus: Path | None
    formats: tuple[str, ...]
    name: str | None
    version: str | None
    classes_order: ClassesOrder | None = None


def export(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A finished run, a model folder, or a .keras file.")],
    out: Annotated[Path, out_option("FOLDER", "The model folder that is written.")],
    data: Annotated[
        Path,
        typer.Option(metavar="DATA", help=f"{DATA}."),
    ],
    ferplus: Annotated[Path | None, ferplus_option("; needed for 8 classes")] = None,
    formats: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="Formats to keep in FOLDER/exports, separated by commas: litert, litert-fp16, litert-int8, "
            "litert-int8-weights, onnx, savedmodel.",
        ),
    ] = "",
    name: Annotated[str | None, typer.Option(help="The network's name; else the source's.")] = None,
    version: Annotated[str | None, typer.Option("--version", help="The network's version; else the source's.")] = None,
    classes_order: ClassesOrderOption = None,
    as_json: Annotated[bool, json_option("what was made")] = False,
) -> None:
    """Calibrate a network on validation, convert it to every format, check each, and write a model folder.

    The smallest LiteRT file that loses at most 0.2 points, and takes at most 7 times as long a face as the network that
    comes along, becomes model.tflite; what the others fell short of is told, and the model card tells the rest.
    """
    asked = tuple(part.strip() for part in formats.split(",") if part.strip())
    order = _Order(source, out, data, ferplus, asked, name, version, classes_order)
    need_tensorflow()
    if _other_backend():
        _in_a_child(order, as_json=as_json)
        return
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    made = _export(order)
    if as_json:
        say_json(made.as_json())
    else:
        _show(made)


def need_tensorflow() -> None:
    """Check that what an export needs is installed.

    Raises:
        FerError: It is not.
    """
    for module in ("keras", "tensorflow"):
        if find_spec(module) is None:
            raise FerError(f"An export needs {module}, which is not installed. {install_hint('train')}")


def _other_backend() -> bool:
    """Whether this process already runs Keras on something else than TensorFlow, which cannot be changed."""
    keras = sys.modules.get("keras")
    return keras is not None and keras.backend.backend() != "tensorflow"


def _in_a_child(order: _Order, *, as_json: bool) -> None:
    """Give the same command in a process of its own, which starts with TensorFlow."""
    command = [sys.executable, "-m", "app", "export", str(order.source)]
    command += ["-o", str(order.out), "--data", str(order.data)]
    formats = ",".join(order.formats) or None
    given = {"--ferplus": order.ferplus, "--formats": formats, "--name": order.name, "--version": order.version}
    given |= {"--classes-order": order.classes_order}
    for option, value in given.items():
        command += [option, str(value)] if value is not None else []
    command += ["--json"] if as_json else []
    done = subprocess.run(
        command,
        env={**os.environ, "KERAS_BACKEND": "tensorflow", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
        raise FerError(said[-1].removeprefix("Error: ") if said else f"The export failed: {done.stderr[-500:]}")
    say("\n".join(line for line in done.stderr.splitlines() if line.startswith(NOTE)), lines=True, err=True)
    say(done.stdout.rstrip("\n"), lines=True)


def _export(order: _Order) -> "Exported":
    from fer_core.datasets.load import Reading
    from fer_core.export.export_run import export as export_network
    from fer_core.export.formats import check_formats
    from fer_core.export.source import read_source

    check_formats(order.formats)
    with Console(stderr=True).status("Reading") as status:
        read = read_source(order.source)
        read = replace(read, name=order.name or read.name, version=order.version or read.version)
        faces = read_with_notes(order.data, order.ferplus, Reading(order.classes_order))
        return export_network(read, order.out, faces, order.formats, lambda step: status.update(f"Exporting: {step}"))


def _show(made: "Exported") -> None:
    from rich.table import Column, Table

    from fer_core.export.folder import EXPORTS

    console = Console()
    accuracy = Table("classes", "faces", "accuracy", "95% interval", "with mirror image", "ECE", "NLL")
    for classes, found in made.measured.figures.items():
        low, high = found.interval
        accuracy.add_row(
            classes,
            f"{found.n:,}",
            f"{found.accuracy:.1%}",
            f"{low:.1%} to {high:.1%}",
            f"{made.measured.flipped[classes].accuracy:.1%}",
            f"{found.ece:.3f}",
            f"{found.nll:.3f}",
        )
    console.print(accuracy)
    for name, head in made.measured.heads.items():
        one = head.calibration
        console.print(
            f"{name}: temperature {one.temperature:.3f}, floor {one.floor:.4f}; "
            f"calibration error {one.ece_before:.3f} before, {one.ece_after:.3f} after, "
            f"{one.ece_cross_fitted:.3f} cross-fitted; accuracy {one.accuracy_before:.2%} before, "
            f"{one.accuracy_after:.2%} after, {one.accuracy_cross_fitted:.2%} cross-fitted."
        )
    counts = [f"{count} classes" for count in made.chosen.accuracy]
    # Eighty columns hold it with the longest name unbroken.
    formats = Table(Column("format", no_wrap=True), "MB", *counts, "agree", "ms", "ratio")
    for row in made.formats.figures:
        formats.add_row(
            f"{row.format} *" if row == made.chosen else row.format,
            f"{row.size / 1e6:.2f}",
            *(f"{value:.2%}" for value in row.accuracy.values()),
            f"{row.agreement:.2%}",
            *(["", ""] if row.pace is None else [f"{row.pace.milliseconds:.2f}", f"{row.pace.relative:.2f}"]),
        )
    console.print(formats)
    console.print(
        "* is model.tflite; ms is the time of a face on one core, ratio how many times as long as the network that "
        "comes along takes, timed in turns with it."
    )
    for line in made.formats.shortfalls():
        console.print(f"Fell short: {line}.", markup=False)
    if made.kept:
        console.print(f"Kept in {EXPORTS}: {', '.join(made.kept)}.")
    console.print(f"The network is in {made.folder.path}.", soft_wrap=True, markup=False)
