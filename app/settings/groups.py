"""Settings that belong together, and how they are read and written."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Final, Literal, cast

from app.settings.store import SettingsStore
from fer_core.emotions import Classes

USUAL_THRESHOLD: Final = 0.4
"""Where the slider of the threshold rests while the model decides."""


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


def write_group(
    store: SettingsStore, name: str, value: ReadingSettings | AnnotateSettings | RecordSettings | SoundSettings
) -> None:
    """Write a group, a key a field."""
    for field in fields(value):
        store.put(f"{name}/{field.name}", getattr(value, field.name))


def read_reading(store: SettingsStore) -> ReadingSettings:
    """Return how faces are read."""
    usual = ReadingSettings()
    classes = store.number("reading/classes", usual.classes, 7, 8)
    threshold = store.number("reading/threshold", -1.0, 0.0, 1.0)
    detector = store.text("reading/detector", usual.detector)
    device = store.text("reading/device", usual.device)
    return ReadingSettings(
        classes=cast(Classes, int(classes)),
        threshold=None if threshold < 0 else threshold,
        smoothing_s=store.number("reading/smoothing_s", usual.smoothing_s, 0.0, 2.0),
        detector=detector if detector in {"auto", "short"} else usual.detector,
        device=device if device in {"auto", "cpu", "gpu"} else usual.device,
        model=store.text("reading/model"),
    )


def read_annotate(store: SettingsStore) -> AnnotateSettings:
    """Return how files are annotated."""
    usual = AnnotateSettings()
    kind = store.text("annotate/format", usual.format)
    return AnnotateSettings(
        video=store.flag("annotate/video", default=usual.video),
        blur_faces=store.flag("annotate/blur_faces", default=usual.blur_faces),
        every=int(store.number("annotate/every", usual.every, 1, 1000)),
        max_faces=int(store.number("annotate/max_faces", usual.max_faces, 1, 100)),
        format=kind if kind in {"csv", "parquet", "json"} else usual.format,
    )


def read_record(store: SettingsStore) -> RecordSettings:
    """Return what a recording holds."""
    usual = RecordSettings()
    content = store.text("record/content", usual.content)
    return RecordSettings(
        content=cast(Literal["overlay", "clean", "data"], content)
        if content in {"overlay", "clean", "data"}
        else usual.content,
        blur_faces=store.flag("record/blur_faces", default=usual.blur_faces),
        microphone=store.text("record/microphone"),
    )


def read_sound(store: SettingsStore) -> SoundSettings:
    """Return how a file's sound is heard."""
    usual = SoundSettings()
    return SoundSettings(
        volume=store.number("sound/volume", usual.volume, 0.0, 1.0),
        muted=store.flag("sound/muted", default=usual.muted),
    )


def read_presets(store: SettingsStore) -> dict[str, AnnotateSettings]:
    """Return the user's own ways to annotate, by name."""
    try:
        rows = json.loads(store.text("annotate/presets", "{}"))
        return {str(name): _preset(row) for name, row in rows.items()}
    except (ValueError, TypeError, AttributeError, KeyError):
        return {}


def write_presets(store: SettingsStore, value: dict[str, AnnotateSettings]) -> None:
    """Write them."""
    store.put("annotate/presets", json.dumps({name: asdict(one) for name, one in value.items()}))


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
