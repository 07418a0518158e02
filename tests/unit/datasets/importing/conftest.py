from pathlib import Path

import pytest
from making import Importer

from fer_core.datasets.importing.options import ImportOptions
from fer_core.datasets.importing.run import import_sources
from fer_core.datasets.packed import PackedDataset


@pytest.fixture
def importing(tmp_path: Path) -> Importer:
    """Imports to a folder beside the sources."""

    def run(*sources: Path | str, options: ImportOptions | None = None, out: str = "out") -> PackedDataset:
        return import_sources(sources, tmp_path / out, options or ImportOptions())

    return run
