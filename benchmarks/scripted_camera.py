"""A camera that is plugged in and out by a script: its pictures are drawn, or those of a video, 30 a second."""

import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from app.live.source_request import CameraChoice, CameraFormat, SourceRequest
from fer_core.frames import Image
from fer_core.media.camera import CameraSource, CameraState
from fer_core.media.demo import DemoSource
from fer_core.media.video import VideoSource

FPS: Final = 30.0
NAME: Final = "Scripted camera"
SIZES: Final = ((1280, 720), (640, 360))


class ScriptedCamera:
    """What is at the end of the cable: `plugged` says whether it is there.

    Args:
        video: Whose pictures it gives, in a loop; the demo's without one, in which people come and go.
    """

    def __init__(self, video: Path | None = None) -> None:
        self.plugged = True
        self._video = video
        self._lock = threading.Lock()
        self._demos: dict[tuple[int, int], DemoSource] = {}

    @property
    def choice(self) -> CameraChoice:
        """The camera as the window lists it."""
        return CameraChoice("scripted", NAME, 0, tuple(CameraFormat(*size, FPS) for size in SIZES))

    def find(self) -> tuple[CameraChoice, ...]:
        """Return the cameras there are now."""
        return (self.choice,) if self.plugged else ()

    def open(self, request: SourceRequest, on_lost: Callable[[bool], None]) -> CameraSource:
        """Open it the way that a real one is opened."""
        form = request.format or CameraFormat(*SIZES[0], FPS)
        return CameraSource(
            0,
            form.width,
            form.height,
            form.fps,
            NAME,
            on_state=lambda state: on_lost(state is CameraState.LOST),
            factory=lambda device, backend: _Capture(self),
            problem=lambda device: None if self.plugged else f"There is no {NAME}. Plug it in.",
        )

    def pictures(self, size: tuple[int, int]) -> Generator[Image]:
        """Yield its pictures, for ever."""
        while self._video is not None:
            with VideoSource(self._video) as source:
                for frame in source.frames():
                    yield cast(Image, cv2.resize(frame.image, size))
        with self._lock:
            demo = self._demos.setdefault(size, DemoSource(size, FPS))
        index = round(time.monotonic() * FPS)
        while True:
            yield demo.draw(index)
            index += 1


class _Capture:
    """What OpenCV would have of it: a picture whenever one is due."""

    def __init__(self, camera: ScriptedCamera) -> None:
        self._camera = camera
        self._size = [*SIZES[0]]
        self._pictures: Generator[Image] | None = None
        self._due_s = time.monotonic()

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self._camera.plugged

    def read(self) -> tuple[bool, NDArray[np.uint8]]:
        if not self._camera.plugged:
            return False, np.zeros(0, np.uint8)
        if self._pictures is None:
            self._pictures = self._camera.pictures((self._size[0], self._size[1]))
        now = time.monotonic()
        self._due_s = max(self._due_s + 1 / FPS, now - 1 / FPS)
        time.sleep(max(0.0, self._due_s - now))
        return True, next(self._pictures)

    def set(self, prop: int, value: float) -> bool:
        places = {cv2.CAP_PROP_FRAME_WIDTH: 0, cv2.CAP_PROP_FRAME_HEIGHT: 1}
        if prop in places:
            self._size[places[prop]] = round(value)
        return True

    def get(self, prop: int) -> float:
        return FPS if prop == cv2.CAP_PROP_FPS else 0.0

    def release(self) -> None:
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None
