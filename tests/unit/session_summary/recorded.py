"""Readings made by hand, and sessions of them on disk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from fer_core.emotions import FER2013
from fer_core.frames import Box, Face, FrameResult, Quality, Reason, Verdict
from fer_core.session.faces_table import FacesCsv
from fer_core.session.readings import Readings
from fer_core.session.record import ModelRecord, OptionsRecord, SessionRecord, SourceRecord

LETTERS = {"a": "angry", "h": "happy", "s": "sad", "n": "neutral"}
"""A reading in a letter; `?` is uncertain by low confidence, `/` turned away, a blank no face."""

_CAMERA = SourceRecord(kind="camera", name="Webcam", width=640, height=480)


def make_face(number: int, letter: str, *, size: float = 100.0) -> Face:
    smoothed = np.full(7, 0.05, np.float32)
    emotion = LETTERS.get(letter, "neutral")
    smoothed[FER2013.index(emotion)] = 0.7
    reason = {"?": Reason.LOW_CONFIDENCE, "/": Reason.TURNED_AWAY}.get(letter)
    verdict = Verdict(emotion, 0.7, reason)
    box, crop, quality = Box(10, 20, size, size), np.zeros((48, 48), np.uint8), Quality(size, 0.5, 0.5, 0)
    return Face(number, box, 0.9, np.zeros((6, 2), np.float32), crop, smoothed, smoothed, quality, verdict)


def write_table(path: Path, faces: Sequence[str], step_s: float = 0.1, times: Sequence[float] | None = None) -> Path:
    """Write a table: a string a face, a letter a frame."""
    with FacesCsv(path, FER2013) as table:
        for index in range(max(map(len, faces), default=0)):
            held = [
                make_face(number, letters[index])
                for number, letters in enumerate(faces, 1)
                if index < len(letters) and letters[index] != " "
            ]
            time_s = index * step_s if times is None else times[index]
            table.write(FrameResult(index, time_s, FER2013, tuple(held)))
    return path


def readings_of(folder: Path, *faces: str, step_s: float = 0.1, times: Sequence[float] | None = None) -> Readings:
    return Readings.read(write_table(folder / "faces.csv", faces, step_s, times), FER2013)


def simulated_readings(letters: str, step_s: float) -> Readings:
    """Return readings of one face that is happy or neutral and never uncertain, without a file."""
    count = len(letters)
    smoothed = np.full((count, 7), 0.05, np.float32)
    emotion = [FER2013.index(LETTERS[letter]) for letter in letters]
    smoothed[np.arange(count), emotion] = 0.7
    return Readings(
        labels=FER2013,
        frames=np.arange(count),
        times=np.arange(count, dtype=np.float64) * step_s,
        row_of_frame=np.arange(count + 1),
        face=np.ones(count, np.int64),
        box=np.full((count, 4), 100, np.float32),
        score=np.full(count, 0.9, np.float32),
        uncertain=np.zeros(count, np.bool_),
        reason=np.full(count, -1, np.int8),
        raw=smoothed,
        smoothed=smoothed,
    )


def write_session(
    folder: Path, *faces: str, step_s: float = 0.1, source: SourceRecord = _CAMERA, blur_faces: bool = False
) -> Path:
    folder.mkdir(parents=True)
    write_table(folder / "faces.csv", faces, step_s)
    record_of(source, blur_faces=blur_faces).write(folder / "session.json")
    return folder


def record_of(source: SourceRecord, *, blur_faces: bool = False) -> SessionRecord:
    options = OptionsRecord(
        threshold=None,
        smoothing_s=0.4,
        every=1,
        max_faces=60,
        detector="auto",
        video=False,
        blur_faces=blur_faces,
        formats=("csv",),
    )
    return SessionRecord(
        status="complete",
        model=ModelRecord(title="fer-small 4", sha256="0"),
        engine="litert",
        device="cpu",
        classes=7,
        labels=FER2013,
        options=options,
        source=source,
        started=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
    )


def random_letters(seconds: float, happy: float, seed: int, step_s: float = 0.1, stay_s: float = 1.5) -> str:
    """Return letters of a face that is happy or neutral, drawn anew every `stay_s` on average."""
    rng = np.random.default_rng(seed)
    count = round(seconds / step_s)
    again = rng.random(count) < step_s / stay_s
    again[0] = True
    drawn = rng.random(count) < happy
    since = np.maximum.accumulate(np.where(again, np.arange(count), 0))
    return "".join("h" if one else "n" for one in drawn[since])
