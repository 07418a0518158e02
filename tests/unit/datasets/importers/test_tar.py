import io
import tarfile
from pathlib import Path

import pytest

from fer_core.datasets.importers import tar as tar_module
from fer_core.datasets.load import read_dataset
from fer_core.errors import FerError
from tests.unit.datasets.importers.making import Importer, pixels, png, problems, put, table

ENDINGS = (("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.bz2", "w:bz2"), ("tar.xz", "w:xz"))


def tarred(path: Path, how: str, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, how) as tar:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize(("ending", "how"), ENDINGS)
def test_a_tar_reads_as_its_folder_does(tmp_path: Path, importing: Importer, ending: str, how: str) -> None:
    files = {"train/happy/1.png": png(9), "val/sad/2.png": png(20), "./test/fear/3.png": png(30)}
    for name, content in files.items():
        put(tmp_path, f"faces/{name}", content)
    path = tarred(tmp_path / f"faces.{ending}", how, files)
    plain, packed = importing(tmp_path / "faces"), importing(path, out="second")
    assert table(plain, "id", "split", "label") == table(packed, "id", "split", "label")
    assert sorted(plain.pictures()[:, 0, 0]) == sorted(packed.pictures()[:, 0, 0]) == [9, 20, 30]
    assert packed.version.details["problems"] == {}
    assert sorted(read_dataset(path).images[:, 0, 0]) == [9, 20, 30]


def test_a_tar_may_hold_the_csv(tmp_path: Path, importing: Importer) -> None:
    rows = f"emotion;pixels;Usage\n3;{pixels()};Training\n".encode()
    path = tarred(tmp_path / "fer2013.tar.gz", "w:gz", {"fer2013/README": b"x", "fer2013/fer2013.csv": rows})
    data = importing(path)
    assert table(data, "id", "label", "provenance") == [
        ("fer2013/00000000", "happy", "fer2013.tar.gz/fer2013/fer2013.csv row 2")
    ]
    assert read_dataset(path).labels.tolist() == [3]


def test_what_could_do_harm_in_a_tar_is_listed(tmp_path: Path, importing: Importer) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "bad.tar"
    with tarfile.open(path, "w") as tar:
        for name in ("train/happy/1.png", "../../happy/out.png", "/happy/root.png"):
            info = tarfile.TarInfo(name)
            info.size = len(png())
            tar.addfile(info, io.BytesIO(png()))
        for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(f"train/happy/{name}.png")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        info = tarfile.TarInfo("train/happy/device.png")
        info.type = tarfile.CHRTYPE
        tar.addfile(info)
    data = importing(path)
    assert data.faces["id"].tolist() == ["bad/train/happy/1.png"]
    assert {place.rpartition("/")[2]: reason for place, reason in problems(data).items()} == {
        "out.png": "unsafe in a tar: a path that leads out of the tar",
        "root.png": "unsafe in a tar: an absolute path",
        "soft.png": "link not followed: a link in a tar, to /etc/passwd",
        "hard.png": "link not followed: a link in a tar, to /etc/passwd",
        "pipe.png": "no picture: a device or pipe, not a file",
        "device.png": "no picture: a device or pipe, not a file",
    }
    assert sorted(found.name for found in tmp_path.iterdir()) == ["deep", "out"]


def test_a_tar_that_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, importing: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tar_module, "_TOTAL_FREE", 1 << 20)
    path = tarred(tmp_path / "bomb.tar.gz", "w:gz", {f"train/happy/{n}.png": bytes(1 << 20) for n in range(4)})
    for act in (importing, read_dataset):
        with pytest.raises(FerError, match=r"would unpack to more than 0\.0 GB, as a bomb does"):
            act(path)
    assert not (tmp_path / "out").exists()


def test_a_damaged_tar_is_one_sentence(tmp_path: Path, importing: Importer) -> None:
    whole = tarred(tmp_path / "a.tar.gz", "w:gz", {f"train/happy/{n}.png": png(n) for n in range(40)}).read_bytes()
    for name, content in (("cut.tar.gz", whole[: len(whole) // 2]), ("none.tar", b"no tar at all" * 100)):
        with pytest.raises(FerError, match=r"The tar .* cannot be read: .*Get another copy of it"):
            importing(put(tmp_path, name, content))
