"""The first-start page says what the model folder says, and where everything lies on this machine."""

import json
from pathlib import Path

import pytest

from app.about.notice_text import notice_text, read_figures
from fer_core.inference.model_folder import shipped_model

PLACES = (Path("/s/settings.ini"), Path("/l"), Path("/sessions"), Path("/shots"))


def test_the_figures_are_those_of_the_networks_card() -> None:
    card = (shipped_model() / "MODEL_CARD.md").read_text()
    text = notice_text(read_figures(shipped_model()), *PLACES)
    for row, shown in (("| 7 | label |", "seven"), ("| 8 | plurality |", "eight")):
        line = next(line for line in card.splitlines() if line.startswith(row))
        faces, accuracy, interval = (line.split("|")[at].strip() for at in (3, 5, 6))
        low, high = interval.split(" to ")
        sentence = next(part for part in text.split("\n\n") if "It is often wrong" in part)
        for figure in (faces, accuracy, f"{low} to {high}"):
            assert figure in sentence, (shown, figure)


def test_use_law_consent_and_places_are_named() -> None:
    text = notice_text(None, *PLACES)
    expected = (
        *("hiring", "policing", "Diagnosis", "A face is not a feeling", "Article 5(1)(f)", "except for medical"),
        *("given freely", "Nothing is sent", "`/sessions`", "`/shots`", "`/l`", "`/s/settings.ini`"),
    )
    for words in expected:
        assert words in text
    assert "%" not in text


@pytest.mark.parametrize("manifest", ["{", "[]", "{}", json.dumps({"name": "x", "version": 1, "figures": {}})])
def test_a_folder_without_figures_invents_none(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "model.json").write_text(manifest)
    assert read_figures(tmp_path) is None
    assert read_figures(tmp_path / "nowhere") is None
