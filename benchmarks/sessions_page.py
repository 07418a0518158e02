"""How fast the Sessions page is with an hour of video: opening, scrubbing, playing, drawing its timeline.

The session is made for it: an hour of 1280x720 at 30 frames a second, with three faces in every frame, 324,000 rows.
The real window opens it. The clock of a picture starts when it is asked for and ends when it is painted with its faces.

Run it as `python benchmarks/sessions_page.py [--minutes N] [--folder FOLDER] [--json]`; the folder is kept and used
again. It uses the platform of `QT_QPA_PLATFORM`, offscreen if that is not set.

Each figure is told with its bound and how much of it is used: below 1 is within.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import av
import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.qt_environment import forget_opencv_plugins
from app.sessions.page import SessionsPage
from app.settings import Settings
from app.theme import ThemeFollower
from fer_core.emotions import FER2013
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.session.faces_table import columns
from fer_core.session.record import (
    Counts,
    ModelRecord,
    OptionsRecord,
    SessionRecord,
    SourceRecord,
    fingerprint,
)

FPS: Final = 30
SIZE: Final = (1280, 720)
CLIP: Final = 300
FACES: Final = 3
OPEN_BOUND_S: Final = 2.0
SCRUB_BOUND_MS: Final = 33.0
REDRAW_BOUND_MS: Final = 16.0
FPS_BOUND: Final = 29.5
PLAYED_S: Final = 10.0
_NOW: Final = "2026-01-05T12:00:00+00:00"


def make_video(path: Path, frames: int) -> None:
    """Write a clip over and over: its packets are encoded once."""
    random = np.random.default_rng(3)
    ground = cv2.resize(random.integers(0, 256, (9, 16, 3), np.uint8), SIZE, interpolation=cv2.INTER_CUBIC)
    with av.open(str(path), "w") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="veryfast"), SIZE, Fraction(1, FPS))
        packets = []
        for index in range(CLIP):
            image = np.asarray(np.roll(ground, 4 * index, axis=1), np.uint8)
            cv2.putText(image, str(index), (60, 400), cv2.FONT_HERSHEY_SIMPLEX, 8, (255, 255, 255), 16)
            packets += [bytes_of(packet) for packet in encoder.encode(image, index)]
        packets += [bytes_of(packet) for packet in encoder.flush()]
        stream = output.streams.video[0]
        for turn in range(-(-frames // CLIP)):
            for content, pts, dts, keyframe in packets:
                packet = av.Packet(content)
                packet.stream, packet.time_base = stream, Fraction(1, FPS)
                packet.pts, packet.dts, packet.is_keyframe = pts + turn * CLIP, dts + turn * CLIP, keyframe
                output.mux(packet)


def bytes_of(packet: "av.Packet[Any]") -> tuple[bytes, int, int, bool]:
    base = float(packet.time_base or 1 / FPS) * FPS
    return bytes(packet), round((packet.pts or 0) * base), round((packet.dts or 0) * base), packet.is_keyframe


def make_session(folder: Path, minutes: float) -> Path:
    """Make the session and its original, unless they are there."""
    session, video = folder / "library" / "hour", folder / "hour.mp4"
    if (session / "session.json").exists():
        return session
    session.mkdir(parents=True)
    frames = round(minutes * 60 * FPS) // CLIP * CLIP
    make_video(video, frames)
    size, mark = fingerprint([video])
    random = np.random.default_rng(1)
    turns = np.cumsum(random.normal(0, 0.25, (frames, FACES, len(FER2013))), axis=0)
    odds = np.exp(turns - turns.max(axis=2, keepdims=True))
    shares = odds / odds.sum(axis=2, keepdims=True)
    with (session / "faces.csv").open("w", encoding="utf-8", newline="") as table:
        table.write(",".join(columns(FER2013)) + "\n")
        for index in range(frames):
            for face in range(FACES):
                values = shares[index, face]
                best = int(values.argmax())
                sure = values[best] >= 0.4
                numbers = ",".join(f"{value:.4f}" for value in values)
                left = 80 + 400 * face + 40 * np.sin(index / 40)
                said = FER2013[best] if sure else "uncertain"
                reason = "" if sure else "low confidence"
                table.write(
                    f"{index},{index / FPS:.6f},{face + 1},{left:.2f},200.00,260.00,260.00,0.9300,"
                    f"{said},{values[best]:.4f},{reason},{numbers},{numbers}\n"
                )
    options = OptionsRecord(
        threshold=None,
        thresholds=dict.fromkeys(FER2013, 0.4),
        smoothing_s=0.4,
        every=1,
        max_faces=60,
        detector="auto",
        video=False,
        blur_faces=False,
        formats=("csv",),
    )
    source = SourceRecord(
        kind="video",
        name=video.name,
        path=str(video.absolute()),
        width=SIZE[0],
        height=SIZE[1],
        fps=FPS,
        frames=frames,
        duration_s=frames / FPS,
        size_bytes=size,
        fingerprint=mark,
    )
    record = SessionRecord.model_validate(
        {
            "status": "complete",
            "model": ModelRecord(title="made", sha256="0" * 64),
            "engine": "none",
            "device": "CPU",
            "classes": len(FER2013),
            "labels": FER2013,
            "options": options,
            "source": source,
            "started": _NOW,
            "ended": _NOW,
            "counts": Counts(frames=frames, faces=frames * FACES, tracks=FACES),
        }
    )
    record.write(session / "session.json")
    return session


def wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window work until something is so."""
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError("the window did not get that far")
        rest(5)


