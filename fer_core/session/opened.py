"""A session opened to be looked at: its record, its readings and the way to its picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fer_core.emotions import UNCERTAIN
from fer_core.errors import FerError
from fer_core.frames import Box, FloatArray, Reason
from fer_core.session import faces_table
from fer_core.session.library import read_record
from fer_core.session.original import find_original
from fer_core.session.pictures import Excerpt, Films, Pictures, Stills, open_film
from fer_core.session.readings import REASONS, Readings
from fer_core.session.record import PARTIAL, SessionRecord
from fer_core.session.segments import PICTURES, SOUND, VIDEO

__all__ = ["OpenSession", "PictureKind", "Pictures", "RecordedFace"]

PictureKind = Literal["clean", "annotated", "none"]
_SAME_TIME_S: Final = 2e-3
_MOMENT_S: Final = 1.0
"""Live drops pictures; for longer than this it was not looking."""


@dataclass(frozen=True, eq=False)
class RecordedFace:
    """A face as the session holds it.

    Attributes:
        box: Pixels of the source's frame (`SessionRecord.source` has its size).
        id: The face's number.
        label: What was said: the emotion, or "uncertain".
        emotion: The likeliest emotion, whether or not it is trusted.
        probability: Its smoothed probability, 0 to 1.
        reason: Why the reading is uncertain, or None.
        smoothed: (K,) float32, in the order of the session's labels.
    """

    box: Box
    id: int
    label: str
    emotion: str
    probability: float
    reason: Reason | None
    smoothed: FloatArray


@dataclass(frozen=True, eq=False)
class OpenSession:
    """A session in memory. Nothing of it is open: the picture is opened apart, by the thread that shows it.

    Attributes:
        folder: Where it is.
        record: What its `session.json` says.
        readings: Its table.
        picture_kind: "clean" where the original was found, or the session's own video has nothing drawn on it;
            "annotated" where there is only one with boxes drawn on; "none".
        picture_path: The video or picture file, the folder of pictures, the first part of a video that a kill left in
            parts, or None.
        problem: What is wrong and what to do, a sentence; "" where nothing is.
        is_original: Whether the picture is the source itself, and not what the session made of it.
    """

    folder: Path
    record: SessionRecord
    readings: Readings
    picture_kind: PictureKind
    picture_path: Path | None
    problem: str
    is_original: bool = False

    @classmethod
    def open(cls, folder: Path, search: Sequence[Path] = ()) -> "OpenSession":
        """Open a session, complete, interrupted, killed or under way.

        Where faces are blurred, the original is not looked for: it would show them.

        Args:
            folder: The session.
            search: Folders to look for the original in where it is not at its recorded place, nor beside the session
                or in the folders above.

        Raises:
            FerError: There is no session, it is damaged, of a newer version, or without a table that can be opened.
        """
        record = read_record(folder)
        return cls.of(folder, record, Readings.read(_table(folder), record.labels), search)

    @classmethod
    def of(cls, folder: Path, record: SessionRecord, readings: Readings, search: Sequence[Path] = ()) -> "OpenSession":
        """Open a session whose record and readings are in memory."""
        own = _own_picture(folder)
        if own is not None and not record.options.overlay:
            return cls(folder, record, readings, "clean", own, "")
        if record.options.blur_faces:
            problem = "" if own else "Faces are blurred in this session, so its original is not shown."
            return cls(folder, record, readings, "annotated" if own else "none", own, problem)
        original = find_original(folder, record.source, search)
        if original.path is not None:
            return cls(folder, record, readings, "clean", original.path, "", is_original=True)
        if own is not None:
            return cls(folder, record, readings, "annotated", own, original.problem)
        return cls(folder, record, readings, "none", None, original.problem or "This session was made without a video.")

    def faces_at(self, frame_index: int) -> tuple[RecordedFace, ...]:
        """Return the faces of an analysed frame.

        Args:
            frame_index: Its index into `readings.frames`, as `readings.frame_at` gives it.
        """
        readings, rows = self.readings, self.readings.rows(frame_index)
        return tuple(self._face(row) for row in range(rows.start, rows.stop) if row < len(readings.face))

    @property
    def blurred(self) -> bool:
        """Whether faces were made unrecognisable: no picture of this session shows one otherwise."""
        return self.record.options.blur_faces

    def open_pictures(self) -> Pictures | None:
        """Open the picture for this thread, or return None where there is none.

        Of the original they are those between the first and the last one that was read, where not all of it was.

        Raises:
            FerError: It cannot be opened any more, or is not what was read.
        """
        if self.picture_path is None:
            return None
        if self.record.source.kind == "images":
            return self._stills(self.picture_path)
        if not self.is_original:
            return self._own_films(self.picture_path)
        film = open_film(self.picture_path)
        # The table holds microseconds: a moment named by it has to find its very frame.
        times = np.round(np.round(film.times, 6) - self._begin_s, 6)
        frames = self.readings.frames
        if len(frames) and (frames[-1] >= len(times) or not self._agree(times[frames])):
            film.close()
            raise FerError(
                f"{self.picture_path.name} is not what was read: its frames come at other times. Annotate it again, or "
                "look at the annotated video."
            )
        return self._what_was_read(Films([film], times))

    def _what_was_read(self, pictures: Pictures) -> Pictures:
        """Return those of the original's pictures that were read, or lie between those that were."""
        if not self._partly or not len(self.readings.frames):
            return pictures
        behind, part = int(self.readings.frames[-1]) + 1, self.record.options.part
        if self._complete and part is not None:
            # Not each frame need be read: those behind the last one that was belong to it all the same.
            end_s = float("inf") if part.end_s is None else part.end_s
            behind = max(behind, int(np.searchsorted(pictures.times, end_s)))
        return Excerpt(pictures, range(self._first_picture, behind))

    def picture_of(self, frame_index: int) -> int:
        """Return the number in the pictures of an analysed frame."""
        if not self.is_original:
            return frame_index
        return int(self.readings.frames[frame_index]) - self._first_picture

    def frame_of(self, picture: int) -> int:
        """Return the analysed frame whose readings hold while a picture is shown: the last one that is not later."""
        if not self.is_original:
            return min(picture, len(self.readings.frames) - 1)
        return max(0, int(np.searchsorted(self.readings.frames, picture + self._first_picture, side="right")) - 1)

    def number_of(self, picture: int) -> int:
        """Return the number in the source of a picture, whether or not it was read."""
        if self.is_original:
            return picture + self._first_picture
        return int(self.readings.frames[picture])

    def surely_seen(self, pictures: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return of which pictures it is known where faces are, (N,) bool: they were read, or lie between such.

        A photograph says nothing of the next one, and what a recording did not see for longer than a moment may have
        been anything.

        Args:
            pictures: (N,) their numbers.
        """
        frames = self.readings.frames
        if not self.is_original or not len(frames):
            return np.full(len(pictures), bool(len(frames)))
        numbers = pictures + self._first_picture
        before, after = np.searchsorted(frames, numbers, side="right") - 1, np.searchsorted(frames, numbers)
        between = (before >= 0) & (after < len(frames))
        gaps = self.readings.times[after[between]] - self.readings.times[before[between]]
        if self.record.source.kind == "images":
            between[between] = before[between] == after[between]
        elif self.record.recorded:
            between[between] = gaps <= _MOMENT_S
        return between

    @property
    def _complete(self) -> bool:
        return self.record.status == "complete" and not self.record.recorded

    @property
    def _partly(self) -> bool:
        """Whether the original may have more pictures than were to be read, or could be."""
        return self.is_original and (not self._complete or self.record.options.part is not None)

    @property
    def _first_picture(self) -> int:
        """The number in the original of the first picture: where not all of it was read, the first one that was."""
        return int(self.readings.frames[0]) if self._partly and len(self.readings.frames) else 0

    @property
    def sound(self) -> tuple[Path | None, float]:
        """The file that may hold the session's sound, or None, and its own time at the session's 0, seconds."""
        own = self.folder / SOUND
        if own.is_file():
            return own, 0.0
        path = self.picture_path
        if path is None or not path.is_file() or self.record.source.kind == "images" or path.suffix == ".nut":
            return None, 0.0
        return path, self.picture_begin_s

    @property
    def picture_begin_s(self) -> float:
        """The own time of the picture's file at the session's 0, seconds; below 0 for the video of a part."""
        if self.is_original:
            return self._begin_s
        times = self.readings.times
        return -float(times[0]) if self.record.options.part is not None and len(times) else 0.0

    @property
    def _begin_s(self) -> float:
        return self.record.source.begin_s

    def _face(self, row: int) -> RecordedFace:
        readings = self.readings
        smoothed = readings.smoothed[row]
        best = int(smoothed.argmax())
        emotion, code = readings.labels[best], int(readings.reason[row])
        return RecordedFace(
            box=Box(*(float(value) for value in readings.box[row])),
            id=int(readings.face[row]),
            label=UNCERTAIN if readings.uncertain[row] else emotion,
            emotion=emotion,
            probability=float(smoothed[best]),
            reason=REASONS[code] if code >= 0 else None,
            smoothed=smoothed,
        )

    def _stills(self, path: Path) -> Pictures:
        names = self.record.source.pictures
        if self.is_original:
            files: list[Path | None] = [path / name if path.is_dir() else path for name in names]
            return self._what_was_read(Stills(files, np.arange(len(files), dtype=np.float64)))
        found = {picture.name.partition("-")[0]: picture for picture in path.glob("*.jpg")}
        return Stills([found.get(f"{frame:06d}") for frame in self.readings.frames], self.readings.times)

    def _own_films(self, path: Path) -> Films:
        """Open the session's own video, whose pictures are the analysed frames."""
        paths = [path] if path.name == VIDEO else _parts(self.folder)
        films: list[Pictures] = []
        try:
            films.extend(open_film(part) for part in paths)
        except FerError:
            if not films:  # of a video in parts the last one may be too short to be anything
                raise
        count = min(sum(len(film.times) for film in films), len(self.readings.times))
        return Films(films, self.readings.times[:count])

    def _agree(self, times: NDArray[np.float64]) -> bool:
        return bool((np.abs(times - self.readings.times) <= _SAME_TIME_S).all())


def _table(folder: Path) -> Path:
    """Return the table of a session.

    Raises:
        FerError: There is none that can be opened.
    """
    names = (faces_table.NAME, faces_table.PARTIAL, "faces.parquet")
    if (folder / PARTIAL).exists():
        names = (faces_table.PARTIAL, faces_table.NAME, "faces.parquet")
    for name in names:
        if (folder / name).exists():
            return folder / name
    if (folder / "faces.json").exists():
        raise FerError(
            f"{folder} holds its faces as JSON only, which cannot be opened here. Annotate the input again with CSV or "
            "Parquet among the formats."
        )
    raise FerError(f"{folder} lacks its table of faces. Put it back, or annotate the input again.")


def _own_picture(folder: Path) -> Path | None:
    if (folder / VIDEO).exists():
        return folder / VIDEO
    if (folder / PICTURES).is_dir():
        return folder / PICTURES
    return next(iter(_parts(folder)), None)


def _parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("video.*.part.nut"))
