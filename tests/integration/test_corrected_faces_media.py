"""A real video read, corrected and turned into labelled faces with the real models."""

from pathlib import Path

import numpy as np
import pytest

from app.cli.program import run
from fer_core.datasets.versioned import open_dataset
from fer_core.frames import Frame, FrameResult, Image
from fer_core.session.annotate import AnnotateOptions, annotate
from fer_core.session.named_table import read_session
from fer_core.session.notes import NotesEditor


def test_a_corrected_face_is_what_the_network_saw(shared_media: Path, tmp_path: Path) -> None:
    crops: dict[tuple[int, int], Image] = {}

    def keep(_: Frame, result: FrameResult) -> None:
        crops.update({(result.frame_index, face.track_id): face.crop for face in result.faces})

    options = AnnotateOptions(device="cpu", video=False)
    folder = annotate(shared_media / "single_face.mp4", tmp_path, options, on_frame=keep).folder
    readings = read_session(folder)[1]
    face = int(readings.face[0])
    editor = NotesEditor(folder, readings, "Maria")
    editor.name(face, "Anna")
    editor.correct(face, "contempt", 0.0, float(readings.times[-1]))
    assert run(["data", "import", str(folder), "-o", str(tmp_path / "faces"), "--step", "0.5"]) == 0
    dataset = open_dataset(tmp_path / "faces")
    assert len(dataset) == pytest.approx(readings.times[-1] / 0.5, abs=2)
    assert set(dataset.faces["person"]) == {"Anna"}
    for name, picture in zip(dataset.faces["id"], dataset.pictures(), strict=True):
        frame, track = (int(part) for part in name.rpartition("/")[2].split("-"))
        # The table's boxes are rounded to hundredths of a pixel.
        assert np.abs(picture.astype(int) - crops[frame, track].astype(int)).max() <= 1
