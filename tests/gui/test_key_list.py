"""The list of keys, in the window and in README."""

import runpy
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut

from app.key_list import annotate_keys, live_keys, review_keys, session_keys
from app.main_window import MainWindow

ROOT = Path(__file__).parents[2]


def test_every_key_of_the_window_belongs_to_an_action_in_the_list(window: MainWindow) -> None:
    lines = {words for _, words in (*live_keys(), *annotate_keys(), *session_keys(), *review_keys())}
    known = {QKeySequence(key).toString() for spec in window.registry.specs for key in spec.keys}
    assert {spec.line or spec.text for spec in window.registry.specs if spec.keys} == lines
    bound = {key.key().toString() for key in window.findChildren(QShortcut) if key.parent() is window}
    bound |= {key.toString() for action in window.actions() for key in action.shortcuts()}
    assert bound <= known
    assert {"Space", "S", "1", "Ctrl+K", "F11"} <= bound


def test_readme_shows_the_keys_of_the_window() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = runpy.run_path(str(ROOT / "docs" / "window.py"))
    assert script["key_table"]() in readme
    assert script["with_keys"](readme) == readme
