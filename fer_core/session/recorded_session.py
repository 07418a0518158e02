"""The files of a recording: each part is written for as long as that goes well, and what one suffers costs that one."""

import errno
import itertools
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Final, Self

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.files.lock import exclusive
from fer_core.frames import Frame, FrameResult
from fer_core.media.encoder import DEFAULT_TIME_BASE, EncoderSettings
from fer_core.session.baselines import BaselineLog
from fer_core.session.events import MARK, Event, format_event
from fer_core.session.events import NAME as EVENTS
from fer_core.session.faces_table import FacesCsv
from fer_core.session.folder import SessionFolder
from fer_core.session.record import Counts, SessionRecord, fingerprint
from fer_core.session.recorded_sound import SoundSegment, Waves
from fer_core.session.recovery import end_recording, write_why
from fer_core.session.resume import Crowding
from fer_core.session.segments import SOUND_PART, VideoSegment
from fer_core.text import file_stem

_BUSY: Final = "Another recording is being written into {0}. Wait until it is done."
_NICE: Final = 5
_log = logging.getLogger(__name__)


def recording_encoder(processors: int) -> EncoderSettings:
    """Return how a recording is encoded: fast, no picture waits in the encoder, each second can be jumped to.

    The encoder's threads give way to the analysis, so there are at least two: with one it would have none of its own.
    The fastest preset takes 0.6 of the time of the next one, for files that are 1.25 times as large.

    Args:
        processors: How many there are; most of them are left to the analysis.
    """
    threads = max(2, processors // 4)
    return EncoderSettings(preset="ultrafast", threads=threads, key_frame_every_s=1.0, low_delay=True, nice=_NICE)


@dataclass(frozen=True)
class Recorded:
    """How far a recording is.

    Attributes:
        frames: Frames in the table.
        seconds: The last one's time, counted from the first one.
        size_bytes: Of table and video.
        marks: How many moments were marked.
    """

    frames: int = 0
    seconds: float = 0.0
    size_bytes: int = 0
    marks: int = 0


class RecordedSession:
    """A session that grows from what a live run reads; its folder is made with the first frame.

    Times count from the first frame; `record.source.begin_s` says where in the source that was. Everything is with the
    system as soon as it is written. There is no journal: a recording can't be resumed.

    Args:
        out: Where the session's folder is made.
        record: What is known of the session before its first frame.
    """

    def __init__(self, out: Path, record: SessionRecord) -> None:
        self._out = out
        self._record = record
        self._open = ExitStack()
        self._folder: SessionFolder | None = None
        self._table: FacesCsv | None = None
        self._torn = False
        self._video: VideoSegment | None = None
        self._segment: Path | None = None
        self._sound: SoundSegment | None = None
        self._deaf = not record.microphone
        self._counts = Counts()
        self._crowding = Crowding()
        self._baselines = BaselineLog(0.0)
        self._progress = Recorded()
        self._warnings: list[str] = []

    @property
    def progress(self) -> Recorded:
        """How far it is."""
        return self._progress

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotions of the table; none before the first frame."""
        return self._record.labels

    def write(self, frame: Frame, result: FrameResult) -> None:
        """Write a frame.

        Raises:
            FerError: The table can't be written: the recording is at its end.
        """
        if self._table is None:
            self._begin(frame, result)
        assert self._table is not None
        time_s = round(frame.time_s - self._record.source.begin_s, 6)
        frame, result = Frame(frame.index, time_s, frame.image), replace(result, time_s=time_s)
        if self._baselines.note(result):
            self._keep_baselines()
        try:
            self._table.write(result)
        except FerError:
            self._torn = True
            raise
        self._counts = self._counts.model_copy(
            update={
                "frames": self._counts.frames + 1,
                "faces": self._counts.faces + len(result.faces),
                "tracks": max((self._counts.tracks, *(face.track_id for face in result.faces))),
            }
        )
        self._crowding = self._crowding.and_frame(len(result.finds), result.left_out)
        self._film(frame, result)
        self._progress = replace(self._progress, frames=self._counts.frames, seconds=time_s, size_bytes=self._size())

    def mark(self, source_s: float, text: str, created: datetime) -> None:
        """Note a moment in `events.csv`; before the first frame there is none.

        Args:
            source_s: Its time in the source, seconds.
            text: What is said of it.
            created: When it was marked.

        Raises:
            FerError: It can't be written.
        """
        if self._folder is None:
            return
        time_s = max(0.0, source_s - self._record.source.begin_s)
        event = Event(MARK, time_s, note=text, created=created.isoformat(timespec="seconds"))
        path = self._folder.path / EVENTS
        with explain_write_errors(path.parent, resumable=False), path.open("ab", buffering=0) as file:
            _append(file, format_event(event, header=not file.tell()))
        self._progress = replace(self._progress, marks=self._progress.marks + 1)

    def hear(self, waves: Waves, rate: int, source_s: float) -> None:
        """Write what a microphone heard, for as long as that goes well; before the first frame nothing is.

        Args:
            waves: (N,) int16, the samples.
            rate: Samples a second, always as many.
            source_s: When the first of them was heard, in the source's own time, seconds.
        """
        if self._deaf or self._folder is None:
            return
        time_s = source_s - self._record.source.begin_s
        try:
            if self._sound is None:
                self._sound = SoundSegment(self._folder.path / SOUND_PART, rate)
            self._sound.write(waves, time_s)
        except FerError as error:
            self.end_sound(write_why(error, self._out))
        except Exception:
            _log.exception("A recording's sound broke off.")
            self.end_sound("something went wrong that should not; the log says more.")

    def end_sound(self, why: str = "") -> None:
        """End the sound, and nothing else.

        Args:
            why: In a sentence, if that is not because the recording ends.
        """
        sound, self._sound, self._deaf = self._sound, None, True
        if why:
            self.warn(f"The sound ends at {sound.end_s if sound else 0.0:.1f} s, and the rest goes on: {why}")
        if sound is not None:
            try:
                sound.close()
            except FerError as error:
                if not why:
                    self.warn(f"The end of the sound could not be written: {write_why(error, self._out)}")

    def warn(self, sentence: str) -> None:
        """Have the record say something, once."""
        if sentence not in self._warnings:
            self._warnings.append(sentence)

    def finish(self) -> tuple[Path, SessionRecord] | None:
        """End the session and give everything its final name.

        Returns:
            The folder, and the record: complete, or interrupted where the disk has no room for the joined video; None
            where there was no frame.
        """
        self._end_video()
        self.end_sound()
        if self._table is not None:
            with suppress(FerError):  # what it could not write it said before
                self._table.close()
        with self._open:
            if self._folder is None:
                return None
            allowed, frames = self._record.options.max_faces, self._counts.frames
            if self._crowding.frames:
                self.warn(self._crowding.sentence(allowed, frames))
            now = datetime.now(UTC).astimezone()
            changes = {"ended": now, "counts": self._counts, "warnings": tuple(self._warnings)}
            record = self._record.model_copy(update=changes)
            return self._folder.path, end_recording(self._folder, record, torn=self._torn)

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Let go of the folder."""
        self._open.close()

    def _begin(self, frame: Frame, result: FrameResult) -> None:
        path = _make_folder(self._out, self._record)
        self._open.enter_context(exclusive(path, _BUSY.format(path), resumable=False))
        source = self._record.source
        with suppress(FerError):  # a film that can be played but not read again has no fingerprint
            if source.kind == "video" and source.path:
                size, mark = fingerprint([Path(source.path)])
                source = source.model_copy(update={"size_bytes": size, "fingerprint": mark})
        width, height = frame.size
        source = source.model_copy(update={"width": width, "height": height, "begin_s": round(frame.time_s, 6)})
        self._record = self._record.model_copy(update={"labels": result.labels, "source": source})
        self._baselines = BaselineLog(source.begin_s)
        folder = SessionFolder(path)
        try:
            folder.begin(self._record)
            self._folder, self._table = folder, FacesCsv(folder.table, result.labels)
        except FerError:
            folder.remove()
            raise
        options = self._record.options
        if options.video:
            self._segment = folder.next_segment()
            encoder = recording_encoder(os.cpu_count() or 1)
            self._video = VideoSegment(
                self._segment, DEFAULT_TIME_BASE, source.fps, options.blur_faces, encoder, overlay=options.overlay
            )

    def _keep_baselines(self) -> None:
        """Write down what shifts the rows before they are written: after a kill nothing else says it."""
        assert self._folder is not None
        self._record = self._record.model_copy(update={"baselines": self._baselines.records})
        try:
            self._folder.begin(self._record)
        except FerError as error:  # at its end the recording says it once more
            _log.warning("Whose reading is shifted was not written down: %s", error)

    def _film(self, frame: Frame, result: FrameResult) -> None:
        """Write the frame into the video, for as long as there is one."""
        if self._video is None:
            return
        source = self._record.source
        before, now = f"{source.width}x{source.height}", "{}x{}".format(*frame.size)
        if before != now:
            self._end_video(frame.time_s, f"the picture's size changed from {before} to {now}.")
            return
        try:
            self._video.write(frame, result)
        except FerError as error:
            self._end_video(frame.time_s, write_why(error, self._out))
        except Exception:
            _log.exception("A recording's video broke off.")
            self._end_video(frame.time_s, "something went wrong that should not; the log says more.")
        else:
            for sentence in self._video.warnings:
                self.warn(sentence)

    def _end_video(self, at_s: float = 0.0, why: str = "") -> None:
        video, self._video = self._video, None
        if why:
            self.warn(f"The video ends at {at_s:.1f} s, and the table goes on: {why}")
        if video is not None:
            try:
                video.close()
            except FerError as error:
                if not why:
                    self.warn(f"The end of the video could not be written: {write_why(error, self._out)}")

    def _size(self) -> int:
        assert self._folder is not None
        size = 0
        for path in (self._folder.table, self._segment):
            with suppress(OSError):
                size += path.stat().st_size if path is not None else 0
        return size


def _append(file: FileIO, content: bytes) -> None:
    """Write rows whole or not at all: another one may follow a torn one."""
    begin = file.tell()
    if file.write(content) != len(content):
        file.truncate(begin)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _make_folder(out: Path, record: SessionRecord) -> Path:
    """Make the folder of a recording, named by its source and when it began; never that of another session."""
    source = record.source
    name = Path(source.path).stem if source.path else source.name
    begun = f"{file_stem(name, 'recording')}-{record.started:%Y%m%d-%H%M%S}"
    with explain_write_errors(out, resumable=False):
        out.mkdir(parents=True, exist_ok=True)
        for name in _names(begun):
            with suppress(FileExistsError):
                (out / name).mkdir()
                return out / name
    raise AssertionError("there is always a next name")


def _names(stem: str) -> Iterator[str]:
    yield stem
    for number in itertools.count(2):
        yield f"{stem}-{number}"
