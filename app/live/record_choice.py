"""What a recording shall hold: a small menu beside the button."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.live.microphone import MicrophoneChoice
from app.settings import RecordSettings
from app.widgets.glyphs import GlyphButton


class RecordChoice(GlyphButton):
    """Opens a menu with what can be recorded, and tells of every change."""

    changed = Signal(object)
    """Something else was chosen: the RecordSettings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("down", self.tr("What is recorded"), parent=parent)
        self._settings = RecordSettings()
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("What is recorded"))
        group = QActionGroup(menu)
        texts = {
            "overlay": self.tr("Video with what was read"),
            "clean": self.tr("Clean video"),
            "data": self.tr("Data only, no video"),
        }
        self.contents: dict[str, QAction] = {}
        for content, text in texts.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._change, content=content))
            self.contents[content] = action
        menu.addSeparator()
        self.blur = menu.addAction(self.tr("Blur faces in the video"))
        self.blur.setCheckable(True)
        self.blur.triggered.connect(lambda on: self._change(blur_faces=on))
        menu.addSeparator()
        self.microphones = menu.addMenu(self.tr("Sound from a microphone"))
        self.microphones.aboutToShow.connect(self._offer_microphones)
        self.find_microphones: Callable[[], tuple[MicrophoneChoice, ...]] = tuple
        self.setMenu(menu)
        self.show_settings(self._settings)

    def show_settings(self, settings: RecordSettings) -> None:
        """Tick what is chosen, without telling of a change."""
        self._settings = settings
        self.contents[settings.content].setChecked(True)
        self.blur.setChecked(settings.blur_faces)
        self.blur.setEnabled(settings.content != "data")

    def _offer_microphones(self) -> None:
        """List those that are there now; nothing of the system's sound is asked before somebody looks."""
        menu, chosen = self.microphones, self._settings.microphone
        menu.clear()
        group = QActionGroup(menu)
        there = self.find_microphones()
        choices = [MicrophoneChoice("", self.tr("No sound")), *there]
        if chosen not in {choice.key for choice in choices}:
            choices.append(MicrophoneChoice(chosen, self.tr("The one chosen before (not there)")))
        for choice in choices:
            action = menu.addAction(choice.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.key == chosen)
            group.addAction(action)
            action.triggered.connect(partial(self._change, microphone=choice.key))
        if not there:
            menu.addAction(self.tr("No microphone found")).setEnabled(False)

    def _change(self, *_: object, **values: object) -> None:
        self.show_settings(replace(self._settings, **values))  # type: ignore[arg-type]
        self.changed.emit(self._settings)
