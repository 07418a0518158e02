"""How loud a file is heard."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from app.settings import SoundSettings
from app.widgets.glyphs import GlyphButton

_STEPS = 20


class VolumeControl(QWidget):
    """Mutes, and says how loud; shown only where there is something to hear."""

    changed = Signal(object)
    """Something else was chosen: the SoundSettings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = SoundSettings()
        self.mute = GlyphButton("sound", self.tr("Mute"), kind="flat")
        self.level = QSlider(Qt.Orientation.Horizontal)
        self.level.setRange(0, _STEPS)
        self.level.setAccessibleName(self.tr("Volume"))
        self.level.setToolTip(self.tr("Volume"))
        self.level.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.level.setFixedWidth(64)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.mute)
        row.addWidget(self.level)
        self.mute.clicked.connect(lambda: self._change(SoundSettings(self._settings.volume, not self._settings.muted)))
        self.level.valueChanged.connect(lambda value: self._change(SoundSettings(value / _STEPS, value == 0)))
        self.show_settings(self._settings)
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from left to right."""
        return self.mute, self.level

    def show_settings(self, settings: SoundSettings) -> None:
        """Show what is chosen, without telling of a change."""
        self._settings = settings
        with QSignalBlocker(self.level):
            self.level.setValue(0 if settings.muted else round(settings.volume * _STEPS))
        if settings.muted:
            self.mute.show_glyph("no sound", self.tr("Let it be heard"), "")
        else:
            self.mute.show_glyph("sound", self.tr("Mute"), "")

    def _change(self, settings: SoundSettings) -> None:
        if not settings.muted and settings.volume == 0:
            settings = SoundSettings()
        elif settings.muted and settings.volume == 0:
            settings = SoundSettings(self._settings.volume, muted=True)
        self.show_settings(settings)
        self.changed.emit(settings)
