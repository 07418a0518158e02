"""Progress on standard error, with one look for all commands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from app.cli.terminal import Console
from fer_core.text import harmless

if TYPE_CHECKING:
    from fer_core.experiments.run_result import StepCallback
    from fer_core.session.annotate import Progress as FramesDone
    from fer_core.training.selection import Selection
    from fer_core.training.trainer import Trainer

_STEPS_S: Final = 600.0
_EPOCHS_S: Final = 3600.0
"""Over how long the speed is measured that the time left is told from: an epoch may take that long."""


def make_bars(
    console: Console, *columns: ProgressColumn, hidden: bool = False, stay: bool = True, speed_s: float = 30.0
) -> Progress:
    """Return bars: what, the bar, `columns`, the time left.

    Args:
        console: Where they are drawn.
        columns: How much is done; the share of it where none is given.
        hidden: Whether none is drawn.
        stay: Whether they stay at the end, as they are then.
        speed_s: Over how long the speed is measured that the time left is told from, seconds.
    """
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *(columns or (TaskProgressColumn(),)),
        TimeRemainingColumn(),
        console=console,
        transient=not stay,
        disable=hidden,
        speed_estimate_period=speed_s,
    )


@contextmanager
def stage_bar(
    title: str, *columns: ProgressColumn, quiet: bool = False
) -> Iterator[Callable[[str, int, int | None], None]]:
    """Show a bar inside the block, on a terminal only; give what moves it: stage, done, in all.

    Args:
        title: The first stage.
        columns: How much is done; the share of it where none is given.
        quiet: Whether to show nothing, as where JSON is printed.
    """
    console = Console(stderr=True)
    with make_bars(console, *columns, hidden=quiet or not console.is_terminal, stay=False) as bars:
        task = bars.add_task(title, total=None)

        def show(stage: str, done: int, total: int | None) -> None:
            bars.update(task, description=stage, completed=done, total=total)

        yield show


@contextmanager
def progress_bar(
    title: str, *columns: ProgressColumn, quiet: bool = False
) -> Iterator[Callable[[int, int | None], None]]:
    """Show a bar of one stage; as `stage_bar` does, but what moves it takes done and in all."""
    with stage_bar(title, *columns, quiet=quiet) as show:
        yield lambda done, total: show(title, done, total)


class FrameBars:
    """A bar of frames for each input under way, on a terminal only."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        frames = (MofNCompleteColumn(), TextColumn("frames"))
        self._bars = make_bars(console, *frames, hidden=not console.is_terminal)
        self._tasks: dict[str, TaskID] = {}

    def show(self, name: str, progress: "FramesDone") -> None:
        """Move the bar of an input, which appears with the first call."""
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(harmless(name), total=progress.frames_total)
        self._bars.update(self._tasks[name], completed=progress.frames_done)

    def end(self, name: str) -> None:
        """Take the bar of an input away."""
        if name in self._tasks:
            self._bars.remove_task(self._tasks.pop(name))

    def __enter__(self) -> Self:
        """Show the bars."""
        self._bars.start()
        return self

    def __exit__(self, *exc: object) -> None:
        """Take them away."""
        self._bars.stop()


class RunsProgress:
    """A bar over the epochs of all runs, and a line for each run that ends.

    Args:
        runs: how many come at most.
        epochs: of all of them together.
        steps: of an epoch, about; only the bar rests on it.
        out: the experiment's folder, for the sentence after Ctrl-C.
    """

    def __init__(self, runs: int, epochs: int, steps: int, out: Path) -> None:
        self._runs = runs
        self._steps = max(1, steps)
        self._out = out
        self._begun = 0
        self._done = 0
        self._console = Console(stderr=True)
        self._progress = make_bars(self._console, TaskProgressColumn(), TextColumn("left:"), speed_s=_EPOCHS_S)
        self._task = self._progress.add_task("Runs", total=epochs, start=False)

    def skip(self, name: str, epochs: int) -> None:
        """Count a run that was made before."""
        self._begun += 1
        self._done += epochs
        self._progress.update(self._task, completed=self._done)
        self._console.print(f"{name}: made before", highlight=False)

    def begin(self, name: str, epochs: int) -> "StepCallback":
        """Show a run that begins; return who is told of its steps."""
        self._begun += 1
        before = self._done
        self._done += epochs
        self._progress.start_task(self._task)
        self._progress.update(self._task, description=f"{self._begun} of {self._runs}: {name}")

        def on_step(epoch: int, step: int, row: dict[str, float]) -> None:
            part = 1.0 if row else min(step / self._steps, 1.0)
            self._progress.update(self._task, completed=before + epoch + part)

        return on_step

    def end(self, sentence: str) -> None:
        """Say how the run that began last came out."""
        self._progress.update(self._task, completed=self._done)
        self._console.print(sentence, highlight=False)

    def __enter__(self) -> Self:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Take the bar away; after Ctrl-C, say how to go on."""
        self._progress.stop()
        if kind is KeyboardInterrupt:
            self._console.print(
                f"Stopped. What has been run is kept in {self._out}; give the same command again to go on from there."
            )


class TrainingProgress:
    """What a training run shows on the terminal: a bar with the time left, and a line for each epoch.

    Args:
        out: the run's folder.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._console = Console(stderr=True)
        steps = (MofNCompleteColumn(), TextColumn("steps, left:"))
        self._progress = make_bars(self._console, *steps, speed_s=_STEPS_S)
        self._task: TaskID | None = None
        self._trainer: Trainer | None = None

    def starting(self, selection: "Selection", trainer: "Trainer") -> None:
        """Say what is trained on, and start the bar."""
        left_out = ", ".join(f"{count} {reason}" for reason, count in selection.left_out.items())
        faces = f"{len(selection.train):,} training faces, {len(selection.validation):,} validation faces."
        self._console.print(faces)
        self._console.print(f"Left out of training: {left_out}.")
        if trainer.epochs_done:
            self._console.print(f"Going on after epoch {trainer.epochs_done} of {trainer.epochs}.")
        self._trainer = trainer
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(
            "Training", total=trainer.epochs * trainer.steps, completed=trainer.epochs_done * trainer.steps
        )

    def on_step(self, epoch: int, step: int, row: dict[str, float]) -> None:
        """Move the bar; at the end of an epoch print its figures."""
        assert self._trainer is not None
        assert self._task is not None
        self._progress.update(self._task, completed=epoch * self._trainer.steps + step)
        if row:
            scores = [f"{k.removeprefix('val_accuracy_')} {v:.1%}" for k, v in row.items() if "val_accuracy" in k]
            self._console.print(
                f"Epoch {epoch + 1} of {self._trainer.epochs}: loss {row['loss']:.3f}; "
                f"validation loss {row['val_loss']:.3f}, {', '.join(scores)}"
            )

    def __enter__(self) -> Self:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Take the bar away; after Ctrl-C, say how to go on."""
        self._progress.stop()
        if kind is KeyboardInterrupt and self._trainer is not None:
            self._console.print(
                f"Stopped. {self._trainer.epochs_done} of {self._trainer.epochs} epochs are kept in {self._out}; "
                "give the same command again to go on from there."
            )
