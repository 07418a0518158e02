"""What data sets call the emotions, and when two words are the same."""

import unicodedata
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


def word_key(text: str) -> str:
    """Return what all spellings of a word share, whatever their case, their accents' form, and blanks beside colons.

    Macs store an accent apart from its letter, in zips too; keyboards write both as one character.

    Example:
        >>> word_key("U\u0308ber : Mut") == word_key("\u00fcber:mut")
        True
    """
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return ":".join(part.strip() for part in word.split(":"))


def emotion_name(text: str) -> str | None:
    """Return the project's name for an emotion that a data set calls ``text``, or None if it is no emotion.

    Example:
        >>> emotion_name("Happiness")
        'happy'
    """
    name = text.strip().lower()
    name = _ALIASES.get(name, name)
    return name if name in FERPLUS else None
