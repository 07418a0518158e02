"""Where everything lies, how large it is, and what is removed of it."""

import os
from pathlib import Path

import pytest

from app.privacy.places import Place, forget_everything, places, remove, size_of
from app.settings import Settings
from fer_core.errors import FerError


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A user with something at each place."""
    for name in ("CACHE", "STATE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.delenv("FER_STUDIO_ASSETS", raising=False)
    for name, size in (
        ("state/fer-studio/log/fer-studio.log", 10), ("state/fer-studio/log/fer-studio.log.1", 20),
        ("state/fer-studio/log/native.log", 5), ("state/fer-studio/log/reports/report-1.txt", 7),
        ("state/fer-studio/queue.json", 3), ("cache/fer-studio/thumbnails/a.jpg", 50),
        ("cache/fer-studio/checked-networks.txt", 4), ("cache/fer-studio/assets/m.tflite", 1000),
        ("sessions/one/faces.csv", 100), ("shots/a.png", 60),
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    settings = Settings(tmp_path / "config" / "fer-studio" / "settings.ini")
    settings.output_folder, settings.screenshot_folder = tmp_path / "sessions", tmp_path / "shots"
    settings.source = "demo"
    settings.save()
    return settings


@pytest.mark.skipif(os.name == "nt", reason="the folders are named by XDG's variables")
def test_every_place_is_listed_with_what_is_its_own(settings: Settings) -> None:
    sizes = {place.kind: size_of(place) for place in places(settings)}
    assert sizes.pop("settings") == settings.file.stat().st_size
    assert (sizes.pop("network") or 0) > 1_000_000
    assert sizes == {
        "sessions": 100, "screenshots": 60, "log": 35, "reports": 7, "cache": 54, "state": 3, "models": 1000,
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="the folders are named by XDG's variables")
def test_what_is_forgotten_goes_and_what_a_person_made_stays(settings: Settings, tmp_path: Path) -> None:
    forget_everything(settings, places(settings))
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["cache/fer-studio/assets/m.tflite", "sessions/one/faces.csv", "shots/a.png"]
    settings.source = "camera:1"
    settings.save()
    assert not settings.file.is_relative_to(tmp_path / "config"), "what is set now goes with the program"
    assert not (tmp_path / "config" / "fer-studio" / "settings.ini").exists()


def test_a_link_goes_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("links need a privilege there")
    real = tmp_path / "real"
    real.mkdir()
    (real / "film.mp4").write_bytes(b"mine")
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "link").symlink_to(real, target_is_directory=True)
    place = Place("cache", "", cache, removable=True)
    assert (size_of(place) or 0) < 1000
    remove(place)
    assert not cache.exists()
    assert (real / "film.mp4").read_bytes() == b"mine"
    assert size_of(place) is None


def test_a_refusal_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(FerError, match="could not be removed \\(Permission denied\\)"):
        remove(Place("cache", "", tmp_path / "file"))
