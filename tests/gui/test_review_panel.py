"""The Review page's panel and its question: what is chosen, numbers, the button that is meant to be pressed."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.review.page import ReviewPage
from app.review.states import Step, all_decided
from app.theme import DARK, LIGHT, is_dark
from fer_core.datasets.review.face import DecisionCounts
from fer_core.datasets.writer import DatasetWriter, Row
from tests.gui.reviewing import LEFT, nine_faces, opened, typed


def test_another_data_set_starts_on_its_suspects(
    window: MainWindow, tmp_path: Path, suspects: Path, qtbot: QtBot
) -> None:
    window.show_page(3)
    page = opened(window, nine_faces(tmp_path / "bare"), qtbot)
    qtbot.mouseClick(page.state_page.buttons[Step.FACES], LEFT)
    page.panel.choose("faces", "sad")
    opened(window, suspects, qtbot)
    assert (page.panel.choice, page.panel.progress) == (("suspects", None), "1 of 4, 0 decided")


def test_the_same_data_set_keeps_the_choice_when_it_is_applied_or_opened_again(
    window: MainWindow, page: ReviewPage, suspects: Path, qtbot: QtBot
) -> None:
    page.panel.choose("faces", "sad")
    page.panel.filter_changed.emit()
    typed(qtbot, page, "k")
    page.controller.ask_to_apply()
    assert page.controller.question is not None
    with qtbot.waitSignal(page.idle):
        page.controller.question.defaultButton().click()
    assert (page.panel.choice, page.panel.progress) == (("faces", "sad"), "1 of 3, 0 decided")
    opened(window, suspects, qtbot)
    assert page.panel.choice == ("faces", "sad")


def test_thousands_have_a_comma_wherever_they_stand(page: ReviewPage) -> None:
    assert page.review is not None
    panel = page.panel
    panel.show_dataset(page.review.dataset, {"suspects": 12034, "faces": 32298})
    assert [panel.kind.itemText(place) for place in range(2)] == ["All suspects (12,034)", "Every face (32,298)"]
    panel.show_progress(32296, 32298, 1234)
    assert panel.progress == "32,297 of 32,298, 1,234 decided"
    panel.show_counts(DecisionCounts(1234, 2345, 3456, 4567))
    assert panel._waiting.text() == "1,234 kept, 2,345 relabelled, 3,456 deleted, 4,567 not a face"
    assert all_decided(12034, 12034).title == "All 12,034 decided"


def test_apply_is_drawn_as_the_button_that_is_meant(page: ReviewPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "k")
    page.controller.ask_to_apply()
    box = page.controller.question
    assert box is not None
    qtbot.waitExposed(box)
    theme = DARK if is_dark(box.palette()) else LIGHT
    drawn = {button.text(): button.grab().toImage().pixelColor(6, button.height() // 2) for button in box.buttons()}
    assert drawn == {"Apply": QColor(theme.accent), "Go on reviewing": QColor(theme.raised)}
    box.reject()


def test_classes_stand_in_the_order_of_their_keys_as_one_reads(page: ReviewPage) -> None:
    buttons = list(page.face_review.facts.classes.values())
    places = [(button.mapTo(page, button.rect().topLeft()).y(), button.x()) for button in buttons]
    assert [button.text() or button._number for button in buttons] == ["1", "2", "3"]
    assert places == sorted(places)


def test_a_path_that_is_both_name_and_place_of_a_face_is_said_once(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [Row(f"set/{n}.png", "set", f"set/{n}.png", "train", "angry") for n in range(2)]
    with DatasetWriter(tmp_path / "set", "set", (16, 16, 3), ("angry", "happy")) as writer:
        writer.add(np.random.default_rng(0).integers(0, 255, (2, 16, 16, 3), np.uint8), rows)
        writer.finish()
    window.show_page(3)
    page = opened(window, tmp_path / "set", qtbot)
    qtbot.mouseClick(page.state_page.buttons[Step.FACES], LEFT)
    assert page.face_review.facts.facts == "set/0.png\ntrain"
