"""Trying a network where a crash of native code harms nothing: in a process of its own, with limits.

A good verdict is remembered in the user's cache under the network's hash and the versions of program and engine.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from fer_core import __version__
from fer_core.errors import FerError
from fer_core.files.atomic import write_atomic
from fer_core.inference.keras_file import check_keras_file
from fer_core.inference.network_trial import MEMORY, READY, Kind

COMMAND: Final = "check-network"
"""The hidden command that tries a network."""

_SECONDS: Final[Mapping[Kind, float]] = {"litert": 60.0, "keras": 240.0}
_ENGINE: Final[Mapping[Kind, str]] = {"litert": "ai-edge-litert", "keras": "keras"}
_NAME: Final[Mapping[Kind, str]] = {"litert": "LiteRT", "keras": "Keras"}
_MOST_REMEMBERED: Final = 200


def require_trial(path: Path, kind: Kind, identity: str, subject: str, limit_s: float | None = None) -> None:
    """Try a network, unless it is remembered to be right.

    Args:
        path: A model folder; for Keras a file will do.
        kind: Which of the folder's files.
        identity: Hash of all that the trial looks at.
        subject: How a sentence about it begins.
        limit_s: Seconds it may take; None for what each kind usually needs at most.

    Raises:
        FerError: It is not what it should be, or could not be tried.
    """
    verdict = " ".join((kind, identity, __version__, _engine_version(kind)))
    if verdict in _remembered():
        return
    refusal = f"{subject} cannot be used: {{}}. Get it again, or export the network anew."
    if kind == "keras":
        check_keras_file(path / "model.keras" if path.is_dir() else path)
    found = _try(path, kind, _SECONDS[kind] if limit_s is None else limit_s, refusal)
    if "sentence" in found:
        raise FerError(found["sentence"])
    if found["wrong"] is not None:
        raise FerError(refusal.format(found["wrong"]))
    _remember(verdict)


def _try(path: Path, kind: Kind, limit_s: float, refusal: str) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [*_program(), kind, str(path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "MALLOC_ARENA_MAX": "2"},
            timeout=limit_s,
            check=False,
            start_new_session=True,  # Ctrl-C is for the program, which ends this
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise FerError(refusal.format(f"it does not answer within {limit_s:.0f} seconds")) from None
    except OSError as error:
        raise FerError(_not_started(path, error.strerror or str(error))) from None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if not lines or lines[0] != READY:
        raise FerError(_not_started(path, f"exit code {done.returncode}"))
    if done.returncode or len(lines) < 2:
        memory = MEMORY[kind] >> 30
        raise FerError(refusal.format(f"{_NAME[kind]} crashes on it, or takes more than {memory} GB of memory"))
    answer: dict[str, Any] = json.loads(lines[1])
    return answer


def _not_started(path: Path, why: str) -> str:
    return (
        f"The network {path} could not be checked, because the program could not be started once more ({why}). "
        "Type `fer-studio doctor` to see what is missing."
    )


def _program() -> list[str]:
    """Return the command that tries a network: the packaged program, or Python with the modules of this one."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND]
    code = f"import sys; sys.path[:] = {sys.path!r}; from fer_core.inference.network_trial import main; "
    code += "sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-P", "-c", code]


def _engine_version(kind: Kind) -> str:
    try:
        return version(_ENGINE[kind])
    except PackageNotFoundError:
        return "unknown"


def _memory() -> Path:
    return user_cache_path("fer-studio", appauthor=False) / "checked-networks.txt"


def _remembered() -> list[str]:
    try:
        return _memory().read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []


def _remember(verdict: str) -> None:
    """Note a network that is right. Where that cannot be written, it is tried again next time."""
    file = _memory()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = [*_remembered(), verdict][-_MOST_REMEMBERED:]
        write_atomic(file, "\n".join(lines) + "\n")
