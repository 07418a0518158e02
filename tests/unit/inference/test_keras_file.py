"""Keras files that are damaged, or are none, looked at without Keras."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.inference import shipped_model
from fer_core.inference.keras_file import LARGEST, check_keras_file

PackedAgain = Callable[[Callable[[str, bytes], bytes | None]], bytes]


@pytest.mark.parametrize("name", ["config.json", "model.weights.h5"])
def test_a_part_that_is_missing_is_named(name: str, packed_again: PackedAgain, tmp_path: Path) -> None:
    file = tmp_path / "model.keras"
    file.write_bytes(packed_again(lambda member, content: None if member == name else content))
    with pytest.raises(FerError, match=f"Keras cannot load .*: it lacks its {name}"):
        check_keras_file(file)


@pytest.mark.parametrize("config", [b'{"class_name":', b"[1]", b"[" * 200_000, b"\xff\xfe"])
def test_a_config_that_is_no_object_is_damaged(config: bytes, packed_again: PackedAgain, tmp_path: Path) -> None:
    file = tmp_path / "model.keras"
    file.write_bytes(packed_again(lambda member, content: config if member == "config.json" else content))
    with pytest.raises(FerError, match=r"its config\.json is damaged"):
        check_keras_file(file)


@pytest.mark.parametrize("content", [b"", b"PK", b"\x89HDF\r\n\x1a\n" + bytes(1000)])
def test_what_is_no_zip_is_no_network(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.keras").write_bytes(content)
    with pytest.raises(FerError, match="it is no Keras network, or is damaged"):
        check_keras_file(tmp_path / "model.keras")


def test_a_file_cut_short_or_changed_is_damaged(tmp_path: Path) -> None:
    file = Path(shutil.copy(shipped_model() / "model.keras", tmp_path))
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes(99) + whole[middle + 99 :])
    with pytest.raises(FerError, match=r"its model\.weights\.h5 is damaged"):
        check_keras_file(file)
    file.write_bytes(whole[:middle])
    with pytest.raises(FerError, match="is damaged"):
        check_keras_file(file)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "model.keras"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", bytes(1 << 20))
        # What a member says of itself is what is believed until it is unpacked.
        archive.infolist()[1].file_size = LARGEST + 1
    with pytest.raises(FerError, match=r"it unpacks to 2\.1 GB, more than a network for faces takes"):
        check_keras_file(file)


def test_the_shipped_file_is_whole() -> None:
    check_keras_file(shipped_model() / "model.keras")
