"""The window's actions as Qt knows them: made once, asked for by menus, palette and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.actions.action import TYPED, ActionSpec, Deed, Page
from app.actions.catalogue import page_names
from app.translation import tr

Obstacle = Callable[[], str]
"""Says why an action can't be done now, in a few words; "" where it can."""

_OTHER: Final = frozenset({QEvent.Type.EnabledChange, QEvent.Type.ShowToParent, QEvent.Type.HideToParent})


@dataclass
class _Entry:
    spec: ActionSpec
    action: QAction
    obstacle: Obstacle
    checked: Callable[[], bool] | None
    text: Callable[[], str] | None
    pressed: list[QShortcut]
    why: str = ""


class ActionRegistry(QObject):
    """Holds every action of a window, and keeps each as possible as it is.

    Whoever brings an action of its own adds it here; menus, palette and keys then have it:

        window.registry.add(ActionSpec("help.about", tr("About FER Studio"), menu="help"), show_about)

    Args:
        window: Where the keys work.
    """

    added = Signal(str)
    """There is a new action: its id."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._entries: dict[str, _Entry] = {}
        self._page = Page.LIVE
        self._watched: list[QObject] = []
        words = tr("on the page {0}")
        self._elsewhere: dict[Page | None, str] = {page: words.format(name) for page, name in page_names().items()}

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self._page

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """What is known of all actions, in the order they were added in."""
        return tuple(entry.spec for entry in self._entries.values())

    def add(
        self,
        spec: ActionSpec,
        deed: Deed,
        *,
        obstacle: Obstacle = lambda: "",
        checked: Callable[[], bool] | None = None,
        text: Callable[[], str] | None = None,
        on_key: Deed | None = None,
    ) -> QAction:
        """Add an action.

        Args:
            spec: What is known of it.
            deed: What it does.
            obstacle: Says why it can't be done now.
            checked: Says whether it is on, for an action that is on or off.
            text: Says what it is called now, for an action whose name changes.
            on_key: What its keys do, where that is something else.
        """
        if spec.id in self._entries:
            raise ValueError(f"There is an action {spec.id} already.")
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setAutoRepeat(spec.repeats)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        entry = _Entry(spec, action, obstacle, checked, text, [])
        if spec.page in TYPED or spec.typed or on_key is not None:  # it only shows keys that somebody else takes
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        elif spec.keys:
            self._window.addAction(action)
        for key in spec.keys if on_key is not None else ():
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setAutoRepeat(spec.repeats)
            shortcut.activated.connect(on_key)
            entry.pressed.append(shortcut)
        action.triggered.connect(lambda: self._carry_out(entry, deed))
        self._entries[spec.id] = entry
        self._judge(entry)
        self.added.emit(spec.id)
        return action

    def action(self, name: str) -> QAction:
        """Return an action by its id."""
        return self._entries[name].action

    def spec(self, name: str) -> ActionSpec:
        """Return what is known of it."""
        return self._entries[name].spec

    def obstacle(self, name: str) -> str:
        """Return why an action can't be done now; "" where it can. As of the last `refresh`."""
        return self._entries[name].why

    def show_page(self, page: Page) -> None:
        """Offer what works on a page."""
        self._page = page
        self.refresh()

    def refresh(self) -> None:
        """Find out again what can be done, and what is on."""
        for entry in self._entries.values():
            self._judge(entry)

    def watch(self, *things: SignalInstance | QWidget) -> None:
        """Refresh whenever one of these signals is sent, or a control comes, goes, can be used, or no longer."""
        for thing in things:
            if isinstance(thing, QWidget):
                thing.installEventFilter(self)
                self._watched.append(thing)
            else:
                thing.connect(lambda *_: self.refresh())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a control that comes, goes, can be used, or no longer."""
        if event.type() in _OTHER:
            self.refresh()
        return super().eventFilter(watched, event)

    def _carry_out(self, entry: _Entry, deed: Deed) -> None:
        deed()
        if entry.checked is not None:
            self._judge(entry)

    def _judge(self, entry: _Entry) -> None:
        spec, action = entry.spec, entry.action
        elsewhere = spec.page is not None and spec.page is not self._page
        entry.why = self._elsewhere[spec.page] if elsewhere else entry.obstacle()
        possible = not entry.why
        if action.isEnabled() is not possible:
            action.setEnabled(possible)
            for shortcut in entry.pressed:
                shortcut.setEnabled(possible)
        if entry.text is not None:
            action.setText(entry.text())
        if entry.checked is not None:
            action.setChecked(entry.checked())
