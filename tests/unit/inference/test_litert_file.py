"""LiteRT files that are read without LiteRT."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.inference import shipped_model
from fer_core.inference.litert_file import Tensor, Unfit, check_faces_in, read_litert_file

Rewrite = Callable[..., Path]


def _read(folder: Path) -> None:
    check_faces_in(read_litert_file((folder / "model.tflite").read_bytes()))


def _shape(*shape: int) -> Callable[[Any], None]:
    def edit(network: Any) -> None:
        given = network.subgraphs[0].tensors[network.subgraphs[0].inputs[0]]
        given.shape, given.shapeSignature = np.array(shape, np.int32), None

    return edit


def _type(number: int) -> Callable[[Any], None]:
    def edit(network: Any) -> None:
        network.subgraphs[0].tensors[network.subgraphs[0].inputs[0]].type = number

    return edit


def _huge_tensor(network: Any) -> None:
    network.subgraphs[0].tensors[40].shape = np.array([1, 32768, 32768, 64], np.int32)


def _no_signature(network: Any) -> None:
    network.signatureDefs = []


def _signature_of_no_graph(network: Any) -> None:
    network.signatureDefs[0].subgraphIndex = 9  # LiteRT ends with a segmentation fault


def _operation_on_no_tensor(network: Any) -> None:
    network.subgraphs[0].operators[5].inputs = np.array([9999, 3], np.int32)


def _operation_of_no_kind(network: Any) -> None:
    network.subgraphs[0].operators[5].opcodeIndex = 77


def _tensor_without_buffer(network: Any) -> None:
    network.subgraphs[0].tensors[5].buffer = 100_000


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (_shape(1, 64, 64, 1), "it takes pictures of 64x64 pixels, and faces are given as 48x48"),
        (_shape(1, 48, 48, 3), "it takes pictures of 3 channels"),
        (_shape(48, 48, 1), "it takes an input of 3 dimensions"),
        (_shape(), "it takes an input of 0 dimensions"),
        (_shape(1 << 30, 48, 48, 1), "it was made for 1,073,741,824 faces at a time"),
        (_type(3), "it takes pixels as uint8"),
        (_type(9), "it takes pixels as int8"),
        (_huge_tensor, r"it takes (274\.9|68\.7) GB of memory"),
        (_no_signature, "no signature “serving_default”"),
        (_signature_of_no_graph, "the file is damaged"),
        (_operation_on_no_tensor, "the file is damaged"),
        (_operation_of_no_kind, "the file is damaged"),
        (_tensor_without_buffer, "the file is damaged"),
    ],
)
def test_what_does_not_fit_is_named(edit: Callable[[Any], None], sentence: str, rewrite: Rewrite) -> None:
    with pytest.raises(Unfit, match=sentence):
        _read(rewrite(edit))


def test_the_shipped_network_takes_faces_and_has_two_outputs() -> None:
    found = read_litert_file((shipped_model() / "model.tflite").read_bytes())
    check_faces_in(found)
    assert found.inputs == {"image": Tensor((1, 48, 48, 1), "float32")}
    assert found.outputs == {"fer2013": Tensor((1, 7), "float32"), "ferplus": Tensor((1, 8), "float32")}
    assert found.custom == ()


@pytest.mark.parametrize("content", [b"", b"TFL3", b"\x89PNG\r\n\x1a\n" * 9, bytes(1000)])
def test_what_is_no_litert_file_is_told(content: bytes) -> None:
    with pytest.raises(Unfit, match="no LiteRT network"):
        read_litert_file(content)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.999])
def test_a_file_cut_short_is_damaged(share: float) -> None:
    whole = (shipped_model() / "model.tflite").read_bytes()
    with pytest.raises(Unfit, match="the file is damaged"):
        read_litert_file(whole[: 8 + int(share * len(whole))])


def test_no_damage_leads_to_another_error_than_its_own() -> None:
    whole = (shipped_model() / "model.tflite").read_bytes()
    rng = np.random.default_rng(5)
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole)
        # The parts that are not weights lie at both ends.
        for place in (*rng.integers(8, 4000, 8), *(len(whole) - rng.integers(1, 30_000, 8))):
            damaged[place] = rng.integers(0, 256)
        try:
            check_faces_in(read_litert_file(bytes(damaged)))
        except Unfit:
            refused += 1
    assert refused >= 10
