import numpy as np
import pytest

from fer_core.vision.averaging import averaged, halved


@pytest.mark.parametrize("channels", [(), (3,)])
def test_each_pixel_is_the_mean_of_its_square_and_the_rest_goes(channels: tuple[int, ...]) -> None:
    image = np.random.default_rng(0).integers(0, 256, (7, 11, *channels), dtype=np.uint8)
    small = averaged(image, 3)
    assert small.shape == (2, 3, *channels)
    means = image[:6, :9].reshape(2, 3, 3, 3, *channels).mean(axis=(1, 3))
    assert np.abs(small - means).max() <= 0.5


def test_a_factor_of_one_is_the_picture_itself() -> None:
    image = np.zeros((4, 4, 3), np.uint8)
    assert averaged(image, 1) is image


@pytest.mark.parametrize(
    ("shape", "small", "factor"),
    [
        ((300, 515), (75, 128), 4),
        ((255, 255), (255, 255), 1),
        ((256, 256), (128, 128), 2),
        ((3, 900), (1, 450), 2),
        ((1, 900), (1, 900), 1),
    ],
)
def test_a_picture_is_halved_down_to_the_least_side(
    shape: tuple[int, int], small: tuple[int, int], factor: int
) -> None:
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    found, by = halved(image, 128)
    assert (found.shape[:2], by) == (small, factor)
    whole = image[: small[0] * factor, : small[1] * factor]
    means = whole.reshape(small[0], factor, small[1], factor, 3).mean(axis=(1, 3))
    assert np.abs(found - means).max() <= 0.5 * np.log2(max(factor, 2))
