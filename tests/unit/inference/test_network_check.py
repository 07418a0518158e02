"""Networks that are not what their folder says, each tried for real in a process of its own."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.cli import program
from fer_core.errors import FerError
from fer_core.inference import ModelFolder, network_check, open_classifier, shipped_model, trial_process
from fer_core.inference.network_check import check_network, fingerprint

FLEX = 32
"""The schema's number of an operation that is not LiteRT's own."""

Rewrite = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("forgetful")


def _outputs_swapped(network: Any) -> None:
    one, other = network.signatureDefs[0].outputs
    one.name, other.name = other.name, one.name


def _logits(network: Any) -> None:
    """Let the outputs be what the last operation of each takes in."""
    for output in network.signatureDefs[0].outputs:
        made_by = next(one for one in network.subgraphs[0].operators if output.tensorIndex in one.outputs)
        output.tensorIndex = int(made_by.inputs[0])
    network.subgraphs[0].outputs = np.array([one.tensorIndex for one in network.signatureDefs[0].outputs], np.int32)


def _not_a_number(network: Any) -> None:
    for buffer in network.buffers:
        if buffer.data is not None and len(buffer.data) in (7 * 4, 8 * 4):  # the heads' biases
            buffer.data = np.full(len(buffer.data) // 4, np.nan, np.float32).view(np.uint8)


def _other_weights(network: Any) -> None:
    rng = np.random.default_rng(0)
    for buffer in network.buffers:
        if buffer.data is not None and len(buffer.data) > 5000:
            buffer.data = rng.integers(0, 256, len(buffer.data), dtype=np.uint8)


def _flex(network: Any) -> None:
    code = network.operatorCodes[network.subgraphs[0].operators[20].opcodeIndex]
    code.builtinCode, code.deprecatedBuiltinCode, code.customCode = FLEX, FLEX, b"FlexErf"


def _unknown_version(network: Any) -> None:
    network.operatorCodes[3].version = 99


WRONG = {
    "its output “fer2013” says 8 numbers, and model.json has 7 labels": _outputs_swapped,
    "its output “fer2013” says are no probabilities that sum to 1": _logits,
    "its output “fer2013” says what is no number": _not_a_number,
    "it is another network": _other_weights,
    "for want of the operations FlexErf": _flex,
    "LiteRT cannot run it": _unknown_version,
}


@pytest.mark.parametrize("sentence", WRONG)
def test_a_network_that_is_not_what_it_says_is_not_opened(sentence: str, rewrite: Rewrite) -> None:
    folder = rewrite(WRONG[sentence])
    with pytest.raises(FerError, match=sentence) as caught:
        open_classifier(folder, "cpu")
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_network_without_probe_still_has_to_fit_its_labels(rewrite: Rewrite) -> None:
    def swapped(manifest: dict[str, Any]) -> None:
        heads = manifest["heads"]
        heads["7"]["output"], heads["8"]["output"] = heads["8"]["output"], heads["7"]["output"]
        del manifest["probe"]

    with pytest.raises(FerError, match=r"its output “ferplus” says 8 numbers, and model\.json has 7 labels"):
        open_classifier(rewrite(manifest=swapped), "cpu")


def test_a_network_that_is_right_is_tried_once(
    rewrite: Rewrite, forgetful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_for_eight(network: Any) -> None:
        tensors = network.subgraphs[0].tensors
        tensors[network.subgraphs[0].inputs[0]].shape = np.array([8, 48, 48, 1], np.int32)

    folder = rewrite(made_for_eight)
    with open_classifier(folder, "cpu") as classifier:
        assert classifier.probabilities(np.zeros((1, 48, 48), np.uint8), 7).sum() == pytest.approx(1, abs=1e-5)
    assert fingerprint(ModelFolder.read(folder)) in forgetful.read_text(encoding="utf-8")
    monkeypatch.setattr(trial_process, "_program", lambda: pytest.fail("it was tried once more"))
    open_classifier(folder, "cpu").close()


def test_a_verdict_is_only_of_what_was_tried(rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = rewrite(manifest=lambda told: told.pop("probe"))
    check_network(ModelFolder.read(folder))
    rewrite(_other_weights)
    check_network(ModelFolder.read(folder))  # nothing tells what it should say: it is another good network
    tried: list[tuple[Any, ...]] = []

    def note(*given: Any) -> dict[str, Any]:
        tried.append(given)
        return {"wrong": None}

    monkeypatch.setattr(trial_process, "_try", note)
    monkeypatch.setattr(trial_process, "__version__", "99")
    check_network(ModelFolder.read(folder))
    assert len(tried) == 1


def test_a_verdict_that_cannot_be_remembered_is_no_error(
    rewrite: Rewrite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_bytes(b"")
    monkeypatch.setattr(trial_process, "_memory", lambda: tmp_path / "a file" / "checked-networks.txt")
    check_network(ModelFolder.read(rewrite(manifest=lambda told: told.pop("probe"))))


def test_the_shipped_network_needs_no_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ModelFolder.read(shipped_model())
    assert fingerprint(folder) == network_check.SHIPPED, "a new network is shipped: put its fingerprint there"
    monkeypatch.setattr(trial_process, "_program", lambda: pytest.fail("it was tried"))
    open_classifier(device="cpu").close()


def test_the_shipped_network_would_pass_its_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_check, "SHIPPED", "")
    check_network(ModelFolder.read(shipped_model()))


def test_a_keras_network_is_tried_in_its_process(rewrite: Rewrite, forgetful: Path) -> None:
    pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")
    # Off by more than Keras may be, and by less than the rounded file may be.
    folder = ModelFolder.read(
        rewrite(manifest=lambda told: told["probe"].update(fer2013=[_moved(row) for row in told["probe"]["fer2013"]]))
    )
    with pytest.raises(FerError, match=r"its model\.keras does not say what model\.json tells of it"):
        check_network(folder, "keras")
    assert not forgetful.exists()


def _moved(row: list[float]) -> list[float]:
    return [row[0] + 0.02, row[1], row[2] - 0.02, *row[3:]]


def test_a_network_that_takes_too_long_is_given_up(rewrite: Rewrite) -> None:
    folder = ModelFolder.read(rewrite(manifest=lambda told: told.pop("probe")))
    with pytest.raises(FerError, match="does not answer within 0 seconds"):
        check_network(folder, limit_s=0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_crash_of_the_trial_is_one_sentence(rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import os, signal; os.write(1, b'ready\\n'); os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr(trial_process, "_program", lambda: [sys.executable, "-c", crash])
    folder = ModelFolder.read(rewrite(manifest=lambda told: told.pop("probe")))
    with pytest.raises(FerError, match="LiteRT crashes on it, or takes more than 2 GB of memory"):
        check_network(folder)


def test_a_program_that_does_not_start_again_is_not_the_networks_fault(
    rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ModelFolder.read(rewrite(manifest=lambda told: told.pop("probe")))
    for command in ([sys.executable, "-c", "raise SystemExit(3)"], ["/nowhere/fer-studio"]):
        monkeypatch.setattr(trial_process, "_program", lambda command=command: command)
        with pytest.raises(FerError, match=r"could not be checked.*fer-studio doctor"):
            check_network(folder)


@pytest.mark.parametrize("command", ["predict", "evaluate", "bench", "annotate"])
def test_every_command_refuses_it_with_one_sentence_and_2(
    command: str, rewrite: Rewrite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, picture = str(rewrite(litert=b"no network")), str(tmp_path / "grey.png")
    Image.new("RGB", (64, 64)).save(picture)
    given = {
        "predict": ["predict", picture],
        "evaluate": ["evaluate", "--data", _table(tmp_path)],
        "bench": ["bench", "demo"],
        "annotate": ["annotate", picture, picture, "-o", str(tmp_path / "out")],
    }
    assert program.run([*given[command], "--model", model]) == 2
    assert capsys.readouterr().err == (
        f"Error: The network in the model folder {model} cannot be used: it is no LiteRT network. Get it again, or "
        "export the network anew.\n"
    )
    assert not (tmp_path / "out").exists()


def _table(folder: Path) -> str:
    """A face in the form of fer2013.csv."""
    table = folder / "fer2013.csv"
    pixels = " ".join(["128"] * 48 * 48)
    table.write_text(f"emotion,pixels,Usage\n0,{pixels},PublicTest\n", encoding="utf-8")
    return str(table)
