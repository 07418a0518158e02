"""Whether everything was imported that the source holds."""

import csv
from collections.abc import Iterator
from pathlib import Path, PurePath

import pandas as pd

from fer_core.datasets.checking.finding import Finding, some
from fer_core.datasets.checking.published import Layout, Published, published
from fer_core.datasets.dataset import SPLITS
from fer_core.datasets.dataset_writer import PROBLEMS
from fer_core.datasets.packed import PackedDataset
from fer_core.errors import FerError


def check_counts(imported: PackedDataset) -> Iterator[Finding]:
    """Compare each known source with its published figures.

    Args:
        imported: version 1. Later ones hold fewer faces, in other splits and classes, and should.
    """
    if imported.version.action != "import":
        yield Finding(
            "fine", f"Made by data {imported.version.action}, so no source is expected whole.", check="counts"
        )
        return
    for source, faces in imported.faces.groupby("source", sort=True):
        figures = _figures(str(source), faces)
        if figures is None:
            yield Finding(
                "fine",
                f"{source}: {len(faces):,} faces imported; no published figures to compare with.",
                check="counts",
            )
        else:
            yield from _compare(str(source), faces, figures)


def _figures(source: str, faces: pd.DataFrame) -> Published | None:
    """Know a source by its name or, where the user has named it, by the file that its first face is from."""
    file = str(faces["provenance"].iloc[0]).rpartition(" row ")[0]
    return published(source) or published(PurePath(file).name)


def _compare(source: str, faces: pd.DataFrame, figures: Published) -> Iterator[Finding]:
    layouts = [list(_differences(source, faces, figures.title, layout)) for layout in figures.layouts]
    nearest = min(layouts, key=lambda findings: sum(finding.count for finding in findings))
    yield from nearest
    if not nearest:
        yield Finding("fine", f"{source}: {len(faces):,} faces, as {figures.title} was published.", check="counts")
    yield from _compare_votes(source, faces, figures)


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
            what = f"{where}: {len(inside):,} faces, not the {total:,} of {title}, class by class."
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
        yield Finding("fine", f"{source}: {len(taken_up):,} faces with FER+ votes, as published.", check="counts")


def check_problems(folder: Path) -> Iterator[Finding]:
    """Tell what the import could not take.

    Raises:
        FerError: if the list is damaged.
    """
    path = folder / PROBLEMS
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.reader(file) if row][1:]
    except FileNotFoundError:
        yield Finding("fine", "No list of what could not be imported.", check="not imported")
        return
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FerError(f"{path} cannot be read: {error}. Restore it from a copy, or delete it.") from None
    if rows:
        what = f"Files and rows that could not be imported: {len(rows):,}. {PROBLEMS} says why."
        yield Finding("alarm", what, len(rows), some(": ".join(row) for row in rows), check="not imported")
    else:
        yield Finding("fine", "Everything in the source was imported.", check="not imported")
