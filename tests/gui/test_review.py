"""The Review page: keys, queue, undo, applying, its states."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.review.page import ReviewPage
from app.review.pictures import fitted
from app.review.states import Step, all_decided
from app.review.wording import made
from app.settings import Settings
from fer_core.datasets.review.review import Review, open_review
from fer_core.datasets.versioned import add_version, open_dataset
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError
from tests.gui.reviewing import LEFT, actions, opened, typed


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Lets no data set open before it is set."""
    event = threading.Event()

    def open_late(folder: Path, who: str) -> Review:
        event.wait(30)
        return open_review(folder, who)

    monkeypatch.setattr("app.review.review_controller.open_review", open_late)
    monkeypatch.setattr("app.review.review_controller._PATIENCE_S", 0.0)
    yield event
    event.set()


def drop(window: MainWindow, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, LEFT, none))


def test_each_key_decides_and_goes_on(page: ReviewPage, qtbot: QtBot) -> None:
    assert page.panel.progress == "1 of 4, 0 decided"
    typed(qtbot, page, "s3n")
    qtbot.keyClick(page.face_review.view, Qt.Key.Key_Return)
    assert actions(page) == [("f0", "relabel"), ("f1", "relabel"), ("f2", "not_a_face"), ("f3", "keep")]
    assert page.review is not None
    assert [entry.after for entry in page.review._log.entries] == ["happy", "sad", None, "angry"]
    assert page.position is None
    assert page.state_page.state is not None
    assert page.state_page.state.title == "All 4 decided"


