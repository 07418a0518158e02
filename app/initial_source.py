"""Which source the window starts with."""

from dataclasses import dataclass
from pathlib import Path

from app.live.source_request import (
    CameraChoice,
    CameraFormat,
    SourceRequest,
    camera_request,
    demo_request,
    file_request,
)
from app.translation import tr


@dataclass(frozen=True)
class InitialSource:
    """What to start with.

    Attributes:
        request: The source.
        no_camera: Whether it is the demo because there is no camera.
    """

    request: SourceRequest
    no_camera: bool = False


def initial_source(
    named: str | None, remembered: str, cameras: tuple[CameraChoice, ...], form: CameraFormat | None
) -> InitialSource:
    """Choose the source of the first run.

    Args:
        named: What the user typed: "demo", a camera's number, a file; None for nothing.
        remembered: What was watched last, as the settings keep it.
        cameras: The cameras there are.
        form: The picture size to ask of a camera.

    Returns:
        What was typed; else the camera watched last, or the first one; else the demo. A file that was watched last is
        not played again by itself.
    """
    if named == "demo":
        return InitialSource(demo_request())
    if named is not None and named.isascii() and named.isdecimal():
        index = int(named)
        known = next((camera for camera in cameras if camera.index == index), None)
        return InitialSource(
            camera_request(known or CameraChoice(named, tr("Camera {0}").format(index + 1), index), form)
        )
    if named is not None:
        return InitialSource(file_request(Path(named).expanduser().absolute()))
    if not cameras:
        return InitialSource(demo_request(), no_camera=True)
    source_requests = [camera_request(camera, form) for camera in cameras]
    return InitialSource(
        next((request for request in source_requests if request.spec == remembered), source_requests[0])
    )
