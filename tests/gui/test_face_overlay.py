"""What is drawn over the picture: frames that are copied, tags that go along, and crowds that can be read."""

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.live.box_frames import BoxFrames, FrameStyle, _stroke
from app.live.face_overlay import FaceOverlay
from app.live.face_tag import Tag
from app.live.view_geometry import Letterbox
from fer_core.emotions import FER2013
from fer_core.frames import Box, Face, FrameResult, Reason
from tests.gui.scripted import make_face

VIEW = QRectF(0, 0, 812, 570)
"""The view of a window of 1280x800."""
PICTURE = QRectF(0, 56, 812, 457)
"""Where a picture of 1280x720 lies in it."""


def crowd(count: int, columns: int, side: float) -> list[Face]:
    """Faces in rows all over the picture, every third one uncertain."""
    rows = -(-count // columns)
    return [
        make_face(
            number + 1,
            Box(
                PICTURE.left() + PICTURE.width() * (number % columns + 0.5) / columns - side / 2,
                PICTURE.top() + PICTURE.height() * (number // columns + 0.5) / rows - side / 2,
                side,
                side,
            ),
            FER2013[number % 7],
            0.8,
            Reason.LOW_CONFIDENCE if number % 3 == 2 else None,
        )
        for number in range(count)
    ]


def tags_of(overlay: FaceOverlay, faces: list[Face], selected: int | None = 1) -> list[Tag]:
    boxes = [QRectF(face.box.x, face.box.y, face.box.width, face.box.height) for face in faces]
    result = FrameResult(0, 0.0, FER2013, tuple(faces))
    return overlay.tags(result, boxes, VIEW, QFontMetricsF(QApplication.font()), selected)


def drawn(overlay: FaceOverlay, *faces: Face) -> NDArray[np.uint8]:
    image = QImage(812, 570, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 100, 110))
    letterbox = Letterbox.fit(QSizeF(812, 570), VIEW, mirrored=False)
    painter = QPainter(image)
    overlay.draw(painter, FrameResult(0, 0.0, FER2013, faces), letterbox, VIEW, QApplication.font(), 1, QRectF())
    painter.end()
    return pixels(image)


def pixels(image: QImage) -> NDArray[np.uint8]:
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()


def framed(box: QRectF, style: FrameStyle, frames: BoxFrames | None) -> NDArray[np.uint8]:
    image = QImage(1300, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 100, 110))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if frames is None:
        _stroke(painter, box, style)
    else:
        frames.draw(painter, box, style)
    painter.end()
    return pixels(image)


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("size", [(24, 31), (120, 140), (1024, 1000), (1100, 1050), (12, 12)])
def test_a_frame_that_is_copied_looks_as_one_that_a_pen_draws(
    size: tuple[int, int], chosen: bool, qtbot: QtBot
) -> None:
    style = FrameStyle(QColor(240, 228, 66).rgb(), dashed=False, chosen=chosen, ratio=1.0)
    box = QRectF(60, 50, *size)
    copied, penned = framed(box, style, BoxFrames()), framed(box, style, None)
    assert np.abs(copied.astype(int) - penned).max() <= 3
    assert (copied != np.array([110, 100, 90])).any()


def test_a_dashed_frame_has_dashes_on_all_four_sides(qtbot: QtBot) -> None:
    style = FrameStyle(QColor(255, 255, 255).rgb(), dashed=True, chosen=False, ratio=1.0)
    image = framed(QRectF(60, 50, 200, 160), style, BoxFrames())[..., 0] > 200
    sides = image[50, 75:245], image[210, 75:245], image[65:195, 60], image[65:195, 260]
    for side in sides:
        assert 0.3 < side.mean() < 0.8
        assert np.abs(np.diff(side.astype(int))).sum() >= 10


def test_a_tag_goes_along_with_a_face_that_hardly_moves(qtbot: QtBot) -> None:
    overlay = FaceOverlay()
    before, after = make_face(box=Box(300, 100, 100, 100)), make_face(box=Box(302, 101, 100, 100))
    (there,), (here,) = tags_of(overlay, [before]), tags_of(overlay, [after])
    assert here.place == there.place.translated(2, 1)
    assert here.face is after
    for step in range(1, 60):  # however far it goes in such steps
        (here,) = tags_of(overlay, [make_face(box=Box(302 + 8 * step, 101, 100, 100))])
        assert VIEW.contains(here.place)


