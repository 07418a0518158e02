"""A session opened again: its readings, and its picture wherever that is by now."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import Box, Image
from fer_core.media.images import read_image
from fer_core.media.source import Part
from fer_core.media.video import VideoSource
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary
from fer_core.session.opened import OpenSession
from fer_core.session.record import SessionRecord

Annotate = Callable[..., SessionSummary]


class Killed(BaseException):
    """The end of a run at once."""


@pytest.fixture
def session(annotate: Annotate, video: Path) -> Path:
    return annotate(video).folder


def kill_after(frames: int) -> Callable[[Progress], None]:
    def kill(progress: Progress) -> None:
        if progress.frames_done == frames:
            raise Killed

    return kill


def read_through(path: Path) -> list[Image]:
    with VideoSource(path) as source:
        return [frame.image for frame in source.frames()]


def test_faces_are_as_they_were_read(session: Path) -> None:
    opened = OpenSession.open(session)
    (face,) = opened.faces_at(3)
    assert (face.box, face.id, face.label, face.emotion) == (Box(20.0, 10.0, 40.0, 40.0), 1, "happy", "happy")
    assert face.probability == pytest.approx(0.88)
    assert face.reason is None
    assert face.smoothed.tolist() == pytest.approx([0.88 if name == "happy" else 0.02 for name in FER2013])
    assert opened.faces_at(4) == ()
    assert len(opened.readings.frames) == 30


def test_the_original_is_shown_frame_by_frame(session: Path, video: Path) -> None:
    opened = OpenSession.open(session)
    assert (opened.picture_kind, opened.picture_path, opened.problem) == ("clean", video, "")
    frames = read_through(video)
    pictures = opened.open_pictures()
    assert pictures is not None
    assert pictures.times.tolist() == opened.readings.times.tolist()
    for index in (29, 0, 11):
        assert opened.picture_of(index) == index
        np.testing.assert_array_equal(pictures.frame(opened.picture_of(index)), frames[index])
    assert [pictures.index_at(float(time_s)) for time_s in opened.readings.times] == list(range(30))
    pictures.close()


def test_only_every_third_frame_was_read(annotate: Annotate, video: Path) -> None:
    opened = OpenSession.open(annotate(video, AnnotateOptions(every=3)).folder)
    assert [opened.picture_of(index) for index in (0, 1, 9)] == [0, 3, 27]
    assert [opened.frame_of(picture) for picture in (0, 2, 3, 5, 29)] == [0, 0, 1, 1, 9]
    video.unlink()
    drawn = OpenSession.open(opened.folder)
    assert (drawn.picture_kind, drawn.picture_of(9), drawn.frame_of(9)) == ("annotated", 9, 9)
    pictures = drawn.open_pictures()
    assert pictures is not None
    assert pictures.times.tolist() == drawn.readings.times.tolist()
    np.testing.assert_array_equal(pictures.frame(9), read_through(drawn.folder / "video.mp4")[9])
    pictures.close()


@pytest.mark.parametrize("place", ["beside", "parent", "grandparent", "elsewhere"])
@pytest.mark.parametrize("name", ["clip.mp4", "renamed.mp4"])
def test_an_original_that_was_moved_is_found_by_its_content(
    session: Path, video: Path, tmp_path: Path, place: str, name: str
) -> None:
    places = {"beside": session, "parent": session.parent, "grandparent": tmp_path, "elsewhere": tmp_path / "videos"}
    places[place].mkdir(exist_ok=True)
    moved = video.rename(places[place] / name)
    search = [places[place]] if place == "elsewhere" else []
    opened = OpenSession.open(session, search)
    assert (opened.picture_kind, opened.picture_path, opened.problem) == ("clean", moved, "")
    if search:
        assert OpenSession.open(session).picture_kind == "annotated"


def test_an_original_that_is_gone_or_changed_is_told(session: Path, video: Path) -> None:
    video.write_bytes(video.read_bytes()[:-1] + b"x")
    opened = OpenSession.open(session)
    assert (opened.picture_kind, opened.picture_path) == ("annotated", session / "video.mp4")
    assert "has changed since" in opened.problem
    video.unlink()
    assert "is not at its place" in OpenSession.open(session).problem
    (session / "video.mp4").unlink()
    opened = OpenSession.open(session)
    assert (opened.picture_kind, opened.picture_path, opened.open_pictures()) == ("none", None, None)
    assert "say in which folder it is" in opened.problem


def test_what_looks_like_the_original_and_is_not_is_refused(session: Path, make_video: Callable[..., object]) -> None:
    opened = OpenSession.open(session)
    assert opened.picture_path is not None
    make_video(opened.picture_path, count=20)
    with pytest.raises(FerError, match="is not what was read"):
        opened.open_pictures()


@pytest.mark.parametrize("with_video", [True, False])
def test_blurred_faces_are_blurred_in_the_original_too(annotate: Annotate, video: Path, with_video: bool) -> None:
    opened = OpenSession.open(annotate(video, AnnotateOptions(blur_faces=True, video=with_video)).folder)
    assert (opened.picture_kind, opened.is_original, opened.problem) == ("clean", True, "")
    plain = OpenSession.open(annotate(video, AnnotateOptions(video=False), name="plain").folder)
    blurred, clean = opened.open_pictures(), plain.open_pictures()
    assert blurred is not None
    assert clean is not None
    with closing(blurred), closing(clean):
        seen = [index for index in range(len(clean.times)) if opened.faces_at(opened.frame_of(index))]
        assert seen
        for index in seen:
            box = opened.faces_at(opened.frame_of(index))[0].box
            left, top = max(0, round(box.x)), max(0, round(box.y))
            face = np.s_[top : round(box.y + box.height), left : round(box.x + box.width)]
            assert len(np.unique(blurred.frame(index)[face].reshape(-1, 3), axis=0)) <= 36
            assert len(np.unique(clean.frame(index)[face].reshape(-1, 3), axis=0)) > 36


def test_a_killed_session_opens_with_the_parts_of_its_video(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "clip"
    with pytest.raises(Killed):
        annotate(video, on_progress=kill_after(9))
    with pytest.raises(Killed):
        annotate(video, AnnotateOptions(resume=True), on_progress=kill_after(22))
    assert len(list(folder.glob("video.*.part.nut"))) == 2
    opened = OpenSession.open(folder)
    assert len(opened.readings.frames) == 22
    assert opened.picture_kind == "clean"
    video.unlink()
    opened = OpenSession.open(folder)
    assert (opened.picture_kind, opened.picture_path) == ("annotated", folder / "video.000.part.nut")
    pictures = opened.open_pictures()
    assert pictures is not None
    assert len(pictures.times) >= 20
    assert pictures.frame(len(pictures.times) - 1).shape == (96, 128, 3)
    with pytest.raises(IndexError):
        pictures.frame(len(pictures.times))
    pictures.close()


def test_parquet_opens_and_json_alone_says_what_to_do(annotate: Annotate, video: Path) -> None:
    whole = OpenSession.open(annotate(video, name="csv").folder)
    opened = OpenSession.open(annotate(video, AnnotateOptions(formats=("parquet",)), name="parquet").folder)
    assert opened.readings.smoothed.tolist() == whole.readings.smoothed.tolist()
    folder = annotate(video, AnnotateOptions(formats=("json",)), name="json").folder
    with pytest.raises(FerError, match=r"JSON only.*Annotate the input again with CSV or Parquet"):
        OpenSession.open(folder)
    (folder / "faces.json").unlink()
    with pytest.raises(FerError, match="lacks its table"):
        OpenSession.open(folder)
    with pytest.raises(FerError, match="not a session"):
        OpenSession.open(folder.parent)


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    import cv2

    folder = tmp_path / "photographs"
    folder.mkdir()
    for index in range(6):
        cv2.imwrite(str(folder / f"img{index}.png"), np.full((96, 128, 3), 30 * index, np.uint8))
    return folder


def test_pictures_are_those_of_their_folder_or_the_sessions_own(annotate: Annotate, photographs: Path) -> None:
    folder = annotate(photographs).folder
    opened = OpenSession.open(folder)
    assert (opened.picture_kind, opened.picture_path) == ("clean", photographs)
    pictures = opened.open_pictures()
    assert pictures is not None
    assert pictures.frame(4)[0, 0].tolist() == [120, 120, 120]
    moved = photographs.rename(folder.parent / "moved")
    assert OpenSession.open(folder, [moved]).picture_path == moved
    shutil.rmtree(moved)
    drawn = OpenSession.open(folder)
    assert (drawn.picture_kind, drawn.picture_path) == ("annotated", folder / "pictures")
    pictures = drawn.open_pictures()
    assert pictures is not None
    np.testing.assert_array_equal(pictures.frame(2), read_image(folder / "pictures" / "000002-img2.jpg"))
    (folder / "pictures" / "000002-img2.jpg").unlink()
    again = drawn.open_pictures()
    assert again is not None
    with pytest.raises(FerError, match="no picture 2"):
        again.frame(2)


def test_the_demo_has_its_own_video_only(annotate: Annotate, session: Path) -> None:
    record = SessionRecord.read(session / "session.json")
    source = record.source.model_copy(update={"kind": "demo", "path": None})
    record.model_copy(update={"source": source}).write(session / "session.json")
    opened = OpenSession.open(session)
    assert (opened.picture_kind, opened.problem) == ("annotated", "")


def test_a_part_is_gone_through_over_its_original(annotate: Annotate, video: Path) -> None:
    folder = annotate(video, AnnotateOptions(part=Part(0.3, 0.6), every=2)).folder
    frames = read_through(video)
    opened = OpenSession.open(folder)
    assert opened.is_original
    assert opened.sound == (video, 0.0)
    pictures = opened.open_pictures()
    assert pictures is not None
    with closing(pictures):
        assert len(pictures.times) == 8
        assert pictures.index_at(0.38) == 1
        np.testing.assert_array_equal(pictures.frame(0), frames[10])
        np.testing.assert_array_equal(pictures.frame(7), frames[17])
        with pytest.raises(IndexError):
            pictures.frame(8)
    assert opened.readings.frames.tolist() == [10, 12, 14, 16]
    assert [opened.picture_of(frame) for frame in range(4)] == [0, 2, 4, 6]
    assert [opened.frame_of(picture) for picture in range(8)] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_part_without_its_original_has_its_own_video_and_sound(annotate: Annotate, video: Path) -> None:
    folder = annotate(video, AnnotateOptions(part=Part(0.3, 0.6))).folder
    video.unlink()
    opened = OpenSession.open(folder)
    assert opened.picture_kind == "annotated"
    assert opened.sound == (folder / "video.mp4", -0.3)
    pictures = opened.open_pictures()
    assert pictures is not None
    with closing(pictures):
        assert (len(pictures.times), pictures.times[0]) == (9, 0.3)
        assert pictures.frame(8).shape == (96, 128, 3)
