"""Makes what README shows of the window, from the program itself: docs/window.png and the table of keys.

    python docs/window.py

It needs the detector's models (`fer-studio assets`), and half a minute, which the timeline is given to fill.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.key_list import live_keys
from app.main_window import MainWindow
from app.qt_environment import forget_opencv_plugins
from app.settings import Settings
from app.theme import ThemeFollower
from fer_core.native_log import divert_native_log

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
PICTURE: Final = ROOT / "docs" / "window.png"
SIZE: Final = QSize(1280, 752)
_PAIRS: Final = 2
_FILLED_MS: Final = 25_000
_LOOK_MS: Final = 50
_FACES: Final = 2
_TABLE: Final = re.compile(r"(<!-- keys, by docs/window\.py -->\n).*?(<!-- end of keys -->)", re.DOTALL)


def key_table() -> str:
    """Return the keys of the Live page as a table of Markdown, two of them a line."""
    keys = live_keys()
    lines = ["| key | does " * _PAIRS + "|", "| --- | --- " * _PAIRS + "|"]
    for start in range(0, len(keys), _PAIRS):
        cells = [cell for key in keys[start : start + _PAIRS] for cell in key]
        cells += [""] * (2 * _PAIRS - len(cells))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def with_keys(readme: str) -> str:
    """Return README's text with today's keys in its table."""
    return _TABLE.sub(lambda found: found[1] + key_table() + found[2], readme)


def take_picture(path: Path) -> None:
    """Let the window read the demo until its timeline has something to show and two faces are in view, and save it."""
    forget_opencv_plugins()
    application = QApplication(sys.argv[:1])
    divert_native_log()
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(Path(folder) / "settings.ini"))
        ThemeFollower(application, lambda: Qt.ColorScheme.Dark).apply()
        window.resize(SIZE)
        window.show()

        def save() -> None:
            analyzed = window.live.view.analyzed
            if analyzed is None or len(analyzed.result.faces) < _FACES:
                return
            window.grab().save(str(path))
            window.close()
            application.quit()

        look = QTimer(window, interval=_LOOK_MS)
        look.timeout.connect(save)
        QTimer.singleShot(0, window, lambda: window.begin("demo"))
        QTimer.singleShot(_FILLED_MS, look, look.start)
        application.exec()


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
    take_picture(PICTURE)
