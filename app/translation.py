"""The language of the window."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER: Final = Path(__file__).with_name("translations")
_SOURCE: Final = "en"
"""What the texts in the program are written in."""


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
