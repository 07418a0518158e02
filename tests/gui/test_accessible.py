"""Every control of every page has a name for a screen reader, and the keyboard gets to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.actions.palette import CommandPalette
from app.key_list import KeyList
from app.main_window import MainWindow
from app.settings import Settings
from tests.gui.driving import next_frame
from tests.gui.reviewing import opened
from tests.gui.scripted import Script
from tests.gui.watching import make_session, open_session, write_clip

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTextEdit,
)


def controls(root: QWidget) -> Iterator[QWidget]:
    """Walk through what one can use below a widget; what is inside a control is that control's."""
    for child in root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not child.isVisibleTo(root) or isinstance(child, QScrollBar) or (child.isWindow() and child is not root):
            continue
        text = isinstance(child, QLabel)  # it may be clicked to be copied
        focusable = child.focusPolicy() is not Qt.FocusPolicy.NoFocus and not text
        if isinstance(child, _CONTROLS) or focusable:
            yield child
        if not isinstance(child, (*_CONTROLS, QGraphicsView)):
            yield from controls(child)


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says of a widget."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)).strip()


def reached(widget: QWidget) -> bool:
    """Return whether the keyboard gets there, or has it at something that works it."""
    at = widget.focusProxy() or widget
    group = at.group() if isinstance(at, QAbstractButton) else None
    # Of buttons of which one is chosen Tab stops at that one; the arrows go on from there.
    ways = group.buttons() if group is not None and group.exclusive() else [at]
    return any(bool(one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) for one in ways)


def faults(root: QWidget) -> list[str]:
    """Tell which controls below a widget lack a name, or cannot be reached."""
    found = [one for one in controls(root) if one.isEnabled()]
    assert found
    told = [f"{type(one).__name__} in {type(one.parent()).__name__} has no name" for one in found if not name_of(one)]
    lost = [one for one in found if not reached(one)]
    return told + [
        f"{type(one).__name__} “{name_of(one)}” in {type(one.parent()).__name__} is not reached" for one in lost
    ]


def test_a_control_without_a_name_or_out_of_reach_is_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    field, other = QLineEdit(root), QLineEdit(root)
    other.setAccessibleName("Name")
    other.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert faults(root) == ["QLineEdit in QWidget has no name", "QLineEdit “Name” in QWidget is not reached"]
    field.setAccessibleName("Search")
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert faults(root) == []


def test_live(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    playing.live.load_timeline()
    next_frame(playing, script, qtbot)
    assert faults(playing) == []
    playing.live.player.pause()
    assert faults(playing) == []


def test_live_at_its_smallest(playing: MainWindow) -> None:
    playing.resize(900, 600)
    playing.step_text_size(1)
    assert faults(playing) == []


def test_annotate(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.show_page(1)
    assert faults(window) == []
    write_clip(tmp_path / "a.mp4")
    window.annotate.add_paths([tmp_path / "a.mp4"])
    qtbot.waitUntil(lambda: window.annotate.model.rowCount() == 1)
    window.annotate.view.selectAll()
    assert faults(window) == []


def test_sessions(window: MainWindow, settings: Settings, qtbot: QtBot, tmp_path: Path) -> None:
    session = make_session(write_clip(tmp_path / "films" / "clip.mp4"), settings.output_folder)
    page = open_session(window, session, qtbot)
    qtbot.waitUntil(lambda: not page.library.busy)
    assert faults(window) == []


def test_data_set(window: MainWindow, suspects: Path, qtbot: QtBot) -> None:
    window.show_page(3)
    assert faults(window) == []
    opened(window, suspects, qtbot)
    assert faults(window) == []


@pytest.mark.parametrize("section", range(6))
def test_settings(window: MainWindow, qtbot: QtBot, section: int) -> None:
    window.settings_window.show_settings()
    shown = window.settings_window.shown
    assert shown is not None
    qtbot.waitUntil(lambda: bool(shown.network.card.toPlainText()))
    shown.sections.setCurrentRow(section)
    assert faults(shown) == []
    shown.close()


def test_palette_and_keys(window: MainWindow) -> None:
    window.show_palette()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    assert faults(palette) == []
    palette.close()
    window.resize(900, 600)
    window.show_keys()
    keys = window.findChild(KeyList)
    assert keys is not None
    assert isinstance(keys.findChild(QAbstractScrollArea), QWidget)
    assert faults(keys) == []
    keys.close()


def test_every_menu_and_action_has_a_name(window: MainWindow) -> None:
    menus = window._make_menus()
    for menu in (menus.whole, menus.recent, *menus.menus.values()):
        assert menu.accessibleName()
    assert all(action.text() for action in menus.whole.actions())
    assert all(window.registry.action(spec.id).text() for spec in window.registry.specs)
