"""Whose resting face is known, and whose is being measured: without Qt."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from fer_core.errors import FerError

if TYPE_CHECKING:  # numpy behind these would keep the window from showing at once
    from fer_core.baseline import Baseline
    from fer_core.baseline_measurement import BaselineMeasurement
    from fer_core.frames import FrameResult


class Stage(Enum):
    """How far a face's rest is known."""

    IMPOSSIBLE = auto()
    """Nothing can be measured: a picture stands, or the models load."""
    UNKNOWN = auto()
    MEASURING = auto()
    FAILED = auto()
    KNOWN = auto()


@dataclass(frozen=True)
class RestingState:
    """What is to be shown of one face's rest.

    Attributes:
        stage: How far it is known.
        seconds: How much was measured.
        wanted_s: How much is enough.
        lack: Why the last frame did not count, or "".
        why: Why it could not be measured, in a sentence.
        baseline: What it came to.
        undoable: Whether the last change can be undone.
        elsewhere: The face whose rest is being measured, if that is another one.
        offered: A face that has left, whose rest may be this one's: only who looks on can say.
        over: Whether no frame comes any more, so that nothing can be changed.
    """

    stage: Stage
    seconds: float = 0.0
    wanted_s: float = 5.0
    lack: str = ""
    why: str = ""
    baseline: "Baseline | None" = None
    undoable: bool = False
    elsewhere: int | None = None
    offered: int | None = None
    over: bool = False


class RestingFaces:
    """The resting faces of one run. They go with the faces' numbers, and end with them."""

    def __init__(self) -> None:
        self._model = ""
        self._labels: tuple[str, ...] = ()
        self._last_s = float("-inf")
        self._measurement: BaselineMeasurement | None = None
        self._failed: tuple[int, str] | None = None
        self._there: frozenset[int] = frozenset()
        self._past: list[tuple[Baseline, ...]] = []
        self.baselines: tuple[Baseline, ...] = ()

    def begin(self, model_sha256: str) -> None:
        """A run begins: its faces have numbers of their own."""
        self._forget()
        self._model = model_sha256

    def end(self, why: str = "") -> None:
        """The run is at its end; nothing more is measured.

        Args:
            why: In a sentence for whoever waits for a measurement.
        """
        if self._measurement is not None and why:
            self._failed = self._measurement.face_id, why
        self._measurement = None

    def measure(self, face: int) -> None:
        """Measure a face's rest from the next frame on."""
        if not self._model or not self._labels:
            return
        from fer_core.baseline_measurement import BaselineMeasurement

        self._failed = None
        self._measurement = BaselineMeasurement(face, self._labels, self._model)

    def cancel(self) -> None:
        """Measure no more."""
        self._measurement = None

    def take(self, result: "FrameResult") -> bool:
        """Take the next frame; return whether other resting faces are known now."""
        before = self.baselines
        if result.time_s < self._last_s:  # the numbers begin anew
            model = self._model
            self._forget()
            self._model = model
        self._last_s = result.time_s
        self._there = frozenset(face.track_id for face in result.faces)
        if result.labels != self._labels:
            self._labels, self._measurement, self._failed = result.labels, None, None
        if self._measurement is not None:
            self._measurement.add(result)
            if self._measurement.enough or self._measurement.given_up:
                self._finish(self._measurement)
        return self.baselines is not before

    def take_over(self, face: int) -> None:
        """Take for a face's rest what was offered: it is the one that has left, under another number."""
        left = self._offered(face)
        if left is not None:
            self._failed = None
            self._change((*self.baselines, replace(left, face_id=face)))

    def remove(self, face: int) -> None:
        """Forget a face's rest; that can be undone."""
        self._change(tuple(one for one in self.baselines if not self._is_of(one, face)))

    def undo(self) -> None:
        """Take back the last change."""
        if self._past:
            self.baselines = self._past.pop()

    def of(self, face: int) -> "Baseline | None":
        """Return what a face's rest came to, with the labels that are read now."""
        return next((one for one in self.baselines if self._is_of(one, face)), None)

    def state(self, face: int) -> RestingState:
        """Return what is to be shown of a face's rest."""
        undoable, measurement, baseline = bool(self._past), self._measurement, self.of(face)
        if measurement is not None and measurement.face_id == face:
            lack = measurement.lack.value if measurement.lack is not None else ""
            return RestingState(Stage.MEASURING, measurement.seconds, measurement.wanted_s, lack)
        # What became of somebody who has left is told beside whoever is there.
        if self._failed is not None and (self._failed[0] == face or self._failed[0] not in self._there):
            offered = self._offered_number(face)
            return RestingState(
                Stage.FAILED, why=self._failed[1], baseline=baseline, undoable=undoable, offered=offered
            )
        elsewhere = measurement.face_id if measurement is not None else None
        if baseline is not None:
            return RestingState(Stage.KNOWN, baseline=baseline, undoable=undoable, elsewhere=elsewhere)
        stage = Stage.UNKNOWN if self._model and self._labels else Stage.IMPOSSIBLE
        offered = self._offered_number(face)
        return RestingState(stage, undoable=undoable, elsewhere=elsewhere, offered=offered)

    def _offered(self, face: int) -> "Baseline | None":
        """Return the rest that was set last of those that have left, for a face whose own is not known."""
        if self.of(face) is not None:
            return None
        left = [one for one in self.baselines if one.labels == self._labels and one.face_id not in self._there]
        return left[-1] if left else None

    def _offered_number(self, face: int) -> int | None:
        offered = self._offered(face)
        return offered.face_id if offered is not None else None

    def _finish(self, measurement: "BaselineMeasurement") -> None:
        self._measurement = None
        try:
            baseline = measurement.baseline()
        except FerError as error:
            self._failed = measurement.face_id, str(error)
            return
        others = (one for one in self.baselines if not self._is_of(one, measurement.face_id))
        self._change((*others, baseline))

    def _change(self, baselines: "tuple[Baseline, ...]") -> None:
        if baselines != self.baselines:
            self._past.append(self.baselines)
            self.baselines = baselines

    def _is_of(self, baseline: "Baseline", face: int) -> bool:
        return (baseline.face_id, baseline.labels) == (face, self._labels)

    def _forget(self) -> None:
        self._model, self._labels, self._last_s = "", (), float("-inf")
        self._measurement, self._failed, self._past, self.baselines = None, None, [], ()
