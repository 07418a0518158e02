"""Resuming a session where an earlier run left it."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.frames import Find, Frame
from fer_core.media.mux import packet_times
from fer_core.pipeline import ReplayedFrame
from fer_core.session import faces_table, journal, record
from fer_core.session.faces_table import TableFrame, header_length, read_frames
from fer_core.session.journal import Entry, read_journal
from fer_core.session.record import Counts, SessionRecord
from fer_core.session.segments import VIDEO, remove_segments, usable_segments
from fer_core.text import count_noun
from fer_core.vision.recent_looks import REMEMBERED_S

_SAME_TIME_S: Final = 1e-3
_OPTIONS: Final = {
    "smoothing_s": "the smoothing",
    "every": "the step from frame to frame",
    "max_faces": "the most faces of a frame",
    "detector": "the detector",
    "video": "whether there is a video",
    "blur_faces": "whether faces are blurred",
    "baselines": "the resting faces",
    "from_s": "the time it is read from",
    "to_s": "the time it is read to",
}


_SETTINGS: Final = {"baselines": "baseline", "from_s": "begin", "to_s": "end"}


class Replayer(Protocol):
    """What takes in frames that were read before: the pipeline."""

    def replay(self, result: ReplayedFrame) -> None:
        """Take in what one frame held."""

    def remember(self, frame: Frame, finds: Sequence[Find]) -> None:
        """Look once more at one of the last frames."""


@dataclass(frozen=True)
class Crowding:
    """Frames with more faces than were allowed.

    Attributes:
        frames: How many.
        most: The most faces in one of them.
    """

    frames: int = 0
    most: int = 0

    def and_frame(self, faces: int, left_out: int) -> "Crowding":
        """Return what it is with one more frame: the faces that were taken, and how many were not."""
        return Crowding(self.frames + 1, max(self.most, faces + left_out)) if left_out else self

    def sentence(self, allowed: int, frames: int) -> str:
        """Say it once."""
        return (
            f"{self.frames} of {count_noun(frames, 'frame')} {'holds' if self.frames == 1 else 'hold'} more than "
            f"{count_noun(allowed, 'face')} (up to {self.most}); the {allowed} surest of each were read. Allow more "
            "faces to read them all."
        )


@dataclass(frozen=True)
class ResumePoint:
    """Where to go on.

    Attributes:
        next_frame: Index of the first frame to analyse.
        counts: What is there already.
        crowding: In which of it there were more faces than allowed.
        recent: Of the last frames that are there, what was found in each, by index: they are looked at once more.
    """

    next_frame: int
    counts: Counts
    crowding: Crowding = Crowding()
    recent: Mapping[int, tuple[Find, ...]] = field(default_factory=dict)

    @property
    def first_frame(self) -> int:
        """Index of the first frame that is needed."""
        return min(self.recent, default=self.next_frame)


def earlier_record(folder: Path) -> SessionRecord | None:
    """Return the record of a session that is in the folder, finished or not, or None where there is none.

    Raises:
        FerError: It is damaged.
    """
    for name in (record.PARTIAL, record.RECORD):
        if (folder / name).exists():
            try:
                return SessionRecord.read(folder / name)
            except FerError as error:
                raise FerError(
                    f"{error} Overwrite it, or choose another folder.", settings=["overwrite", "out"]
                ) from error
    return None


def check_same(before: SessionRecord, now: SessionRecord) -> None:
    """Check that going on would give what one run would have given.

    Raises:
        FerError: The source, the network or an option that the rows or the video depend on is another one.
    """
    pairs: list[tuple[str, str, object, object]] = [
        ("the input", "", before.source.fingerprint, now.source.fingerprint),
        ("the model", "model", before.model.sha256, now.model.sha256),
        ("the number of classes", "classes", before.classes, now.classes),
        ("the thresholds, else the model's,", "threshold", _thresholds(before), _thresholds(now)),
    ]
    for option, name in _OPTIONS.items():
        setting = _SETTINGS.get(option, option.removesuffix("_s"))
        pairs.append((name, setting, getattr(before.options, option), getattr(now.options, option)))
    different = {name: setting for name, setting, one, other in pairs if one != other}
    if different:
        raise FerError(
            f"This session cannot be resumed, because {' and '.join(different)} differed when it began; "
            "give the same as then, or choose another folder, or overwrite it.",
            settings=[*filter(None, different.values()), "out", "overwrite"],
        )


def _thresholds(of: SessionRecord) -> dict[str, float | None]:
    """Return what was used for each emotion; an older session names one for all."""
    return {label: of.options.thresholds.get(label, of.options.threshold) for label in of.labels}


def restore(folder: Path, earlier: SessionRecord, replayer: Replayer) -> ResumePoint:
    """Bring a session's folder back into the state of a running one and the pipeline to where it was.

    After a kill the last frame is analysed again: some of its rows may be missing, and so may its picture.

    Args:
        folder: The session, interrupted or killed.
        earlier: Its record.
        replayer: The pipeline; takes in what was read before.

    Raises:
        FerError: The table is another session's, or the folder may not be written.
    """
    killed = (folder / record.PARTIAL).exists()
    with explain_write_errors(folder):
        reopen(folder)
        segments = usable_segments(folder)
    table = folder / faces_table.PARTIAL
    begun = table.exists() and table.stat().st_size >= header_length(earlier.labels)
    frames = read_frames(table, earlier.labels) if begun else iter(())
    if earlier.options.video and earlier.source.kind != "images":
        frames = _with_picture(frames, packet_times(segments))
    end, next_frame, counts, crowding, remembered = header_length(earlier.labels), 0, Counts(), Crowding(), 0
    size = earlier.source.width, earlier.source.height
    recent: deque[tuple[float, Entry]] = deque()
    for frame, (entry, entry_end) in _with_entry(_all_but_last(frames) if killed else frames, folder, earlier):
        replayer.replay(ReplayedFrame(frame.time_s, size, entry.finds, entry.raw, entry.cut))
        recent.append((frame.time_s, entry))
        while abs(frame.time_s - recent[0][0]) > REMEMBERED_S:
            recent.popleft()
        counts = Counts(
            frames=counts.frames + 1,
            faces=counts.faces + len(frame.face_ids),
            tracks=max((counts.tracks, *frame.face_ids)),
        )
        crowding = crowding.and_frame(len(entry.finds), entry.left_out)
        end, next_frame, remembered = frame.end, frame.index + earlier.options.every, entry_end
    with explain_write_errors(folder):
        if counts.frames == 0:
            table.unlink(missing_ok=True)
            (folder / journal.NAME).unlink(missing_ok=True)
            remove_segments(folder)
        else:
            _cut(table, end)
            _cut(folder / journal.NAME, remembered)
    looks = {} if earlier.source.kind == "images" else {entry.index: entry.finds for _, entry in recent}
    return ResumePoint(next_frame, counts, crowding, looks)


def _with_entry(
    frames: Iterable[TableFrame], folder: Path, earlier: SessionRecord
) -> Iterator[tuple[TableFrame, tuple[Entry, int]]]:
    """Yield each frame with what the journal says of it, up to the first of which it says nothing.

    Without a journal (an earlier version began the session) the rows themselves have to do.
    """
    path = folder / journal.NAME
    if not path.exists():
        for frame in frames:
            finds = tuple(Find(box, score) for box, score in zip(frame.boxes, frame.scores, strict=True))
            yield frame, (Entry(frame.index, finds, frame.raw, 0), 0)
        return
    for frame, (entry, end) in zip(frames, read_journal(path, len(earlier.labels)), strict=False):
        if frame.index != entry.index:
            return
        yield frame, (entry, end)


def _cut(path: Path, length: int) -> None:
    if path.exists():
        with path.open("r+b") as file:
            file.truncate(length)


def reopen(folder: Path) -> None:
    """Give the files of a finished interruption the names of a run under way; what is made at the end goes.

    Raises:
        OSError: The system refuses.
    """
    for whole, partial in ((faces_table.NAME, faces_table.PARTIAL), (record.RECORD, record.PARTIAL)):
        if (folder / whole).exists() and not (folder / partial).exists():
            (folder / whole).replace(folder / partial)
    for name in (VIDEO, "faces.parquet", "faces.json", faces_table.NAME, record.RECORD):
        (folder / name).unlink(missing_ok=True)


def _with_picture(frames: Iterable[TableFrame], times: Iterable[float]) -> Iterator[TableFrame]:
    for frame, time_s in zip(frames, times, strict=False):
        if abs(frame.time_s - time_s) > _SAME_TIME_S:
            return
        yield frame


def _all_but_last(frames: Iterable[TableFrame]) -> Iterator[TableFrame]:
    previous: TableFrame | None = None
    for frame in frames:
        if previous is not None:
            yield previous
        previous = frame
