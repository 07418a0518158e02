"""MediaPipe beside the program: imported light, and silent."""

import os
import subprocess
import sys

import pytest

from fer_core.errors import FerError
from fer_core.vision import mediapipe_import
from fer_core.vision.mediapipe_import import can_be_silenced, without_usage_metrics


def test_nothing_but_a_measurement_loads_mediapipe() -> None:
    script = (
        "import sys; from fer_core.pipeline import EmotionPipeline\n"
        "with EmotionPipeline.open(): print([name for name in sys.modules if name.startswith('mediapipe')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not can_be_silenced(), reason="MediaPipe is a dependency on Linux only")
def test_libraries_hidden_from_mediapipe_can_be_imported_afterwards() -> None:
    script = (
        "from fer_core.vision.mediapipe_import import import_mediapipe\n"
        "import_mediapipe(); import matplotlib.pyplot as plt; print(plt.figure is not None)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(("platform", "expected"), [("linux", True), ("win32", False), ("darwin", False)])
def test_only_the_build_for_linux_obeys_the_environment(platform: str, expected: bool) -> None:
    assert can_be_silenced(platform) is expected


def test_elsewhere_it_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediapipe_import, "can_be_silenced", lambda: False)
    with pytest.raises(FerError, match="MediaPipe sends usage metrics on this system"), without_usage_metrics():
        pass


@pytest.mark.skipif(not can_be_silenced(), reason="the environment keeps MediaPipe silent on Linux only")
def test_the_users_own_proxy_is_back_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with without_usage_metrics():
        assert os.environ["https_proxy"] == "http://"
        assert "no_proxy" not in os.environ
    assert os.environ["https_proxy"] == "http://proxy.example:3128"
    assert os.environ["no_proxy"] == "*"
    assert "NO_PROXY" not in os.environ
