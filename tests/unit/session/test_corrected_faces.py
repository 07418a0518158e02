"""Corrected faces become labelled faces of a data set."""

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.cli.program import run
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.versioned import DatasetVersion, open_dataset
from fer_core.errors import FerError
from fer_core.frames import Box, Frame, FrameResult, Image
from fer_core.session.annotate import AnnotateOptions, SessionSummary
from fer_core.session.corrected_faces import CorrectedFaces
from fer_core.session.events import CORRECTION, Event
from fer_core.session.named_table import read_session
from fer_core.session.notes import NotesEditor
from fer_core.session.session_frames import open_session_frames
from fer_core.vision.crop import crop_faces
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection

Annotate = Callable[..., SessionSummary]
BOX = Box(20.0, 10.0, 40.0, 40.0)


class Session:
    """A session of a video with one face, and the frames it was read from."""

    def __init__(self, annotate: Annotate, video: Path) -> None:
        self.frames: dict[int, Frame] = {}
        self.folder = annotate(video, AnnotateOptions(video=False), on_frame=self._keep).folder
        self.record, self.readings = read_session(self.folder)
        self.editor = NotesEditor(self.folder, self.readings, "Maria")

    def _keep(self, frame: Frame, _: FrameResult) -> None:
        self.frames[frame.index] = frame

    def crop(self, frame: int) -> Image:
        detection = Detection(BOX, 1.0, np.zeros((6, 2), np.float32))
        (crop,) = crop_faces(self.frames[frame].image, [detection], CropGeometry())
        return np.asarray(crop, np.uint8)


@pytest.fixture
def session(annotate: Annotate, video: Path) -> Session:
    return Session(annotate, video)


def imported(out: Path, *arguments: object) -> DatasetVersion:
    assert run(["data", "import", *map(str, arguments), "-o", str(out)]) == 0
    return open_dataset(out)


def test_a_corrected_moment_is_a_face_cut_as_the_pipeline_cuts(session: Session, tmp_path: Path) -> None:
    time_s = float(session.readings.times[7])
    session.editor.name(1, "Anna")
    (made,) = session.editor.correct(1, "neutral", time_s + 0.001)
    dataset = imported(tmp_path / "faces", session.folder)
    (face,) = dataset.faces.to_dict("records")
    assert (dataset.pictures()[0] == session.crop(7)).all()
    assert (face["label"], face["person"], face["split"], face["flags"]) == ("neutral", "Anna", "train", "relabelled")
    assert face["provenance"] == (
        "clip, face 1 at 0:00.243 (frame 7): the network said happy 0.88, Maria says neutral, " + made.created
    )
    assert face["id"] == "clip/000007-1"


def test_a_range_gives_a_face_each_step(session: Session, tmp_path: Path) -> None:
    session.editor.add(Event(CORRECTION, 0.0, 0.9, 1, "happy"))
    assert len(imported(tmp_path / "a", session.folder)) == 1
    dataset = imported(tmp_path / "b", session.folder, "--step", "0.3")
    times = [float(place.split(" at 0:")[1][:6]) for place in dataset.faces["provenance"]]
    assert len(times) == 3
    assert all(later - earlier >= 0.2999 for earlier, later in pairwise(times))
    assert set(dataset.faces["flags"]) == {"kept"}
    assert set(dataset.faces["person"]) == {"clip: Face 1"}


def test_of_a_reading_the_last_correction_decides(session: Session, tmp_path: Path) -> None:
    session.editor.add(Event(CORRECTION, 0.0, 0.9, 1, "happy"))
    session.editor.add(Event(CORRECTION, 0.3, 0.5, 1, "sad"))
    dataset = imported(tmp_path / "faces", session.folder, "--step", "0.01")
    frames = {
        int(name.split("/")[1][:6]): label
        for name, label in zip(dataset.faces["id"], dataset.faces["label"], strict=True)
    }
    seen = session.readings.frames[session.readings.frame_of_row]
    expected = {
        int(f): "sad" if 0.3 <= session.readings.times[f] <= 0.5 else "happy"
        for f in seen
        if session.readings.times[f] <= 0.9
    }
    assert frames == expected
    assert "1 correction was overruled by a later one, in whole or in part." in dataset.version.details["notes"]


def test_what_cannot_be_taken_is_listed(session: Session, tmp_path: Path) -> None:
    session.editor.add(Event(CORRECTION, 0.1, None, 1, "sad"))
    session.editor.add(Event(CORRECTION, 0.1, None, 9, "sad"))
    session.editor.add(Event(CORRECTION, 0.1, None, None, "sad"))
    session.editor.add(Event(CORRECTION, 0.2, None, 1, "bored"))
    dataset = imported(tmp_path / "faces", session.folder, "--label", "fear=")
    assert len(dataset) == 1
    assert dataset.version.details["problems"] == {"no face found": 2, "unknown class": 1}
    listed = (tmp_path / "faces" / "problems.csv").read_text(encoding="utf-8")
    assert '"clip, correction at 0:00.100",no face found: face 9 is not seen then' in listed
    assert "unknown class: 'bored'" in listed


