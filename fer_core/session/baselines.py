"""The resting faces of a session: asked for, measured before the run, and noted as a recording grows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol, Self

from fer_core.baseline import Baseline
from fer_core.baseline_measurement import LEAST_S, BaselineMeasurement
from fer_core.errors import FerError
from fer_core.frames import Frame, FrameResult
from fer_core.inference import EmotionClassifier
from fer_core.session.record import BaselineRecord

_SPAN: Final = re.compile(r"(\d{1,9})@([\d:.]{1,20})-([\d:.]{1,20})", re.ASCII)
_TIME: Final = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)", re.ASCII)


@dataclass(frozen=True)
class RestingFace:
    """Where in a video somebody's face is at rest.

    Attributes:
        face_id: Whose: the id of an annotation without it.
        begin_s: From when, seconds.
        end_s: Until when.

    Raises:
        FerError: That is too short.
    """

    face_id: int
    begin_s: float
    end_s: float

    def __post_init__(self) -> None:
        if self.end_s - self.begin_s < LEAST_S:
            raise FerError(
                f"A face at rest takes at least {LEAST_S:g} seconds, better five, not {self}.", settings=["baseline"]
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `FACE@START-END`, the times as seconds, minutes:seconds or hours:minutes:seconds.

        Raises:
            FerError: It is none.

        Example:
            >>> RestingFace.parse("1@0:00-0:05")
            RestingFace(face_id=1, begin_s=0.0, end_s=5.0)
        """
        found = _SPAN.fullmatch(text.strip())
        times = [_TIME.fullmatch(part) for part in found.groups()[1:]] if found else []
        if found is None or None in times:
            raise FerError(
                f"A resting face is written FACE@START-END, such as 1@0:00-0:05, not {text[:60]}.",
                settings=["baseline"],
            )
        seconds = [
            int(time[1] or 0) * 3600 + int(time[2] or 0) * 60 + float(time[3]) for time in times if time is not None
        ]
        return cls(int(found[1]), *seconds)

    def __str__(self) -> str:
        """Return it as `session.json` has it."""
        return f"{self.face_id}@{self.begin_s:g}-{self.end_s:g}"


class Reader(Protocol):
    """What reads frames: a pipeline that has read none yet."""

    @property
    def classifier(self) -> EmotionClassifier:
        """The network in use."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotions."""

    def process(self, frame: Frame) -> FrameResult:
        """Read a frame's faces."""


def measure(faces: Iterable[RestingFace], frames: Iterable[Frame], reader: Reader) -> tuple[Baseline, ...]:
    """Read a video up to where the last face was at rest, and return what the resting faces come to.

    Args:
        faces: Whose, and where.
        frames: The frames from the first one on, as the run will read them: so the ids are the run's.
        reader: Reads them.

    Raises:
        FerError: A face is given twice, or too little of its rest could be used.
    """
    faces = tuple(faces)
    wanted = {face.face_id: face for face in faces}
    if len(wanted) < len(faces):
        raise FerError("A face has one resting face; it is given twice.", settings=["baseline"])
    model = reader.classifier.folder.sha256
    taken = {
        face.face_id: BaselineMeasurement(face.face_id, reader.labels, model, wanted_s=face.end_s - face.begin_s)
        for face in faces
    }
    last_s = max(face.end_s for face in faces)
    for frame in frames:
        if frame.time_s > last_s:
            break
        result = reader.process(frame)
        for number, face in wanted.items():
            if face.begin_s <= frame.time_s <= face.end_s:
                taken[number].add(result)
    return tuple(measurement.baseline() for measurement in taken.values())


class BaselineLog:
    """Notes from when until when which resting face shifts the rows of a recording.

    Args:
        source_begin_s: The source's own time at the session's 0, seconds.
    """

    def __init__(self, source_begin_s: float) -> None:
        self._begin_s = source_begin_s
        self._records: list[BaselineRecord] = []
        self._open: dict[int, tuple[Baseline, int]] = {}

    @property
    def records(self) -> tuple[BaselineRecord, ...]:
        """What was noted, in the order in which it began."""
        return tuple(self._records)

    def note(self, result: FrameResult) -> bool:
        """Take the next frame, its time the session's; return whether there is more to say now."""
        changed = False
        for face in result.faces:
            known = self._open.get(face.track_id)
            if face.baseline is (known[0] if known else None):
                continue
            changed = True
            if known is not None:
                at = known[1]
                self._records[at] = self._records[at].model_copy(update={"end_s": result.time_s})
                del self._open[face.track_id]
            if face.baseline is not None:
                self._open[face.track_id] = face.baseline, len(self._records)
                self._records.append(BaselineRecord.of(face.baseline, result.time_s, self._begin_s))
        return changed
