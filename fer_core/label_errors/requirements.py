"""What a search for mislabels cannot do without, to be told before anything slow."""

from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.extras import install_hint


def require_packages() -> None:
    """Check that what ranks labels is installed.

    Raises:
        FerError: saying what to install.
    """
    missing = [
        name for module, name in (("cleanlab", "cleanlab"), ("sklearn", "scikit-learn")) if not find_spec(module)
    ]
    if missing:
        raise FerError(f"Finding mislabels needs {' and '.join(missing)}. {install_hint('data')}")


def require_classes(labels: NDArray[np.int64], classes: int) -> None:
    """Check that there is another class that a face can be of.

    Args:
        labels: (n,), positions in the label order.
        classes: how many it has.

    Raises:
        FerError: if fewer than two classes have faces.
    """
    present = len(np.unique(labels))
    if present < 2:
        raise FerError(
            f"Mislabels are found among two classes or more; the data has faces of {present} of {classes}. Add faces "
            "of another class."
        )


def require_heads(classes: int) -> None:
    """Check that networks can be trained on these classes.

    Raises:
        FerError: if there are more than eight.
    """
    if classes > len(FERPLUS):
        raise FerError(
            f"Networks are trained to tell eight classes at most; the data has {classes}. Give --probabilities that "
            "were made elsewhere."
        )
