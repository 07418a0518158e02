"""Where a data set may be written, and how its table lies on disk."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from fer_core.datasets import writer
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError


def write(folder: Path, batches: int = 6) -> DatasetVersion:
    with DatasetWriter(folder, "a", (2, 2), ("happy",)) as writer:
        for start in range(0, 2 * batches, 2):
            rows = [Row(f"a/{n}", "a", f"a.csv:{n}", "train", "happy") for n in (start, start + 1)]
            writer.add(np.full((2, 2, 2), start, np.uint8), rows)
        return writer.finish()


def groups(dataset: DatasetVersion) -> list[int]:
    table = pq.ParquetFile(dataset.folder / "versions" / "0001.parquet")
    return [table.metadata.row_group(n).num_rows for n in range(table.num_row_groups)]


def test_row_groups_are_large_however_small_the_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert groups(write(tmp_path / "one")) == [12]
    monkeypatch.setattr(writer, "_GROUP", 5)
    several = write(tmp_path / "several", batches=7)
    assert groups(several) == [6, 6, 2]
    assert several.faces["id"].tolist() == [f"a/{n}" for n in range(14)]
    assert several.faces["row"].tolist() == list(range(14))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FerError, match="link is a link or a disk, which cannot be replaced"):
        DatasetWriter(tmp_path / "link", "a", (2, 2), ("happy",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


def test_a_disk_is_refused_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path / "disk")
    with pytest.raises(FerError, match="disk is a link or a disk, which cannot be replaced"):
        DatasetWriter(tmp_path / "disk", "a", (2, 2), ("happy",))
    assert len(write(tmp_path / "disk" / "new")) == 12


def test_the_folder_one_is_in_is_refused_and_others_may_be_named_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FerError, match="is the folder you are in"):
        DatasetWriter(Path(), "a", (2, 2), ("happy",))
    assert write(Path("new")).folder == tmp_path / "new"


def test_what_fails_takes_back_the_folders_around_it_that_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "small").mkdir()

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(np.lib.format, "write_array_header_1_0", full)
        with pytest.raises(FerError, match="The disk is full"):
            write(tmp_path / "small" / "deep" / "er" / "f")
    assert list((tmp_path / "small").iterdir()) == []
    real = Path.mkdir

    def refusing(path: Path, *args: Any, **keys: Any) -> None:
        if path.name == ".f.part":
            real(path.parent, parents=True)
            full()
        real(path, *args, **keys)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refusing)
        with pytest.raises(FerError, match="The disk is full"):
            write(tmp_path / "small" / "deep" / "er" / "f")
    assert list((tmp_path / "small").iterdir()) == []
    assert len(write(tmp_path / "small" / "deep" / "er" / "f")) == 12


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file's name is text")
def test_a_path_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FerError, match=r"caf\\udce9 is no text in UTF-8"):
        DatasetWriter(tmp_path / os.fsdecode(b"caf\xe9"), "a", (2, 2), ("happy",))
