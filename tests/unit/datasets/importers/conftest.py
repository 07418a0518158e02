from pathlib import Path

import pytest

from fer_core.datasets.importers.import_run import import_sources
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.versioned import DatasetVersion
from tests.unit.datasets.importers.making import Importer


@pytest.fixture
def importing(tmp_path: Path) -> Importer:
    """Imports to a folder beside the sources."""

    def run(*sources: Path | str, options: ImportOptions | None = None, out: str = "out") -> DatasetVersion:
        return import_sources(sources, tmp_path / out, options or ImportOptions())

    return run