def test_arrows_move_without_deciding_and_a_decision_skips_what_is_decided(page: ReviewPage, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(page.face_review.view, key)
    assert page.panel.progress == "2 of 4, 0 decided"
    typed(qtbot, page, "d")
    qtbot.keyClick(page.face_review.view, Qt.Key.Key_Home)
    typed(qtbot, page, "k")
    assert page.position == 2
    assert [tile.mark for tile in page.face_review.strip.tiles] == ["tick", "close", "", ""]
    assert [tile.current for tile in page.face_review.strip.tiles] == [False, False, True, False]
    qtbot.keyClick(page.face_review.view, Qt.Key.Key_Up)
    assert page.face_review.view.stamp == "Deleted"


def test_undo_goes_back_to_the_face_even_if_the_queue_does_not_have_it(page: ReviewPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "dk")
    page._choose("not_a_face")
    assert page.position == 3
    typed(qtbot, page, "u")
    assert (page.position, page.panel.choice) == (1, ("suspects", None))
    qtbot.keyClick(page.face_review.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.position, page.panel.progress) == (0, "1 of 4, 0 decided")
    typed(qtbot, page, "u")
    assert [action for _, action in actions(page)] == ["delete", "keep", "undo", "undo"]


def test_the_panel_says_what_is_known_and_its_buttons_decide(page: ReviewPage, qtbot: QtBot) -> None:
    facts = page.face_review.facts
    assert facts.words == "angry\nSuggested: happy\nMislabelled · 0.90\nsays the network"
    assert facts.facts == "f0\ntrain\nmade.csv:0"
    assert facts.votes.votes == (("sad", 7), ("happy", 3))
    assert [name for name, button in facts.classes.items() if button.suggested] == ["happy"]
    assert page.bar.accept_button.text() == "Accept: happy (S)"
    qtbot.mouseClick(facts.classes["sad"], LEFT)
    assert page.position == 1
    assert [(tile.tip.splitlines()[0], tile.caption) for tile in page.face_review.copies.tiles] == [
        ("f8", "sad · train")
    ]
    qtbot.mouseClick(page.bar.keep_button, LEFT)
    qtbot.mouseClick(page.bar.delete_button, LEFT)
    assert page.bar.accept_button.isHidden()
    qtbot.mouseClick(page.bar.not_a_face_button, LEFT)
    assert [action for _, action in actions(page)] == ["relabel", "keep", "delete", "not_a_face"]


def test_a_press_on_a_neighbour_or_a_copy_goes_there(page: ReviewPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.face_review.strip, LEFT, pos=page.face_review.strip.place(1).center().toPoint())
    assert page.position == 1
    qtbot.mouseClick(page.face_review.copies, LEFT, pos=page.face_review.copies.place(0).center().toPoint())
    assert (page.position, page.panel.choice) == (8, ("faces", None))


def test_the_filters_choose_kind_and_class(page: ReviewPage, qtbot: QtBot) -> None:
    page.panel.label.setCurrentIndex(page.panel.label.findData("sad"))
    page.panel.filter_changed.emit()
    assert (page.position, page.panel.progress) == (2, "1 of 1, 0 decided")
    page.panel.kind.setCurrentIndex(page.panel.kind.findData("not_a_face"))
    page.panel.filter_changed.emit()
    assert page.state_page.state is not None
    assert page.state_page.state.title == "No face fits"
    qtbot.mouseClick(page.state_page.buttons[Step.SUSPECTS], LEFT)
    assert page.panel.progress == "1 of 4, 0 decided"


def test_applying_says_what_it_does_and_what_came_of_it(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    typed(qtbot, page, "sdnk")
    qtbot.mouseClick(page.state_page.buttons[Step.APPLY], LEFT)
    box = page.controller.question
    assert box is not None
    assert box.informativeText() == "1 kept, 1 relabelled, 1 deleted, 1 not a face. Version 1 stays as it is."
    with qtbot.waitSignal(page.idle):
        qtbot.mouseClick(next(one for one in box.findChildren(QPushButton) if one.text() == "Apply"), LEFT)
    assert window.notices.texts == ("Version 2 of made is made: 7 faces.",)
    assert len(open_dataset(suspects)) == 7
    assert page.state_page.state is not None
    assert page.state_page.state.title == "No suspects in this data set"


def test_applying_can_be_thought_better_of(page: ReviewPage, suspects: Path, qtbot: QtBot) -> None:
    typed(qtbot, page, "k")
    qtbot.mouseClick(page.panel.apply, LEFT)
    assert page.controller.question is not None
    page.controller.question.reject()
    assert page.controller.question is None
    assert page.position == 1
    assert open_dataset(suspects).version.number == 1


def test_only_the_data_set_that_was_asked_about_is_applied(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    typed(qtbot, page, "k")
    other = Path(shutil.copytree(suspects, suspects.with_name("other")))
    qtbot.mouseClick(page.panel.apply, LEFT)
    box = page.controller.question
    assert box is not None
    opened(window, other, qtbot)
    qtbot.mouseClick(next(one for one in box.findChildren(QPushButton) if one.text() == "Apply"), LEFT)
    assert not page.controller.busy
    assert page.controller.question is None


def test_a_data_set_that_was_changed_meanwhile_is_told_and_the_decisions_stay(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    typed(qtbot, page, "k")
    dataset = open_dataset(suspects)
    add_version(dataset, dataset.faces, "split", {})
    qtbot.mouseClick(page.panel.apply, LEFT)
    assert page.controller.question is not None
    with qtbot.waitSignal(page.idle):
        qtbot.keyClick(page.controller.question, Qt.Key.Key_Return)
    assert window.notices.texts[0].startswith("made: Another program made version 2 the current one")
    assert opened(window, suspects, qtbot).panel.progress == "2 of 4, 1 decided"


def test_without_suspects_the_commands_are_named_and_every_face_is_offered(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    window.show_page(3)
    page = opened(window, folder, qtbot)
    state = page.state_page.state
    assert state is not None
    assert state.commands[0].startswith("fer-studio data mislabels ")
    qtbot.mouseClick(page.state_page.buttons[Step.FACES], LEFT)
    assert page.panel.progress == "1 of 9, 0 decided"


def test_damaged_and_locked_data_sets_are_told_in_a_sentence(
    window: MainWindow, suspects: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show_page(3)
    other = open_review(suspects)
    page = opened(window, suspects, qtbot)
    assert page.state_page.state is not None
    assert page.state_page.state.sentence.endswith("is being reviewed in another window. Close it there first.")
    assert (page.position, page.panel.isVisible(), page.bar.isVisible()) == (None, False, False)
    other.close()
    with qtbot.waitSignal(page.idle):
        qtbot.mouseClick(page.state_page.buttons[Step.AGAIN], LEFT)
    assert page.position == 0
    (suspects / "versions" / "0001.parquet").write_bytes(b"PAR1")
    opened(window, suspects, qtbot)
    assert "0001.parquet is damaged" in page.state_page.state.sentence
    typed(qtbot, page, "kdu")
    assert page.position is None


def test_a_dropped_data_set_is_opened_and_remembered(
    make_window: Callable[[], MainWindow], suspects: Path, settings: Settings, qtbot: QtBot
) -> None:
    window = make_window()
    with qtbot.waitSignal(window.review.idle):
        drop(window, suspects)
    assert window.page is window.review
    assert window.review.position == 0
    assert settings.datasets == (suspects,)
    window.close()
    second = make_window()
    second.show_page(3)
    with qtbot.waitSignal(second.review.idle):
        qtbot.mouseClick(second.review.state_page.folders[suspects], LEFT)
    assert second.review.position == 0


def test_letters_typed_as_a_name_decide_nothing(page: ReviewPage, settings: Settings, qtbot: QtBot) -> None:
    who = page.panel.who
    qtbot.mouseClick(who, LEFT)
    qtbot.keyClicks(who, "Dan Sk7")
    qtbot.keyClick(who, Qt.Key.Key_Backspace)
    qtbot.keyClick(who, Qt.Key.Key_Return)
    assert page.face_review.view.hasFocus()
    assert actions(page) == []
    assert settings.reviewer == "Dan Sk"
    typed(qtbot, page, "k")
    assert page.review is not None
    assert page.review._log.entries[0].who == "Dan Sk"


def test_closing_while_a_version_is_made_waits_for_it(
    make_window: Callable[[], MainWindow], suspects: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.show_page(3)
    page = opened(window, suspects, qtbot)
    typed(qtbot, page, "k")
    page.controller.ask_to_apply()
    assert page.controller.question is not None
    page.controller.question.defaultButton().click()
    window.close()
    assert window.notices.texts == ("A new version is being made. The window closes as soon as that is done.",)
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert open_dataset(suspects).version.number == 2
    open_review(suspects).close()


def test_a_window_that_was_to_close_stays_to_say_that_no_version_could_be_made(
    make_window: Callable[[], MainWindow], suspects: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(review: Review) -> Review:
        raise FerError("The disk is full.")

    window = make_window()
    window.show_page(3)
    page = opened(window, suspects, qtbot)
    monkeypatch.setattr(Review, "apply", refuse)
    typed(qtbot, page, "k")
    page.controller.ask_to_apply()
    assert page.controller.question is not None
    with qtbot.waitSignal(page.idle):
        page.controller.question.defaultButton().click()
        window.close()
    assert window.isVisible()
    assert "made: The disk is full." in window.notices.texts
    window.close()
    assert not window.isVisible()


def test_a_window_closes_while_a_data_set_is_still_being_opened_and_lets_go_of_it(
    make_window: Callable[[], MainWindow], suspects: Path, go_on: threading.Event, qtbot: QtBot
) -> None:
    window = make_window()
    drop(window, suspects)
    assert window.close()
    assert not window.isVisible()
    with qtbot.waitSignal(window.review.idle):
        go_on.set()
    assert window.review.review is None
    open_review(suspects).close()


def test_a_data_set_dropped_while_another_opens_is_told_to_wait(
    window: MainWindow, suspects: Path, go_on: threading.Event, qtbot: QtBot
) -> None:
    other = Path(shutil.copytree(suspects, suspects.with_name("other")))
    drop(window, suspects)
    drop(window, other)
    assert window.notices.texts == ("other was not opened: this page is still at work. Open it when that is done.",)
    with qtbot.waitSignal(window.review.idle):
        go_on.set()
    assert window.review.review is not None
    assert window.review.review.dataset.folder == suspects


def test_copies_that_there_is_no_room_for_are_scrolled_to(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    with DatasetWriter(tmp_path / "same", "made", (16, 16), ("angry", "sad")) as writer:
        rows = [Row(f"f{n}", "made", f"made.csv:{n}", "train", "sad") for n in range(30)]
        writer.add(np.full((30, 16, 16), 99, np.uint8), rows)
        writer.finish()
    window.show_page(3)
    page = opened(window, tmp_path / "same", qtbot)
    page._choose("faces")
    copies, bar = page.face_review.copies, page.face_review._copies_row.horizontalScrollBar()
    assert (page.face_review.copies_title, len(copies.tiles)) == ("COPIES OF THIS FACE (24 of 29)", 24)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    last = copies.place(23).center().toPoint()
    assert not copies.visibleRegion().contains(last)
    bar.setValue(bar.maximum())
    assert copies.visibleRegion().contains(last)
    qtbot.mouseClick(copies, LEFT, pos=last)
    assert page.position == 24


def test_decisions_that_are_left_out_are_told_with_what_to_do(window: MainWindow, suspects: Path, qtbot: QtBot) -> None:
    review = open_review(suspects)
    review.decide(0, "keep")
    review.close()
    with (suspects / "decisions.jsonl").open("a", encoding="utf-8") as log:
        log.write("no decision\n")
    dataset = open_dataset(suspects)
    add_version(dataset, dataset.faces[dataset.faces["id"] != "f0"], "cleaning", {})
    window.show_page(3)
    opened(window, suspects, qtbot)
    assert window.notices.texts == (
        "The log of decisions of made has 1 line that cannot be read. Decide again what was decided there.",
        "1 earlier decision about made left out: the face is gone, or has another label. If it is there, decide again.",
    )


def test_one_is_told_as_one_and_many_with_a_comma(page: ReviewPage) -> None:
    assert page.panel.version == "version 1 · 9 faces"
    assert made("made", 2, 1) == "Version 2 of made is made: 1 face."
    assert made("made", 2, 12034) == "Version 2 of made is made: 12,034 faces."
    assert all_decided(1, 1).sentence.startswith("Still to be applied: 1 decision. ")
    assert all_decided(4, 4).sentence.startswith("Still to be applied: 4 decisions. ")


def test_pixels_are_drawn_as_whole_squares_on_demand(page: ReviewPage, settings: Settings, qtbot: QtBot) -> None:
    pixels = np.array([[0, 200], [90, 255]], np.uint8)
    image = fitted(pixels, 101, 90, squares=True)
    assert (image.width(), image.height()) == (90, 90)
    assert {image.pixelColor(x, y).red() for x in range(45) for y in range(45)} == {0}
    assert image.pixelColor(45, 0).red() == 200
    assert fitted(pixels, 101, 90, squares=False).pixelColor(44, 0).red() not in (0, 200)
    typed(qtbot, page, "p")
    assert settings.review_squares
