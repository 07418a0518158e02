"""The cameras as the system names them, and word of their coming and going."""

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.live.source_request import CameraChoice, CameraFormat
from app.translation import tr

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCameraDevice, QMediaDevices

_log = logging.getLogger(__name__)


class CameraFinder(QObject):
    """Lists the cameras through Qt's media devices; without those, through OpenCV."""

    changed = Signal()
    """A camera came or went."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices: QMediaDevices | None = None

    def find(self) -> tuple[CameraChoice, ...]:
        """Return the cameras, the system's usual one first. The first call loads Qt's multimedia part."""
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError:  # a system without the sound libraries that it is linked to
            _log.info("Qt's media devices are not to be had; cameras go by their numbers.")
            return _numbered()
        if self._devices is None:
            self._devices = QMediaDevices(self)
            self._devices.videoInputsChanged.connect(self.changed)
        inputs = self._devices.videoInputs()
        found = [_choice(device, index) for index, device in enumerate(inputs)]
        usual = bytes(QMediaDevices.defaultVideoInput().id().data()).decode(errors="replace")
        found.sort(key=lambda camera: camera.key != usual)
        return tuple(found) or (_numbered() if sys.platform.startswith("linux") else ())


def _choice(device: "QCameraDevice", place: int) -> CameraChoice:
    key = bytes(device.id().data()).decode(errors="replace")
    number = key.removeprefix("/dev/video")
    index = int(number) if number.isdecimal() else place
    formats = {
        CameraFormat(form.resolution().width(), form.resolution().height(), round(form.maxFrameRate()))
        for form in device.videoFormats()
        if form.maxFrameRate() >= 5
    }
    ordered = sorted(formats, key=lambda form: (-form.width * form.height, -form.fps))
    return CameraChoice(key, device.description() or tr("Camera {0}").format(place + 1), index, _fastest(ordered))


def _fastest(formats: list[CameraFormat]) -> tuple[CameraFormat, ...]:
    """Keep the fastest rate of each size: the slower ones are there for the raw pixels."""
    kept: dict[tuple[int, int], CameraFormat] = {}
    for form in formats:
        kept.setdefault((form.width, form.height), form)
    return tuple(kept.values())


def _numbered() -> tuple[CameraChoice, ...]:
    from fer_core.media.camera import list_cameras

    return tuple(CameraChoice(camera.path, camera.name, camera.index) for camera in list_cameras())
