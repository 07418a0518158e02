"""From a video or pictures to a session on disk: decode, analyse and encode at the same time."""

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Protocol

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.frames import Frame, FrameResult
from fer_core.inference import EmotionClassifier, open_classifier
from fer_core.media.encoder import EncoderSettings
from fer_core.pipeline import EmotionPipeline
from fer_core.session.background import BackgroundWriter
from fer_core.session.faces_table import FacesCsv
from fer_core.session.folder import SessionFolder
from fer_core.session.journal import Journal
from fer_core.session.options import AnnotateOptions
from fer_core.session.place import find_place, same_source
from fer_core.session.record import (
    Counts,
    ModelRecord,
    OptionsRecord,
    SessionRecord,
)
from fer_core.session.replacement import check_replaceable, put_in_place, settle, staging_of
from fer_core.session.resume import Replayer, ResumePoint, check_same, earlier_record, restore
from fer_core.session.segments import PictureFolder, VideoSegment
from fer_core.session.sources import AnnotationSource, open_for_annotation
from fer_core.vision.still_detector import StillFaceDetector

__all__ = ["AnnotateOptions", "Progress", "SessionSummary", "annotate"]

Source = Path | Literal["demo"]
ENCODER: Final = EncoderSettings()


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


@dataclass(frozen=True)
class SessionSummary:
    """How a run ended.

    Attributes:
        folder: The session.
        record: What its `session.json` says.
        already_complete: Whether there was nothing left to do.
        kept: The session that this one will replace when it is whole, or None.
    """

    folder: Path
    record: SessionRecord
    already_complete: bool = False
    kept: Path | None = None

    @property
    def interrupted(self) -> bool:
        """Whether frames are missing because the run was stopped."""
        return self.record.status == "interrupted"


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

    def process(self, frame: Frame) -> FrameResult:
        """Read a frame's faces."""

    def reset(self) -> None:
        """Forget all faces: the next frame has nothing to do with those before."""

    def close(self) -> None:
        """Release the models."""


def annotate(
    source: Source,
    out: Path,
    options: AnnotateOptions | None = None,
    *,
    name: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: StopSignal | None = None,
    open_analyzer: Callable[[AnnotateOptions], Analyzer] | None = None,
    on_frame: Callable[[Frame, FrameResult], None] | None = None,
) -> SessionSummary:
    """Annotate one input into a session folder.

    Pictures have nothing to do with one another: each begins with face 1 and is not smoothed.

    Every finished frame is on disk at once, under names that say that the session is not whole. A kill loses at most
    the last few frames; `options.resume` goes on behind them, with the same ids and averages. A session that is
    replaced stays until the new one is whole.

    Args:
        source: A video, a picture, a folder of pictures, or "demo".
        out: Where the session's folder is made.
        options: How.
        name: Name of the session's folder; None for the input's, or the next that no other input's session has.
        on_progress: Told after each frame, on this thread.
        stop: Ends the run after the frame it is at; the session is then valid and can be resumed.
        open_analyzer: Opens what reads the frames, in place of the pipeline.
        on_frame: Given each frame with its result, on this thread.

    Returns:
        What there is now.

    Raises:
        FerError: The input is bad, a model is missing, there is a session already, the disk is full, or the folder
            may not be written.
    """
    options = options or AnnotateOptions()
    place = out / (name or find_place(source, out, resume=options.resume).name)
    place = place.resolve() if place.is_symlink() else place
    settle(place)
    folder, earlier = _begin_in(place, source, options)
    if earlier is not None and folder.complete:
        return _complete_already(folder, place, earlier)
    with ExitStack() as stack:
        opened = open_for_annotation(source)
        stack.callback(opened.frames_of.close)
        pictures = opened.record.kind == "images"
        analyzer = open_analyzer(options) if open_analyzer else _open_pipeline(options, pictures=pictures)
        stack.callback(analyzer.close)
        record = _describe(opened, analyzer, options)
        for path in dict.fromkeys((place, folder.path)):
            stack.enter_context(exclusive(path))
        resume_point = ResumePoint(0, Counts())
        if earlier is not None:
            check_same(earlier, record)
            resume_point = restore(folder.path, earlier, analyzer)
            record = record.model_copy(update={"started": earlier.started})
            if resume_point.next_frame:
                opened.frames_of.close()
                opened = open_for_annotation(source, resume_point.next_frame)
                stack.callback(opened.frames_of.close)
        else:
            folder.make(replace=options.overwrite)
        summary = _Run(folder, record, opened, options, resume_point).carry_out(analyzer, on_progress, stop, on_frame)
        if folder.path == place:
            return summary
        if summary.interrupted:
            return replace(summary, kept=place)
        put_in_place(place)
        return SessionSummary(place, summary.record)


