import numpy as np
import pytest

from fer_core.evaluation.perturbations import PERTURBATIONS, by_quality, share
from fer_core.vision.quality import sharpness

RNG = np.random.default_rng(2)
FACES = RNG.integers(0, 256, (12, 48, 48), dtype=np.uint8)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_changed_face_is_a_face(name: str) -> None:
    changed = PERTURBATIONS[name](FACES)
    assert changed.shape == FACES.shape
    assert changed.dtype == np.uint8
    np.testing.assert_array_equal(changed, PERTURBATIONS[name](FACES))


def test_smaller_and_blurred_faces_lose_detail_and_dim_ones_light() -> None:
    detail = {
        name: float(np.mean([sharpness(face) for face in change(FACES)])) for name, change in PERTURBATIONS.items()
    }
    assert detail["24 pixels wide"] < detail["32 pixels wide"] < detail["as they are"]
    assert detail["blurred by 1.25 pixels"] < 0.5 * detail["as they are"]
    dim = PERTURBATIONS["a quarter of the light, noise of 3 grey levels"](FACES)
    assert dim.mean() == pytest.approx(FACES.mean() / 4, rel=0.02)


def test_thirds_are_sorted_by_what_they_are_named_after() -> None:
    texture = RNG.normal(0, 1, (48, 48))
    faces = np.stack([level + spread * texture for level, spread in ((200, 5), (20, 2), (100, 9))]).astype(np.uint8)
    rows = {row.name: row for row in by_quality(faces, np.array([True, False, True]))}
    assert len(rows) == 9
    light = [row for name, row in rows.items() if name.startswith("mean grey")]
    assert [row.accuracy for row in light] == [0.0, 1.0, 1.0]
    assert [row.n for row in light] == [1, 1, 1]
    assert [row.name for row in light] == ["mean grey below 100", "mean grey 100 to 200", "mean grey 200 and more"]


def test_a_share_has_its_interval() -> None:
    found = share("some", np.array([True] * 75 + [False] * 25))
    assert found.accuracy == 0.75
    assert found.interval == pytest.approx((0.657, 0.825), abs=1e-3)
