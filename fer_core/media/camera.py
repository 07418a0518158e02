"""Cameras through OpenCV: found, opened, and waited for when they are unplugged."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, Protocol, Self, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.frames import Frame, Image
from fer_core.media.camera_devices import CameraInfo, camera_name, device_problem, list_cameras, node_of
from fer_core.media.source import SourceInfo

__all__ = ["CameraInfo", "CameraSource", "CameraState", "backends", "list_cameras"]

_LOST_AFTER_S: Final = 1.0
_RETRY_S: Final = 0.05
_REOPEN_EVERY_S: Final = 1.0
_FIRST_READS: Final = 5


class CameraState(StrEnum):
    """How a camera is doing; the value is what the window says."""

    LIVE = "Camera on"
    LOST = "Camera lost, waiting for it"
    CLOSED = "Camera off"


class Capture(Protocol):
    """The part of `cv2.VideoCapture` that a camera needs."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name

    def read(self) -> tuple[bool, NDArray[np.uint8]]: ...

    def set(self, prop: int, value: float) -> bool: ...

    def get(self, prop: int) -> float: ...

    def release(self) -> None: ...


CaptureFactory = Callable[[int | str, int], Capture]
"""Opens a device (index or path) with one of OpenCV's backends."""


def open_capture(device: int | str, backend: int) -> Capture:
    """Open a device with OpenCV; the result says by `isOpened` whether that worked."""
    return cast(Capture, cv2.VideoCapture(device, backend))


def backends(platform: str = sys.platform) -> tuple[int, ...]:
    """Return OpenCV's camera backends of a system, the best first."""
    if platform.startswith("linux"):
        return cv2.CAP_V4L2, cv2.CAP_ANY
    if platform == "win32":
        return cv2.CAP_DSHOW, cv2.CAP_MSMF, cv2.CAP_ANY
    if platform == "darwin":
        return cv2.CAP_AVFOUNDATION, cv2.CAP_ANY
    return (cv2.CAP_ANY,)


