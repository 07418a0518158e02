"""Which sessions belong together: told in words, `A=one,two`, or by a table."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.session_summary.sessions import find_sessions

_COLUMNS: Final = ("session", "group")


def read_groups(told: Sequence[str]) -> dict[str, list[Path]]:
    """Return the sessions' folders of two groups, by the groups' names.

    Args:
        told: `NAME=SESSION,SESSION...` for each, where a folder that holds sessions stands for all of them; or the path
            of a CSV with the columns session and group, whose paths are from its own folder on.

    Raises:
        FerError: There are not two groups, one is empty, a session is in both, or the table cannot be read.
    """
    named: dict[str, list[Path]] = {}
    for one in told:
        for name, path in _from_table(Path(one)) if _is_table(one) else _from_words(one):
            named.setdefault(name, []).append(path)
    if len(named) != 2:
        listed = f": {', '.join(named)}" if named else ""
        raise FerError(
            f"Two groups are compared, and {len(named)} {'was' if len(named) == 1 else 'were'} named{listed}.",
            settings=["group"],
        )
    groups = {name: find_sessions(paths) for name, paths in named.items()}
    first, second = ({path.resolve() for path in paths} for paths in groups.values())
    if first & second:
        raise FerError(f"{min(first & second)} is in both groups; a session can be in one of them only.")
    return groups


def _is_table(text: str) -> bool:
    return "=" not in text or Path(text).is_file()


def _from_words(text: str) -> list[tuple[str, Path]]:
    name, _, paths = text.partition("=")
    listed = [part for part in (piece.strip() for piece in paths.split(",")) if part]
    if not name.strip() or not listed:
        raise FerError(
            f"“{text}” is no group; write its name, an equals sign and its sessions: calm=one,two.", settings=["group"]
        )
    return [(name.strip(), Path(part)) for part in listed]


def _from_table(path: Path) -> list[tuple[str, Path]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            if not set(_COLUMNS) <= set(reader.fieldnames or ()):
                raise FerError(f"{path} has to have the columns session and group in its first line.")
            rows = [(row["group"] or "", row["session"] or "") for row in reader]
    except OSError as error:
        raise FerError(
            f"{path} cannot be read ({error.strerror or error}); check the file.", settings=["group"]
        ) from None
    except (UnicodeDecodeError, csv.Error):
        raise FerError(f"{path} is not a CSV in UTF-8; save it as one.") from None
    for number, (group, session) in enumerate(rows, start=2):
        if not group.strip() or not session.strip():
            raise FerError(f"Line {number} of {path} lacks its session or its group; fill it in or take it out.")
    return [(group.strip(), path.parent / session.strip()) for group, session in rows]
