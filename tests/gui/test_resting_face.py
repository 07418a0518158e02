"""A resting face is set, shown, undone and removed in the window; and what a person is told to do."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.live.guidance import HeldSentence, guide
from app.live.resting_face_panel import CountdownRing, RestingFaceSection
from app.live.resting_faces import RestingFaces, RestingState, Stage
from app.main_window import MainWindow
from fer_core.emotions import Classes, label_set
from fer_core.frames import Face, Frame, FrameResult, Quality, Reason
from tests.gui.driving import next_frame, press
from tests.gui.scripted import Script, make_face


def sad_at_rest(classes: Classes = 7, track_id: int = 1) -> Face:
    """A face that reads a little sad at rest."""
    labels = label_set(classes)
    probabilities = np.full(classes, 0.01, np.float32)
    probabilities[labels.index("sad")], probabilities[labels.index("neutral")] = 0.55, 0.4
    probabilities /= probabilities.sum()
    return replace(make_face(track_id, emotion="sad", confidence=0.55), probabilities=probabilities)


def rest(frame: Frame, classes: Classes) -> tuple[Face, ...]:
    face = sad_at_rest(classes)
    return (replace(face, smoothed=face.probabilities),)


def halves(window: MainWindow, script: Script, qtbot: QtBot, count: int) -> None:
    """Let frames come, half a second from one to the next."""
    for _ in range(count):
        script.source.skip(14 / 30)
        next_frame(window, script, qtbot)


def says(window: MainWindow, qtbot: QtBot, emotion: str) -> None:
    """Wait until the panel says an emotion: what it said before is held for a moment."""
    qtbot.waitUntil(lambda: window.live.face.words.startswith(emotion))


def section(window: MainWindow) -> RestingFaceSection:
    return window.live.face.resting


@pytest.fixture
def resting(playing: MainWindow, script: Script, qtbot: QtBot) -> MainWindow:
    """The window with a face at rest that nothing is known of."""
    script.faces = rest
    halves(playing, script, qtbot, 1)
    return playing


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_five_seconds_shift_the_reading_and_undo_takes_that_back(
    resting: MainWindow, script: Script, qtbot: QtBot
) -> None:
    panel = section(resting)
    assert panel.isVisible()
    says(resting, qtbot, "sad")
    click(qtbot, panel.set_button)
    assert panel.ring.isVisible()
    assert panel.ring.left == 5
    halves(resting, script, qtbot, 5)
    assert panel.ring.left == 3  # the first frame is the beginning
    assert not script.baselines
    halves(resting, script, qtbot, 7)
    baseline = script.baselines[0]
    assert len(script.baselines) == 1
    assert (baseline.face_id, baseline.labels) == (1, label_set(7))
    assert panel.words == "Reading shifted by this person's resting face (*)"
    says(resting, qtbot, "neutral")
    reading = resting.live.presenter.reading
    assert reading is not None
    assert reading.result.faces[0].baseline is baseline
    assert panel.set_button.text() == "Set anew"
    click(qtbot, panel.undo_button)
    halves(resting, script, qtbot, 1)
    assert not script.baselines
    says(resting, qtbot, "sad")
    assert panel.set_button.text() == "Set resting face"
    assert panel.remove_button.isHidden()


def test_removing_it_can_be_undone(resting: MainWindow, script: Script, qtbot: QtBot) -> None:
    panel = section(resting)
    press(qtbot, resting, Qt.Key.Key_B)
    halves(resting, script, qtbot, 12)
    baseline = script.baselines[0]
    assert len(script.baselines) == 1
    click(qtbot, panel.remove_button)
    halves(resting, script, qtbot, 1)
    assert not script.baselines
    click(qtbot, panel.undo_button)
    halves(resting, script, qtbot, 1)
    assert list(script.baselines) == [baseline]


def test_the_key_begins_and_cancels(resting: MainWindow, script: Script, qtbot: QtBot) -> None:
    panel = section(resting)
    press(qtbot, resting, Qt.Key.Key_B)
    assert panel.cancel_button.isVisible()
    press(qtbot, resting, Qt.Key.Key_B)
    assert panel.cancel_button.isHidden()
    halves(resting, script, qtbot, 12)
    assert not script.baselines


def test_what_is_lacking_is_said_and_does_not_count(resting: MainWindow, script: Script, qtbot: QtBot) -> None:
    panel = section(resting)
    click(qtbot, panel.set_button)
    halves(resting, script, qtbot, 3)
    script.faces = lambda frame, classes: (
        replace(sad_at_rest(classes), verdict=make_face(reason=Reason.DARK).verdict),
    )
    halves(resting, script, qtbot, 3)
    assert panel.words == "Turn to the light."
    assert panel.ring.left == 4
    script.faces = lambda frame, classes: ()
    halves(resting, script, qtbot, 1)
    assert resting.live.resting.faces.state(1).lack == "no face"


def test_a_grin_is_given_up_with_a_sentence_and_a_way_to_try_again(
    playing: MainWindow, script: Script, qtbot: QtBot
) -> None:
    panel = section(playing)
    click(qtbot, panel.set_button)
    halves(playing, script, qtbot, 2)
    assert panel.words == "Relax your face."
    halves(playing, script, qtbot, 42)
    assert "because the face showed an expression" in panel.words
    assert panel.set_button.text() == "Try again"
    script.faces = rest
    click(qtbot, panel.set_button)
    halves(playing, script, qtbot, 12)
    assert len(script.baselines) == 1


def test_somebody_who_leaves_is_told_of_beside_whoever_is_there(
    resting: MainWindow, script: Script, qtbot: QtBot
) -> None:
    panel = section(resting)
    click(qtbot, panel.set_button)
    halves(resting, script, qtbot, 2)
    script.faces = lambda frame, classes: (sad_at_rest(classes, track_id=2),)
    halves(resting, script, qtbot, 8)
    assert resting.live.face.track_id == 2
    assert "of face 1 at rest could be used, because the face was not in view" in panel.words
    click(qtbot, panel.set_button)
    halves(resting, script, qtbot, 12)
    assert [one.face_id for one in script.baselines] == [2]


def test_who_comes_back_under_another_number_is_offered_their_rest(
    resting: MainWindow, script: Script, qtbot: QtBot
) -> None:
    panel = section(resting)
    click(qtbot, panel.set_button)
    halves(resting, script, qtbot, 12)
    assert panel.take_over_button.isHidden()
    script.faces = lambda frame, classes: (sad_at_rest(classes, track_id=2),)
    halves(resting, script, qtbot, 4)
    assert resting.live.face.track_id == 2
    assert panel.take_over_button.text() == "Use that of face 1"
    click(qtbot, panel.take_over_button)
    halves(resting, script, qtbot, 1)
    first, second = script.baselines
    assert (first.face_id, second.face_id) == (1, 2)
    assert first.offsets == second.offsets
    assert panel.take_over_button.isHidden()
    click(qtbot, panel.undo_button)
    halves(resting, script, qtbot, 1)
    assert [one.face_id for one in script.baselines] == [1]


def test_a_video_that_ends_meanwhile_says_so(resting: MainWindow, script: Script, qtbot: QtBot) -> None:
    panel = section(resting)
    click(qtbot, panel.set_button)
    halves(resting, script, qtbot, 3)
    script.source.end()
    qtbot.waitUntil(lambda: panel.words == "The video ended before five seconds were there.")
    assert panel.set_button.isHidden()


def test_a_picture_that_is_held_is_read_anew_after_undo(resting: MainWindow, script: Script, qtbot: QtBot) -> None:
    press(qtbot, resting, Qt.Key.Key_B)
    halves(resting, script, qtbot, 12)
    says(resting, qtbot, "neutral")
    press(qtbot, resting, Qt.Key.Key_Space)
    click(qtbot, section(resting).undo_button)
    qtbot.waitUntil(lambda: resting.live.face.words.startswith("sad"))


def test_other_labels_have_a_rest_of_their_own_and_these_keep_theirs(
    resting: MainWindow, script: Script, qtbot: QtBot
) -> None:
    panel = section(resting)
    press(qtbot, resting, Qt.Key.Key_B)
    halves(resting, script, qtbot, 12)
    reading = resting.live.sources
    settings = replace(script.readings[-1], classes=8)
    reading.reading_changed.emit(settings)
    halves(resting, script, qtbot, 1)
    assert panel.set_button.text() == "Set resting face"
    reading.reading_changed.emit(replace(settings, classes=7))
    halves(resting, script, qtbot, 1)
    assert panel.set_button.text() == "Set anew"


def test_another_run_begins_without_resting_faces(resting: MainWindow, script: Script, qtbot: QtBot) -> None:
    press(qtbot, resting, Qt.Key.Key_B)
    halves(resting, script, qtbot, 12)
    resting.live.play(resting.live.sources.request)
    qtbot.waitUntil(lambda: len(script.sources) == 2)
    script.baselines = ()
    script.source.give()
    qtbot.waitUntil(lambda: resting.live.face.track_id == 1)
    halves(resting, script, qtbot, 2)
    assert section(resting).set_button.text() == "Set resting face"
    assert resting.live.resting.faces.baselines == ()


def test_where_times_begin_anew_so_do_the_faces() -> None:
    faces = RestingFaces()
    faces.begin("a" * 64)
    for index in range(13):
        faces.take(FrameResult(index, index / 2, label_set(7), (sad_at_rest(),)))
        if index == 0:
            faces.measure(1)
    assert faces.of(1) is not None
    assert faces.state(1).undoable
    assert faces.take(FrameResult(0, 0.0, label_set(7), (sad_at_rest(),)))
    assert faces.of(1) is None
    assert not faces.state(1).undoable
    assert faces.state(1).stage is Stage.UNKNOWN


def test_one_face_at_a_time_is_measured(qtbot: QtBot) -> None:
    panel = RestingFaceSection()
    qtbot.addWidget(panel)
    panel.show_state(RestingState(Stage.UNKNOWN, elsewhere=2))
    assert panel.words == "The resting face of face 2 is being set."
    assert not panel.set_button.isEnabled()


def test_the_ring_says_the_seconds_left(qtbot: QtBot) -> None:
    ring = CountdownRing()
    qtbot.addWidget(ring)
    for seconds, left in ((0.0, 5), (0.1, 5), (1.0, 4), (4.99, 1), (5.0, 0)):
        ring.show_seconds(seconds, 5.0)
        assert ring.left == left


@pytest.mark.parametrize(
    ("reason", "quality", "sentence"),
    [
        (None, Quality(30, 0.1, 0.2, 0.4), ""),
        (Reason.TOO_SMALL, Quality(20, 0.4, 0.5, 0.1), "Come closer."),
        (Reason.DARK, Quality(120, 0.4, 0.1, 0.1), "Turn to the light."),
        (Reason.TURNED_AWAY, Quality(120, 0.4, 0.5, 0.6), "Face the camera."),
        (Reason.BLURRED, Quality(120, 0.01, 0.5, 0.1), "Hold still."),
        (Reason.LOW_CONFIDENCE, Quality(120, 0.4, 0.5, 0.1), ""),
        (Reason.LOW_CONFIDENCE, Quality(40, 0.4, 0.5, 0.1), "Come closer."),
        (Reason.LOW_CONFIDENCE, Quality(120, 0.4, 0.9, 0.1), "Less light on the face."),
        (Reason.LOW_CONFIDENCE, Quality(120, 0.4, 0.5, 0.3), "Face the camera."),
    ],
)
def test_what_would_help_is_said_in_words(reason: Reason | None, quality: Quality, sentence: str) -> None:
    assert guide(replace(make_face(reason=reason), quality=quality)) == sentence


def test_a_sentence_stands_for_a_second() -> None:
    held = HeldSentence()
    assert held.show("Come closer.", 10.0) == "Come closer."
    assert held.show("", 10.5) == "Come closer."
    assert held.show("Hold still.", 10.9) == "Come closer."
    assert held.show("Hold still.", 11.0) == "Hold still."
    assert held.show("", 11.1, hold=False) == ""


def test_an_uncertain_face_is_told_what_to_do(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.faces = lambda frame, classes: (make_face(2, reason=Reason.TURNED_AWAY, classes=classes),)
    halves(playing, script, qtbot, 3)
    qtbot.waitUntil(lambda: playing.live.face.track_id == 2)
    assert playing.live.face.guidance == "Face the camera."
