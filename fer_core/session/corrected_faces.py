"""Corrected faces of a session as labelled faces: what people say that they show, cut as the network sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.importers.face_crop import SMALLEST, in_colour
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.records import (
    LEFT_OUT,
    NO_FACE,
    UNKNOWN_CLASS,
    WRONG_SIZE,
    FaceRecord,
    Finding,
    Note,
    Problem,
    SourceSummary,
)
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.frames import Box, Frame
from fer_core.session.events import CORRECTION, Event
from fer_core.session.named_table import read_session
from fer_core.session.notes_files import Notes, read_notes
from fer_core.session.readings import REASONS, Readings
from fer_core.session.record import PARTIAL, RECORD, SessionRecord
from fer_core.session.session_frames import open_session_frames
from fer_core.text import clock_time
from fer_core.vision.crop import crop_faces, crop_side
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection

STEP_S: Final = 1.0
"""Seconds from one face of a corrected range to the next: nearer ones are hardly another picture."""

_NO_PICTURE: Final = "picture not in the original"
_NO_KEYPOINTS: Final = np.zeros((6, 2), np.float32)
_OVERRULED: Final = Note(
    "1 correction was overruled by a later one, in whole or in part.",
    "{n} corrections were overruled by later ones, in whole or in part.",
)
_SAME: Final = Note(
    "1 face is the very picture of another of its session and was left out.",
    "{n} faces are the very picture of another of their session and were left out.",
)


@dataclass(frozen=True)
class _Moment:
    """A face to be cut out.

    Attributes:
        row: Its reading.
        label: What it shows.
        event: The correction.
    """

    row: int
    label: str
    event: Event


@dataclass(frozen=True)
class _Session:
    record: SessionRecord
    readings: Readings
    notes: Notes


@dataclass(frozen=True)
class CorrectedFaces:
    """The corrected faces of a session, one for each corrected moment and for every so many seconds of a range.

    Attributes:
        name: Of the source.
        folder: The session.
        options: What the user said.
        step_s: Seconds between two faces of a range.
        geometry: The box's place in a face.
    """

    name: str
    folder: Path
    options: ImportOptions
    step_s: float = STEP_S
    geometry: CropGeometry = field(default_factory=CropGeometry)

    @property
    def place(self) -> str:
        """Where it is."""
        return str(self.folder)

    def summarize(self) -> SourceSummary:
        """Find out which faces there are.

        Raises:
            FerError: There is no session, it or its notes are damaged, or its original cannot be found.
        """
        moments, findings = self._plan
        labels = {moment.label for moment in moments}
        words = frozenset(event.emotion for event in self._corrections)
        elsewhere = "" if words else f"{self.folder} has no correction: say in the session what a face shows."
        notes = list[str]()
        if moments:
            open_session_frames(self.folder, self._session.record).close()
            notes.append(
                f"The corrected faces of {self.name} are all train; fer-studio data split makes the other splits."
            )
        elif elsewhere:
            notes.append(elsewhere)
        order = tuple(label for label in FERPLUS if label in labels)
        return SourceSummary(len(moments) + len(findings), order, words, tuple(notes), elsewhere)

    def items(self) -> Iterator[Sequence[Finding]]:
        """Yield what cannot be taken, then the faces by time."""
        moments, findings = self._plan
        for finding in findings:
            yield [finding]
        if not moments:
            return
        taken: set[tuple[str, bytes]] = set()
        with open_session_frames(self.folder, self._session.record) as original:
            pictures = original.at(self._times(np.array([moment.row for moment in moments])))
            for moment, frame in zip(moments, pictures, strict=True):
                yield [self._face(moment, frame, taken)]

    @cached_property
    def _session(self) -> _Session:
        return _Session(*read_session(self.folder), read_notes(self.folder))

    @cached_property
    def _corrections(self) -> tuple[Event, ...]:
        return tuple(event for event in self._session.notes.events.events if event.kind == CORRECTION)

    @cached_property
    def _plan(self) -> tuple[list[_Moment], list[Finding]]:
        """Return the faces by time, and what cannot be taken. Of a reading the last correction decides."""
        findings: list[Finding] = []
        labelled: list[tuple[Event, str, NDArray[np.int64]]] = []
        last = np.full(len(self._session.readings.face), -1, np.int64)
        overruled: set[int] = set()
        for event in self._corrections:
            label = self.options.labels.name(self.name, event.emotion)
            rows = event.rows(self._session.readings) if event.face_id is not None else np.zeros(0, np.int64)
            if not label:
                kind = UNKNOWN_CLASS if label is None else LEFT_OUT
                findings.append(Problem(self._where(event), kind, f"'{event.emotion}'"))
            elif not len(rows):
                detail = "no face is named" if event.face_id is None else f"face {event.face_id} is not seen then"
                findings.append(Problem(self._where(event), NO_FACE, detail))
            else:
                before = set(np.unique(last[rows]).tolist()) - {-1}
                overruled |= {number for number in before if labelled[number][1] != label}
                last[rows] = len(labelled)
                labelled.append((event, label, rows))
        findings += [_OVERRULED] * len(overruled)
        moments = [
            _Moment(row, label, event)
            for number, (event, label, rows) in enumerate(labelled)
            for row in self._apart(rows[last[rows] == number])
        ]
        return sorted(moments, key=lambda moment: moment.row), findings

    def _apart(self, rows: NDArray[np.int64]) -> list[int]:
        """Return the first of the readings, and each that is a step later than the one taken before."""
        taken: list[int] = []
        next_s = -np.inf
        for row, time_s in zip(rows.tolist(), self._times(rows), strict=True):
            if time_s >= next_s:
                taken.append(row)
                # Times are rounded: a step of just so many frames shall not fall short of itself.
                next_s = time_s + self.step_s - 1e-4
        return taken

    def _times(self, rows: NDArray[np.int64]) -> list[float]:
        readings = self._session.readings
        return [float(time_s) for time_s in readings.times[np.searchsorted(readings.row_of_frame, rows, "right") - 1]]

    def _face(self, moment: _Moment, frame: Frame | None, taken: set[tuple[str, bytes]]) -> Finding:
        readings, row, event = self._session.readings, moment.row, moment.event
        index = int(np.searchsorted(readings.row_of_frame, row, side="right")) - 1
        face_id, time_s, number = int(readings.face[row]), float(readings.times[index]), int(readings.frames[index])
        place = (
            f"{self.name}, face {face_id} at {clock_time(time_s)} (frame {number}): the network said "
            f"{_said(readings, row)}, {event.author or 'somebody'} says {event.emotion}"
            f"{f', {event.created}' if event.created else ''}"
        )
        if frame is None:
            return Problem(place, _NO_PICTURE, "the original has no frame at this time")
        detection = Detection(Box(*map(float, readings.box[row])), float(readings.score[row]), _NO_KEYPOINTS)
        side, across = self.options.side, crop_side(detection, self.geometry)
        if across < min(SMALLEST, side):
            return Problem(place, WRONG_SIZE, f"the face is only {across:.0f} pixels wide")
        colour = self.options.colour == "rgb"
        (image,) = crop_faces(frame.image, [detection], self.geometry, side, colour=colour)
        if colour:
            image = in_colour(image, "rgb")
        if (moment.label, image.tobytes()) in taken:
            return _SAME
        taken.add((moment.label, image.tobytes()))
        same = readings.labels[int(readings.emotion[row])] == event.emotion
        person = self._session.notes.people.person_at(face_id, time_s)
        named = self._session.notes.people.names.get(person)
        return FaceRecord(
            key=f"{number:06d}-{face_id}",
            place=place,
            image=image,
            label=moment.label,
            split="train",
            # Faces of one track have to stay in one split also where nobody says whose they are.
            person=named or f"{self.name}: {self._session.notes.people.called(person)}",
            flags=("kept" if same else "relabelled",),
        )

    def _where(self, event: Event) -> str:
        return f"{self.name}, correction at {clock_time(event.start_s)}"


def open_corrected(name: str, path: Path, options: ImportOptions, step_s: float = STEP_S) -> CorrectedFaces | None:
    """Return the corrected faces of a session, or None where a path is none.

    Args:
        name: What the source is called; empty for the session's name.
        path: What the user named.
        options: What else the user said.
        step_s: Seconds between two faces of a corrected range.

    Raises:
        FerError: The step is no time.
    """
    if not any((path / record).is_file() for record in (RECORD, PARTIAL)):
        return None
    if not 0 < step_s < float("inf"):
        raise FerError(f"The step between faces is a time above 0 seconds, not {step_s:g}.", settings=["step"])
    return CorrectedFaces(name or path.resolve().name, path, options, step_s)


def _said(readings: Readings, row: int) -> str:
    emotion = int(readings.emotion[row])
    said = f"{readings.labels[emotion]} {readings.smoothed[row, emotion]:.2f}"
    reason = int(readings.reason[row])
    return said if reason < 0 else f"uncertain ({REASONS[reason]}), {said}"
