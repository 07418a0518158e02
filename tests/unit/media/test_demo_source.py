import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from fer_core.media.demo import DemoSource, light_at, poses_at


def test_the_clip_is_as_long_and_large_as_announced() -> None:
    with DemoSource(size=(320, 180), fps=10, seconds=20) as demo:
        info = demo.info
        frames = list(demo.frames())
    assert (info.kind, info.frames, info.duration_s, info.fps) == ("demo", 200, 20.0, 10)
    assert len(frames) == 200
    assert {frame.image.shape for frame in frames} == {(180, 320, 3)}
    assert [frame.time_s for frame in frames] == pytest.approx([index / 10 for index in range(200)])


def test_a_frame_is_the_same_picture_every_time() -> None:
    one, other = DemoSource(size=(320, 180)), DemoSource(size=(320, 180))
    for index in (0, 130, 290, 599):
        assert np.array_equal(one.draw(index), other.draw(index))
    assert not np.array_equal(one.draw(0), one.draw(10))


def test_people_are_opaque_in_the_middle_and_leave_the_wall_as_it_is() -> None:
    demo = DemoSource()
    wall, index = demo.draw(450), 300  # nobody is there in the first of them, two in the other, in the same light
    shown = demo.draw(index)
    for (x, y, side, _), pose in zip(demo.face_boxes(index), poses_at(index / 30), strict=True):
        face = shown[round(y) : round(y + side), round(x) : round(x + side)]
        reach = round(side / 2)
        turned = cv2.getRotationMatrix2D((162.0, 128.0), pose.angle, pose.scale)
        turned[:, 2] += (reach - 162, reach - 128)
        portrait = astronaut()[:330, 60:390, ::-1]
        if pose.mirrored:
            turned = cv2.getRotationMatrix2D((168.0, 128.0), pose.angle, pose.scale)
            turned[:, 2] += (reach - 168, reach - 128)
            portrait = (portrait[:, ::-1] * np.array([0.86, 0.95, 1.0])).astype(np.uint8)
        expected = cv2.warpAffine(np.ascontiguousarray(portrait), turned, (2 * reach, 2 * reach))
        middle = slice(reach - 60, reach + 60)
        assert np.abs(face[middle, middle].astype(int) - expected[middle, middle]).mean() < 3
    corner = (slice(0, 40), slice(1100, 1280))
    assert np.array_equal(shown[corner], wall[corner])


def test_one_two_and_nobody_are_to_be_seen() -> None:
    assert [len(poses_at(time_s)) for time_s in (0, 3, 6.9)] == [1, 1, 1]
    assert [len(poses_at(time_s)) for time_s in (8.5, 10, 12.5)] == [2, 2, 2]
    assert [len(poses_at(time_s)) for time_s in (14.5, 15, 15.9)] == [0, 0, 0]
    assert [len(poses_at(time_s)) for time_s in (17.5, 19.9)] == [1, 1]
    assert [pose.mirrored for pose in poses_at(10.0)] == [False, True]


def test_the_person_moves_turns_and_comes_nearer() -> None:
    poses = [poses_at(index / 10)[0] for index in range(120)]
    assert max(pose.x for pose in poses) - min(pose.x for pose in poses) > 130
    assert max(pose.scale for pose in poses) / min(pose.scale for pose in poses) > 1.4
    assert max(pose.angle for pose in poses) - min(pose.angle for pose in poses) > 10


def test_two_people_do_not_cover_each_other() -> None:
    demo = DemoSource()
    for index in range(255, 380):
        (ax, _, side, _), (bx, _, _, _) = demo.face_boxes(index)
        assert bx - ax > 1.3 * side


def test_the_light_changes() -> None:
    demo = DemoSource(size=(320, 180))
    assert light_at(4.5) == pytest.approx(0.55)
    assert light_at(10.0) == 1.0
    assert demo.draw(135).mean() < 0.65 * demo.draw(300).mean()


def test_the_loop_has_no_visible_seam() -> None:
    demo = DemoSource(size=(320, 180))
    step = np.abs(demo.draw(599).astype(int) - demo.draw(0)).mean()
    assert step < 3 * np.abs(demo.draw(597).astype(int) - demo.draw(598)).mean()


def test_close_ends_the_clip() -> None:
    demo = DemoSource(size=(160, 90))
    frames = demo.frames()
    next(frames)
    demo.close()
    assert list(frames) == []
