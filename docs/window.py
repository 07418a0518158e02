"""Makes what README shows of the window, from the program itself: its pictures and the table of keys.

    python docs/window.py

It needs the detector's models (`fer-studio assets`), and a minute: the timeline is given time to fill, then a session
is recorded.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.key_list import live_keys
from app.main_window import MainWindow
from app.qt_environment import forget_opencv_plugins
from app.settings import Settings
from app.theme import ThemeFollower
from app.widgets.notice import Notice
from fer_core.native_log import divert_native_log
from fer_core.session.events import LEAVE_OUT, Event

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
LIVE: Final = ROOT / "docs" / "window.png"
SESSIONS: Final = ROOT / "docs" / "sessions.png"
SIZE: Final = QSize(1280, 752)
_PAIRS: Final = 2
_FILLED_MS: Final = 25_000
_LOOK_MS: Final = 50
_RECORDED_S: Final = 14.0
_MARKED_S: Final = 5.0
_SETTLED_S: Final = 2.0
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


class Photographer(QObject):
    """Works the window through what it is to show, step by step, and saves two pictures of it.

    Args:
        window: Plays the demo.
        done: Is called at the end.
    """

    def __init__(self, window: MainWindow, done: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._done = done
        self._step = self._show_live
        self._folder: Path | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(lambda: self._step())
        window.live.recording.ended.connect(lambda recording: setattr(self, "_folder", recording.folder))
        QTimer.singleShot(_FILLED_MS, self._look, self._look.start)

    def _show_live(self) -> None:
        """Take the first picture when two faces are in view, and record from then on."""
        analyzed = self._window.live.view.analyzed
        if analyzed is not None and len(analyzed.result.faces) >= _FACES:
            self._window.grab().save(str(LIVE))
            self._begun = time.monotonic()
            self._window.live.bar.record.click()
            self._step = self._mark

    def _mark(self) -> None:
        if time.monotonic() - self._begun > _MARKED_S:
            self._window.live.mark()
            self._step = self._end

    def _end(self) -> None:
        if time.monotonic() - self._begun > _RECORDED_S:
            self._window.live.bar.record.click()
            self._step = self._open

    def _open(self) -> None:
        if self._folder is not None:
            self._window.open_session(self._folder)
            self._step = self._name

    def _name(self) -> None:
        """Say who is who, as one would, and go to the mark."""
        sessions = self._window.sessions
        notes = sessions.notes.desk.notes
        if notes is not None and not sessions.desk.busy:
            notes.name(notes.persons[0], "Eileen")
            length_s = sessions.viewer.timeline.view.length_s
            notes.add(Event(LEAVE_OUT, 0.75 * length_s, 0.9 * length_s))
            sessions.viewer.choose_person(notes.persons[0])
            sessions.notes.marks.jump_on(1)
            self._begun = time.monotonic()
            self._step = self._show_session

    def _show_session(self) -> None:
        """Take the second picture when all that follows from the names is there."""
        sessions = self._window.sessions
        if time.monotonic() - self._begun > _SETTLED_S and not sessions.desk.busy:
            for notice in self._window.notices.findChildren(Notice):
                notice.close()
            self._window.grab().save(str(SESSIONS))
            self._look.stop()
            self._done()


def take_pictures() -> None:
    """Let the window read the demo, record it, and show the session; save what it looks like."""
    forget_opencv_plugins()
    application = QApplication(sys.argv[:1])
    divert_native_log()
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.output_folder = Path(folder) / "sessions"
        settings.record = replace(settings.record, content="clean")
        window = MainWindow(settings)
        ThemeFollower(application, lambda: Qt.ColorScheme.Dark).apply()
        window.resize(SIZE)
        window.show()

        def leave() -> None:
            window.close()
            application.quit()

        Photographer(window, leave)
        QTimer.singleShot(0, window, lambda: window.begin("demo"))
        application.exec()


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
    take_pictures()
