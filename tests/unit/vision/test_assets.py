import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from app.cli import assets as command
from fer_core.errors import FerError
from fer_core.vision import assets
from fer_core.vision.assets import Asset, AssetsMissing, asset_path, asset_states, ensure_assets

CONTENTS = {"one.tflite": b"first model", "two.tflite": b"second model" * 1000}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty assets' folder with letters no code page has."""
    path = tmp_path / "models ‹表情›"
    monkeypatch.setenv(assets.FOLDER_VARIABLE, str(path))
    return path


@pytest.fixture
def wheel(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small wheel in the place of the pinned one; the known assets are its files."""
    pinned = assets.pinned_wheel()
    path = tmp_path / "index" / pinned.filename
    path.parent.mkdir()
    info = f"{pinned.distribution}-{pinned.version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in CONTENTS.items():
            archive.writestr(f"some/folder/{name}", content)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {pinned.distribution}\nVersion: {pinned.version}\n"
        )
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: cp311-cp311-{pinned.platform}\n")
        archive.writestr(f"{info}/RECORD", "")
    small = replace(pinned, sha256=_digest(path.read_bytes()), size=path.stat().st_size)
    known = tuple(
        Asset(name, name, f"some/folder/{name}", len(content), _digest(content), "Apache-2.0")
        for name, content in CONTENTS.items()
    )
    monkeypatch.setattr(assets, "pinned_wheel", lambda: small)
    monkeypatch.setattr(assets, "known_assets", lambda: known)
    return path


@pytest.fixture
def only_local_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Pip finds nothing but what lies in the `index` folder."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))


def _no_download(*_: object) -> Path:
    raise AssertionError("nothing should be downloaded")


def test_the_list_pins_three_files_of_one_wheel() -> None:
    assert [asset.name for asset in assets.known_assets()] == [
        "face_detection_short_range.tflite",
        "face_detection_full_range_sparse.tflite",
        "selfie_segmentation.tflite",
    ]
    assert {len(asset.sha256) for asset in assets.known_assets()} == {64}
    assert assets.pinned_wheel().filename == "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl"


def test_a_missing_model_is_told_with_the_command_that_gets_it(folder: Path) -> None:
    with pytest.raises(AssetsMissing, match=r"BlazeFace, short range.*not on this machine.*fer-studio assets.*36 MB"):
        asset_path("face_detection_short_range.tflite")
    assert not folder.exists()


def test_models_come_out_of_a_wheel_at_hand(wheel: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "download_wheel", _no_download)
    states = ensure_assets(wheel=wheel)
    assert [state.ok for state in states] == [True, True]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == CONTENTS


def test_models_that_are_there_are_not_fetched_again(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_assets(wheel=wheel)
    monkeypatch.setattr(assets, "download_wheel", _no_download)
    assert all(state.ok for state in ensure_assets())


def test_a_damaged_model_is_refused_and_mended(wheel: Path, folder: Path) -> None:
    ensure_assets(wheel=wheel)
    damaged = folder / "two.tflite"
    damaged.write_bytes(b"X" + damaged.read_bytes()[1:])
    assert [state.ok for state in asset_states()] == [True, False]
    with pytest.raises(AssetsMissing, match="is damaged"):
        asset_path("two.tflite")
    ensure_assets(wheel=wheel)
    assert asset_path("two.tflite").read_bytes() == CONTENTS["two.tflite"]


def test_another_wheel_is_refused_and_nothing_written(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("added", "later")
    with pytest.raises(FerError, match="SHA-256 differs"):
        ensure_assets(wheel=wheel)
    assert not folder.exists()


def test_a_wheel_that_is_not_there_is_a_plain_sentence(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(FerError, match="cannot be read"):
        ensure_assets(wheel=tmp_path / "nowhere.whl")


def test_a_folder_that_cannot_be_made_is_a_plain_sentence(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(assets.FOLDER_VARIABLE, str(tmp_path / "file" / "models"))
    with pytest.raises(FerError, match="could not be written"):
        ensure_assets(wheel=wheel)


@pytest.mark.usefixtures("only_local_index")
def test_pip_downloads_the_wheel_and_progress_ends_at_its_size(wheel: Path) -> None:
    seen: list[tuple[int, int]] = []
    assert all(state.ok for state in ensure_assets(lambda done, total: seen.append((done, total))))
    assert seen[-1] == (wheel.stat().st_size, wheel.stat().st_size)
    assert all(0 <= done <= total for done, total in seen)


@pytest.mark.usefixtures("only_local_index")
def test_without_network_the_sentence_says_what_to_do(wheel: Path, folder: Path) -> None:
    wheel.unlink()
    with pytest.raises(FerError, match=r"could not be downloaded.*network.*fer-studio assets.*give it to that command"):
        ensure_assets()
    assert not folder.exists()


@pytest.mark.usefixtures("only_local_index", "wheel")
def test_without_pip_the_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hollow = tmp_path / "hollow" / "pip"
    hollow.mkdir(parents=True)
    (hollow / "__init__.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(hollow.parent))
    with pytest.raises(FerError, match="ensurepip"):
        ensure_assets()


@pytest.mark.usefixtures("only_local_index", "wheel")
def test_an_exception_of_the_progress_cancels_the_download(folder: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_assets(cancel)
    assert not folder.exists()


def test_an_installed_program_without_its_models_says_so(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(FerError, match="install FER Studio again"):
        ensure_assets()


def _run(*arguments: str) -> tuple[int, str]:
    app = Typer()
    app.command()(command.assets)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout


def test_the_command_lists_as_json(wheel: Path, folder: Path) -> None:
    code, output = _run("--check", "--json")
    assert code == 0
    assert [row["ok"] for row in json.loads(output)] == [False, False]
    code, output = _run("--wheel", str(wheel), "--json")
    assert code == 0
    assert json.loads(output)[0] == {"name": "one.tflite", "path": str(folder / "one.tflite"), "size": 11, "ok": True}


def test_the_command_draws_no_bar_into_a_file(wheel: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command.assets(wheel=wheel)
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("folder")
def test_the_command_says_when_all_is_there(wheel: Path) -> None:
    ensure_assets(wheel=wheel)
    code, output = _run()
    assert code == 0
    assert output.startswith("All third-party models are here already")


def test_importing_the_assets_needs_no_heavy_library() -> None:
    script = "import sys, app.cli.assets; print({'cv2', 'mediapipe', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
