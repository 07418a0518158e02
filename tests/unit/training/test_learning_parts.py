"""Losses, augmentation, mixup, distillation and averaging: what one step is made of."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("keras", reason="Keras comes with the extra 'train'")

import keras

from fer_core.errors import FerError
from fer_core.training.augmentation import COLUMNS, Augment, draw
from fer_core.training.averaging import EVERY, WeightAverage
from fer_core.training.distillation import (
    InUse,
    SelfDistillation,
    TeacherDistillation,
    read_teachers,
    with_distillation,
)
from fer_core.training.losses import binary_cross_entropy, focal, soft_cross_entropy
from fer_core.training.mixup import Mixup, draw_mixup, mix_targets, partner_share
from fer_core.training.recipe import Augmentation

STILL = Augmentation()
STRONG = Augmentation(
    rotation=20, scale=0.2, aspect=0.1, shear=10, shift=0.1, flip=True, coarse=0.5, sharpness=1,
    contrast=0.4, brightness=40, gamma=0.4, noise=10, erase=0.5,
)  # fmt: skip


def array(tensor: object) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def faces(count: int = 8) -> np.ndarray:
    return np.random.default_rng(5).uniform(0, 255, (count, 48, 48, 1)).astype(np.float32)


def augmented(settings: Augmentation, seed: int = 0, images: np.ndarray | None = None) -> np.ndarray:
    images = faces() if images is None else images
    return array(Augment(seed)(images, draw(np.random.default_rng(seed), len(images), settings)))


def test_no_change_asked_for_is_no_change() -> None:
    np.testing.assert_allclose(augmented(STILL), faces(), atol=0.05)


def test_a_flip_mirrors_whole_faces() -> None:
    result = augmented(Augmentation(flip=True))
    mirrored = [bool(np.allclose(new, old[:, ::-1], atol=0.05)) for new, old in zip(result, faces(), strict=True)]
    same = [bool(np.allclose(new, old, atol=0.05)) for new, old in zip(result, faces(), strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 0 < sum(mirrored) < 8


def test_erasing_fills_one_rectangle_of_the_size_asked_for() -> None:
    changed = np.abs(augmented(Augmentation(erase=1.0)) - faces())[..., 0] > 0.5
    for face in changed:
        rows, columns = np.flatnonzero(face.any(axis=1)), np.flatnonzero(face.any(axis=0))
        assert 6 <= np.ptp(rows) + 1 <= 21
        assert 6 <= np.ptp(columns) + 1 <= 21


@pytest.mark.parametrize(
    ("settings", "matrix"),
    [
        (Augmentation(rotation=90), lambda a: [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]),
        (Augmentation(shear=45), lambda a: [[1, np.tan(a)], [0, 1]]),
    ],
)
def test_turning_and_shearing_keep_the_centre_and_follow_their_angle(settings: Augmentation, matrix: object) -> None:
    jitter = dict(zip(COLUMNS, draw(np.random.default_rng(1), 1, settings)[0], strict=True))
    angle = np.arctan2(jitter["b0"], jitter["a0"]) if settings.rotation else np.arctan(jitter["a1"])
    assert abs(angle) > 0.03
    found = np.array([[jitter["a0"], jitter["a1"]], [jitter["b0"], jitter["b1"]]])
    np.testing.assert_allclose(found, matrix(angle), atol=1e-5)  # type: ignore[operator]
    np.testing.assert_allclose(found @ [23.5, 23.5] + [jitter["a2"], jitter["b2"]], [23.5, 23.5], atol=1e-3)


def test_a_shift_moves_the_pixels_and_mirrors_them_at_the_border() -> None:
    ramp = np.broadcast_to(np.arange(48, dtype=np.float32)[None, None, :, None], (1, 48, 48, 1))
    jitter = draw(np.random.default_rng(0), 1, STILL)
    jitter[0, COLUMNS.index("a2")] = 3.5
    row = array(Augment()(ramp, jitter))[0, 20, :, 0]
    np.testing.assert_allclose(row[:44], np.arange(44) + 3.5, atol=0.05)
    np.testing.assert_allclose(row[44:], [47, 46.5, 45.5, 44.5], atol=0.05)


def test_a_coarse_face_keeps_its_light_and_loses_its_detail() -> None:
    coarse = augmented(Augmentation(coarse=1.0))
    np.testing.assert_allclose(coarse.mean(axis=(1, 2, 3)), faces().mean(axis=(1, 2, 3)), atol=4)
    assert (coarse.std(axis=(1, 2, 3)) < 0.9 * faces().std(axis=(1, 2, 3))).all()


def test_noise_has_the_strength_asked_for() -> None:
    grey = np.full((400, 48, 48, 1), 128, np.float32)
    spread = augmented(Augmentation(noise=10), images=grey).std(axis=(1, 2, 3))
    assert spread.max() == pytest.approx(10, abs=0.6)
    assert spread.mean() == pytest.approx(5, abs=0.6)


def test_the_same_seed_draws_the_same_and_stays_in_range() -> None:
    first, second, other = augmented(STRONG), augmented(STRONG), augmented(STRONG, seed=1)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)
    assert np.isfinite(first).all()
    assert first.min() >= 0
    assert first.max() <= 255.01


def test_loss_is_the_cross_entropy_and_a_row_of_zeros_is_free() -> None:
    logits = np.array([[0.0, 0.0], [0.0, np.log(3)], [5.0, -5.0]], np.float32)
    target = np.array([[0.5, 0.5], [0.0, 1.0], [0.0, 0.0]], np.float32)
    np.testing.assert_allclose(array(soft_cross_entropy(target, logits)), [np.log(2), np.log(4 / 3), 0], atol=1e-6)


def test_focal_loss_counts_what_is_easy_less() -> None:
    logits, target = np.array([[0.0, np.log(3)]], np.float32), np.array([[0.0, 1.0]], np.float32)
    assert float(array(focal(2.0, 0.25)(target, logits))[0]) == pytest.approx(0.25 * 0.25**2 * np.log(4 / 3), rel=1e-5)
    assert float(array(focal(0.0, 1.0)(target, logits))[0]) == pytest.approx(np.log(4 / 3), rel=1e-5)


def test_binary_loss_is_the_mean_over_the_classes_and_does_not_overflow() -> None:
    logits, target = np.array([[0.0, 90.0], [0.0, -90.0]], np.float32), np.array([[1.0, 1.0], [0.0, 1.0]], np.float32)
    np.testing.assert_allclose(
        array(binary_cross_entropy(target, logits)), [np.log(2) / 2, np.log(2) / 2 + 45], rtol=1e-5
    )


@pytest.mark.parametrize(("mixup", "cutmix"), [(0.4, 0.0), (0.0, 1.0), (0.4, 1.0)])
def test_targets_are_mixed_in_the_shares_of_the_pixels(mixup: float, cutmix: float) -> None:
    levels = np.array([0.0, 100.0, 200.0, 50.0], np.float32)
    images = np.broadcast_to(levels[:, None, None, None], (4, 48, 48, 1)).astype(np.float32)
    for seed in range(4):
        drawn = draw_mixup(np.random.default_rng(seed), 4, mixup, cutmix)
        assert 0 < partner_share(drawn).max() <= 1
        pixels = array(Mixup()(images, drawn)).mean(axis=(1, 2, 3))
        np.testing.assert_allclose(mix_targets(levels[:, None], drawn)[:, 0], pixels, atol=0.01)


def test_no_mixing_asked_for_is_none() -> None:
    assert not partner_share(draw_mixup(np.random.default_rng(0), 4, 0.0, 0.0)).any()


def test_the_own_past_guides_from_the_second_time_a_face_is_seen() -> None:
    past = SelfDistillation(5, 2)
    rows, weight = np.array([1, 3], np.int32), np.full((2, 1), 0.5, np.float32)
    first = array(past(np.array([[0.0, np.log(3)], [2.0, 2.0]], np.float32), rows, weight))
    np.testing.assert_allclose(first[:, 2:], 0, atol=1e-7)
    second = array(past(np.zeros((2, 2), np.float32), rows, weight))
    np.testing.assert_allclose(second[:, 2:], [[0.25, 0.75, 0.5], [0.5, 0.5, 0.5]], atol=1e-6)
    other = array(past(np.zeros((2, 2), np.float32), np.array([0, 1], np.int32), weight))
    np.testing.assert_allclose(other[:, 2:], [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]], atol=1e-6)


def test_a_guide_has_its_weight_in_the_target_and_says_nothing_of_untaught_faces() -> None:
    target = np.array([[1.0, 0.0], [0.0, 0.0]], np.float32)
    output = np.array([[0, 0, 0, 1, 0.25], [0, 0, 0, 1, 0.25]], np.float32)
    logits = np.array([[1.0, 3.0], [1.0, 3.0]], np.float32)
    output[:, :2] = logits
    expected = array(soft_cross_entropy(np.array([[0.75, 0.25], [0, 0]], np.float32), logits))
    np.testing.assert_allclose(array(with_distillation(soft_cross_entropy)(target, output)), expected, atol=1e-6)
    plain = array(with_distillation(soft_cross_entropy)(target, logits))
    np.testing.assert_allclose(plain, array(soft_cross_entropy(target, logits)))


def test_teachers_answers_are_averaged_and_softened() -> None:
    answers = [np.array([[0.9, 0.1]], np.float32), np.array([[0.7, 0.3]], np.float32)]
    found = array(TeacherDistillation(0.6, 2.0)(np.zeros((1, 2), np.float32), answers))[0]
    odds = np.sqrt(0.8 / 0.2)
    np.testing.assert_allclose(found, [0, 0, odds / (1 + odds), 1 / (1 + odds), 0.6], atol=1e-5)


def test_a_teacher_drops_nothing_while_its_student_is_trained() -> None:
    image, face = keras.Input((2, 2, 1)), np.ones((1, 2, 2, 1), np.float32)
    teacher = keras.Model(image, {"four": keras.layers.Dropout(0.5)(image)})
    student = keras.Model(image, InUse(teacher)(image))
    np.testing.assert_array_equal(array(student(face, training=True)["four"]), face)


def test_a_teacher_sees_every_second_face_mirrored() -> None:
    image, faces = keras.Input((1, 2, 1)), np.arange(6, dtype=np.float32).reshape(3, 1, 2, 1)
    teacher = keras.Model(image, {"four": keras.layers.Flatten()(image)})
    np.testing.assert_array_equal(array(InUse(teacher)(faces)["four"]), [[0, 1], [3, 2], [4, 5]])


def test_a_teacher_that_cannot_teach_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="There is no teacher"):
        read_teachers((str(tmp_path / "none.keras"),), {"four": 4})
    (tmp_path / "text.keras").write_text("no network")
    with pytest.raises(FerError, match="cannot be read"):
        read_teachers((str(tmp_path / "text.keras"),), {"four": 4})
    image = keras.Input((48, 48, 1))
    answer = keras.layers.Dense(3, name="four", activation="softmax")(keras.layers.Flatten()(image))
    keras.Model(image, {"four": answer}).save(tmp_path / "three.keras")
    with pytest.raises(FerError, match="has no output four"):
        read_teachers((str(tmp_path / "three.keras"),), {"four": 4})


def test_the_average_forgets_its_start_and_then_moves_slowly() -> None:
    average = WeightAverage([np.zeros(1, np.float32), np.array(3)], decay=0.99)
    for _ in range(400):
        average.update([np.ones(1, np.float32), np.array(4)])
    assert average.weights[0][0] == pytest.approx(1, abs=1e-3)
    assert average.weights[1] == 4
    average.update([np.zeros(1, np.float32), np.array(4)])
    assert average.weights[0][0] == pytest.approx(0.99**EVERY, abs=2e-3)
