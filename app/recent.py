"""What was opened last: files, sessions, data sets, the newest first."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from fer_core.text import harmless

Kind = Literal["file", "session", "dataset"]

KINDS: Final[tuple[Kind, ...]] = ("file", "session", "dataset")
MOST: Final = 10


@dataclass(frozen=True)
class Recent:
    """One thing that was opened.

    Attributes:
        kind: What it is.
        path: Where it is, or was.
    """

    kind: Kind
    path: Path

    @property
    def name(self) -> str:
        """What it is called, fit to be shown."""
        return harmless(self.path.name or str(self.path))

    @property
    def there(self) -> bool:
        """Whether it can be found now."""
        try:
            return self.path.exists()
        except OSError:
            return False


def with_newest(paths: tuple[Path, ...], path: Path) -> tuple[Path, ...]:
    """Return the paths with one of them, or another, put first; no more of them than are kept."""
    newest = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays a link
    return tuple(dict.fromkeys((newest, *paths)))[:MOST]
