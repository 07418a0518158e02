"""The question before a session is deleted for good, and what is said when it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.translation import counted, size_words, tr
from fer_core.errors import FerError
from fer_core.session.deletion import Deletion, plan_deletion
from fer_core.text import breakable, harmless

if TYPE_CHECKING:
    from fer_core.session.library import SessionEntry

_NAMED: Final = 4


def ask_to_delete(parent: QWidget, entry: "SessionEntry", agreed: Callable[[], None]) -> QMessageBox:
    """Ask whether a session shall be deleted for good, having said what is lost and what stays.

    Args:
        parent: The page.
        entry: The session.
        agreed: What deletes it.
    """
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Delete for good"))
    box.setText(tr("Delete “{0}” for good?").format(harmless(entry.title)))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    try:
        plan = plan_deletion(entry.folder)
    except FerError as error:
        box.setInformativeText(breakable(harmless(str(error))))
        box.addButton(tr("Close"), QMessageBox.ButtonRole.RejectRole)
    else:
        box.setInformativeText(breakable(_lost(plan)))
        delete = box.addButton(tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: agreed())
    box.open()
    return box


def tell_deleted(deletion: Deletion) -> str:
    """Return the sentence about a session that is gone."""
    text = tr("{0} is deleted for good.").format(harmless(deletion.folder.name))
    if not deletion.foreign:
        return text
    return f"{text} " + tr("Its folder stays: {0}.").format(_not_ours(deletion))


def _lost(plan: Deletion) -> str:
    """Return what is lost: kinds of things that a person knows it by, how large all is, and what stays."""
    names = {path.name for path in plan.files}
    kinds = (
        (tr("the readings"), any(name.startswith("faces.") for name in names)),
        (tr("the video"), any(name.startswith("video.") for name in names)),
        (tr("pictures"), any(path.parent != plan.folder for path in plan.files)),
        (tr("names, marks and corrections"), bool(names & {"people.json", "events.csv"})),
        (tr("reports"), any(name.startswith("report.") for name in names)),
    )
    what = ", ".join(kind for kind, there in kinds if there) or tr("what is left of it")
    size = counted(len(plan.files), tr("file"), tr("files")) + ", " + size_words(plan.size_bytes)
    lines = [tr("Lost without a way back: {0} ({1}). The original stays where it is.").format(what, size)]
    if plan.foreign:
        lines.append(tr("Its folder stays as well: {0}.").format(_not_ours(plan)))
    return " ".join(lines)


def _not_ours(deletion: Deletion) -> str:
    names = [harmless(str(path.relative_to(deletion.folder))) for path in deletion.foreign]
    shown = ", ".join(names[:_NAMED]) + (tr(" and {0} more").format(len(names) - _NAMED) if len(names) > _NAMED else "")
    return tr("it holds what the session did not make ({0})").format(shown)
