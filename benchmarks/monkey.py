"""A monkey at the window: it does whatever can be done now, by chance, but nothing that takes something away for good.

What it draws follows from its seed alone; what is possible at each moment follows from the machine too, so that two
runs with one seed are alike and not the same.
"""

import logging
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from endurance_ground import Ground
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QScrollBar,
    QSpinBox,
    QWidget,
)

from app.actions.palette import Choice, CommandPalette
from app.live.source_request import camera_request, demo_request, file_request
from app.main_window import MainWindow

_NEVER: Final = frozenset({"file.quit", "file.forget", "sessions.trash", "sessions.delete", "data_set.delete"})
_NEVER_SAID: Final = re.compile(r"\b(delete|trash|forget|reset|quit|replace|start again|don't save)\b", re.IGNORECASE)
_KEY: Final = Qt.Key
_KEYS: Final[tuple[str | Qt.Key, ...]] = (
    *"BECNXMRSG<>+-0123.,?",
    *(_KEY.Key_Space, _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Home, _KEY.Key_End),
    *(_KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Return, _KEY.Key_Escape, _KEY.Key_Tab),
)
_NAMES: Final = ("Anna", "Ben", "Çelik", "anna", "D" * 40, "", "=1+1")
_log = logging.getLogger("endurance")


class Monkey:
    """Moves in a window.

    Args:
        window: The window.
        ground: The files it has.
        seed: What it draws from.
    """

    def __init__(self, window: MainWindow, ground: Ground, seed: int) -> None:
        self.moves = 0
        self.kinds: dict[str, int] = {}
        self._window = window
        self._ground = ground
        self._random = random.Random(seed)
        self._exported = 0

    def chance(self, share: float) -> bool:
        """Return True in that share of the cases."""
        return self._random.random() < share

    def between(self, low: float, high: float) -> float:
        """Return any number between two."""
        return self._random.uniform(low, high)

    def move(self) -> None:
        """Do something."""
        self.moves += 1
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        compact = self._window.help.compact
        if isinstance(popup, CommandPalette):
            self._find(popup)
        elif isinstance(popup, QMenu):
            self._choose(popup)
        elif popup is not None:
            self._note("close a popup", popup)
            popup.close()
        elif isinstance(modal, QFileDialog):
            self._answer(modal)
        elif isinstance(modal, QMessageBox):
            self._note("decline", modal)
            modal.reject()
        elif isinstance(modal, QDialog):
            self._work_at(modal, 0.4)
        elif compact is not None and compact.shown:
            self._watch_small()
        else:
            self._move_freely()

    def _move_freely(self) -> None:
        beside = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        if beside and self.chance(0.35):
            self._work_at(self._random.choice(beside), 0.2)
            return
        deeds: tuple[tuple[Callable[[], None], int], ...] = (
            (self._act, 40),
            (lambda: self._poke(self._window), 25),
            (self._type, 8),
            (self._click, 8),
            (self._play, 5),
            (self._open_session, 8),
            (self._choose_several, 2),
            (self._seek, 5),
            (self._offer_face, 3),
            (self._queue, 2),
            (self._resize, 3),
        )
        (deed,) = self._random.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
        deed()

    def _act(self) -> None:
        registry = self._window.registry
        registry.refresh()
        possible = [spec.id for spec in registry.specs if not registry.obstacle(spec.id) and spec.id not in _NEVER]
        name = self._random.choice(possible)
        self._note("act", name)
        registry.action(name).trigger()

    def _find(self, palette: CommandPalette) -> None:
        palette.field.setText(self._random.choice(("", "o", "s", "text", "page", "re", "zzz", "ex")))
        choice = palette.list.currentIndex().data(Qt.ItemDataRole.EditRole)
        allowed = isinstance(choice, Choice) and not _NEVER_SAID.search(choice.text)
        self._note("find", choice.text if allowed and isinstance(choice, Choice) else "nothing")
        palette.field.returnPressed.emit() if allowed else palette.close()
        if palette.isVisible():
            palette.close()

    def _choose(self, menu: QMenu) -> None:
        actions = [action for action in _leaves(menu) if action.isEnabled() and action.objectName() not in _NEVER]
        actions = [action for action in actions if not _NEVER_SAID.search(action.text())]
        chosen = self._random.choice(actions) if actions and self.chance(0.7) else None
        self._note("choose", chosen.text() if chosen is not None else "nothing")
        if chosen is not None:
            chosen.trigger()
        menu.close()

    def _answer(self, dialog: QFileDialog) -> None:
        mode, title = dialog.fileMode(), dialog.windowTitle().casefold()
        saves = dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        path = self._target(dialog) if saves else self._source(title, mode)
        if self.chance(0.2):
            self._note("answer nothing", title)
        else:
            self._note("answer", f"{title}: {path.name}")
            dialog.filesSelected.emit([str(path)])
            dialog.fileSelected.emit(str(path))
        dialog.close()

    def _target(self, dialog: QFileDialog) -> Path:
        self._exported += 1
        ending = f".{dialog.defaultSuffix()}" if dialog.defaultSuffix() else ""
        return self._ground.exports / f"export {self._exported}{ending}"

    def _source(self, title: str, mode: QFileDialog.FileMode) -> Path:
        ground = self._ground
        if mode is not QFileDialog.FileMode.Directory:
            marks = [*ground.exports.glob("*.csv"), *ground.exports.glob("*.eaf")] if "marks" in title else []
            return self._random.choice((*ground.clips, *ground.clips, *marks, ground.spoilt))
        folders = [ground.exports, ground.clips[0].parent]
        folders += [entry.folder for entry in self._window.sessions.panel.entries] if "session" in title else []
        return ground.dataset if "data set" in title else self._random.choice(folders)

    def _work_at(self, dialog: QDialog, end: float) -> None:
        """Change something in a dialog, or end it."""
        if self.chance(end):
            self._note("close", dialog)
            dialog.close()
        else:
            self._poke(dialog)

    def _watch_small(self) -> None:
        compact, live = self._window.help.compact, self._window.live
        assert compact is not None
        deeds = (compact.leave, live.start_or_pause, live.take_screenshot, live.recording.toggle, live.mark)
        deed = self._random.choice(deeds)
        self._note("compact", deed.__name__)
        deed()

    def _poke(self, root: QWidget) -> None:
        """Change any control."""
        kinds = (QAbstractButton, QComboBox, QAbstractSlider, QSpinBox, QListWidget, QLineEdit)
        found = [
            one
            for one in root.findChildren(QWidget)
            if isinstance(one, kinds) and one.isVisible() and one.isEnabled() and _is_harmless(one)
        ]
        if found:
            control = self._random.choice(found)
            self._note("poke", control)
            self._change(control)

    def _change(self, control: QWidget) -> None:
        draw = self._random
        if isinstance(control, QAbstractButton):
            control.click()
        elif isinstance(control, QComboBox) and control.count():
            at = draw.randrange(control.count())
            control.setCurrentIndex(at)
            control.activated.emit(at)
        elif isinstance(control, QAbstractSlider):
            control.setValue(draw.randint(control.minimum(), control.maximum()))
        elif isinstance(control, QSpinBox):
            control.setValue(draw.randint(control.minimum(), min(control.maximum(), control.minimum() + 60)))
        elif isinstance(control, QListWidget) and control.count():
            control.setCurrentRow(draw.randrange(control.count()))
        elif isinstance(control, QLineEdit) and not control.isReadOnly():
            control.setText(draw.choice(_NAMES))

    def _type(self) -> None:
        target = QApplication.focusWidget() or self._window
        key = self._random.choice(_KEYS)
        self._note("type", key if isinstance(key, str) else key.name)
        if isinstance(target, QAbstractButton) and not _is_harmless(target):
            return
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)

    def _click(self) -> None:
        """Click anywhere on what the program draws itself."""
        own = [
            one
            for one in self._window.findChildren(QWidget)
            if type(one).__module__.startswith("app.") and one.isVisible() and not isinstance(one, QAbstractButton)
        ]
        one = self._random.choice(own)
        at = QPoint(self._random.randrange(max(1, one.width())), self._random.randrange(max(1, one.height())))
        self._note("click", one)
        (QTest.mouseDClick if self.chance(0.2) else QTest.mouseClick)(one, Qt.MouseButton.LeftButton, pos=at)

    def _play(self) -> None:
        finder = self._window.live.sources.sources
        clip = self._random.choice((*self._ground.clips, self._ground.spoilt))
        cameras = [camera_request(one) for one in self._window.first_run._find()]
        request = self._random.choice((*cameras, *cameras, demo_request(), file_request(clip)))
        self._note("play", f"{request.title} instead of {finder.currentText()}")
        self._window.show_page(0)
        self._window.live.play(request)

    def _open_session(self) -> None:
        """Open one of the sessions that were just recorded."""
        entries = self._window.sessions.panel.entries
        if entries:
            folder = self._random.choice(entries).folder
            self._note("open session", folder.name)
            self._window.open_session(folder)
        else:
            self._note("open", "the page Sessions")
            self._window.show_page(2)

    def _choose_several(self) -> None:
        shown = self._window.sessions.panel.list
        self._note("choose several", shown.model().rowCount())
        self._window.show_page(2)
        shown.selectAll()

    def _seek(self) -> None:
        viewer = self._window.sessions.viewer
        length = viewer.timeline.view.length_s
        begin, end = sorted((self.between(0, length), self.between(0, length)))
        self._note("seek", f"{begin:.1f} of {length:.1f}")
        if viewer.watched is not None:
            viewer.player.seek(begin)
            if self.chance(0.3):
                viewer.select(begin, end)

    def _offer_face(self) -> None:
        viewer = self._window.sessions.viewer
        if viewer.watched is not None and viewer.watched.faces and viewer.isVisible():
            face = self._random.choice(viewer.watched.faces)
            self._note("menu of face", face)
            viewer.face_menu_wanted.emit(face, self._window.mapToGlobal(QPoint(300, 300)))

    def _queue(self) -> None:
        if self._window.annotation.unfinished < 3:
            self._note("queue", "a clip")
            self._window.annotate_files([self._ground.clips[0]])

    def _resize(self) -> None:
        width, height = self._random.randint(900, 1500), self._random.randint(600, 950)
        self._note("resize", f"{width}x{height}")
        self._window.resize(width, height)

    def _note(self, kind: str, what: object) -> None:
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if isinstance(what, QWidget):
            what = f"{type(what).__name__} {what.accessibleName() or what.windowTitle() or what.objectName()}"
        _log.info("move %d: %s: %s", self.moves, kind, what)


def _leaves(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        found += _leaves(below) if isinstance(below, QMenu) else [action] if not action.isSeparator() else []
    return found


def _is_harmless(control: QWidget) -> bool:
    """Return whether a control takes nothing away, and is one that people change."""
    inner = isinstance(control, QScrollBar) or isinstance(control.parent(), QAbstractSpinBox | QComboBox)
    said = f"{control.accessibleName()} {control.text() if isinstance(control, QAbstractButton) else ''}"
    return not inner and not _NEVER_SAID.search(said)
