"""`fer-studio demo`: the whole way on the built-in clip, in the window or without a screen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.annotate import EXIT_INTERRUPTED
from app.cli.interruption import stop_on_signals
from app.cli.options import json_option, out_option
from app.cli.progress import FrameBars
from app.cli.terminal import say, say_json
from fer_core.errors import FerError
from fer_core.native_log import divert_native_log

if TYPE_CHECKING:
    from fer_core.frames import Frame, FrameResult
    from fer_core.session.annotate import SessionSummary

_SHOTS_AT_S = (2.0, 10.0, 18.0)


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="No window: write a session with video and screenshots.")
    ] = False,
    out: Annotated[
        Path,
        out_option("DIR", "The session's folder; an earlier demo in it is replaced."),
    ] = Path("demo-output"),
    as_json: Annotated[bool, json_option("what was made", " (with --headless)")] = False,
) -> None:
    """Show what the program does on a clip that it draws itself: one face, two faces, none."""
    if not headless:
        from app.main import run as run_window

        raise typer.Exit(run_window("demo"))
    divert_native_log()
    _check_replaceable(out)
    shots = _Shots()
    summary = _annotate_demo(out, shots)
    if summary.interrupted:
        say(f"Stopped after {summary.record.counts.frames} frames; run the demo again.", err=True)
        raise typer.Exit(EXIT_INTERRUPTED)
    pictures = shots.save(summary)
    made = _made(summary, pictures)
    if as_json:
        say_json(made)
        return
    counts = summary.record.counts
    say(f"{counts.frames} frames with {counts.faces} faces. The session is in {summary.folder.resolve()}:")
    for path in (made["table"], made["video"], *made["screenshots"]):
        say(f"  {path}")


def _check_replaceable(out: Path) -> None:
    """Refuse to replace anything but an earlier demo.

    Raises:
        FerError: The folder holds something else.
    """
    from fer_core.session.resume import earlier_record

    earlier = earlier_record(out) if out.is_dir() else None
    if earlier is not None and earlier.source.kind != "demo":
        raise FerError(f"{out} holds another session; choose another folder with -o.")


def _annotate_demo(out: Path, shots: "_Shots") -> "SessionSummary":
    from fer_core.session.annotate import AnnotateOptions, annotate

    with stop_on_signals() as stop, FrameBars() as bars:
        return annotate(
            "demo",
            out.parent,
            AnnotateOptions(overwrite=True),
            name=out.name or out.resolve().name,
            on_progress=lambda progress: bars.show("demo", progress),
            stop=stop,
            on_frame=shots.see,
        )


class _Shots:
    """Keeps the frames of a few moments until the session is there."""

    def __init__(self) -> None:
        self._kept: list[tuple[Frame, FrameResult]] = []

    def see(self, frame: "Frame", result: "FrameResult") -> None:
        """Keep the first frame at or behind the next moment."""
        if len(self._kept) < len(_SHOTS_AT_S) and frame.time_s >= _SHOTS_AT_S[len(self._kept)]:
            self._kept.append((frame, result))

    def save(self, summary: "SessionSummary") -> list[Path]:
        """Write them into the session."""
        from fer_core.session.folder import SCREENSHOTS
        from fer_core.session.screenshot import save_screenshot

        record = summary.record
        return [
            save_screenshot(
                summary.folder / SCREENSHOTS,
                frame,
                result,
                source_name=record.source.name,
                model_title=record.model.title,
                model_sha256=record.model.sha256,
            )
            for frame, result in self._kept
        ]


def _made(summary: "SessionSummary", pictures: list[Path]) -> dict[str, Any]:
    return {
        "session": str(summary.folder),
        "table": str(summary.folder / "faces.csv"),
        "video": str(summary.folder / "video.mp4"),
        "screenshots": [str(path) for path in pictures],
        **summary.record.counts.model_dump(),
    }
