"""What data sets call the emotions."""

from collections.abc import Mapping

from fer_core.emotions import FERPLUS

_ALIASES: Mapping[str, str] = {
    "anger": "angry",
    "disgusted": "disgust",
    "fearful": "fear",
    "afraid": "fear",
    "scared": "fear",
    "happiness": "happy",
    "joy": "happy",
    "sadness": "sad",
    "surprised": "surprise",
    "suprise": "surprise",
    "contemptuous": "contempt",
    "neutrality": "neutral",
}


def emotion_name(text: str) -> str | None:
    """Return the project's name for an emotion that a data set calls ``text``, or None if it is no emotion.

    Example:
        >>> emotion_name("Happiness")
        'happy'
    """
    name = text.strip().lower()
    name = _ALIASES.get(name, name)
    return name if name in FERPLUS else None
