"""Whether the window stands hours of use: paced live that loses its camera every minute, recorded, under a monkey.

Run from the project's folder: `nice -n 5 python benchmarks/endurance.py [--minutes N] [--seed N] [--video FILE]
[-o FOLDER]`. Ten minutes are the usual form, `--minutes 120` is the long one. It needs Linux and touches nothing of the
user's: all that is written lies in a folder that goes at the end. It uses the platform of `QT_QPA_PLATFORM`, offscreen
if that is not set.

A minute is a round: the real window plays a scripted camera in which people come and go, and records it; the monkey
does whatever the window offers, but for what removes things for good (`monkey.py`); the camera is lost for some seconds
and comes back, and pictures have to come again. Then everything is closed and stopped, what was recorded is opened,
checked and put away, the same session is opened each time, and what the program holds is taken (`held.py`). Memory is
also taken every ten seconds in between.

The first ten minutes, of a shorter run the first half, count for nothing but errors: pages, libraries and caches are
loaded then. It fails, with exit code 1, on a bound that is broken: each stands in the table. `-o` keeps the log with
each move of the monkey, the samples and the table.
"""

import argparse
import faulthandler
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from endurance_ground import Home, check_session, make_home
from endurance_stage import PATIENCE_S, Stage, rest, wait
from endurance_told import Told, figures, tell
from held import Held
from monkey import Monkey
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from scripted_camera import ScriptedCamera

from app.live.player import ACTIVE, Phase
from app.live.source_request import camera_request
from app.main_window import MainWindow
from app.qt_environment import forget_opencv_plugins
from app.sessions.exports import ENDINGS, Export, ExportRequest
from app.settings import Settings
from fer_core.memory import limit_arenas
from fer_core.session.selection_export import Look

EVERY_S: Final = 10.0
ROUND_S: Final = 60.0
KEPT_SESSIONS: Final = 4
STUCK_S: Final = 240.0
"""After so long in one move the window hangs: the threads' stacks are written, and the program ends."""

_log = logging.getLogger("endurance")


