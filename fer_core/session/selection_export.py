"""A session, or a part of it, taken elsewhere: as a table with names, as a clip, as pictures."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.frames import Frame, FrameResult, Image
from fer_core.media.encoder import DEFAULT_TIME_BASE, EncoderSettings
from fer_core.media.mux import mux
from fer_core.media.nut import NutWriter
from fer_core.overlay import blur_all, draw_overlay
from fer_core.session.blurring import blurred
from fer_core.session.events import LEAVE_OUT
from fer_core.session.named_table import export_named
from fer_core.session.notes_files import Notes
from fer_core.session.opened import OpenSession
from fer_core.session.pictures import Pictures
from fer_core.session.recorded_results import recorded_result
from fer_core.session.screenshot import labelled_png
from fer_core.text import clock_time, count_noun, file_stem

Progress = Callable[[int, int], None]
"""Told how many of how many are done; of how many may be 0, where nobody knows. What it raises ends the work."""

_PLAYS: Final = ("video", "demo", "camera")


@dataclass(frozen=True, eq=False)
class Selection:
    """A session, or a part of it.

    Attributes:
        session: The session.
        notes: What was said of it.
        within: From when to when, seconds; a frame that begins in it belongs to it. None for all.
    """

    session: OpenSession
    notes: Notes = field(default_factory=Notes)
    within: tuple[float, float] | None = None

    def places(self, times: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return which of rising times belong to it."""
        if self.within is None:
            return np.arange(len(times))
        return np.arange(*np.searchsorted(times, self.within))


@dataclass(frozen=True)
class Look:
    """How pictures are given away.

    Attributes:
        overlay: Whether what was read is drawn on them, with the people's names where faces can be recognised.
        blur: Whether faces are made unrecognisable; pictures of which nobody knows where faces are, as they were not
            read, are then left out. Those of a session that blurs them always are.
    """

    overlay: bool = True
    blur: bool = False


def refuse_to_replace(target: Path) -> None:
    """Check that nothing is at a place yet.

    Raises:
        FerError: Something is.
    """
    if target.exists():
        raise FerError(f"{target} is there already. Choose another name, or have it replaced.", settings=["replace"])


def refuse_what_is_read(session: OpenSession, target: Path) -> None:
    """Check that an export does not take the place of what it is made of.

    Raises:
        FerError: It would lie in the session, or be its original.
    """
    if target.resolve().parent == session.folder.resolve():
        raise FerError(f"{target.parent} is the session itself, which stays as it was read. Choose another folder.")
    path = session.picture_path
    if path is not None and target.exists() and path.exists() and target.samefile(path):
        raise FerError(f"{target} is what the session was made of. Choose another name.")


def export_table(selection: Selection, target: Path, on_progress: Progress | None = None) -> int:
    """Write the readings with the people's names, and return how many people are in them; see `export_named`."""
    refuse_what_is_read(selection.session, target)
    folder, people = selection.session.folder, selection.notes.people
    return export_named(folder, people, target, selection.within, on_progress)


