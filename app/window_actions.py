"""What the actions of the window and of its pages do."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QWidget

from app.actions.action import ActingPage, ActionSpec, Deed, Page
from app.actions.catalogue import page_actions, window_actions
from app.actions.registry import ActionRegistry
from app.live.source_request import demo_request
from app.settings import COLOURS, Colours
from app.translation import tr
from app.undo import UndoTarget

if TYPE_CHECKING:
    from app.main_window import MainWindow

_PAGES = {
    "view.live": Page.LIVE,
    "view.annotate": Page.ANNOTATE,
    "view.sessions": Page.SESSIONS,
    "view.data_set": Page.DATA_SET,
}


class WindowActions:
    """Fills the registry of a window. It holds nothing but the window, and asks that when it is asked.

    Args:
        window: The window.
        registry: Where its actions are kept.
    """

    def __init__(self, window: "MainWindow", registry: ActionRegistry) -> None:
        self._window = window
        self._registry = registry
        deeds = self._window_deeds()
        for spec in window_actions():
            obstacle, checked = self._obstacle(spec), self._checked(spec)
            registry.add(spec, deeds[spec.id], obstacle=obstacle, checked=checked, text=self._history_text(spec))
        live = self._live_deeds()
        for spec in page_actions(Page.LIVE):
            on_key = self._space if spec.id == "live.start" else None
            obstacle, checked = self._obstacle(spec), self._checked(spec)
            registry.add(spec, live[spec.id], obstacle=obstacle, checked=checked, on_key=on_key)
        for page in (Page.ANNOTATE, Page.SESSIONS, Page.DATA_SET):
            for spec in page_actions(page):
                registry.add(spec, partial(self._act, spec.id), obstacle=partial(self._page_obstacle, spec.id))
        self._watch()

    def take_page(self, page: QWidget) -> None:
        """Follow a page's history, once it is made."""
        if isinstance(page, UndoTarget):
            self._registry.watch(page.undo_changed)

    def _watch(self) -> None:
        live = self._window.live
        buttons = (live.bar.start, live.bar.stop, live.bar.record, live.bar.screenshot, live.bar.record_choice)
        self._registry.watch(live.player.phase_changed, live.timeline_possible, live.sources.mirror_changed, *buttons)
        resting = live.face.resting
        self._registry.watch(live.sources.mirror, resting, resting.set_button, *self._window.header.panels.values())

    def _window_deeds(self) -> dict[str, Deed]:
        window = self._window
        deeds: dict[str, Deed] = {
            "file.open": window.opening.ask_what_fits,
            "file.open_video": window.opening.ask_file,
            "file.open_session": window.opening.ask_session,
            "file.open_dataset": window.opening.ask_dataset,
            "file.forget": window.opening.forget_recent,
            "file.settings": window.settings_window.show_settings,
            "file.quit": window.quit,
            "edit.undo": lambda: self._history(lambda page: page.undo()),
            "edit.redo": lambda: self._history(lambda page: page.redo()),
            "edit.palette": window.show_palette,
            "view.larger": lambda: window.step_text_size(1),
            "view.smaller": lambda: window.step_text_size(-1),
            "view.usual_size": lambda: window.step_text_size(0),
            "view.menu": window.show_menu,
            "view.full_screen": window.toggle_full_screen,
            "view.leave_full_screen": window.leave_full_screen,
            "view.compact": window.help.show_compact,
            "help.about": window.help.show_about,
            "help.notice": window.help.show_notice,
            "help.privacy": window.help.show_privacy,
            "help.log": window.help.show_log,
            "help.keys": window.show_keys,
        }
        deeds |= {name: partial(window.show_page, page) for name, page in _PAGES.items()}
        deeds |= {f"view.{colours}_theme": partial(window.choose_colours, colours) for colours in COLOURS}
        return deeds

    def _live_deeds(self) -> dict[str, Deed]:
        live = self._window.live
        deeds: dict[str, Deed] = {
            "live.start": live.start_or_pause,
            "live.stop": live.stop,
            "live.screenshot": live.take_screenshot,
            "live.record": live.recording.toggle,
            "live.mark": live.mark,
            "live.mirror": live.toggle_mirror,
            "live.resting_face": live.resting.toggle,
            "live.back": partial(live.file.step, -1),
            "live.on": partial(live.file.step, 1),
            "live.jump_back": partial(live.file.jump, -1),
            "live.jump_on": partial(live.file.jump, 1),
            "live.annotate": live.bar.annotate_wanted.emit,
            "live.demo": lambda: live.play(demo_request()),
            "live.cameras": live.refresh_wanted.emit,
        }
        deeds |= {f"live.face.{number}": partial(live.presenter.select_by_key, number) for number in range(1, 10)}
        panels = self._window.header.panels
        return deeds | {f"view.{name}": panels[name].toggle for name in panels}

    def _obstacle(self, spec: ActionSpec) -> Callable[[], str]:
        window, live = self._window, self._window.live

        def usable(button: QAbstractButton, why: str) -> Callable[[], str]:
            return lambda: "" if button.isEnabled() else why

        nothing = tr("nothing is shown")
        of_live: dict[str, Callable[[], str]] = {
            "live.stop": usable(live.bar.stop, tr("nothing runs")),
            "live.screenshot": usable(live.bar.screenshot, nothing),
            "live.record": usable(live.bar.record, tr("there is nothing to record")),
            "live.mark": lambda: "" if live.recording.recording else tr("nothing is being recorded"),
            "live.mirror": usable(live.sources.mirror, tr("only a camera's picture can be mirrored")),
            "live.resting_face": lambda: "" if live.resting.possible else tr("no face is there to measure"),
            "live.annotate": lambda: "" if live.sources.request.path else tr("no file is open"),
            "view.timeline": usable(window.header.panels["timeline"], tr("a picture has no timeline")),
            "view.leave_full_screen": lambda: "" if window.isFullScreen() else tr("it is not full"),
            "file.forget": lambda: "" if window.opening.recent else tr("nothing is remembered"),
            "edit.undo": lambda: "" if self._text(undo=True) else tr("there is nothing to undo"),
            "edit.redo": lambda: "" if self._text(undo=False) else tr("there is nothing to redo"),
        }
        steps = dict.fromkeys(("live.back", "live.on", "live.jump_back", "live.jump_on"), self._no_file)
        return (of_live | steps).get(spec.id, lambda: "")

    def _no_file(self) -> str:
        return "" if self._window.live.file.seekable else tr("no file plays that can be sought")

    def _checked(self, spec: ActionSpec) -> Callable[[], bool] | None:
        window, live, panels = self._window, self._window.live, self._window.header.panels
        checked: dict[str, Callable[[], bool]] = {
            "live.mirror": live.sources.mirror.isChecked,
            "view.full_screen": window.isFullScreen,
        }
        checked |= {f"view.{name}": button.isChecked for name, button in panels.items()}
        for colours in COLOURS:
            checked[f"view.{colours}_theme"] = partial(self._is_chosen, colours)
        return checked.get(spec.id)

    def _is_chosen(self, colours: Colours) -> bool:
        return self._window.colours == colours

    def _history_text(self, spec: ActionSpec) -> Callable[[], str] | None:
        if spec.id not in ("edit.undo", "edit.redo"):
            return None
        step = partial(self._text, undo=spec.id == "edit.undo")
        return lambda: f"{spec.text}: {step()}" if step() else spec.text

    def _history(self, step: Callable[[UndoTarget], None]) -> None:
        page = self._window.page
        if isinstance(page, UndoTarget):
            step(page)

    def _text(self, *, undo: bool) -> str:
        page = self._window.page
        if not isinstance(page, UndoTarget):
            return ""
        return page.undo_text if undo else page.redo_text

    def _act(self, action: str) -> None:
        page = self._window.page
        if isinstance(page, ActingPage):
            page.deeds[action]()

    def _page_obstacle(self, action: str) -> str:
        page = self._window.page
        return page.obstacle(action) if isinstance(page, ActingPage) else ""

    def _space(self) -> None:
        """Press the button that the keyboard is on; else start or pause."""
        at = self._window.focusWidget()
        if isinstance(at, QAbstractButton) and at.isVisible():
            at.click()
        else:
            self._window.live.start_or_pause()
