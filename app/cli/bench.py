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

    Alone, MediaPipe searches each whole frame, and the network is called once for each face. Both are measured in turn
    on each frame, so that what else the machine does weighs on both alike.
    """
    from fer_core.benchmark import measure_costs
    from fer_core.media.opening import open_source
    from fer_core.pipeline import EmotionPipeline

    if frames < 1:
        raise FerError(f"--frames takes a whole number from 1, not {frames}.")
    with open_source(video) as source:
        if source.info.kind == "camera":  # it would wait for the next frame, not measure
            raise FerError("A camera cannot be measured; name a video.")
        with EmotionPipeline.open(model, device, detector_range=detector) as pipeline:
            costs = measure_costs(islice(source.frames(), frames), pipeline, detector)
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
        "mean_ms": {stage: round(mean(costs.stages_ms[stage]), 4) for stage in STAGES},
        "bare_ms": round(median(costs.bare_ms), 4) if costs.bare_ms else None,
        "bare_mean_ms": round(mean(costs.bare_ms), 4) if costs.bare_ms else None,
        "ratio": round(costs.ratio, 4) if costs.ratio is not None else None,
    }


def _print(costs: "Costs") -> None:
    from rich.table import Table

    from app.cli.terminal import Console

    figures = summarise(costs)
    table = Table("stage", "median ms", "mean ms", title=f"{costs.frames} frames, {costs.width}x{costs.height}")
    for stage in STAGES:
        table.add_row(stage, f"{figures['median_ms'][stage]:.2f}", f"{figures['mean_ms'][stage]:.2f}")
    found = f"{mean(costs.faces):.1f} faces a frame"
    if costs.ratio is None:
        found += "; not compared with MediaPipe, which sends usage metrics on this system"
    else:
        table.add_row("bare models", f"{figures['bare_ms']:.2f}", f"{figures['bare_mean_ms']:.2f}")
        found += f"; total over bare, of means: {costs.ratio:.2f}"
    console = Console()
    console.print(table)
    console.print(found)
