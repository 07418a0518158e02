"""How a rule for a label may be meant."""

import pytest

from fer_core.datasets.label_rule import LabelRule, parse_label_rule


@pytest.mark.parametrize(
    ("text", "rule", "readings"),
    [
        ("Sad=happy", LabelRule("", "Sad", "happy"), (("", "sad"),)),
        ("raf:1=happy", LabelRule("raf", "1", "happy"), (("raf", "1"), ("", "raf:1"))),
        ("1: Freude=", LabelRule("1", "Freude", ""), (("1", "freude"), ("", "1:freude"))),
        ("a:b:c=sad", LabelRule("a:b", "c", "sad"), (("a:b", "c"), ("a", "b:c"), ("", "a:b:c"))),
        (":-)=happy", LabelRule("", ":-)", "happy"), (("", ":-)"),)),
        ("2:=fear", LabelRule("", "2:", "fear"), (("", "2:"),)),
        ("raf:2:=fear", LabelRule("", "raf:2:", "fear"), (("raf", "2:"), ("", "raf:2:"))),
    ],
)
def test_each_colon_may_part_the_source_from_the_class(
    text: str, rule: LabelRule, readings: tuple[tuple[str, str], ...]
) -> None:
    assert parse_label_rule(text) == rule
    assert rule.readings == readings
