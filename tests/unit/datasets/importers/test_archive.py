import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from fer_core.datasets.importers import archive as archive_module
from fer_core.errors import FerError
from tests.unit.datasets.importers.making import Importer, pixels, png, problems, put, table


def zipped(path: Path, files: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_reads_as_its_folder_does(tmp_path: Path, importing: Importer) -> None:
    for path in ("train/happy/1.png", "val/sad/2.png"):
        put(tmp_path, f"faces/{path}", png())
    with zipfile.ZipFile(tmp_path / "faces.zip", "w") as archive:
        for found in sorted((tmp_path / "faces").rglob("*")):
            archive.write(found, found.relative_to(tmp_path / "faces"))
    plain, packed = importing(tmp_path / "faces"), importing(tmp_path / "faces.zip", out="second")
    assert plain.faces.astype(str).equals(packed.faces.astype(str))
    assert (plain.pictures() == packed.pictures()).all()


def test_a_zip_called_test_around_a_folder_test_is_read_by_the_splits_in_it(
    tmp_path: Path, importing: Importer
) -> None:
    files: dict[str, bytes | str] = {"test/train/happy/1.png": png(1), "test/val/happy/2.png": png(2)}
    data = importing(zipped(tmp_path / "test.zip", files))
    assert table(data, "split", "label") == [("train", "happy"), ("validation", "happy")]
    assert data.version.details["problems"] == {}


def test_a_zip_may_hold_the_csv_and_its_votes(tmp_path: Path, importing: Importer) -> None:
    votes = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"
    files = {
        "fer/fer2013.csv": f"emotion,pixels,Usage\n3,{pixels()},Training\n",
        "fer/fer2013new.csv": f"{votes}Training,a.png,10,0,0,0,0,0,0,0,0,0\n",
    }
    data = importing(zipped(tmp_path / "fer.zip", files))
    assert table(data, "id", "provenance") == [("fer2013/00000000", "fer.zip/fer/fer2013.csv row 2")]
    assert data.votes is not None
    assert data.votes[0, 0] == 10


def test_of_several_tables_in_a_zip_the_outermost_is_taken_and_the_rest_named(
    tmp_path: Path, importing: Importer
) -> None:
    votes = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"
    row = "emotion,pixels,Usage\n3,{},Training\n"
    files: dict[str, bytes | str] = {
        "fer/fer2013.csv": row.format(pixels(7)),
        "fer/fer2013new.csv": f"{votes}Training,a.png,10,0,0,0,0,0,0,0,0,0\n",
        "fer/old/fer2013.csv": row.format(pixels(9)),
        "a/fer2013new.csv": f"{votes}Training,a.png,0,10,0,0,0,0,0,0,0,0\n",
        "train/happy/1.png": png(),
    }
    data = importing(zipped(tmp_path / "fer.zip", files))
    assert data.pictures()[:, 0, 0].tolist() == [7]
    assert data.votes is not None
    assert data.votes[0, 0] == 10
    assert data.version.details["notes"] == [
        f"Of {tmp_path / 'fer.zip'} only fer/fer2013.csv was taken, not what else is there: fer/old/fer2013.csv, "
        "pictures. Import that as a source of its own."
    ]


def test_what_could_do_harm_is_listed_and_nothing_is_written_elsewhere(tmp_path: Path, importing: Importer) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train/happy/1.png", png())
        for name in ("../../happy/out.png", "/happy/root.png", "C:\\happy\\drive.png", "train/..\\happy\\back.png"):
            archive.writestr(name, png())
        link = zipfile.ZipInfo("train/happy/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("train/happy/bomb.png", bytes(20 << 20))
        archive.writestr("train/happy/inner.zip", b"PK")
        archive.writestr("__MACOSX/train/happy/._1.png", b"x")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("train/happy/1.png", png(3))
    data = importing(path)
    assert data.faces["id"].tolist() == ["bad/train/happy/1.png"]
    assert data.pictures()[0, 0, 0] == 3
    kinds = sorted(reason.partition(":")[0] for reason in problems(data).values())
    assert kinds == ["an archive inside", "link not followed", *["unsafe in a zip"] * 6]
    assert "an absolute path" in problems(data)["bad//happy/root.png"]
    assert "unpacks to 21 MB, as a zip bomb does" in problems(data)["bad/train/happy/bomb.png"]
    assert sorted(found.name for found in tmp_path.iterdir()) == ["deep", "out"]
    assert [found.name for found in (tmp_path / "deep").iterdir()] == ["bad.zip"]


def test_a_damaged_or_locked_file_in_a_zip_spoils_no_other(tmp_path: Path, importing: Importer) -> None:
    files: dict[str, bytes | str] = {f"train/happy/{n}.png": png(n) for n in range(1, 4)}
    path = zipped(tmp_path / "faces.zip", files, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[content.index(png(2)) + 60] ^= 0xFF
    place = content.rindex(b"train/happy/3.png") - 46 + 8  # the flags in the directory at the end
    content[place] |= 1
    path.write_bytes(content)
    data = importing(path)
    assert data.faces["id"].tolist() == ["faces/train/happy/1.png"]
    assert "damaged in the zip (Bad CRC-32" in problems(data)["faces/train/happy/2.png"]
    assert "it has a password" in problems(data)["faces/train/happy/3.png"]


def test_a_zip_with_a_password_is_refused(tmp_path: Path, importing: Importer) -> None:
    path = zipped(tmp_path / "faces.zip", {"train/happy/1.png": png()})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"train/happy/1.png") - 46 + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(FerError, match=r"has a password\. Unpack it"):
        importing(path)


def test_bombs_are_not_opened(tmp_path: Path, importing: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_TOTAL_FREE", 1 << 20)
    path = zipped(tmp_path / "bomb.zip", {f"train/happy/{n}.png": bytes(1 << 20) for n in range(4)})
    with pytest.raises(FerError, match=r"would unpack to 0\.0 GB, \d+ times its size, as a zip bomb does"):
        importing(path)
    # Two directory entries for the same bytes, as in bombs that need no nesting.
    whole = zipped(tmp_path / "faces.zip", {"train/happy/1.png": png(), "train/happy/2.png": png()}, 0).read_bytes()
    content = bytearray(whole)
    for place in (content.rindex(b"train/happy/1.png") - 46, content.rindex(b"train/happy/2.png") - 46):
        struct.pack_into("<I", content, place + 20, len(whole) * 2 // 3)
    (tmp_path / "overlap.zip").write_bytes(content)
    with pytest.raises(FerError, match="overlap, as in a zip bomb"):
        importing(tmp_path / "overlap.zip")
    assert not (tmp_path / "out").exists()


def test_a_damaged_csv_in_a_zip_is_one_sentence(tmp_path: Path, importing: Importer) -> None:
    rows = "".join(f"3,{pixels(n % 256)},Training\n" for n in range(50))
    path = zipped(tmp_path / "fer.zip", {"fer2013.csv": f"emotion,pixels,Usage\n{rows}"})
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(FerError, match=r"fer2013.csv in the zip .* cannot be read"):
        importing(path)
    assert not (tmp_path / "out").exists()
