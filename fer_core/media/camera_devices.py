"""Which cameras there are, and what stands in the way of one."""

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2

_DEVICES: Final = Path("/dev")
_SYSTEM: Final = Path("/sys/class/video4linux")
_PROBED: Final = 6


@dataclass(frozen=True)
class CameraInfo:
    """A camera that can be opened.

    Attributes:
        index: The number OpenCV opens it by.
        name: What the system calls it, or "Camera 1" where it does not say.
        path: What tells it from others: its device node on Linux, its index elsewhere.
    """

    index: int
    name: str
    path: str


def list_cameras() -> list[CameraInfo]:
    """Return the cameras, by index. On Linux none is opened for it; elsewhere the first few indexes are tried."""
    return linux_cameras() if sys.platform.startswith("linux") else _probed_cameras()


def linux_cameras(devices: Path = _DEVICES, system: Path = _SYSTEM) -> list[CameraInfo]:
    """Return the cameras that Linux lists.

    Args:
        devices: Folder of the device nodes.
        system: Folder where the kernel describes them. Of the several nodes of one camera only the one numbered 0
            there gives pictures; the others give metadata.
    """
    cameras = []
    for node in devices.glob("video*"):
        number = node.name.removeprefix("video")
        if number.isdecimal() and _text(system / node.name / "index", "0") == "0":
            name = _text(system / node.name / "name", "") or f"Camera {int(number) + 1}"
            cameras.append(CameraInfo(int(number), name, str(node)))
    return sorted(cameras, key=lambda camera: camera.index)


def node_of(device: int | str) -> Path | None:
    """Return a camera's device node on Linux; None where a camera has no node."""
    if not sys.platform.startswith("linux"):
        return None
    return Path(device) if isinstance(device, str) else _DEVICES / f"video{device}"


def camera_name(device: int | str) -> str:
    """Return what to call a camera that nobody named."""
    node = node_of(device)
    known = _text(_SYSTEM / node.name / "name", "") if node is not None else ""
    return known or (f"Camera {device + 1}" if isinstance(device, int) else device)


def device_problem(device: int | str) -> str | None:
    """Return in a sentence why a camera cannot be opened, or None where the system does not tell (not on Linux)."""
    node = node_of(device)
    if node is None:
        return None
    return node_problem(node, camera_name(device))


def node_problem(node: Path, name: str) -> str | None:
    """Return in a sentence why a device node cannot be used, or None if nothing seems to be wrong.

    Args:
        node: The device node, for example /dev/video0.
        name: What the user calls the camera.
    """
    try:
        handle = os.open(node, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return _open_problem(node, name, error)
    try:
        busy = _is_streaming(handle)
    finally:
        os.close(handle)
    return _in_use(name) if busy else None


def _open_problem(node: Path, name: str, error: OSError) -> str | None:
    if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return f"There is no camera {node}. Plug one in, or choose the demo or a video file."
    if error.errno == errno.EBUSY:
        return _in_use(name)
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"{name} may not be used by this account. Add it to the group video "
            "(sudo usermod -aG video $USER) and log in again."
        )
    return None


def _in_use(name: str) -> str:
    return f"{name} is in use by another program. Close that program and try again."


def _is_streaming(handle: int) -> bool:
    """Return whether another program has the camera's buffers.

    Several programs may open a V4L2 device, but only one may own its buffers. Asking for none of them (VIDIOC_REQBUFS
    with a count of 0, Linux media documentation, V4L2 function reference) fails with EBUSY if another one does.
    """
    import fcntl  # not on Windows

    request = bytearray(20)  # struct v4l2_requestbuffers: count, type, memory, capabilities, flags
    request[4:8] = (1).to_bytes(4, sys.byteorder)  # V4L2_BUF_TYPE_VIDEO_CAPTURE
    request[8:12] = (1).to_bytes(4, sys.byteorder)  # V4L2_MEMORY_MMAP
    try:
        fcntl.ioctl(handle, 0xC0145608, request)
    except OSError as error:
        return error.errno == errno.EBUSY
    return False


def _probed_cameras() -> list[CameraInfo]:
    backend = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
    cameras = []
    for index in range(_PROBED):
        capture = cv2.VideoCapture(index, backend)
        if capture.isOpened():
            cameras.append(CameraInfo(index, f"Camera {index + 1}", str(index)))
        capture.release()
    return cameras


def _text(path: Path, default: str) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return default
