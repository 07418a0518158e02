import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from fer_core.errors import FerError
from fer_core.export.formats import FormatFigures, choose


def row(name: str, size: int, lost: tuple[float, float], milliseconds: float | None = 1.0) -> FormatFigures:
    return FormatFigures(name, size, {"7": 0.7, "8": 0.8}, {"7": lost[0], "8": lost[1]}, 0.1, 0.99, milliseconds)


def test_the_smallest_litert_file_that_keeps_both_heads_is_chosen() -> None:
    found = [
        row("litert", 400, (0.0, 0.0)),
        row("litert-fp16", 200, (0.001, 0.002)),
        row("litert-int8", 100, (0.0, 0.0021)),
        row("onnx", 50, (0.0, 0.0), None),
    ]
    assert choose(found).format == "litert-fp16"


def test_a_slow_file_is_not_chosen() -> None:
    assert choose([row("litert", 400, (0.0, 0.0)), row("litert-int8", 100, (0.0, 0.0), 3.1)]).format == "litert"


def test_a_network_that_is_too_slow_is_refused() -> None:
    with pytest.raises(FerError, match="nothing was exported"):
        choose([row("litert", 400, (0.0, 0.0), 12.0)])
