"""What the window remembers from one start to the next."""

from app.settings.groups import USUAL_THRESHOLD, AnnotateSettings, ReadingSettings, RecordSettings, SoundSettings
from app.settings.settings import COLOURS, LANGUAGES, NOTICE_VERSION, TEXT_SIZES, Colours, Settings

__all__ = [
    "COLOURS",
    "LANGUAGES",
    "NOTICE_VERSION",
    "TEXT_SIZES",
    "USUAL_THRESHOLD",
    "AnnotateSettings",
    "Colours",
    "ReadingSettings",
    "RecordSettings",
    "Settings",
    "SoundSettings",
]