class CameraSource:
    """A camera's frames with the time of a monotonic clock, counted from the first one.

    A camera that gives nothing for a second counts as lost: it is tried again every second until it is back or the
    source is closed. Index and time go on rising.

    Example:
        >>> for camera in list_cameras():
        ...     with CameraSource(camera.index, name=camera.name) as source:
        ...         first = next(source.frames())
    """

    def __init__(
        self,
        device: int | str,
        width: int = 1280,
        height: int = 720,
        fps: float = 30,
        name: str | None = None,
        *,
        on_state: Callable[[CameraState], None] | None = None,
        factory: CaptureFactory = open_capture,
        problem: Callable[[int | str], str | None] = device_problem,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """Open a camera and read a first frame, to be sure.

        Args:
            device: The camera's index, or its path on Linux.
            width: Pixels asked for; the camera may choose others.
            height: Likewise.
            fps: Frames a second asked for.
            name: What the user calls it.
            on_state: Called whenever the state changes, on the thread that reads or closes.
            factory: Opens the device with a backend.
            problem: Says in a sentence what stands in a device's way, or None where nothing is known.
            clock: Seconds that only rise.
            wait: Waits for some seconds; by default ended early by `close`.

        Raises:
            FerError: There is no such camera, it is in use, it may not be used, or it gives no picture.
        """
        self._device = device
        self._asked = width, height, fps
        self._name = name or camera_name(device)
        self._on_state = on_state
        self._factory = factory
        self._problem = problem
        self._clock = clock
        self._closing = threading.Event()
        self._wait = wait or self._closing.wait
        self._lock = threading.Lock()
        self._state = CameraState.CLOSED
        opened = self._open(device)
        if opened is None:
            raise FerError(problem(device) or _no_picture(self._name))
        self._capture: Capture | None = opened[0]
        self._first: Image | None = opened[1]
        got_fps = self._capture.get(cv2.CAP_PROP_FPS)
        image_height, image_width = self._first.shape[:2]
        self._info = SourceInfo(
            self._name, "camera", image_width, image_height, float(got_fps) if 1 <= got_fps <= 1000 else None
        )
        self._set_state(CameraState.LIVE)

    @property
    def info(self) -> SourceInfo:
        """What is known of the camera; the size is the first frame's."""
        return self._info

    @property
    def state(self) -> CameraState:
        """Whether the camera is on, lost or closed."""
        return self._state

    @property
    def warnings(self) -> tuple[str, ...]:
        """Always empty: a lost camera shows in `state`."""
        return ()

    @property
    def dropped(self) -> int:
        """Always 0: what is not taken in time is counted by the mailbox."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield frames until the source is closed."""
        index = 0
        start_s = self._clock()
        try:
            while (image := self._next_image()) is not None:
                time_s = self._clock() - start_s
                if index == 0:
                    start_s, time_s = self._clock(), 0.0
                yield Frame(index, time_s, image)
                index += 1
        finally:
            self.close()

    def close(self) -> None:
        """End the iteration and release the camera.

        A read that is under way is let finish first, unless it takes long; then the reading thread releases.
        """
        self._closing.set()
        if self._lock.acquire(timeout=0.25):
            try:
                self._release()
            finally:
                self._lock.release()
            self._set_state(CameraState.CLOSED)

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _next_image(self) -> Image | None:
        """Return the next picture, however long it takes, or None once closed."""
        good_s = self._clock()
        while not self._closing.is_set():
            image = self._read()
            if image is not None:
                self._set_state(CameraState.LIVE)
                return image
            if self._clock() - good_s < _LOST_AFTER_S:
                self._wait(_RETRY_S)
                continue
            if not self._closing.is_set():
                self._set_state(CameraState.LOST)
                self._reopen()
        return None

    def _read(self) -> Image | None:
        with self._lock:
            image, self._first = self._first, None
            if image is None and self._capture is not None and not self._closing.is_set():
                image = _read_from(self._capture)
            return None if self._closing.is_set() else image

    def _reopen(self) -> None:
        """Wait a while, then try once to open the camera, wherever it is plugged in now."""
        with self._lock:
            self._release()
        self._wait(_REOPEN_EVERY_S)
        if self._closing.is_set():
            return
        with self._lock:
            opened = self._open(self._present_device())
            if opened is not None:
                self._capture, self._first = opened
            if self._closing.is_set():
                self._release()

    def _present_device(self) -> int | str:
        """Return the device, or the one of the same name if Linux gave it another number on re-plugging."""
        node = node_of(self._device)
        if node is None or node.exists():
            return self._device
        same = (camera.index for camera in list_cameras() if camera.name == self._name)
        return next(same, self._device)

    def _open(self, device: int | str) -> tuple[Capture, Image] | None:
        # OpenCV prints lines of warnings about a device that is not there, so it is asked only where there is hope.
        if self._problem(device) is not None:
            return None
        for backend in backends():
            try:
                capture = self._factory(device, backend)
            except cv2.error:
                continue
            if capture.isOpened():
                _configure(capture, self._asked)
                for _ in range(_FIRST_READS):
                    image = _read_from(capture)
                    if image is not None:
                        return capture, image
            capture.release()
        return None

    def _release(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None
        self._first = None

    def _set_state(self, state: CameraState) -> None:
        if state is not self._state:
            self._state = state
            if self._on_state is not None:
                self._on_state(state)


def _configure(capture: Capture, asked: tuple[int, int, float]) -> None:
    width, height, fps = asked
    # MJPG goes before the size: with raw pictures USB 2 has room for 10 frames of 720p a second, and DirectShow
    # settles on a format when the size is set.
    capture.set(cv2.CAP_PROP_FOURCC, float(cv2.VideoWriter.fourcc(*"MJPG")))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, float(width))
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, float(height))
    capture.set(cv2.CAP_PROP_FPS, float(fps))
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1.0)


def _read_from(capture: Capture) -> Image | None:
    try:
        good, image = capture.read()
    except cv2.error:
        return None
    if not good or image is None or image.size == 0:
        return None
    if image.ndim == 2 or image.shape[2] == 1:
        return cast(Image, cv2.cvtColor(image, cv2.COLOR_GRAY2BGR))
    return np.ascontiguousarray(image[..., :3])


def _no_picture(name: str) -> str:
    return (
        f"{name} gives no picture. Check that it is plugged in, that no other program uses it, "
        "and that the system's privacy settings let this program use it."
    )
