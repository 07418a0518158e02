"""What a LiteRT file says of its network, read in Python: LiteRT trusts the file, and a damaged one crashes it."""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

SIGNATURE: Final = "serving_default"
LARGEST_BATCH: Final = 256
LARGEST_TENSORS: Final = 1 << 30
"""Bytes that all tensors of a network may take together, for the batch it was made for."""

_IDENTIFIER: Final = b"TFL3"
_VERSION: Final = 3
_MOST_DIMENSIONS: Final = 16
_MOST_PARTS: Final = 100_000
_FLOAT32: Final = 0
_TYPES: Final = MappingProxyType(
    {
        **{0: ("float32", 4.0), 1: ("float16", 2.0), 2: ("int32", 4.0), 3: ("uint8", 1.0), 4: ("int64", 8.0)},
        **{5: ("string", 0.0), 6: ("bool", 1.0), 7: ("int16", 2.0), 8: ("complex64", 8.0), 9: ("int8", 1.0)},
        **{10: ("float64", 8.0), 11: ("complex128", 16.0), 12: ("uint64", 8.0), 15: ("uint32", 4.0)},
        **{16: ("uint16", 2.0), 17: ("int4", 0.5), 18: ("bfloat16", 2.0)},
    }
)
"""Name and bytes of an element of each type, by its number in the schema."""


class Unfit(Exception):  # noqa: N818  what it says is the end of a sentence, not the name of an error
    """Why a network cannot be used, as what follows a colon."""


@dataclass(frozen=True)
class Tensor:
    """What goes into a network or comes out of it.

    Attributes:
        shape: Its sides, the batch first, as the network was made.
        type: Of its elements, as NumPy names it.
    """

    shape: tuple[int, ...]
    type: str


@dataclass(frozen=True)
class LiteRtFile:
    """What a LiteRT file says of its network.

    Attributes:
        inputs: What goes in, by its name in the signature `serving_default`.
        outputs: What comes out, by name.
        custom: Operations that are none of LiteRT's own.
        size: Bytes of all its tensors, for the batch it was made for.
    """

    inputs: dict[str, Tensor]
    outputs: dict[str, Tensor]
    custom: tuple[str, ...]
    size: int


def read_litert_file(content: bytes) -> LiteRtFile:
    """Read a LiteRT file without running it, and check that its parts refer to parts that are there.

    Raises:
        Unfit: It is no LiteRT file, is damaged, or lacks the signature `serving_default`.
    """
    from ai_edge_litert import schema_py_generated as schema

    if content[4:8] != _IDENTIFIER:
        raise Unfit("it is no LiteRT network")
    try:
        return _read(schema.Model.GetRootAs(content, 0))
    except (struct.error, ValueError, IndexError, TypeError, AttributeError, OverflowError):
        # All that the generated reader runs into where an offset points nowhere.
        raise Unfit("the file is damaged") from None


def check_faces_in(found: LiteRtFile) -> None:
    """Check that a network takes a batch of 48x48 grey faces as float32.

    Raises:
        Unfit: It takes something else.
    """
    if len(found.inputs) != 1:
        raise Unfit(f"it takes {len(found.inputs)} inputs, and is given one: the faces")
    (given,) = found.inputs.values()
    if len(given.shape) != 4:
        raise Unfit(f"it takes an input of {len(given.shape)} dimensions, not faces (n, 48, 48, 1)")
    batch, height, width, channels = given.shape
    if (height, width) != (48, 48):
        raise Unfit(f"it takes pictures of {width}x{height} pixels, and faces are given as 48x48")
    if channels != 1:
        raise Unfit(f"it takes pictures of {channels} channels, and faces are given in grey, in one")
    if given.type != "float32":
        raise Unfit(f"it takes pixels as {given.type}, and they are given as float32")
    if batch > LARGEST_BATCH:
        raise Unfit(f"it was made for {batch:,} faces at a time")
    if found.size > LARGEST_TENSORS:
        raise Unfit(f"it takes {found.size / 1e9:.1f} GB of memory")


def _read(model: Any) -> LiteRtFile:  # noqa: ANN401 - the generated reader has no types
    if model.Version() != _VERSION:
        raise Unfit(f"it is of version {model.Version()} of LiteRT's files, and {_VERSION} can be read")
    graphs = [_Graph(model.Subgraphs(place), model) for place in _range(model.SubgraphsLength())]
    size = sum(graph.size for graph in graphs)
    for graph in graphs:
        graph.check_operators()
    signatures = [model.SignatureDefs(place) for place in _range(model.SignatureDefsLength())]
    named = [one for one in signatures if one.SignatureKey() == SIGNATURE.encode()]
    if not named:
        raise Unfit(f"it has no signature “{SIGNATURE}”, which names its outputs")
    signature = named[0]
    graph = graphs[signature.SubgraphIndex()]
    codes = (model.OperatorCodes(place).CustomCode() for place in _range(model.OperatorCodesLength()))
    return LiteRtFile(
        {_text(one.Name()): graph.tensor(one.TensorIndex()) for one in _maps(signature, "Inputs")},
        {_text(one.Name()): graph.tensor(one.TensorIndex()) for one in _maps(signature, "Outputs")},
        tuple(sorted({_text(code) for code in codes if code})),
        size,
    )


class _Graph:
    """The tensors of a subgraph, and what uses them."""

    def __init__(self, graph: Any, model: Any) -> None:  # noqa: ANN401
        self._graph = graph
        self._codes = model.OperatorCodesLength()
        self.size = 0
        self._tensors = []
        buffers = model.BuffersLength()
        for place in _range(graph.TensorsLength()):
            tensor = graph.Tensors(place)
            if tensor.Buffer() >= buffers:
                raise IndexError
            dimensions = tensor.ShapeLength()
            shape = tuple(tensor.Shape(axis) for axis in range(min(dimensions, _MOST_DIMENSIONS + 1)))
            if dimensions > _MOST_DIMENSIONS or any(side < -1 for side in shape):
                raise IndexError
            name, each = _TYPES.get(tensor.Type(), ("of an unknown type", 1.0))
            self.size += int(math.prod(abs(side) for side in shape) * each)
            self._tensors.append(Tensor(shape, name))

    def tensor(self, place: int) -> Tensor:
        if place < 0:
            raise IndexError
        return self._tensors[place]

    def check_operators(self) -> None:
        graph = self._graph
        for place in _range(graph.InputsLength()):
            self.tensor(graph.Inputs(place))
        for place in _range(graph.OutputsLength()):
            self.tensor(graph.Outputs(place))
        for place in _range(graph.OperatorsLength()):
            operator = graph.Operators(place)
            if operator.OpcodeIndex() >= self._codes:
                raise IndexError
            used = [operator.Inputs(one) for one in _range(operator.InputsLength())]
            made = [operator.Outputs(one) for one in _range(operator.OutputsLength())]
            # -1 stands for an input that is left out.
            if any(one < -1 or one >= len(self._tensors) for one in (*used, *made)):
                raise IndexError


def _maps(signature: Any, which: str) -> Iterator[Any]:  # noqa: ANN401
    for place in _range(getattr(signature, f"{which}Length")()):
        yield getattr(signature, which)(place)


def _range(length: int) -> range:
    """Count through the parts of a vector, whose length a damaged file may give as billions."""
    if length > _MOST_PARTS:
        raise IndexError
    return range(length)


def _text(name: bytes | None) -> str:
    return (name or b"").decode("utf-8", "replace")
