"""The `fer-studio` command: puts the commands together and turns errors into one sentence and an exit code.

Where only the window is wanted, nothing is imported that only the other commands need.
"""

import io
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from fer_core import __version__
from fer_core.errors import FerError
from fer_core.memory import limit_arenas
from fer_core.native_log import divert_native_log
from fer_core.text import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    import typer

EXIT_BAD_INPUT: Final = 2
EXIT_INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code.

    0 when done, 2 for bad input or usage with one sentence on standard error, 130 after Ctrl-C or SIGTERM.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error is: a poor locale spells things out
    limit_arenas()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; see `main`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        match given:
            case []:
                return _open_window(None)
            case ["--source", source]:
                return _open_window(source)
            case [folder] if _is_session(folder):
                return _open_window(folder)
            case ["check-network", *rest]:
                return _try_network(rest)
            case _:
                return _run_command(given)
    except FerError as error:
        return _refuse(str(error))
    except OSError as error:
        # Even asking whether a path exists may be refused: too many places to tell it in each.
        place = f"{error.filename} cannot be used" if error.filename else "A file or the output cannot be used"
        return _refuse(f"{place} ({error.strerror or error}). Change that or choose another one.")
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _run_command(arguments: list[str]) -> int:
    import typer
    from typer.exceptions import TyperException

    try:
        code = build()(arguments, standalone_mode=False)
    except TyperException as error:
        return _refuse(f"{' '.join(error.format_message().split()).removesuffix('.')}. See fer-studio --help.")
    except typer.Abort:
        return EXIT_INTERRUPTED
    return code if isinstance(code, int) else 0


def build() -> "typer.Typer":
    """Put the commands together."""
    import typer

    from app.cli.option_names import names_options

    app = typer.Typer(
        name="fer-studio",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"max_content_width": 100},
    )

    @app.callback(invoke_without_command=True)
    def window(
        context: typer.Context,
        source: Annotated[
            str | None,
            typer.Option(metavar="0|FILE|demo", help="Camera number, video or picture, session folder, or the demo."),
        ] = None,
        version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
    ) -> None:
        """Read facial expressions, live, from a webcam or a video file. Without a command: open the window."""
        if version:
            typer.echo(f"FER Studio {__version__}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise typer.Exit(_open_window(source))
        if threading.current_thread() is threading.main_thread():  # no other may; as Ctrl-C, so that it is tidied up
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        # What Qt says of a screen it cannot use has to be seen.
        if context.invoked_subcommand != "demo":
            divert_native_log()

    for command in _commands():
        app.command()(names_options(command))
    app.add_typer(_data())
    app.add_typer(_session())
    return app


def _data() -> "typer.Typer":
    from app.cli.data import build_data

    return build_data()


def _session() -> "typer.Typer":
    from app.cli.session import build_session

    return build_session()


def _commands() -> "tuple[Callable[..., None], ...]":
    from app.cli.ablate import ablate
    from app.cli.annotate import annotate
    from app.cli.assets import assets
    from app.cli.augment import augment
    from app.cli.bench import bench
    from app.cli.crossvalidate import crossvalidate
    from app.cli.demo import demo
    from app.cli.doctor import doctor
    from app.cli.evaluate import evaluate
    from app.cli.export import export
    from app.cli.models import models
    from app.cli.predict import predict
    from app.cli.report import report
    from app.cli.train import train
    from app.cli.tune import tune

    return (
        *(annotate, report, predict, demo, assets, doctor),
        *(train, augment, ablate, tune, crossvalidate, evaluate, export),
        *(bench, models),
    )


def _open_window(source: str | None) -> int:
    from app.main import run as run_window

    return run_window(source)


def _is_session(name: str) -> bool:
    """Return whether a session's folder is named; the name of a command is the command's, whatever lies there."""
    folder = Path(name).expanduser()
    if not any((folder / record).is_file() for record in ("session.json", "session.json.part")):
        return False
    commands = {command.__name__ for command in _commands()} if folder.name == name else set()
    return name not in commands


def _try_network(arguments: list[str]) -> int:
    """Try a network for `fer_core.inference.trial_process`: hidden, and light: each new network starts it."""
    from fer_core.inference.network_trial import main as try_network

    return try_network(arguments)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"Error: {harmless(sentence)}\n")
    return EXIT_BAD_INPUT
