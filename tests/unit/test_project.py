"""What holds for the project as a whole."""

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "fer_core").rglob("*.py"))
FLAGS_IN_THE_ENGINE = {
    # The model card prints the commands that make and measure such a folder, for a reader who has no program running.
    "fer_core/export/card.py": {"--data", "--ferplus", "--recipe", "--out", "--export"},
    # A custom property of CSS.
    "fer_core/report/page.py": {"--part"},
    # What pip is called with.
    "fer_core/vision/pinned_wheel.py": {
        *("--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary", "--progress-bar"),
        *("--platform", "--python-version", "--implementation", "--dest"),
    },
}
"""Where a text of the engine holds a flag that is not the running command's, and why; a sentence never does."""


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_the_engine_knows_nothing_of_qt_and_of_the_program() -> None:
    assert len(MODULES) > 40
    for path in MODULES:
        assert not _imported(path) & {"PySide6", "pyqtgraph", "typer", "rich", "app"}, path


def test_the_engine_names_things_and_no_flags() -> None:
    flags: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):  # docstrings, and pieces of f-strings
                found = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", node.value))
                flags.setdefault(path.relative_to(ROOT).as_posix(), set()).update(found)
    assert {path: names for path, names in flags.items() if names} == FLAGS_IN_THE_ENGINE


def test_only_one_opencv_is_installed() -> None:
    names = {str(found.metadata["Name"]).lower() for found in distributions()}
    assert {name for name in names if name.startswith("opencv")} == {"opencv-contrib-python"}


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!-]*", line), line


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[<>=!~\[ ]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    assert names <= pinned


@pytest.mark.parametrize("start", ["import app.cli.program; app.cli.program.build()", "import app.main"])
def test_starting_imports_nothing_heavy(start: str) -> None:
    code = (
        f"import sys; {start};"
        "heavy = ('cv2', 'mediapipe', 'tensorflow', 'pyqtgraph', 'scipy', 'av');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
