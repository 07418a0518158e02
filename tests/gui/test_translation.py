"""The language of the window: chosen, found, and Qt's own texts with it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.translation import FOLDER, install_translation

_WORDS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de"><context><name>Actions</name>
<message><source>Undo</source><translation>Rückgängig</translation></message></context></TS>
"""


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder with a translation into German, made as it is made for the program."""
    words = tmp_path / "fer_studio_de.ts"
    words.write_text(_WORDS, encoding="utf-8")
    folder = Path(PySide6.__file__).parent
    tool = folder / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([tool, str(words), "-qm", str(words.with_suffix(".qm"))], check=True, capture_output=True)
    return tmp_path


@pytest.fixture(autouse=True)
def _as_before(qapp: QApplication) -> Iterator[None]:
    """Take the translators out again."""
    locale = QLocale()
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(locale)


def test_german_is_spoken_by_the_program_and_by_qt(qapp: QApplication, german: Path) -> None:
    assert install_translation(qapp, "de", german) == "de"
    assert QCoreApplication.translate("Actions", "Undo") == "Rückgängig"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    box.deleteLater()


def test_the_system_is_asked_and_english_is_what_is_written(
    qapp: QApplication, german: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(*languages: str) -> None:
        monkeypatch.setattr("app.translation._system_languages", lambda: languages)

    speak("fr", "de", "en")
    assert install_translation(qapp, "system", german) == "de"
    speak("en", "de")
    assert install_translation(qapp, "system", german) == "en"
    speak("fr")
    assert install_translation(qapp, "system", german) == "en"
    assert install_translation(qapp, "de", german / "nothing") == "en"


def test_english_needs_no_file(qapp: QApplication) -> None:
    assert install_translation(qapp, "en", FOLDER) == "en"
    assert not qapp.findChildren(QTranslator)
