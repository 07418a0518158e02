"""What the window tells of work that is done, with a button for what to do next."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.translation import counted, tr
from app.widgets.notice import NoticeBoard

if TYPE_CHECKING:
    from app.annotate.annotate_controller import AnnotateController
    from app.annotate.services import Outcome
    from fer_core.session.recorder import Recording

LEFT_OVER: Final = "queue-left"
_FAILED: Final = "queue-failed"


def tell_screenshot(notices: NoticeBoard, path: Path) -> None:
    """Tell that a screenshot is saved there."""
    text = tr("Screenshot saved, and copied to the clipboard.")
    notices.tell(text, tr("Open folder"), lambda: open_folder(path.parent))


def tell_done(notices: NoticeBoard, open_session: Callable[[Path], None], outcome: "Outcome") -> None:
    """Tell that an annotation is whole, and offer to watch it."""
    frames = counted(outcome.frames, tr("frame"), tr("frames"))
    text = tr("Done: {0} of {1} annotated.").format(frames, outcome.item.source.name)
    notices.tell(text, tr("Open"), lambda: open_session(outcome.folder))


def tell_failed(notices: NoticeBoard, annotation: "AnnotateController", show: Callable[[], None], why: str) -> None:
    """Tell that files of the queue could not be annotated, and offer to retry; one notice, however many they are."""
    notices.withdraw(_FAILED)
    failed = [item for item in annotation.queue.items if item.state == "failed"]
    if len(failed) > 1:
        text = tr("{0} files of the queue were not annotated; each row says why.").format(len(failed))
        notices.warn(text, tr("Show"), show, about=_FAILED)
    else:
        keys = {item.key for item in failed}
        notices.warn(why, tr("Retry"), lambda: annotation.queue.go_on(keys), about=_FAILED)


def ask_to_go_on(notices: NoticeBoard, annotation: "AnnotateController") -> None:
    """Offer to go on with what is left in the queue from another time."""
    left = annotation.unfinished
    if left:
        files = counted(left, tr("file"), tr("files"))
        text = tr("The queue still has {0} to annotate. What was done is kept.").format(files)
        notices.ask(text, tr("Go on"), annotation.queue.release, about=LEFT_OVER)


def tell_recorded(notices: NoticeBoard, open_session: Callable[[Path], None], recording: "Recording") -> None:
    """Tell that a recording is kept, and where, and offer to watch it."""
    folder, record = recording.folder, recording.record
    if folder is None or record is None:
        return
    text = tr("Recorded {0} of {1}: {2}")
    frames = counted(record.counts.frames, tr("frame"), tr("frames"))
    notices.tell(text.format(frames, record.source.name, folder), tr("Open"), lambda: open_session(folder))


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
