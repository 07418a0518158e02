"""Standard error of a process of its own, since it is the process's."""

import os
import subprocess
import sys
from pathlib import Path

from fer_core import cli
from fer_core.native_log import LOG_NAME

SAY = (
    "import os, sys; from fer_core.native_log import divert_native_log; divert_native_log();"
    "os.write(2, b'native chatter\\n'); sys.stderr.write('a sentence\\n')"
)


def test_native_lines_go_to_the_log_and_sentences_to_the_terminal(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True, env=environment)
    assert done.stderr == "a sentence\n"
    assert [path.read_text() for path in tmp_path.rglob(LOG_NAME)] == ["native chatter\n"]


def test_a_log_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    inside = str(tmp_path / "file" / "below")
    environment = {**os.environ, "XDG_STATE_HOME": inside, "HOME": inside}
    done = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True, env=environment)
    assert done.stderr == "native chatter\na sentence\n"


def test_a_command_that_loads_models_says_nothing_but_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    command = [sys.executable, "-m", "fer_core", "predict", str(tmp_path / "broken.jpg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == cli.EXIT_BAD_INPUT
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: broken.jpg")
