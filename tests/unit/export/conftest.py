"""Every export here is of the small network, converted once a module and tried in this process."""

import pytest

from tests.unit.export.small_network import converted_once, faces, make_network, network_file, tried_here

__all__ = ["converted_once", "faces", "make_network", "network_file", "tried_here"]


@pytest.fixture(autouse=True)
def _quickly(converted_once: None, tried_here: None) -> None:
    pass
