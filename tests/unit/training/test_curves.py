"""The picture of a run's course."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fer_core.training.curves import FILE, heads_of, write_curves

pytest.importorskip("matplotlib", reason="Matplotlib comes with the extra 'train'")


def course(epochs: int) -> list[dict[str, float]]:
    rows = []
    for i in range(epochs):
        learnt = 1 - 0.8**i
        rows.append(
            {
                **{"epoch": i + 1, "learning_rate": 0.1 * (1 - i / epochs), "loss": 2 - learnt},
                **{"accuracy_fer2013": 0.2 + 0.5 * learnt, "accuracy_ferplus": 0.3 + 0.5 * learnt},
                **{"val_loss": 2 - 0.8 * learnt, "val_accuracy_fer2013": 0.2 + 0.4 * learnt},
                **{"val_accuracy_ferplus": 0.3 + 0.4 * learnt, "score": 0.25 + 0.4 * learnt, "seconds": 1.0},
            }
        )
    return rows


def inked(path: Path, area: tuple[float, float, float, float], colour: tuple[int, int, int]) -> int:
    """Count the pixels of about a colour in a part of a picture, given as shares (left, top, right, bottom)."""
    image = Image.open(path).convert("RGB")
    left, top, right, bottom = area
    part = image.crop(
        (int(left * image.width), int(top * image.height), int(right * image.width), int(bottom * image.height))
    )
    return int((np.abs(np.asarray(part, np.int64) - colour).max(axis=2) < 30).sum())


@pytest.mark.parametrize("epochs", [1, 2, 40])
def test_every_panel_shows_its_curves(tmp_path: Path, epochs: int) -> None:
    path = write_curves(tmp_path, course(epochs), best_epoch=epochs)
    assert path == tmp_path / FILE
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    blue, orange, grey = (31, 119, 180), (217, 95, 2), (68, 68, 68)
    for panel in ((0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5), (0, 0.5, 0.5, 1)):
        assert inked(path, panel, blue) > 20
        assert inked(path, panel, orange) > 20
    assert inked(path, (0.5, 0.5, 1, 1), grey) > 20


@pytest.mark.filterwarnings("error")
def test_a_rate_that_is_zero_all_along_needs_no_logarithm(tmp_path: Path) -> None:
    rows = [{**row, "learning_rate": 0.0} for row in course(2)]
    assert write_curves(tmp_path, rows).is_file()


def test_the_heads_are_those_with_validation_accuracy() -> None:
    assert heads_of(course(1)[0]) == ["fer2013", "ferplus"]
