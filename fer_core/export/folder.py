"""Writing a model folder so that it is whole at any moment."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.files.lock import exclusive
from fer_core.inference.model_folder import MANIFEST, ModelFolder

EXPORTS: Final = "exports"
"""The folder beside the model's files that holds the other formats."""

_SCRATCH: Final = ".export"


@contextmanager
def staging_folder(folder: Path) -> Iterator[Path]:
    """Keep other exports out of a model folder, and lend an empty folder inside it for what is made.

    It is gone afterwards; what a killed export left in it goes with the next.

    Raises:
        FerError: Another export is at work in the folder, or it cannot be written.
    """
    with exclusive(folder), explain_write_errors(folder, resumable=False):
        scratch = folder / _SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            scratch.mkdir()
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            with suppress(OSError):  # raised where the folder holds something, and then it stays
                folder.rmdir()


def write_model_folder(made: Path, folder: Path, manifest: Mapping[str, Any]) -> ModelFolder:
    """Write ``model.json`` to the files made, then put them all where they belong.

    Args:
        made: Holds the model's files and maybe ``exports``; on the same disk as ``folder``. It is emptied.
        folder: The model folder. What an earlier model left in ``exports`` goes.
        manifest: What ``model.json`` says, without ``crop`` and ``files``.
    """
    ModelFolder.write(made, {**manifest, **_crop(folder)})
    shutil.rmtree(folder / EXPORTS, ignore_errors=True)
    # The manifest last: until it is there, the hashes of the old one say that the folder is not whole.
    for file in sorted(made.iterdir(), key=lambda file: file.name == MANIFEST):
        file.replace(folder / file.name)
    return ModelFolder.read(folder)


def _crop(folder: Path) -> dict[str, Any]:
    """Return the crop geometry of the model that lies there already: it is measured on the data, not on the weights."""
    try:
        crop = ModelFolder.read(folder).manifest.crop
    except FerError:
        return {}
    return {"crop": crop.model_dump()}
