"""Whether everything was imported that the source holds."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

import pandas as pd

from fer_core.datasets.arrays import SPLITS
from fer_core.datasets.checks.finding import SHOWN, Finding
from fer_core.datasets.importers.records import LEFT_OUT
from fer_core.datasets.labels import FIVE_CLASS_FACES, digit, emotion_name, parse_label_rule, word_key
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import PROBLEMS
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError
from fer_core.text import count_noun

Layout = Mapping[str, Mapping[str, int]]
"""Number of faces by split and class; the split ``all`` where there are none."""


@dataclass(frozen=True)
class Published:
    """The figures of one data set.

    Attributes:
        title: what people call it.
        layouts: the number of faces, for each way in which the data set goes round.
        with_votes: number of faces that FER+ took up, by split, where they are known.
        only_csv: whether it is known by its name only as a CSV, as people call folders of their own so too.
    """

    title: str
    layouts: tuple[Layout, ...]
    with_votes: Mapping[str, int] = field(default_factory=dict)
    only_csv: bool = False


_TRAINING: Final = dict(zip(FER2013, (3995, 436, 4097, 7215, 4830, 3171, 4965), strict=True))
_PUBLIC_TEST: Final = dict(zip(FER2013, (467, 56, 496, 895, 653, 415, 607), strict=True))
_PRIVATE_TEST: Final = dict(zip(FER2013, (491, 55, 528, 879, 594, 416, 626), strict=True))
"""``fer2013.csv``: 28,709, 3,589 and 3,589 faces (Goodfellow et al. 2013)."""

_FER2013: Final = Published(
    "FER-2013",
    (
        {"train": _TRAINING, "validation": _PUBLIC_TEST, "test": _PRIVATE_TEST},
        # As folders of pictures it mostly goes round with both tests in one.
        {"train": _TRAINING, "test": {name: _PUBLIC_TEST[name] + _PRIVATE_TEST[name] for name in FER2013}},
    ),
    # Rows of fer2013new.csv that name an image (Barsoum et al. 2016).
    {"train": 28561, "validation": 3579},
)

_EMOTION: Final = Published(
    "the five-class emotion.csv",
    ({"all": dict(zip(FIVE, FIVE_CLASS_FACES, strict=True))},),
    only_csv=True,
)
"""FER-2013 without fear and neutral, all splits together."""

_BY_NAME: Final[Mapping[str, Published]] = {"fer2013": _FER2013, "icmlfacedata": _FER2013, "emotion": _EMOTION}


def published(source: str) -> Published | None:
    """Return the figures of a source by its name, None if it is not known.

    Example:
        >>> published("FER-2013.csv").title
        'FER-2013'
    """
    name = PurePath(source.strip().lower())
    stem = name.stem if name.suffix in (".csv", ".zip") else name.name
    return _BY_NAME.get(stem.replace("-", "").replace("_", "").replace(" ", ""))


def check_counts(imported: DatasetVersion) -> Iterator[Finding]:
    """Compare each known source with its published figures, but for the classes that label rules changed.

    Args:
        imported: version 1. Later ones hold fewer faces, in other splits and classes, and should.
    """
    if imported.version.action != "import":
        yield Finding(
            "fine", f"Made by data {imported.version.action}, so no source is expected whole.", check="counts"
        )
        return
    rules = [str(rule) for rule in imported.version.details.get("label_rules", ())]
    for source, faces in imported.faces.groupby("source", sort=True):
        figures = _figures(str(source), faces)
        if figures is None:
            yield Finding(
                "fine",
                f"{source}: {count_noun(len(faces), 'face')} imported; no published figures to compare with.",
                check="counts",
            )
        else:
            yield from _compare(str(source), faces, figures, _changed(rules, str(source), figures))


def _figures(source: str, faces: pd.DataFrame) -> Published | None:
    """Know a source by its name or, where the user has named it, by the file that its first face is from."""
    file = PurePath(str(faces["provenance"].iloc[0]).rpartition(" row ")[0]).name
    known = published(source) or published(file)
    return None if known is not None and known.only_csv and not file.lower().endswith(".csv") else known


def _changed(rules: Iterable[str], source: str, figures: Published) -> frozenset[str]:
    """Return the classes that rules of the import, ``[SOURCE:]OLD=NEW``, took faces from or gave faces to."""
    classes = [name for of in figures.layouts[0].values() for name in of]
    changed: set[str | None] = set()
    for text in rules:
        rule = parse_label_rule(text)
        for front, old in rule.readings:
            if front in ("", word_key(source)):
                number = digit(old)
                named = classes[number] if number is not None and number < len(classes) else emotion_name(old)
                changed |= {named, rule.new or None}
    return frozenset(name for name in changed if name is not None)


def _compare(source: str, faces: pd.DataFrame, figures: Published, changed: Set[str]) -> Iterator[Finding]:
    compared = faces[~faces["label"].isin(changed)]
    layouts = [
        list(_differences(source, compared, figures.title, _without(layout, changed))) for layout in figures.layouts
    ]
    nearest = min(layouts, key=lambda findings: sum(finding.count for finding in findings))
    yield from nearest
    if not nearest:
        but = f", but for {' and '.join(sorted(changed))}, which a label rule changed" if changed else ""
        what = f"{source}: {count_noun(len(compared), 'face')}, as {figures.title} was published{but}."
        yield Finding("fine", what, check="counts")
    if not changed:
        yield from _compare_votes(source, faces, figures)


def _without(layout: Layout, changed: Set[str]) -> Layout:
    return {split: {name: n for name, n in of.items() if name not in changed} for split, of in layout.items()}


def _differences(source: str, faces: pd.DataFrame, title: str, layout: Layout) -> Iterator[Finding]:
    for split in ("all", *SPLITS):
        expected = layout.get(split, {})
        inside = faces if split == "all" else faces[faces["split"] == split]
        if not expected and (split == "all" or "all" in layout or inside.empty):
            continue
        where = source if split == "all" else f"{source}, {split}"
        total = sum(expected.values())
        if inside.empty:
            yield Finding(
                "alarm", f"{where}: no faces; {title} was published with {total:,} there.", total, check="counts"
            )
            continue
        have = {str(name): int(number) for name, number in inside["label"].value_counts().items()}
        off = {name: have.get(name, 0) - expected.get(name, 0) for name in sorted({*have, *expected})}
        if any(off.values()):
            what = f"{where}: {count_noun(len(inside), 'face')}, not the {total:,} of {title}, class by class."
            texts = (f"{name}: {have.get(name, 0):,}, not {expected.get(name, 0):,}" for name, by in off.items() if by)
            yield Finding("wrong", what, sum(map(abs, off.values())), tuple(texts), check="counts")


def _compare_votes(source: str, faces: pd.DataFrame, figures: Published) -> Iterator[Finding]:
    if not faces["votes"].notna().any():
        return
    taken_up = faces[~faces["flags"].str.split().map(lambda flags: "not_in_ferplus" in flags)]
    off = []
    for split in SPLITS:
        expected, have = figures.with_votes.get(split), int((taken_up["split"] == split).sum())
        if expected is not None and have and have != expected:
            off.append((abs(have - expected), f"{split}: {have:,}, not {expected:,}"))
    if off:
        what = f"{source}: the faces that FER+ took up are not as many as it was published with."
        yield Finding("wrong", what, sum(by for by, _ in off), tuple(text for _, text in off), check="counts")
    elif figures.with_votes:
        what = f"{source}: {count_noun(len(taken_up), 'face')} with FER+ votes, as published."
        yield Finding("fine", what, check="counts")


def check_problems(folder: Path, action: str = "import") -> Iterator[Finding]:
    """Tell what the import could not take, or not in full.

    Args:
        folder: of the data set.
        action: what made its first version; only an import has a list.

    Raises:
        FerError: if the list is damaged.
    """
    if action != "import":
        yield Finding("fine", f"Made by data {action}, which leaves out what it is told to.", check="not imported")
        return
    path = folder / PROBLEMS
    count = left_out = 0
    cases: list[str] = []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = (row for row in csv.reader(file) if row)
            next(rows, None)  # what the columns are
            for row in rows:
                if row[-1].partition(":")[0] == LEFT_OUT:
                    left_out += 1
                else:
                    count += 1
                    cases += [": ".join(row)] if len(cases) < SHOWN else []
    except FileNotFoundError:
        yield Finding("fine", "No list of what could not be imported.", check="not imported")
        return
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FerError(f"{path} cannot be read: {error}. Restore it from a copy, or delete it.") from None
    if count:
        what = f"Files and rows that were not imported, or not in full: {count:,}. {PROBLEMS} says why."
        yield Finding("alarm", what, count, tuple(cases), check="not imported")
    else:
        but = f", but for {count_noun(left_out, 'face')} of classes left out as asked" if left_out else ""
        yield Finding("fine", f"Everything in the source was imported{but}.", check="not imported")
