"""The language of the window."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

from fer_core.text import file_size

FOLDER: Final = Path(__file__).with_name("translations")
CONTEXT: Final = "QObject"
"""Where every translation stands: `tr` of any class asks there in the end, so that a class may move or be renamed."""

_IN_FIGURES: Final = re.compile(r"(?<=\d)(?:[.,](?=\d)| to (?=[\d\u2212-])|%)")

_SOURCE: Final = "en"
"""What the texts in the program are written in."""

_WORDS: Final = frozenset(
    {
        QT_TRANSLATE_NOOP("QObject", "angry"),
        QT_TRANSLATE_NOOP("QObject", "disgust"),
        QT_TRANSLATE_NOOP("QObject", "fear"),
        QT_TRANSLATE_NOOP("QObject", "happy"),
        QT_TRANSLATE_NOOP("QObject", "sad"),
        QT_TRANSLATE_NOOP("QObject", "surprise"),
        QT_TRANSLATE_NOOP("QObject", "neutral"),
        QT_TRANSLATE_NOOP("QObject", "contempt"),
        QT_TRANSLATE_NOOP("QObject", "uncertain"),
        QT_TRANSLATE_NOOP("QObject", "confidence"),
        QT_TRANSLATE_NOOP("QObject", "unknown"),
        QT_TRANSLATE_NOOP("QObject", "not a face"),
        QT_TRANSLATE_NOOP("QObject", "low confidence"),
        QT_TRANSLATE_NOOP("QObject", "too small"),
        QT_TRANSLATE_NOOP("QObject", "dark"),
        QT_TRANSLATE_NOOP("QObject", "blurred"),
        QT_TRANSLATE_NOOP("QObject", "turned away"),
        QT_TRANSLATE_NOOP("QObject", "no face"),
    }
)
"""The engine's own words: emotions, what no emotion is said for, and why. In files they stay as they are."""


def tr(text: str, meaning: str | None = None) -> str:
    """Return a text of the window in its language, where there is no `self.tr`.

    Args:
        text: As it stands in the program, which is where the tools find it.
        meaning: Which of two things of one name is meant.
    """
    return QCoreApplication.translate(CONTEXT, text, meaning)


def word(text: str) -> str:
    """Return a word of the engine's as a person reads it; a class that somebody else named stays as it is."""
    return tr(text) if text in _WORDS else text


def counted(number: int, thing: str, things: str) -> str:
    """Return a number with its noun: "1 face", "12,034 faces"; both forms are translated already."""
    return written(f"{number:,}") + " " + (thing if number == 1 else things)


def size_words(size: int) -> str:
    """Return a number of bytes as file managers write it in the window's language."""
    number, unit = file_size(size).split(" ")
    units = {"byte": tr("byte"), "bytes": tr("bytes")}
    return written(number) + " " + units.get(unit, unit)


def written(text: str) -> str:
    """Return figures as the window's language writes them: "1,234.5% (1.0 to 2.0)" is "1.234,5 % (1,0 bis 2,0)"."""
    pattern = tr("1,234.5%")
    marks = {",": pattern[1], ".": pattern[5], "%": pattern[7:], " to ": " " + tr("to", "between two figures") + " "}
    return _IN_FIGURES.sub(lambda found: marks[found[0]], text)


def install_translation(application: QCoreApplication, language: str, folder: Path = FOLDER) -> str:
    """Have the texts of the program and of Qt translated; called before any window is made.

    Args:
        application: Gets the translators.
        language: "de", "en", or "system" for the first language of the system that there is a translation to.
        folder: Where `fer_studio_<language>.qm` lies.

    Returns:
        The language that the window is in now.
    """
    for wanted in _system_languages() if language == "system" else (language,):
        if wanted == _SOURCE:
            break
        own = QTranslator(application)
        if own.load(f"fer_studio_{wanted}", str(folder)):
            application.installTranslator(own)
            QLocale.setDefault(QLocale(wanted) if language != "system" else QLocale.system())
            of_qt = QTranslator(application)
            if of_qt.load(f"qtbase_{wanted}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                application.installTranslator(of_qt)
            return wanted
    return _SOURCE


def _system_languages() -> tuple[str, ...]:
    """Return the languages of the system, without their countries, the first wanted first."""
    return tuple(dict.fromkeys(name.replace("_", "-").split("-")[0] for name in QLocale.system().uiLanguages()))
