from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from fer_core.emotions import COLOURS, FER2013, FERPLUS
from fer_core.frames import Box, Face, Find, FrameResult, Quality, Reason, Verdict
from fer_core.overlay import draw_overlay, pixelate
from fer_core.verdict import tag_texts

GREY = 60


def _face(number: int, box: Box, emotion: str = "happy", reason: Reason | None = None) -> Face:
    probabilities = np.full(7, 0.02, np.float32)
    probabilities[FER2013.index(emotion)] = 0.88
    verdict = Verdict(emotion, 0.88, reason)
    keypoints, crop = np.zeros((6, 2), np.float32), np.zeros((48, 48), np.uint8)
    return Face(number, box, 0.9, keypoints, crop, probabilities, probabilities, Quality(200, 1, 0.5, 0), verdict)


def _result(*faces: Face) -> FrameResult:
    return FrameResult(0, 0.0, FER2013, faces)


def _canvas() -> np.ndarray:
    return np.full((720, 1280, 3), GREY, np.uint8)


def _count(image: np.ndarray, emotion: str) -> int:
    return int((image == np.array(COLOURS[emotion][::-1])).all(axis=2).sum())


def test_the_frame_itself_is_not_drawn_on() -> None:
    image = _canvas()
    draw_overlay(image, _result(_face(1, Box(400, 200, 200, 200))))
    assert (image == GREY).all()


def test_an_array_that_is_no_longer_needed_is_drawn_into_and_nothing_of_it_shows() -> None:
    image, used = _canvas(), np.random.default_rng(5).integers(0, 256, (720, 1280, 3), dtype=np.uint8)
    result = _result(_face(1, Box(400, 200, 200, 200)))
    drawn = draw_overlay(image, result, canvas=used)
    assert drawn is used
    assert (drawn == draw_overlay(image, result)).all()
    assert (image == GREY).all()


def test_behind_a_chart_the_picture_shines_through() -> None:
    noise = np.random.default_rng(6).integers(0, 256, (720, 1280, 3), dtype=np.uint8)
    drawn = draw_overlay(noise, _result(_face(1, Box(400, 200, 200, 200))))
    corner = np.s_[202:206, 612:740]  # of the chart, right of the face and above its first row
    np.testing.assert_allclose(drawn[corner], 0.72 * np.array([24, 20, 18]) + 0.28 * noise[corner], atol=0.51)


def test_a_frame_without_faces_stays_as_it_is() -> None:
    assert (draw_overlay(_canvas(), _result()) == GREY).all()


def test_the_box_stands_where_the_face_is_in_the_emotions_colour() -> None:
    drawn = draw_overlay(_canvas(), _result(_face(1, Box(400, 200, 200, 200))))
    happy = np.array(COLOURS["happy"][::-1])
    for y, x in [(300, 400), (300, 600), (400, 500)]:
        assert (drawn[y, x] == happy).all()
    assert (drawn[300, 500] == GREY).all()


def test_the_likely_emotion_has_the_longest_bar() -> None:
    drawn = draw_overlay(_canvas(), _result(_face(1, Box(400, 200, 200, 200), "sad")))
    assert _count(drawn, "sad") > 1000
    assert 0 < _count(drawn, "fear") < 50


def test_an_uncertain_face_is_grey_and_has_no_bars() -> None:
    drawn = draw_overlay(_canvas(), _result(_face(1, Box(400, 200, 200, 200), "happy", Reason.TURNED_AWAY)))
    assert _count(drawn, "happy") == 0
    assert _count(drawn, "uncertain") > 500


@pytest.mark.parametrize("box", [Box(-50, -40, 200, 200), Box(1200, 650, 300, 300), Box(0, 0, 1280, 720)])
def test_faces_at_the_edge_are_drawn_inside(box: Box) -> None:
    drawn = draw_overlay(_canvas(), _result(_face(1, box)))
    assert drawn.shape == (720, 1280, 3)
    assert _count(drawn, "happy") > 200


@pytest.mark.parametrize("shape", [(48, 48, 3), (2160, 3840, 3), (1, 1, 3)])
def test_any_picture_size_can_be_drawn_on(shape: tuple[int, int, int]) -> None:
    image = np.full(shape, GREY, np.uint8)
    assert draw_overlay(image, _result(_face(1, Box(0, 0, shape[1] / 2, shape[0] / 2)))).shape == shape


def test_a_blurred_face_cannot_be_told_from_its_pixels() -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (200, 200, 3), dtype=np.uint8)
    pixelate(image, Box(50, 50, 100, 100))
    inside = image[40:160, 40:160].reshape(-1, 3)
    assert len(np.unique(inside, axis=0)) <= 36


def test_what_was_found_and_not_read_is_blurred_too() -> None:
    image = np.random.default_rng(0).integers(0, 256, (200, 400, 3), dtype=np.uint8)
    result = replace(_result(), finds=(Find(Box(50, 50, 100, 100), 0.6),))
    drawn = draw_overlay(image, result, blur_faces=True)
    assert len(np.unique(drawn[50:150, 50:150].reshape(-1, 3), axis=0)) <= 36
    assert (drawn[:, 200:] == image[:, 200:]).all()
    assert (draw_overlay(image, result) == image).all()


def test_pixelating_outside_the_picture_does_nothing() -> None:
    image = _canvas()
    pixelate(image, Box(2000, 2000, 50, 50))
    assert (image == GREY).all()


def test_every_emotion_keeps_its_row_when_seven_become_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    put_text = cv2.putText

    def note(image: np.ndarray, text: str, *rest: Any) -> object:
        written.append(text)
        return put_text(image, text, *rest)

    monkeypatch.setattr(cv2, "putText", note)
    rows = []
    for labels in (FER2013, FERPLUS):
        written.clear()
        probabilities = np.full(len(labels), 1 / len(labels), np.float32)
        face = replace(_face(1, Box(400, 200, 200, 200)), probabilities=probabilities, smoothed=probabilities)
        draw_overlay(_canvas(), FrameResult(0, 0.0, labels, (face,)))
        rows.append([text for text in written if not text.startswith("#")])
    assert rows == [list(FER2013), [*FER2013, "contempt"]]


def test_an_uncertain_faces_tag_names_no_emotion_and_no_percentage() -> None:
    face = _face(3, Box(400, 200, 200, 200), "happy", Reason.TURNED_AWAY)
    assert tag_texts(face) == ("#3 uncertain · turned away", "#3 uncertain", "#3")
    assert tag_texts(_face(3, Box(0, 0, 9, 9))) == ("#3 happy 88 %", "#3 happy", "#3")


def test_a_caption_is_written_off_the_faces() -> None:
    face = _face(1, Box(1060, 500, 220, 220))
    plain, drawn = (draw_overlay(_canvas(), _result(face), caption=caption) for caption in ("", "mirrored"))
    ys, xs = np.nonzero((plain != drawn).any(axis=2))
    assert len(ys) > 300
    assert xs.max() < 180
    assert ys.min() > 680
