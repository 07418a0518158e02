"""Every text of the window is found by Qt's tools, and stands in every translation."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app.translation import FOLDER

SCRIPT = Path(__file__).parents[3] / "packaging" / "translations.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_translated_and_compiled(script: ModuleType) -> None:
    texts = script.found_texts()
    assert len(texts) > 900
    assert list(script.unseen_texts(texts)) == []
    for ts in FOLDER.glob("*.ts"):
        assert script.faults(ts, texts) == []
    assert {path.stem for path in FOLDER.glob("*.qm")} == {path.stem for path in FOLDER.glob("*.ts")}


def test_what_is_amiss_is_told(script: ModuleType, tmp_path: Path) -> None:
    ts = tmp_path / "fer_studio_de.ts"
    texts = {("Open {0}", ""), ("Close", ""), ("Light", "colours")}
    assert script.faults(ts, texts)[-1] == "fer_studio_de.qm is not there"
    script.write(ts, texts, {("Open {0}", ""): "{0} öffnen", ("Light", "colours"): "Hell"}, "de")
    script.compile_translation(ts)
    assert script.faults(ts, texts) == ["not translated: 'Close'"]
    assert script.faults(ts, texts - {("Close", "")}) == ["in the program no more: 'Close'"]
    script.write(ts, texts, {("Open {0}", ""): "{1} öffnen", ("Close", ""): "Zu", ("Light", "colours"): "Weiß"}, "de")
    assert script.faults(ts, texts) == [
        "fer_studio_de.qm is older: 'Close'",
        "fer_studio_de.qm is older: 'Light'",
        "other placeholders: 'Open {0}', '{1} öffnen'",
    ]


def test_a_text_keeps_its_translation_wherever_it_moves(script: ModuleType, tmp_path: Path) -> None:
    ts, module = tmp_path / "fer_studio_de.ts", tmp_path / "one.py"
    module.write_text('class One(QObject):\n    def name(self):\n        return self.tr("Close")\n')
    script.write(ts, script.found_texts(tmp_path), {("Close", ""): "Schließen"}, "de")
    module.unlink()
    (tmp_path / "two.py").write_text('def name():\n    return tr("Close") + f"{tr(\'Open\')}"\n')
    found = script.found_texts(tmp_path)
    script.write(ts, found, script.read(ts), "de")
    assert script.read(ts) == {("Close", ""): "Schließen"}
    assert list(script.unseen_texts(found, tmp_path)) == [  # Qt's tool does not look into braces
        f"{tmp_path.name}/two.py:2: what tr() is given is no text that is found"
    ]


def test_a_class_asks_where_the_translations_stand(script: ModuleType, tmp_path: Path, qapp: QApplication) -> None:
    class Anything(QObject):
        pass

    ts = tmp_path / "fer_studio_de.ts"
    script.write(ts, {("Close", "")}, {("Close", ""): "Schließen"}, "de")
    script.compile_translation(ts)
    translator = QTranslator()
    assert translator.load(str(ts.with_suffix(".qm")))
    qapp.installTranslator(translator)
    try:
        assert Anything().tr("Close") == "Schließen"
    finally:
        qapp.removeTranslator(translator)
