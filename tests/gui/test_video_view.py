"""The picture: where it lies, what is drawn over it, what it says of its latency."""

import time
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from pytestqt.qtbot import QtBot

from app.live.analyzed_frame import AnalyzedFrame, PictureSpec
from app.live.picture import make_picture
from app.live.video_view import VideoView
from app.live.view_geometry import Letterbox
from fer_core.emotions import COLOURS, FER2013
from fer_core.frames import Box, Face, Frame, FrameResult, Reason
from tests.gui.scripted import make_face

GREY = (80, 80, 80)


def make_analyzed(*faces: Face, size: tuple[int, int] = (640, 360), view: PictureSpec | None = None) -> AnalyzedFrame:
    image = np.full((size[1], size[0], 3), GREY, np.uint8)
    image[:, : size[0] // 4] = (200, 60, 20)  # a blue quarter at the left
    spec = view or PictureSpec(800, 600)
    frame = Frame(7, 0.25, image)
    result = FrameResult(7, 0.25, FER2013, faces)
    return AnalyzedFrame(1, frame, result, make_picture(image, spec), spec.mirrored, time.perf_counter())


@pytest.fixture
def view(qtbot: QtBot) -> VideoView:
    view = VideoView()
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    qtbot.waitExposed(view)
    return view


def grab(view: VideoView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def near(colour: QColor, expected: tuple[int, int, int], by: int = 45) -> bool:
    return all(abs(a - b) <= by for a, b in zip((colour.red(), colour.green(), colour.blue()), expected, strict=True))


@pytest.mark.parametrize(
    ("picture", "view", "expected"),
    [
        ((640, 360), (800, 600), (0, 75, 800, 450)),
        ((360, 640), (800, 600), (231.25, 0, 337.5, 600)),
        ((400, 300), (800, 600), (0, 0, 800, 600)),
    ],
)
def test_a_picture_is_fitted_never_stretched(
    picture: tuple[int, int], view: tuple[int, int], expected: tuple[float, ...]
) -> None:
    letterbox = Letterbox.fit(QSizeF(*picture), QRectF(0, 0, *view), mirrored=False)
    target = letterbox.target
    assert (target.x(), target.y(), target.width(), target.height()) == pytest.approx(expected)
    assert target.width() / target.height() == pytest.approx(picture[0] / picture[1])


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_box_and_the_way_back_agree(mirrored: bool) -> None:
    letterbox = Letterbox.fit(QSizeF(640, 360), QRectF(0, 0, 800, 600), mirrored=mirrored)
    corner = letterbox.to_view(Box(100, 50, 60, 40)).topLeft()
    back = letterbox.to_picture(corner)
    assert (back.x(), back.y()) == pytest.approx((160 if mirrored else 100, 50))


def test_the_picture_is_drawn_pixel_for_pixel_between_its_bars(view: VideoView) -> None:
    view.show_analyzed(make_analyzed())
    image = grab(view)
    assert near(image.pixelColor(100, 300), (20, 60, 200), 3)
    assert near(image.pixelColor(500, 300), GREY, 3)
    assert not near(image.pixelColor(500, 40), GREY, 3)


def test_mirrored_means_the_picture_and_not_the_text(view: VideoView) -> None:
    face = make_face(box=Box(400, 100, 120, 120))
    view.show_analyzed(make_analyzed(face))
    upright = grab(view)
    view.set_mirrored(True)
    mirrored = grab(view)
    assert near(mirrored.pixelColor(700, 300), (20, 60, 200), 3)
    letterbox = view.letterbox()
    assert letterbox is not None
    assert letterbox.to_view(face.box).left() == pytest.approx(150)
    assert upright != mirrored.flipped(Qt.Orientation.Horizontal)


def test_a_box_has_its_emotions_colour(view: VideoView) -> None:
    face = make_face(box=Box(300, 100, 160, 160), emotion="surprise")
    view.show_analyzed(make_analyzed(face))
    image, letterbox = grab(view), view.letterbox()
    assert letterbox is not None
    box = letterbox.to_view(face.box)
    assert near(image.pixelColor(round(box.left()), round(box.center().y())), COLOURS["surprise"])


def test_an_uncertain_face_has_a_dashed_grey_box(view: VideoView) -> None:
    face = make_face(box=Box(300, 100, 160, 160), reason=Reason.DARK)
    view.show_analyzed(make_analyzed(face))
    image, letterbox = grab(view), view.letterbox()
    assert letterbox is not None
    box = letterbox.to_view(face.box)
    edge = [image.pixelColor(round(box.left()), y) for y in range(round(box.top()) + 20, round(box.bottom()) - 20)]
    bright = [colour.lightness() > 150 for colour in edge]
    assert 0.3 < sum(bright) / len(bright) < 0.8
    assert sum(one != other for one, other in pairwise(bright)) >= 6
    assert all(colour.saturation() < 40 for colour in edge)


@pytest.mark.parametrize("box", [Box(0, 0, 90, 90), Box(550, 0, 90, 90), Box(550, 270, 90, 90), Box(0, 270, 90, 90)])
def test_labels_stay_inside_and_off_the_face(view: VideoView, box: Box) -> None:
    face = make_face(box=box)
    view.show_analyzed(make_analyzed(face))
    grab(view)
    overlay, letterbox = view._overlay, view.letterbox()
    assert overlay is not None
    assert letterbox is not None
    inside = QRectF(view.rect())
    place = letterbox.to_view(box)
    tags = overlay.tags(make_analyzed(face).result, [place], inside, QFontMetricsF(view.font()), 1)
    assert inside.contains(tags[0].place)
    assert not tags[0].place.intersects(place.adjusted(1, 1, -1, -1))


def test_the_selected_face_can_be_clicked(view: VideoView, qtbot: QtBot) -> None:
    large, small = make_face(1, Box(100, 50, 300, 300)), make_face(2, Box(200, 150, 60, 60))
    view.show_analyzed(make_analyzed(large, small))
    letterbox = view.letterbox()
    assert letterbox is not None
    assert view.face_at(letterbox.to_view(small.box).center()) == 2
    assert view.face_at(letterbox.to_view(large.box).topLeft() + QPointF(5, 5)) == 1
    assert view.face_at(QPointF(5, 5)) is None


def test_a_new_frame_is_painted_once_with_its_latency(view: VideoView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.painted) as painted:
        view.show_analyzed(make_analyzed(make_face()))
    assert painted.args is not None
    assert 0 <= painted.args[0] < 5000
    with qtbot.assertNotEmitted(view.painted):
        view.repaint()


def test_clear_leaves_no_picture_and_no_overlay(view: VideoView) -> None:
    view.show_analyzed(make_analyzed(make_face()))
    grab(view)
    view.clear()
    image = grab(view)
    assert len({image.pixelColor(x, y).rgb() for x in range(0, 800, 7) for y in range(0, 600, 7)}) == 1


@pytest.mark.parametrize(
    ("spec", "size"),
    [(PictureSpec(800, 600), (800, 450)), (PictureSpec(300, 300), (300, 169)), (PictureSpec(9000, 9000), (2560, 1440))],
)
def test_pictures_are_made_for_the_view(spec: PictureSpec, size: tuple[int, int]) -> None:
    picture = make_picture(np.zeros((360, 640, 3), np.uint8), spec)
    assert (picture.width(), picture.height()) == size
    assert picture.format() == QImage.Format.Format_RGB32


@pytest.mark.parametrize("size", [(64, 36), (128, 72), (23, 13)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_picture_shows_its_frame_and_leaves_it_as_it_is(size: tuple[int, int], mirrored: bool) -> None:
    image = np.full((36, 64, 3), GREY, np.uint8)
    image[:, :32] = (200, 60, 20)
    turned = np.asfortranarray(image)  # frames may have any strides
    before = image.copy()
    for given in (image, turned, image[:, ::-1][:, ::-1]):
        picture = make_picture(given, PictureSpec(*size, mirrored))
        left, right = picture.pixelColor(1, 5).getRgb(), picture.pixelColor(picture.width() - 2, 5).getRgb()
        assert (left, right)[mirrored] == (20, 60, 200, 255)
        assert (right, left)[mirrored] == (*GREY, 255)
    assert np.array_equal(image, before)
