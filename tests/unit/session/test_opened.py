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


def test_the_original_of_a_blurred_session_is_never_shown(annotate: Annotate, video: Path) -> None:
    opened = OpenSession.open(annotate(video, AnnotateOptions(blur_faces=True)).folder)
    assert (opened.picture_kind, opened.is_original, opened.problem) == ("annotated", False, "")
    assert opened.picture_path == opened.folder / "video.mp4"
    opened = OpenSession.open(annotate(video, AnnotateOptions(blur_faces=True, video=False), name="data").folder)
    assert (opened.picture_kind, opened.is_original, opened.picture_path) == ("none", False, None)
    assert opened.problem == "Faces are blurred in this session, so its original is not shown."
    assert opened.open_pictures() is None


def test_a_blurred_session_that_was_broken_off_shows_its_own_pictures(
    annotate: Annotate, video: Path, tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        annotate(video, AnnotateOptions(blur_faces=True), on_progress=kill_after(9))
    opened = OpenSession.open(tmp_path / "out" / "clip")
    assert (opened.picture_kind, opened.picture_path) == ("annotated", opened.folder / "video.000.part.nut")


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


def test_of_an_original_only_what_was_read_is_gone_through(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        annotate(video, AnnotateOptions(video=False), on_progress=kill_after(9))
    opened = OpenSession.open(tmp_path / "out" / "clip")
    pictures = opened.open_pictures()
    assert opened.is_original
    assert pictures is not None
    with closing(pictures):
        assert pictures.times.tolist() == opened.readings.times.tolist()
        assert len(pictures.times) == 9


def recorded_from(session: Path, frames: range) -> OpenSession:
    """Make of an annotated session a recording of some of its frames."""
    table, record = session / "faces.csv", SessionRecord.read(session / "session.json")
    head, *rows = table.read_text().splitlines()
    begin_s = float(next(row.split(",")[1] for row in rows if row.startswith(f"{frames[0]},")))
    kept = []
    for row in rows:
        number, time_s, rest = row.split(",", 2)
        if int(number) in frames:
            kept.append(f"{number},{float(time_s) - begin_s:.6f},{rest}")
    table.write_text("\n".join([head, *kept]) + "\n")
    source = record.source.model_copy(update={"begin_s": begin_s})
    record.model_copy(update={"recorded": True, "source": source}).write(session / "session.json")
    return OpenSession.open(session)


def test_of_a_file_that_was_recorded_in_part_that_part_is_gone_through(annotate: Annotate, video: Path) -> None:
    opened = recorded_from(annotate(video, AnnotateOptions(video=False)).folder, range(7, 20, 3))
    frames, pictures = read_through(video), opened.open_pictures()
    assert pictures is not None
    with closing(pictures):
        assert (len(pictures.times), pictures.times[0]) == (13, 0.0)
        np.testing.assert_array_equal(pictures.frame(0), frames[7])
        np.testing.assert_array_equal(pictures.frame(12), frames[19])
    assert [opened.picture_of(frame) for frame in range(5)] == [0, 3, 6, 9, 12]
    assert [opened.frame_of(picture) for picture in (0, 2, 3, 12)] == [0, 0, 1, 4]
    assert [opened.number_of(picture) for picture in (0, 12)] == [7, 19]


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


def test_of_a_folder_only_the_pictures_up_to_the_last_one_read_are_shown(
    annotate: Annotate, photographs: Path, tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        annotate(photographs, AnnotateOptions(video=False), on_progress=kill_after(2))
    pictures = OpenSession.open(tmp_path / "out" / "photographs").open_pictures()
    assert pictures is not None
    assert len(pictures.times) == 2


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
