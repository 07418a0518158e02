import zipfile
from pathlib import Path

import pytest

from fer_core.datasets.importers.files import SystemFile, kept_by_a_tool
from fer_core.datasets.load import read_dataset
from tests.unit.datasets.importers.making import Importer, png, put

HIDDEN = (
    "train/happy/.ipynb_checkpoints/1-checkpoint.png",
    "train/happy/@eaDir/1.png/SYNOPHOTO_THUMB_M.png",
    "train/@eaDir/happy/1.png",
    "train/happy/.thumbnails/normal/1.png",
    ".git/objects/happy/1.png",
    "__MACOSX/train/happy/1.png",
    "#recycle/train/happy/1.png",
    "$RECYCLE.BIN/train/happy/1.png",
    "lost+found/happy/1.png",
)
FILES = ("train/happy/._1.png", "train/happy/Thumbs.db", "train/happy/.hidden.png")


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    put(tmp_path, "faces/train/happy/1.png", png(9))
    for path in (*HIDDEN, *FILES):
        put(tmp_path, f"faces/{path}", png(77))
    return tmp_path / "faces"


def test_hidden_folders_and_those_of_tools_are_passed_over_and_said(
    faces: Path, tmp_path: Path, importing: Importer
) -> None:
    with zipfile.ZipFile(tmp_path / "faces.zip", "w") as archive:
        for path in sorted(faces.rglob("*.*")):
            if path.is_file():
                archive.write(path, path.relative_to(faces))
    for number, source in enumerate((faces, tmp_path / "faces.zip")):
        data = importing(source, out=f"out{number}")
        assert data.faces["id"].tolist() == ["faces/train/happy/1.png"]
        assert data.version.details["problems"] == {}
        read = read_dataset(source)
        assert read.images[:, 0, 0].tolist() == [9]
        for notes in (data.version.details["notes"], read.notes):
            assert "2 folders @eaDir, hidden or a tool's, were passed over." in notes
            assert "3 files that the operating system keeps beside pictures were passed over." in notes
            for name in (".ipynb_checkpoints", ".thumbnails", ".git", "#recycle", "$RECYCLE.BIN", "lost+found"):
                assert f"1 folder {name}, hidden or a tool's, was passed over." in notes


def test_a_folder_given_may_itself_be_hidden(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, ".cache/faces/train/happy/1.png", png())
    assert len(importing(tmp_path / ".cache/faces")) == 1
    assert len(read_dataset(tmp_path / ".cache")) == 1


def test_only_what_lies_below_the_hidden_folder_is_hidden() -> None:
    assert kept_by_a_tool("train/happy/1.png") is None
    assert kept_by_a_tool("train/happy...sad/1.png") is None
    assert kept_by_a_tool("train/Thumbs.db/1.png") is None
    assert kept_by_a_tool("a/@eaDir/b/@eaDir/c.png") == SystemFile("a/@eaDir", folder=True)


def test_the_shared_case_reads_its_two_faces(shared_cases: Path, tmp_path: Path, importing: Importer) -> None:
    data = importing(shared_cases / "hidden_folders")
    assert data.faces["split"].tolist() == ["train", "validation"]
    assert len(read_dataset(shared_cases / "hidden_folders")) == 2
