"""`fer-studio bench`: what each stage of the analysis costs, beside the bare models."""

from itertools import islice
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.options import DeviceOption, ModelOption, json_option
from app.cli.terminal import say_json
from fer_core.errors import FerError

if TYPE_CHECKING:
    from fer_core.benchmark import Costs

STAGES = ("detect", "track", "crop", "classify", "total")


def bench(
    video: Annotated[Path, typer.Argument(metavar="VIDEO", help="A video, picture or folder; or demo.")],
    as_json: Annotated[bool, json_option("the figures")] = False,
    frames: Annotated[int, typer.Option(metavar="N", help="At most this many frames.")] = 300,
    detector: Annotated[Literal["short", "full", "auto"], typer.Option(help="Which detector, in both.")] = "auto",
    device: DeviceOption = "auto",
    model: ModelOption = None,
) -> None:
    """Measure the analysis of decoded frames, stage by stage, beside MediaPipe and the network alone.

    Both are measured in turn on each frame, so that what else the machine does weighs on both alike.
    """
    from fer_core.benchmark import measure_costs
    from fer_core.inference import open_classifier
    from fer_core.media.opening import open_source

    if frames < 1:
        raise FerError(f"--frames takes a whole number from 1, not {frames}.")
    with open_source(video) as source:
        if source.info.kind == "camera":  # it would wait for the next frame, not measure
            raise FerError("A camera cannot be measured; name a video.")
        with open_classifier(model, device) as classifier:
            costs = measure_costs(islice(source.frames(), frames), classifier, detector)
    if as_json:
        say_json(summarise(costs), indent=None)
    else:
        _print(costs)


def summarise(costs: "Costs") -> dict[str, Any]:
    """Return the figures as `bench --json` prints them."""
    return {
        "frames": costs.frames,
        "width": costs.width,
        "height": costs.height,
        "median_ms": {stage: round(median(costs.stages_ms[stage]), 4) for stage in STAGES},
        "bare_ms": round(median(costs.bare_ms), 4) if costs.bare_ms else None,
    }


def _print(costs: "Costs") -> None:
    from rich.table import Table

    from app.cli.terminal import Console

    figures = summarise(costs)
    table = Table("stage", "median ms", title=f"{costs.frames} frames, {costs.width}x{costs.height}")
    for stage in STAGES:
        table.add_row(stage, f"{figures['median_ms'][stage]:.2f}")
    found, bare_ms = f"{mean(costs.faces):.1f} faces a frame", figures["bare_ms"]
    if bare_ms is None:
        found += "; not compared with MediaPipe, which sends usage metrics on this system"
    else:
        table.add_row("bare models", f"{bare_ms:.2f}")
        found += f"; total over bare: {figures['median_ms']['total'] / bare_ms:.2f}"
    console = Console()
    console.print(table)
    console.print(found)
