"""What the folders above a picture say of it: its split and its class."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from fer_core.datasets.arrays import find_split
from fer_core.datasets.importers.records import LEFT_OUT, NO_CLASS, UNCLEAR_SPLIT, UNKNOWN_CLASS
from fer_core.datasets.labels import digit

Naming = Callable[[str], str | None]
"""The project's name for a folder's; empty if its faces are to be left out, None if it is no class."""


@dataclass(frozen=True)
class Meaning:
    """Where a picture belongs.

    Attributes:
        label: its class.
        word: the folder that says so.
        split: its split, or None if no folder names one.
    """

    label: str
    word: str
    split: str | None


@dataclass(frozen=True)
class Unclear:
    """Why a picture belongs nowhere.

    Attributes:
        kind: of problem.
        word: the folder that is to blame.
        detail: a sentence on it.
        settings: what to give otherwise, as ``FerError`` has it.
    """

    kind: str
    word: str
    detail: str
    settings: tuple[str, ...] = ()


def meaning(root: str, folders: Sequence[str], naming: Naming, around: int = 0) -> Meaning | Unclear:
    """Read split and class from the folders around a picture.

    The class lies below the folder that names the split (``split/class``, with people or sessions above or below the
    class), or above it where nothing else lies below (``class/split``). Where folders name two splits, none is taken:
    in ``train/happy/Dev`` and ``train/Dev/happy`` alike, Dev may be a person.

    Args:
        root: name of the source itself.
        folders: from the source down to the picture.
        naming: what folders mean.
        around: how many folders, outermost first, name a split but lie around all splits; see ``folders_around``.

    Example:
        >>> from fer_core.datasets.labels import emotion_name
        >>> meaning("raf", ["val", "happiness"], emotion_name)
        Meaning(label='happy', word='happiness', split='validation')
    """
    names = (root, *folders)
    places = [number for number, name in enumerate(names) if find_split(name)][around:]
    inner = next((number for number in places if number), 0)
    below = _without_splits(names[inner + 1 :])
    candidates = below or _without_splits(names[1:inner])
    known = [(folder, name) for folder in candidates if (name := naming(folder)) is not None]
    if not known and not below and (name := naming(root)) is not None:
        known = [(root, name)]
    if len({name for _, name in known}) > 1:
        two = f"its folders name two classes, {listed(w for w, _ in known)}"
        return Unclear(UNKNOWN_CLASS, known[-1][0], two, ("label",))
    if not known and not candidates:
        return Unclear(NO_CLASS, "", "it must lie in split/class or class, for example train/happy")
    if not known:
        word = candidates[0] if inner else candidates[-1]
        return _unknown(word)
    word, label = known[-1]
    if not label:
        return Unclear(LEFT_OUT, word, f"'{word}'")
    splits = {names[number]: find_split(names[number]) for number in places}
    if len(set(splits.values())) > 1:
        why = f"its folders name two splits, {listed(splits)}; rename the one that is none"
        return Unclear(UNCLEAR_SPLIT, word, why)
    return Meaning(label, word, next(iter(splits.values()), None))


def splits_named(root: str, folders: Sequence[str]) -> tuple[str, ...]:
    """Return the folders around a picture that name a split, outermost first."""
    return tuple(name for name in (root, *folders) if find_split(name))


def folders_around(named: Iterable[tuple[str, ...]]) -> int:
    """Return how many of the outermost folders that name a split lie around all splits, and so tell none.

    One reading of two splits is clearly right: where everything lies in one folder, and in it every picture in a
    further one that names a split, at least two different ones in all, as in ``test/train`` and ``test/val``, these
    are the splits and the outer folder only happens to be called test. One further split alone may be a person.

    Args:
        named: the folders that name a split, for each picture of a class.
    """
    paths = set(named)
    columns = zip(*paths, strict=False)
    shared = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
    inside = {find_split(path[shared]) if len(path) > shared else None for path in paths}
    return shared if None not in inside and len(inside) > 1 else 0


def listed(words: Iterable[str]) -> str:
    """Return folders as a sentence names them, each once: 'train', 'val' and 'test'."""
    *first, last = (f"'{word}'" for word in dict.fromkeys(words))
    return f"{', '.join(first)} and {last}" if first else last


def _unknown(word: str) -> Unclear:
    if digit(word) is None:
        what = f"'{word}' is no emotion; say what it means by a label rule, '{word}=NEW'"
        return Unclear(UNKNOWN_CLASS, word, what, ("label",))
    what = (
        f"'{word}' is a class number, and RAF-DB, AffectNet, FER+ and FER-2013 each count in another order; look up "
        "which these pictures have, and say it by a label rule for every number, or by the class order"
    )
    return Unclear(UNKNOWN_CLASS, word, what, ("label", "classes_order"))


def _without_splits(names: Sequence[str]) -> list[str]:
    return [name for name in names if not find_split(name)]
