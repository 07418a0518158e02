"""The menus, made of the registry: one behind the button of the header, or the system's own bar."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QPalette
from PySide6.QtWidgets import QLabel, QMenu, QMenuBar, QWidget, QWidgetAction

from app.actions.catalogue import MENUS, menu_names
from app.actions.registry import ActionRegistry
from app.recent import KINDS, Kind, Recent
from app.settings import COLOURS
from app.translation import tr
from app.widgets.glyphs import glyph_icon
from fer_core.text import harmless

RECENT = "file.recent"
_FORGET = "file.forget"


class Menus:
    """Fills menus with the actions, and keeps the list of what was opened last.

    Args:
        registry: The actions.
        owner: The window.
        recent: Says what was opened last.
        open_recent: Opens one of these.
    """

    def __init__(
        self,
        registry: ActionRegistry,
        owner: QWidget,
        recent: Callable[[], tuple[Recent, ...]],
        open_recent: Callable[[Recent], None],
    ) -> None:
        self._registry = registry
        self._owner = owner
        self._recent = recent
        self._open_recent = open_recent
        self.menus: dict[str, QMenu] = {}
        for key, name in menu_names().items():
            menu = QMenu(name, owner)
            menu.setAccessibleName(name)
            menu.aboutToShow.connect(self._prepare)
            self.menus[key] = menu
        self.recent = QMenu(tr("Opened last"), owner)
        self.recent.setAccessibleName(self.recent.title())
        self.recent.setToolTipsVisible(True)
        self.recent.aboutToShow.connect(self._list_recent)
        for key in self.menus:
            self._fill(key)
        self._colours = QActionGroup(owner)  # it has them look like what they are: one of three
        for colours in COLOURS:
            self._colours.addAction(registry.action(f"view.{colours}_theme"))
        self.whole = QMenu(owner)
        """All menus in one."""
        self.whole.setAccessibleName(tr("Menu"))
        self.whole.aboutToShow.connect(self._prepare)
        for menu in self.menus.values():
            self.whole.addMenu(menu)
        registry.added.connect(self._take_in)

    def fill_bar(self, bar: QMenuBar) -> None:
        """Put all menus into a bar."""
        for menu in self.menus.values():
            bar.addMenu(menu)

    def _fill(self, key: str) -> None:
        menu = self.menus[key]
        for group in MENUS[key]:
            if not menu.isEmpty():
                menu.addSeparator()
            for name in group:
                if name == RECENT:
                    menu.addMenu(self.recent)
                else:
                    menu.addAction(self._registry.action(name))
        known = {name for groups in MENUS.values() for group in groups for name in group}
        for spec in self._registry.specs:
            if spec.menu == key and spec.id not in known:
                self._take_in(spec.id)

    def _take_in(self, name: str) -> None:
        """Put an action that came later at the end of its menu."""
        menu = self.menus.get(self._registry.spec(name).menu)
        if menu is not None:
            menu.addAction(self._registry.action(name))

    def _prepare(self) -> None:
        """Find out what can be done now, and draw the icons in the colours of now."""
        self._registry.refresh()
        self.recent.menuAction().setEnabled(bool(self._recent()))
        palette, scale = self._owner.palette(), max(1, round(self._owner.devicePixelRatioF()))
        ink = palette.windowText().color()
        faded = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        for spec in self._registry.specs:
            if spec.glyph and not spec.checkable:
                self._registry.action(spec.id).setIcon(glyph_icon(spec.glyph, ink, faded, 0, scale))

    def _list_recent(self) -> None:
        self.recent.clear()
        names = recent_names()
        things = self._recent()
        for kind in KINDS:
            of_kind = [one for one in things if one.kind == kind]
            if of_kind:
                add_heading(self.recent, names[kind])
            for one in of_kind:
                action = self.recent.addAction(one.name.replace("&", "&&"))
                action.setToolTip(where(one))
                action.setEnabled(one.there)
                action.triggered.connect(partial(self._open_recent, one))
        self.recent.addSeparator()
        self.recent.addAction(self._registry.action(_FORGET))


def add_heading(menu: QMenu, text: str) -> None:
    """Begin a part of a menu, and say above it what it is: a style sheet leaves out the words of a section."""
    menu.addSection(text)
    label = QLabel(text)
    label.setObjectName("section")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(10, 5, 10, 3)
    heading = QWidgetAction(menu)
    heading.setDefaultWidget(label)
    heading.setEnabled(False)
    menu.addAction(heading)


def recent_names() -> dict[Kind, str]:
    """Return what the kinds of what was opened are called."""
    return {"file": tr("Videos and pictures"), "session": tr("Sessions"), "dataset": tr("Data sets")}


def where(one: Recent) -> str:
    """Return where something lies, or that it is there no longer."""
    folder = harmless(str(one.path.parent))
    return folder if one.there else tr("no longer in {0}").format(folder)
