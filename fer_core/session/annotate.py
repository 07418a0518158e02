"""From a video or pictures to a session on disk: begun, gone on with, or put in the place of an earlier one."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.frames import Frame, FrameResult
from fer_core.inference import open_classifier
from fer_core.pipeline import EmotionPipeline
from fer_core.session.baselines import measure
from fer_core.session.folder import SessionFolder
from fer_core.session.options import AnnotateOptions
from fer_core.session.place import find_place, same_source
from fer_core.session.record import BaselineRecord, Counts, ModelRecord, OptionsRecord, SessionRecord
from fer_core.session.replacement import check_replaceable, put_in_place, settle, staging_of
from fer_core.session.resume import ResumePoint, check_same, earlier_record, restore
from fer_core.session.run import Analyzer, Progress, SessionRun, StopSignal
from fer_core.session.sources import AnnotationSource, open_for_annotation
from fer_core.vision.still_detector import StillFaceDetector

__all__ = ["AnnotateOptions", "Progress", "SessionSummary", "annotate"]

Source = Path | Literal["demo"]


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
        opened = open_for_annotation(source, part=options.part)
        stack.callback(opened.frames_of.close)
        _check_there(opened, options)
        pictures = opened.record.kind == "images"
        baselines = () if earlier is not None else _measure(source, options, open_analyzer, pictures=pictures)
        analyzer = open_analyzer(options) if open_analyzer else _open_pipeline(options, pictures=pictures)
        stack.callback(analyzer.close)
        record = _describe(opened, analyzer, options)
        for path in dict.fromkeys((place, folder.path)):
            stack.enter_context(exclusive(path))
        resume_point = ResumePoint(0, Counts())
        if earlier is not None:
            check_same(earlier, record)
            _shift(analyzer, earlier)
            resume_point = restore(folder.path, earlier, analyzer)
            record = record.model_copy(update={"started": earlier.started, "baselines": earlier.baselines})
            if resume_point.next_frame:
                opened.frames_of.close()
                opened = open_for_annotation(source, resume_point.first_frame, options.part)
                stack.callback(opened.frames_of.close)
        else:
            record = record.model_copy(update={"baselines": baselines})
            _shift(analyzer, record)
            folder.make(replace=options.overwrite)
        run = SessionRun(folder, record, opened, options, resume_point)
        record = run.carry_out(analyzer, on_progress, stop, on_frame)
        if folder.path != place:
            if record.status == "interrupted":
                return SessionSummary(folder.path, record, kept=place)
            put_in_place(place)
        return SessionSummary(place, record)


def _measure(
    source: Source,
    options: AnnotateOptions,
    open_analyzer: Callable[[AnnotateOptions], Analyzer] | None,
    *,
    pictures: bool,
) -> tuple[BaselineRecord, ...]:
    """Go once through what shows the resting faces that were asked for, with models of its own: the ids are the run's.

    Raises:
        FerError: The input is pictures, or a face was not at rest where it was said to be.
    """
    if not options.baselines:
        return ()
    if pictures:
        raise FerError("Pictures have no course in time, so nobody is at rest in them.", settings=["baseline"])
    with ExitStack() as stack:
        opened = open_for_annotation(source, part=options.part)
        stack.callback(opened.frames_of.close)
        reader = open_analyzer(options) if open_analyzer else _open_pipeline(options, pictures=False)
        stack.callback(reader.close)
        frames = stack.enter_context(closing(opened.frames(0, options.every)))
        return tuple(BaselineRecord.of(baseline) for baseline in measure(options.baselines, frames, reader))


def _check_there(opened: AnnotationSource, options: AnnotateOptions) -> None:
    """Check that a part holds a frame that is read.

    Raises:
        FerError: It holds none.
    """
    if options.part is not None and opened.count(options.every) == 0:
        raise FerError(
            f"None of every {options.every} frames is in the part from {options.part}; make it longer, or read more "
            "frames.",
            settings=["every", "end"],
        )


def _shift(analyzer: Analyzer, record: SessionRecord) -> None:
    """Have a run shift what its record says; without a resting face nothing is asked of what reads."""
    if record.baselines:
        analyzer.baselines = tuple(one.baseline for one in record.baselines)


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
    if earlier is not None and earlier.recorded:
        raise FerError(f"{place} holds a recording, which cannot be resumed; choose another folder.", settings=["out"])
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
    if recorded is not None and recorded.recorded:
        raise FerError(
            f"{place} holds a recording, which cannot be made again; choose another folder.", settings=["out"]
        )
    if recorded is not None and not same_source(recorded.source, source):
        of = recorded.source.path or recorded.source.name
        raise FerError(f"{place} holds the session of another input, {of}; choose another folder.", settings=["out"])


def _complete_already(folder: SessionFolder, place: Path, record: SessionRecord) -> SessionSummary:
    folder.remove_leftovers()
    if folder.path != place:
        with exclusive(place):
            put_in_place(place)
    return SessionSummary(place, record, already_complete=True)


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
            baselines=tuple(str(face) for face in options.baselines),
            from_s=options.part.begin_s if options.part is not None else None,
            to_s=options.part.end_s if options.part is not None else None,
        ),
        source=opened.record,
        started=datetime.now(UTC).astimezone(),
    )
