"""Five seconds of a resting face, measured frame by frame: what counts, what is missing, what it comes to."""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.baseline import Baseline, above_neutral, logits, neutral_faces, personal_offsets
from fer_core.errors import FerError
from fer_core.frames import Box, Face, FrameResult, Reason

WANTED_S: Final = 5.0
"""How long a resting face is looked at."""

LEAST_S: Final = 2.0
"""With less no baseline is made."""

PATIENCE_S: Final = 20.0
"""So long it is waited for, whatever is missing meanwhile."""

GONE_S: Final = 3.0
"""So long a face may be out of view; a track survives no gap as long as that."""

_BLOCK_S: Final = 0.5
_LONGEST_STEP_S: Final = 0.5
_STILL_S: Final = 0.2
_STILL: Final = 0.2


class Lack(StrEnum):
    """Why a frame says nothing of a resting face."""

    NO_FACE = "no face"
    TOO_SMALL = "too small"
    DARK = "dark"
    TURNED_AWAY = "turned away"
    BLURRED = "blurred"
    MOVING = "moving"
    EXPRESSION = "expression"


_OF_QUALITY: Final = {
    Reason.TOO_SMALL: Lack.TOO_SMALL,
    Reason.DARK: Lack.DARK,
    Reason.TURNED_AWAY: Lack.TURNED_AWAY,
    Reason.BLURRED: Lack.BLURRED,
}
_SAID: Final = {
    Lack.NO_FACE: "the face was not in view",
    Lack.TOO_SMALL: "the face was too small",
    Lack.DARK: "it was too dark",
    Lack.TURNED_AWAY: "the face was turned away",
    Lack.BLURRED: "the face was blurred",
    Lack.MOVING: "the face moved",
    Lack.EXPRESSION: "the face showed an expression",
}


@dataclass
class _Block:
    """Half a second of usable frames: as one, since neighbouring frames say the same."""

    total: NDArray[np.float64]
    frames: int = 0


@dataclass
class BaselineMeasurement:
    """Takes the frames of a run, in rising time, and makes a `Baseline` of the usable ones.

    A frame counts for as long as it was shown, so that 10 and 60 frames a second come to the same. It is usable where
    the face is readable, stands still, and shows no strong expression: a grin is not a resting face.

    Attributes:
        face_id: Whose resting face.
        labels: The emotions that are read.
        model_sha256: By which network.
        wanted_s: How many usable seconds are enough.
        patience_s: When to give up.

    Raises:
        FerError: Nothing is known of how neutral faces read with these labels.
    """

    face_id: int
    labels: tuple[str, ...]
    model_sha256: str
    wanted_s: float = WANTED_S
    patience_s: float = PATIENCE_S
    seconds: float = field(default=0.0, init=False)
    frames: int = field(default=0, init=False)
    lack: Lack | None = field(default=None, init=False)
    _lacked_s: dict[Lack, float] = field(default_factory=dict, init=False)
    _blocks: dict[int, _Block] = field(default_factory=dict, init=False)
    _begin_s: float | None = field(default=None, init=False)
    _last_s: float = field(default=0.0, init=False)
    _seen_s: float = field(default=0.0, init=False)
    _places: deque[tuple[float, Box]] = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        faces = neutral_faces(self.labels)
        if faces is None:
            raise FerError("A resting face can be set with the 7 or the 8 emotions of the program, in their order.")
        self._neutral = faces

    @property
    def enough(self) -> bool:
        """Whether all wanted seconds are there."""
        return self.seconds >= self.wanted_s

    @property
    def given_up(self) -> bool:
        """Whether it took too long, or the face has left."""
        if self.enough or self._begin_s is None:
            return False
        return self._last_s - self._begin_s >= self.patience_s or self._last_s - self._seen_s >= GONE_S

    @property
    def mostly(self) -> Lack | None:
        """What was missing for the longest time."""
        return max(self._lacked_s, key=lambda lack: self._lacked_s[lack], default=None)

    def add(self, result: FrameResult) -> None:
        """Take a frame; `lack` then says whether it was usable.

        Args:
            result: What was read from it. One that is not later than the last is passed over.
        """
        begun = self._begin_s is not None
        if begun and result.time_s <= self._last_s:
            return
        step_s = min(result.time_s - self._last_s, _LONGEST_STEP_S) if begun else 0.0
        if not begun:
            self._begin_s = self._seen_s = result.time_s
        self._last_s = result.time_s
        face = next((face for face in result.faces if face.track_id == self.face_id), None)
        self.lack = self._lack_of(face, result)
        if self.lack is not None:
            self._lacked_s[self.lack] = self._lacked_s.get(self.lack, 0.0) + step_s
            return
        assert face is not None
        self.seconds += step_s
        self.frames += 1
        block = self._blocks.setdefault(int(self.seconds / _BLOCK_S), _Block(np.zeros(len(self.labels))))
        block.total += logits(face.probabilities)
        block.frames += 1

    def baseline(self) -> Baseline:
        """Return what the usable frames come to.

        Raises:
            FerError: They are too few.
        """
        if self.seconds < LEAST_S or len(self._blocks) < 2:
            mostly = self.mostly
            why = f", because {_SAID[mostly]}" if mostly is not None else ""
            raise FerError(
                f"Only {self.seconds:.1f} of at least {LEAST_S:g} seconds of face {self.face_id} at rest could be "
                f"used{why}. Take another part, or try again.",
                settings=["baseline"],
            )
        means = np.array([block.total / block.frames for block in self._blocks.values()])
        variance = above_neutral(means, self.labels).var(axis=0, ddof=1) / len(means)
        offsets = personal_offsets(means.mean(axis=0), self._neutral, variance)
        assert self._begin_s is not None
        return Baseline(
            self.face_id,
            self.labels,
            tuple(round(float(offset), 6) for offset in offsets),
            self.model_sha256,
            round(self._begin_s, 6),
            round(self._last_s, 6),
            round(self.seconds, 3),
            self.frames,
        )

    def _lack_of(self, face: Face | None, result: FrameResult) -> Lack | None:
        if face is None or result.labels != self.labels:
            self._places.clear()
            return Lack.NO_FACE
        self._seen_s = result.time_s
        moving = self._moves(face.box, result.time_s)
        if face.verdict.reason in _OF_QUALITY:
            return _OF_QUALITY[face.verdict.reason]
        if moving:
            return Lack.MOVING
        strongest = above_neutral(logits(face.probabilities), self.labels).max()
        return Lack.EXPRESSION if strongest > self._neutral.most_expression else None

    def _moves(self, box: Box, time_s: float) -> bool:
        """Return whether the face moves or grows by more than a fifth of its side in a fifth of a second."""
        while len(self._places) > 1 and time_s - self._places[1][0] >= _STILL_S:
            self._places.popleft()
        self._places.append((time_s, box))
        since_s, before = self._places[0]
        by = np.hypot(box.centre[0] - before.centre[0], box.centre[1] - before.centre[1])
        return bool(
            max(by, abs(box.side - before.side)) > _STILL * before.side * max(1.0, (time_s - since_s) / _STILL_S)
        )
