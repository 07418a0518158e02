"""The window of the settings: every change is remembered, and takes effect at once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.live.player import Phase
from app.main_window import MainWindow
from app.settings import ReadingSettings, RecordSettings, Settings
from app.settings_window.network import Network, try_network
from app.settings_window.rows import FolderRow
from app.settings_window.window import SettingsWindow
from app.widgets.picker import Picker
from fer_core.errors import FerError
from fer_core.inference.model_folder import shipped_model
from tests.gui.driving import next_frame
from tests.gui.scripted import Script


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> Iterator[SettingsWindow]:
    """The window of the settings, opened with its key."""
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    found = window.settings_window.shown
    assert found is not None
    qtbot.waitUntil(lambda: found.network._task is None)
    yield found
    if window.settings_window.shown is not None:
        found.close()


def choose(shown: SettingsWindow, name: str, value: object) -> None:
    """Choose something of a picker by its name."""
    sections = [shown.pages.widget(at) for at in range(shown.pages.count())]
    pickers = [picker for section in sections if section is not None for picker in section.findChildren(Picker)]
    (picker,) = [one for one in pickers if one.accessibleName() == name]
    picker.setCurrentIndex(picker.findData(value))
    picker.activated.emit(picker.currentIndex())


def test_it_is_opened_once(window: MainWindow, shown: SettingsWindow) -> None:
    window.settings_window.show_settings()
    assert window.findChildren(SettingsWindow) == [shown]
    assert [shown.sections.item(row).text() for row in range(shown.sections.count())] == [
        "Appearance",
        "Reading",
        "Network",
        "Recording",
        "Folders",
        "Privacy",
    ]
    shown.close()
    assert window.settings_window.shown is None


def test_appearance_changes_at_once(window: MainWindow, shown: SettingsWindow, settings: Settings) -> None:
    usual = window.header.tabs[0].font().pointSizeF()
    choose(shown, "Size of the text", 125)
    assert window.header.tabs[0].font().pointSizeF() == pytest.approx(usual * 1.25)
    for colours, dark in (("light", False), ("dark", True)):
        choose(shown, "Colours", colours)
        assert (shown.palette().window().color().lightnessF() < 0.5) is dark
    choose(shown, "Language", "de")
    assert (settings.text_size, settings.colours, settings.language) == (125, "dark", "de")


def test_reading_follows_and_shows_on_the_live_page(
    window: MainWindow, shown: SettingsWindow, settings: Settings, script: Script, qtbot: QtBot
) -> None:
    window.begin("demo")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    choose(shown, "Labels", 8)
    shown.smoothing.slider.setValue(shown.smoothing.slider.maximum())
    assert (settings.reading.classes, settings.reading.smoothing_s) == (8, 2.0)
    assert window.live.sources.eight.isChecked()
    assert window.live.sources.smoothing.value == 2.0
    assert len(script.sources) == 1
    choose(shown, "Network runs on", "cpu")  # another engine begins what runs anew
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    next_frame(window, script, qtbot)
    assert settings.reading.device == "cpu"
    window.live.sources.seven.setChecked(True)
    assert settings.reading == ReadingSettings(smoothing_s=2.0, device="cpu")
    assert window.live.player.phase is Phase.RUNNING


def test_recording_shows_beside_the_button(window: MainWindow, shown: SettingsWindow, settings: Settings) -> None:
    choose(shown, "What is recorded", "clean")
    shown.blur.click()
    assert settings.record == RecordSettings("clean", blur_faces=True)
    assert window.live.bar.record_choice.contents["clean"].isChecked()
    assert window.live.bar.record_choice.blur.isChecked()
    choose(shown, "What is recorded", "data")
    assert not shown.blur.isEnabled()


def test_a_folder_is_chosen_and_taken_back(
    window: MainWindow, shown: SettingsWindow, settings: Settings, tmp_path: Path
) -> None:
    window.show_page(1)
    row = shown.folders["output_folder"]
    (tmp_path / "mine").mkdir()
    row.chosen.emit(tmp_path / "mine")
    assert settings.output_folder == shown.folders["library_folder"].path == tmp_path / "mine"
    assert window.annotate.card.folder.toolTip() == str(tmp_path / "mine")
    assert row.show_button.isEnabled()
    row.reset_button.click()
    assert settings.output_folder.name == "FER Studio"
    assert not row.reset_button.isEnabled()
    shown.folders["library_folder"].chosen.emit(tmp_path / "mine")
    assert settings.library_chosen
    shown.folders["library_folder"].reset_button.click()
    assert not settings.library_chosen


def test_a_network_is_tried_before_it_is_taken(
    window: MainWindow, shown: SettingsWindow, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    network = shown.network
    assert "fer-small" in network.card.toPlainText()
    (tmp_path / "empty").mkdir()
    network.folder.chosen.emit(tmp_path / "empty")
    qtbot.waitUntil(lambda: network._task is None)
    assert "empty" in network.state.text()
    assert network.state.objectName() == "warning"
    assert settings.reading.model == ""
    good = Network("mine v2", "# Mine\nIt reads faces.", tmp_path)
    network._try = lambda folder: good
    with qtbot.waitSignal(network.chosen):
        network.folder.chosen.emit(tmp_path)
    assert settings.reading.model == str(tmp_path)
    assert network.state.text() == "mine v2"
    assert "It reads faces." in network.card.toPlainText()
    qtbot.waitUntil(lambda: network._task is None)
    with qtbot.waitSignal(network.chosen):
        network.folder.reset_button.click()
    assert settings.reading.model == ""
    qtbot.waitUntil(lambda: network._task is None)


def test_a_network_on_disk_is_opened_as_the_commands_do(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(shipped_model(), folder)
    assert try_network(folder) == Network(try_network(None).title, try_network(None).card, folder)
    (folder / "MODEL_CARD.md").unlink()
    assert try_network(folder).card == ""
    with (folder / "model.tflite").open("ab") as file:
        file.write(b"x")
    with pytest.raises(FerError, match=r"model\.tflite"):
        try_network(folder)


def test_privacy_says_where_everything_lies(shown: SettingsWindow, settings: Settings) -> None:
    rows = shown.pages.widget(5).findChildren(FolderRow)  # type: ignore[union-attr]
    assert settings.output_folder in [row.path for row in rows]
    assert settings.file.parent in [row.path for row in rows]
    assert len({row.path for row in rows}) == 5


def test_all_is_reset_and_that_is_undone(
    window: MainWindow, shown: SettingsWindow, settings: Settings, tmp_path: Path
) -> None:
    choose(shown, "Labels", 8)
    choose(shown, "Size of the text", 125)
    settings.remember("file", tmp_path / "a.mp4")
    before = settings.everything()
    shown.reset.click()
    assert settings.reading == ReadingSettings()
    assert not settings.recent
    assert window.live.sources.seven.isChecked()
    shown.undo.click()
    assert settings.everything() == before
    assert window.live.sources.eight.isChecked()
    assert not shown.undo.isVisible()


def test_what_was_opened_is_forgotten(
    window: MainWindow, shown: SettingsWindow, settings: Settings, tmp_path: Path
) -> None:
    settings.remember("file", tmp_path / "a.mp4")
    shown.forget.setEnabled(True)
    shown.forget.click()
    assert not settings.recent
    shown.undo.click()
    assert [one.path for one in settings.recent] == [tmp_path / "a.mp4"]


def test_undoing_what_was_forgotten_takes_nothing_else_back(
    shown: SettingsWindow, settings: Settings, tmp_path: Path
) -> None:
    settings.remember("file", tmp_path / "a.mp4")
    shown.forget.setEnabled(True)
    shown.forget.click()
    shown.blur.setChecked(True)
    settings.remember("file", tmp_path / "b.mp4")
    assert shown.undo.isVisible()
    shown.undo.click()
    assert [one.path for one in settings.recent] == [tmp_path / "b.mp4", tmp_path / "a.mp4"]
    assert settings.record.blur_faces


def test_a_reset_is_undone_as_long_as_nothing_else_was_set(
    window: MainWindow, shown: SettingsWindow, settings: Settings
) -> None:
    choose(shown, "Labels", 8)
    shown.reset.click()
    settings.screenshot_blur = True  # elsewhere in the window
    shown.undo.click()
    assert settings.reading.classes == 8
    assert settings.screenshot_blur
    changes: tuple[Callable[[], object], ...] = (
        lambda: shown.blur.setChecked(True),
        lambda: choose(shown, "Colours", "dark"),
        lambda: choose(shown, "Detector", "short"),
        lambda: shown.folders["output_folder"].reset.emit(),
    )
    for change in changes:
        shown.reset.click()
        assert shown.undo.isVisible()
        change()
        assert not shown.undo.isVisible()
