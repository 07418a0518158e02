"""The annotated video while it grows: segments that survive a kill, joined to `video.mp4` at the end.

A segment is a NUT file (`fer_core.media.nut`): whatever a kill leaves of it is a video with the end missing.
"""

from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.frames import Frame, FrameResult, Image
from fer_core.media.containers import UnreadableError, check_rest, is_damage, refused_by_system
from fer_core.media.encoder import EncoderSettings
from fer_core.media.mux import mux, packet_times
from fer_core.media.nut import NutWriter, encode_again, of_one_encoder
from fer_core.overlay import blur_all, draw_overlay
from fer_core.text import file_stem

VIDEO: Final = "video.mp4"
SOUND: Final = "sound.m4a"
SOUND_PART: Final = "sound.part.nut"
PICTURES: Final = "pictures"
_JPEG_SIDE: Final = 65_500
_PATTERN: Final = "video.*.part.nut"


class VideoSegment:
    """Encodes frames, with the results drawn on them or clean; the file is made with the first frame.

    Pictures that the encoder does not take make no video; `warnings` then says so.

    Args:
        path: The segment.
        time_base: Seconds of one tick of the timestamps.
        fps: Mean frames a second, for the encoder's planning.
        blur_faces: Make the faces unrecognisable.
        settings: How to encode.
        overlay: Draw the results.
    """

    def __init__(
        self,
        path: Path,
        time_base: Fraction,
        fps: float | None,
        blur_faces: bool,
        settings: EncoderSettings,
        *,
        overlay: bool = True,
    ) -> None:
        self._path = path
        self._time_base = time_base
        self._fps = Fraction(fps) if fps else None
        self._blur_faces = blur_faces
        self._settings = settings
        self._overlay = overlay
        self._writer: NutWriter | None = None
        self._canvas: Image | None = None
        self._last_pts = -1
        self._warnings: tuple[str, ...] = ()
        self._opened = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why there is no video, if there is none."""
        return self._warnings

    def write(self, frame: Frame, result: FrameResult) -> None:
        """Encode a frame at its own time.

        Raises:
            FerError: The disk is full or the folder may not be written.
        """
        if self._warnings:
            return
        image = self._picture(frame, result)
        with explain_write_errors(self._path.parent):
            try:
                self._encode(frame, image)
            except OSError as error:
                if self._opened or refused_by_system(error):
                    raise
                self._give_up(frame.size)

    def _picture(self, frame: Frame, result: FrameResult) -> Image:
        if self._overlay:
            # The encoder has taken what it needs of a picture before the next one is drawn over it.
            canvas = self._canvas if self._canvas is not None and self._canvas.shape == frame.image.shape else None
            self._canvas = draw_overlay(frame.image, result, blur_faces=self._blur_faces, canvas=canvas)
            return self._canvas
        if not self._blur_faces or not (result.faces or result.finds):
            return frame.image
        canvas = frame.image.copy()
        blur_all(canvas, result)
        return canvas

    def _encode(self, frame: Frame, image: Image) -> None:
        if self._writer is None:
            self._writer = NutWriter(self._path, self._settings, frame.size, self._time_base, self._fps)
        self._last_pts = max(self._last_pts + 1, round(frame.time_s / self._time_base))
        self._writer.write(image, self._last_pts)
        self._opened = True

    def close(self) -> None:
        """Write what the encoder kept back and close the file. Harmless when called twice.

        Raises:
            FerError: The disk is full.
        """
        writer, self._writer = self._writer, None
        if writer is not None:
            with explain_write_errors(self._path.parent):
                writer.close()

    def _give_up(self, size: tuple[int, int]) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abandon()
        self._path.unlink(missing_ok=True)
        self._warnings = (
            f"There is no annotated video: its pictures would be {size[0]}x{size[1]} pixels, and the video encoder "
            "takes no such size. The table is whole.",
        )


class PictureFolder:
    """Draws results on their pictures and saves each beside the table as `pictures/<frame>-<name>.jpg`.

    Args:
        folder: The session.
        names: The pictures' file names by frame index.
        blur_faces: Make the faces unrecognisable.
    """

    def __init__(self, folder: Path, names: tuple[str, ...], blur_faces: bool) -> None:
        self._folder = folder / PICTURES
        self._names = names
        self._blur_faces = blur_faces
        self._unsaved: list[str] = []

    @property
    def warnings(self) -> tuple[str, ...]:
        """Which pictures could not be saved."""
        return tuple(self._unsaved)

    def write(self, frame: Frame, result: FrameResult) -> None:
        """Save one picture in its own size; JPEG takes up to 65,500 pixels a side.

        Raises:
            FerError: The disk is full or the folder may not be written.
        """
        image = draw_overlay(frame.image, result, blur_faces=self._blur_faces)
        if max(frame.size) > _JPEG_SIDE:
            self._unsaved.append(
                f"There is no annotated picture of {self._names[frame.index]}: {frame.size[0]}x{frame.size[1]} pixels "
                "are more than a JPEG file can hold. The table is whole."
            )
            return
        target = self._folder / f"{frame.index:06d}-{file_stem(Path(self._names[frame.index]).stem, 'picture')}.jpg"
        with explain_write_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
            # Encoded in memory: OpenCV cannot write to a path with letters outside the code page on Windows.
            jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
            write_atomic(target, jpeg, part=f"{target.name}.part")

    def close(self) -> None:
        """Nothing is open."""


def segment_path(folder: Path, number: int) -> Path:
    """Return the path of a session's segment by its number, from 0."""
    return folder / f"video.{number:03d}.part.nut"


def usable_segments(folder: Path) -> list[Path]:
    """Return a session's segments in order, having removed what a kill left before the first packet was out.

    Raises:
        FerError: One cannot be read, and may be whole.
    """
    usable = []
    for path in _segments(folder):
        try:
            next(packet_times([path]))
        except StopIteration:
            path.unlink()
        except FerError as error:
            if not is_damage(error):
                raise UnreadableError(path, error.__cause__ or error) from error
            check_rest(path)
            path.unlink()
        else:
            usable.append(path)
    return usable


def _segments(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.match(_PATTERN))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UnreadableError(folder, error) from error


def remove_segments(folder: Path) -> None:
    """Remove a session's segments, the last first, so that an interruption leaves the beginning of the video."""
    for path in sorted(folder.glob(_PATTERN), reverse=True):
        path.unlink()


def join_segments(
    folder: Path, sound_of: Path | None, settings: EncoderSettings, *, from_first: bool = False
) -> tuple[str, ...]:
    """Write `video.mp4` out of a session's segments and the source's sound; the segments stay.

    Where no picture was encoded there is no video.

    Args:
        folder: The session.
        sound_of: The file whose sound the video gets.
        settings: How the pictures were encoded.
        from_first: Whether the video begins with the first picture, whatever its time.

    Returns:
        Sentences about what had to be left out.

    Raises:
        FerError: The disk is full.
    """
    segments = usable_segments(folder)
    if not segments:
        return ()
    if of_one_encoder(segments):
        return mux(segments, folder / VIDEO, sound_of, from_first=from_first)
    joined = folder / "video.joined.nut"
    try:
        with explain_write_errors(folder):
            encode_again(segments, joined, settings)
        return mux([joined], folder / VIDEO, sound_of, from_first=from_first)
    finally:
        joined.unlink(missing_ok=True)
