"""Every page and dialog in every language: no word of another one is left, and nothing is cut off."""

import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.about.first_start import FirstStart
from app.actions.action import key_text
from app.actions.palette import CommandPalette
from app.key_list import KeyList
from app.main_window import MainWindow
from app.sessions.event_dialog import EventDialog
from app.sessions.kinds_dialog import KindsDialog
from app.sessions.name_dialog import NameDialog
from app.sessions.page import SessionsPage
from app.settings import Settings
from app.translation import FOLDER, counted, install_translation, size_words, tr, word, written
from fer_core.emotions import SHOWN, UNCERTAIN
from fer_core.session.events import CORRECTION, LEAVE_OUT, Event
from tests.gui.driving import next_frame
from tests.gui.reviewing import opened
from tests.gui.scripted import Script
from tests.gui.speaking import cut_off, texts
from tests.gui.watching import make_session, open_session, write_clip


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translations", Path(__file__).parents[2] / "packaging/translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GERMAN = {text: said for (text, meaning), said in _script().read(FOLDER / "fer_studio_de.ts").items() if not meaning}
EMOTIONS = {*SHOWN, UNCERTAIN} - {"neutral"}
"""Words that no German text has in it."""


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The language of the window, for as long as the test takes."""
    locale = QLocale()
    assert install_translation(qapp, request.param) == request.param
    yield request.param
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(locale)


@pytest.fixture
def spoken(language: str, settings: Settings, tmp_path: Path, make_window: Callable[[], MainWindow]) -> MainWindow:
    """The window at its smallest, in that language."""
    settings.output_folder = tmp_path / "archive"  # its name is read on the page, and is no word of the program
    window = make_window()
    window.resize(900, 600)
    return window


def left_in_english(root: QWidget) -> list[str]:
    """Tell which texts are those of the program, although there is a translation that reads otherwise."""
    said = set(GERMAN.values())
    return [
        f"{text!r} in {type(part).__name__}"
        for part, text in texts(root)
        if (GERMAN.get(text, text) != text and text not in said) or (EMOTIONS & set(re.findall(r"\w+", text)))
    ]


def check(root: QWidget, language: str) -> None:
    """Fail on what is left in English and on what is cut off."""
    for _ in range(3):  # what came meanwhile is laid out, and what that moves
        QApplication.processEvents()
    if language == "de":
        assert "\n".join(left_in_english(root)) == ""
    assert "\n".join(cut_off(root)) == ""


def test_a_text_that_is_left_and_one_that_is_cut_off_are_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(200, 100)
    button, label = QPushButton("Open folder", root), QLabel("Ordner öffnen", root)
    button.resize(button.sizeHint())
    label.move(0, 50)
    label.resize(label.sizeHint())
    root.show()
    assert left_in_english(root) == ["'Open folder' in QPushButton"]
    assert cut_off(root) == []
    label.resize(label.width() - 10, label.height())
    button.move(150, 0)
    assert [line.partition(" in ")[0] for line in cut_off(root)] == ["'Open folder'", "'Ordner öffnen'"]


def test_pages(spoken: MainWindow, language: str, script: Script, suspects: Path, tmp_path: Path, qtbot: QtBot) -> None:
    check(spoken, language)
    spoken.begin("demo")
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    qtbot.waitUntil(lambda: spoken.live.view.analyzed is not None)
    spoken.live.load_timeline()
    next_frame(spoken, script, qtbot)
    check(spoken, language)
    spoken.live.player.pause()
    check(spoken, language)
    spoken.show_page(1)
    check(spoken, language)
    spoken.annotate.add_paths([write_clip(tmp_path / "a.mp4")])
    qtbot.waitUntil(lambda: spoken.annotate.model.rowCount() == 1)
    spoken.annotate.view.selectAll()
    check(spoken, language)
    spoken.show_page(2)
    qtbot.waitUntil(lambda: not spoken.sessions.library.busy)
    check(spoken, language)
    spoken.show_page(3)
    check(spoken, language)
    opened(spoken, suspects, qtbot)
    check(spoken, language)


@pytest.fixture
def watching(spoken: MainWindow, settings: Settings, qtbot: QtBot, tmp_path: Path) -> SessionsPage:
    session = make_session(write_clip(tmp_path / "films" / "clip.mp4"), settings.output_folder)
    page = open_session(spoken, session, qtbot)
    qtbot.waitUntil(lambda: not page.library.busy)
    return page


def test_sessions(spoken: MainWindow, watching: SessionsPage, language: str, qtbot: QtBot) -> None:
    check(spoken, language)
    watching.desk.show_summary(True)
    qtbot.waitUntil(lambda: bool(watching.desk.summary.table.rows))
    check(spoken, language)
    assert watching.desk.summary.table.rows[0][0] == {"de": "Wut", "en": "angry"}[language]
    dialogs: tuple[QDialog, ...] = (
        NameDialog("#1", "Anna", (), "0:01", lambda name, here: None, parent=spoken),
        KindsDialog((), lambda kinds: None, spoken),
        *(
            EventDialog(event, (), [(1, "#1")], lambda event: None, lambda: None, spoken)
            for event in (Event(LEAVE_OUT, 0.0, 1.0), Event(CORRECTION, 0.0, 1.0, 1, "sad"))
        ),
    )
    for dialog in dialogs:
        dialog.open()
        check(dialog, language)
        dialog.reject()
        dialog.deleteLater()


def test_windows(spoken: MainWindow, settings: Settings, language: str, qtbot: QtBot) -> None:
    spoken.settings_window.show_settings()
    shown = spoken.settings_window.shown
    assert shown is not None
    qtbot.waitUntil(lambda: bool(shown.network.card.toPlainText()))
    for section in range(shown.sections.count()):
        shown.sections.setCurrentRow(section)
        check(shown, language)
    shown.close()
    helped = spoken.help
    about = helped.show_about()
    for page in range(4):
        about.show_page(page)
        check(about, language)
    about.reject()
    privacy = helped.show_privacy()
    qtbot.waitUntil(lambda: all(size.text() != "…" for size in privacy.sizes))
    check(privacy, language)
    privacy.reject()
    log = helped.show_log()
    check(log, language)
    log.reject()
    first = FirstStart(settings, spoken)
    first.open()
    check(first, language)
    first.reject()
    spoken.show_palette()
    palette = spoken.findChild(CommandPalette)
    assert palette is not None
    check(palette, language)
    palette.close()
    spoken.show_keys()
    keys = spoken.findChild(KeyList)
    assert keys is not None
    check(keys, language)
    keys.close()
    menus = spoken._make_menus()
    named = [action for menu in (menus.whole, *menus.menus.values()) for action in menu.actions() if action.text()]
    if language == "de":
        assert [one.text() for one in named if one.text() not in GERMAN.values()] == []


def test_keys_are_named_as_qt_names_them(language: str) -> None:
    shift = {"de": "Umschalt+Strg", "en": "Shift+Ctrl"}[language]
    assert key_text("Shift+Ctrl+Del") == f"{shift}+{'Entf' if language == 'de' else 'Del'}"
    for key in ("Ctrl+K", "Shift+X", "Space", "Del", "Home", "PgUp", "Backspace"):
        action = QAction()
        action.setShortcut(QKeySequence(key))
        assert key_text(key) == action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def test_words_and_figures(language: str) -> None:
    assert word("sad") == {"de": "Trauer", "en": "sad"}[language]
    assert word("someone else's class") == "someone else's class"
    assert tr("Light", "colours") == {"de": "Hell", "en": "Light"}[language]
    interval = {"de": "1.234,5 % (1.000,0 bis 2.000,5)", "en": "1,234.5% (1,000.0 to 2,000.5)"}[language]
    assert written("1,234.5% (1,000.0 to 2,000.5)") == interval
    assert [size_words(1), size_words(412), size_words(3_400_000)] == {
        "de": ["1 Byte", "412 Bytes", "3,4 MB"],
        "en": ["1 byte", "412 bytes", "3.4 MB"],
    }[language]
    assert counted(1_234, tr("face"), tr("faces")) == {"de": "1.234 Gesichter", "en": "1,234 faces"}[language]
