"""Several inputs of which some end their process: the others lose nothing."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fer_core.files.lock import exclusive
from fer_core.session.annotate import AnnotateOptions, Progress
from fer_core.session.batch import Job, Outcome, plan_jobs, run_jobs
from fer_core.session.record import SessionRecord

OPTIONS = AnnotateOptions(device="cpu", every=20, video=False)
ROOT = Path(__file__).parents[2]

_KILLED = """
import os, sys, threading
from pathlib import Path
from fer_core.session.annotate import AnnotateOptions
from fer_core.session.batch import plan_jobs, run_jobs
if __name__ == "__main__":
    out = Path(sys.argv[1])
    jobs = plan_jobs([Path(name) for name in sys.argv[2:]], out)
    list(run_jobs(jobs, out, AnnotateOptions(device="cpu"), threading.Event(), lambda *_: os.kill(os.getpid(), 9)))
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSEGV to send on Windows")


@pytest.fixture
def inputs(shared_media: Path, tmp_path: Path) -> list[Path]:
    """Three videos, the second of which is the victim."""
    found = []
    for name in ("first", "victim", "last"):
        found.append(tmp_path / f"{name}.mov")
        found[-1].symlink_to(shared_media / "noface_face.mov")
    return found


class Killer:
    """Sends a signal to the worker that is at the victim, once."""

    def __init__(self, number: signal.Signals) -> None:
        self._number = number
        self._done = False

    def __call__(self, job: Job, progress: Progress) -> None:
        if job.name == "victim" and not self._done:
            self._done = True
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, self._number)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_process_that_dies_costs_its_own_input_only(
    inputs: list[Path], tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    outcomes = list(run_jobs(plan_jobs(inputs, out), out, OPTIONS, threading.Event(), Killer(number)))
    assert [outcome.job.name for outcome in outcomes] == ["first", "victim", "last"]
    first, victim, last = outcomes
    assert victim.error is not None
    assert f"Annotating victim.mov ended the process it ran in ({number.name})" in str(victim.error)
    for done in (first, last):
        assert done.summary is not None
        assert SessionRecord.read(done.summary.folder / "session.json").counts.frames == 9
    assert (out / "victim" / "session.json.part").exists()
    again = AnnotateOptions(device="cpu", every=20, video=False, resume=True)
    jobs = plan_jobs(inputs, out, resume=True)
    resumed = list(run_jobs(jobs, out, again, threading.Event(), lambda *_: None, workers=2))
    assert {outcome.summary.record.status for outcome in resumed if outcome.summary} == {"complete"}
    assert len(resumed) == 3
    assert not multiprocessing.active_children()


def test_stopping_ends_the_process_with_a_session_to_resume(inputs: list[Path], tmp_path: Path) -> None:
    out, stop = tmp_path / "out", threading.Event()
    outcomes: list[Outcome] = list(run_jobs(plan_jobs(inputs, out), out, OPTIONS, stop, lambda *_: stop.set()))
    (only,) = outcomes
    assert only.summary is not None
    assert only.summary.interrupted
    assert not multiprocessing.active_children()


def test_killing_the_program_ends_its_workers(inputs: list[Path], tmp_path: Path) -> None:
    """So that the session can be resumed at once."""
    script = tmp_path / "batch.py"
    script.write_text(_KILLED)
    command = [sys.executable, str(script), str(tmp_path / "out"), *map(str, inputs)]
    path = os.environ | {"PYTHONPATH": str(ROOT)}
    # Returns when nobody holds the output open any more: the workers do while they live.
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False, env=path)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "out" / "first" / "session.json.part").exists()
    with exclusive(tmp_path / "out" / "first"):
        pass
