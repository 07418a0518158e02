"""Where a report goes, and as what: the page, tables, figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.extras import install_hint

_STEM: Final = "report"
_FORMATS: Final = ("html", "csv", "parquet")
_ENDINGS: Final = {".html": "html", ".htm": "html", ".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}
_FIGURES: Final = ("svg", "png")


@dataclass(frozen=True)
class ReportTarget:
    """Where what goes.

    Attributes:
        folder: The folder of all files.
        stem: What their names begin with.
        formats: Which of page and tables are written.
        figures: As what the charts are written.
    """

    folder: Path
    stem: str
    formats: tuple[str, ...]
    figures: tuple[str, ...]

    @classmethod
    def of(cls, out: Path | None, formats: str | None, figures: str | None, folders: Sequence[Path]) -> "ReportTarget":
        """Find out.

        Raises:
            FerError: A format is unknown, or something is not installed that it needs.
        """
        ending = None if out is None or out.is_dir() else _ENDINGS.get(out.suffix.lower())
        wanted = _listed_in(formats, _FORMATS, "--format") if formats else (ending or "html",)
        drawn = _listed_in(figures, _FIGURES, "--figures") if figures else ()
        for name, needed in (("plotly", "html" in wanted or drawn), ("matplotlib", drawn)):
            if needed and find_spec(name) is None:
                what = "The page needs" if name == "plotly" else "Figures need"
                raise FerError(f"{what} {name}, which is not installed. {install_hint('data')}")
        if out is None:
            return cls(folders[0] if len(folders) == 1 else Path(), _STEM, wanted, drawn)
        return cls(out, _STEM, wanted, drawn) if ending is None else cls(out.parent, out.stem, wanted, drawn)

    def path(self, ending: str) -> Path:
        """Return the path of a file."""
        return self.folder / f"{self.stem}{ending}"


def _listed_in(text: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    named = {part.strip().lower() for part in text.split(",")} - {""}
    listed = tuple(one for one in known if one in named)
    if not listed or len(listed) < len(named):
        raise FerError(f"{option} takes {', '.join(known)}, not “{text}”.")
    return listed
