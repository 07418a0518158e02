"""Whether two pictures are copies of one another, by their pixels.

Faces in the middle of a small frame resemble each other in the large: light forehead, dark eyes. So the pictures are
laid over each other where they correlate best, and then the fine structure decides, which the same photograph shares
and two photographs, even of one person, do not. Correlation does not see brightness and contrast.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE

MAX_SHIFT: Final = 3
"""Pixels of a 48-pixel picture, each way."""
MIN_ALIKE: Final = 0.8
"""Correlation of the pixels, at the best shift."""
MIN_DETAIL: Final = 0.65
"""Correlation of the fine structure there. Of FER-2013's faces re-encoded, made brighter and shifted, 99.9% have above
0.85; below 0.6 different people begin."""
MIN_DETAIL_MIRRORED: Final = 0.7
"""The same for mirror images: few are made, and faces seen from the front resemble them."""
MIN_DEVIATION: Final = 4.0
"""Grey levels: a picture with less has nothing to compare."""
_DETAIL_PX: Final = 2.0
"""Structure finer than about this many pixels is detail."""
_INNER: Final = SIDE - 2 * MAX_SHIFT


def has_content(pictures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Bool (k,): which of the pictures (k, 48, 48) vary enough to be compared."""
    deviation: NDArray[np.float64] = pictures.reshape(len(pictures), SIDE * SIDE).std(axis=1)
    return deviation >= MIN_DEVIATION


def similarity(pairs: Sequence[tuple[NDArray[np.uint8], NDArray[np.uint8]]]) -> NDArray[np.float32]:
    """Measure how alike pictures are.

    Args:
        pairs: of pictures, uint8 (48, 48) each.

    Returns:
        float32 (k,): correlation of the fine structure where the pair lies best over each other; 0 where even then it
        is not alike in the large. From ``MIN_DETAIL`` on, mirrored ``MIN_DETAIL_MIRRORED``, they are copies.
    """
    result = np.zeros(len(pairs), np.float32)
    alike: list[int] = []
    matched: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]] = []
    for number, (first, second) in enumerate(pairs):
        inner = np.ascontiguousarray(second[MAX_SHIFT:-MAX_SHIFT, MAX_SHIFT:-MAX_SHIFT])
        _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(first, inner, cv2.TM_CCOEFF_NORMED))
        if best >= MIN_ALIKE:
            alike.append(number)
            matched.append((first[y : y + _INNER, x : x + _INNER], inner))
    if alike:
        result[alike] = _correlation(*(_detail([pair[side] for pair in matched]) for side in (0, 1)))
    return result


def _detail(pictures: list[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """Return (k, pixels): what blurring takes away."""
    sharp = np.stack(pictures).astype(np.float32)
    soft = np.stack([cv2.GaussianBlur(one, (0, 0), _DETAIL_PX) for one in sharp])
    detail: NDArray[np.float32] = (sharp - soft).reshape(len(sharp), -1)
    return detail


def _correlation(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    size = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    correlation: NDArray[np.float32] = (first * second).sum(axis=1) / np.maximum(size, 1e-6)
    return correlation
