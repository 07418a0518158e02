import re
import tomllib
from pathlib import Path
from typing import get_args

from fer_core.extras import Extra, install_hint

ROOT = Path(__file__).parents[2]


def test_the_hint_names_what_the_project_can_be_installed_with_from_its_folder() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(get_args(Extra)) <= set(project["optional-dependencies"])
    assert install_hint("train").startswith('Install it with: pip install -c constraints.txt ".[train]", in the folder')
    assert (ROOT / "constraints.txt").is_file()
    assert 'pip install -c constraints.txt ".[train]"' in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_message_names_a_package_that_no_index_has() -> None:
    for folder in ("fer_core", "app"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"pip install[^\n]*fer-studio", text), file