def test_rules_for_labels_and_size_and_colour_hold(session: Session, tmp_path: Path) -> None:
    session.editor.add(Event(CORRECTION, 0.1, None, 1, "contempt"))
    session.editor.add(Event(CORRECTION, 0.5, None, 1, "fear"))
    dataset = imported(
        tmp_path / "faces", f"mine={session.folder}", "--label", "mine:contempt=angry", "--label", "fear=",
        "--size", "32", "--colour", "rgb",
    )  # fmt: skip
    assert dataset.faces["label"].tolist() == ["angry"]
    assert dataset.pictures().shape == (1, 32, 32, 3)
    assert dataset.faces["source"].tolist() == ["mine"]


def test_the_original_is_found_beside_the_session(session: Session, video: Path, tmp_path: Path) -> None:
    session.editor.add(Event(CORRECTION, 0.1, None, 1, "sad"))
    video.rename(session.folder.parent / video.name)
    assert len(imported(tmp_path / "faces", session.folder)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda video: video.unlink(), "is not there. Put it back, or beside the session"),
        (lambda video: video.write_bytes(video.read_bytes() + b"\0"), "is no longer what"),
    ],
)
def test_without_its_original_a_session_is_a_sentence(
    session: Session, video: Path, tmp_path: Path, change: Callable[[Path], object], sentence: str,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    session.editor.add(Event(CORRECTION, 0.1, None, 1, "sad"))
    change(video)
    assert run(["data", "import", str(session.folder), "-o", str(tmp_path / "faces")]) == 2
    assert sentence in capfd.readouterr().err
    assert not (tmp_path / "faces").exists()


def test_a_session_without_corrections_says_what_to_do(
    session: Session, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["data", "import", str(session.folder), "-o", str(tmp_path / "faces")]) == 2
    assert "has no correction: say in the session what a face shows." in capfd.readouterr().err
    assert run(["data", "import", str(session.folder), "-o", str(tmp_path / "faces"), "--step", "0"]) == 2
    assert "above 0 seconds, not 0 (--step)" in capfd.readouterr().err


def test_several_sessions_and_folders_become_one_data_set(session: Session, tmp_path: Path) -> None:
    session.editor.add(Event(CORRECTION, 0.1, None, 1, "sad"))
    second = tmp_path / "second"
    shutil.copytree(session.folder, second)
    dataset = imported(tmp_path / "faces", session.folder, second)
    assert dataset.faces["id"].tolist() == ["clip/000003-1", "second/000003-1"]
    assert (dataset.pictures()[0] == dataset.pictures()[1]).all()


def test_the_same_picture_is_taken_once(annotate: Annotate, tmp_path: Path) -> None:
    still = np.random.default_rng(1).integers(0, 255, (96, 128, 3), dtype=np.uint8)
    (tmp_path / "stills").mkdir()
    for number in range(4):
        cv2.imwrite(str(tmp_path / "stills" / f"{number}.png"), still)
    folder = annotate(tmp_path / "stills", AnnotateOptions(video=False)).folder
    NotesEditor(folder, read_session(folder)[1], "Maria").add(Event(CORRECTION, 0, 3, 1, "sad"))
    source = CorrectedFaces("stills", folder, ImportOptions())
    assert source.summarize().items == 4
    found = [type(one).__name__ for findings in source.items() for one in findings]
    assert found == ["FaceRecord", "Note", "Note", "Note"]


def test_frames_are_found_by_their_times(session: Session) -> None:
    with open_session_frames(session.folder, session.record) as original:
        frames = list(original.at([float(session.readings.times[3]), 0.211, float(session.readings.times[8]), 99.0]))
    assert [None if frame is None else frame.index for frame in frames] == [3, None, 8, None]


def test_a_camera_kept_no_pictures(session: Session) -> None:
    source = session.record.source.model_copy(update={"kind": "camera", "path": None})
    with pytest.raises(FerError, match="no picture was kept"):
        open_session_frames(session.folder, session.record.model_copy(update={"source": source}))


def test_no_face_is_cut_out_where_faces_are_blurred(session: Session) -> None:
    options = session.record.options.model_copy(update={"blur_faces": True})
    with pytest.raises(FerError, match=r"Faces are blurred in .*, so none is cut out"):
        open_session_frames(session.folder, session.record.model_copy(update={"options": options}))
