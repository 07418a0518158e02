"""Microphones: which there are, and what one hears, for as long as it is asked to."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer

from app.translation import tr
from fer_core.errors import FerError

if TYPE_CHECKING:  # Qt's multimedia part and numpy are loaded when somebody wants to hear something
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

    from fer_core.session.recorded_sound import Waves

_RATES: Final = (48_000, 44_100, 16_000)
_SILENT_MS: Final = 3000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MicrophoneChoice:
    """A microphone as the system's media devices name it.

    Attributes:
        key: What to remember it by: the system's identifier.
        name: What the user calls it.
    """

    key: str
    name: str


class Microphone(Protocol):
    """A microphone that is listening."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    def close(self) -> None:
        """Stop listening. Harmless when called twice."""


OnHeard = Callable[["Waves", int, float], None]
"""Takes what was heard: (N,) int16 samples, how many a second, and when the first was, on `time.monotonic`'s clock."""

MicrophoneOpener = Callable[[str, OnHeard, Callable[[str], None]], Microphone]
"""Begins to listen to a microphone by its key; told by a sentence when that ends by itself. Raises a FerError."""


def list_microphones() -> tuple[MicrophoneChoice, ...]:
    """Return the microphones there are, the system's usual one first. Nothing is opened."""
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:  # a system without the sound libraries that it is linked to
        _log.info("Qt's media devices are not to be had; no microphone can be used.")
        return ()
    usual = _key(QMediaDevices.defaultAudioInput())
    found = [MicrophoneChoice(_key(device), device.description()) for device in QMediaDevices.audioInputs()]
    return tuple(sorted(found, key=lambda choice: choice.key != usual))


def open_microphone(key: str, on_heard: OnHeard, on_lost: Callable[[str], None]) -> Microphone:
    """Begin to listen.

    Raises:
        FerError: The microphone is not there, or may not be used.
    """
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        raise FerError(tr("This system has no sound libraries, so nothing can be heard.")) from None
    device = next((one for one in QMediaDevices.audioInputs() if _key(one) == key), None)
    if device is None:
        raise FerError(tr("The chosen microphone is not there. Plug it in, or choose another one beside Record."))
    return QtMicrophone(device, on_heard, on_lost)


def level_of(waves: "Waves") -> float:
    """Return how loud samples are: 0 for silence (-60 dB and below), 1 for as loud as can be."""
    import numpy as np

    peak = float(np.abs(waves.astype(np.float32)).max(initial=1.0)) / 32768
    return min(max(1 + float(np.log10(peak)) / 3, 0.0), 1.0)


class QtMicrophone(QObject):
    """A microphone through Qt Multimedia; it lives on the window's thread.

    Args:
        device: Which.
        on_heard: Takes what is heard.
        on_lost: Told why nothing more comes.

    Raises:
        FerError: It may not be used.
    """

    def __init__(self, device: "QAudioDevice", on_heard: OnHeard, on_lost: Callable[[str], None]) -> None:
        super().__init__()
        from PySide6.QtMultimedia import QAudio, QAudioSource, QMediaDevices

        from fer_core.media.sample_clock import SampleClock

        self._name = device.description()
        self._key = _key(device)
        self._on_heard = on_heard
        self._on_lost = on_lost
        self._open = True
        form = _format(device)
        self._rate = form.sampleRate()
        self._clock = SampleClock(self._rate)
        self._source: QAudioSource = QAudioSource(device, form, self)
        self._stopped = QAudio.State.StoppedState
        self._rest = b""
        self._waiting = QTimer(self, interval=_SILENT_MS, singleShot=True)
        self._waiting.timeout.connect(self._lose)
        stream = self._source.start()
        if stream is None or self._source.error().name in ("OpenError", "FatalError"):
            _log.info("A microphone could not be opened: %s", self._source.error().name)
            self.close()
            raise FerError(
                tr("{0} can't be used. Another program may have it, or the system may not allow it.").format(self._name)
            )
        self._stream = stream
        self._stream.readyRead.connect(self._read)
        self._source.stateChanged.connect(self._follow)
        self._devices = QMediaDevices(self)
        self._devices.audioInputsChanged.connect(self._look_for_it)
        self._waiting.start()

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self._name

    def close(self) -> None:
        """Stop listening. Harmless when called twice."""
        if self._open:
            self._open = False
            self._waiting.stop()
            self._source.stop()
            self.deleteLater()

    def _read(self) -> None:
        import numpy as np

        data = self._rest + bytes(self._stream.readAll().data())
        whole = len(data) // 2 * 2
        self._rest = data[whole:]
        if self._open and whole:
            self._waiting.start()
            waves = np.frombuffer(data[:whole], np.int16)
            self._on_heard(waves, self._rate, self._clock.begin_of(len(waves), time.monotonic()))

    def _follow(self, state: object) -> None:
        if state == self._stopped:
            self._lose()

    def _look_for_it(self) -> None:
        if self._key not in {_key(device) for device in self._devices.audioInputs()}:
            self._lose()

    def _lose(self) -> None:
        if self._open:
            self.close()
            self._on_lost(tr("{0} gives no more sound.").format(self._name))


def _format(device: "QAudioDevice") -> "QAudioFormat":
    from PySide6.QtMultimedia import QAudioFormat

    form = QAudioFormat()
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    for rate in _RATES:
        form.setSampleRate(rate)
        if device.isFormatSupported(form):
            return form
    raise FerError(tr("{0} gives sound of a kind that can't be recorded.").format(device.description()))


def _key(device: "QAudioDevice") -> str:
    return bytes(device.id().data()).decode(errors="replace")
