"""What tests of the Review page review, and what they do to it."""

from pathlib import Path

import numpy as np
import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.review.page import ReviewPage
from fer_core.datasets.review.suspects import write_suspects
from fer_core.datasets.versioned import open_dataset
from fer_core.datasets.writer import DatasetWriter, Row

LABELS = ("angry", "happy", "sad")
LEFT = Qt.MouseButton.LeftButton


def nine_faces(folder: Path) -> Path:
    """Make a data set of f0 to f8; f8 is the same picture as f1."""
    images = np.random.default_rng(2).integers(0, 255, (9, 16, 16, 3), np.uint8)
    images[8] = images[1]
    rows = [
        Row(f"f{n}", "made", f"made.csv:{n}", "train", LABELS[n % 3], (0, 3, 0, 7, 0, 0, 0, 0, 0, 0)) for n in range(9)
    ]
    with DatasetWriter(folder, "made", (16, 16, 3), LABELS) as writer:
        writer.add(images, rows)
        writer.finish()
    return folder


def suspect_four(folder: Path) -> Path:
    """Suspect f0, f1, f2 of being mislabelled, and f3 of being no face."""
    dataset = open_dataset(folder)
    columns = ["id", "kind", "score", "label", "suggested", "note"]
    found = [(f"f{n}", "mislabel", 0.9 - n / 10, LABELS[n], LABELS[(n + 1) % 3], "says the network") for n in range(3)]
    write_suspects(dataset, "mislabel", pd.DataFrame(found, columns=columns))
    none = [("f3", "not_a_face", 0.5, "angry", "", "no face found")]
    write_suspects(dataset, "not_a_face", pd.DataFrame(none, columns=columns))
    return folder


def opened(window: MainWindow, folder: Path, qtbot: QtBot) -> ReviewPage:
    """Open a data set and wait for it."""
    with qtbot.waitSignal(window.review.idle):
        window.review.open_dataset(folder)
    return window.review


def focused() -> QWidget:
    """Return what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def actions(page: ReviewPage) -> list[tuple[str, str]]:
    """What the log holds: which face, what was decided."""
    review = page.review
    assert review is not None
    return [(entry.id, entry.action) for entry in review._log.entries]


def typed(qtbot: QtBot, page: ReviewPage, text: str) -> None:
    """Type keys where the face is."""
    for key in text:
        qtbot.keyClick(page.face_review.view, key)
