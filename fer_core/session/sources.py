"""What can be annotated: a video, a picture, a folder of pictures, the demo; opened anew or from a frame on."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.animation import TIME_BASE, AnimationSource
from fer_core.media.containers import check_readable
from fer_core.media.demo import DemoSource
from fer_core.media.folder_listing import SUFFIXES, unread
from fer_core.media.images import ImageSource
from fer_core.media.opening import announced, open_file
from fer_core.media.prefetch import Prefetch
from fer_core.media.source import FrameSource, Part, SourceInfo
from fer_core.media.video import VideoSource
from fer_core.media.video_part import VideoPart
from fer_core.session.record import SourceRecord, fingerprint
from fer_core.text import file_stem, readable

DEMO: Final = "demo"
_FINE_ENOUGH: Final = 1000
_TOO_FINE: Final = 1_000_000


@dataclass(frozen=True)
class AnnotationSource:
    """An open source with what a session has to know of it.

    Attributes:
        frames_of: The source itself.
        record: What `session.json` says of it.
        time_base: Seconds of one tick of the annotated video's timestamps.
        sound_of: The file whose sound the annotated video gets, or None.
        part: Which part of it is read; None for all.
    """

    frames_of: FrameSource
    record: SourceRecord
    time_base: Fraction
    sound_of: Path | None
    part: Part | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """Those of the source's warnings that tell of no damage."""
        source = self.frames_of
        return source.remarks if isinstance(source, (ImageSource, VideoSource)) else ()

    def count(self, every: int) -> int | None:
        """Return how many frames it gives, as far as is announced, or None where nothing says.

        Args:
            every: Of each so many frames one is read.
        """
        frames, source = self.record.frames, self.frames_of
        if isinstance(source, VideoPart):
            return len(range(-(-source.numbers.start // every) * every, source.numbers.stop, every))
        if frames and self.part is not None:
            length_s = self.part.length_s(self.record.duration_s)
            frames = round((length_s or 0.0) * self.record.fps) if self.record.fps else None
        return -(-frames // every) if frames else None

    def frames(self, start: int, every: int) -> Generator[Frame, None, None]:
        """Yield each `every`th frame from index `start` on, decoded ahead on a thread; close the source at the end.

        Times are rounded to microseconds, as the table holds them, so that a resumed run reckons with the same ones.
        """
        with Prefetch(self.frames_of) as ahead:
            for frame in ahead.frames():
                time_s = round(frame.time_s, 6)
                if self.part is not None and self.part.end_s is not None and time_s >= self.part.end_s:
                    return
                within = self.part is None or time_s in self.part
                if frame.index >= start and frame.index % every == 0 and within:
                    yield Frame(frame.index, time_s, frame.image)


def open_for_annotation(source: Path | Literal["demo"], start: int = 0, part: Part | None = None) -> AnnotationSource:
    """Open what shall be annotated.

    Args:
        source: A video, a picture, a folder of pictures, or "demo".
        start: The first frame that will be asked for.
        part: Which part of it is read; None for all.

    Raises:
        FerError: It is missing, empty, unreadable or of no known kind, or there is nothing in that part.
    """
    opened = _opened(source, start, part)
    if part is None:
        return opened
    length_s = opened.record.duration_s
    if opened.record.kind == "images" or (length_s is not None and part.begin_s >= length_s):
        opened.frames_of.close()
        if opened.record.kind == "images":
            raise FerError("Pictures have no course in time, so they have no part.", settings=["begin", "end"])
        raise FerError(
            f"{opened.record.name} lasts {length_s:g} s; there is nothing in the part from {part}.",
            settings=["begin", "end"],
        )
    return replace(opened, part=part)


def _opened(source: Path | Literal["demo"], start: int, part: Part | None) -> AnnotationSource:
    if source == DEMO:
        return _from_demo()
    path = Path(source)
    if path.is_dir():
        return _from_pictures(ImageSource(path, elsewhere=_VIDEO_SUFFIXES))
    check_readable(path)
    opened = open_file(path, start)
    if isinstance(opened, ImageSource):
        return _from_pictures(opened)
    whole = _from_video(opened, path)
    if part is None or isinstance(opened, AnimationSource):
        return whole
    opened.close()
    return replace(whole, frames_of=VideoPart(path, part, start))


def announced_frames(source: Path) -> tuple[int | None, float | None]:
    """Return how many frames an input says it has, and how many a second; nothing of a video is decoded.

    Raises:
        FerError: It is missing, empty, unreadable or of no known kind.
    """
    if source.is_dir():
        with ImageSource(source, elsewhere=_VIDEO_SUFFIXES) as pictures:
            return pictures.info.frames, pictures.info.fps
    check_readable(source)
    return announced(source)


def session_name(source: Path | Literal["demo"]) -> str:
    """Return the name of a source's session folder: its stem, a folder's name, or "demo", as every system takes it."""
    if source == DEMO:
        return DEMO
    path = Path(source)
    resolved = path if path.name not in ("", ".", "..") else path.resolve()
    return file_stem(resolved.name if path.is_dir() else resolved.stem, "session")


def _from_demo() -> AnnotationSource:
    demo = DemoSource()
    return AnnotationSource(demo, source_record(demo.info, 0, DEMO), Fraction(1, 90_000), None)


def _from_video(video: VideoSource | AnimationSource, path: Path) -> AnnotationSource:
    size, mark = fingerprint([path])
    if isinstance(video, AnimationSource):
        return AnnotationSource(video, source_record(video.info, size, mark), TIME_BASE, None)
    tick = video.timing.time_base
    if tick.numerator != 1 or not _FINE_ENOUGH <= tick.denominator < _TOO_FINE:
        tick = Fraction(1, 90_000)
    return AnnotationSource(video, source_record(video.info, size, mark), tick, path)


def _from_pictures(pictures: ImageSource) -> AnnotationSource:
    size, mark = fingerprint(list(dict.fromkeys(pictures.paths)))
    names = tuple(readable(file.name) for file in pictures.paths)
    record = source_record(pictures.info, size, mark).model_copy(update={"pictures": names})
    return AnnotationSource(pictures, record, Fraction(1, 1000), None)


def recorded_path(path: Path) -> str:
    """Return what `session.json` says of where a file or folder is."""
    return readable(str(path.absolute()))


def source_record(info: SourceInfo, size: int = 0, mark: str = "") -> SourceRecord:
    """Return what `session.json` says of a source.

    Args:
        info: What is known of it.
        size: Of its files, bytes; 0 where there are none.
        mark: What changes when it changes.
    """
    return SourceRecord(
        kind=info.kind,
        name=readable(info.name),
        path=recorded_path(Path(info.path)) if info.path else None,
        width=info.width,
        height=info.height,
        fps=info.fps,
        frames=info.frames,
        duration_s=info.duration_s,
        size_bytes=size or None,
        fingerprint=mark,
    )


def find_inputs(named: list[Path]) -> list[Path]:
    """Return what becomes a session each: files as they are named, and what a folder holds.

    A folder's videos are a session each; its pictures together are one, named after the folder. What is named twice is
    there once.

    Raises:
        FerError: A path does not exist or a folder holds nothing to annotate.
    """
    found: dict[Path, Path] = {}
    for path in named:
        if not path.exists():
            raise FerError(f"There is no file or folder {path}. Check the name.")
        for file in _inside(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def left_out(named: list[Path]) -> list[str]:
    """Return a sentence on what is not read of each folder without pictures; the sessions of others tell it.

    Raises:
        FerError: A folder may not be read.
    """
    folders = [path for path in named if path.is_dir()]
    bare = [folder for folder in folders if not any(file.suffix.lower() in SUFFIXES for file in folder.iterdir())]
    return [sentence for folder in bare if (sentence := unread(folder, _VIDEO_SUFFIXES))]


_VIDEO_ENDINGS: Final = (
    "264 265 3g2 3gp asf avi divx dv f4v flv h264 h265 hevc m1v m2ts m2v m4v mjpeg mjpg mkv mod mov mp4 mpe mpeg mpg "
    "mts mxf nut ogm ogv rm rmvb tod ts vob webm wmv y4m"
)
_VIDEO_SUFFIXES: Final = frozenset(f".{name}" for name in _VIDEO_ENDINGS.split())


def _inside(folder: Path) -> list[Path]:
    try:
        files = sorted(file for file in folder.iterdir() if file.is_file())
    except OSError as error:
        raise FerError(f"The folder {folder} may not be read ({error.strerror}); check its permissions.") from None
    videos = [file for file in files if file.suffix.lower() in _VIDEO_SUFFIXES]
    pictures = any(file.suffix.lower() in SUFFIXES for file in files)
    if not videos and not pictures:
        aside = unread(folder)
        raise FerError(
            f"The folder {folder} holds no video and no picture; name another one.{f' {aside}' if aside else ''}"
        )
    return [*videos, *([folder] if pictures else [])]