def export_clip(
    selection: Selection, target: Path, look: Look | None = None, on_progress: Progress | None = None
) -> tuple[str, ...]:
    """Write an MP4 with the sound that the picture's file has; each picture is shown as long as it was.

    Args:
        selection: Of which session, and which part.
        target: The file; made or replaced when it is whole.
        look: How faces are shown.
        on_progress: Told how many pictures are done.

    Returns:
        Sentences about what had to be left out.

    Raises:
        FerError: There is no picture, none without boxes where it shall have none, or it cannot be written.
    """
    session, look = selection.session, look or Look()
    if session.record.source.kind not in _PLAYS:
        raise FerError(f"{session.folder.name} was made of pictures, which are no film. Export its pictures.")
    refuse_what_is_read(session, target)
    if target.suffix.lower() != ".mp4":
        raise FerError(f"A clip is written as .mp4, not as {target.name}.")
    with _opened(session, look) as pictures:
        places = _seen(selection, selection.places(pictures.times), look)
        unseen = len(selection.places(pictures.times)) - len(places)
        if not len(places):
            raise _nothing(unseen)
        start_s = float(pictures.times[places[0]])
        with (
            explain_write_errors(target.parent, resumable=False),
            TemporaryDirectory(prefix=".clip-", dir=target.parent, ignore_cleanup_errors=True) as work,
        ):
            film = Path(work) / "clip.nut"
            writer: NutWriter | None = None
            last = -1
            try:
                drawn = _drawn(selection, pictures, places.tolist(), look)
                for number, (_, time_s, image) in enumerate(drawn):
                    if on_progress is not None:
                        on_progress(number, len(places))
                    if writer is None:
                        size = image.shape[1], image.shape[0]
                        writer = NutWriter(film, EncoderSettings(), size, DEFAULT_TIME_BASE)
                    last = max(last + 1, round((time_s - start_s) / DEFAULT_TIME_BASE))
                    writer.write(image, last)
            except BaseException:
                if writer is not None:
                    writer.abandon()
                raise
            assert writer is not None
            writer.close()
            sound_of, from_s = _sound(session, start_s)
            warnings = mux([film], target, sound_of, sound_from_s=from_s)
    if not unseen:
        return warnings
    return (
        *warnings,
        f"{count_noun(unseen, 'picture')} of that part {'is' if unseen == 1 else 'are'} left out: what was not read "
        "cannot be made unrecognisable.",
    )


def export_pictures(
    selection: Selection,
    folder: Path,
    look: Look | None = None,
    *,
    every: int = 1,
    marked: bool = False,
    on_progress: Progress | None = None,
) -> int:
    """Write pictures as PNGs that say in their text chunks what they show, and return how many.

    Args:
        selection: Of which session, and which part.
        folder: Made when all are there; it must not be there yet.
        look: How faces are shown.
        every: Each which picture.
        marked: Those of marked moments instead, called after what is said of them.
        on_progress: Told how many are done.

    Raises:
        FerError: There is no picture, none without boxes where it shall have none, nothing is marked, the folder is
            there, or it cannot be written.
    """
    session, look = selection.session, look or Look()
    refuse_to_replace(folder)
    refuse_what_is_read(session, folder)
    if every < 1:
        raise FerError(f"Every first picture or fewer are exported, not every {every}.", settings=["every"])
    with _opened(session, look) as pictures:
        wanted = [(place, "") for place in selection.places(pictures.times)[::every].tolist()]
        if marked:
            wanted = _moments(selection, pictures)
        seen = set(_seen(selection, np.array([place for place, _ in wanted], np.int64), look).tolist())
        chosen = [(place, word) for place, word in wanted if place in seen]
        if not chosen:
            raise _nothing(len(wanted), "No moment is marked" if marked else "No picture is")
        work = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.part")
        with explain_write_errors(folder.parent, resumable=False):
            try:
                work.mkdir(parents=True)
                drawn = _drawn(selection, pictures, [place for place, _ in chosen], look)
                for number, ((result, time_s, image), (place, word)) in enumerate(zip(drawn, chosen, strict=True)):
                    if on_progress is not None:
                        on_progress(number, len(chosen))
                    frame = Frame(session.number_of(place), time_s, image)
                    moment = f"-{clock_time(time_s).replace(':', '-')}-{frame.index:06d}"
                    stem = file_stem(session.folder.name, "picture", ending=moment)
                    name = file_stem(f"{stem}-{word}" if word else stem, "picture")
                    write_atomic(work / f"{_free(work, name)}.png", _png(session, frame, result))
                work.replace(folder)
            except BaseException:
                with suppress(OSError):
                    shutil.rmtree(work)
                raise
    return len(chosen)


