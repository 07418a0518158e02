"""Shows a place of a session everywhere it is shown: picture, panel of the face, timeline."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.live.analyzed_frame import AnalyzedFrame
from app.live.face_panel import FacePanel
from app.live.held_reading import HeldReading
from app.live.selection import FaceSelection
from app.live.video_view import VideoView
from app.sessions.watched_session import face_picture
from app.translation import tr
from fer_core.frames import Box, Face, Frame, FrameResult, Image

if TYPE_CHECKING:
    from app.sessions.picture_thread import PlacePicture
    from app.sessions.watched_session import WatchedSession


class SessionPresenter(QObject):
    """Keeps picture and panel in step with each other and with the choice of a person.

    Args:
        view: The picture.
        panel: The face.
    """

    face_changed = Signal(object)
    """Another face is shown in the panel: its id, or None."""

    def __init__(self, view: VideoView, panel: FacePanel) -> None:
        super().__init__(panel)
        self._view = view
        self._panel = panel
        self._watched: WatchedSession | None = None
        self._blank: Image | None = None
        self._run = 0
        self._person: int | None = None
        self._told: int | None = None
        self._selection = FaceSelection()
        self._reading = HeldReading()
        self._last: tuple[int, PlacePicture | None] | None = None
        self._pictured = False

    @property
    def person(self) -> int | None:
        """The person who was chosen; None for whoever is largest."""
        return self._person

    def begin(self, watched: "WatchedSession") -> None:
        """Get ready for another session."""
        self.clear()
        self._watched = watched
        self._run += 1
        width, height = watched.size
        self._blank = np.broadcast_to(np.zeros((1, 1, 3), np.uint8), (height, width, 3))

    def clear(self) -> None:
        """Show nothing."""
        self._watched, self._last, self._person, self._told = None, None, None, None
        self._selection.forget()
        self._reading.forget()
        self._view.clear()
        self._panel.clear()

    def show(self, place: int, picture: "PlacePicture | None", *, pictured: bool, playing: bool) -> None:
        """Show a place.

        Args:
            place: Which.
            picture: Its picture, or None where there is none.
            pictured: Whether places are pictures, else analysed frames.
            playing: Whether the next place comes in a moment, so that what is said may be what was said a moment ago.
        """
        watched = self._watched
        if watched is None or self._blank is None:
            return
        self._last, self._pictured = (place, picture), pictured
        frame = watched.session.frame_of(place) if pictured else place
        result = watched.result_at(frame)
        image = self._blank if picture is None else picture.image
        chosen = self._choose(result, playing=playing)
        result = self._fit(result, image, chosen if picture is not None else None)
        analyzed = AnalyzedFrame(
            self._run,
            Frame(place, result.time_s, image),
            result,
            _nothing() if picture is None else picture.picture,
            mirrored=False,
            arrived_s=time.perf_counter() if picture is None else picture.asked_s,
        )
        shown = self._reading.show(analyzed, time.monotonic(), hold=playing)
        self._view.show_analyzed(shown)
        self._show_face(shown.result, chosen)

    def refresh(self, *, playing: bool = False) -> None:
        """Show the same place again: another person was chosen, or it stands now."""
        if self._last is not None:
            self.show(*self._last, pictured=self._pictured, playing=playing)

    def choose(self, person: int | None) -> None:
        """Show a person in the panel wherever they are in the picture; None for whoever is largest."""
        self._person = person
        if person is None:
            self._selection.forget()
        self.refresh()

    def choose_by_key(self, number: int) -> None:
        """Choose the person that a number key means."""
        faces = self._view.analyzed.result.faces if self._view.analyzed is not None else ()
        ids = self._watched.faces if self._watched is not None else ()
        person = number if number in ids else self._selection.by_key(number, faces)
        if person is not None:
            self.choose(person)

    def step(self, by: int) -> None:
        """Choose the next or the previous person in the picture."""
        analyzed = self._view.analyzed
        ids = sorted(face.track_id for face in analyzed.result.faces) if analyzed is not None else []
        if ids:
            at = ids.index(self._panel.track_id) if self._panel.track_id in ids else 0
            self.choose(ids[(at + by) % len(ids)])

    def _choose(self, result: FrameResult, *, playing: bool) -> int | None:
        """Return whose face the panel shows."""
        if self._person is not None:
            return self._person
        self._selection.update(result.faces, result.time_s, cut=not playing)
        return self._selection.track_id

    def _fit(self, result: FrameResult, image: Image, chosen: int | None) -> FrameResult:
        """Bring the boxes to the picture's size, and add the picture of the chosen face."""
        assert self._watched is not None
        size = self._watched.size
        across, down = image.shape[1] / size[0], image.shape[0] / size[1]

        def fitted(face: Face) -> Face:
            box = face.box
            if face.track_id == chosen:
                face = replace(face, crop=face_picture(image, box, size))
            if (across, down) != (1.0, 1.0):
                face = replace(face, box=Box(box.x * across, box.y * down, box.width * across, box.height * down))
            return face

        return replace(result, faces=tuple(fitted(face) for face in result.faces))

    def _show_face(self, result: FrameResult, chosen: int | None) -> None:
        face = next((face for face in result.faces if face.track_id == chosen), None)
        self._view.select(chosen)
        if face is not None:
            self._panel.show_face(face, result.labels, len(result.faces))
        elif self._person is not None:
            name = self._watched.notes.name_of(self._person) if self._watched is not None else ""
            text = tr("Face {0} is not in this frame.").format(self._person)
            self._panel.clear(text if name == f"#{self._person}" else tr("{0} is not in this frame.").format(name))
        elif chosen is None:
            self._panel.clear(tr("There is no face in this frame."))
        if chosen != self._told:
            self._told = chosen
            self.face_changed.emit(chosen)


def _nothing() -> QImage:
    """Return a picture of nothing, for boxes alone."""
    picture = QImage(1, 1, QImage.Format.Format_RGB32)
    picture.fill(0)
    return picture
