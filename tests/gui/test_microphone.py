"""Sound with a recording: nothing is opened unless asked for, it is seen to be heard, and it may go."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.live.microphone import Microphone, MicrophoneChoice, OnHeard, level_of
from app.live.services import LiveServices
from app.main_window import MainWindow, Services
from app.settings import Settings
from fer_core.errors import FerError
from fer_core.session.record import SessionRecord
from tests.gui.driving import next_frame, press
from tests.gui.scripted import Script, save_nothing

DESK = MicrophoneChoice("desk", "Desk microphone")
RATE = 16_000


@dataclass
class Desk:
    """A microphone that hears what a test says."""

    name: str = DESK.name
    opened: list[str] = field(default_factory=list)
    closed: int = 0
    listed: int = 0
    error: FerError | None = None
    on_heard: OnHeard | None = None
    on_lost: Callable[[str], None] | None = None

    def open(self, key: str, on_heard: OnHeard, on_lost: Callable[[str], None]) -> Microphone:
        self.opened.append(key)
        if self.error is not None:
            raise self.error
        self.on_heard, self.on_lost = on_heard, on_lost
        return self

    def list(self) -> tuple[MicrophoneChoice, ...]:
        self.listed += 1
        return (DESK,)

    def close(self) -> None:
        self.closed += 1

    def hear(self, seconds: float = 0.2) -> None:
        assert self.on_heard is not None
        waves = (16_000 * np.sin(np.arange(round(seconds * RATE)))).astype(np.int16)
        self.on_heard(waves, RATE, time.monotonic())


@pytest.fixture
def desk() -> Desk:
    """The microphone."""
    return Desk()


@pytest.fixture
def playing(settings: Settings, script: Script, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with the demo running and that microphone."""
    live = LiveServices(
        lambda: None,
        script.open_source,
        script.open_analyzer,
        script.fetch_assets,
        list_microphones=desk.list,
        open_microphone=desk.open,
    )
    window = MainWindow(settings, Services(live=live, save_screenshot=save_nothing, find_cameras=lambda: ()))
    window.resize(1100, 700)
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    window.begin("demo")
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    yield window
    window.close()
    assert window.live.player.join(5)
    qtbot.waitUntil(lambda: not window.live.player.busy)
    window.deleteLater()


def choices(window: MainWindow) -> dict[str, QAction]:
    menu = window.live.bar.record_choice.microphones
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def record(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: window.live.recording._recorder is not None)
    go_on(window, script, qtbot)


def go_on(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    recorder = window.live.recording._recorder
    assert recorder is not None
    before = recorder.progress.frames
    next_frame(window, script, qtbot)
    qtbot.waitUntil(lambda: recorder.progress.frames > before)


def finished(window: MainWindow, settings: Settings, qtbot: QtBot) -> tuple[Path, SessionRecord]:
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: not window.live.recording.busy, timeout=20_000)
    (folder,) = settings.output_folder.iterdir()
    return folder, SessionRecord.read(folder / "session.json")


def test_nothing_is_asked_or_opened_unless_it_is_wanted(
    playing: MainWindow, script: Script, desk: Desk, settings: Settings, qtbot: QtBot
) -> None:
    record(playing, script, qtbot)
    assert not playing.live.bar.level.isVisible()
    _, written = finished(playing, settings, qtbot)
    assert (desk.listed, desk.opened, written.microphone) == (0, [], "")


def test_a_chosen_microphone_is_heard_seen_and_kept(
    playing: MainWindow, script: Script, desk: Desk, settings: Settings, qtbot: QtBot
) -> None:
    assert [text for text, action in choices(playing).items() if action.isChecked()] == ["No sound"]
    choices(playing)[DESK.name].trigger()
    assert settings.record.microphone == "desk"
    assert [text for text, action in choices(playing).items() if action.isChecked()] == [DESK.name]
    assert desk.opened == []
    record(playing, script, qtbot)
    level = playing.live.bar.level
    assert level.isVisible()
    assert level.toolTip() == DESK.name
    desk.hear()
    qtbot.waitUntil(lambda: level.value() > 80)
    go_on(playing, script, qtbot)
    folder, written = finished(playing, settings, qtbot)
    assert (desk.opened, desk.closed, written.microphone, written.warnings) == (["desk"], 1, DESK.name, ())
    assert not level.isVisible()
    with av.open(str(folder / "video.mp4")) as container:
        assert container.streams.audio[0].codec_context.name == "aac"


def test_a_microphone_that_is_refused_costs_the_sound_only(
    playing: MainWindow, script: Script, desk: Desk, settings: Settings, qtbot: QtBot
) -> None:
    desk.error = FerError("Desk microphone can't be used.")
    choices(playing)[DESK.name].trigger()
    record(playing, script, qtbot)
    assert playing.notices.texts == ("Desk microphone can't be used. This is recorded without sound.",)
    _, written = finished(playing, settings, qtbot)
    assert (written.microphone, written.status) == ("", "complete")


def test_a_microphone_that_goes_is_told_of(
    playing: MainWindow, script: Script, desk: Desk, settings: Settings, qtbot: QtBot
) -> None:
    choices(playing)[DESK.name].trigger()
    record(playing, script, qtbot)
    desk.hear()
    assert desk.on_lost is not None
    desk.on_lost("Desk microphone gives no more sound.")
    assert not playing.live.bar.level.isVisible()
    assert "Desk microphone gives no more sound. The recording goes on without sound." in playing.notices.texts
    go_on(playing, script, qtbot)
    _, written = finished(playing, settings, qtbot)
    assert written.counts.frames == 2
    assert written.microphone == DESK.name
    assert any("and the rest goes on: Desk microphone gives no more sound." in one for one in written.warnings)


def test_the_level_is_in_decibels() -> None:
    levels = [level_of(np.array([peak], np.int16)) for peak in (0, 33, 1036, -32768)]
    assert levels == pytest.approx([0.0, 0.0, 0.5, 1.0], abs=0.01)
