"""The sound of a file whose pictures are shown elsewhere: it follows them."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QUrl, Signal

from app.settings import SoundSettings

if TYPE_CHECKING:
    pass

_SLOWEST, _FASTEST = 0.5, 2.0
"""Beyond these nobody understands a word, so nothing is heard."""
_OFF_S: Final = 0.15
_JUMP_S: Final = 0.3
_MOVED_S: Final = 0.2
_PATIENCE_S, _MOST_PATIENCE_S = 0.5, 8.0
"""For how long it has to play before it is judged; longer each time it had to be put right again."""
_STUCK_S: Final = 5.0
_MOST_LEAD_S: Final = 2.5
_log = logging.getLogger(__name__)


class SoundOutput(Protocol):
    """Plays the sound of one file, on nobody's clock but its own."""

    @property
    def position_s(self) -> float:
        """Where it is, seconds of the file."""

    @property
    def playing(self) -> bool:
        """Whether it plays."""

    def play(self, position_s: float, speed: float) -> None:
        """Play from there on, that fast, at its own pitch."""

    def pause(self) -> None:
        """Stop where it is."""

    def hear(self, volume: float, *, muted: bool) -> None:
        """Be as loud as that, 0 to 1."""

    def close(self) -> None:
        """Let go of the file and the device."""


SoundOpener = Callable[[Path, Callable[[], None]], SoundOutput | None]
"""Opens a file's sound; None where no device is there. The function is told, once, if the file has sound."""


class FileSound(QObject):
    """Keeps the sound of a file with its pictures: off by more than a tenth of a second, it is put right.

    It is opened when there is something to play: Qt's multimedia part takes a moment to load. What can't be heard is
    not offered: without a device, or in a file without sound, nothing happens at all.

    Args:
        settings: How it is heard at first.
        open_output: Opens the sound.
        clock: Seconds that pass.
        parent: Who owns this object.
    """

    available = Signal(bool)
    """Whether there is something to hear."""

    def __init__(
        self,
        settings: SoundSettings,
        open_output: SoundOpener | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._open_output = open_output or open_qt_sound
        self._clock = clock
        self._output: SoundOutput | None = None
        self._path: Path | None = None
        self._begin_s = 0.0
        self._speed = 1.0
        self._lead_s = 0.0
        self._told_s: float | None = None
        self._told_at = self._put_right_at = float("-inf")
        self._from_s = 0.0
        self._moving_at: float | None = None
        self._patience_s = _PATIENCE_S

    def open(self, path: Path | None, begin_s: float = 0.0) -> None:
        """Take another file; None for none.

        Args:
            path: The file.
            begin_s: The file's own time at what is 0 to `follow`.
        """
        self.close()
        self._path, self._begin_s = path, begin_s

    def close(self) -> None:
        """Let go of the file."""
        if self._output is not None:
            self._output.close()
            self._output = None
        self._path = self._told_s = None
        self.available.emit(False)

    def hear(self, settings: SoundSettings) -> None:
        """Be as loud as that from now on."""
        self._settings = settings
        if self._output is not None:
            self._output.hear(settings.volume, muted=settings.muted)

    def follow(self, position_s: float, *, playing: bool, speed: float = 1.0) -> None:
        """Be where the picture is. To be called with every picture, and when playing begins, ends or changes its speed.

        Args:
            position_s: Its time.
            playing: Whether others follow it.
            speed: How fast.
        """
        output = self._opened() if playing else self._output
        if output is None:
            return
        if not playing or not _SLOWEST <= speed <= _FASTEST:
            if output.playing:
                output.pause()
            self._told_s = None
            return
        now, told_s = self._clock(), self._told_s
        jumped = told_s is None or abs(position_s - told_s - (now - self._told_at) * speed) > _JUMP_S
        self._told_s, self._told_at = position_s, now
        wanted_s = position_s + self._begin_s
        behind_s = wanted_s - output.position_s
        if jumped or not output.playing or speed != self._speed:
            self._patience_s = _PATIENCE_S
            self._put_right(output, wanted_s, speed)
        elif self._settled(output, now) and abs(behind_s) > _OFF_S:
            # A device begins a while after it is told to, always the same one: next time it is told earlier.
            self._lead_s = min(max(self._lead_s + behind_s / speed, 0.0), _MOST_LEAD_S)
            self._patience_s = min(2 * self._patience_s, _MOST_PATIENCE_S)
            self._put_right(output, wanted_s, speed)

    def _settled(self, output: SoundOutput, now: float) -> bool:
        """Return whether it can be said where the sound is: it takes a while to begin, and must be let to."""
        if self._moving_at is None and output.position_s - self._from_s > _MOVED_S * self._speed:
            self._moving_at = now
        if self._moving_at is None:
            return now - self._put_right_at > _STUCK_S
        return now - self._moving_at >= self._patience_s

    def _opened(self) -> SoundOutput | None:
        path, self._path = self._path, None
        if path is not None:
            self._output = self._open_output(path, lambda: self.available.emit(True))
            if self._output is not None:
                self._output.hear(self._settings.volume, muted=self._settings.muted)
        return self._output

    def _put_right(self, output: SoundOutput, wanted_s: float, speed: float) -> None:
        self._speed, self._put_right_at, self._moving_at = speed, self._clock(), None
        self._from_s = max(0.0, wanted_s + self._lead_s * speed)
        output.play(self._from_s, speed)


class QtSound:
    """A file's sound through Qt Multimedia.

    Args:
        path: The file.
        on_sound: Told, once, if it has sound.
    """

    def __init__(self, path: Path, on_sound: Callable[[], None]) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        self._player: QMediaPlayer = QMediaPlayer()
        self._device: QAudioOutput = QAudioOutput()
        self._state = QMediaPlayer.PlaybackState.PlayingState
        self._player.setAudioOutput(self._device)
        self._player.hasAudioChanged.connect(lambda there: on_sound() if there else None)
        self._player.tracksChanged.connect(lambda: self._player.setActiveVideoTrack(-1))
        self._player.errorOccurred.connect(lambda _, sentence: _log.info("A file's sound: %s", sentence))
        self._player.setSource(QUrl.fromLocalFile(str(path)))

    @property
    def position_s(self) -> float:
        """Where it is."""
        return self._player.position() / 1000

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._player.playbackState() == self._state

    def play(self, position_s: float, speed: float) -> None:
        """Play from there on."""
        if self._player.hasAudio():
            self._player.setPlaybackRate(speed)
            self._player.setPosition(round(position_s * 1000))
            self._player.play()

    def pause(self) -> None:
        """Stop where it is."""
        self._player.pause()

    def hear(self, volume: float, *, muted: bool) -> None:
        """Be that loud; loudness is not power."""
        self._device.setVolume(volume**3)
        self._device.setMuted(muted)

    def close(self) -> None:
        """Let go of the file and the device."""
        self._player.stop()
        self._player.setSource(QUrl())
        self._player.deleteLater()
        self._device.deleteLater()


def open_qt_sound(path: Path, on_sound: Callable[[], None]) -> SoundOutput | None:
    """Open a file's sound, or return None where this machine has nothing to play it on."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:  # a system without the sound libraries that it is linked to
        _log.info("Qt's media devices are not to be had; files are played without sound.")
        return None
    if QMediaDevices.defaultAudioOutput().isNull():
        return None
    return QtSound(path, on_sound)
