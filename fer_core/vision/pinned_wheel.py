"""One pinned wheel from the Python package index, fetched with pip so that any mirror the user has set up works."""

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fer_core.errors import FerError

_POLL_S: Final = 0.1


@dataclass(frozen=True)
class PinnedWheel:
    """A wheel of the index, fixed to its last byte.

    Attributes:
        distribution: Name on the index.
        version: Its version.
        filename: The wheel's file name.
        platform: Platform tag it is asked for with, whatever this machine is.
        python: Python version likewise.
        implementation: Python implementation likewise.
        size: Bytes.
        sha256: Hexadecimal digest of the whole file.
        licence: SPDX name.
        copyright: Whose it is.
    """

    distribution: str
    version: str
    filename: str
    platform: str
    python: str
    implementation: str
    size: int
    sha256: str
    licence: str
    copyright: str

    def check(self, path: Path) -> None:
        """Compare a file with the pin.

        Raises:
            FerError: It cannot be read, or is another file.
        """
        try:
            found = sha256_of(path)
        except OSError as error:
            raise FerError(f"The file {path} cannot be read ({error.strerror}); name {self.filename}.") from error
        if found != self.sha256 or not zipfile.is_zipfile(path):
            raise FerError(
                f"{path.name} is not the pinned {self.filename} (its SHA-256 differs): the package index or the "
                "download is at fault. Nothing was installed; try again, or try another index."
            )


def sha256_of(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def download_wheel(wheel: PinnedWheel, scratch: Path, on_progress: Callable[[int, int], None]) -> Path:
    """Download a wheel with `pip download`.

    Args:
        wheel: Which.
        scratch: An existing folder of the caller's, for pip's temporary files and the wheel.
        on_progress: Called with the bytes done and the bytes in all; an exception it raises cancels the download.

    Returns:
        The downloaded file; its hash is not checked here.

    Raises:
        FerError: This Python has no pip, or pip could not get the file.
    """
    if getattr(sys, "frozen", False):
        raise FerError("The installed program has lost its models; install FER Studio again.")
    target = scratch / "wheel"
    log = scratch / "pip.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _pip_command(wheel, target),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # pip unpacks into its temporary folder first; there the file is watched as it grows.
            env={**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)},
        )
        try:
            _watch(process, scratch, wheel.size, on_progress)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    found = target / wheel.filename
    if process.returncode != 0 or not found.is_file():
        raise _explain(log.read_text(encoding="utf-8", errors="replace"), wheel)
    on_progress(wheel.size, wheel.size)
    return found


def _pip_command(wheel: PinnedWheel, target: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download"),
        *("--no-deps", "--only-binary=:all:", "--progress-bar", "off"),
        *("--platform", wheel.platform, "--python-version", wheel.python, "--implementation", wheel.implementation),
        *("--dest", str(target), f"{wheel.distribution}=={wheel.version}"),
    ]


def _watch(
    process: "subprocess.Popen[bytes]", scratch: Path, total: int, on_progress: Callable[[int, int], None]
) -> None:
    while True:
        on_progress(min(_bytes_under(scratch), total), total)
        try:
            process.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            continue
        return


def _bytes_under(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            # pip moves and deletes while we count.
            try:
                total = max(total, (Path(parent) / name).stat().st_size)
            except OSError:
                continue
    return total


def _explain(output: str, wheel: PinnedWheel) -> FerError:
    if "No module named pip" in output:
        return FerError(
            "The models are downloaded with pip, which this Python lacks; type "
            f"`{Path(sys.executable).name} -m ensurepip`, then `fer-studio assets` again."
        )
    said = [line.strip() for line in output.splitlines() if line.strip().startswith("ERROR:")]
    reason = said[-1].removeprefix("ERROR:").strip().rstrip(".") if said else "pip gave no reason"
    return FerError(
        f"The models could not be downloaded ({reason}). Check the network connection and type `fer-studio assets` "
        f"again; without a network, bring the file {wheel.filename} from another machine and give it to that command.",
        settings=["wheel"],
    )