def test_a_tag_is_no_longer_where_another_face_comes_to_be(qtbot: QtBot) -> None:
    overlay, still = FaceOverlay(), make_face(1, Box(100, 100, 100, 100))
    for x in np.arange(600, 205, -1.5):
        coming = make_face(2, Box(float(x), 100, 100, 100))
        tags = tags_of(overlay, [still, coming])
        # Up to the pixels that a face may move before the tags are placed anew.
        face = QRectF(float(x), 100, 100, 100).adjusted(4, 4, -4, -4)
        assert not any(tag.place.intersects(face) for tag in tags)


def test_a_picture_that_was_kept_is_that_of_what_is_said_now(qtbot: QtBot) -> None:
    overlay, box = FaceOverlay(), Box(300, 100, 120, 120)
    says = [
        make_face(1, box, "happy", 0.9),
        make_face(1, box, "happy", 0.9),
        make_face(1, box, "happy", 0.86),
        make_face(1, box, "sad", 0.86),
        make_face(1, box, "sad", 0.86, Reason.DARK),
    ]
    shown, anew, other = [drawn(overlay, face) for face in says], list[NDArray[np.uint8]](), FaceOverlay()
    for face in says:
        other._pictures.clear()
        anew.append(drawn(other, face))
    assert all(np.array_equal(one, same) for one, same in zip(shown, anew, strict=True))
    assert np.array_equal(shown[0], shown[1])
    assert not any(np.array_equal(one, another) for one, another in combinations(shown[1:], 2))


@pytest.mark.parametrize(("count", "columns", "side"), [(20, 7, 55), (40, 8, 46), (60, 10, 38)])
def test_everybody_in_a_crowd_has_a_tag_of_their_own(count: int, columns: int, side: float, qtbot: QtBot) -> None:
    faces = crowd(count, columns, side)
    tags = tags_of(FaceOverlay(), faces, selected=5)
    assert sorted(tag.face.track_id for tag in tags) == list(range(1, count + 1))
    assert all(VIEW.contains(tag.place) for tag in tags)
    assert not any(one.place.intersects(other.place) for one, other in combinations(tags, 2))
    boxes = [QRectF(face.box.x, face.box.y, side, side) for face in faces]
    assert not any(tag.place.intersects(box.adjusted(1, 1, -1, -1)) for tag in tags for box in boxes)


def test_the_tags_of_a_throng_stand_beside_their_faces_and_say_little(qtbot: QtBot) -> None:
    faces = crowd(30, 8, 46)
    tags = tags_of(FaceOverlay(), faces)
    assert {tag.leader for tag in tags} == {None}
    assert {tag.text for tag in tags if tag.face.verdict.reason} == {f"#{number}" for number in range(3, 31, 3)}
    for tag in tags:
        box = tag.face.box
        near = QRectF(box.x, box.y, box.width, box.height).adjusted(-10, -10, 10, 10)
        assert near.intersects(tag.place)
        assert "%" not in tag.text


def test_where_words_leave_no_room_a_throng_has_numbers_until_it_is_over(qtbot: QtBot) -> None:
    overlay = FaceOverlay()
    dense = tags_of(overlay, crowd(60, 10, 38))
    assert {tag.text for tag in dense} == {f"#{number}" for number in range(1, 61)}
    assert all(tag.text.startswith("#") and " " not in tag.text for tag in tags_of(overlay, crowd(24, 6, 40)))
    assert any("%" in tag.text for tag in tags_of(overlay, crowd(6, 3, 60)))
    assert any(" " in tag.text for tag in tags_of(overlay, crowd(24, 6, 40)))


def test_when_a_throng_gathers_tags_stand_below_as_if_it_had_always_been_there(qtbot: QtBot) -> None:
    overlay, faces = FaceOverlay(), crowd(30, 8, 46)
    for count in range(10, 31):
        tags = tags_of(overlay, faces[:count])
    at_once = tags_of(FaceOverlay(), faces)
    below = [sum(tag.place.top() > tag.face.box.y + 40 for tag in some) for some in (tags, at_once)]
    assert below[0] == below[1]
    assert below[0] >= 24  # the others' neighbours have longer words


def test_a_face_more_or_less_does_not_turn_a_throng_into_another(qtbot: QtBot) -> None:
    overlay = FaceOverlay()
    assert any("%" in tag.text for tag in tags_of(overlay, crowd(20, 7, 55)))
    for count in (21, 20, 19, 17, 18):
        assert not any("%" in tag.text for tag in tags_of(overlay, crowd(count, 7, 55)))
    assert any("%" in tag.text for tag in tags_of(overlay, crowd(16, 7, 55)))
