"""The Annotate page: the queue, what becomes of its files, and how."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.annotate.annotate_controller import AnnotateController
from app.annotate.options_card import OptionsCard
from app.annotate.question_bar import QuestionBar
from app.annotate.queue_actions import QueueActions
from app.annotate.queue_model import QueueModel
from app.annotate.queue_view import QueueView
from app.annotate.services import with_settings
from app.annotate.wording import summary
from app.file_dialog import file_filter
from app.settings import AnnotateSettings, Settings
from app.widgets.glyphs import GlyphButton
from app.widgets.number_field import NumberField
from app.widgets.scrolling import fill_scrolling
from app.widgets.text_width import TextWidth
from fer_core.media.source import Part
from fer_core.session.annotation_queue import AnnotationQueue
from fer_core.session.queue_item import ItemState
from fer_core.text import breakable, harmless
from fer_core.thread_choice import usable_cores

_GAP: Final = 16


class AnnotatePage(QWidget):
    """Shows the queue of an `AnnotateController` and changes it."""

    open_wanted = Signal(object)
    """A session is to be opened: its folder."""
    undoable = Signal(str, object)
    """Something was removed: a sentence, what puts it back."""
    message = Signal(str)

    undo_changed = Signal()
    """Something else can be undone now."""

    def __init__(self, settings: Settings, controller: AnnotateController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._controller = controller
        self._offered: Path | None = None
        self._make()
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What the page's actions do."""
        buttons = {"annotate.add": self.add, "annotate.add_folder": self.add_folder, "annotate.start": self.start}
        rows = {name: action.trigger for name, action in self.actions_of_rows.by_name.items()}
        return {name: button.click for name, button in buttons.items()} | rows

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now; "" where it can."""
        if action == "annotate.start":
            return "" if self.start.isEnabled() else self.tr("nothing is in the queue")
        if action in ("annotate.add", "annotate.add_folder"):
            return "" if self.add.isEnabled() else self.tr("another window has the queue")
        if self.actions_of_rows.by_name[action].isEnabled():
            return ""
        return self.tr("no file is done") if action == "annotate.clear" else self.tr("no file for that is chosen")

    @property
    def undo_text(self) -> str:
        """What the next undo takes back."""
        return self.tr("what was removed from the queue") if self._controller.queue.can_undo else ""

    @property
    def redo_text(self) -> str:
        """Nothing: what was put back can be removed again by hand."""
        return ""

    def undo(self) -> None:
        """Put back what was removed."""
        self._controller.queue.undo()

    def redo(self) -> None:
        """Do nothing."""

    def update_folder(self) -> None:
        """Say where sessions are written now."""
        self._show_selected()

    def update_options(self) -> None:
        """Say how new files are annotated now."""
        self._show_selected()

    def add_paths(self, paths: list[Path]) -> None:
        """Put files and folders into the queue, with the options for new files."""
        self.view.clearSelection()  # the card then says what they get
        self._controller.add(paths, self._settings.annotate, self.card.preset)

    def offer(self, path: Path) -> None:
        """Put a file into the queue and the keyboard on Annotate: how it is annotated is to be seen first."""
        self._offered = path
        self.add_paths([path])

    def _make(self) -> None:
        controller = self._controller
        self.model = QueueModel(self)
        self.view = QueueView(self.model)
        self.actions_of_rows = QueueActions(controller, self.view)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.question = QuestionBar()
        self.card = OptionsCard(self._settings)
        self.hint = QLabel(self.tr("Drop videos, pictures or folders of them here"))
        self.hint.setObjectName("muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.summary = QLabel()
        self.summary.setObjectName("muted")
        self.detail = QLabel()
        self.detail.setObjectName("muted")
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.searching = QLabel()
        self.searching.setObjectName("muted")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Look at no more files"))
        self.add = GlyphButton("plus", self.tr("Add files"), text=self.tr("Add files…", "button"))
        self.add_folder = GlyphButton("open", self.tr("Add a folder"), text=self.tr("Add folder…"))
        actions = self.actions_of_rows
        self.rows = {
            "go on": self._row_button("play", actions.go_on, "G"),
            "pause": self._row_button("pause", actions.pause, "P"),
            "retry": self._row_button("refresh", actions.retry, "R"),
            "open": self._row_button("sessions", actions.open, ""),
            "reveal": self._row_button("open", actions.reveal, ""),
            "remove": self._row_button("close", actions.remove, "Del"),
            "clear": self._row_button("tick", actions.clear, ""),
        }
        self.start = GlyphButton("film", self.tr("Annotate"), text=self.tr("Annotate"), kind="primary")
        self.at_once = NumberField(self.tr("Files at the same time"), 1, usable_cores(), controller.at_once)
        self.at_once.setMinimumWidth(60)

    def _row_button(self, glyph: str, action: QAction, key: str) -> GlyphButton:
        button = GlyphButton(glyph, action.text(), kind="flat", key=key)
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        button.setEnabled(action.isEnabled())
        return button

    def _lay_out(self) -> None:
        over = QVBoxLayout(self.view)
        over.addWidget(self.hint)
        head = QHBoxLayout()
        head.addWidget(_section(self.tr("QUEUE")))
        head.addStretch(1)
        head.addWidget(self.summary)
        look = QHBoxLayout()
        look.addWidget(self.searching, 1)
        look.addWidget(self.cancel)
        adding = QHBoxLayout()
        adding.setSpacing(6)
        adding.addWidget(self.add)
        adding.addWidget(self.add_folder)
        adding.addStretch(1)
        of_rows = QHBoxLayout()
        of_rows.setSpacing(6)
        of_rows.addStretch(1)
        for button in self.rows.values():
            of_rows.addWidget(button)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(6)
        self._buttons.addLayout(adding)
        self._buttons.addLayout(of_rows)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(head)
        left.addWidget(self.question)
        left.addLayout(look)
        left.addWidget(self.view, 1)
        left.addWidget(self.detail)
        left.addLayout(self._buttons)
        together = QHBoxLayout()
        together.setContentsMargins(17, 0, 17, 0)
        together.addWidget(QLabel(self.tr("Files at the same time")), 1)
        together.addWidget(self.at_once)
        note = QLabel(
            self.tr(
                "Labels, threshold, smoothing and detector are those of the Live page. While Live runs, the queue "
                "gives way to it and goes on more slowly."
            )
        )
        note.setObjectName("muted")
        note.setWordWrap(True)
        note.setContentsMargins(17, 0, 17, 0)
        options = QWidget()
        options.setObjectName("panelBody")
        inner = QVBoxLayout(options)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addWidget(self.card)
        inner.addLayout(together)
        inner.addWidget(note)
        inner.addStretch(1)
        above = QWidget()
        fill_scrolling(above, options)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(above, 1)
        right.addWidget(self.start)
        side = QWidget()
        TextWidth(side, 288)
        side.setLayout(right)
        page = QHBoxLayout(self)
        page.setContentsMargins(20, 16, 20, 16)
        page.setSpacing(_GAP)
        page.addLayout(left, 1)
        page.addWidget(side)
        self._side = side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is done with rows below what adds them, where there is no room beside it."""
        super().resizeEvent(event)
        margins = self.contentsMargins()
        room = self.width() - self._side.width() - margins.left() - margins.right() - 3 * _GAP
        wanted = [one.sizeHint().width() for one in (self.add, self.add_folder, *self.rows.values())]
        beside = sum(wanted) + self._buttons.spacing() * len(wanted) <= room
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(direction)

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether another window has the queue still."""
        super().showEvent(event)
        self._look_again()

    def event(self, event: QEvent) -> bool:
        """Likewise when the window comes to the front, perhaps because that other one was closed."""
        if event.type() == QEvent.Type.WindowActivate:  # told to what is visible in the window
            self._look_again()
        return super().event(event)

    def _look_again(self) -> None:
        if self._controller.problem:
            self._controller.open()

    def _connect(self) -> None:
        controller, queue = self._controller, self._queue
        controller.changed.connect(self._refresh)
        controller.changed.connect(self.undo_changed)
        controller.search.progress.connect(self._show_search)
        controller.search.busy_changed.connect(self._show_searching)
        self._show_searching(controller.search.busy)
        self.cancel.clicked.connect(controller.search.cancel)
        self.add.clicked.connect(partial(self._ask, QFileDialog.FileMode.ExistingFiles))
        self.add_folder.clicked.connect(partial(self._ask, QFileDialog.FileMode.Directory))
        self.start.clicked.connect(self._toggle)
        self.at_once.valueChanged.connect(self._take_at_once)
        self.model.moved.connect(lambda keys, place: queue().move(keys, place))
        self.view.selection_changed.connect(self._show_selected)
        self.view.opened.connect(self.actions_of_rows.open.trigger)
        self.question.answered.connect(lambda keys, answer: queue().answer(keys, answer))
        self.question.declined.connect(lambda keys: queue().remove(keys))
        self.card.options_changed.connect(self._set_options)
        self.card.out_changed.connect(lambda out: controller.set_out(frozenset(self._selected), out))
        self.card.part.part_changed.connect(self._set_part)
        self.card.part.warned.connect(controller.warned)
        self.actions_of_rows.open_wanted.connect(self.open_wanted)
        self.actions_of_rows.removed.connect(self._tell_removed)

    def _tell_removed(self, text: str) -> None:
        queue = self._queue()
        self.undoable.emit(text, partial(self._put_back, queue, queue.last_removed))

    def _put_back(self, queue: AnnotationQueue, removed: frozenset[str]) -> None:
        """Put back what a notice told of, if nothing has been removed since."""
        if queue is self._queue() and removed == queue.last_removed:
            queue.undo()
        else:
            self.message.emit(self.tr("Other things were done since; Ctrl+Z takes back one after the other."))

    def _queue(self) -> AnnotationQueue:
        return self._controller.queue

    @property
    def _selected(self) -> set[str]:
        return {item.key for item in self.view.selected}

    def _refresh(self) -> None:
        controller = self._controller
        items = controller.queue.items
        keys, had_keyboard = self._selected, self.view.hasFocus()
        if self.model.show_items(items, controller.left_of):
            self.view.select(keys)
            if had_keyboard:
                self.view.setFocus()
        self._take_offered()
        self.question.show_items(items)
        self.hint.setVisible(not items)
        self.hint.setText(
            breakable(harmless(controller.problem))
            or self.tr(
                "Drop videos, pictures or folders of them here. Of a folder every video is a row, its pictures one."
            )
        )
        self.summary.setText(summary(items, controller.left_s, held=controller.queue.held))
        self._show_start()
        self._show_selected()

    def _show_start(self) -> None:
        queue = self._controller.queue
        states = {item.state for item in queue.items}
        going = not queue.held and bool(states & {ItemState.WAITING, ItemState.RUNNING})
        if going:
            text, glyph = self.tr("Pause all"), "pause"
        elif any(item.begun and item.state in (ItemState.WAITING, ItemState.INTERRUPTED) for item in queue.items):
            text, glyph = self.tr("Go on"), "play"
        else:
            text, glyph = self.tr("Annotate"), "film"
        self.start.show_glyph(glyph, text, text)
        self.start.setEnabled(going or bool(states & {ItemState.WAITING, ItemState.INTERRUPTED}))
        for button in (self.add, self.add_folder):
            button.setEnabled(not self._controller.problem)

    def _show_selected(self) -> None:
        chosen = self.view.selected
        self.actions_of_rows.refresh()
        self.card.show_items(chosen)
        sentence = chosen[0].sentence if len(chosen) == 1 else ""
        self.detail.setText(breakable(harmless(sentence)))
        self.detail.setVisible(bool(sentence))

    def _take_offered(self) -> None:
        """Select the file that was offered as soon as it is a row."""
        item = next((one for one in reversed(self.model.items) if one.source == self._offered), None)
        if item is not None:
            self._offered = None
            self.view.select({item.key})
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_searching(self, busy: bool) -> None:
        self.searching.setVisible(busy)
        self.cancel.setVisible(busy)
        if busy:
            self.searching.setText(self.tr("Looking at what was added"))

    def _show_search(self, looked: int, known: int) -> None:
        self.searching.setText(self.tr("Looking at what was added: {0} of {1}").format(looked, known))

    def _set_options(self, options: AnnotateSettings, preset: str) -> None:
        self._queue().change_options(self._selected, lambda item: with_settings(item.options, options), preset)

    def _set_part(self, part: Part | None) -> None:
        self._queue().change_options(self._selected, lambda item: replace(item.options, part=part))

    def _take_at_once(self, value: int) -> None:
        self._controller.at_once = value

    def _toggle(self) -> None:
        queue = self._queue()
        going = not queue.held and any(item.state in (ItemState.WAITING, ItemState.RUNNING) for item in queue.items)
        queue.hold() if going else queue.release()

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        folder = mode is QFileDialog.FileMode.Directory
        title = self.tr("Add a folder") if folder else self.tr("Add files")
        dialog = QFileDialog(self, title, str(self._settings.open_folder), "" if folder else file_filter(self))
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(lambda names: self.add_paths([Path(name) for name in names]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("section")
    return label
