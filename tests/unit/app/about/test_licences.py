"""What the program is made of, each with the whole text of its licence."""

import tomllib
from pathlib import Path

from app.about.licences import components

ROOT = Path(__file__).parents[4]


def test_the_program_its_models_and_what_it_needs_have_their_texts() -> None:
    found = {one.name.lower().replace("_", "-"): one for one in components()}
    assert found["fer studio"].read() == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert [name for name in found if name.startswith("model “")] == [
        "model “blazeface, short range”", "model “blazeface, full range”", "model “selfie segmentation”",
    ]  # fmt: skip
    assert "LGPL" in found["ffmpeg"].licence
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for line in project["dependencies"]:
        name = line.split(";")[0].split(">")[0].split("!")[0].strip().lower()
        if ";" in line and name not in found:
            continue
        assert len(found[name].read()) > 400, name
        assert len(found[name].licence) > 2, name
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in found["pyside6-essentials"].read()
    assert "GNU GENERAL PUBLIC LICENSE" in found["pyside6-essentials"].read()


def test_what_only_tests_need_is_no_part_of_the_program() -> None:
    assert not {"ruff", "pytest", "mypy"} & {one.name for one in components()}
