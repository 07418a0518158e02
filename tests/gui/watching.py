"""Sessions that tests of the Sessions page watch, and what they do to the page."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions.page import SessionsPage
from fer_core.baseline import Baseline
from fer_core.emotions import FER2013
from fer_core.frames import Box, Find, Frame, FrameResult, Reason
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.pipeline import ReplayedFrame
from fer_core.session.annotate import AnnotateOptions, annotate
from tests.gui.scripted import make_face

FRAMES = 40
RATE = 25
SIZE = (320, 180)
LEFT, RIGHT = Box(40, 50, 80, 80), Box(200, 60, 60, 60)
SECOND_FACE = range(10, 30)
UNSURE = range(20, 25)
"""The frames in which the second face is there, and those in which it is uncertain."""


def shade(frame: int) -> int:
    """How bright a frame of the clip is, by which it is known."""
    return 20 + 5 * frame


def write_clip(path: Path, frames: int = FRAMES) -> Path:
    """Write a clip whose frames are each of another grey."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), SIZE, Fraction(1, RATE))
        for frame in range(frames):
            output.mux(encoder.encode(np.full((SIZE[1], SIZE[0], 3), shade(frame % FRAMES), np.uint8), frame))
        output.mux(encoder.flush())
    return path


class ScriptedAnalyzer:
    """Says a happy face at the left of every frame, and at the right a sad one, sometimes uncertain, in some."""

    labels = FER2013
    thresholds = dict.fromkeys(FER2013, 0.4)
    baselines: tuple[Baseline, ...] = ()
    classifier = SimpleNamespace(
        folder=SimpleNamespace(title="scripted v1", sha256="a" * 64), engine="LiteRT", device="CPU"
    )

    def process(self, frame: Frame) -> FrameResult:
        faces = [make_face(1, LEFT, "happy", 0.5 + frame.index / 100)]
        if frame.index in SECOND_FACE:
            reason = Reason.TURNED_AWAY if frame.index in UNSURE else None
            faces.append(make_face(2, RIGHT, "sad", 0.7, reason))
        return FrameResult(frame.index, frame.time_s, FER2013, tuple(faces))

    def replay(self, result: ReplayedFrame) -> None: ...

    def remember(self, frame: Frame, finds: Sequence[Find]) -> None: ...

    def reset(self) -> None: ...

    def close(self) -> None: ...


def make_session(clip: Path, library: Path, name: str = "", *, video: bool = False) -> Path:
    """Annotate a clip as the script says; return the session's folder."""
    options = AnnotateOptions(video=video)
    summary = annotate(clip, library, options, name=name or clip.stem, open_analyzer=lambda _: ScriptedAnalyzer())
    return summary.folder


def listed(page: SessionsPage) -> list[str]:
    """Return what the library lists, from top to bottom."""
    return [entry.title for entry in page.panel.model.entries]


def show_library(window: MainWindow, qtbot: QtBot, sessions: int) -> SessionsPage:
    """Open the page and wait until its library is listed."""
    window.show_page(2)
    page = window.sessions
    qtbot.waitUntil(lambda: len(page.panel.entries) == sessions and not page.library.busy)
    return page


def open_session(window: MainWindow, folder: Path, qtbot: QtBot, *, pictures: bool = True) -> SessionsPage:
    """Open a session and wait for its first picture, or only for its readings."""
    window.open_session(folder)
    page = window.sessions
    qtbot.waitUntil(lambda: page.viewer.view.analyzed is not None)
    if pictures:
        qtbot.waitUntil(lambda: not page.viewer.player.opening and is_seen(page))
    return page


def is_seen(page: SessionsPage) -> bool:
    """Return whether there is a picture in view, where the session has any."""
    analyzed = page.viewer.view.analyzed
    return analyzed is not None and (analyzed.picture.width() > 1) == page.viewer.player.pictured


def shown(page: SessionsPage) -> int:
    """Return which frame of the clip is seen, by how bright it is."""
    analyzed = page.viewer.view.analyzed
    assert analyzed is not None
    return round((float(analyzed.frame.image.mean()) - shade(0)) / 5)


def at_frame(page: SessionsPage, frame: int) -> bool:
    """Return whether that frame's picture has come, and the bar and the timeline say so too."""
    analyzed = page.viewer.view.analyzed
    if analyzed is None or not is_seen(page):
        return False
    return analyzed.frame.index == frame and page.viewer.transport.slider.value() == frame


def turn_wheel(page: SessionsPage, x: float, notches: int) -> None:
    """Turn the wheel over the timeline, away from the user where it is positive."""
    timeline = page.viewer.timeline
    at = QPointF(x, timeline.height() / 3)
    turn = QWheelEvent(
        at,
        QPointF(timeline.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline, turn)
