"""All checks together."""

from collections.abc import Callable, Iterator
from pathlib import Path

from fer_core.datasets.checks.balance import check_balance
from fer_core.datasets.checks.counts import check_counts, check_problems
from fer_core.datasets.checks.finding import Finding, Level
from fer_core.datasets.checks.pixels import check_pixels
from fer_core.datasets.checks.rows import check_rows
from fer_core.datasets.manifest import VersionInfo, read_version_info, version_file, version_numbers
from fer_core.datasets.versioned import DatasetVersion, folder_and_version, is_dataset, open_dataset
from fer_core.errors import FerError

_ORDER: tuple[Level, ...] = ("wrong", "alarm", "fine")


def check_dataset(
    dataset: DatasetVersion, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Finding]:
    """Check one version of a data set.

    Args:
        dataset: which one.
        on_progress: is told the pictures read, and their number.

    Returns:
        what is wrong, then what may be, then what is in order. Wrong counts are looked for in version 1, as later
        versions hold fewer faces on purpose.
    """
    findings = [*_history(dataset), *check_balance(dataset), *check_rows(dataset), *check_pixels(dataset, on_progress)]
    return sorted(findings, key=lambda finding: _ORDER.index(finding.level))


def check_folder(
    path: Path, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[DatasetVersion | None, list[Finding]]:
    """Check a data set that may not even open.

    Args:
        path: its folder, or one of its versions as ``DIR@2``.
        on_progress: is told the pictures read, and their number.

    Returns:
        the data set, None where it is too damaged to open; and the findings.

    Raises:
        FerError: if it is no data set on disk at all, or has no such version.
    """
    try:
        dataset = open_dataset(path)
    except FerError as error:
        folder, asked = folder_and_version(path)
        if not is_dataset(path) or (asked is not None and not version_file(folder, asked, "json").exists()):
            raise
        return None, [Finding("wrong", str(error), 1, check="damage")]
    return dataset, check_dataset(dataset, on_progress)


def _history(dataset: DatasetVersion) -> Iterator[Finding]:
    """Check every version's files, and the import."""
    damaged: list[str] = []
    infos: list[VersionInfo] = []
    first: DatasetVersion | None = None
    numbers = version_numbers(dataset.folder)
    for number in numbers:
        try:
            infos.append(read_version_info(dataset.folder, number))
            opened = open_dataset(dataset.folder, number)
        except FerError as error:
            damaged.append(str(error))
        else:
            first = opened if first is None and opened.version.parent is None else first
    gone = {info.parent for info in infos if info.parent is not None} - set(numbers)
    damaged += [f"Version {number}, which another was made from, is gone." for number in sorted(gone)]
    if damaged:
        yield Finding("wrong", "Versions can no longer be opened.", len(damaged), tuple(damaged), check="damage")
    else:
        yield Finding("fine", "Every version can be opened.", check="damage")
    if first is not None:
        yield from check_counts(first)
    actions = [info.action for info in infos if info.parent is None]
    try:
        yield from check_problems(dataset.folder, *actions[:1])
    except FerError as error:
        yield Finding("wrong", str(error), 1, check="damage")
