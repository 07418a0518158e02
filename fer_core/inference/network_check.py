"""Whether a network is what its folder says.

Hashes tell that a file is the one that was meant, not that it is a network, or this one. The network that comes with
the program is known; any other is tried once, in `fer_core.inference.trial_process`.
"""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fer_core.inference.model_folder import ModelFolder

if TYPE_CHECKING:
    from fer_core.inference.network_trial import Kind

SHIPPED: Final = "c4d8af892f88e6bde5394ad949e103de639bff94e62c7124da5311bb2737d0e7"
"""`fingerprint` of the network that comes with the program."""


def check_network(folder: ModelFolder, kind: "Kind" = "litert", limit_s: float | None = None) -> None:
    """Check that a folder's network is what `model.json` says, before it is opened.

    Args:
        folder: Its hashes are right.
        kind: Which of its files: `model.tflite` or `model.keras`.
        limit_s: Seconds it may take; else a minute, and four for Keras, which is slow to start.

    Raises:
        FerError: It takes or says something else, is damaged, crashes the engine, takes too long or too much memory.
    """
    identity = fingerprint(folder)
    if identity == SHIPPED:
        return
    from fer_core.inference.trial_process import require_trial  # the start of the program does without it

    require_trial(folder.path, kind, identity, f"The network in the model folder {folder.path}", limit_s)


def check_keras(path: Path, limit_s: float | None = None) -> None:
    """Check that a Keras file can be loaded, and that what it says of faces, if it takes any, are probabilities.

    Raises:
        FerError: It is damaged, crashes Keras, takes too long or too much memory.
    """
    from fer_core.inference.trial_process import require_trial

    with path.open("rb") as stream:
        identity = hashlib.file_digest(stream, "sha256").hexdigest()
    require_trial(path, "keras", identity, f"The network {path}", limit_s)


def fingerprint(folder: ModelFolder) -> str:
    """Return a hash of all that a check of a folder's network looks at."""
    manifest = folder.manifest
    looked_at = {
        "files": {name: manifest.files[name] for name in ("model.keras", "model.tflite")},
        "heads": {classes: [head.output, head.labels] for classes, head in manifest.heads.items()},
        "probe": manifest.probe,
    }
    return hashlib.sha256(json.dumps(looked_at, sort_keys=True).encode()).hexdigest()
