"""A few synthetic crops that engines are compared on."""

import numpy as np

from fer_core.frames import Image
from fer_core.inference.model_folder import PROBE_CROPS
from fer_core.vision.crop_geometry import TILE_SIDE


def probe_crops(count: int = PROBE_CROPS) -> Image:
    """Return (count, 48, 48) uint8 crops of coarse random squares, always the same."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(0, 256, (count, 6, 6), dtype=np.uint8)
    return np.ascontiguousarray(coarse.repeat(TILE_SIDE // 6, axis=1).repeat(TILE_SIDE // 6, axis=2))