class Run:
    """Drives a window for some minutes."""

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        camera: ScriptedCamera,
        home: Home,
        monkey: Monkey,
        told: Told,
        pause_ms: float,
    ) -> None:
        self.told = told
        self.monkey = monkey
        self._window = window
        self._settings = settings
        self._camera = camera
        self._home = home
        self._pause_ms = pause_ms
        self._made: list[Path] = []
        self._begun_s = time.monotonic()
        self._sampled_s = self._begun_s
        self._painted = 0
        self._as_at_first = settings.everything()
        window.live.view.painted.connect(self._count)
        window.live.recording.ended.connect(lambda recording: self._made.append(recording.folder))
        window.annotation.completed.connect(lambda outcome: self._made.append(outcome.folder))

    @property
    def time_s(self) -> float:
        """Seconds since the begin."""
        return time.monotonic() - self._begun_s

    def run(self, minutes: float) -> None:
        """Go on for that long; the last round is finished."""
        number = 0
        self._load_everything()
        self._begun_s = time.monotonic()
        while self.time_s < minutes * 60:
            number += 1
            self._round(number)

    def _load_everything(self) -> None:
        """Open every page and export everything once: what that loads is loaded for good, and is no leak later."""
        window, ground = self._window, self._home.ground
        window.open_dataset(ground.dataset)
        wait(lambda: not window.review.controller.busy)
        window.open_session(self._home.reference)
        desk = window.sessions.desk
        wait(lambda: window.sessions.viewer.watched is not None and desk._made is not None)
        desk.show_summary(True)
        for kind in Export:
            endings = ENDINGS[kind] or ("",)
            desk.begin_export(ExportRequest(kind, ground.exports / f"all {kind.name.lower()}{endings[-1]}", Look()))
            wait(lambda: not desk.exports.busy)
        desk.show_summary(False)

    def _round(self, number: int) -> None:
        _log.info("round %d", number)
        begin_s = time.monotonic()
        self._watch_camera(recorded=self.monkey.chance(0.8))
        self._move_until(begin_s + 0.55 * ROUND_S)
        if self.monkey.chance(0.6):
            self._clear()
            self._watch_camera(recorded=True)
            self._move_until(begin_s + 0.65 * ROUND_S)
        self._lose_camera(number)
        self._move_until(begin_s + 0.85 * ROUND_S)
        self._rest_a_while(number)
        wait(lambda: time.monotonic() > begin_s + ROUND_S, ROUND_S)

    def _watch_camera(self, *, recorded: bool) -> bool:
        live = self._window.live
        self._window.show_page(0)
        if live.player.phase is Phase.PAUSED and live.sources.request.kind == "camera":
            live.player.resume()
        elif live.player.phase not in ACTIVE or live.sources.request.kind != "camera":
            live.play(camera_request(self._camera.choice))
        painted = self._painted
        came = wait(lambda: live.player.phase is Phase.RUNNING and self._painted > painted + 1)
        if came and recorded and not live.recording.recording:
            live.recording.toggle()
        return came

    def _lose_camera(self, number: int) -> None:
        self.told.losses += 1
        _log.info("the camera is lost")
        self._plug(there=False)
        self._move_until(time.monotonic() + self.monkey.between(2.5, 6.0))
        _log.info("the camera is back")
        self._plug(there=True)
        self._clear()
        if not self._watch_camera(recorded=False):
            self.told.not_back.append(number)
            _log.warning("No picture came after the camera was back: the player is %s.", self._window.live.player.phase)

    def _plug(self, *, there: bool) -> None:
        self._camera.plugged = there
        self._window.first_run.finder.changed.emit()

    def _move_until(self, end_s: float) -> None:
        while time.monotonic() < end_s:
            begin_s = time.monotonic()
            faulthandler.dump_traceback_later(STUCK_S, exit=True)
            self.monkey.move()
            taken_s = time.monotonic() - begin_s
            if taken_s > 1.0:
                self.told.slow.append(taken_s)
                _log.info("that took %.1f s", taken_s)
            rest(self.monkey.between(0.05, 1.0) * self._pause_ms)
            self._sample()
        faulthandler.cancel_dump_traceback_later()

    def _sample(self) -> None:
        if time.monotonic() - self._sampled_s >= EVERY_S:
            self._sampled_s = time.monotonic()
            self.told.samples.append(Held.now(self.time_s))

    def _clear(self) -> None:
        """Close everything that lies over the window."""
        compact = self._window.help.compact
        if compact is not None:
            compact.leave()
        self._window.leave_full_screen()
        wait(self._close_over, 5.0)
        self.told.stuck += [f"{type(one).__name__} {one.windowTitle()}" for one in self._over()]

    def _over(self) -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog | QMenu) and one.isVisible()]

    def _close_over(self) -> bool:
        for one in self._over():
            one.reject() if isinstance(one, QDialog) else one.close()
        return not self._over()

    def _rest_a_while(self, number: int) -> None:
        """Stop everything, look at what was made, and take what is held."""
        window, live = self._window, self._window.live
        self._clear()
        live.recording.end()
        live.stop()
        self._restore_settings()
        self._finish_queue()
        window.open_session(self._home.reference)
        desk = window.sessions.desk
        quiet: dict[str, Callable[[], bool]] = {
            "the run": lambda: not live.player.busy,
            "the recording": lambda: not live.recording.busy,
            "the queue": lambda: not window.annotation.busy,
            "the export": lambda: not desk.exports.busy,
            "the session": lambda: not window.sessions._work.busy and window.sessions.viewer.watched is not None,
            "the summary": lambda: not (desk._settle.isActive() or desk._summaries.busy or desk._comparisons.busy),
            "the library": lambda: not window.sessions.library.busy,
            "the data set": lambda: not window.review.controller.busy,
        }
        for name, done in quiet.items():
            if not wait(done, 2 * PATIENCE_S):
                self.told.unfinished.append(f"{name} in round {number}")
        self._check_sessions()
        for notice in window.notices._notices():
            notice.close()
        desk.show_summary(False)
        window.show_page(0)
        rest(700)
        self.told.rests.append(Held.now(self.time_s, count=True))
        _log.info("rest: %s", _short(self.told.rests[-1]))
        print(f"{self.time_s / 60:6.1f} min: {_short(self.told.rests[-1])}", flush=True)
        entries = window.sessions.panel.entries
        if entries:  # what the monkey does to a session it shall not do to the one that is measured with
            window.sessions.open_session(entries[0].folder)

    def _restore_settings(self) -> None:
        window, settings = self._window, self._settings
        settings.restore(self._as_at_first)
        window._change_appearance()
        window.settings_window._take_reading(settings.reading)
        window.live.bar.record_choice.show_settings(settings.record)
        window.pages.take_folders()
        window.resize(1280, 800)

    def _finish_queue(self) -> None:
        controller = self._window.annotation
        queue = controller.queue
        for item in queue.items:
            if item.state.value in ("asks", "failed"):
                queue.remove({item.key})
        queue.release()
        queue.go_on({item.key for item in queue.items})
        wait(lambda: not controller.busy and not controller.unfinished, 4 * PATIENCE_S)
        queue.clear_done()
        queue.remove({item.key for item in queue.items})

    def _check_sessions(self) -> None:
        """Open what was made since the last time, and put away all but the newest."""
        for folder in dict.fromkeys(self._made):
            problem = check_session(folder)
            self.told.sessions += 1
            if problem:
                self.told.spoilt.append(f"{folder.name}: {problem}")
                _log.warning("%s: %s", folder.name, problem)
        self._made.clear()
        kept = sorted(self._home.library.iterdir(), key=lambda one: one.stat().st_mtime)[-KEPT_SESSIONS:]
        for folder in self._home.library.iterdir():
            if folder not in kept:
                shutil.rmtree(folder)
        for folder in (self._home.ground.exports, self._home.screenshots):
            self._home.empty(folder, keep=6)
        self._window.sessions.panel.search.clear()
        self._window.sessions.refresh()
        wait(lambda: not self._window.sessions.library.busy)

    def _count(self, latency_ms: float) -> None:
        self._painted += 1


def _short(held: Held) -> str:
    return (
        f"{held.megabytes:.0f} MB, {held.threads} threads, {held.files} files, {held.children} processes, "
        f"{held.widgets} Qt objects"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=1200.0, help="the longest between two moves, milliseconds")
    parser.add_argument("--video", type=Path, help="what the camera sees; else the demo, in which people come and go")
    parser.add_argument("-o", "--out", type=Path, help="a folder that keeps log, samples and table")
    options = parser.parse_args()
    limit_arenas()
    forget_opencv_plugins()
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication(["endurance"])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        home = make_home(folder)
        kept = options.out or folder / "log"
        kept.mkdir(parents=True, exist_ok=True)
        with (kept / "stacks.txt").open("w") as stacks:
            faulthandler.enable(stacks)
            camera = ScriptedCamera(options.video)
            stage = Stage(application, camera, home, kept)
            monkey = Monkey(stage.window, home.ground, options.seed)
            run = Run(stage.window, stage.settings, camera, home, monkey, stage.told, options.pause)
            run.run(options.minutes)
            seconds = run.time_s
            stage.close()
            faulthandler.disable()
        found = figures(stage.told, stage.complaints, monkey.moves, seconds)
        return 0 if tell(found, stage.told, options.out) else 1


if __name__ == "__main__":
    sys.exit(main())
