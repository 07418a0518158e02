"""The sheet of changed faces."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from app.cli.augment import augment
from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.training.augmentation_preview import GAP, LINE, NAMES, TILE, sheet_rows, title_lines, write_sheet
from fer_core.training.recipe import Augmentation, Recipe

RECIPE = Recipe(classes=(7,), augmentation=Augmentation(rotation=20.0, noise=5.0))


@pytest.fixture
def faces() -> FaceArrays:
    rng = np.random.default_rng(5)
    images = rng.integers(0, 256, (30, 48, 48), dtype=np.uint8)
    labels = np.array([3] * 10 + [i % 7 for i in range(20)], np.int64)
    split = np.array(["train"] * 24 + ["validation"] * 6)
    return FaceArrays(images, labels, FER2013, split, None, np.ones(30, np.bool_))


def test_a_row_is_a_training_face_and_what_becomes_of_it(faces: FaceArrays) -> None:
    rows = sheet_rows(faces, RECIPE, 7, 3, seed=1)
    assert sorted(row.name for row in rows) == sorted(FER2013)
    originals = {image.tobytes() for image in faces.of_split("train").images}
    for row in rows:
        assert row.faces.shape == (4, 48, 48)
        assert row.faces[0].tobytes() in originals
        assert all(np.abs(row.faces[0].astype(int) - changed).mean() > 3 for changed in row.faces[1:])


def test_the_same_seed_gives_the_same_sheet(faces: FaceArrays) -> None:
    one, same, other = (sheet_rows(faces, RECIPE, 3, 2, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one[0].faces, same[0].faces)
    assert (one[0].faces != other[0].faces).any()


def test_mixed_faces_have_rows_of_their_own_that_say_how_much(faces: FaceArrays) -> None:
    rows = sheet_rows(faces, RECIPE.model_copy(update={"mixup": 1.0}), 2, 2, seed=1)
    assert [row.name for row in rows] == [rows[0].name, f"and {rows[2].name}", rows[2].name, f"and {rows[0].name}"]
    share = int(rows[1].captions[1].removeprefix("mixup ").removesuffix("%")) / 100
    wanted = (1 - share) * rows[0].faces[1] + share * rows[2].faces[1]
    assert np.abs(rows[1].faces[1] - wanted).max() < 3


def test_the_picture_holds_every_face(faces: FaceArrays, tmp_path: Path) -> None:
    rows = sheet_rows(faces, RECIPE, 2, 3, seed=1)
    title = title_lines(RECIPE, 1)
    write_sheet(tmp_path / "sheet.png", rows, title)
    picture = np.asarray(Image.open(tmp_path / "sheet.png"))
    top = LINE * len(title) + 2 * GAP
    np.testing.assert_array_equal(picture[top : top + TILE : 2, NAMES : NAMES + TILE : 2], rows[0].faces[0])
    assert title[1] == "rotation 20, noise 5"


def test_more_faces_than_there_are_is_refused(faces: FaceArrays) -> None:
    with pytest.raises(FerError, match="only 24 training faces"):
        sheet_rows(faces, RECIPE, 25, 1, seed=1)


def test_the_command_writes_the_picture(tmp_path: Path) -> None:
    rows = [f"{i % 7},{' '.join([str(9 * i)] * 2304)},{'Training' if i < 9 else 'PublicTest'}" for i in range(12)]
    (tmp_path / "fer2013.csv").write_text("\n".join(["emotion,pixels,Usage", *rows]))
    (tmp_path / "recipe.toml").write_text("classes = [7]\n[augmentation]\nshift = 0.1\n")
    out = tmp_path / "new" / "sheet.png"
    augment(recipe=str(tmp_path / "recipe.toml"), out=out, data=tmp_path / "fer2013.csv", faces=3, changes=2)
    with Image.open(out) as sheet:
        assert sheet.width == NAMES + 3 * (TILE + GAP) + 2 * GAP
