"""A file on the Live page: the bar below its picture goes to the very frame, playing or held."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.live import services as live_services
from app.live.player import Phase
from app.live.services import LiveServices
from app.live.source_request import SourceRequest
from app.main_window import MainWindow, Services
from app.settings import Settings, SoundSettings
from fer_core.media.encoder import DEFAULT_TIME_BASE, EncoderSettings
from fer_core.media.nut import NutWriter
from fer_core.media.source import FrameSource
from tests.gui.driving import press
from tests.gui.scripted import Script, save_nothing

FRAMES, FPS = 600, 30


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds, frame N of the grey N / 3."""
    path = tmp_path_factory.mktemp("film") / "film.nut"
    with NutWriter(path, EncoderSettings(key_frame_every_s=1.0), (160, 96), DEFAULT_TIME_BASE) as writer:
        for index in range(FRAMES):
            writer.write(np.full((96, 160, 3), index // 3, np.uint8), index * 3000)
    return path


@dataclass
class Heard:
    """What the sound of a file was told."""

    opened: list[Path] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    levels: list[tuple[float, bool]] = field(default_factory=list)
    playing: bool = False
    closed: int = 0
    position_s: float = 0.0

    def open(self, path: Path, on_sound: Callable[[], None]) -> "Heard":
        self.opened.append(path)
        on_sound()
        return self

    def play(self, position_s: float, speed: float) -> None:
        self.told.append(position_s)
        self.position_s, self.playing = position_s, True

    def pause(self) -> None:
        self.playing = False

    def hear(self, volume: float, *, muted: bool) -> None:
        self.levels.append((volume, muted))

    def close(self) -> None:
        self.closed += 1
        self.playing = False


@pytest.fixture
def heard() -> Heard:
    """The sound."""
    return Heard()


@pytest.fixture
def window(settings: Settings, script: Script, heard: Heard, film: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with the film playing, its faces scripted."""
    sources: list[FrameSource] = []

    def open_source(request: SourceRequest, on_lost: Callable[[bool], None]) -> FrameSource:
        sources.append(live_services.open_source(request, on_lost))
        return sources[-1]

    live = LiveServices(lambda: None, open_source, script.open_analyzer, script.fetch_assets, open_sound=heard.open)
    window = MainWindow(settings, Services(live=live, save_screenshot=save_nothing, find_cameras=lambda: ()))
    window.resize(1100, 700)
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    window.begin(str(film))
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    yield window
    window.close()
    assert window.live.player.join(5)
    qtbot.waitUntil(lambda: not window.live.player.busy)
    window.deleteLater()


def shown(window: MainWindow) -> int:
    analyzed = window.live.view.analyzed
    return analyzed.frame.index if analyzed is not None else -1


def wait_for(window: MainWindow, index: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown(window) == index)


def hold(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.PAUSED)


def test_a_click_goes_to_the_frame_of_that_place(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.live.seek_bar
    assert bar.isVisible()
    assert bar.time.text().endswith(" / 0:20")
    hold(window, qtbot)
    slider = bar.slider
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() * 3 // 4, slider.height() // 2))
    wanted = round(slider.value() * FPS / 1000 - 0.5)
    assert 420 < wanted < 480
    qtbot.waitUntil(lambda: abs(shown(window) - wanted) <= 1)
    analyzed = window.live.view.analyzed
    assert analyzed is not None
    assert analyzed.frame.time_s == pytest.approx(analyzed.frame.index / FPS, abs=1e-3)
    assert abs(int(analyzed.frame.image.mean()) - analyzed.frame.index // 3) <= 2
    assert bar.time.text() == f"0:{int(analyzed.frame.time_s):02d} / 0:20"
    assert window.live.player.phase is Phase.PAUSED


def test_the_arrows_step_by_frames_and_jump_by_seconds(window: MainWindow, qtbot: QtBot) -> None:
    hold(window, qtbot)
    window.live.file.seek(10.0)
    qtbot.waitUntil(lambda: shown(window) == 300)
    for key, index in ((Qt.Key.Key_Right, 301), (Qt.Key.Key_Right, 302), (Qt.Key.Key_Left, 301)):
        qtbot.keyClick(window.live.view, key)
        wait_for(window, index, qtbot)
    qtbot.keyClick(window.live.view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: shown(window) == 151)
    qtbot.keyClick(window.live.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: shown(window) == 301)


def test_it_plays_on_from_where_it_was_sought(window: MainWindow, qtbot: QtBot) -> None:
    window.live.file.seek(15.0)
    qtbot.waitUntil(lambda: shown(window) > 455)
    assert window.live.player.phase is Phase.RUNNING


def test_a_file_that_ended_plays_again_from_where_one_goes(window: MainWindow, qtbot: QtBot) -> None:
    window.live.file.seek(19.9)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED, timeout=10_000)
    assert window.live.seek_bar.isVisible()
    window.live.file.seek(5.0)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.RUNNING and 150 <= shown(window) < 300, timeout=10_000)


def end(window: MainWindow, qtbot: QtBot) -> int:
    """Play to the end; return the last frame that was shown."""
    window.live.file.seek(19.9)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED, timeout=10_000)
    return shown(window)


def test_one_frame_back_from_the_end_is_shown_and_held(window: MainWindow, qtbot: QtBot) -> None:
    last = end(window, qtbot)
    live = window.live
    window.live.file.step(1)
    assert live.player.phase is Phase.ENDED  # there is nothing further on
    qtbot.keyClick(live.view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: live.player.phase is Phase.PAUSED, timeout=10_000)
    assert shown(window) == last - 1
    assert live.bar.screenshot.isEnabled()
    qtbot.keyClick(live.view, Qt.Key.Key_Left)
    wait_for(window, last - 2, qtbot)
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: live.player.phase is Phase.ENDED, timeout=10_000)
    assert shown(window) == last


def test_the_handle_is_dragged_back_from_the_end(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    end(window, qtbot)
    bar, slider, runs = window.live.seek_bar, window.live.seek_bar.slider, len(script.readings)
    length = slider.maximum()
    slider.setSliderDown(True)
    for second in (15, 10, 5):
        slider.setSliderPosition(second * 1000)
        assert bar.isVisible()
    assert window.live.player.phase is Phase.ENDED  # nothing is opened as long as one looks for the place
    slider.setSliderDown(False)
    assert bar.isVisible()
    slider.setSliderDown(True)
    slider.setSliderPosition(8000)  # and while it opens one can go on
    slider.setSliderDown(False)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.RUNNING and 240 <= shown(window) < 400, timeout=10_000)
    assert bar.isVisible()
    assert slider.maximum() == length
    assert len(script.readings) == runs + 1


def test_a_repeated_file_begins_again(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.live.seek_bar.repeat, Qt.MouseButton.LeftButton)
    window.live.file.seek(19.8)
    qtbot.waitUntil(lambda: shown(window) > 590, timeout=10_000)
    qtbot.waitUntil(lambda: shown(window) < 300, timeout=10_000)
    assert window.live.player.phase is Phase.RUNNING


def test_the_sound_follows_and_its_volume_is_remembered(
    window: MainWindow, heard: Heard, settings: Settings, film: Path, qtbot: QtBot
) -> None:
    assert heard.opened == [film]
    assert heard.playing
    volume = window.live.seek_bar.volume
    assert volume.isVisible()
    hold(window, qtbot)
    assert not heard.playing
    window.live.file.seek(12.0)
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: heard.playing and 12.0 <= heard.told[-1] < 12.7)
    volume.level.setValue(5)
    qtbot.mouseClick(volume.mute, Qt.MouseButton.LeftButton)
    assert heard.levels[-2:] == [(0.25, False), (0.25, True)]
    assert Settings(settings.file).sound == SoundSettings(0.25, muted=True)
    window.live.stop()
    assert heard.closed == 1
    assert not window.live.seek_bar.isVisible()


def test_a_recording_takes_each_moment_of_the_file_once(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    live = window.live
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: live.recording._recorder is not None and live.recording._recorder.progress.frames > 2)
    live.file.seek(10.0)
    qtbot.waitUntil(lambda: shown(window) > 305)
    live.file.seek(10.0)  # what was recorded is only shown again
    qtbot.waitUntil(lambda: shown(window) > 320)
    press(qtbot, window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: not live.recording.busy, timeout=10_000)
    (folder,) = settings.output_folder.iterdir()
    table = (folder / "faces.csv").read_text().splitlines()[1:]
    numbers = [int(line.split(",")[0]) for line in table]
    assert numbers == sorted(set(numbers))
    assert any(number < 200 for number in numbers)
    assert any(number > 305 for number in numbers)
