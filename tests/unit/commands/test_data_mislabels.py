"""`fer-studio data mislabels`, from the command line to the suspects."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("cleanlab", reason="cleanlab comes with the extra 'data'")

from fer_core import cli
from fer_core.datasets.dataset_writer import DatasetWriter, Row
from fer_core.datasets.packed import open_dataset
from fer_core.datasets.suspects import read_suspects

ORDER = ("angry", "happy", "sad")
TRUTH = np.arange(120) % 3
WRONG = (0, 1, 5)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data set with three wrong labels, FER+ votes for the truth, and probabilities for it."""
    labels = TRUTH.copy()
    labels[list(WRONG)] = (TRUTH[list(WRONG)] + 1) % 3
    column = np.array([4, 1, 3])  # anger, happiness, sadness among the votes
    pictures = np.random.default_rng(0).integers(0, 256, (120, 48, 48), dtype=np.uint8)
    rows = [
        Row(
            f"f{n}",
            "s",
            str(n),
            "train",
            ORDER[labels[n]],
            tuple((np.eye(10, dtype=int)[column[TRUTH[n]]] * 10).tolist()),
        )
        for n in range(120)
    ]
    with DatasetWriter(tmp_path / "data", "made up", (48, 48), ORDER) as writer:
        writer.add(pictures, rows)
        writer.finish()
    held_out = np.full((120, 3), 0.05, np.float32)
    held_out[np.arange(120), TRUTH] = 0.9 - 0.001 * (np.arange(120) % 50)
    held_out /= held_out.sum(axis=1, keepdims=True)
    np.savez(tmp_path / "p.npz", ids=np.array([r.id for r in rows]), label_order=np.array(ORDER), held_out=held_out)
    return tmp_path / "data"


def run(*arguments: object) -> int:
    return cli.run([str(argument) for argument in ("data", "mislabels", *arguments)])


def test_suspects_are_kept_listed_and_counted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = data.parent / "list.csv"
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces", "-o", out, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["mislabel"]["suspects"] == 3
    assert document["mislabel"]["per_class"]["sad"] == {"faces": 40, "suspects": 1, "rather": {"happy": 1}}
    assert document["ferplus"]["overturned"] == document["ferplus"]["suggested"] == 3
    assert document["ferplus"]["auc"] == 1.0
    kept = read_suspects(open_dataset(data))
    assert set(kept["id"]) == {f"f{number}" for number in WRONG}
    assert dict(zip(kept["id"], kept["suggested"], strict=True)) == {f"f{n}": ORDER[TRUTH[n]] for n in WRONG}
    assert kept["score"].min() > 0.9
    pd.testing.assert_frame_equal(pd.read_csv(out, keep_default_na=False), kept)


def test_the_probabilities_are_kept_for_another_time(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces") == 0
    said = capsys.readouterr().out
    assert "3 labels are likely wrong" in said
    assert "AUC of 1.000" in said
    assert run(data, "--probabilities", data / "suspects" / "probabilities.npz", "--no-faces", "--most", "1") == 0
    assert len(read_suspects(open_dataset(data))) == 1


def test_two_sources_of_probabilities_are_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--probabilities", data.parent / "p.npz", "--model", data) == 2
    assert "Give --probabilities or --model, not both." in capsys.readouterr().err


def test_a_network_that_is_there_can_be_asked(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fer_core.inference import shipped_model

    assert run(data, "--model", shipped_model(), "--no-faces", "--json") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["faces"] == 120
    assert "If it learnt from these faces" in printed.err.replace("\n", " ")


def test_a_judgement_that_is_worth_little_is_called_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with np.load(data.parent / "p.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["held_out"] = np.full((120, 3), 1 / 3)
    np.savez(data.parent / "guess.npz", **arrays)
    assert run(data, "--probabilities", data.parent / "guess.npz", "--no-faces") == 0
    assert "the list is worth little" in capsys.readouterr().out.replace("\n", " ")


def test_the_quick_recipe_looks_longer_at_few_faces() -> None:
    from fer_core.commands.data.mislabels import _recipe

    assert (_recipe("quick", 24_000).epochs, _recipe("quick", 24_000).batch) == (14, 128)
    assert (_recipe("quick", 1_000).epochs, _recipe("quick", 1_000).batch) == (100, 32)
    assert _recipe("fer_small", 1_000).epochs == 66
