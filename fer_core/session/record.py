"""`session.json`: what was run, on what, with what, and how it ended."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from fer_core import __version__
from fer_core.baseline import Baseline
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.media.source import Part
from fer_core.session.conversion import TableFormat

RECORD: Final = "session.json"
PARTIAL: Final = "session.json.part"
FORMAT: Final = 1
PROGRAM: Final = "fer-studio"
_FINGERPRINT_BYTES: Final = 1 << 20


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Program(_Part):
    """The program that wrote the session."""

    name: str = PROGRAM
    version: str = __version__


class ModelRecord(_Part):
    """The network that read the faces."""

    title: str
    sha256: str


class SourceRecord(_Part):
    """Where the frames came from.

    Attributes:
        kind: "video", "images", "demo" or "camera".
        name: What the user calls it.
        path: The file or folder, or None.
        width: Pixels, upright.
        height: Pixels, upright.
        fps: Mean frames a second, or None.
        frames: Frames as announced, or None.
        duration_s: Seconds as announced, or None.
        size_bytes: Of the file; of all pictures of a folder.
        fingerprint: Changes when the source changes; resuming compares it.
        pictures: Their file names in the order of `frame`, for kind "images".
        begin_s: The source's own time at the session's 0: a recording may begin anywhere. Seconds.
    """

    kind: str
    name: str
    path: str | None = None
    width: int
    height: int
    fps: float | None = None
    frames: int | None = None
    duration_s: float | None = None
    size_bytes: int | None = None
    fingerprint: str = ""
    pictures: tuple[str, ...] = ()
    begin_s: float = 0.0


class OptionsRecord(_Part):
    """The options the rows depend on, and those of the output.

    Attributes:
        threshold: The one for every emotion, where the user gave it.
        thresholds: Those used, by emotion; empty in sessions of before there were several.
        overlay: Whether what was read is drawn into the video.
        baselines: Whose resting face was asked for, and where it is: `FACE@START-END`.
        from_s: From which time of the source on it was read; None for its beginning.
        to_s: Up to which time; None for its end.
    """

    threshold: float | None
    thresholds: dict[str, float] = Field(default_factory=dict)
    smoothing_s: float
    every: int
    max_faces: int
    detector: str
    video: bool
    blur_faces: bool
    overlay: bool = True
    formats: tuple[TableFormat, ...]
    baselines: tuple[str, ...] = ()
    from_s: float | None = None
    to_s: float | None = None

    @model_validator(mode="after")
    def _part_is_one(self) -> Self:
        try:
            _ = self.part
        except FerError as error:
            raise ValueError(str(error).removesuffix(".")) from None
        return self

    @property
    def part(self) -> Part | None:
        """Which part of the source was read; None for all."""
        return None if self.from_s is None and self.to_s is None else Part(self.from_s or 0.0, self.to_s)


class BaselineRecord(_Part):
    """A resting face that shifts what is read of a face: the columns `p_`, not `raw_`.

    Times are the session's, in seconds; before a recording began they are below 0.

    Attributes:
        face_id: Whose.
        begin_s: From when on its rows are shifted.
        end_s: Until when; None for as long as there are rows of it.
        offsets: What is taken off each emotion's logit.
        model_sha256: The network it was measured with.
        measured_from_s: Where the resting face is.
        measured_to_s: Until when.
        seconds: How much of that was used.
        frames: How many frames that are.
    """

    face_id: int
    begin_s: float = 0.0
    end_s: float | None = None
    offsets: dict[str, float]
    model_sha256: str
    measured_from_s: float
    measured_to_s: float
    seconds: float
    frames: int

    @classmethod
    def of(cls, baseline: Baseline, begin_s: float = 0.0, source_begin_s: float = 0.0) -> "BaselineRecord":
        """Write down a baseline.

        Args:
            baseline: It.
            begin_s: From when on it shifts, in the session's time.
            source_begin_s: The source's own time at the session's 0.
        """
        return cls(
            face_id=baseline.face_id,
            begin_s=begin_s,
            offsets=dict(zip(baseline.labels, baseline.offsets, strict=True)),
            model_sha256=baseline.model_sha256,
            measured_from_s=round(baseline.begin_s - source_begin_s, 6),
            measured_to_s=round(baseline.end_s - source_begin_s, 6),
            seconds=baseline.seconds,
            frames=baseline.frames,
        )

    @property
    def baseline(self) -> Baseline:
        """The baseline, in the session's time."""
        return Baseline(
            self.face_id,
            tuple(self.offsets),
            tuple(self.offsets.values()),
            self.model_sha256,
            self.measured_from_s,
            self.measured_to_s,
            self.seconds,
            self.frames,
        )


class Counts(_Part):
    """How much there is.

    Attributes:
        frames: Frames analysed.
        faces: Face rows.
        tracks: Different face ids; of pictures, the most faces in one.
    """

    frames: int = 0
    faces: int = 0
    tracks: int = 0


class SessionRecord(_Part):
    """The whole of `session.json`; times are ISO 8601 with the offset from UTC.

    A session that was `recorded` holds what a live run read, and can't be resumed: its moment has passed. `microphone`
    is the name of what its sound was heard with, "" where none was.
    """

    format: int = FORMAT
    program: Program = Program()
    recorded: bool = False
    microphone: str = ""
    status: Literal["running", "interrupted", "complete"]
    model: ModelRecord
    engine: str
    device: str
    classes: int
    labels: tuple[str, ...]
    options: OptionsRecord
    source: SourceRecord
    started: datetime
    ended: datetime | None = None
    counts: Counts = Counts()
    baselines: tuple[BaselineRecord, ...] = ()
    damaged: bool = False
    warnings: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        """Write the record whole, or leave `path` as it was.

        Raises:
            FerError: The disk is full or the folder may not be written.
        """
        with explain_write_errors(path.parent):
            write_atomic(path, self.model_dump_json(indent=2) + "\n", part=f"{path.name}.new")

    @classmethod
    def read(cls, path: Path) -> "SessionRecord":
        """Read a record.

        Raises:
            FerError: It is not there, may not be read, or is damaged.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            raise FerError(f"{path.parent} is not a session: it holds no {RECORD}.") from None
        except OSError as error:
            raise FerError(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise FerError(f"{path} is damaged: {where}: {first['msg'].removeprefix('Value error, ')}.") from None


def fingerprint(paths: list[Path], names: list[str] | None = None) -> tuple[int, str]:
    """Return the total size in bytes and a hash that changes when one of the files does.

    Only the name, the size and the first and last megabyte of each file are hashed: a film is hours long.

    Args:
        paths: The files.
        names: What they were called; None for what they are.

    Raises:
        FerError: A file cannot be read.
    """
    digest, total = hashlib.sha256(), 0
    for path, name in zip(paths, names or [path.name for path in paths], strict=True):
        try:
            size = path.stat().st_size
            with path.open("rb") as stream:
                head = stream.read(_FINGERPRINT_BYTES)
                stream.seek(max(0, size - _FINGERPRINT_BYTES))
                tail = stream.read(_FINGERPRINT_BYTES)
        except OSError as error:
            raise FerError(f"{path} cannot be read ({error.strerror}); check the file and its permissions.") from None
        digest.update(f"{name}\0{size}\0".encode("utf-8", "surrogateescape"))
        digest.update(head)
        digest.update(tail)
        total += size
    return total, digest.hexdigest()
