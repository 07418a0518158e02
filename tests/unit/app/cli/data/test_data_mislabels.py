"""`fer-studio data mislabels`, from the command line to the suspects."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("cleanlab", reason="cleanlab comes with the extra 'data'")

from app.cli import program
from fer_core.datasets.duplicates import Duplicates
from fer_core.datasets.review.suspects import COLUMNS, read_suspects
from fer_core.datasets.versioned import add_version, open_dataset
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.label_errors.folds import FoldJob
from fer_core.label_errors.predictions import Probabilities
from fer_core.label_errors.ranking import Ranking, rank_labels

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
    return program.run([str(argument) for argument in ("data", "mislabels", *arguments)])


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
    pd.testing.assert_frame_equal(pd.read_csv(out, keep_default_na=False), kept[list(COLUMNS)])


def test_what_is_listed_is_what_is_told_of(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces") == 0
    said = capsys.readouterr().out
    assert "3 labels are likely wrong" in said
    assert "AUC of 1.000" in said
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces", "--most", "1") == 0
    said = capsys.readouterr().out
    assert "3 labels are likely wrong; the most suspect are listed: 1." in said
    assert "Of 1 suspect with a vote it overturns 1, 1 of them" in said.replace("\n", " ")
    kept = read_suspects(open_dataset(data))
    assert len(kept) == 1
    assert kept["note"][0] == f"with all evidence, {kept['label'][0]} has {1 - kept['score'][0]:.0%}"


def test_votes_that_overturn_nothing_are_told_without_a_curve(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dataset = open_dataset(data)
    faces = dataset.faces.copy()
    column = {"angry": 4, "happy": 1, "sad": 3}
    faces["votes"] = [(np.eye(10, dtype=int)[column[label]] * 10).tolist() for label in faces["label"]]
    add_version(dataset, faces, "made", {})
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces", "--json") == 0
    said = capsys.readouterr().out
    assert "NaN" not in said
    assert json.loads(said)["ferplus"]["auc"] is None
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces") == 0
    assert "FER+ overturns 0 of 120 labels. Of 3 suspects" in capsys.readouterr().out.replace("\n", " ")


def test_a_label_that_a_person_gave_is_not_suspected_again(data: Path) -> None:
    dataset = open_dataset(data)
    faces = dataset.faces.copy()
    faces.loc[[0, 1, 5], "flags"] = ["kept", "relabelled", "relabelled_by_copies"]
    add_version(dataset, faces, "review", {})
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces") == 0
    assert pd.read_parquet(data / "suspects" / "mislabel.parquet")["id"].tolist() == ["f5"]


def test_copies_are_found_before_networks_are_trained_and_what_these_say_is_kept(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.cli.train.need_keras", lambda backend: None)
    groups = np.where(np.arange(120) < 40, 0, np.arange(120))
    found = Duplicates((), (), groups)
    monkeypatch.setattr("fer_core.datasets.duplicates.search.find_duplicates", lambda dataset, progress: found)
    together: list[set[str]] = []

    def train(job: FoldJob, watch: object) -> np.ndarray:
        together.append(set(job.everything.split[:40]))
        return np.full((120, 7), 1 / 7, np.float32)

    monkeypatch.setattr("fer_core.label_errors.folds.train_fold", train)
    assert run(data, "--no-faces", "--json") == 0
    assert sorted(len(splits) for splits in together) == [1, 1, 1]
    kept = data / "suspects" / "probabilities.npz"
    assert json.loads(capsys.readouterr().out)["probabilities"] == str(kept)
    before = kept.read_bytes()
    assert run(data, "--probabilities", data.parent / "p.npz", "--no-faces", "--json") == 0
    assert json.loads(capsys.readouterr().out)["probabilities"] == str(data.parent / "p.npz")
    assert kept.read_bytes() == before


def test_fresh_answers_are_ranked_as_those_that_are_read_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked: list[np.ndarray] = []

    def rank(labels: np.ndarray, found: Probabilities, groups: np.ndarray) -> Ranking:
        ranked.append(found.held_out)
        return rank_labels(labels, found, groups)

    def train(job: FoldJob, watch: object) -> np.ndarray:
        return np.random.default_rng(5).dirichlet(np.ones(7), 120).astype(np.float32)

    monkeypatch.setattr("app.cli.train.need_keras", lambda backend: None)
    monkeypatch.setattr("fer_core.label_errors.folds.train_fold", train)
    monkeypatch.setattr("fer_core.label_errors.ranking.rank_labels", rank)
    assert run(data, "--no-faces", "--json") == 0
    assert run(data, "--no-faces", "--json", "--probabilities", data / "suspects" / "probabilities.npz") == 0
    fresh, read = ranked
    np.testing.assert_array_equal(fresh, read)


def test_what_is_missing_is_told_before_anything_slow(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(*arguments: object) -> None:
        pytest.fail("The search began.")

    monkeypatch.setattr("fer_core.datasets.duplicates.search.find_duplicates", never)
    assert run(data, "--no-faces", "-o", data.parent / "nowhere" / "list.csv") == 2
    assert "list.csv cannot be the list: give a file in a folder that is there." in capsys.readouterr().err
    (data / "suspects").write_text("in the way")
    assert run(data, "--no-faces") == 2
    assert "is in the way or lies inside a file" in capsys.readouterr().err
    (data / "suspects").unlink()
    monkeypatch.setattr("fer_core.label_errors.folds.FERPLUS", ("happy", "sad"))
    assert run(data, "--no-faces") == 2
    told = capsys.readouterr().err.replace("\n", " ")
    assert "to tell eight classes at most; the data has 3" in told
    assert told.rstrip().endswith("made elsewhere (--probabilities).")
    monkeypatch.setitem(sys.modules, "cleanlab", None)
    assert run(data, "--no-faces") == 2
    assert "Finding mislabels needs cleanlab. Install it with" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setattr("fer_core.datasets.duplicates.search.find_duplicates", never)
    recipe = data.parent / "taught.toml"
    recipe.write_text('teachers = ["knows.keras"]')
    assert run(data, "--no-faces", "--recipe", recipe) == 2
    assert "may know the faces to be judged (teachers)" in capsys.readouterr().err.replace("\n", " ")
    dataset = open_dataset(data)
    add_version(dataset, dataset.faces.assign(label="sad"), "made", {})
    assert run(data, "--model", data.parent) == 2
    assert "the data has faces of 1 of 3" in capsys.readouterr().err.replace("\n", " ")


def test_two_sources_of_probabilities_are_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--probabilities", data.parent / "p.npz", "--model", data) == 2
    assert "Give --probabilities or --model, not both." in capsys.readouterr().err


def test_a_network_that_is_there_can_be_asked(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fer_core.inference import shipped_model

    assert run(data, "--model", shipped_model(), "--no-faces", "--json") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["faces"] == 120
    assert "If it learnt from these faces" in printed.err.replace("\n", " ")
    assert sorted(path.name for path in (data / "suspects").glob("*.npz")) == ["model_probabilities.npz"]


def test_a_judgement_that_is_worth_little_is_called_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with np.load(data.parent / "p.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["held_out"] = np.full((120, 3), 1 / 3)
    np.savez(data.parent / "guess.npz", **arrays)
    assert run(data, "--probabilities", data.parent / "guess.npz", "--no-faces") == 0
    assert "the list is worth little" in capsys.readouterr().out.replace("\n", " ")
