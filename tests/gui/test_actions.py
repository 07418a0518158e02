"""Menus, the palette and the keys of the window: what they offer, and that they do it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.actions.action import ActionSpec, Page, key_text
from app.actions.palette import Choice, CommandPalette, choices
from app.live.player import Phase
from app.main_window import MainWindow
from app.review.page import ReviewPage
from app.settings import Settings
from app.widgets.glyphs import GlyphButton
from tests.gui.driving import press
from tests.gui.reviewing import actions, focused, typed
from tests.gui.scripted import Script

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def palette(window: MainWindow, qtbot: QtBot) -> CommandPalette:
    """Open the palette with its key."""
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    found: list[CommandPalette] = window.findChildren(CommandPalette)
    return found[-1]


def rows(shown: CommandPalette) -> list[Choice]:
    model = shown.list.model()
    return [model.index(row, 0).data(Qt.ItemDataRole.EditRole) for row in range(model.rowCount())]


def test_typing_finds_an_action_and_enter_does_it(playing: MainWindow, qtbot: QtBot) -> None:
    shown = palette(playing, qtbot)
    qtbot.keyClicks(shown.field, "st pau")
    assert [choice.text for choice in rows(shown)] == ["Live: Start or pause"]
    assert rows(shown)[0].hint == "Space"
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: playing.live.player.phase is Phase.PAUSED)
    assert not playing.findChildren(CommandPalette) or not shown.isVisible()


def test_it_pauses_also_where_the_keyboard_was_on_another_button(playing: MainWindow, qtbot: QtBot) -> None:
    playing.header.panels["face"].setFocus()
    shown = palette(playing, qtbot)
    qtbot.keyClicks(shown.field, "start")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: playing.live.player.phase is Phase.PAUSED)
    assert playing.live.panels.is_shown("face")


def test_what_cant_be_done_is_said_with_its_reason_and_not_done(playing: MainWindow, qtbot: QtBot) -> None:
    shown = palette(playing, qtbot)
    qtbot.keyClicks(shown.field, "MARK the moment")
    (choice,) = rows(shown)
    assert (choice.possible, choice.hint) == (False, "nothing is being recorded")
    index = shown.list.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Live: Mark the moment, not now: nothing is being recorded"
    )
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert shown.isVisible()
    shown.field.setText("one frame back")
    assert {row.hint for row in rows(shown)} == {"no file plays that can be sought", "on the page Sessions"}
    shown.field.setText("(nothing[ like*this")
    assert rows(shown) == []
    assert shown.none.isVisible()
    qtbot.keyClick(shown.field, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_up_and_down_go_through_the_list_and_around(window: MainWindow, qtbot: QtBot) -> None:
    shown = palette(window, qtbot)
    last = shown.list.model().rowCount() - 1
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, last), (Qt.Key.Key_Down, 0)):
        qtbot.keyClick(shown.field, key)
        assert shown.list.currentIndex().row() == row
    qtbot.keyClick(shown.field, Qt.Key.Key_PageDown)
    assert shown.list.currentIndex().row() == 11
    assert shown.field.hasFocus()
    shown.close()


def test_all_actions_are_in_the_palette_but_its_own(window: MainWindow) -> None:
    window.registry.refresh()
    found = choices(window.registry, (), window.opening.open_recent)
    assert len(found) == len(window.registry.specs) - 1
    possible = [choice.possible for choice in found]
    assert possible == sorted(possible, reverse=True)


def test_the_menu_says_what_can_be_done_now(playing: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, playing, Qt.Key.Key_F10)
    menus = playing._make_menus()
    assert menus.whole.isVisible()
    assert [action.text() for action in menus.whole.actions()] == [
        "File",
        "Edit",
        "View",
        "Live",
        "Annotate",
        "Sessions",
        "Data set",
        "Help",
    ]
    offered = {action.text(): action for action in menus.menus["live"].actions() if action.text()}
    assert offered["Start or pause"].isEnabled()
    assert not offered["Mark the moment"].isEnabled()
    assert not any(action.isEnabled() for action in menus.menus["sessions"].actions() if action.text())
    menus.whole.close()
    offered["Start or pause"].trigger()
    assert playing.live.player.phase is Phase.PAUSED


def test_what_is_on_is_ticked(window: MainWindow, qtbot: QtBot) -> None:
    registry = window.registry
    assert registry.action("view.face").isChecked()
    registry.action("view.face").trigger()
    assert not window.live.panels.is_shown("face")
    assert not registry.action("view.face").isChecked()
    window.header.panels["face"].click()
    registry.refresh()
    assert registry.action("view.face").isChecked()


def test_somebody_else_adds_an_action(window: MainWindow, qtbot: QtBot) -> None:
    menus = window._make_menus()
    done: list[str] = []
    spec = ActionSpec("help.mine", "My own", ("Ctrl+Shift+A",), menu="help")
    window.registry.add(spec, lambda: done.append("about"), obstacle=lambda: "said" if done else "")
    assert [action.text() for action in menus.menus["help"].actions()][-1] == "My own"
    qtbot.keyClick(window, Qt.Key.Key_A, CTRL | SHIFT)
    assert done == ["about"]
    window.registry.refresh()
    assert window.registry.obstacle("help.mine") == "said"
    qtbot.keyClick(window, Qt.Key.Key_A, CTRL | SHIFT)
    assert done == ["about"]
    with pytest.raises(ValueError, match=r"help\.mine already"):
        window.registry.add(spec, lambda: None)


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit, QSpinBox])
def test_letters_that_are_typed_into_a_field_do_nothing_else(
    playing: MainWindow, qtbot: QtBot, make: Callable[[QWidget], QWidget]
) -> None:
    field = make(playing.live)
    field.show()
    field.setFocus()
    fired: list[str] = []
    for action in playing.findChildren(QAction):
        action.triggered.connect(lambda _=False, action=action: fired.append(action.objectName()))
    mirrored = playing.live.sources.mirror.isChecked()
    qtbot.keyClicks(field, "sremo1? ")
    assert fired == []
    assert playing.live.sources.mirror.isChecked() is mirrored
    assert playing.live.player.phase is Phase.RUNNING
    assert not playing.live.recording.recording


def test_digits_and_control_go_to_the_pages(window: MainWindow, qtbot: QtBot) -> None:
    for key, index in ((Qt.Key.Key_2, 1), (Qt.Key.Key_3, 2), (Qt.Key.Key_4, 3), (Qt.Key.Key_1, 0)):
        qtbot.keyClick(focused(), key, CTRL)
        assert window.header.tabs[index].isChecked()


def test_undo_and_redo_are_the_pages(window: MainWindow, page: ReviewPage, qtbot: QtBot) -> None:
    undo, redo = window.registry.action("edit.undo"), window.registry.action("edit.redo")
    assert not undo.isEnabled()
    typed(qtbot, page, "d")
    assert (undo.isEnabled(), undo.text(), redo.isEnabled()) == (True, "Undo: Deleted", False)
    qtbot.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    assert (undo.isEnabled(), redo.isEnabled(), redo.text()) == (False, True, "Redo: Deleted")
    assert page.position == 0
    qtbot.keyClick(focused(), Qt.Key.Key_Z, CTRL | SHIFT)
    assert actions(page) == [("f0", "delete"), ("f0", "undo"), ("f0", "delete")]
    assert page.position == 0
    window.show_page(0)
    assert not undo.isEnabled()
    assert undo.text() == "Undo"


def test_a_text_field_undoes_its_own_typing(window: MainWindow, page: ReviewPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "d")
    page.panel.who.setFocus()
    qtbot.keyClicks(page.panel.who, "Ada")
    qtbot.keyClick(page.panel.who, Qt.Key.Key_Z, CTRL)
    assert page.panel.who.text() == ""
    assert actions(page) == [("f0", "delete")]


def test_a_page_of_which_nothing_is_open_says_so(window: MainWindow) -> None:
    window.show_page(2)
    registry = window.registry
    assert registry.obstacle("sessions.play") == "no session is open"
    assert registry.obstacle("sessions.library") == ""
    assert registry.obstacle("live.start") == "on the page Live"
    window.show_page(1)
    assert registry.obstacle("annotate.start") == "nothing is in the queue"
    assert registry.action("annotate.add").isEnabled()
    window.show_page(3)
    assert registry.obstacle("data_set.keep") == "no data set is open"


def test_files_sessions_and_data_sets_are_opened_again(
    window: MainWindow, script: Script, settings: Settings, suspects: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    video, gone = tmp_path / "a & b.mp4", tmp_path / "gone.mp4"
    video.touch()
    settings.remember("file", gone)
    window.open_file(video)
    qtbot.waitUntil(lambda: bool(script.sources))
    with qtbot.waitSignal(window.review.idle):
        window.open_dataset(suspects)
    window.show_page(0)
    menus = window._make_menus()
    menus.recent.aboutToShow.emit()
    listed = {action.text(): action for action in menus.recent.actions() if action.text()}
    assert [name for name, action in listed.items() if action.isSeparator()] == ["Videos and pictures", "Data sets"]
    assert listed["a && b.mp4"].isEnabled()
    assert not listed["gone.mp4"].isEnabled()
    assert listed["gone.mp4"].toolTip() == f"no longer in {tmp_path}"
    with qtbot.waitSignal(window.review.idle):
        listed["set"].trigger()
    assert window.header.tabs[3].isChecked()
    found = {
        choice.text: choice for choice in choices(window.registry, window.opening.recent, window.opening.open_recent)
    }
    assert found["Open a & b.mp4"].possible
    assert not found["Open gone.mp4"].possible
    found["Open a & b.mp4"].run()
    assert window.header.tabs[0].isChecked()


def test_what_was_opened_is_forgotten_and_that_is_undone(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    settings.remember("file", tmp_path / "a.mp4")
    window.registry.refresh()
    window.registry.action("file.forget").trigger()
    assert not settings.recent
    assert window.notices.texts == ("What was opened last is forgotten.",)
    assert window.registry.obstacle("file.forget") == "nothing is remembered"
    (notice,) = window.notices._shown
    assert notice._action is not None
    settings.remember("file", tmp_path / "b.mp4")
    settings.screenshot_blur = True
    notice._action.click()
    assert [one.path for one in settings.recent] == [tmp_path / "b.mp4", tmp_path / "a.mp4"]
    assert settings.screenshot_blur
    assert window.registry.obstacle("file.forget") == ""


def test_larger_text_reaches_every_widget_and_goes_back(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    tab, panel = window.header.tabs[0], window.live.sources
    usual, wide = tab.font().pointSizeF(), panel.width()
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert settings.text_size == 150
    assert tab.font().pointSizeF() == pytest.approx(usual * 1.5)
    assert wide < panel.width() <= wide * 1.5
    assert window.live.states._page._title.font().pointSizeF() == pytest.approx(usual * 1.5 * 1.5, abs=0.1)
    assert window.minimumSizeHint().width() <= 900
    for _ in range(9):
        qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert settings.text_size == 80
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert (settings.text_size, panel.width()) == (100, wide)
    assert tab.font().pointSizeF() == usual


def test_colours_are_chosen_whatever_the_system_has(window: MainWindow, settings: Settings) -> None:
    registry = window.registry
    for name, dark in (("light", False), ("dark", True)):
        registry.action(f"view.{name}_theme").trigger()
        assert (window.palette().window().color().lightnessF() < 0.5) is dark
        assert registry.action(f"view.{name}_theme").isChecked()
    assert not registry.action("view.light_theme").isChecked()
    registry.action("view.dark_theme").trigger()
    assert registry.action("view.dark_theme").isChecked()
    assert settings.colours == "dark"


def test_quitting_closes_the_window(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Q, CTRL)
    assert not window.isVisible()


def test_the_keys_that_buttons_name_are_those_of_the_actions(
    playing: MainWindow, page: ReviewPage, qtbot: QtBot
) -> None:
    window = playing
    places: tuple[tuple[QWidget, Page | None], ...] = (
        (window.header, None),
        (window.live, Page.LIVE),
        (window.annotate, Page.ANNOTATE),
        (window.sessions, Page.SESSIONS),
        (window.review, Page.DATA_SET),
    )
    seen = 0
    for place, where in places:
        specs = [spec for spec in window.registry.specs if spec.page in (None, where)]
        keys = {key_text(key).replace("+", " ") for spec in specs for key in spec.keys} | {"Del"}
        for button in place.findChildren(GlyphButton):
            named = re.search(r"\((\S[^()]*)\)$", button.toolTip())
            if named is not None:
                seen += 1
                assert named[1] in keys, button.toolTip()
    assert seen > 15


def test_a_held_key_does_a_thing_once_unless_it_steps_or_sizes(window: MainWindow) -> None:
    registry = window.registry
    held = {spec.id for spec in registry.specs if registry.action(spec.id).autoRepeat()}
    assert held == {
        *("live.back", "live.on", "live.jump_back", "live.jump_on", "view.larger", "view.smaller"),
        *("sessions.back", "sessions.on", "sessions.jump_back", "sessions.jump_on"),
        *("sessions.mark_back", "sessions.mark_on", "sessions.closer", "sessions.wider"),
    }
    space = window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert space
    assert not any(shortcut.autoRepeat() for shortcut in space)
