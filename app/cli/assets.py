"""`fer-studio assets`: the third-party models, got and checked."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import DownloadColumn

from app.cli.options import json_option
from app.cli.progress import progress_bar
from app.cli.terminal import say, say_json
from fer_core.vision.assets import AssetState, asset_states, ensure_assets


def assets(
    as_json: Annotated[bool, json_option("name, path, size and ok of each")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only look; fetch nothing.")] = False,
    wheel: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take them out of this wheel instead of the package index.")
    ] = None,
) -> None:
    """Get the face detectors and the segmenter, or say that they are here already."""
    before = asset_states()
    missing = [state for state in before if not state.ok]
    states = before if check or not missing else _fetch(wheel, quiet=as_json)
    if as_json:
        say_json([_row(state) for state in states])
        return
    if not missing:
        say("All third-party models are here already:")
    for state in states:
        say(f"  {'ok     ' if state.ok else 'missing'}  {state.asset.title:<24} {state.path}")


def _fetch(wheel: Path | None, *, quiet: bool) -> tuple[AssetState, ...]:
    with progress_bar("Getting the models", DownloadColumn(), quiet=quiet) as show:
        return ensure_assets(show, wheel)


def _row(state: AssetState) -> dict[str, object]:
    return {"name": state.asset.name, "path": str(state.path), "size": state.asset.size, "ok": state.ok}
