"""What the tests of experiments share."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.experiments.run_result import Job, fingerprint
from fer_core.training.recipe import Recipe
from tests.unit.experiments.fake_runs import Heard, MakeJob


@pytest.fixture
def data() -> FaceArrays:
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (8, 48, 48), dtype=np.uint8)
    split = np.array(["train"] * 6 + ["validation"] * 2)
    return FaceArrays(images, np.arange(8) % 7, FER2013, split, None, np.ones(8, np.bool_))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def make_job(data: FaceArrays, heard: Heard) -> MakeJob:
    def right_of(result: Any) -> dict[str, NDArray[np.bool_]]:
        found: dict[str, NDArray[np.bool_]] = result.right
        return found

    return lambda runs: Job(data, fingerprint(data), runs, right_of, heard)


@pytest.fixture(autouse=True)
def _any_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """Options are checked against the network's builder, which imports Keras; here any name but one will do."""

    def check(recipe: Recipe, source: str) -> None:
        if "nonsense" in recipe.options:
            raise FerError(f"{source}: the network {recipe.model} has no option 'nonsense'.")

    for module in ("ablation", "cross_validation"):
        monkeypatch.setattr(f"fer_core.experiments.{module}.check_options", check)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base recipe in the folder above that of the files that speak of it."""
    path = tmp_path / "base.toml"
    path.write_text("classes = [7]\nepochs = 4\nbatch = 32\nlearning_rate = 0.1\n[options]\nnoise = 0.2\n")
    return path
