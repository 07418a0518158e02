"""One run of a session: frames are decoded, read, drawn and written at the same time."""

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

from fer_core.baseline import Baseline
from fer_core.frames import Frame, FrameResult
from fer_core.inference import EmotionClassifier
from fer_core.media.encoder import EncoderSettings
from fer_core.session.background import BackgroundWriter
from fer_core.session.faces_table import FacesCsv
from fer_core.session.folder import SessionFolder
from fer_core.session.journal import Journal
from fer_core.session.options import AnnotateOptions
from fer_core.session.record import Counts, SessionRecord
from fer_core.session.resume import Replayer, ResumePoint
from fer_core.session.segments import PictureFolder, VideoSegment
from fer_core.session.sources import AnnotationSource
from fer_core.thread_choice import usable_cores

ENCODER: Final = EncoderSettings()
_LARGE_PX: Final = 1920 * 1088
_MOST_THREADS: Final = 8


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        frames_done: Frames in the table, those of earlier runs included.
        frames_total: How many it will be, or None where nothing says.
        elapsed_s: Seconds since this run began.
        time_left_s: Seconds it will still take at the pace so far, or None.
    """

    frames_done: int
    frames_total: int | None
    elapsed_s: float
    time_left_s: float | None


class StopSignal(Protocol):
    """Tells a run to end after the frame it is at: a `threading.Event` or one of `multiprocessing`."""

    def is_set(self) -> bool:
        """Return whether to end."""


class Analyzer(Replayer, Protocol):
    """What reads the frames: an `EmotionPipeline`."""

    @property
    def classifier(self) -> EmotionClassifier:
        """The network in use."""

    @property
    def thresholds(self) -> dict[str, float]:
        """From which probability on each emotion is said."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotions."""

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """The resting faces that shift what is read."""

    @baselines.setter
    def baselines(self, baselines: tuple[Baseline, ...]) -> None: ...

    def process(self, frame: Frame) -> FrameResult:
        """Read a frame's faces."""

    def reset(self) -> None:
        """Forget all faces: the next frame has nothing to do with those before."""

    def close(self) -> None:
        """Release the models."""


class SessionRun:
    """One run over one input, from where an earlier one ended.

    Args:
        folder: Where the session grows; the folder is there.
        record: What is known of the session before its first frame.
        opened: The input, open at the first frame that is left.
        options: How.
        resume_point: Where an earlier run ended.
    """

    def __init__(
        self,
        folder: SessionFolder,
        record: SessionRecord,
        opened: AnnotationSource,
        options: AnnotateOptions,
        resume_point: ResumePoint,
    ) -> None:
        self._folder = folder
        self._record = record
        self._opened = opened
        self._options = options
        self._start = resume_point
        self._counts = resume_point.counts
        self._crowding = resume_point.crowding
        self._began = time.monotonic()
        self._pictures = record.source.kind == "images"
        self._drawn: VideoSegment | PictureFolder | None = None
        self._total = opened.count(options.every)

    def carry_out(
        self,
        analyzer: Analyzer,
        on_progress: Callable[[Progress], None] | None,
        stop: StopSignal | None,
        on_frame: Callable[[Frame, FrameResult], None] | None,
    ) -> SessionRecord:
        """Read the frames that are left, and write what belongs to the session.

        Args:
            analyzer: Reads the frames.
            on_progress: Told after each frame.
            stop: Ends the run after the frame it is at.
            on_frame: Given each frame with its result.

        Returns:
            The record of the session, complete or interrupted.

        Raises:
            FerError: The input breaks off, the disk is full, or the folder may not be written.
        """
        try:
            self._folder.begin(self._record)
            interrupted = self._analyse(analyzer, on_progress, stop, on_frame)
        except BaseException:
            if self._counts.frames == 0:
                self._folder.remove()
            raise
        return self._finish(interrupted)

    def _analyse(
        self,
        analyzer: Analyzer,
        on_progress: Callable[[Progress], None] | None,
        stop: StopSignal | None,
        on_frame: Callable[[Frame, FrameResult], None] | None,
    ) -> bool:
        """Read the frames that are left; return whether that was stopped."""
        drawing = self._drawn = self._drawing()
        with ExitStack() as stack:
            writer: BackgroundWriter | None = None
            if drawing is not None:
                stack.callback(drawing.close)
                writer = stack.enter_context(BackgroundWriter(drawing.write))
            journal = stack.enter_context(Journal(self._folder.journal))
            table = stack.enter_context(FacesCsv(self._folder.table, analyzer.labels))
            frames = self._opened.frames(self._start.first_frame, self._options.every)
            interrupted = False
            for frame in stack.enter_context(closing(frames)):
                if stop is not None and stop.is_set():
                    interrupted = True
                    break
                if frame.index < self._start.next_frame:
                    analyzer.remember(frame, self._start.recent.get(frame.index, ()))
                    continue
                if self._pictures:
                    analyzer.reset()
                result = analyzer.process(frame)
                journal.write(result)  # first: the table holds no frame that cannot be remembered
                table.write(result)
                if writer is not None:
                    writer.put(frame, result)
                self._count(result)
                if on_frame is not None:
                    on_frame(frame, result)
                if on_progress is not None:
                    on_progress(self._progress())
            if writer is not None:
                writer.finish()
        return interrupted

    def _drawing(self) -> VideoSegment | PictureFolder | None:
        if not self._options.video:
            return None
        source = self._record.source
        if self._pictures:
            return PictureFolder(self._folder.path, source.pictures, self._options.blur_faces)
        fps = source.fps / self._options.every if source.fps else None
        path = self._folder.next_segment()
        settings = replace(ENCODER, threads=encoding_threads(source.width, source.height, usable_cores()))
        return VideoSegment(path, self._opened.time_base, fps, self._options.blur_faces, settings)

    def _count(self, result: FrameResult) -> None:
        self._counts = Counts(
            frames=self._counts.frames + 1,
            faces=self._counts.faces + len(result.faces),
            tracks=max((self._counts.tracks, *(face.track_id for face in result.faces))),
        )
        self._crowding = self._crowding.and_frame(len(result.finds), result.left_out)

    def _progress(self) -> Progress:
        elapsed = time.monotonic() - self._began
        done = self._counts.frames
        now = done - self._start.counts.frames
        left = (self._total - done) * elapsed / now if self._total is not None else None
        return Progress(done, self._total, elapsed, None if left is None else max(0.0, left))

    def _finish(self, interrupted: bool) -> SessionRecord:
        damage = self._opened.frames_of.warnings
        drawn = self._drawn.warnings if self._drawn is not None else ()
        allowed, crowding = self._options.analysis.max_faces, self._crowding
        crowded = (crowding.sentence(allowed, self._counts.frames),) if crowding.frames else ()
        record = self._record.model_copy(
            update={
                "status": "interrupted" if interrupted else "complete",
                "ended": datetime.now(UTC).astimezone(),
                "counts": self._counts,
                "damaged": bool(set(damage) - set(self._opened.remarks)),
                "warnings": (*damage, *drawn, *crowded),
            }
        )
        return self._folder.finish(record, self._opened.sound_of, ENCODER)


def encoding_threads(width: int, height: int, cores: int) -> int:
    """Return how many threads encode the video while its next frames are read.

    One for every second core, since the other half reads; for pictures larger than Full HD, which take longer to encode
    than to read, one for every core. Each further thread costs memory, and encoded frames that a kill loses.

    Args:
        width: Of the pictures, pixels.
        height: Likewise.
        cores: How many there are for this process.
    """
    return max(1, min(_MOST_THREADS, cores if width * height > _LARGE_PX else cores // 2))
