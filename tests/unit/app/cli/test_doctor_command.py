"""`fer-studio doctor` on this machine and on broken ones."""

import json
import sys
from pathlib import Path

import pytest

from app.cli.program import run
from fer_core import doctor
from fer_core.media import camera

CHECKS = [
    "python",
    "packages",
    "opencv",
    "assets",
    "model",
    "network",
    "detector",
    "encoder",
    "gpu",
    "cameras",
    "screen",
    "window",
    "folders",
    "metrics",
]


def test_a_machine_that_works_is_told_so(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert report["works"] is True
    assert [check["name"] for check in report["checks"]] == CHECKS
    assert all(set(check) == {"name", "status", "detail", "advice"} for check in report["checks"])


def test_missing_models_fail_with_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FER_STUDIO_ASSETS", str(tmp_path))
    assert run(["doctor"]) == 2
    captured = capfd.readouterr()
    assert "fer-studio assets" in captured.out
    assert "Error: Reading faces does not work here yet" in captured.err


def test_a_machine_without_a_screen_is_told_what_works_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    finding = doctor._check_screen()
    assert finding.status == "warning"
    monkeypatch.setattr("app.cli.doctor.diagnose", lambda **_: [finding])
    assert run(["doctor"]) == 0
    assert "make the demo headless (fer-studio demo --headless)" in " ".join(capfd.readouterr().out.split())


def test_what_is_wider_than_the_terminal_keeps_its_indent(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    detail = "Two were found, [first] and second, and neither of them works at all."
    advice = "Give the [first] one, or the second of those that were found, or none of them at all, which is best."
    monkeypatch.setattr("app.cli.doctor.diagnose", lambda **_: [doctor.Finding("gpu", "warning", detail, advice)])
    assert run(["doctor"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("warning  gpu        Two were found")
    assert all(line.startswith(" " * 20) and line[20] != " " for line in lines[1:])
    assert " ".join(line[20:].strip() for line in lines) == f"{detail} {advice}"


def test_missing_qt_libraries_are_named_as_debian_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(doctor, "_loads", lambda library: library not in ("libxcb-cursor.so.0", "libEGL.so.1"))
    finding = doctor._check_window()
    assert finding.advice == "On Debian and Ubuntu: sudo apt install libegl1 libxcb-cursor0"


def test_no_camera_is_a_warning_that_names_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "list_cameras", list)
    finding = doctor._check_cameras()
    assert (finding.status, finding.detail) == ("warning", "None found.")
    assert "demo" in finding.advice


def test_two_opencv_distributions_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Distribution:
        def __init__(self, name: str) -> None:
            self.metadata = {"Name": name}

    names = ["opencv-python-headless", "opencv-contrib-python", "numpy"]
    monkeypatch.setattr(doctor, "distributions", lambda: [Distribution(name) for name in names])
    finding = doctor._check_opencv()
    assert finding.status == "warning"
    assert "opencv-contrib-python, opencv-python-headless" in finding.detail
