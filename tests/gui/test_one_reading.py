"""One reading, one value: whatever says something of a face says the same at any moment."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.live.analyzed_frame import AnalyzedFrame, LatestAnalyzedFrame, PictureSpec
from app.live.held_reading import HeldReading
from app.live.player import Phase
from app.main_window import MainWindow
from app.settings import Settings
from app.theme import digits_font
from fer_core.emotions import COLOURS, FER2013, Classes
from fer_core.frames import Box, Face, Frame, FrameResult, Reason, Verdict
from fer_core.text import percent
from tests.gui.driving import next_frame, press
from tests.gui.scripted import BOX, Script, make_face
from tests.gui.test_video_view import make_analyzed, near


def analyzed_of(index: int, *faces: Face, run: int = 1, labels: tuple[str, ...] = FER2013) -> AnalyzedFrame:
    """An analyzed frame with faces and hardly a picture."""
    frame = Frame(index, index / 30, np.zeros((36, 64, 3), np.uint8))
    picture = make_analyzed(view=PictureSpec(64, 36)).picture
    return AnalyzedFrame(run, frame, FrameResult(index, index / 30, labels, faces), picture, False, 0.0)


def said(analyzed: AnalyzedFrame) -> list[tuple[int, str, float, float]]:
    """What an analyzed frame says of each face, and where that is."""
    return [(face.track_id, face.verdict.label, face.verdict.confidence, face.box.x) for face in analyzed.result.faces]


def test_everything_said_of_a_face_is_held_for_200_ms_while_its_box_moves() -> None:
    reading = HeldReading()
    first = reading.show(analyzed_of(0, make_face(1, BOX, "happy", 0.8)), 1.0)
    assert said(first) == [(1, "happy", 0.8, 200)]
    moved = Box(230, 100, 120, 120)
    held = reading.show(analyzed_of(3, make_face(1, moved, "sad", 0.6)), 1.1)
    assert said(held) == [(1, "happy", 0.8, 230)]
    face = held.result.faces[0]
    assert face.smoothed[FER2013.index("happy")] == pytest.approx(0.8)
    assert (held.frame.index, held.result.frame_index) == (3, 3)
    assert said(reading.show(analyzed_of(6, make_face(1, moved, "sad", 0.7)), 1.21)) == [(1, "sad", 0.7, 230)]


def test_a_face_that_comes_in_between_joins_with_its_first_reading() -> None:
    reading = HeldReading()
    reading.show(analyzed_of(0, make_face(1)), 1.0)
    for at_s, confidence in ((1.05, 0.5), (1.1, 0.9)):
        faces = (make_face(1, confidence=0.7), make_face(2, Box(0, 0, 50, 50), "sad", confidence))
        assert said(reading.show(analyzed_of(1, *faces), at_s))[1:] == [(2, "sad", 0.5, 0)]


def test_after_a_cut_nothing_is_held_of_the_scene_before() -> None:
    reading = HeldReading()
    reading.show(analyzed_of(0, make_face(1, BOX, "happy", 0.8)), 1.0)
    cut = analyzed_of(1, make_face(2, BOX, "sad", 0.6))
    cut = replace(cut, result=replace(cut.result, cut=True))
    assert reading.show(cut, 1.03) is cut
    assert reading.analyzed is cut


def test_a_cut_is_known_though_nobody_saw_its_frame() -> None:
    latest = LatestAnalyzedFrame()
    cut = analyzed_of(1, make_face(2))
    assert latest.put(replace(cut, result=replace(cut.result, cut=True)))
    assert not latest.put(analyzed_of(2, make_face(2)))
    shown = latest.take()
    assert shown is not None
    assert (shown.frame.index, shown.result.cut) == (2, True)
    latest.put(analyzed_of(3, make_face(2)))
    following = latest.take()
    assert following is not None
    assert not following.result.cut


def test_another_run_other_labels_and_a_picture_that_stands_are_shown_at_once() -> None:
    reading = HeldReading()
    reading.show(analyzed_of(0, make_face(confidence=0.5)), 1.0)
    assert said(reading.show(analyzed_of(0, make_face(confidence=0.6), run=2), 1.01))[0][2] == 0.6
    eight = make_face(confidence=0.7, classes=8)
    labels = ("neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt")
    assert said(reading.show(analyzed_of(1, eight, run=2, labels=labels), 1.02))[0][2] == 0.7
    still = analyzed_of(2, make_face(confidence=0.8), run=2, labels=labels)
    assert said(reading.show(still, 1.03, hold=False))[0][2] == 0.8


def changing(frame: Frame, classes: Classes) -> tuple[Face, ...]:
    """A face that is of another emotion in every frame."""
    emotion = FER2013[frame.index % 7]
    return (make_face(1, emotion=emotion, confidence=0.5 + (frame.index % 40) / 100, classes=classes),)


def values(window: MainWindow) -> set[tuple[str, str]]:
    """Every emotion with its percentage that the window shows of the selected face, from what it paints."""
    view, panel = window.live.view, window.live.face
    analyzed, letterbox = view.analyzed, view.letterbox()
    assert analyzed is not None
    assert letterbox is not None
    assert view._overlay is not None
    boxes = [letterbox.to_view(face.box) for face in analyzed.result.faces]
    metrics = QFontMetricsF(digits_font(view.font()))
    (tag,) = view._overlay.tags(analyzed.result, boxes, QRectF(view.rect()), metrics, 1)
    words = re.fullmatch(r"#1 (\w+) (\d+ %)", tag.text)
    assert words is not None
    emotion, headline = panel.words.split(" ", 1)
    numbers = panel.bars.numbers
    top = max(panel.bars.values, key=lambda label: panel.bars.values[label])
    colour = next(name for name, rgb in COLOURS.items() if rgb == COLOURS[analyzed.result.faces[0].verdict.label])
    longest = analyzed.result.labels[max(tag.rows, key=lambda row: float(tag.face.smoothed[row]))]
    return {
        (words[1], words[2]),
        (emotion, headline),
        (top, numbers[top]),
        (colour, numbers[colour]),
        (longest, percent(float(tag.face.smoothed.max()))),
    }


def test_tag_headline_row_bar_and_colour_are_one_value_in_every_frame(
    playing: MainWindow, script: Script, qtbot: QtBot
) -> None:
    script.faces = changing
    for _ in range(30):
        next_frame(playing, script, qtbot)
        assert len(values(playing)) == 1


@pytest.mark.parametrize("ended", [False, True])
def test_a_picture_that_stands_shows_its_very_own_reading(
    window: MainWindow, script: Script, ended: bool, qtbot: QtBot
) -> None:
    script.faces = changing
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    for _ in range(5):
        next_frame(window, script, qtbot)
    if ended:
        script.source.end()
        qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    else:
        press(qtbot, window, Qt.Key.Key_Space)
    assert values(window) == {("sad", "54 %")}
    analyzed = window.live.view.analyzed
    assert analyzed is not None
    assert analyzed.frame.index == 4


def test_beside_a_last_picture_without_a_face_no_face_is_shown(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    script.faces = lambda frame, classes: (make_face(),) if frame.index < 2 else ()
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    for _ in range(3):
        next_frame(window, script, qtbot)
    assert window.live.face.track_id == 1
    script.source.end()
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.ENDED)
    assert window.live.face.track_id is None


def test_words_held_back_come_when_no_further_frame_does(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.faces = changing
    next_frame(playing, script, qtbot)
    qtbot.waitUntil(lambda: values(playing) == {("disgust", "51 %")})


def test_a_screenshot_says_what_the_window_said_on_the_frame_it_was_read_from(
    playing: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    taken: list[AnalyzedFrame] = []

    def save(folder: Path, analyzed: AnalyzedFrame, origin: object) -> Path:
        taken.append(analyzed)
        return folder / "shot.png"

    playing.live.screenshots._save = save
    script.faces = changing
    for _ in range(4):
        next_frame(playing, script, qtbot)
        with qtbot.waitSignal(playing.live.screenshots.saved):
            press(qtbot, playing, Qt.Key.Key_S)
        verdict = taken[-1].result.faces[0].verdict
        ((emotion, number),) = values(playing)
        assert (verdict.emotion, percent(verdict.confidence)) == (emotion, number)
        assert taken[-1].frame.index == taken[-1].result.frame_index
        assert verdict.emotion == FER2013[taken[-1].frame.index % 7] or taken[-1].frame.index == 0


def test_an_uncertain_face_shows_no_emotion_as_if_it_were_one(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    face = make_face(1, Box(60, 100, 150, 150), "happy", 0.38)
    uncertain = Verdict("happy", 0.38, Reason.LOW_CONFIDENCE, 0.52)
    script.faces = lambda frame, classes: (_with(face, uncertain),)
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    panel, view = window.live.face, window.live.view
    assert panel.words == "uncertain: low confidence"
    assert "%" not in panel._label.text() + panel._reason.text() + panel._confidence.text()
    assert panel.meaning == "Most likely happy 38 %, below the threshold of 52 %"
    assert not panel.bars.certain
    picture = window.grab().toImage()
    seen = {picture.pixelColor(x, y).rgb() for x in range(0, picture.width()) for y in range(0, picture.height(), 2)}
    assert QColor(*COLOURS["happy"]).rgb() not in seen
    analyzed, letterbox = view.analyzed, view.letterbox()
    assert analyzed is not None
    assert letterbox is not None
    place = letterbox.to_view(face.box)
    image = view.grab().toImage()
    edge = [
        image.pixelColor(round(place.left()), y) for y in range(round(place.top()) + 20, round(place.bottom()) - 20)
    ]
    assert any(near(colour, (205, 210, 218), 25) for colour in edge)


def test_a_threshold_missed_by_less_than_a_percent_is_told_apart(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    missed = Verdict("happy", 0.518, Reason.LOW_CONFIDENCE, 0.522)
    script.faces = lambda frame, classes: (_with(make_face(), missed),)
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    next_frame(window, script, qtbot)
    assert window.live.face.meaning == "Most likely happy 51.8 %, below the threshold of 52.2 %"


def _with(face: Face, verdict: Verdict) -> Face:
    return replace(face, verdict=verdict)
