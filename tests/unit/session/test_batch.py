from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.session.batch import plan_jobs
from fer_core.session.sources import find_inputs, session_name


def test_inputs_of_one_name_get_folders_of_their_own(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    sources = [tmp_path / "a" / "clip.mp4", tmp_path / "b" / "clip.mov", tmp_path / "c" / "CLIP.avi"]
    jobs = plan_jobs(sources, tmp_path / "out")
    assert [job.name for job in jobs] == ["clip", "clip-2", "CLIP-3"]
    assert [job.note for job in jobs] == [
        "",
        "The session of clip.mov goes into clip-2, because clip is another input's.",
        "The session of CLIP.avi goes into CLIP-3, because CLIP is another input's.",
    ]


def test_a_folder_gives_its_videos_and_its_pictures_together(tmp_path: Path) -> None:
    for name in ("b.mp4", "a.MOV", "one.jpg", "two.png", "notes.txt"):
        (tmp_path / name).touch()
    assert find_inputs([tmp_path]) == [tmp_path / "a.MOV", tmp_path / "b.mp4", tmp_path]
    assert find_inputs([tmp_path / "notes.txt"]) == [tmp_path / "notes.txt"]


def test_a_folder_with_nothing_to_annotate_is_told(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="holds no video and no picture"):
        find_inputs([tmp_path])
    with pytest.raises(FerError, match="There is no file or folder"):
        find_inputs([tmp_path / "nowhere"])


def test_a_session_is_named_after_the_file_or_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "holiday.2026"
    folder.mkdir()
    assert session_name(folder) == "holiday.2026"
    assert session_name(folder / "film.v2.mp4") == "film.v2"
    assert session_name("demo") == "demo"
    monkeypatch.chdir(folder)
    assert session_name(Path()) == "holiday.2026"


def test_what_is_named_twice_is_annotated_once(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).touch()
    named = [tmp_path / "b.mp4", tmp_path, tmp_path / ".." / tmp_path.name / "b.mp4"]
    assert find_inputs(named) == [tmp_path / "b.mp4", tmp_path / "a.mp4"]