def _begin_in(place: Path, source: Source, options: AnnotateOptions) -> tuple[SessionFolder, SessionRecord | None]:
    """Return the folder to work in, and what is to be gone on with there.

    Raises:
        FerError: There is a session already that is neither to be resumed nor to be replaced.
    """
    there, new = SessionFolder(place), SessionFolder(staging_of(place))
    if options.overwrite:
        if not there.holds_session():
            return there, None
        check_replaceable(place)
        _check_own(place, source)
        return new, None
    begun = new if new.holds_session() else there
    earlier = earlier_record(begun.path)
    if earlier is not None and not options.resume:
        raise FerError(
            f"{place} holds a session already; resume it, overwrite it, or choose another folder.",
            settings=["resume", "overwrite", "out"],
        )
    return begun, earlier


def _check_own(place: Path, source: Source) -> None:
    try:
        recorded = earlier_record(place)
    except FerError:
        return  # of a damaged session nothing is known; it can only be replaced
    if recorded is not None and not same_source(recorded.source, source):
        of = recorded.source.path or recorded.source.name
        raise FerError(f"{place} holds the session of another input, {of}; choose another folder.", settings=["out"])


def _complete_already(folder: SessionFolder, place: Path, record: SessionRecord) -> SessionSummary:
    folder.remove_leftovers()
    if folder.path != place:
        with exclusive(place):
            put_in_place(place)
    return SessionSummary(place, record, already_complete=True)


class _Run:
    """One run over one input."""

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
        frames = record.source.frames
        self._total = -(-frames // options.every) if frames else None

    def carry_out(
        self,
        analyzer: Analyzer,
        on_progress: Callable[[Progress], None] | None,
        stop: StopSignal | None,
        on_frame: Callable[[Frame, FrameResult], None] | None,
    ) -> SessionSummary:
        try:
            self._folder.begin(self._record)
            interrupted = self._analyse(analyzer, on_progress, stop, on_frame)
        except BaseException:
            if self._counts.frames == 0:
                self._folder.remove()
            raise
        return SessionSummary(self._folder.path, self._finish(interrupted))

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
            frames = self._opened.frames(self._start.next_frame, self._options.every)
            interrupted = False
            for frame in stack.enter_context(closing(frames)):
                if stop is not None and stop.is_set():
                    interrupted = True
                    break
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
        return VideoSegment(path, self._opened.time_base, fps, self._options.blur_faces, ENCODER)

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


def _open_pipeline(options: AnnotateOptions, *, pictures: bool) -> Analyzer:
    if not pictures:
        return EmotionPipeline.open(options.model, options.device, options.analysis, options.detector)
    classifier = open_classifier(options.model, options.device)
    try:
        return EmotionPipeline(StillFaceDetector(), classifier, options.analysis)
    except BaseException:
        classifier.close()
        raise


def _describe(opened: AnnotationSource, analyzer: Analyzer, options: AnnotateOptions) -> SessionRecord:
    network, analysis = analyzer.classifier, options.analysis
    return SessionRecord(
        status="running",
        model=ModelRecord(title=network.folder.title, sha256=network.folder.sha256),
        engine=network.engine,
        device=network.device,
        classes=analysis.classes,
        labels=analyzer.labels,
        options=OptionsRecord(
            threshold=analysis.threshold,
            thresholds=analyzer.thresholds,
            smoothing_s=analysis.smoothing_s,
            every=options.every,
            max_faces=analysis.max_faces,
            detector=options.detector,
            video=options.video,
            blur_faces=options.blur_faces,
            formats=options.formats,
        ),
        source=opened.record,
        started=datetime.now(UTC).astimezone(),
    )
