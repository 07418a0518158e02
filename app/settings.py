"""What the window remembers from one start to the next."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, cast

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths, QTemporaryDir

from app.recent import KINDS, Kind, Recent, with_newest
from fer_core.emotions import Classes

USUAL_THRESHOLD: Final = 0.4
"""Where the slider of the threshold rests while the model decides."""

NOTICE_VERSION: Final = 1
"""Of the first-start page. Raised whenever its text says something else: then it is shown to everybody again."""

_READING: Final = "reading"

_RECENT: Final[dict[Kind, str]] = {"file": "recent/files", "session": "recent/sessions", "dataset": "review/datasets"}

Colours = Literal["system", "light", "dark"]
COLOURS: Final[tuple[Colours, ...]] = ("system", "light", "dark")
LANGUAGES: Final = ("system", "en", "de")
TEXT_SIZES: Final = (80, 90, 100, 110, 125, 150, 175, 200)
"""Sizes of the text, percent of the system's."""


@dataclass(frozen=True)
class ReadingSettings:
    """How faces are read.

    Attributes:
        classes: 7 or 8 labels.
        threshold: Confidence below which a reading is uncertain, 0 to 1; None for what the model says by emotion.
        smoothing_s: Time constant of the smoothing, seconds.
        detector: "auto" for faces near and far, or "short" for near ones only, which is faster.
        device: "auto", "cpu" or "gpu".
        model: Folder of a trained network; "" for the one that comes with the program.
    """

    classes: Classes = 7
    threshold: float | None = None
    smoothing_s: float = 0.4
    detector: str = "auto"
    device: str = "auto"
    model: str = ""


@dataclass(frozen=True)
class AnnotateSettings:
    """How files are annotated.

    Attributes:
        video: Write the annotated video.
        blur_faces: Blur every face in it.
        every: Read every n-th frame, 1 and up.
        max_faces: At most that many faces a frame, 1 and up.
        format: "csv", "parquet" or "json".
    """

    video: bool = True
    blur_faces: bool = False
    every: int = 1
    max_faces: int = 60
    format: str = "csv"


@dataclass(frozen=True)
class RecordSettings:
    """What a recording holds.

    Attributes:
        content: "overlay" for a video with what was read drawn into it, "clean" for one without, "data" for no video.
        blur_faces: Blur every face in the video.
        microphone: The key of the microphone whose sound is recorded, "" for none.
    """

    content: Literal["overlay", "clean", "data"] = "overlay"
    blur_faces: bool = False
    microphone: str = ""


@dataclass(frozen=True)
class SoundSettings:
    """How a file's sound is heard.

    Attributes:
        volume: 0 to 1, as loud as it sounds.
        muted: Whether it is not heard at all.
    """

    volume: float = 0.8
    muted: bool = False


