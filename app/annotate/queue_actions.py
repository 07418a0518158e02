"""What can be done with the rows of the queue: menu, keys and buttons of the table are the same actions."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.annotate.annotate_controller import AnnotateController
from app.annotate.queue_view import QueueView
from app.outcome_notices import open_folder
from fer_core.session.queue_item import STARTABLE, ItemState, QueueItem
from fer_core.text import harmless

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
        key = Qt.Key
        self.open = self._add(self.tr("Open on the Sessions page"), self._open)
        self.reveal = self._add(self.tr("Show in folder"), self._reveal)
        self.go_on = self._add(self.tr("Go on"), self._go_on, key.Key_G)
        self.retry = self._add(self.tr("Retry"), self._go_on, key.Key_R)
        self.pause = self._add(self.tr("Pause"), self._pause, key.Key_P)
        self._separate()
        self.keep = self._add(self.tr("Keep both sessions"), lambda: self._answer("keep"))
        self.resume = self._add(self.tr("Resume the session that is there"), lambda: self._answer("resume"))
        self.replace = self._add(self.tr("Replace the session that is there"), lambda: self._answer("replace"))
        self._separate()
        alt = Qt.KeyboardModifier.AltModifier
        self.up = self._add(self.tr("Move up"), lambda: self._shift(-1), alt | key.Key_Up)
        self.down = self._add(self.tr("Move down"), lambda: self._shift(1), alt | key.Key_Down)
        self._separate()
        self.remove = self._add(self.tr("Remove from the queue"), self._remove, key.Key_Delete)
        self.clear = self._add(self.tr("Remove all that are done"), self._clear)
        self.undo = self._add(self.tr("Put back what was removed"), self._undo, QKeySequence.StandardKey.Undo)
        self.refresh()

    def refresh(self) -> None:
        """Allow what can be done with the selected rows."""
        queue, chosen = self._controller.queue, self._view.selected
        states = {item.state for item in chosen}
        self.open.setEnabled(len(chosen) == 1 and chosen[0].begun and chosen[0].state is not ItemState.RUNNING)
        self.reveal.setEnabled(len(chosen) == 1)
        self.go_on.setEnabled(bool(states & (STARTABLE - {ItemState.FAILED})))
        self.retry.setEnabled(ItemState.FAILED in states)
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

    def _add(
        self,
        name: str,
        work: Callable[[], None],
        key: Qt.Key | QKeySequence.StandardKey | object | None = None,
    ) -> QAction:
        action = QAction(name, self._view)
        action.triggered.connect(lambda: work())
        if key is not None:
            action.setShortcut(QKeySequence(key))  # type: ignore[call-overload]
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
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
