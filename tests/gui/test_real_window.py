"""The real program on a real X server: OpenCV's Qt 5 plugins must not be picked up."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.qt_environment import forget_opencv_plugins, require_screen
from app.settings import NOTICE_VERSION, Settings
from fer_core.errors import FerError

ROOT = Path(__file__).parents[2]

PROGRAM = """
import os, sys
import cv2
import app.main_window as main_window
from app.main import run

def begun(self, source, inner=main_window.MainWindow.begin):
    inner(self, source)
    from PySide6.QtGui import QGuiApplication
    with open(f"/proc/{os.getpid()}/maps") as maps:
        paths = sorted({line.split()[-1] for line in maps if "/" in line})
    print("platform", QGuiApplication.platformName())
    print("window", self.isVisible() and self.windowHandle().isExposed())
    print("\\n".join("lib " + path for path in paths if "libq" in path.lower() or "cv2" in path))
    sys.stdout.flush()
    os._exit(0)

main_window.MainWindow.begin = begun
run("demo")
"""


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of its own."""
    if sys.platform != "linux" or shutil.which("Xvfb") is None:
        pytest.skip("needs Linux with Xvfb (Debian package xvfb)")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def test_the_window_opens_with_its_own_plugins_although_opencv_came_first(display: str, tmp_path: Path) -> None:
    read = Settings(tmp_path / "fer-studio" / "settings.ini")
    read.read_notice = NOTICE_VERSION
    read.save()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    environment |= {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if "xcb-cursor" in done.stderr:
        pytest.skip("needs the X libraries that Qt's xcb plugin is linked to (Debian package libxcb-cursor0)")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "platform xcb" in lines
    assert "window True" in lines
    libraries = [line.removeprefix("lib ") for line in lines if line.startswith("lib ")]
    assert [path for path in libraries if "libqxcb" in path], "Qt's own X plugin is loaded"
    assert [path for path in libraries if "/cv2/qt/" in path] == []


def test_only_variables_that_point_into_opencv_are_removed() -> None:
    environment = {
        "QT_QPA_PLATFORM_PLUGIN_PATH": str(Path("lib") / "site-packages" / "cv2" / "qt" / "plugins"),
        "QT_QPA_FONTDIR": str(Path("lib") / "site-packages" / "cv2" / "qt" / "fonts"),
        "QT_PLUGIN_PATH": str(Path("opt") / "my-plugins"),
    }
    assert forget_opencv_plugins(environment) == ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
    assert list(environment) == ["QT_PLUGIN_PATH"]


@pytest.mark.parametrize(
    ("modules", "left_out"),
    [
        ("app.main, app.live.page, app.live.timeline, app.live.picture", {"tensorflow", "pandas"}),
        ("app.main, app.sessions.page", {"tensorflow", "pandas", "matplotlib"}),
    ],
)
def test_a_page_imports_nothing_heavy_that_it_does_not_need(modules: str, left_out: set[str]) -> None:
    code = f"import sys, {modules}; print({left_out} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}])
def test_without_a_screen_the_way_on_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(FerError, match=r"no screen to open a window on.*demo --headless"):
        require_screen(environment, "linux")


def test_a_screen_that_does_not_answer_is_named() -> None:
    with pytest.raises(FerError, match="The screen :99 does not answer"):
        require_screen({"DISPLAY": ":99"}, "linux", answers=lambda: False)


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({}, "win32"),
        ({}, "darwin"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({"DISPLAY": ":0"}, "linux"),
    ],
)
def test_with_a_screen_nothing_is_said(environment: dict[str, str], platform: str) -> None:
    require_screen(environment, platform, answers=lambda: True)


def test_the_program_leaves_with_a_sentence_where_the_screen_is_gone() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND"))}
    command = [sys.executable, "-m", "app"]
    if sys.platform != "linux":
        pytest.skip("only Linux can be without a screen")
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={**environment, "DISPLAY": ":4321"}
    )
    assert done.returncode == 2
    assert done.stderr == (
        "Error: The screen :4321 does not answer. Without one, use fer-studio demo --headless or fer-studio annotate.\n"
    )
