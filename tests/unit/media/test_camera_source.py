import itertools
import threading
from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.media import camera
from fer_core.media.camera import CameraSource, CameraState, backends
from tests.unit.media.fake_media import FakeClock, picture


class FakeCamera:
    """A camera that follows a script of reads, each True (a picture), False (nothing) or an error.

    It is unplugged from the first False on, and can be opened again once the script goes on with True.
    """

    def __init__(self, script: Iterable[bool], clock: FakeClock) -> None:
        self.script: Iterator[bool] = iter(script)
        self.clock = clock
        self.opened: list[tuple[int | str, int]] = []
        self.settings: list[tuple[int, float]] = []
        self.released = 0
        self.refused: set[int] = set()
        self.plugged = True

    def factory(self, device: int | str, backend: int) -> "FakeCapture":
        self.opened.append((device, backend))
        return FakeCapture(self, self.plugged and backend not in self.refused)


class FakeCapture:
    def __init__(self, owner: FakeCamera, works: bool) -> None:
        self._owner = owner
        self._works = works

    def isOpened(self) -> bool:  # noqa: N802
        return self._works

    def read(self) -> tuple[bool, NDArray[np.uint8]]:
        self._owner.clock.now += 0.04
        good = next(self._owner.script, False)
        return good, picture() if good else np.empty(0, np.uint8)

    def set(self, prop: int, value: float) -> bool:
        self._owner.settings.append((prop, value))
        return True

    def get(self, prop: int) -> float:
        return 30.0 if prop == cv2.CAP_PROP_FPS else 0.0

    def release(self) -> None:
        self._owner.released += 1
        self._works = False


def nothing_wrong(_: int | str) -> str | None:
    return None


def open_fake(
    fake: FakeCamera,
    on_state: Callable[[CameraState], None] | None = None,
    problem: Callable[[int | str], str | None] = nothing_wrong,
) -> CameraSource:
    return CameraSource(
        0, name="Fake", on_state=on_state, factory=fake.factory, problem=problem, clock=fake.clock, wait=fake.clock.wait
    )


def test_frames_have_rising_index_and_monotonic_time_from_zero(clock: FakeClock) -> None:
    source = open_fake(FakeCamera([True] * 5, clock))
    frames = source.frames()
    seen = [next(frames) for _ in range(5)]
    source.close()
    assert [frame.index for frame in seen] == [0, 1, 2, 3, 4]
    assert [frame.time_s for frame in seen] == pytest.approx([0.0, 0.04, 0.08, 0.12, 0.16])
    assert (source.info.name, source.info.kind, source.info.width, source.info.height) == ("Fake", "camera", 64, 48)
    assert source.info.fps == 30


def test_mjpg_is_asked_for_before_the_size_and_one_frame_is_buffered(clock: FakeClock) -> None:
    fake = FakeCamera([True], clock)
    open_fake(fake).close()
    assert [prop for prop, _ in fake.settings] == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
        cv2.CAP_PROP_FPS,
        cv2.CAP_PROP_BUFFERSIZE,
    ]
    assert fake.settings[0][1] == cv2.VideoWriter.fourcc(*"MJPG")
    assert [value for _, value in fake.settings[1:]] == [1280, 720, 30, 1]


def test_backends_suit_the_system() -> None:
    assert backends("linux")[0] == cv2.CAP_V4L2
    assert backends("win32")[:2] == (cv2.CAP_DSHOW, cv2.CAP_MSMF)
    assert backends("darwin")[0] == cv2.CAP_AVFOUNDATION
    assert all(backends(system)[-1] == cv2.CAP_ANY for system in ("linux", "win32", "darwin", "freebsd"))


def test_the_next_backend_is_tried_when_one_refuses(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "backends", lambda: (cv2.CAP_DSHOW, cv2.CAP_MSMF))
    fake = FakeCamera([True, True], clock)
    fake.refused = {cv2.CAP_DSHOW}
    open_fake(fake).close()
    assert [backend for _, backend in fake.opened] == [cv2.CAP_DSHOW, cv2.CAP_MSMF]
    assert fake.released == 2


def test_an_unplugged_camera_is_waited_for_and_goes_on(clock: FakeClock) -> None:
    fake = FakeCamera([True] * 3 + [False] * 40 + [True] * 3, clock)
    states: list[CameraState] = []

    def on_state(state: CameraState) -> None:
        states.append(state)
        if state is CameraState.LOST:
            fake.plugged = False

    def plug_in_later(_: int | str) -> str | None:
        if len(states) > 1 and clock.now > 110:
            fake.plugged = True
            fake.script = iter([True] * 3)
        return None

    source = open_fake(fake, on_state, plug_in_later)
    frames = source.frames()
    seen = [next(frames) for _ in range(6)]
    assert source.state is CameraState.LIVE
    source.close()
    assert [frame.index for frame in seen] == [0, 1, 2, 3, 4, 5]
    assert seen[3].time_s > 9.0
    assert all(later.time_s > earlier.time_s for earlier, later in itertools.pairwise(seen))
    assert states == [CameraState.LIVE, CameraState.LOST, CameraState.LIVE, CameraState.CLOSED]
    assert CameraState.LOST.value == "Camera lost, waiting for it"
    # Lost 1 s after the last picture, then tried once a second until it was back at 110.
    assert 7 * len(backends()) < len(fake.opened) < 11 * len(backends())


def test_a_short_hiccup_is_no_loss(clock: FakeClock) -> None:
    fake = FakeCamera([True, False, False, False, True], clock)
    states: list[CameraState] = []
    source = open_fake(fake, states.append)
    frames = source.frames()
    assert [next(frames).index, next(frames).index] == [0, 1]
    source.close()
    assert states == [CameraState.LIVE, CameraState.CLOSED]
    assert len(fake.opened) == 1


def test_close_while_lost_ends_the_iteration(clock: FakeClock) -> None:
    fake = FakeCamera([True], clock)
    source: CameraSource

    def on_state(state: CameraState) -> None:
        if state is CameraState.LOST:
            source.close()

    source = open_fake(fake, on_state)
    assert [frame.index for frame in source.frames()] == [0]
    assert source.state is CameraState.CLOSED
    assert fake.released >= 1


def test_close_wakes_a_reader_that_waits_for_the_camera() -> None:
    clock = FakeClock()
    fake = FakeCamera([True], clock)
    lost = threading.Event()
    source = CameraSource(
        0,
        name="Fake",
        factory=fake.factory,
        problem=nothing_wrong,
        clock=clock,
        on_state=lambda state: lost.set() if state is CameraState.LOST else None,
    )
    fake.plugged = False
    reader = threading.Thread(target=lambda: list(source.frames()))
    reader.start()
    clock.now += 10
    assert lost.wait(10)
    source.close()
    reader.join(10)
    assert not reader.is_alive()


@pytest.mark.parametrize(
    "sentence",
    ["There is no camera /dev/video0.", "Fake is in use by another program.", "Fake may not be used by this account."],
)
def test_what_is_known_of_a_problem_is_said(clock: FakeClock, sentence: str) -> None:
    fake = FakeCamera([], clock)
    with pytest.raises(FerError, match=sentence):
        open_fake(fake, problem=lambda _: sentence)
    assert fake.opened == []


def test_a_camera_without_a_picture_is_told_and_released(clock: FakeClock) -> None:
    fake = FakeCamera([], clock)
    with pytest.raises(FerError, match="Fake gives no picture"):
        open_fake(fake)
    assert fake.released == len(fake.opened) > 0
