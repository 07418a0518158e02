"""Standard error of a process of its own, since it is the process's."""

import os
import subprocess
import sys
from pathlib import Path

from app.cli import program
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
    command = [sys.executable, "-m", "app", "predict", str(tmp_path / "broken.jpg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == program.EXIT_BAD_INPUT
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Error: broken.jpg")


TWICE = (
    "import os; from fer_core.native_log import divert_native_log, tidy_native_log; divert_native_log();"
    "say = lambda text: os.write(2, text.encode());"
    "[say('WARNING: [model_load.cc:402] Sparsity\\n') for _ in range(40)];"
    "say('INFO: ptr=0x7fa6bc0047c0, name=GPU\\n');"
    "say('W0000 00:00:1795829353.645486   10993 runner.cc:1418] Not aligned.\\n'); tidy_native_log();"
    "say('INFO: ptr=0x7fa6bc00ffff, name=GPU\\n'); say('WARNING: [model_load.cc:402] Sparsity\\n');"
    "say('W0000 00:00:1795829999.000001   10994 runner.cc:1418] Not aligned.\\n'); say('the last words')"
)


def test_a_native_line_is_in_the_log_once_with_how_often_it_was_said(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", TWICE], capture_output=True, text=True, check=True, env=environment)
    assert done.stderr == ""
    (log,) = tmp_path.rglob(LOG_NAME)
    assert log.read_text().splitlines() == [
        "WARNING: [model_load.cc:402] Sparsity (41 times)",
        "INFO: ptr=0x7fa6bc0047c0, name=GPU (2 times)",
        "W0000 00:00:1795829353.645486   10993 runner.cc:1418] Not aligned. (2 times)",
        "the last words",
    ]


def test_the_last_words_of_native_code_that_ends_the_process_are_in_the_log(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    code = SAY + "; os.write(2, b'check failed\\n'); os.abort()"
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment)
    (log,) = tmp_path.rglob(LOG_NAME)
    assert log.read_text() == "native chatter\ncheck failed\n"
