"""A picture is a picture, a file has its own time, and only a camera is a mirror."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QIcon
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.icon import window_icon
from app.live.analyzed_frame import AnalyzedFrame
from app.live.player import Phase
from app.live.quality_scale import grade
from app.live.states import Action
from app.main_window import MainWindow, _first_size
from app.settings import Settings
from app.theme import digits_font
from fer_core.emotions import FER2013
from fer_core.frames import Box, Quality
from tests.gui.driving import next_frame, press
from tests.gui.scripted import Script, make_face


def read_picture(window: MainWindow, script: Script, qtbot: QtBot, name: str = "face.png") -> None:
    """Let a picture be read to its end."""
    script.file_kind = "images"
    window.begin(name)
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    script.source.end()
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)


def play(window: MainWindow, script: Script, qtbot: QtBot, length_s: float | None) -> None:
    """Let a video of some length be opened at the start of the program."""
    script.length_s = length_s
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))


def words(window: MainWindow) -> list[str]:
    """All that is written on the page."""
    return [label.text() for label in window.live.findChildren(QLabel) if label.isVisible()]


def test_a_picture_does_not_end_and_has_no_timeline(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    read_picture(window, script, qtbot)
    assert window.live.bar.status.text == "1 face"
    assert window.live.bar.start.text() == "Read again"
    assert not any("nded" in text for text in words(window))
    state = window.live.states.state
    assert state is not None
    assert (state.title, state.actions) == ("face.png", (Action.ANNOTATE, Action.OPEN))
    assert window.live.panels.timeline_place.isHidden()
    assert not window.header.panels["timeline"].isEnabled()
    assert window.header.panels["timeline"].toolTip() == "A picture has no timeline"


def test_a_picture_without_faces_says_so(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.faces = lambda frame, classes: ()
    read_picture(window, script, qtbot)
    assert window.live.bar.status.text == "No face"
    state = window.live.states.state
    assert state is not None
    assert state.title == "No face in face.png"


def test_the_timeline_is_back_for_the_next_video(
    window: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    read_picture(window, script, qtbot)
    assert settings.panel_shown("timeline")
    qtbot.waitUntil(lambda: not window.live.player.busy)
    script.file_kind = "video"
    window.live.play_file(Path("clip.mp4"))
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    next_frame(window, script, qtbot)
    assert window.live.panels.timeline_place.isVisible()
    assert window.header.panels["timeline"].isEnabled()


def test_a_picture_is_read_again_at_a_click(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    read_picture(window, script, qtbot)
    qtbot.waitUntil(lambda: not window.live.player.busy)
    qtbot.mouseClick(window.live.bar.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(script.sources) == 2)


def test_every_picture_of_a_folder_is_read_for_itself(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.file_kind = "images"
    window.begin("folder")
    qtbot.waitUntil(lambda: bool(script.sources))
    for _ in range(3):
        next_frame(window, script, qtbot)
    assert script.resets == 3


def test_a_file_named_at_the_start_has_its_whole_time_and_its_first_frames(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    play(window, script, qtbot, 20.0)
    for _ in range(12):  # of which the first come before the plots are loaded
        next_frame(window, script, qtbot)
    qtbot.waitUntil(lambda: window.live.timeline is not None)
    script.source.end()
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    timeline = window.live.timeline
    assert timeline is not None
    assert timeline.history is not None
    assert timeline.span_s == (0.0, 20.0)
    times, values = timeline.history.lines(1)
    assert times[0] == 0
    assert len(times) == 4
    assert values.shape == (4, 7)
    assert timeline._axis.tickStrings([0.0, 5.0, 75.0], 1, 5) == ["0:00", "0:05", "1:15"]
    drawn = [curve.getData()[0] for curve in timeline._curves.values() if curve.isVisible()]
    assert len(drawn) == 7
    assert [float(xs[0]) for xs in drawn] == [0.0] * 7


def test_a_long_file_shows_its_last_minute_and_a_camera_counts_back(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    play(window, script, qtbot, 7200.0)
    next_frame(window, script, qtbot)
    qtbot.waitUntil(lambda: window.live.timeline is not None)
    timeline = window.live.timeline
    assert timeline is not None
    assert timeline.span_s == (0.0, 60.0)
    timeline.show_span(None)
    assert timeline.span_s == (-60.0, 0.0)
    assert timeline._axis.tickStrings([-30.0, 0.0], 1, 15) == ["-30 s", "now"]


@pytest.mark.parametrize("source", ["demo", "clip.mp4", "face.png"])
def test_what_is_no_camera_is_never_mirrored(
    window: MainWindow, script: Script, settings: Settings, source: str, qtbot: QtBot
) -> None:
    settings.mirror = True
    window.live.sources.mirror.setChecked(True)
    script.file_kind = "images" if source.endswith("png") else "video"
    window.begin(source)
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    analyzed = window.live.view.analyzed
    assert analyzed is not None
    assert not analyzed.mirrored
    assert not window.live.view.mirrored
    assert not window.live.sources.mirror.isEnabled()
    assert window.live.sources.mirror.toolTip() == "Only a camera's picture can be mirrored"
    press(qtbot, window, Qt.Key.Key_M)
    qtbot.mouseClick(window.live.sources.mirror, Qt.MouseButton.LeftButton)
    next_frame(window, script, qtbot)
    assert not window.live.view.mirrored
    assert settings.mirror


def test_a_camera_remembers_that_it_is_mirrored_across_a_file(
    filming: MainWindow, script: Script, qtbot: QtBot
) -> None:
    press(qtbot, filming, Qt.Key.Key_M)
    assert filming.live.view.mirrored
    filming.live.play_file(Path("clip.mp4"))
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    next_frame(filming, script, qtbot)
    assert not filming.live.view.mirrored
    filming.live.play(script.requests[0])
    qtbot.waitUntil(lambda: len(script.sources) == 3)
    assert filming.live.view.mirrored


def test_a_screenshot_is_mirrored_as_it_is_seen(filming: MainWindow, script: Script, qtbot: QtBot) -> None:
    taken: list[AnalyzedFrame] = []

    def save(folder: Path, analyzed: AnalyzedFrame, origin: object) -> Path:
        taken.append(analyzed)
        return folder / "shot.png"

    filming.live.screenshots._save = save
    filming.live.player.pause()
    for mirrored in (False, True):  # of a picture that stands: no further frame is made the other way round
        with qtbot.waitSignal(filming.live.screenshots.saved):
            press(qtbot, filming, Qt.Key.Key_S)
        assert taken[-1].mirrored is mirrored
        press(qtbot, filming, Qt.Key.Key_M)


def test_the_order_of_emotions_stays_when_seven_become_eight(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    assert list(playing.live.face.bars.values) == list(FER2013)
    qtbot.mouseClick(playing.live.sources.eight, Qt.MouseButton.LeftButton)
    next_frame(playing, script, qtbot)
    assert list(playing.live.face.bars.values) == [*FER2013, "contempt"]
    assert playing.live.face.bars.values["happy"] == pytest.approx(0.86)


@pytest.mark.parametrize(
    ("quality", "expected"),
    [
        (Quality(130, 0.71, 0.5, 0.03), ("large enough, 130 px", "good", "sharp", "frontal")),
        (Quality(30, 0.12, 0.2, 0.3), ("small, 30 px", "dim", "soft", "slightly turned")),
        (Quality(20, 0.02, 0.1, 0.6), ("too small, 20 px", "dark", "blurred", "turned away")),
        (Quality(24, 0.05, 0.9, 0.45), ("small, 24 px", "very bright", "soft", "slightly turned")),
    ],
)
def test_quality_has_a_scale_in_words(quality: Quality, expected: tuple[str, ...]) -> None:
    grades = grade(quality)
    assert tuple(grades[name].word for name in ("size", "light", "sharpness", "turn")) == expected


def test_the_panel_says_quality_in_words_and_numbers_on_a_tool_tip(playing: MainWindow) -> None:
    shown = playing.live.face._quality
    assert shown["sharpness"].text() == "sharp"
    assert shown["sharpness"].toolTip() == "0.40; at least 0.05 is needed"
    assert shown["turn"].toolTip() == "10 % of a right angle; at most 45 % can be read"


@pytest.mark.parametrize(
    ("screen", "size"), [((1280, 800), (1280, 720)), ((1280, 752), (1280, 720)), ((1024, 700), (1024, 668))]
)
def test_the_first_window_fits_a_small_screen(screen: tuple[int, int], size: tuple[int, int]) -> None:
    assert _first_size(QSize(*screen)) == QSize(*size)


def test_the_first_window_shows_its_bar(window: MainWindow) -> None:
    window.resize(_first_size(QSize(1280, 752)))
    bar = window.live.bar
    lower = bar.mapTo(window, QPoint(0, bar.height())).y()
    assert lower <= 752 - 32
    assert bar.start.isVisible()


def test_the_icon_has_every_size_and_can_be_seen(qapp: QApplication) -> None:
    icon = window_icon()
    assert not icon.isNull()
    for side in (16, 32, 48, 256):
        image = icon.pixmap(QSize(side, side), QIcon.Mode.Normal).toImage()
        assert (image.width(), image.height()) == (side, side)
        colours = [image.pixelColor(x, y) for x in range(side) for y in range(side)]
        assert sum(colour.alpha() > 200 for colour in colours) > 0.7 * side * side
        assert sum(colour.lightness() > 200 for colour in colours) > 0.01 * side * side
        assert image.pixelColor(side // 2, side // 8).name() == QColor("#5a48d8").name()


def test_faces_of_a_crowd_have_a_tag_each_in_the_smallest_window(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    boxes = [Box(30 + 125 * (n % 5), 20 + 88 * (n // 5), 44, 44) for n in range(20)]
    emotions = [FER2013[n % 7] for n in range(20)]
    script.faces = lambda frame, classes: tuple(
        make_face(n + 1, box, emotion, 0.87) for n, (box, emotion) in enumerate(zip(boxes, emotions, strict=True))
    )
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    window.resize(900, 600)
    next_frame(window, script, qtbot)
    view = window.live.view
    window.grab()
    analyzed, letterbox = view.analyzed, view.letterbox()
    assert analyzed is not None
    assert letterbox is not None
    assert view._overlay is not None
    places = [letterbox.to_view(box) for box in boxes]
    metrics = QFontMetricsF(digits_font(view.font()))
    tags = view._overlay.tags(analyzed.result, places, QRectF(view.rect()), metrics, 1)
    assert len(tags) == 20
    for tag in tags:
        others = [place for face, place in zip(analyzed.result.faces, places, strict=True) if face is not tag.face]
        assert not any(tag.place.intersects(place) for place in others)
        assert not any(tag.place.intersects(other.place) for other in tags if other is not tag)
    assert sum(tag.face.verdict.emotion in tag.text for tag in tags) >= 16
    assert all(tag.leader is None or tag.leader.length() < 150 for tag in tags)