def _opened(session: OpenSession, look: Look) -> "closing[Pictures]":
    """Open the pictures.

    Raises:
        FerError: There are none, or none without boxes where there shall be no boxes.
    """
    if session.picture_kind == "annotated" and not look.overlay and session.blurred:
        raise FerError(
            f"{session.folder.name} has boxes drawn on its picture, and its original shows the faces that are blurred "
            "in it. Export it with its boxes."
        )
    if session.picture_kind == "annotated" and not look.overlay:
        raise FerError(
            f"{session.folder.name} has boxes drawn on its picture, and its original was not found: {session.problem} "
            "Find the original, or export it with its boxes."
        )
    pictures = session.open_pictures()
    if pictures is None:
        raise FerError(session.problem or f"{session.folder.name} has no picture.")
    return closing(pictures)


def _seen(selection: Selection, places: NDArray[np.int64], look: Look) -> NDArray[np.int64]:
    """Return those of some pictures that can be given away in this look."""
    session = selection.session
    return places[session.surely_seen(places)] if look.blur and not session.blurred else places


def _nothing(unseen: int, what: str = "No picture is") -> FerError:
    """Return what is said where nothing is left to be exported.

    Args:
        unseen: How many pictures there are of which nobody knows where faces are.
        what: What else there is not in the part.
    """
    if unseen:
        return FerError(
            "No picture of that part was read, so no face in it can be made unrecognisable. Select another."
        )
    return FerError(f"{what} in that part. Select another one.")


def _drawn(
    selection: Selection, pictures: Pictures, places: Iterable[int], look: Look
) -> Iterator[tuple[FrameResult, float, Image]]:
    """Yield what was read, when, and the picture as it is given away."""
    session = selection.session
    record, readings = session.record, session.readings
    size = record.source.width, record.source.height
    for place in places:
        image, time_s = pictures.frame(place), float(pictures.times[place])
        result = FrameResult(place, time_s, readings.labels, ())
        if len(readings.frames):
            result = recorded_result(record, readings, session.frame_of(place), (image.shape[1], image.shape[0]))
        if look.blur and not session.blurred:
            if record.source.kind == "images":  # what was read of it is all: the next one is another scene
                image = image.copy()
                blur_all(image, result)
            else:
                image = blurred(image, readings, time_s, size)
        if look.overlay and session.picture_kind == "clean":
            # A name would tell whose the face is that was made unrecognisable.
            names = {} if look.blur or session.blurred else _names(selection, result)
            image = draw_overlay(image, result, names=names)
        yield result, time_s, image


def _names(selection: Selection, result: FrameResult) -> dict[int, str]:
    """Return what the faces of a frame are called, by their ids, as the window calls them."""
    people, faces = selection.notes.people, np.array([face.track_id for face in result.faces], np.int64)
    if not (people.names or people.assignments):
        return {}
    persons = people.persons(faces, np.full(len(faces), result.time_s))
    return {face: people.short_name(person) for face, person in zip(faces.tolist(), persons.tolist(), strict=True)}


def _moments(selection: Selection, pictures: Pictures) -> list[tuple[int, str]]:
    """Return the pictures of marked moments, and what is said of each."""
    places = set(selection.places(pictures.times).tolist())
    events = sorted(selection.notes.events.events, key=lambda one: one.start_s)
    told = [
        (pictures.index_at(one.start_s), one.note or one.emotion or one.kind) for one in events if one.kind != LEAVE_OUT
    ]
    return [(place, word) for place, word in told if place in places]


def _png(session: OpenSession, frame: Frame, result: FrameResult) -> bytes:
    record = session.record
    return labelled_png(
        frame,
        result,
        source_name=record.source.name,
        model_title=record.model.title,
        model_sha256=record.model.sha256,
        made=datetime.now(UTC).astimezone(),
    )


def _free(folder: Path, name: str) -> str:
    """Return a name that no picture of the folder has yet: two marks may be at one moment."""
    number, free = 2, name
    while (folder / f"{free}.png").exists():
        number, free = number + 1, f"{name}-{number}"
    return free


def _sound(session: OpenSession, start_s: float) -> tuple[Path | None, float]:
    """Return the file with the sound of a session's picture, and its own time at a time of the session."""
    path = session.picture_path
    if path is None or not path.is_file() or path.suffix == ".nut" or session.record.source.kind == "images":
        return None, 0.0
    return path, start_s + session.picture_begin_s
