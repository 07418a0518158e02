"""`fer-studio train`: a training run in a folder, which any stop leaves resumable."""

import os
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import ClassesOrderOption, FerplusOption, RecipeDataOption, out_option, read_with_notes
from app.cli.progress import TrainingProgress
from app.cli.terminal import say
from fer_core.errors import FerError
from fer_core.extras import install_hint
from fer_core.training.checkpoint import FILE as CHECKPOINT
from fer_core.training.recipe import Recipe, known_keys, make_recipe, read_recipe, recipe_file

BACKENDS = {
    "tensorflow": install_hint("train"),
    "torch": install_hint("torch"),
    "jax": "Install it with: pip install jax",
}
"""Keras backends and how to install each."""


def train(
    out: Annotated[Path, out_option("RUN", "The run's folder; goes on where it stopped.")],
    data: RecipeDataOption = None,
    ferplus: FerplusOption = None,
    classes_order: ClassesOrderOption = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            metavar="TOML|NAME",
            help="A recipe's file, or a network whose own recipe to take; the flags below change single keys of it.",
        ),
    ] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Network, as `models` lists it.")] = None,
    classes: Annotated[str | None, typer.Option(metavar="K,...", help="Sizes of its heads: 4, 5, 7, 8.")] = None,
    colour: Annotated[str | None, typer.Option(metavar="grey|rgb", help="What the network takes.")] = None,
    size: Annotated[int | None, typer.Option(metavar="PX", help="Side of what the network takes.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1)] = None,
    batch: Annotated[int | None, typer.Option(min=1)] = None,
    seed: Annotated[int | None, typer.Option(min=0)] = None,
    optimizer: Annotated[str | None, typer.Option(metavar="sgd|adam|adamw|rmsprop")] = None,
    learning_rate: Annotated[float | None, typer.Option()] = None,
    schedule: Annotated[str | None, typer.Option(metavar="constant|plateau|step|cosine")] = None,
    loss: Annotated[str | None, typer.Option(metavar="cross_entropy|focal|binary")] = None,
    precision: Annotated[str | None, typer.Option(metavar="float32|bfloat16")] = None,
    backend: Annotated[str | None, typer.Option(metavar="tensorflow|torch|jax", help="What Keras runs on.")] = None,
    start: Annotated[
        Path | None, typer.Option(metavar="KERAS", help="A trained network's model.keras to go on from.")
    ] = None,
    teacher: Annotated[
        list[Path] | None, typer.Option(metavar="KERAS", help="A model.keras to learn from; may be given again.")
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Any other key of a recipe, as augmentation.rotation=15."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Insist that there is a run to go on with.")] = False,
    tensorboard: Annotated[bool, typer.Option("--tensorboard", help="Write logs for TensorBoard as well.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write the trained network there, as a model folder.")
    ] = None,
) -> None:
    """Train a network. A stopped run goes on from its last whole epoch when the same command is given again."""
    files = {"data": data, "ferplus": ferplus, "start": start}
    flags = {
        **{"model": model, "classes": _sizes(classes), "colour": colour, "size": size, "epochs": epochs},
        **{"batch": batch, "seed": seed, "optimizer": optimizer, "learning_rate": learning_rate},
        **{"schedule": schedule, "loss": loss, "precision": precision, "backend": backend},
        **{key: None if path is None else str(path) for key, path in files.items()},
        "classes_order": classes_order,
        "teachers": [str(path) for path in teacher] if teacher else None,
    }
    settings = settled(recipe, {k: v for k, v in flags.items() if v is not None}, change or [])
    if not settings.data:
        raise FerError("Say what to train on: give --data, or data = '...' in the recipe.")
    if resume and not (out / CHECKPOINT).is_file():
        raise FerError(f"There is no run to go on with in {out}. Leave --resume out to start one.")
    need_keras(settings.backend)
    if export is not None and find_spec("tensorflow") is None:
        raise FerError(f"--export needs TensorFlow. {install_hint('train')}")
    try:
        _run(settings, out, tensorboard=tensorboard)
    except OSError as error:
        raise FerError(
            f"Training stopped, because something could not be written: {error}. Put that right and give the same "
            "command again; it goes on after the last whole epoch."
        ) from None
    if export is not None:
        from app.cli.export import export as export_run

        export_run(
            source=out,
            out=export,
            data=Path(settings.data),
            ferplus=_path(settings.ferplus),
            classes_order=settings.classes_order or None,
        )


def settled(recipe: str | None, flags: dict[str, Any], changes: list[str]) -> Recipe:
    """Return the recipe with what the command line changes of it.

    Args:
        recipe: its file, or the name of a network for the one that comes with it; None for the network's among the
            flags, else for that of ``fer_small``.
        flags: keys and values.
        changes: ``key=value`` in TOML, sections with a dot.

    Raises:
        FerError: if a key is unknown or a value wrong.
    """
    values = read_recipe(recipe_file(recipe or str(flags.get("model", "fer_small")))).model_dump()
    if flags.get("model", values["model"]) != values["model"]:
        values |= {"options": {}, "first": ""}  # they belong to another network
    if {"start", "teachers"} & set(flags):
        values["first"] = ""
    values.update(flags)
    for text in changes:
        key, equals, value = text.partition("=")
        section, dot, name = key.strip().rpartition(".")
        if not equals or (section and not isinstance(values.get(section), dict)):
            raise FerError(f"--set takes KEY=VALUE with a key of a recipe, not '{text}': {', '.join(known_keys())}.")
        (values[section] if dot else values)[name] = _toml_value(value.strip())
    return make_recipe(values, "The command line")


def _toml_value(text: str) -> Any:  # noqa: ANN401
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _sizes(classes: str | None) -> list[int] | None:
    if classes is None:
        return None
    try:
        return [int(part) for part in classes.split(",")]
    except ValueError:
        raise FerError(f"--classes takes numbers among 4, 5, 7 and 8, as 7,8, not '{classes}'.") from None


def _path(text: str) -> Path | None:
    return Path(text) if text else None


def need_keras(backend: str = "") -> None:
    """Check that Keras and its backend are installed, before anything slow, and choose the backend.

    Args:
        backend: what the recipe asks for; empty for what the environment says, else TensorFlow.

    Raises:
        FerError: saying what to install.
    """
    chosen = os.environ["KERAS_BACKEND"] = backend or os.environ.get("KERAS_BACKEND") or "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if chosen not in BACKENDS:
        raise FerError(f"KERAS_BACKEND is '{chosen}'; it can be {', '.join(BACKENDS)}.")
    for module, hint in (("keras", BACKENDS["tensorflow"]), (chosen, BACKENDS[chosen])):
        if find_spec(module) is None:
            raise FerError(f"Training needs {module}, which is not installed. {hint}")


def _run(settings: Recipe, out: Path, *, tensorboard: bool) -> None:
    from fer_core.datasets.load import Reading
    from fer_core.datasets.versioned import at_version

    settings = settings.model_copy(update={"data": str(at_version(Path(settings.data)))})  # the run's recipe keeps it
    faces = read_with_notes(Path(settings.data), _path(settings.ferplus), Reading(settings.classes_order or None))
    # TensorFlow takes seconds to load: what is wrong with the data is said before.
    from fer_core.training.report import figures_tables
    from fer_core.training.training_run import run_recipe

    with TrainingProgress(out) as progress:
        result = run_recipe(settings, faces, out, progress.on_step, starting=progress.starting, tensorboard=tensorboard)
    say("\n".join(figures_tables(result.figures)[: len(result.figures) + 2]), lines=True)
    say("\n".join(result.findings), lines=True)
    say(f"The run is in {out}.")
