import errno
import os
import sys
from pathlib import Path

import pytest

from fer_core.media.camera_devices import CameraInfo, camera_name, linux_cameras, list_cameras, node_problem

needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="device nodes are Linux's")


def test_linux_lists_the_nodes_that_give_pictures(tmp_path: Path) -> None:
    devices, system = tmp_path / "dev", tmp_path / "sys"
    for name, index, title in (("video10", "0", "Second"), ("video0", "0", "Built-in"), ("video1", "1", "Built-in")):
        (system / name).mkdir(parents=True)
        (system / name / "index").write_text(index + "\n")
        (system / name / "name").write_text(title + "\n")
        devices.mkdir(exist_ok=True)
        (devices / name).touch()
    assert linux_cameras(devices, system) == [
        CameraInfo(0, "Built-in", str(devices / "video0")),
        CameraInfo(10, "Second", str(devices / "video10")),
    ]


def test_a_camera_without_a_name_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "video2").touch()
    assert linux_cameras(tmp_path, tmp_path / "nothing") == [CameraInfo(2, "Camera 3", str(tmp_path / "video2"))]
    assert camera_name(97) == "Camera 98"


@needs_linux
def test_listing_cameras_opens_none() -> None:
    assert all(camera.path.startswith("/dev/video") for camera in list_cameras())


@needs_linux
def test_a_missing_node_is_no_camera(tmp_path: Path) -> None:
    assert "There is no camera" in (node_problem(tmp_path / "video0", "Cam") or "")


@needs_linux
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EBUSY, "Cam is in use by another program."),
        (errno.EACCES, "Cam may not be used by this account. Add it to the group video"),
        (errno.ENODEV, "There is no camera"),
    ],
)
def test_the_reason_why_a_node_does_not_open_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    problem = node_problem(tmp_path / "video0", "Cam")
    assert problem is not None
    assert problem.startswith(words)


@needs_linux
def test_a_camera_whose_buffers_are_taken_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    node = tmp_path / "video0"
    node.touch()
    assert node_problem(node, "Cam") is None

    def busy(handle: int, request: int, argument: bytearray) -> int:
        assert (request, len(argument)) == (0xC0145608, 20)
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(fcntl, "ioctl", busy)
    assert node_problem(node, "Cam") == "Cam is in use by another program. Close that program and try again."
