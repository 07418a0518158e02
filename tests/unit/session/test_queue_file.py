"""A queue on disk: whole after every change, kept aside where it cannot be read, one program at a time."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.media.source import Part
from fer_core.pipeline import AnalysisOptions
from fer_core.session.baselines import RestingFace
from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_file import FORMAT, NAME, QueueFile
from fer_core.session.queue_item import Existing, ItemState, QueueItem

ITEM = QueueItem(
    Path("/videos/caf\udce9 é.mp4") if os.name != "nt" else Path("C:/videos/é.mp4"),
    Path("/sessions"),
    AnnotateOptions(
        AnalysisOptions(8, 0.5, 1.0, 3),
        "short",
        3,
        False,
        True,
        ("csv", "parquet"),
        "cpu",
        Path("/models/mine %") if os.name != "nt" else Path("C:/models/mine %"),
        baselines=(RestingFace(1, 1.0, 1234.5678), RestingFace(2, 0.0, 5.0)),
        part=Part(1.5),
    ),
    "Fast",
    ItemState.RUNNING,
    "replace",
    Existing.COMPLETE,
    "caf",
    7,
    100,
    "A warning.",
    source_fps=29.97,
    anew="caf-2",
)


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_queue_is_read_as_it_was_saved(tmp_path: Path) -> None:
    file = QueueFile(tmp_path / "queue")
    assert (file.items, file.note) == ((), "")
    file.save((ITEM, QueueItem(Path("b.mp4"), Path("out"), key="b")))
    file.close()
    again = QueueFile(tmp_path / "queue")
    assert again.items == (ITEM, QueueItem(Path("b.mp4"), Path("out"), key="b"))
    assert kept(tmp_path / "queue") == [NAME]
    again.save(())
    assert kept(tmp_path / "queue") == []
    again.close()


def test_a_queue_of_before_models_and_resting_faces_were_kept_is_read(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    plain = replace(ITEM, anew=None, options=replace(ITEM.options, model=None, baselines=()))
    file.save((plain,))
    file.close()
    kept = json.loads((tmp_path / NAME).read_text())
    for gone in ("model", "baselines", "anew"):
        del kept["items"][0][gone]
    (tmp_path / NAME).write_text(json.dumps(kept))
    again = QueueFile(tmp_path)
    assert (again.items, again.note) == ((plain,), "")
    again.close()


@pytest.mark.parametrize(
    ("content", "kind", "what"),
    [
        ("{", "damaged", "is damaged"),
        ("[]", "damaged", "is damaged"),
        ('{"format": 1, "items": [{"key": "a"}]}', "damaged", "is damaged"),
        (json.dumps({"format": FORMAT + 1, "items": []}), "newer", "is of a newer FER Studio"),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_aside_and_said(tmp_path: Path, content: str, kind: str, what: str) -> None:
    for number in (1, 2):
        (tmp_path / NAME).write_text(content)
        file = QueueFile(tmp_path)
        aside = tmp_path / f"queue.{kind}-{number}.json"
        assert file.note == f"The queue of files to annotate {what}; it is kept as {aside}, and this one begins empty."
        assert file.items == ()
        assert aside.read_text() == content
        file.save(())
        file.close()


def test_options_out_of_range_are_damage(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    file.save((ITEM,))
    file.close()
    (tmp_path / NAME).write_text((tmp_path / NAME).read_text().replace('"every": 3', '"every": 0'))
    again = QueueFile(tmp_path)
    assert "is damaged" in again.note
    again.close()


def test_a_second_window_is_told_and_the_lock_goes_with_the_first(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    with pytest.raises(FerError, match="Another window of FER Studio has the queue"):
        QueueFile(tmp_path)
    file.close()
    QueueFile(tmp_path).close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the system keeps nobody out")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FerError, match="may not be written to"):
            file.save((ITEM,))
    finally:
        tmp_path.chmod(0o700)
        file.close()


def test_a_save_that_fails_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    file = QueueFile(tmp_path)
    file.save((ITEM,))
    (tmp_path / "queue.json.part").mkdir()
    with pytest.raises(FerError, match=r"^Writing to .* failed"):
        file.save((ITEM, ITEM))
    file.close()
    again = QueueFile(tmp_path)
    assert again.items == (ITEM,)
    again.close()
