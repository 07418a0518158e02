"""Where everything lies, with a way to see it and a way to remove it; and what is blurred."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.background import BackgroundTask
from app.privacy.places import Place, forget_everything, places, remove, size_of
from app.settings import Settings
from app.translation import size_words
from app.widgets.check import Check
from app.widgets.scrolling import fill_scrolling
from fer_core.errors import FerError
from fer_core.text import breakable, harmless

_PATIENCE_S: Final = 5.0


class PrivacyDialog(QDialog):
    """Lists the places; sizes are counted on a thread.

    Args:
        settings: What is set.
        without_queue: Lets go of the queue while it is removed, or says why not.
        parent: The window.
    """

    folder_wanted = Signal(object)
    """A folder is to be shown in the file manager: its path."""
    warned = Signal(str)
    options_changed = Signal()
    """What is set is otherwise than before: whoever shows it is to read it again."""
    forgotten = Signal()
    """Everything was forgotten: the window is to close."""

    def __init__(
        self,
        settings: Settings,
        without_queue: Callable[[], AbstractContextManager[None]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._without_queue = without_queue
        self._task: BackgroundTask | None = None
        self.setWindowTitle(self.tr("Where everything lies"))
        self.setMinimumSize(560, 380)
        self.resize(820, 540)
        self.sizes: list[QLabel] = []
        self.show_buttons: list[QPushButton] = []
        self.delete_buttons: list[QPushButton | None] = []
        self._places = places(settings)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 12)
        column.setSpacing(14)
        column.addWidget(self._words(self.tr("All of this is on this machine. Nothing of it is sent anywhere.")))
        column.addLayout(self._make_list())
        column.addWidget(self._section(self.tr("FACES ARE MADE UNRECOGNISABLE")))
        column.addLayout(self._make_checks())
        column.addStretch(1)
        middle = QFrame()
        fill_scrolling(middle, body)
        self.said = self._words("")
        self.forget = self._button(self.tr("Forget everything…"), self._ask_to_forget)
        self.forget.setToolTip(self.tr("Settings, what was open last, log, reports and small pictures"))
        close = self._button(self.tr("Close"), self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 14)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.forget)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(middle, 1)
        outer.addLayout(foot)
        self._count()

    @property
    def places(self) -> tuple[Place, ...]:
        """What is listed, from top to bottom."""
        return self._places

    def done(self, result: int) -> None:
        """Wait for the thread, then close."""
        if self._task is not None:
            self._task.request_stop()
            self._task.join(_PATIENCE_S)
        super().done(result)

    def _make_list(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        for line, place in enumerate(self._places):
            path = harmless(str(place.path))
            name = QLabel(place.title)
            name.setWordWrap(True)
            where = QLabel(breakable(path))
            where.setObjectName("muted")
            where.setWordWrap(True)
            where.setTextFormat(Qt.TextFormat.PlainText)
            where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            both = QVBoxLayout()
            both.setSpacing(1)
            both.addWidget(name)
            both.addWidget(where)
            size = QLabel("…")
            size.setObjectName("muted")
            size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            show = self._button(self.tr("Show"), partial(self._show, place))
            show.setAccessibleName(self.tr("Show in folder: {0}").format(place.title))
            grid.addLayout(both, line, 0)
            grid.addWidget(size, line, 1)
            grid.addWidget(show, line, 2)
            delete = None
            if place.removable:
                delete = self._button(self.tr("Delete…"), partial(self._ask_to_delete, place))
                delete.setAccessibleName(self.tr("Delete: {0}").format(place.title))
                grid.addWidget(delete, line, 3)
            self.sizes.append(size)
            self.show_buttons.append(show)
            self.delete_buttons.append(delete)
        return grid

    def _make_checks(self) -> QGridLayout:
        settings = self._settings

        def set_recordings(on: bool) -> None:
            settings.record = replace(settings.record, blur_faces=on)

        def set_annotated(on: bool) -> None:
            settings.annotate = replace(settings.annotate, blur_faces=on)

        def set_screenshots(on: bool) -> None:
            settings.screenshot_blur = on

        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        self.blur: dict[str, Check] = {}
        for key, name, on, change in (
            ("screenshots", self.tr("On screenshots"), settings.screenshot_blur, set_screenshots),
            ("recordings", self.tr("In the videos of recordings"), settings.record.blur_faces, set_recordings),
            ("annotated", self.tr("In annotated videos and pictures"), settings.annotate.blur_faces, set_annotated),
        ):
            box = Check(name)
            box.setChecked(on)
            box.toggled.connect(change)
            box.toggled.connect(self.options_changed)
            grid.addWidget(box, 0, len(self.blur))
            self.blur[key] = box
        words = self.tr("Only faces that are found can be blurred: look through a video before you pass it on.")
        grid.addWidget(self._words(words), 1, 0, 1, len(self.blur))
        return grid

    def _show_settings(self) -> None:
        """Tick what is set now, and have others show it."""
        settings = self._settings
        on = (settings.screenshot_blur, settings.record.blur_faces, settings.annotate.blur_faces)
        for box, ticked in zip(self.blur.values(), on, strict=True):
            box.setChecked(ticked)
        self.options_changed.emit()

    def _words(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("muted")
        label.setWordWrap(True)
        return label

    def _section(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("section")
        return label

    def _button(self, text: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: deed())
        return button

    def _count(self) -> None:
        """Find out how large everything is."""
        if self._task is not None:
            return
        task = BackgroundTask("sizes", lambda: [size_of(place, task.stopping.is_set) for place in self._places], self)
        task.succeeded.connect(self._show_sizes)
        task.finished.connect(self._counted)
        self._task = task
        task.start()

    def _counted(self) -> None:
        assert self._task is not None
        self._task.join(_PATIENCE_S)
        self._task.deleteLater()
        self._task = None

    def _show_sizes(self, sizes: list[int | None]) -> None:
        for label, show, delete, size in zip(self.sizes, self.show_buttons, self.delete_buttons, sizes, strict=True):
            label.setText(self.tr("nothing") if size is None else size_words(size))
            show.setEnabled(size is not None)
            if delete is not None:
                delete.setEnabled(bool(size))

    def _show(self, place: Place) -> None:
        self.folder_wanted.emit(place.path if place.path.is_dir() else place.path.parent)

    def _ask_to_delete(self, place: Place) -> None:
        size = self.sizes[self._places.index(place)].text()
        self._ask(
            self.tr("Delete “{0}”?").format(place.title),
            self.tr("{0} in {1} are removed for good.").format(size, harmless(str(place.path))),
            self.tr("Delete for good"),
            partial(self._delete, place),
        )

    def _delete(self, place: Place) -> None:
        try:
            if place.kind == "settings":
                self._settings.forget()
                self._show_settings()
            elif place.kind == "state":
                with self._without_queue():
                    remove(place)
            else:
                remove(place)
        except (FerError, OSError) as error:
            self._say(str(error))
        self._count()

    def _ask_to_forget(self) -> None:
        self._ask(
            self.tr("Forget everything?"),
            self.tr(
                "Settings, what was open last, work that waits, log, reports and small pictures are removed for good, "
                "and the window closes. Sessions, screenshots and data sets stay: delete those where they are."
            ),
            self.tr("Forget everything"),
            self._forget,
        )

    def _forget(self) -> None:
        try:
            with self._without_queue():
                forget_everything(self._settings, self._places)
        except FerError as error:
            self._say(str(error))
            self._count()
            return
        self.accept()
        self.forgotten.emit()

    def _say(self, text: str) -> None:
        self.said.setText(breakable(harmless(text)))
        self.warned.emit(text)

    def _ask(self, question: str, more: str, agree: str, deed: Callable[[], None]) -> None:
        box = QMessageBox(self)
        box.setObjectName("question")
        box.setWindowTitle(self.windowTitle())
        box.setText(question)
        box.setInformativeText(breakable(more))
        agreed = box.addButton(agree, QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agreed.clicked.connect(deed)
        box.open()
