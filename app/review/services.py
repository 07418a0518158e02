"""What the Review page needs of the engine, imported when it is first used: what reads tables takes a while to load."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fer_core.datasets.review.review import Review


def open_review(folder: Path, who: str) -> "Review":
    """Open a data set for review; see `fer_core.datasets.review.review.open_review`.

    Raises:
        FerError: It is no data set, it is damaged, or it is open in another window.
    """
    from fer_core.datasets.review.review import open_review as open_named

    return open_named(folder, who)


def is_dataset(path: Path) -> bool:
    """Return whether a path is the folder of a data set on disk."""
    from fer_core.datasets.manifest import MANIFEST

    return (path / MANIFEST).is_file()
