"""What the documents name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_and_folders_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:app|fer_core|tests|docs|benchmarks|recipes|packaging)/[\w./-]*)`", text)
    named += [str((page.parent / link).relative_to(ROOT)) for link in re.findall(r"\]\(([\w./-]+)\)", text)]
    missing = [name for name in named if "NAME" not in name and not (ROOT / name).exists()]
    assert not missing
    if page.name in ("architecture.md", "CONTRIBUTING.md"):
        assert len(named) > 5


def test_names_of_the_code_that_the_glossary_uses_are_in_the_code() -> None:
    files = [path for folder in ("app", "fer_core") for path in (ROOT / folder).rglob("*.py")]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    named = set(re.findall(r"`([A-Za-z_]+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    assert len(named) > 15
    assert not named - words
