"""The annotated video while it grows: segments that survive a kill, joined to `video.mp4` at the end.

A segment is a NUT file: a container whose packets are on disk one by one, that needs no index to be read, and that
keeps any time base exactly (Matroska rounds times to milliseconds, MP4 is unreadable until it is finished). Its
pictures refer to earlier ones only, so that whatever a kill leaves of it is a video with the end missing.
"""

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Final, cast

import av
import cv2
from av.container import OutputContainer

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.frames import Frame, FrameResult, Image
from fer_core.media.containers import refused_by_system
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.media.mux import mux, packet_times
from fer_core.outside_text import file_stem
from fer_core.overlay import draw_overlay

VIDEO: Final = "video.mp4"
PICTURES: Final = "pictures"
_JPEG_SIDE: Final = 65_500
_PATTERN: Final = "video.*.part.nut"


class VideoSegment:
    """Draws results on their frames and encodes them; the file is made with the first frame.

    Pictures that the encoder does not take make no video; `warnings` then says so.

    Args:
        path: The segment.
        time_base: Seconds of one tick of the timestamps.
        fps: Mean frames a second, for the encoder's planning.
        blur_faces: Make the faces unrecognisable.
        settings: How to encode.
    """

    def __init__(
        self, path: Path, time_base: Fraction, fps: float | None, blur_faces: bool, settings: EncoderSettings
    ) -> None:
        self._path = path
        self._time_base = time_base
        self._fps = Fraction(fps) if fps else None
        self._blur_faces = blur_faces
        self._settings = settings
        self._container: OutputContainer | None = None
        self._encoder: PictureEncoder | None = None
        self._size = (0, 0)
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
        image = draw_overlay(frame.image, result, blur_faces=self._blur_faces)
        with explain_write_errors(self._path.parent):
            try:
                self._encode(frame, image)
            except av.FFmpegError as error:
                if self._opened or refused_by_system(error):
                    raise
                self._give_up(frame.size)

    def _encode(self, frame: Frame, image: Image) -> None:
        if self._encoder is None or self._container is None:
            self._container, self._encoder = self._open(frame.size)
        self._last_pts = max(self._last_pts + 1, round(frame.time_s / self._time_base))
        self._container.mux(self._encoder.encode(_fitted(image, self._size), self._last_pts))
        self._opened = True

    def close(self) -> None:
        """Write what the encoder kept back and close the file. Harmless when called twice.

        Raises:
            FerError: The disk is full.
        """
        container, encoder = self._container, self._encoder
        self._container = self._encoder = None
        if container is None or encoder is None:
            return
        with explain_write_errors(self._path.parent), container:
            container.mux(encoder.flush())

    def _give_up(self, size: tuple[int, int]) -> None:
        container, self._container, self._encoder = self._container, None, None
        if container is not None:
            with suppress(av.FFmpegError):
                container.close()
        self._path.unlink(missing_ok=True)
        self._warnings = (
            f"There is no annotated video: its pictures would be {size[0]}x{size[1]} pixels, and the video encoder "
            "takes no such size. The table is whole.",
        )

    def _open(self, size: tuple[int, int]) -> tuple[OutputContainer, PictureEncoder]:
        self._size = size
        # flush_packets: a packet that is written is with the system at once, where a kill cannot reach it.
        container = av.open(str(self._path), "w", format="nut", options={"flush_packets": "1"})
        encoder = PictureEncoder.add_to(container, self._settings, size, self._time_base, self._fps)
        encoder.stream.codec_context.max_b_frames = 0
        return container, encoder


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
        temporary = target.with_name(f"{target.name}.part")
        with explain_write_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
            # Encoded in memory: OpenCV cannot write to a path with letters outside the code page on Windows.
            temporary.write_bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes())
            temporary.replace(target)

    def close(self) -> None:
        """Nothing is open."""


def segment_path(folder: Path, number: int) -> Path:
    """Return the path of a session's segment by its number, from 0."""
    return folder / f"video.{number:03d}.part.nut"


def usable_segments(folder: Path) -> list[Path]:
    """Return a session's segments in order, having removed what a kill left before the first packet was out."""
    usable = []
    for path in sorted(folder.glob(_PATTERN)):
        try:
            next(packet_times([path]))
        except (FerError, StopIteration):
            path.unlink()
        else:
            usable.append(path)
    return usable


def remove_segments(folder: Path) -> None:
    """Remove a session's segments, the last first, so that an interruption leaves the beginning of the video."""
    for path in sorted(folder.glob(_PATTERN), reverse=True):
        path.unlink()


def join_segments(folder: Path, sound_of: Path | None, settings: EncoderSettings) -> tuple[str, ...]:
    """Write `video.mp4` out of a session's segments and the source's sound; the segments stay.

    Where no picture was encoded there is no video.

    Returns:
        Sentences about what had to be left out.

    Raises:
        FerError: The disk is full.
    """
    segments = usable_segments(folder)
    if not segments:
        return ()
    if len({_parameters(segment) for segment in segments}) == 1:
        return mux(segments, folder / VIDEO, sound_of)
    joined = folder / "video.joined.nut"
    try:
        _encode_again(segments, joined, settings)
        return mux([joined], folder / VIDEO, sound_of)
    finally:
        joined.unlink(missing_ok=True)


def _fitted(image: Image, size: tuple[int, int]) -> Image:
    if (image.shape[1], image.shape[0]) == size:
        return image
    return cast(Image, cv2.resize(image, size, interpolation=cv2.INTER_AREA))


def _parameters(segment: Path) -> bytes:
    """Return what has to be equal for the packets of two segments to go into one stream."""
    with av.open(str(segment)) as container:
        context = container.streams.video[0].codec_context
        return f"{context.name} {context.width}x{context.height} ".encode() + (context.extradata or b"")


def _encode_again(segments: list[Path], target: Path, settings: EncoderSettings) -> None:
    """Bring segments of different encoders (the program was updated in between) into one."""
    with av.open(str(segments[0])) as first:
        stream = first.streams.video[0]
        size, tick, rate = (stream.width, stream.height), stream.time_base or Fraction(1, 90_000), stream.average_rate
    with explain_write_errors(target.parent), av.open(str(target), "w", format="nut") as output:
        encoder = PictureEncoder.add_to(output, settings, size, tick, rate)
        encoder.stream.codec_context.max_b_frames = 0
        for picture, time_s in _decoded(segments):
            output.mux(encoder.encode(_fitted(picture, size), round(time_s / tick)))
        output.mux(encoder.flush())


def _decoded(segments: list[Path]) -> Iterator[tuple[Image, float]]:
    for path, following in zip(segments, [*segments[1:], None], strict=True):
        until = next(packet_times([following])) if following else float("inf")
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                if frame.time is not None and frame.time < until:
                    yield cast(Image, frame.to_ndarray(format="bgr24")), frame.time
