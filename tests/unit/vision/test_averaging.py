import numpy as np
import pytest

from fer_core.vision.averaging import averaged


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
