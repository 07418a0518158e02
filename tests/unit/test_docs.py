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


def test_types_and_functions_that_the_glossary_names_are_defined() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("app", "fer_core") for path in (ROOT / folder).rglob("*.py")
    )
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    defined = set(re.findall(r"(?m)^(?:    )?(?:class|def) (\w+)|^(\w+)(?:: [^=\n]+)? = ", code))
    names = {name for pair in defined for name in pair if name}
    fields = set(re.findall(r"(?m)^    (\w+): ", code))
    named = {name for name in re.findall(r"`([A-Za-z_]+)`", text) if name not in ("annotate", "tune")}
    assert len(named) > 15
    assert not named - names - fields
