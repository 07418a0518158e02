"""Where the tests find real media, and the checks that no test leaves a thread, an open file or a complaint behind."""

import gc
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# The tests' networks and tables are so small that threads cost more than they give, above all where a worker of the
# tests has each core already: BLAS alone waits three quarters of a calibration for its threads.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(_threads, "1")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
_GRACE_S = 5.0
# These take minutes each: begun last, they would leave the other workers without work.
_LONGEST = ("test_nothing_leaves.py", "test_trainer.py", "test_zoo.py", "test_export.py", "test_annotate_batch.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


def _existing(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the shared test data is not here: no {path.name} beside the project")
    return path


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real videos and pictures."""
    return _existing(SHARED / "media")


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The folder of awkward inputs, each of which stands for a kind."""
    return _existing(SHARED / "cases")


@pytest.fixture(scope="session")
def fer2013() -> Path:
    """The folder of FER-2013 contact sheets with its `load.py`."""
    return _existing(SHARED / "data" / "fer2013")


@pytest.fixture(scope="session")
def fer2013_tiles(fer2013: Path) -> NDArray[np.uint8]:
    """The validation faces, (3589, 48, 48) uint8."""
    import cv2

    sheet = np.asarray(cv2.imread(str(fer2013 / "validation.webp"), cv2.IMREAD_GRAYSCALE), np.uint8)
    side = sheet.shape[0] // 48
    return sheet.reshape(side, 48, side, 48).transpose(0, 2, 1, 3).reshape(-1, 48, 48)[:3589]


def _open_files() -> set[str]:
    """Regular files this process holds open, the interpreter's own aside (Linux; elsewhere none)."""
    names = set()
    for entry in Path("/proc/self/fd").glob("*") if sys.platform == "linux" else ():
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        if target.startswith("/") and Path(target.removesuffix(" (deleted)")).suffix and Path(target).is_file():
            names.add(target)
    return {name for name in names if not name.startswith((sys.prefix, sys.base_prefix, "/proc", "/sys", "/usr"))}


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a Python thread running or a file open."""
    threads, files = set(threading.enumerate()), _open_files()
    yield
    for thread in set(threading.enumerate()) - threads:
        thread.join(_GRACE_S if not thread.daemon else 1.0)
    left_threads = [thread.name for thread in set(threading.enumerate()) - threads if thread.is_alive()]
    if _open_files() - files:
        gc.collect()  # close what only a cycle of references still holds; seconds, once TensorFlow is loaded
    left_files = sorted(_open_files() - files)
    assert not left_threads, f"the test left threads running: {left_threads}"
    assert not left_files, f"the test left files open: {left_files}"


class _Complaints(logging.Handler):
    """Keeps the records from warnings upwards, of the program and of every library that logs to the root."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Advice to a program that makes one network; the tests of a file make many.
        if record.name != "tensorflow" or "triggered tf.function retracing" not in record.getMessage():
            self.records.append(record)


@pytest.fixture(autouse=True)
def _no_complaint_in_the_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test with a warning or an error in the log that it is not marked to expect, or without one that it is."""
    expected = [pattern for mark in request.node.iter_markers("expects_log") for pattern in mark.args]
    complaints = _Complaints()
    logging.getLogger().addHandler(complaints)
    yield
    logging.getLogger().removeHandler(complaints)
    texts = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in complaints.records]
    unexpected = [text for text in texts if not any(re.search(pattern, text) for pattern in expected)]
    missing = [pattern for pattern in expected if not any(re.search(pattern, text) for text in texts)]
    assert not unexpected, f"the test left complaints in the log: {unexpected}"
    assert not missing, f"the log lacks what the test expects: {missing}"
