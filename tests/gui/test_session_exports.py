"""Exports of the open session: each kind, its progress, what it ends in, what it must not touch."""

import threading
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions import exports
from app.sessions.export_menu import LookDialog
from app.sessions.exports import Export, ExportRequest
from app.sessions.page import SessionsPage
from app.settings import Settings
from fer_core.session.selection_export import Look, export_clip
from tests.gui.watching import make_session, open_session, write_clip

# Its list of fonts is the user's, and would be made anew, with a warning, in the cache that a test has of its own.
with suppress(ImportError):
    import matplotlib.font_manager  # noqa: F401

TARGETS = {
    Export.REPORT: "report.html",
    Export.SUMMARY: "summary.csv",
    Export.FIGURES: "figures",
    Export.READINGS: "readings.parquet",
    Export.CLIP: "clip.mp4",
    Export.PICTURES: "pictures",
}


@pytest.fixture
def page(window: MainWindow, settings: Settings, tmp_path: Path, qtbot: QtBot) -> SessionsPage:
    clip = write_clip(tmp_path / "films" / "clip.mp4")
    page = open_session(window, make_session(clip, settings.output_folder), qtbot)
    qtbot.waitUntil(lambda: not page.library.busy and not page.desk.busy, timeout=30_000)
    (tmp_path / "out").mkdir()
    return page


@pytest.mark.parametrize("kind", list(Export))
def test_each_kind_is_written_and_told_of(kind: Export, page: SessionsPage, tmp_path: Path, qtbot: QtBot) -> None:
    if kind in (Export.REPORT, Export.FIGURES):
        pytest.importorskip("plotly", reason="Plotly comes with the extra 'data'")
        pytest.importorskip("matplotlib", reason="Matplotlib comes with the extra 'data'")
    page.viewer.timeline.take_view(page.viewer.timeline.view.select(0.4, 1.2))
    target = tmp_path / "out" / TARGETS[kind]
    with qtbot.waitSignal(page.message, timeout=30_000) as told:
        page.desk.begin_export(ExportRequest(kind, target, Look(), every=5))
        assert page.desk.exports.isVisible()
    assert told.args is not None
    assert str(target) in told.args[0]
    assert told.args[1] == "Show"
    assert page.desk.exports.isHidden()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [target.name]
    if target.is_dir():
        names = sorted(path.name for path in target.iterdir())
        assert len(names) == 4 if kind is Export.PICTURES else "clip-Face-1-shares.svg" in names
    qtbot.waitUntil(lambda: not page.desk.busy, timeout=30_000)


def slow_down(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Have a clip wait at its fourth picture until it is cancelled, or the event is set."""
    go_on = threading.Event()
    inner = export_clip

    def slow(*args: object, **more: object) -> object:
        selection, target, look, tell = args

        def waiting(done: int, total: int) -> None:
            while done == 3 and not go_on.is_set():
                tell(done, total)  # type: ignore[operator]
            tell(done, total)  # type: ignore[operator]

        return inner(selection, target, look, waiting)  # type: ignore[arg-type]

    monkeypatch.setattr(exports, "export_clip", slow)
    return go_on


def closing(window: MainWindow) -> QMessageBox:
    """Close the window; return what it asks."""
    window.close()
    window.close()
    assert window.isVisible()
    (box,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
    assert box.text() == "An export is under way."
    return box


def press(box: QMessageBox, text: str, qtbot: QtBot) -> None:
    button = next(one for one in box.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("answer", ["Keep working", "Close when done", "Cancel it and close"])
def test_closing_during_an_export_asks_once(
    answer: str,
    window: MainWindow,
    page: SessionsPage,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on, strip, target = slow_down(monkeypatch), page.desk.exports, tmp_path / "out" / "clip.mp4"
    page.desk.begin_export(ExportRequest(Export.CLIP, target))
    qtbot.waitUntil(lambda: strip.bar.value() == 3)
    press(closing(window), answer, qtbot)
    if answer == "Cancel it and close":
        qtbot.waitUntil(lambda: not window.isVisible())
        assert list((tmp_path / "out").iterdir()) == []
        return
    go_on.set()
    qtbot.waitUntil(lambda: not strip.at_work)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip.mp4"]
    qtbot.waitUntil(lambda: window.isVisible() == (answer == "Keep working"))


def test_cancel_leaves_nothing(
    page: SessionsPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch)
    strip = page.desk.exports
    page.desk.begin_export(ExportRequest(Export.CLIP, tmp_path / "out" / "clip.mp4"))
    qtbot.waitUntil(lambda: strip.bar.value() == 3)
    assert strip.bar.maximum() == 40
    with qtbot.waitSignal(page.warned) as warned:
        page.desk.begin_export(ExportRequest(Export.CLIP, tmp_path / "out" / "other.mp4"))
    assert warned.args == ["An export is under way. Wait for it, or cancel it."]
    with qtbot.waitSignal(page.message) as told:
        qtbot.mouseClick(strip.cancel, Qt.MouseButton.LeftButton)
    assert told.args is not None
    assert told.args[0] == "The export is cancelled; nothing of it was kept."
    qtbot.waitUntil(lambda: list((tmp_path / "out").iterdir()) == [])


def test_what_cannot_be_written_is_said(page: SessionsPage, qtbot: QtBot) -> None:
    watched = page.viewer.watched
    assert watched is not None
    with qtbot.waitSignal(page.warned) as warned:
        page.desk.begin_export(ExportRequest(Export.READINGS, watched.session.folder / "mine.csv"))
    assert warned.args is not None
    assert "is the session itself, which stays as it was read" in warned.args[0]


def test_the_way_from_the_menu_to_the_file(page: SessionsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.desk.export.actions_of[Export.PICTURES].trigger()
    (dialog,) = page.desk.findChildren(LookDialog)
    assert dialog.blur.isEnabled()
    assert not dialog.marked.isEnabled()
    dialog.every.setValue(20)
    dialog.overlay.setChecked(False)
    qtbot.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    (asked,) = page.desk.findChildren(QFileDialog)
    with qtbot.waitSignal(page.message):
        asked.fileSelected.emit(str(tmp_path / "out" / "shots"))
    asked.close()
    assert len(list((tmp_path / "out" / "shots").iterdir())) == 2
