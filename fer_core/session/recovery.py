"""The end of a recording: what is there becomes a session, also what a kill or a full disk left."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.files.lock import exclusive
from fer_core.media.containers import UnreadableError
from fer_core.media.encoder import EncoderSettings
from fer_core.media.mux import packet_times
from fer_core.session import faces_table
from fer_core.session.faces_table import FacesCsv, header_length, read_frames
from fer_core.session.folder import SessionFolder
from fer_core.session.record import Counts, SessionRecord
from fer_core.session.recorded_sound import keep_sound, sound_part
from fer_core.session.resume import earlier_record, reopen
from fer_core.session.segments import usable_segments

BROKEN_OFF: Final = "The recording was broken off; up to two seconds may be missing at its end."
IN_PARTS: Final = "The video is there in parts, which could not be joined yet: "
_BUSY: Final = "{0} is being recorded or finished just now. Wait until that is done."


def recover(folder: Path) -> SessionRecord:
    """Finish a recording that a kill or a full disk left: the video joined, everything under its final name.

    Of a recording that is whole nothing is changed, so this may be done again and be broken off at any time.

    Args:
        folder: The session.

    Returns:
        Its record, complete.

    Raises:
        FerError: It is no recording, it is being recorded, or the disk is still full; then everything is kept.
    """
    session = SessionFolder(folder)
    if not session.holds_session():
        raise FerError(f"{folder} is not a session: it holds no session.json.")
    with exclusive(folder, _BUSY.format(folder), resumable=False):
        record = earlier_record(folder)
        assert record is not None
        if not record.recorded:
            name = record.source.name
            raise FerError(f"{folder} is no recording; resume the annotation of {name} to finish it.")
        if session.complete:
            session.remove_leftovers()
            return record
        killed = record.status == "running"
        with explain_write_errors(folder, resumable=False):
            reopen(folder)
            ended = datetime.fromtimestamp(_last_change(session), UTC).astimezone()
        warnings = tuple(sentence for sentence in record.warnings if not sentence.startswith(IN_PARTS))
        if killed:
            record = record.model_copy(update={"ended": ended})
            warnings = (*warnings, BROKEN_OFF)
        done = end_recording(session, record.model_copy(update={"warnings": warnings}), torn=True)
        if done.status != "complete":
            raise FerError(f"{folder} can't be finished yet. {done.warnings[-1].removeprefix(IN_PARTS)}")
        return done


def end_recording(folder: SessionFolder, record: SessionRecord, *, torn: bool) -> SessionRecord:
    """Give everything of a recording its final name.

    Args:
        folder: The session, its table and video closed.
        record: What is known of it.
        torn: Whether the table may end in the middle of a row, and is to be counted anew.

    Returns:
        The record as it was written: complete; or interrupted, the video in segments and to be recovered, where they
        can't be joined.
    """
    if torn:
        with suppress(FerError):
            record = record.model_copy(update={"counts": _cut_torn(folder, record)})
    try:
        sound = sound_part(folder.path)
        if record.microphone and sound is None:
            warnings = (*record.warnings, f"Nothing was heard from {record.microphone}, so there is no sound.")
            record = record.model_copy(update={"microphone": "", "warnings": warnings})
        if sound is not None:
            keep_sound(folder.path, sound, max(packet_times(usable_segments(folder.path)), default=0.0))
        return folder.finish(record.model_copy(update={"status": "complete"}), sound, EncoderSettings())
    except FerError as error:
        warnings = (*record.warnings, IN_PARTS + write_why(error, folder.path))
        left = record.model_copy(update={"status": "interrupted", "warnings": warnings})
        with suppress(FerError):  # not even that: then it stays as a killed one would be, and can be recovered
            folder.seal(left)
        return left


def write_why(error: FerError, folder: Path) -> str:
    """Return why something could not be written to a folder, or read in it, in a sentence that promises no resuming."""
    cause: BaseException = error
    while isinstance(cause, FerError) and cause.__cause__ is not None:
        if isinstance(cause, UnreadableError):
            return str(cause)
        cause = cause.__cause__
    try:
        with explain_write_errors(folder, resumable=False):
            raise cause if isinstance(cause, OSError) else error
    except FerError as told:
        return str(told)


def _cut_torn(folder: SessionFolder, record: SessionRecord) -> Counts:
    """Cut what a kill tore off the table's end, and count what is there.

    The last frame goes, too, where a torn row follows it: that may be one of its own.
    """
    table, counts = folder.table, Counts()
    if not table.exists() or table.stat().st_size < header_length(record.labels):
        table.unlink(missing_ok=True)
        FacesCsv(table, record.labels).close()
        return counts
    end, before = header_length(record.labels), (header_length(record.labels), counts)
    for frame in read_frames(table, record.labels):
        before = end, counts
        end = frame.end
        counts = Counts(
            frames=counts.frames + 1,
            faces=counts.faces + len(frame.face_ids),
            tracks=max((counts.tracks, *frame.face_ids)),
        )
    if table.stat().st_size > end:
        end, counts = before
        with explain_write_errors(folder.path, resumable=False), table.open("r+b") as file:
            file.truncate(end)
    return counts


def _last_change(folder: SessionFolder) -> float:
    """Return when something was last written: seconds since 1970."""
    paths = (folder.table, folder.path / faces_table.NAME, *usable_segments(folder.path))
    return max((path.stat().st_mtime for path in paths if path.exists()), default=folder.path.stat().st_mtime)
