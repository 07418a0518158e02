from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_of_the_last_network() -> Iterator[None]:
    """Let go of what Keras keeps of each network: a hundred of them make every later test slower."""
    yield
    keras = pytest.importorskip("keras")
    keras.backend.clear_session()
