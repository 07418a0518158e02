"""A search whose list was cut with `--most`: the description knows of all that it found."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="cleanlab comes with the extra 'data'")

from app.cli.program import run
from fer_core.data_report.claims.claim import Claim
from fer_core.data_report.claims.labels import confused, mislabels
from fer_core.data_report.html.faces import suspects
from fer_core.data_report.html.numbers import at_a_glance
from fer_core.data_report.measure.description import Description, describe_dataset
from fer_core.datasets.review.suspects import read_suspects
from fer_core.datasets.versioned import add_version, open_dataset, undo

ORDER = ("sad", "neutral", "happy")
TRUTH = np.arange(120) % 3
SWAPPED = np.flatnonzero(TRUTH < 2)[:12]
"""Sad faces labelled neutral, and the other way round."""


@pytest.fixture
def cut(make: Any, noise: Any) -> Path:
    """Fifteen wrong labels, twelve of them sad for neutral or neutral for sad, and a list of one."""
    labels = TRUTH.copy()
    labels[SWAPPED] = 1 - TRUTH[SWAPPED]
    labels[[62, 65, 68]] = 0
    dataset = make(noise(120, 8, 8), [ORDER[label] for label in labels], order=ORDER)
    held_out = np.full((120, 3), 0.05, np.float32)
    held_out[np.arange(120), TRUTH] = 0.9 - 0.001 * (np.arange(120) % 50)
    held_out /= held_out.sum(axis=1, keepdims=True)
    ids = np.array(dataset.faces["id"].to_list())
    np.savez(dataset.folder.parent / "p.npz", ids=ids, label_order=np.array(ORDER), held_out=held_out)
    folder: Path = dataset.folder
    assert search(folder, "--most", "1") == 0
    return folder


def search(folder: Path, *more: str) -> int:
    return run(["data", "mislabels", str(folder), "--no-faces", "--probabilities", str(folder.parent / "p.npz"), *more])


def described(folder: Path) -> tuple[Description, Claim, Claim]:
    description = describe_dataset(open_dataset(folder), judged=0)
    wrong, pair = mislabels(description), confused(description)
    assert wrong is not None
    assert pair is not None
    return description, wrong, pair


def test_what_a_cut_left_off_the_list_counts_all_the_same(cut: Path) -> None:
    description, wrong, pair = described(cut)
    assert len(read_suspects(description.dataset)) == 1
    assert len(description.suspects) == 15
    assert wrong.verdict == "so here too"
    assert wrong.answer.startswith(
        "15 labels (12.5%) suspected by fer-studio data mislabels, with 1 of them on its list, which was cut short;"
    )
    assert pair.verdict == "so here too"
    assert "neutral and sad 12, happy and sad 3" in pair.answer
    assert description.hard_examples is not None
    assert "suspects 15 labels, with 1 of them on its list, which was cut short." in description.hard_examples.how
    assert sum(len(rows) for rows in description.hard_examples.rows.values()) == 15
    assert description.as_json()["suspects"] == {"mislabel": 15}
    assert description.as_json()["unlisted"] == 14
    assert "<div><dt>suspects</dt><dd>15</dd></div>" in at_a_glance(description).body
    section = suspects(description)
    assert section is not None
    assert section.words.endswith("The list of wrong labels was cut short: 14 of these are not on it.")


def test_a_search_that_lists_all_says_nothing_of_a_cut(cut: Path) -> None:
    assert search(cut) == 0
    description, wrong, _ = described(cut)
    assert len(description.suspects) == 15
    assert wrong.answer.startswith("15 labels (12.5%) suspected by fer-studio data mislabels; ")
    assert description.as_json()["unlisted"] == 0


def test_what_a_version_settles_or_leaves_out_is_suspected_no_more(cut: Path) -> None:
    dataset = open_dataset(cut)
    faces = dataset.faces.copy()
    faces.loc[SWAPPED[:6], "flags"] = "kept"
    add_version(dataset, faces.drop(index=[62, 65]), "review", {})
    assert described(cut)[1].answer.startswith("7 labels (5.9%) suspected")
    undo(cut)
    assert described(cut)[1].answer.startswith("15 labels (12.5%) suspected")


def test_where_the_whole_list_is_settled_the_rest_is_told_of_still(cut: Path) -> None:
    dataset = open_dataset(cut)
    listed = dataset.faces["id"].isin(read_suspects(dataset)["id"])
    add_version(dataset, dataset.faces.assign(flags=np.where(listed, "kept", "")), "review", {})
    description, wrong, _ = described(cut)
    assert wrong.answer.startswith(
        "14 labels (11.7%) suspected by fer-studio data mislabels, with 0 of them on its list, which was cut short;"
    )
    section = suspects(description)
    assert section is not None
    assert "14 of these are not on it." in section.words
