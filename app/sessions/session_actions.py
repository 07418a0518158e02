"""What the actions of the Sessions page do, and why one can't be done now."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from app.sessions.page import SessionsPage


class SessionActions(QObject):
    """Knows the deeds of the page's actions. It holds nothing but the page, and asks that when it is asked."""

    def __init__(self, page: "SessionsPage") -> None:
        super().__init__(page)
        self._page = page

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What they do, by their ids."""
        page, viewer = self._page, self._page.viewer
        notes, player, transport = page.notes, viewer.player, viewer.transport
        return {
            "sessions.play": player.play_or_pause,
            "sessions.back": partial(player.step, -1),
            "sessions.on": partial(player.step, 1),
            "sessions.jump_back": partial(player.jump, -1),
            "sessions.jump_on": partial(player.jump, 1),
            "sessions.first": partial(player.seek_place, 0),
            "sessions.last": partial(player.seek, float("inf")),
            "sessions.slower": partial(transport.change_speed, -1),
            "sessions.faster": partial(transport.change_speed, 1),
            "sessions.boxes": transport.overlays.toggle,
            "sessions.closer": partial(viewer.zoom, 1),
            "sessions.wider": partial(viewer.zoom, -1),
            "sessions.whole": partial(viewer.zoom, 0),
            "sessions.begin": viewer.begin_selection,
            "sessions.end": viewer.end_selection,
            "sessions.unselect": viewer.unselect,
            "sessions.mark": partial(notes.press, "E"),
            "sessions.leave_out": partial(notes.press, "X"),
            "sessions.edit_mark": notes.marks.edit,
            "sessions.remove_mark": notes.marks.remove,
            "sessions.forget_mark": notes.marks.forget,
            "sessions.mark_back": partial(notes.marks.jump_on, -1),
            "sessions.mark_on": partial(notes.marks.jump_on, 1),
            "sessions.name": partial(notes.press, "N"),
            "sessions.correct": partial(notes.press, "C"),
            "sessions.kinds": notes.marks.edit_kinds,
            "sessions.import_marks": notes.ask_import,
            "sessions.watch": partial(page.desk.show_summary, False),
            "sessions.summary": partial(page.desk.show_summary, True),
            **{name: action.trigger for name, action in self._exports.items()},
            "sessions.trash": page.panel.trash.click,
            "sessions.delete": page.panel.list.delete_for_good_wanted.emit,
            "sessions.library": page.ask_library,
            **{f"sessions.person.{number}": partial(viewer.choose_by_key, number) for number in range(1, 10)},
        }

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now; "" where it can."""
        if action == "sessions.library":
            return ""
        if action in ("sessions.trash", "sessions.delete"):
            return "" if self._page.panel.trash.isEnabled() else self.tr("no session is chosen")
        if self._page.viewer.watched is None:
            return self.tr("no session is open")
        marks = self._page.notes.marks
        if action in ("sessions.edit_mark", "sessions.remove_mark"):
            return "" if marks.chosen is not None else self.tr("no mark is selected")
        if action in self._exports:
            export = self._exports[action]
            return "" if export.isEnabled() else export.toolTip()
        if action == "sessions.forget_mark":
            return "" if marks.chosen is not None or marks.pending else self.tr("no mark is selected")
        return ""

    @property
    def _exports(self) -> dict[str, QAction]:
        offered = self._page.desk.export.actions_of
        return {f"sessions.export_{kind.name.lower()}": action for kind, action in offered.items()}
