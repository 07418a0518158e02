import numpy as np
import pytest

from fer_core.emotions import COLOURS, FER2013
from fer_core.frames import Box, Face, FrameResult, Quality, Reason, Verdict
from fer_core.overlay import draw_overlay, pixelate
from fer_core.overlay_layout import place_charts

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


def test_pixelating_outside_the_picture_does_nothing() -> None:
    image = _canvas()
    pixelate(image, Box(2000, 2000, 50, 50))
    assert (image == GREY).all()


def test_charts_stay_inside_and_off_the_faces() -> None:
    boxes = [Box(100, 100, 200, 200), Box(1050, 100, 200, 200), Box(600, 400, 200, 200)]
    charts = place_charts(boxes, (150, 130), (1280, 720), 8)
    for chart in charts:
        assert chart.x >= 0
        assert chart.x + chart.width <= 1280
        assert chart.y + chart.height <= 720
        for box in boxes:
            apart = (
                chart.x >= box.x + box.width
                or chart.x + chart.width <= box.x
                or chart.y >= box.y + box.height
                or chart.y + chart.height <= box.y
            )
            assert apart
    assert charts[0].x == 308
    assert charts[1].x + charts[1].width == 1042
