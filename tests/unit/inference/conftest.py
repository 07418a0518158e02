"""Model folders that are wrong though their hashes are right."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flatbuffers
import pytest
from ai_edge_litert import schema_py_generated as schema

from fer_core.inference import shipped_model

EditNetwork = Callable[[Any], object]
"""Changes a network in the object form of LiteRT's schema."""


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    """A copy of the shipped network's folder."""
    return Path(shutil.copytree(shipped_model(), tmp_path / "model"))


@pytest.fixture
def rewrite(model_copy: Path) -> Callable[..., Path]:
    """Change the copy's files and its manifest, and put the hashes right again."""

    def rewrite(
        edit: EditNetwork | None = None,
        *,
        manifest: Callable[[dict[str, Any]], object] = lambda manifest: None,
        litert: bytes | None = None,
        keras: bytes | None = None,
    ) -> Path:
        file = model_copy / "model.tflite"
        if edit is not None:
            litert = _edited(file.read_bytes(), edit)
        if litert is not None:
            file.write_bytes(litert)
        if keras is not None:
            (model_copy / "model.keras").write_bytes(keras)
        described = json.loads((model_copy / "model.json").read_text(encoding="utf-8"))
        for name in described["files"]:
            described["files"][name] = hashlib.sha256((model_copy / name).read_bytes()).hexdigest()
        manifest(described)
        (model_copy / "model.json").write_text(json.dumps(described), encoding="utf-8")
        return model_copy

    return rewrite


@pytest.fixture
def packed_again() -> Callable[[Callable[[str, bytes], bytes | None]], bytes]:
    """Pack the shipped Keras file again with its members changed, or left out."""

    def packed_again(member: Callable[[str, bytes], bytes | None]) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(shipped_model() / "model.keras") as source, zipfile.ZipFile(content, "w") as target:
            for name in source.namelist():
                changed = member(name, source.read(name))
                if changed is not None:
                    target.writestr(name, changed)
        return content.getvalue()

    return packed_again


@pytest.fixture
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test remembers its verdicts: a file that is not there yet."""
    file = tmp_path / "cache" / "checked-networks.txt"
    monkeypatch.setattr("fer_core.inference.trial_process._memory", lambda: file)
    return file


def _edited(content: bytes, edit: EditNetwork) -> bytes:
    network = schema.ModelT.InitFromPackedBuf(content, 0)
    edit(network)
    builder = flatbuffers.Builder(len(content))
    builder.Finish(network.Pack(builder), b"TFL3")
    return bytes(builder.Output())
