"""What can be done with the rows of the queue: menu, keys and buttons of the table are the same actions."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMessageBox

from app.actions.action import Page
from app.actions.catalogue import page_actions
from app.annotate.annotate_controller import AnnotateController
from app.annotate.queue_view import QueueView
from app.outcome_notices import open_folder
from fer_core.session.queue_item import STARTABLE, ItemState, QueueItem
from fer_core.text import count_noun, harmless

_PAUSABLE = frozenset({ItemState.WAITING, ItemState.RUNNING})


class QueueActions(QObject):
    """The actions on the selected rows; which can be used follows the selection."""

    open_wanted = Signal(object)
    """A session is to be opened: its folder."""
    removed = Signal(str)
    """Rows were taken out: a sentence. They can be put back."""

    def __init__(self, controller: AnnotateController, view: QueueView) -> None:
        super().__init__(view)
        self._controller = controller
        self._view = view
        self._specs = {spec.id: spec for spec in page_actions(Page.ANNOTATE)}
        self.by_name: dict[str, QAction] = {}
        """The actions that the window knows, by their ids."""
        self.open = self._known("open", self._open)
        self.reveal = self._known("reveal", self._reveal)
        self.go_on = self._known("go_on", self._go_on)
        self.retry = self._known("retry", self._go_on)
        self.anew = self._add(self.tr("Begin anew…"), self._ask_anew)
        self.pause = self._known("pause", self._pause)
        self._separate()
        self.keep = self._add(self.tr("Keep both sessions"), lambda: self._answer("keep"))
        self.resume = self._add(self.tr("Resume the session that is there"), lambda: self._answer("resume"))
        self.replace = self._add(self.tr("Replace the session that is there"), lambda: self._answer("replace"))
        self._separate()
        self.up = self._known("up", lambda: self._shift(-1))
        self.down = self._known("down", lambda: self._shift(1))
        self._separate()
        self.remove = self._known("remove", self._remove)
        self.clear = self._known("clear", self._clear)
        self.undo = self._add(self.tr("Put back what was removed"), self._undo)
        self.refresh()

    def refresh(self) -> None:
        """Allow what can be done with the selected rows."""
        queue, chosen = self._controller.queue, self._view.selected
        states = {item.state for item in chosen}
        self.open.setEnabled(len(chosen) == 1 and chosen[0].begun and chosen[0].state is not ItemState.RUNNING)
        self.reveal.setEnabled(len(chosen) == 1)
        self.go_on.setEnabled(bool(states & (STARTABLE - {ItemState.FAILED})))
        self.retry.setEnabled(ItemState.FAILED in states)
        broken = any(item.begun and item.state is ItemState.FAILED for item in chosen)
        self.anew.setEnabled(broken)
        self.anew.setVisible(broken)
        self.pause.setEnabled(bool(states & _PAUSABLE))
        asks = ItemState.ASKS in states
        for action in (self.keep, self.resume, self.replace):
            action.setEnabled(asks)
            action.setVisible(asks)
        self.up.setEnabled(bool(chosen))
        self.down.setEnabled(bool(chosen))
        self.remove.setEnabled(bool(chosen))
        self.clear.setEnabled(any(item.state is ItemState.DONE for item in queue.items))
        self.undo.setEnabled(queue.can_undo)

    def _known(self, name: str, work: Callable[[], None]) -> QAction:
        """Add an action that the window knows as well, with the words and keys that it has there."""
        spec = self._specs[f"annotate.{name}"]
        action = self.by_name[spec.id] = self._add(spec.text, work)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    def _add(self, text: str, work: Callable[[], None]) -> QAction:
        action = QAction(text, self._view)
        action.triggered.connect(lambda: work())
        self._view.addAction(action)
        return action

    def _separate(self) -> None:
        line = QAction(self._view)
        line.setSeparator(True)
        self._view.addAction(line)

    @property
    def _keys(self) -> set[str]:
        return {item.key for item in self._view.selected}

    def _with(self, states: frozenset[ItemState]) -> set[str]:
        return {item.key for item in self._view.selected if item.state in states}

    def _open(self) -> None:
        (item,) = self._view.selected[:1] or (None,)
        if item is not None and item.folder is not None and self.open.isEnabled():
            self.open_wanted.emit(item.folder)

    def _reveal(self) -> None:
        item = self._view.selected[0]
        open_folder(_there(item))

    def _go_on(self) -> None:
        self._controller.queue.go_on(self._with(STARTABLE))

    def _pause(self) -> None:
        self._controller.queue.pause(self._with(_PAUSABLE))

    def _ask_anew(self) -> None:
        """Ask before what was done of failed files is given up."""
        keys = {item.key for item in self._view.selected if item.begun and item.state is ItemState.FAILED}
        frames = sum(item.frames_done for item in self._controller.queue.items if item.key in keys)
        done = count_noun(frames, self.tr("frame"), self.tr("frames"))
        box = QMessageBox(self._view.window())
        box.setWindowTitle(self.tr("Begin anew"))
        box.setText(self.tr("Begin from the first frame again?"))
        box.setInformativeText(
            self.tr(
                "What is done ({0}) is replaced once the new session is whole. The options can be changed before "
                "it goes on."
            ).format(done)
        )
        agreed = box.addButton(self.tr("Begin anew"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered() -> None:
            if box.clickedButton() is agreed:
                self._controller.queue.begin_anew(keys)

        box.finished.connect(answered)
        box.open()

    def _answer(self, existing: str) -> None:
        if existing in ("keep", "resume", "replace"):
            self._controller.queue.answer(self._keys, existing)  # type: ignore[arg-type]

    def _shift(self, by: int) -> None:
        self._controller.queue.shift(self._keys, -1 if by < 0 else 1)

    def _remove(self) -> None:
        chosen = self._view.selected
        if self._controller.queue.remove(self._keys):
            one = self.tr("{0} was removed from the queue; its session stays.")
            many = self.tr("{0} files were removed from the queue; their sessions stay.")
            name = harmless(chosen[0].source.name)
            self.removed.emit(one.format(name) if len(chosen) == 1 else many.format(len(chosen)))

    def _clear(self) -> None:
        count = self._controller.queue.clear_done()
        if count:
            self.removed.emit(self.tr("{0} done were removed from the queue; their sessions stay.").format(count))

    def _undo(self) -> None:
        self._controller.queue.undo()


def _there(item: QueueItem) -> Path:
    """Return the nearest folder that is there of where an item's session is or will be."""
    wanted = item.folder or item.out
    return next((one for one in (wanted, *wanted.parents) if one.is_dir()), wanted)
