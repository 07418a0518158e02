"""What the annotate page needs of the engine, as functions that tests replace."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from app.settings import AnnotateSettings, ReadingSettings
from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_file import NAME, queue_folder
from fer_core.session.queue_item import Existing, QueueItem
from fer_core.session.run import Progress

if TYPE_CHECKING:
    from fer_core.session.queue_search import Found


@dataclass(frozen=True)
class Outcome:
    """How an item of the queue ended.

    Attributes:
        item: The item.
        folder: Its session.
        frames: Frames that are in it.
        interrupted: Whether it was stopped before its end.
        warnings: Sentences about what went wrong without ending it.
    """

    item: QueueItem
    folder: Path
    frames: int
    interrupted: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """What an annotation tells while it is at work, and what it is told.

    Attributes:
        cores: For how many cores it makes threads; None for all.
        on_named: Told the name of the session's folder before anything is written.
        on_progress: Told after each frame.
        stop: Set when it is to end.
    """

    cores: int | None
    on_named: Callable[[str], None]
    on_progress: Callable[[Progress], None]
    stop: threading.Event


@dataclass(frozen=True)
class AnnotateServices:
    """How an item is carried out, how what was dropped is looked at, where the queue is kept, what is there already."""

    annotate: Callable[[QueueItem, Run], Outcome]
    search: Callable[[list[Path], QueueItem, threading.Event], Iterator["Found"]]
    queue_folder: Callable[[], Path]
    existing: Callable[[Path, Path], Existing] = lambda source, out: Existing.NOTHING

    def is_left_over(self) -> bool:
        """Return whether there is something in the queue from another time."""
        return (self.queue_folder() / NAME).exists()


def real_services() -> AnnotateServices:
    """Return the services over `fer_core`."""
    from fer_core.session.queue_run import Places
    from fer_core.session.queue_search import existing_session, search

    places = Places()

    def annotate(item: QueueItem, run: Run) -> Outcome:
        from fer_core.session.queue_run import carry_out_item
        from fer_core.session.worker import Share

        share = Share(run.cores, gives_way=True)
        outcome, note = carry_out_item(item, places, share, run.on_named, run.on_progress, run.stop)
        if outcome.summary is None:
            raise outcome.error or AssertionError("there is a session or an error")
        record = outcome.summary.record
        warnings = (*([note] if note else []), *record.warnings)
        return Outcome(item, outcome.summary.folder, record.counts.frames, outcome.summary.interrupted, warnings)

    return AnnotateServices(annotate, search, queue_folder, existing_session)


def options_of(reading: ReadingSettings, settings: AnnotateSettings) -> AnnotateOptions:
    """Return how something is annotated: read as on the Live page, written as the page says."""
    from fer_core.pipeline import AnalysisOptions

    formats = ("csv",) if settings.format == "csv" else ("csv", settings.format)
    return AnnotateOptions(
        analysis=AnalysisOptions(reading.classes, reading.threshold, reading.smoothing_s, settings.max_faces),
        detector=cast(Literal["auto", "short"], reading.detector),
        every=settings.every,
        video=settings.video,
        blur_faces=settings.blur_faces,
        formats=cast(tuple[Literal["csv", "parquet", "json"], ...], formats),
        model=Path(reading.model) if reading.model else None,
        device=cast(Literal["auto", "cpu", "gpu"], reading.device),
    )


def settings_of(options: AnnotateOptions) -> AnnotateSettings:
    """Return what of the options the page says."""
    return AnnotateSettings(
        video=options.video,
        blur_faces=options.blur_faces,
        every=options.every,
        max_faces=options.analysis.max_faces,
        format=options.formats[-1],
    )


def with_settings(options: AnnotateOptions, settings: AnnotateSettings) -> AnnotateOptions:
    """Return options with what the page says; how faces are read stays."""
    formats = ("csv",) if settings.format == "csv" else ("csv", settings.format)
    return replace(
        options,
        analysis=replace(options.analysis, max_faces=settings.max_faces),
        every=settings.every,
        video=settings.video,
        blur_faces=settings.blur_faces,
        formats=cast(tuple[Literal["csv", "parquet", "json"], ...], formats),
    )
