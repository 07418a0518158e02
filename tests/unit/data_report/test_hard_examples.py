"""The hardest faces: suspects where there are any."""

from typing import Any

import numpy as np
import pandas as pd

from fer_core.data_report.measure.hard_examples import hard_examples_by_suspects
from fer_core.datasets.review.suspects import read_suspects, write_suspects


def test_suspects_are_told_with_what_is_left_to_their_label(make: Any) -> None:
    dataset = make(np.stack([np.full((48, 48), value, np.uint8) for value in range(4)]), ["happy", "sad", "sad", "sad"])
    assert hard_examples_by_suspects(dataset, read_suspects(dataset)) is None
    found = pd.DataFrame(
        {
            "id": ["a/003", "a/001"],
            "kind": "mislabel",
            "score": [0.7, 0.95],
            "label": "sad",
            "suggested": ["happy", ""],
            "note": "",
        }
    )
    write_suspects(dataset, "mislabel", found)
    hard = hard_examples_by_suspects(dataset, read_suspects(dataset))
    assert hard is not None
    assert {name: rows.tolist() for name, rows in hard.rows.items()} == {"sad": [1, 3]}
    assert hard.notes == {"sad": ("label 5%", "happy? label 30%")}
    assert "suspects 2 labels" in hard.how
    assert "had not learned" not in hard.how
