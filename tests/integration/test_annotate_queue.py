"""Items of a queue in processes of their own, with the real networks: what a kill, a stop and a share do."""

import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_item import QueueItem
from fer_core.session.queue_run import Places, carry_out_item
from fer_core.session.record import SessionRecord
from fer_core.session.run import Progress
from fer_core.session.worker import Share

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL to send on Windows")


def test_a_killed_process_costs_its_run_and_a_retry_goes_on_to_the_same_table(
    shared_media: Path, tmp_path: Path
) -> None:
    options = AnnotateOptions(device="cpu", video=False, every=6)
    item = QueueItem(shared_media / "single_face.mp4", tmp_path, options)
    whole, _ = carry_out_item(
        replace(item, out=tmp_path / "whole"), Places(), Share(), lambda _: None, lambda _: None, threading.Event()
    )
    assert whole.summary is not None
    priorities: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.frames_done == 4:
            for child in multiprocessing.active_children():
                priorities.append(os.getpriority(os.PRIO_PROCESS, child.pid or 0))
                os.kill(child.pid or 0, signal.SIGKILL)

    share = Share(1, gives_way=True)
    killed, _ = carry_out_item(item, Places(), share, lambda _: None, kill, threading.Event())
    assert killed.error is not None
    assert "ended the process it ran in (SIGKILL); what was done until then is kept" in str(killed.error)
    assert priorities == [min(19, os.getpriority(os.PRIO_PROCESS, 0) + 15)]
    assert multiprocessing.active_children() == []
    done: list[int] = []
    resumed, _ = carry_out_item(
        replace(item, name="single_face"),
        Places(),
        share,
        lambda _: None,
        lambda progress: done.append(progress.frames_done),
        threading.Event(),
    )
    assert resumed.summary is not None
    assert done[0] > 1
    assert SessionRecord.read(tmp_path / "single_face" / "session.json").status == "complete"
    assert (tmp_path / "single_face" / "faces.csv").read_bytes() == (whole.summary.folder / "faces.csv").read_bytes()
    assert multiprocessing.active_children() == []
