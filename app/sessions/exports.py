"""What can be exported of the session that is open, and the work of it; knows nothing of Qt."""

from dataclasses import dataclass, field
from enum import Enum, auto
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING
from uuid import uuid4

from app.sessions.summary_model import Range, Tell, summarise_watched, with_pictures
from app.translation import tr
from fer_core.errors import FerError
from fer_core.extras import install_hint
from fer_core.files.atomic import explain_write_errors
from fer_core.session.notes_files import read_notes
from fer_core.session.selection_export import (
    Look,
    Selection,
    export_clip,
    export_pictures,
    export_table,
    refuse_to_replace,
    refuse_what_is_read,
)

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession


class Export(Enum):
    """A kind of file."""

    REPORT = auto()
    SUMMARY = auto()
    READINGS = auto()
    FIGURES = auto()
    CLIP = auto()
    PICTURES = auto()


ENDINGS: dict[Export, tuple[str, ...]] = {
    Export.REPORT: (".html",),
    Export.SUMMARY: (".csv", ".parquet"),
    Export.READINGS: (".csv", ".parquet"),
    Export.FIGURES: (),
    Export.CLIP: (".mp4",),
    Export.PICTURES: (),
}
"""With what files of a kind may end, the usual one first; none for a folder."""


@dataclass(frozen=True)
class ExportRequest:
    """What is exported, and where to.

    Attributes:
        kind: What.
        target: The file or folder to make.
        look: How faces are shown in clips and pictures.
        every: Each which picture.
        marked: The pictures of marked moments instead.
    """

    kind: Export
    target: Path
    look: Look = field(default_factory=Look)
    every: int = 1
    marked: bool = False


@dataclass(frozen=True)
class Exported:
    """What was made.

    Attributes:
        request: What was asked for.
        remarks: What had to be left out, sentences.
    """

    request: ExportRequest
    remarks: tuple[str, ...] = ()


def carry_out(watched: "WatchedSession", within: Range | None, request: ExportRequest, tell: Tell) -> Exported:
    """Export the session, or a part of it; each file appears when it is whole.

    Args:
        watched: The session.
        within: Which part, seconds; None for all.
        request: What.
        tell: Told how far it is; what it raises ends the work, and nothing is left of it.

    Raises:
        FerError: It cannot be made or written.
    """
    target, session = request.target, watched.session
    refuse_what_is_read(session, target)
    if request.kind is Export.REPORT:
        return Exported(request, _report(watched, within, target, tell))
    if request.kind in (Export.SUMMARY, Export.FIGURES):
        return Exported(request, _figures(watched, within, request, tell))
    selection = Selection(session, read_notes(session.folder), within)
    if request.kind is Export.READINGS:
        export_table(selection, target, tell)
        return Exported(request)
    if request.kind is Export.CLIP:
        return Exported(request, export_clip(selection, target, request.look, tell))
    export_pictures(selection, target, request.look, every=request.every, marked=request.marked, on_progress=tell)
    return Exported(request)


def _report(watched: "WatchedSession", within: Range | None, target: Path, tell: Tell) -> tuple[str, ...]:
    if find_spec("plotly") is None:
        raise FerError(tr("The report needs plotly, which is not installed.") + f" {install_hint('data')}")
    from fer_core.report.page import write_page
    from fer_core.session_summary.page import Told, report

    found = with_pictures(summarise_watched(watched, within, tell), tell)
    told = Told.of(found.session, found.pictures, found.without_pictures)
    tell(0, 0)
    write_page(target, report([told], found.session.summary.options))
    return ()


def _figures(watched: "WatchedSession", within: Range | None, request: ExportRequest, tell: Tell) -> tuple[str, ...]:
    summary = summarise_watched(watched, within, tell).session.summary
    tell(0, 0)
    if request.kind is Export.SUMMARY:
        from fer_core.session_summary.tables import tidy_rows, write_tidy

        parquet = request.target.suffix.lower() == ".parquet"
        write_tidy(request.target, tidy_rows([summary]), "parquet" if parquet else "csv")
        return ()
    for name in ("matplotlib", "plotly"):
        if find_spec(name) is None:
            raise FerError(tr("Figures need {0}, which is not installed.").format(name) + f" {install_hint('data')}")
    from fer_core.session_summary.figures import FIGURES, write_figures

    refuse_to_replace(request.target)
    if not summary.persons:
        raise FerError(tr("No face was seen in this part: there is no figure to draw."))
    work = request.target.with_name(f".{request.target.name}.{uuid4().hex[:8]}.part")
    with explain_write_errors(request.target.parent, resumable=False):
        try:
            write_figures(work, [summary], None, FIGURES, lambda: tell(0, 0))
            work.replace(request.target)
        except BaseException:
            rmtree(work, ignore_errors=True)
            raise
    return ()
