import math
from typing import Any

import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from fer_core.export.formats import FormatFigures, Made, choose
from fer_core.export.litert import Pace


def row(name: str, size: int, lost: tuple[float, float] = (0.0, 0.0), relative: float = 1.0, **changes: Any) -> Any:
    pace = None if name in ("onnx", "savedmodel") else Pace(relative * 0.5, relative)
    accuracy, difference = {"7": 0.7, "8": 0.8}, changes.get("difference", 1e-6 if name == "litert" else 0.1)
    return FormatFigures(name, size, accuracy, {"7": lost[0], "8": lost[1]}, difference, 0.99, pace)


def chosen(*found: FormatFigures) -> str:
    best = choose(found)
    return "" if best is None else best.format


def test_the_smallest_litert_file_that_keeps_both_heads_is_chosen() -> None:
    found = [
        row("litert", 400),
        row("litert-fp16", 200, (0.001, 0.002)),
        row("litert-int8", 100, (0.0, 0.0021)),
        row("onnx", 50),
    ]
    assert chosen(*found) == "litert-fp16"


def test_a_slow_file_is_not_chosen() -> None:
    assert chosen(row("litert", 400), row("litert-int8", 100, relative=7.1)) == "litert"
    assert chosen(row("litert", 400), row("litert-int8", 100, relative=6.9)) == "litert-int8"


def test_a_network_that_is_too_slow_or_not_the_one_keras_runs_has_no_choice() -> None:
    assert chosen(row("litert", 400, relative=12.0)) == ""
    for difference in (0.002, math.nan):
        assert chosen(row("litert", 400, difference=difference), row("litert-int8", 100)) == ""
    assert chosen(row("litert-int8", 100)) == ""


def test_each_format_says_what_it_falls_short_of() -> None:
    assert row("litert", 400).shortfalls == []
    made = Made(
        [
            row("litert", 400, relative=8.04),
            row("litert-fp16", 200),
            row("litert-int8", 100, (0.0053, 0.0), relative=9.0),
            row("onnx", 400, difference=0.3),
        ],
        {"savedmodel": "out of space"},
    )
    slower = "times as long a face as the network that comes along, more than 7 times"
    assert made.shortfalls() == [
        f"litert takes 8.0 {slower}",
        f"litert-int8 loses 0.53 points with 7 classes, more than 0.2 and takes 9.0 {slower}",
        "onnx differs from Keras by 3.0e-01 on real faces in float32",
        "savedmodel could not be made: out of space",
    ]
