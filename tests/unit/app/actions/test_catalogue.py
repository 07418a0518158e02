"""The actions: said once, with keys that mean one thing on a page, and each in a menu that knows it."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.actions.action import ActionSpec, Page, PageKeys, key_text, line_keys
from app.actions.catalogue import MENUS, menu_names, page_actions, window_actions
from app.actions.menus import RECENT
from app.recent import MOST, Recent, with_newest

EVERY = (*window_actions(), *(spec for page in Page for spec in page_actions(page)))
NO, SHIFT, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_every_id_text_and_key_is_one_actions() -> None:
    assert max(Counter(spec.id for spec in EVERY).values()) == 1
    assert all(spec.text and spec.id.count(".") in (1, 2) for spec in EVERY)
    for page in Page:
        keys = Counter(QKeySequence(key).toString() for spec in page_actions(page) for key in spec.keys)
        keys += Counter(QKeySequence(key).toString() for spec in window_actions() for key in spec.keys)
        # The page's own undo is what the window's undo does there; Del is the list's or the marks', whichever has the
        # keyboard; Esc leaves the full screen before anything else.
        assert {key for key, times in keys.items() if times > 1} <= {"Ctrl+Z", "Del", "Esc"}
        assert "" not in keys


def test_menus_hold_known_actions_and_all_but_the_numbered_ones() -> None:
    held = [name for groups in MENUS.values() for group in groups for name in group]
    known = {spec.id for spec in EVERY}
    assert set(held) - {RECENT} <= known
    assert MENUS.keys() == menu_names().keys()
    apart = {"file.open", "file.forget", "view.menu", "view.leave_full_screen"}
    apart |= {"sessions.trash", "sessions.delete", "sessions.forget_mark"}
    assert {name for name in known - set(held) if name.count(".") == 1} == apart


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NO) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)


@pytest.mark.parametrize(
    ("key", "modifiers", "action"),
    [
        (Qt.Key.Key_Left, NO, "sessions.back"),
        (Qt.Key.Key_Left, SHIFT, "sessions.jump_back"),
        (Qt.Key.Key_Less, SHIFT, "sessions.slower"),
        (Qt.Key.Key_B, NO, "sessions.boxes"),
        (Qt.Key.Key_B, SHIFT, "sessions.boxes"),
        (Qt.Key.Key_Plus, NO, "sessions.closer"),
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier, "sessions.closer"),
        (Qt.Key.Key_7, NO, "sessions.person.7"),
        (Qt.Key.Key_B, CTRL, None),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier, None),
        (Qt.Key.Key_Q, NO, None),
    ],
)
def test_a_page_knows_its_keys(key: Qt.Key, modifiers: Qt.KeyboardModifier, action: str | None) -> None:
    assert PageKeys(page_actions(Page.SESSIONS)).action(press(key, modifiers)) == action


def test_control_z_is_a_reviews_undo() -> None:
    keys = PageKeys(page_actions(Page.DATA_SET))
    assert keys.action(press(Qt.Key.Key_Z, CTRL)) == keys.action(press(Qt.Key.Key_U)) == "data_set.undo"
    assert keys.action(press(Qt.Key.Key_Z)) is None


@pytest.mark.parametrize(
    ("key", "text"),
    [("+", "+"), ("Ctrl++", "Ctrl++"), ("Shift+Left", "Shift+←"), ("-", "−"), ("Return", "Enter"), ("F11", "F11")],
)
def test_keys_are_written_as_one_reads_them(key: str, text: str) -> None:
    assert key_text(key) == text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ([("U", "Ctrl+Z")], "U, Ctrl+Z"),
        ([("Left", ","), ("Right", ".")], "← →   , ."),
        ([("Shift+Left",), ("Shift+Right",)], "Shift ← →"),
        ([("1",), ("2",), ("3",)], "1 – 3"),
        ([("Ctrl++", "Ctrl+="), ("Ctrl+-",), ("Ctrl+0",)], "Ctrl + − 0"),
        ([("Ctrl+Z",), ("Ctrl+Shift+Z", "Ctrl+Y")], "Ctrl+Z, Ctrl+Shift+Z"),
    ],
)
def test_neighbours_share_a_line_of_the_list_of_keys(keys: list[tuple[str, ...]], text: str) -> None:
    assert line_keys(ActionSpec("a.b", "A", one) for one in keys) == text


def test_the_newest_comes_first_once_and_the_oldest_goes(tmp_path: Path) -> None:
    paths: tuple[Path, ...] = ()
    for number in range(MOST + 2):
        paths = with_newest(paths, tmp_path / str(number))
    assert [path.name for path in paths] == [str(number) for number in range(MOST + 1, 1, -1)]
    again = with_newest(paths, tmp_path / "x" / ".." / "5")
    assert again[0] == tmp_path / "5"
    assert len(again) == MOST
    assert not Recent("file", tmp_path / "gone").there
    assert Recent("session", tmp_path).there
