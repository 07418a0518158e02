"""`fer-studio train`: a training run in a folder, which any stop leaves resumable."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from fer_core.errors import FerError
from fer_core.training.checkpoint import FILE as CHECKPOINT
from fer_core.training.recipe import Recipe, make_recipe, read_recipe, recipe_toml
from fer_core.training.selection import Selection, select

if TYPE_CHECKING:
    from fer_core.training.trainer import Trained, Trainer


def train(
    data: Annotated[
        Path, typer.Option(metavar="DATA", help="fer2013.csv, a folder split/class/image, or a zip of one.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="RUN", help="The run's folder; goes on where it stopped.")
    ],
    ferplus: Annotated[Path | None, typer.Option(metavar="CSV", help="fer2013new.csv, the FER+ votes.")] = None,
    recipe: Annotated[
        Path | None, typer.Option(metavar="TOML", help="A recipe; without it, that of fer_small.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Instead of the recipe's.")] = None,
    batch: Annotated[int | None, typer.Option(min=1, help="Instead of the recipe's.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Instead of the recipe's.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Insist that there is a run to go on with.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the trained network there, as a model folder.")
    ] = None,
) -> None:
    """Train a network. A stopped run goes on from its last whole epoch when the same command is given again."""
    from fer_core.datasets.source import read_dataset

    settings = _settings(recipe, {"epochs": epochs, "batch": batch, "seed": seed})
    if resume and not (out / CHECKPOINT).is_file():
        raise FerError(f"There is no run to go on with in {out}. Leave --resume out to start one.")
    _need_keras(tensorflow=export is not None)
    selection = select(read_dataset(data, ferplus))
    try:
        trained = _run(_begin(settings, selection, out), settings, out)
        _finish(settings, trained, selection, out, export)
    except OSError as error:
        raise FerError(
            f"Training stopped, because something could not be written: {error}. Put that right and give the same "
            "command again; it goes on after the last whole epoch."
        ) from None


def _settings(recipe: Path | None, flags: dict[str, int | None]) -> Recipe:
    base = Recipe() if recipe is None else read_recipe(recipe)
    given = {name: value for name, value in flags.items() if value is not None}
    return make_recipe({**base.model_dump(), **given}, "The command line") if given else base


def _need_keras(*, tensorflow: bool) -> None:
    """Check that Keras and its backend are installed, before anything slow; only TensorFlow's can export."""
    backend = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if tensorflow and backend != "tensorflow":
        raise FerError(
            f"--export needs the TensorFlow backend, and KERAS_BACKEND is {backend}. Train without --export; then give "
            "the same command with --export and KERAS_BACKEND=tensorflow."
        )
    for module in ("keras", backend):
        if find_spec(module) is None:
            raise FerError(f'Training needs {module}, which is not installed. Install it with: pip install ".[train]"')


def _begin(settings: Recipe, selection: Selection, out: Path) -> "Trainer":
    from fer_core.training.environment import write_environment
    from fer_core.training.trainer import Trainer

    out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(settings, selection, out)
    (out / "recipe.toml").write_text(recipe_toml(settings), encoding="utf-8")
    write_environment(out, settings.seed)
    left_out = ", ".join(f"{count} {reason}" for reason, count in selection.left_out.items())
    console = Console(stderr=True)
    console.print(f"{len(selection.train):,} training faces, {len(selection.validation):,} validation faces.")
    console.print(f"Left out of training: {left_out}.")
    if trainer.epochs_done:
        console.print(f"Going on after epoch {trainer.epochs_done} of {settings.epochs}.")
    return trainer


def _run(trainer: "Trainer", settings: Recipe, out: Path) -> "Trained":
    console = Console(stderr=True)
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("steps, left:"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, speed_estimate_period=600) as progress:
        task = progress.add_task(
            "Training", total=settings.epochs * trainer.steps, completed=trainer.epochs_done * trainer.steps
        )

        def watch(epoch: int, step: int, row: dict[str, float]) -> None:
            progress.update(task, completed=epoch * trainer.steps + step)
            if row:
                figures = ", ".join(f"{k.removeprefix('accuracy_')} {v:.1%}" for k, v in row.items() if "accuracy" in k)
                console.print(f"Epoch {epoch + 1} of {settings.epochs}: loss {row['loss']:.3f}; validation {figures}")

        try:
            return trainer.run(watch)
        except KeyboardInterrupt:
            progress.stop()
            console.print(
                f"Stopped. {trainer.epochs_done} of {settings.epochs} epochs are kept in {out}; "
                "give the same command again to go on from there."
            )
            raise


def _finish(settings: Recipe, trained: "Trained", selection: Selection, out: Path, export: Path | None) -> None:
    from fer_core.training.report import figures_tables, measured, write_report

    figures = measured(trained.network, selection)
    write_report(out, trained, selection, figures)
    typer.echo("\n".join(figures_tables(figures)[: len(figures) + 2]))
    if export is not None:
        from fer_core.training.card import card, facts
        from fer_core.training.export import export as write_model

        manifest = facts(settings, trained, selection, figures)
        text = card(settings, trained, selection, figures)
        write_model(trained.network, export, manifest, text, selection.validation.images)
        typer.echo(f"The network is in {export}.")
