"""A file that can be sought: where in it the picture is, how to get elsewhere, and how it sounds."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.file_sound import FileSound
from app.live.player import Phase, Player
from app.live.seek_bar import JUMP_S, SeekBar
from app.live.video_view import VideoView
from app.settings import Settings, SoundSettings

if TYPE_CHECKING:
    from fer_core.media.source import SourceInfo


class FilePlayback(QObject):
    """Goes where one wants to, and keeps seek bar and sound with the picture.

    Args:
        player: Plays the file.
        view: Shows its picture.
        bar: Shows where it is.
        sound: What is heard of it.
        settings: Remember how loud.
        parent: The page.
    """

    replay_wanted = Signal(float, int)
    """It is at its end, and is to be played again from a time on, seconds; or so many frames further on, and held."""

    def __init__(
        self, player: Player, view: VideoView, bar: SeekBar, sound: FileSound, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._view = view
        self._bar = bar
        self._sound = sound
        self._settings = settings
        self._seekable = self._again = False
        self._path: Path | None = None
        self._length_s: float | None = None
        self._later: float | None = None
        bar.sought.connect(self.seek)
        bar.slider.sliderReleased.connect(self._seek_now)
        player.phase_changed.connect(self._follow)
        bar.volume.show_settings(settings.sound)
        bar.repeat_toggled.connect(lambda on: player.repeat(on=on))
        bar.volume.changed.connect(self._hear)
        sound.available.connect(bar.volume.setVisible)

    @property
    def seekable(self) -> bool:
        """Whether a file plays that can be sought."""
        return self._seekable

    def seek(self, time_s: float, frames: int = 0) -> None:
        """Go to the frame of the file at a time, or so many further on.

        At its end it is played again from there, once the handle is let go of; while it opens for that, it goes there
        as soon as it is open.
        """
        if not self._seekable:
            return
        self._later = None
        if self._player.phase in (Phase.LOADING, Phase.WAITING):
            self._later = time_s
        elif self._player.phase is not Phase.ENDED:
            self._player.seek(time_s, frames)
        elif self._bar.held:
            self._later = time_s
        elif frames < 0 or time_s < self._shown_s:  # there is nothing further on
            self.replay_wanted.emit(time_s, frames)

    def step(self, by: int) -> None:
        """Hold the picture, and go so many frames on or back."""
        analyzed = self._view.analyzed
        if analyzed is not None:
            self._player.pause()
            self.seek(analyzed.frame.time_s, by)

    def jump(self, by: int) -> None:
        """Go so many times five seconds on or back."""
        analyzed = self._view.analyzed
        if analyzed is not None:
            self.seek(max(0.0, analyzed.frame.time_s + by * JUMP_S))

    def wait_for(self, path: Path | None) -> None:
        """Let go of the file: a source is opened. Its place stays to be seen, and to be dragged, if it is the same.

        Args:
            path: The source's file, or None.
        """
        self._later = None
        self._again = self._seekable and path == self._path and self._player.phase is Phase.ENDED
        if self._again:
            self._sound.close()
        else:
            self._seekable = False
            self.end()

    def begin(self, info: "SourceInfo") -> None:
        """Get ready for a source that was opened."""
        length_s = info.duration_s if info.seekable else None
        if not self._again or length_s != self._length_s:
            self._bar.begin(length_s)
        self._seekable, self._again, self._length_s = info.seekable, False, length_s
        self._path = Path(info.path) if info.seekable and info.path else None
        self._sound.open(self._path)

    def end(self) -> None:
        """Show no place, and let nothing be heard."""
        self._sound.close()
        self._bar.begin(None)

    def show_time(self, time_s: float) -> None:
        """Show the place of a picture of the file, and have the sound follow it."""
        if not self._seekable:
            return
        self._bar.show_time(time_s)
        self.follow()

    def follow(self) -> None:
        """Have the sound follow the picture."""
        analyzed = self._view.analyzed
        if analyzed is not None:
            playing = self._player.phase is Phase.RUNNING and not self._bar.held
            self._sound.follow(analyzed.frame.time_s, playing=playing)

    @property
    def _shown_s(self) -> float:
        """When the picture is shown, seconds; the end of the file where none is."""
        analyzed = self._view.analyzed
        return analyzed.frame.time_s if analyzed is not None else self._length_s or 0.0

    def _seek_now(self) -> None:
        """Go where one wanted to meanwhile."""
        later = self._later
        if later is not None:
            self.seek(later)

    def _follow(self, phase: Phase) -> None:
        if phase in (Phase.RUNNING, Phase.PAUSED):
            self._seek_now()

    def _hear(self, sound: SoundSettings) -> None:
        self._settings.sound = sound
        self._sound.hear(sound)
