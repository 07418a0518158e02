"""What the annotate page needs of the engine, as functions that tests replace."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Literal, cast

from app.settings import AnnotateSettings, ReadingSettings


class Existing(Enum):
    """What lies already where a session shall be written."""

    NOTHING = auto()
    INTERRUPTED = auto()
    COMPLETE = auto()


@dataclass(frozen=True)
class Job:
    """One input to annotate.

    Attributes:
        source: The video, picture or folder of pictures.
        out: Where the session's folder is made.
        reading: How faces are read.
        options: What is written.
        existing: What to do with a session that is there: refuse, go on with it, replace it when the new one is whole,
            or keep it and put the new one beside it.
        name: The session's folder, where it is known; else it is found by the source.
    """

    source: Path
    out: Path
    reading: ReadingSettings
    options: AnnotateSettings
    existing: Literal["refuse", "resume", "replace", "keep"] = "refuse"
    name: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a job ended.

    Attributes:
        job: What was to be done, with the name of its session.
        folder: The session.
        frames: Frames that are in it.
        interrupted: Whether it was stopped before its end.
        warnings: Sentences about what went wrong without ending it.
    """

    job: Job
    folder: Path
    frames: int
    interrupted: bool = False
    warnings: tuple[str, ...] = ()


OnProgress = Callable[[int, int | None, float | None], None]
"""Told the frames done, the frames in all, the seconds left; None where nobody knows."""


@dataclass(frozen=True)
class AnnotateServices:
    """How a job is carried out, and how to find out what is there already."""

    annotate: Callable[[Job, OnProgress, threading.Event], Outcome]
    existing: Callable[[Job], Existing]


def real_services() -> AnnotateServices:
    """Return the services over `fer_core`."""
    return AnnotateServices(annotate, existing)


def annotate(job: Job, on_progress: OnProgress, stop: threading.Event) -> Outcome:
    """Carry out a job.

    Raises:
        FerError: The input is bad, a model is missing, the disk is full, or the folder may not be written.
    """
    from fer_core.pipeline import AnalysisOptions
    from fer_core.session.annotate import AnnotateOptions
    from fer_core.session.annotate import annotate as annotate_session
    from fer_core.session.place import Place, find_place, free_place

    if job.name is not None:
        place = Place(job.name)
    elif job.existing == "keep":
        place = free_place(job.source, job.out)
    else:
        place = find_place(job.source, job.out, resume=True)
    reading, options = job.reading, job.options
    formats = ("csv",) if options.format == "csv" else ("csv", options.format)
    summary = annotate_session(
        job.source,
        job.out,
        AnnotateOptions(
            analysis=AnalysisOptions(reading.classes, reading.threshold, reading.smoothing_s, options.max_faces),
            detector=cast(Literal["auto", "short"], reading.detector),
            every=options.every,
            video=options.video,
            blur_faces=options.blur_faces,
            formats=cast(tuple[Literal["csv", "parquet", "json"], ...], formats),
            model=Path(reading.model) if reading.model else None,
            device=cast(Literal["auto", "cpu", "gpu"], reading.device),
            resume=job.existing == "resume",
            overwrite=job.existing == "replace",
        ),
        name=place.name,
        on_progress=lambda now: on_progress(now.frames_done, now.frames_total, now.time_left_s),
        stop=stop,
    )
    record = summary.record
    warnings = (*([place.note] if place.note else []), *record.warnings)
    named = replace(job, name=place.name)
    return Outcome(named, summary.folder, record.counts.frames, summary.interrupted, warnings)


def existing(job: Job) -> Existing:
    """Find out what lies where a job's session shall be written.

    Raises:
        FerError: What is there is damaged.
    """
    from fer_core.session.place import earlier_session, find_place
    from fer_core.session.replacement import staging_of

    folder = job.out / find_place(job.source, job.out, resume=True).name
    record = earlier_session(folder)
    if record is None:
        return Existing.NOTHING
    whole = record.status == "complete" and not staging_of(folder).exists()
    return Existing.COMPLETE if whole else Existing.INTERRUPTED