def rest(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def scrub(page: SessionsPage, places: "list[int]") -> "list[float]":
    """Ask for one place after the other; return how long each took to be painted, milliseconds."""
    taken: list[float] = []
    loop = QEventLoop()
    page.viewer.view.painted.connect(loop.quit)
    for place in places:
        start = time.perf_counter()
        QTimer.singleShot(0, lambda place=place: page.viewer.transport.slider.setValue(place))
        loop.exec()
        taken.append((time.perf_counter() - start) * 1000)
        page.viewer.timeline.repaint()
    page.viewer.view.painted.disconnect(loop.quit)
    return taken


def redraw(page: SessionsPage) -> "list[float]":
    """Zoom and pan through the file; return how long each redraw took, milliseconds."""
    timeline, taken = page.viewer.timeline, []
    random = np.random.default_rng(7)
    for _ in range(200):
        view = timeline.view.zoom(float(random.choice((0.6, 0.8, 1.3, 1.8))), float(random.uniform(0, 3600)))
        view = view.pan(float(random.normal()) * view.shown.length_s / 4)
        start = time.perf_counter()
        timeline.take_view(view)
        timeline.repaint()
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def move_playhead(page: SessionsPage) -> "list[float]":
    """Move the playhead over the whole file; return how long each move took to be drawn, milliseconds."""
    timeline, taken = page.viewer.timeline, []
    timeline.take_view(timeline.view.zoom(float("inf"), 0.0))
    QApplication.processEvents()
    for time_s in np.linspace(0, timeline.view.length_s, 300):
        start = time.perf_counter()
        timeline.show_time(float(time_s))
        QApplication.processEvents()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def play(page: SessionsPage) -> float:
    """Play for a while; return how many pictures a second were painted."""
    painted: list[float] = []

    def count() -> None:
        painted.append(time.perf_counter())

    page.viewer.player.seek(60.0)
    rest(500)
    page.viewer.view.painted.connect(count)
    page.viewer.player.play_or_pause()
    rest(round(PLAYED_S * 1000))
    page.viewer.player.pause()
    page.viewer.view.painted.disconnect(count)
    return (len(painted) - 1) / (painted[-1] - painted[0])


def measure(session: Path, settings: Path) -> dict[str, tuple[float, float]]:
    """Return each figure with its bound."""
    forget_opencv_plugins()
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    remembered = Settings(settings)
    remembered.library_folder = session.parent
    window = MainWindow(remembered)
    ThemeFollower(application).apply()
    window.resize(1280, 800)
    window.show()
    window.show_page(2)
    page = window.sessions
    wait(lambda: bool(page.panel.entries) and not page.library.busy)
    opened: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        window.open_session(session)
        wait(lambda: page.viewer.view.analyzed is not None)
        opened.append(time.perf_counter() - start)
    frames = page.viewer.transport.slider.maximum() + 1
    random = np.random.default_rng(11)
    anywhere = [int(place) for place in random.integers(0, frames, 200)]
    dragged = [int(place) for place in frames // 3 + np.cumsum(random.choice((-3, -2, -1, 1, 2, 3, 4, 5), 300))]
    scrub(page, anywhere[:10])
    figures = {
        "open, first time (s)": (opened[0], OPEN_BOUND_S),
        "open, again (s)": (min(opened[1:]), OPEN_BOUND_S),
        "scrub anywhere, p95 (ms)": (float(np.percentile(scrub(page, anywhere), 95)), SCRUB_BOUND_MS),
        "scrub along, p95 (ms)": (float(np.percentile(scrub(page, dragged), 95)), SCRUB_BOUND_MS),
        "timeline redraw, p95 (ms)": (float(np.percentile(redraw(page), 95)), REDRAW_BOUND_MS),
        "playhead, p95 (ms)": (float(np.percentile(move_playhead(page), 95)), REDRAW_BOUND_MS),
        "time between pictures at 30 fps (ms)": (1000 / play(page), 1000 / FPS_BOUND),
    }
    window.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--folder", type=Path, help="where the session is made, kept and used again")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        figures = measure(make_session(folder, asked.minutes), Path(temporary) / "settings.ini")
    if asked.json:
        print(json.dumps({name: {"value": value, "bound": bound} for name, (value, bound) in figures.items()}))
        return
    for name, (value, bound) in figures.items():
        print(f"{name:40} {value:8.2f}  bound {bound:6.2f}  ratio {value / bound:.2f}")


if __name__ == "__main__":
    main()
