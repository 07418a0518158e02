"""`fer-studio annotate`: videos and pictures to sessions on disk."""

import shlex
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.interruption import stop_on_signals
from app.cli.option_names import note_with_option, with_options
from app.cli.options import (
    DeviceOption,
    ModelOption,
    ReadingClassesOption,
    ThresholdOption,
    json_option,
    out_option,
    range_between,
)
from app.cli.progress import FrameBars
from app.cli.terminal import say, say_json
from fer_core.errors import FerError

if TYPE_CHECKING:
    from fer_core.media.source import Part
    from fer_core.session.annotate import AnnotateOptions, Progress
    from fer_core.session.batch import Job, Outcome

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def annotate(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT...",
            help="Videos, pictures, or folders. Of a folder every video becomes a session, its pictures together one.",
        ),
    ],
    out: Annotated[Path, out_option("DIR", "Where the sessions go; each in DIR/NAME-OF-INPUT.")],
    video: Annotated[bool, typer.Option(help="Write the annotated video, with the original sound.")] = True,
    formats: Annotated[
        str, typer.Option("--format", metavar="csv,parquet,json", help="What the table of faces is written as.")
    ] = "csv",
    every: Annotated[
        int, typer.Option(metavar="N", help="Analyse each Nth frame; table and video hold these only.")
    ] = 1,
    max_faces: Annotated[int, typer.Option(metavar="N", help="At most this many faces a frame.")] = 60,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with sessions that were interrupted.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the sessions that they have.")] = False,
    classes: ReadingClassesOption = 7,
    threshold: ThresholdOption = None,
    smoothing: Annotated[float, typer.Option(metavar="SECONDS", help="Time constant of the average; 0 is none.")] = 0.4,
    baseline: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACE@START-END",
            help="Shift a face's reading by what it is at rest, such as 1@0:00-0:05; once for each face.",
        ),
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="Read a video from this time on only: seconds, or 1:02.5."),
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Read it up to this time only.")] = None,
    blur_faces: Annotated[bool, typer.Option("--blur-faces", "--blur", help="Make the faces unrecognisable.")] = False,
    detector: Annotated[
        Literal["short", "full", "auto"], typer.Option(help="auto finds faces near and far, short is faster.")
    ] = "auto",
    device: DeviceOption = "auto",
    model: ModelOption = None,
    workers: Annotated[int, typer.Option(metavar="N", help="Work on N inputs at the same time.")] = 1,
    as_json: Annotated[bool, json_option("what was made")] = False,
) -> None:
    """Annotate videos and pictures: a table of faces, the annotated video, and a record of how it was made.

    Stopped by Ctrl-C or killed, the same command with --resume goes on where the rows end.
    """
    from fer_core.inference import ModelFolder
    from fer_core.inference.network_check import check_network
    from fer_core.pipeline import AnalysisOptions
    from fer_core.session.annotate import AnnotateOptions
    from fer_core.session.baselines import RestingFace
    from fer_core.session.batch import plan_jobs
    from fer_core.session.conversion import parse_formats
    from fer_core.session.sources import find_inputs, left_out

    if workers < 1:
        raise FerError(f"--workers takes a whole number from 1, not {workers}.")
    if classes not in (7, 8):
        raise FerError(f"There is no reading of {classes} classes; give --classes 7 or 8.")
    options = AnnotateOptions(
        analysis=AnalysisOptions(7 if classes == 7 else 8, threshold, smoothing, max_faces),
        detector=detector,
        every=every,
        video=video,
        blur_faces=blur_faces,
        formats=parse_formats(formats),
        device=device,
        model=model,
        resume=resume,
        overwrite=overwrite,
        baselines=tuple(RestingFace.parse(text) for text in baseline or ()),
        part=_part(begin, end),
    )
    if model is not None:
        check_network(ModelFolder.read(model))  # once, and not for each input
    jobs = plan_jobs(find_inputs(inputs), out, resume=resume)
    for note in filter(None, (job.note for job in jobs)):
        say(f"Note: {note}", err=True)
    for sentence in left_out(inputs):
        say(f"Warning: {sentence}", err=True)
    outcomes, interrupted = _carry_out(jobs, out, options, workers, quiet=as_json)
    if as_json:
        say_json([_row(outcome) for outcome in outcomes])
    if interrupted:
        say(f"Stopped. Go on with: {_again()}", err=True)
        raise typer.Exit(EXIT_INTERRUPTED)
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(EXIT_BAD_INPUT)


def _part(begin: str | None, end: str | None) -> "Part | None":
    """Return which part of a video is read; None for all."""
    from fer_core.media.source import Part

    within = range_between(begin, end)
    return None if within is None else Part(within[0], within[1] if end is not None else None)


def _carry_out(
    jobs: "list[Job]", out: Path, options: "AnnotateOptions", workers: int, *, quiet: bool
) -> "tuple[list[Outcome], bool]":
    from fer_core.session.batch import run_jobs

    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        stop = stack.enter_context(stop_on_signals())
        bars = stack.enter_context(FrameBars())

        def show(job: "Job", progress: "Progress") -> None:
            bars.show(job.name, progress)

        for outcome in run_jobs(jobs, out, options, stop, show, workers):
            bars.end(outcome.job.name)
            outcomes.append(outcome)
            _tell(outcome, quiet=quiet)
        stopped = len(outcomes) < len(jobs)
    return outcomes, stopped or any(done.summary is not None and done.summary.interrupted for done in outcomes)


def _tell(outcome: "Outcome", *, quiet: bool) -> None:
    if outcome.error is not None:
        say(f"Error: {with_options(outcome.error, annotate)}", err=True)
        return
    summary = outcome.summary
    assert summary is not None
    for warning in summary.record.warnings:
        say(f"Warning: {outcome.job.source.name}: {note_with_option(warning)}", err=True)
    if quiet:
        return
    if summary.already_complete:
        say(f"{summary.folder}: complete already, nothing to do.")
        return
    counts = summary.record.counts
    state = ", stopped" if summary.interrupted else ""
    if summary.kept is not None:
        state += f"; {summary.kept} stays as it was until this one is whole"
    say(f"{summary.folder}: frames {counts.frames}, faces {counts.faces}, tracks {counts.tracks}{state}")
    for rest in summary.record.baselines:
        taken = ", ".join(f"{emotion} {offset:.2f}" for emotion, offset in rest.offsets.items() if offset)
        effect = f"{taken} is taken off its logits" if rest.baseline.shifts else "nothing is taken off"
        say(f"Face {rest.face_id}, {rest.seconds:.1f} s at rest: {effect}")


def _row(outcome: "Outcome") -> dict[str, Any]:
    row: dict[str, Any] = {"input": str(outcome.job.source)}
    if outcome.summary is None:
        return row | {"error": str(outcome.error)}
    record = outcome.summary.record
    return row | {
        "session": str(outcome.summary.folder),
        "status": record.status,
        **record.counts.model_dump(),
        "damaged": record.damaged,
        "warnings": list(record.warnings),
    }


def _again() -> str:
    """Return the command line that goes on."""
    arguments = [argument for argument in sys.argv[1:] if argument not in ("--overwrite", "--resume")]
    return shlex.join(["fer-studio", *arguments, "--resume"])
