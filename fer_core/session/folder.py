"""The files of a session while it runs, when it was stopped, and when it is whole.

While a run is under way there are `session.json.part`, `faces.csv.part`, its journal and the video's segments. At
its end the video is joined, the table gets its name, and `session.json` is written last: where it is, and no
`session.json.part` beside it, the session is valid. An interrupted session keeps its segments, its journal and its
CSV, to be resumed.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.media.encoder import EncoderSettings
from fer_core.session import faces_table, journal, record
from fer_core.session.conversion import FORMATS, convert_table
from fer_core.session.record import SessionRecord
from fer_core.session.segments import (
    PICTURES,
    SOUND,
    SOUND_PART,
    VIDEO,
    join_segments,
    remove_segments,
    segment_path,
    usable_segments,
)

SCREENSHOTS: Final = "screenshots"
REPORTS: Final = ("report.html", "report.csv", "report.parquet")
FIGURES: Final = "report-figures"


@dataclass(frozen=True)
class SessionFolder:
    """The folder of one session.

    Attributes:
        path: Where it is, or will be.
    """

    path: Path

    @property
    def table(self) -> Path:
        """The table of a run under way."""
        return self.path / faces_table.PARTIAL

    @property
    def journal(self) -> Path:
        """What a run under way has to remember beside the table."""
        return self.path / journal.NAME

    @property
    def complete(self) -> bool:
        """Whether a session is there that nothing is missing from."""
        whole, partial = self.path / record.RECORD, self.path / record.PARTIAL
        return whole.exists() and not partial.exists() and SessionRecord.read(whole).status == "complete"

    def make(self, replace: bool) -> None:
        """Make the folder; with `replace`, remove what an earlier session left in it.

        Raises:
            FerError: Something else is in the way, or the folder may not be made.
        """
        with explain_write_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if any(self.path.iterdir()) and not (replace and self.holds_session()):
                raise FerError(f"{self.path} is not empty and holds no session; choose another folder.")
            if replace:
                self._remove_session()

    def begin(self, started: SessionRecord) -> None:
        """Leave the record of a run under way."""
        started.write(self.path / record.PARTIAL)

    def next_segment(self) -> Path:
        """Return the path of the next segment of the video."""
        names = [path.name for path in usable_segments(self.path)]
        number = int(names[-1].split(".")[1]) + 1 if names else 0
        return segment_path(self.path, number)

    def finish(self, ended: SessionRecord, sound_of: Path | None, encoder: EncoderSettings) -> SessionRecord:
        """Give everything its final name, the record last.

        Args:
            ended: The record, complete or interrupted.
            sound_of: The file whose sound the video gets.
            encoder: How the video was encoded.

        Returns:
            The record with the warnings of this step.

        Raises:
            FerError: The disk is full; the session can then be resumed.
        """
        try:
            warnings = join_segments(self.path, sound_of, encoder, from_first=ended.options.part is not None)
        except FerError as error:
            raise FerError(f"{error} Everything analysed so far is kept; then resume.", settings=["resume"]) from error
        ended = ended.model_copy(update={"warnings": (*ended.warnings, *warnings)})
        for kind in ended.options.formats:
            if kind != "csv":
                convert_table(self.table, self.path / f"faces.{kind}", kind)
        self.seal(ended)
        if ended.status != "interrupted":
            self.remove_leftovers()
        return ended

    def seal(self, ended: SessionRecord) -> None:
        """Give table and record their final names, and leave the video as it is.

        Args:
            ended: The record, complete or interrupted.

        Raises:
            FerError: The disk is full, or the folder may not be written.
        """
        with explain_write_errors(self.path):
            if ended.status == "interrupted" or "csv" in ended.options.formats:
                self.table.replace(self.path / faces_table.NAME)
            ended.write(self.path / record.RECORD)
            (self.path / record.PARTIAL).unlink()

    def holds_session(self) -> bool:
        """Return whether there is a session, finished or not."""
        return any((self.path / name).exists() for name in (record.RECORD, record.PARTIAL))

    def remove_leftovers(self) -> None:
        """Remove what only an unfinished session needs."""
        with explain_write_errors(self.path):
            remove_segments(self.path)
            for partial in (self.table, self.journal, self.path / SOUND_PART):
                partial.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the session and, if nothing else is in it, the folder."""
        with explain_write_errors(self.path):
            self._remove_session()
            if self.path.is_dir() and not any(self.path.iterdir()):
                self.path.rmdir()

    def _remove_session(self) -> None:
        remove_segments(self.path)
        for name in own_names():
            (self.path / name).unlink(missing_ok=True)
        for name in (PICTURES, SCREENSHOTS, FIGURES):
            shutil.rmtree(self.path / name, ignore_errors=True)


def own_names() -> tuple[str, ...]:
    """Return the names of all files that a session may have in its folder, but for the segments of its video."""
    tables = (f"faces.{kind}" for kind in FORMATS)
    whole = (VIDEO, SOUND, *tables, record.RECORD, "events.csv", "people.json", *REPORTS)
    partial = (faces_table.PARTIAL, journal.NAME, record.PARTIAL, SOUND_PART)
    # What a kill in the middle of writing leaves has one more ending.
    torn = (f"{name}.{ending}" for name in (*whole, record.PARTIAL) for ending in ("part", "new"))
    return *whole, *partial, *torn, "video.joined.nut"