class Settings:
    """Typed access to one settings file. A value that makes no sense is answered with its default."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def source(self) -> str:
        """The source chosen last: "demo", "camera:ID", "file:PATH", or "" before any choice."""
        return self._text("source")

    @source.setter
    def source(self, value: str) -> None:
        self._store.setValue("source", value)

    @property
    def camera_format(self) -> str:
        """Picture size and rate asked of the camera, "1280x720@30", or "" for the usual one."""
        return self._text("camera_format")

    @camera_format.setter
    def camera_format(self, value: str) -> None:
        self._store.setValue("camera_format", value)

    @property
    def mirror(self) -> bool:
        """Whether the picture is shown as in a mirror."""
        return self._flag("mirror", default=False)

    @mirror.setter
    def mirror(self, value: bool) -> None:
        self._store.setValue("mirror", value)

    @property
    def reading(self) -> ReadingSettings:
        """How faces are read."""
        usual = ReadingSettings()
        classes = self._number(f"{_READING}/classes", usual.classes, 7, 8)
        threshold = self._number(f"{_READING}/threshold", -1.0, 0.0, 1.0)
        detector = self._text(f"{_READING}/detector", usual.detector)
        device = self._text(f"{_READING}/device", usual.device)
        return ReadingSettings(
            classes=cast(Classes, int(classes)),
            threshold=None if threshold < 0 else threshold,
            smoothing_s=self._number(f"{_READING}/smoothing_s", usual.smoothing_s, 0.0, 2.0),
            detector=detector if detector in {"auto", "short"} else usual.detector,
            device=device if device in {"auto", "cpu", "gpu"} else usual.device,
            model=self._text(f"{_READING}/model"),
        )

    @reading.setter
    def reading(self, value: ReadingSettings) -> None:
        for name in ("classes", "threshold", "smoothing_s", "detector", "device", "model"):
            self._store.setValue(f"{_READING}/{name}", getattr(value, name))
        if value.threshold is None:
            self._store.remove(f"{_READING}/threshold")

    @property
    def annotate(self) -> AnnotateSettings:
        """How files are annotated."""
        usual = AnnotateSettings()
        kind = self._text("annotate/format", usual.format)
        return AnnotateSettings(
            video=self._flag("annotate/video", default=usual.video),
            blur_faces=self._flag("annotate/blur_faces", default=usual.blur_faces),
            every=int(self._number("annotate/every", usual.every, 1, 1000)),
            max_faces=int(self._number("annotate/max_faces", usual.max_faces, 1, 100)),
            format=kind if kind in {"csv", "parquet", "json"} else usual.format,
        )

    @annotate.setter
    def annotate(self, value: AnnotateSettings) -> None:
        for name in ("video", "blur_faces", "every", "max_faces", "format"):
            self._store.setValue(f"annotate/{name}", getattr(value, name))

    @property
    def record(self) -> RecordSettings:
        """What a recording holds."""
        usual = RecordSettings()
        content = self._text("record/content", usual.content)
        return RecordSettings(
            content=cast(Literal["overlay", "clean", "data"], content)
            if content in {"overlay", "clean", "data"}
            else usual.content,
            blur_faces=self._flag("record/blur_faces", default=usual.blur_faces),
            microphone=self._text("record/microphone"),
        )

    @record.setter
    def record(self, value: RecordSettings) -> None:
        for name in ("content", "blur_faces", "microphone"):
            self._store.setValue(f"record/{name}", getattr(value, name))

    @property
    def open_folder(self) -> Path:
        """Where the last file was opened; the user's films at first."""
        return self._folder("open_folder", QStandardPaths.StandardLocation.MoviesLocation, "")

    @open_folder.setter
    def open_folder(self, value: Path) -> None:
        self._store.setValue("open_folder", str(value))

    @property
    def output_folder(self) -> Path:
        """Where sessions are written."""
        return self._folder("output_folder", QStandardPaths.StandardLocation.DocumentsLocation, "FER Studio")

    @output_folder.setter
    def output_folder(self, value: Path) -> None:
        self._store.setValue("output_folder", str(value))

    @property
    def library_folder(self) -> Path:
        """Whose sessions the Sessions page lists; where they are written, as long as nothing else was chosen."""
        return Path(self._text("sessions/library")) if self.library_chosen else self.output_folder

    @library_folder.setter
    def library_folder(self, value: Path) -> None:
        self._store.setValue("sessions/library", str(value))

    @property
    def library_chosen(self) -> bool:
        """Whether another folder than that was chosen."""
        return bool(self._text("sessions/library"))

    @property
    def library_order(self) -> str:
        """In which order sessions are listed."""
        return self._text("sessions/order", "newest")

    @library_order.setter
    def library_order(self, value: str) -> None:
        self._store.setValue("sessions/order", value)

    @property
    def screenshot_folder(self) -> Path:
        """Where screenshots are saved."""
        return self._folder("screenshot_folder", QStandardPaths.StandardLocation.PicturesLocation, "FER Studio")

    @screenshot_folder.setter
    def screenshot_folder(self, value: Path) -> None:
        self._store.setValue("screenshot_folder", str(value))

    @property
    def reviewer(self) -> str:
        """In whose name decisions of a review are written down; empty for the user's name on the machine."""
        return self._text("review/who")

    @reviewer.setter
    def reviewer(self, value: str) -> None:
        self._store.setValue("review/who", value)

    @property
    def review_squares(self) -> bool:
        """Whether a face under review is drawn pixel by pixel, instead of smoothly."""
        return self._flag("review/squares", default=False)

    @review_squares.setter
    def review_squares(self, value: bool) -> None:
        self._store.setValue("review/squares", value)

    @property
    def datasets(self) -> tuple[Path, ...]:
        """The data sets that were reviewed last, the newest first."""
        return self._paths("review/datasets")

    def remember_dataset(self, folder: Path) -> None:
        """Put a data set first among those reviewed."""
        self.remember("dataset", folder)

    def panel_shown(self, name: str) -> bool:
        """Return whether a panel was open: "source", "face" or "timeline"."""
        return self._flag(f"panels/{name}", default=True)

    def show_panel(self, name: str, shown: bool) -> None:
        """Remember whether a panel is open."""
        self._store.setValue(f"panels/{name}", shown)

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window; empty at first."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def recent(self) -> tuple[Recent, ...]:
        """What was opened last: files, sessions, data sets, each the newest first."""
        return tuple(Recent(kind, path) for kind in KINDS for path in self._paths(_RECENT[kind]))

    def remember(self, kind: Kind, path: Path) -> None:
        """Put something that is opened first among its kind."""
        if len(str(path).splitlines()) == 1:  # a name may hold a line's end
            paths = with_newest(self._paths(_RECENT[kind]), path)
            self._store.setValue(_RECENT[kind], "\n".join(map(str, paths)))

    def forget_recent(self) -> None:
        """Forget what was opened, and where the last file lay."""
        for key in (*_RECENT.values(), "open_folder"):
            self._store.remove(key)

    @property
    def colours(self) -> Colours:
        """Whether the window is light or dark, or what the system is."""
        value = self._text("colours", "system")
        return next((one for one in COLOURS if one == value), "system")

    @colours.setter
    def colours(self, value: Colours) -> None:
        self._store.setValue("colours", value)

    @property
    def text_size(self) -> int:
        """How large the text is, percent of the system's; one of TEXT_SIZES."""
        value = int(self._number("text_size", 100, TEXT_SIZES[0], TEXT_SIZES[-1]))
        return min(TEXT_SIZES, key=lambda size: abs(size - value))

    @text_size.setter
    def text_size(self, value: int) -> None:
        self._store.setValue("text_size", value)

    @property
    def language(self) -> str:
        """The language of the window: "en", "de", or "system"."""
        value = self._text("language", "system")
        return value if value in LANGUAGES else "system"

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    def reset_folder(self, name: Literal["output_folder", "screenshot_folder", "library_folder"]) -> None:
        """Take a folder back to where it is at first."""
        self._store.remove("sessions/library" if name == "library_folder" else name)

    def is_chosen(self, name: Literal["output_folder", "screenshot_folder", "library_folder"]) -> bool:
        """Return whether a folder is another than at first."""
        return bool(self._text("sessions/library" if name == "library_folder" else name))

    @property
    def file(self) -> Path:
        """Where all this is kept."""
        return Path(self._store.fileName())

    def everything(self) -> dict[str, object]:
        """Return all that is remembered, for `restore`."""
        return {key: self._store.value(key) for key in self._store.allKeys()}

    def reset(self) -> None:
        """Forget everything but where the window is."""
        geometry = self.geometry
        self._store.clear()
        self.geometry = geometry

    def restore(self, everything: dict[str, object]) -> None:
        """Remember what was remembered when `everything` was asked for, and nothing else."""
        self._store.clear()
        for key, value in everything.items():
            self._store.setValue(key, value)

    @property
    def annotate_at_once(self) -> int:
        """How many files of the queue are annotated at the same time; 0 for what fits the machine."""
        return int(self._number("annotate/at_once", 0, 0, 64))

    @annotate_at_once.setter
    def annotate_at_once(self, value: int) -> None:
        self._store.setValue("annotate/at_once", value)

    @property
    def annotate_presets(self) -> dict[str, AnnotateSettings]:
        """The user's own ways to annotate, by name."""
        try:
            rows = json.loads(self._text("annotate/presets", "{}"))
            return {str(name): _preset(row) for name, row in rows.items()}
        except (ValueError, TypeError, AttributeError, KeyError):
            return {}

    @annotate_presets.setter
    def annotate_presets(self, value: dict[str, AnnotateSettings]) -> None:
        self._store.setValue("annotate/presets", json.dumps({name: asdict(one) for name, one in value.items()}))

    @property
    def mark_kinds(self) -> str:
        """The user's own kinds of marks, as `format_kinds` writes them."""
        return self._text("sessions/mark_kinds")

    @mark_kinds.setter
    def mark_kinds(self, value: str) -> None:
        self._store.setValue("sessions/mark_kinds", value)

    @property
    def sound(self) -> SoundSettings:
        """How a file's sound is heard."""
        usual = SoundSettings()
        return SoundSettings(
            volume=self._number("sound/volume", usual.volume, 0.0, 1.0),
            muted=self._flag("sound/muted", default=usual.muted),
        )

    @sound.setter
    def sound(self, value: SoundSettings) -> None:
        for name in ("volume", "muted"):
            self._store.setValue(f"sound/{name}", getattr(value, name))

    def save(self) -> None:
        """Write to disk now."""
        self._store.sync()

    @property
    def screenshot_blur(self) -> bool:
        """Whether faces on screenshots are made unrecognisable."""
        return self._flag("screenshot_blur", default=False)

    @screenshot_blur.setter
    def screenshot_blur(self, value: bool) -> None:
        self._store.setValue("screenshot_blur", value)

    @property
    def read_notice(self) -> int:
        """Which version of the first-start page was read; 0 before any."""
        return int(self._number("privacy/read_notice", 0, 0, 1_000_000))

    @read_notice.setter
    def read_notice(self, value: int) -> None:
        self._store.setValue("privacy/read_notice", value)

    @property
    def compact_geometry(self) -> QByteArray:
        """Place and size of the compact view; empty at first."""
        value = self._store.value("compact_geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @compact_geometry.setter
    def compact_geometry(self, value: QByteArray) -> None:
        self._store.setValue("compact_geometry", value)

    def forget(self) -> None:
        """Remove the file. What is set from now on is forgotten with the program.

        Raises:
            OSError: The file may not be removed.
        """
        self._store.sync()
        self.file.unlink(missing_ok=True)
        self._scratch = QTemporaryDir()  # removed with this object
        self._store = QSettings(self._scratch.filePath("settings.ini"), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def _paths(self, key: str) -> tuple[Path, ...]:
        return tuple(Path(line) for line in self._text(key).splitlines() if line)

    def _flag(self, key: str, *, default: bool) -> bool:
        return str(self._store.value(key, default)).lower() == "true"

    def _number(self, key: str, default: float, low: float, high: float) -> float:
        try:
            value = float(str(self._store.value(key, default)))
        except ValueError:
            return default
        return value if low <= value <= high else default

    def _folder(self, key: str, place: QStandardPaths.StandardLocation, below: str) -> Path:
        remembered = self._text(key)
        if remembered:
            return Path(remembered)
        return Path(QStandardPaths.writableLocation(place) or Path.home()) / below


def _preset(row: dict[str, object]) -> AnnotateSettings:
    """Return what a preset's row says.

    Raises:
        KeyError: A value is missing or makes no sense.
    """
    every, most, kind = row["every"], row["max_faces"], row["format"]
    if not (isinstance(every, int) and 1 <= every <= 1000 and isinstance(most, int) and 1 <= most <= 100):
        raise KeyError("every")
    if kind not in ("csv", "parquet", "json"):
        raise KeyError("format")
    return AnnotateSettings(bool(row["video"]), bool(row["blur_faces"]), every, most, str(kind))
