"""What the window tells of work that is done, with a button for what to do next."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from app.widgets.notice import NoticeBoard
from fer_core.text import count_noun

if TYPE_CHECKING:
    from app.annotate.services import Outcome
    from fer_core.session.recorder import Recording


def tell_screenshot(notices: NoticeBoard, path: Path) -> None:
    """Tell that a screenshot is saved there."""
    text = _tr("Screenshot saved, and copied to the clipboard.")
    notices.tell(text, _tr("Open folder"), lambda: open_folder(path.parent))


def tell_done(notices: NoticeBoard, open_session: Callable[[Path], None], outcome: "Outcome") -> None:
    """Tell that an annotation is whole, and offer to watch it."""
    text = _tr("Done: {0} of {1} annotated.").format(_frames(outcome), outcome.job.source.name)
    notices.tell(text, _tr("Open"), lambda: open_session(outcome.folder))


def tell_interrupted(notices: NoticeBoard, outcome: "Outcome", resume: Callable[[], None]) -> None:
    """Tell that an annotation was stopped and can be resumed."""
    text = _tr("{0} stopped after {1}. What is done is kept.").format(outcome.job.source.name, _frames(outcome))
    notices.tell(text, _tr("Resume"), resume)


def tell_recorded(notices: NoticeBoard, recording: "Recording") -> None:
    """Tell that a recording is kept, and where."""
    folder, record = recording.folder, recording.record
    if folder is None or record is None:
        return
    text = _tr("Recorded {0} of {1}: {2}")
    frames = count_noun(record.counts.frames, _tr("frame"), _tr("frames"))
    notices.tell(text.format(frames, record.source.name, folder), _tr("Open folder"), lambda: open_folder(folder))


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _frames(outcome: "Outcome") -> str:
    return count_noun(outcome.frames, _tr("frame"), _tr("frames"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutcomeNotices", text)
