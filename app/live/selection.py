"""Which face the panel shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # numpy behind it would keep the window from showing at once
    from fer_core.frames import Face

_PATIENCE_S: Final = 1.0


class FaceSelection:
    """Follows the face the user chose, and without a choice the largest one.

    A chosen face that is gone is waited for as long as a track survives a gap, then another is taken; after a cut at
    once.
    """

    def __init__(self) -> None:
        self._id: int | None = None
        self._seen_s = 0.0

    @property
    def track_id(self) -> int | None:
        """The face's number, or None."""
        return self._id

    def choose(self, track_id: int, time_s: float) -> None:
        """Take a face because the user said so."""
        self._id, self._seen_s = track_id, time_s

    def forget(self) -> None:
        """Another run begins."""
        self._id = None

    def update(self, faces: "Sequence[Face]", time_s: float, *, cut: bool = False) -> "Face | None":
        """Find the face in a frame.

        Args:
            faces: The frame's faces.
            time_s: The frame's time.
            cut: Whether the frame shows another scene than the one before.

        Returns:
            The selected face, or None if it is not in this frame.
        """
        for face in faces:
            if face.track_id == self._id:
                self._seen_s = time_s
                return face
        if self._id is not None and not cut and time_s - self._seen_s < _PATIENCE_S:
            return None
        if not faces:
            self._id = None
            return None
        largest = max(faces, key=lambda face: face.box.side)
        self._id, self._seen_s = largest.track_id, time_s
        return largest

    @staticmethod
    def by_key(number: int, faces: "Sequence[Face]") -> int | None:
        """Return the track that a number key means: the face of that number, else the n-th of those in view."""
        ids = sorted(face.track_id for face in faces)
        if number in ids:
            return number
        return ids[number - 1] if 1 <= number <= len(ids) else None
