"""The faces of peaks, out of the session's own source."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_core.session.sources import open_for_annotation
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.peak_pictures import cut_face, find_peak_pictures
from fer_core.session_summary.sessions import SummarisedSession, find_sessions, summarise_session, unique_names
from tests.unit.session_summary.recorded import write_session


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures, each of one grey."""
    folder = tmp_path / "album"
    folder.mkdir()
    for number, grey in enumerate((40, 120, 200)):
        cv2.imwrite(str(folder / f"{number}.png"), np.full((240, 320, 3), grey, np.uint8))
    return folder


def summarised(tmp_path: Path, album: Path, *, blur_faces: bool = False) -> SummarisedSession:
    opened = open_for_annotation(album)
    opened.frames_of.close()
    where = write_session(tmp_path / "session", "nhs", step_s=1.0, source=opened.record, blur_faces=blur_faces)
    return summarise_session(where, "session", SummaryOptions())


def test_each_peak_shows_the_very_frame_it_is_in(tmp_path: Path, album: Path) -> None:
    session = summarised(tmp_path, album)
    pictures, why = find_peak_pictures(session)
    assert why == ""
    peaks = {one.emotion: one.peak for one in session.summary.persons[0].emotions}
    happy, sad = peaks["happy"], peaks["sad"]
    assert happy is not None
    assert sad is not None
    assert (happy.row, sad.row) == (1, 2)
    assert int(np.median(pictures[1])) == 120
    assert int(np.median(pictures[2])) == 200


def test_no_face_is_shown_that_was_to_be_unrecognisable(tmp_path: Path, album: Path) -> None:
    pictures, why = find_peak_pictures(summarised(tmp_path, album, blur_faces=True))
    assert (pictures, why) == ({}, "No faces are shown: they were made unrecognisable in this session.")


def test_another_file_at_the_place_of_the_source_is_not_taken_for_it(tmp_path: Path, album: Path) -> None:
    session = summarised(tmp_path, album)
    cv2.imwrite(str(album / "1.png"), np.zeros((240, 320, 3), np.uint8))
    pictures, why = find_peak_pictures(session)
    assert pictures == {}
    assert "has changed since; what was read no longer matches its picture" in why
    for path in album.iterdir():
        path.unlink()
    album.rmdir()
    assert "No faces are shown: " in find_peak_pictures(session)[1]


def test_a_face_at_the_edge_is_square_with_the_edge_going_on() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    picture[:, :10] = (255, 0, 0)  # blue, as OpenCV has it
    face = cut_face(picture, (-20, 30, 40, 40))
    assert face.shape == (60, 60, 3)
    assert face[0, 0].tolist() == [0, 0, 255]
    assert face[:, 39].any()
    assert not face[:, 40:].any()
    assert cut_face(picture, (0, 0, 400, 300)).shape == (128, 128, 3)


def test_sessions_are_found_in_folders_and_told_apart(tmp_path: Path) -> None:
    for place in ("a/clip", "b/clip", "b/other"):
        write_session(tmp_path / place, "h")
    found = find_sessions([tmp_path / "a" / "clip", tmp_path / "a", tmp_path / "b"])
    assert [path.name for path in found] == ["clip", "clip", "other"]
    assert unique_names(found) == ["a/clip", "b/clip", "other"]


def test_faces_of_peaks_are_unrecognisable_on_request(tmp_path: Path, album: Path) -> None:
    stripes = np.tile(np.repeat(np.array([0, 255], np.uint8), 2), 80)
    cv2.imwrite(str(album / "1.png"), np.broadcast_to(stripes[None, :, None], (240, 320, 3)).copy())
    session = summarised(tmp_path, album)
    box = session.readings.box[1]
    plain, blurred = (find_peak_pictures(session, blur_faces=blur)[0][1] for blur in (False, True))
    inside = slice(plain.shape[0] // 4, -plain.shape[0] // 4)
    assert float(box[2]) > 12, "the stripes are finer than the squares"
    assert np.abs(np.diff(plain[inside, inside, 0].astype(int), axis=1)).max() > 200
    assert len(np.unique(blurred[inside, inside, 0])) <= 36
    assert np.abs(blurred[inside, inside].astype(int) - 127).max() < 64
