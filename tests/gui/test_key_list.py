"""The list of keys, in the window and in README."""

import runpy
from pathlib import Path

from PySide6.QtGui import QShortcut

from app.key_list import live_keys
from app.main_window import MainWindow

ROOT = Path(__file__).parents[2]


def test_every_key_of_the_window_is_in_the_list(window: MainWindow) -> None:
    bound = {key.key().toString() for key in window.findChildren(QShortcut)} - {str(number) for number in range(1, 10)}
    assert bound <= {key for key, _ in live_keys()}
    assert "Space" in bound


def test_readme_shows_the_keys_of_the_window() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = runpy.run_path(str(ROOT / "docs" / "window.py"))
    assert script["key_table"]() in readme
    assert script["with_keys"](readme) == readme
