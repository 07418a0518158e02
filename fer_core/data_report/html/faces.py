"""Sections of pictures: samples, averages, and the faces to look at."""

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.data_report.measure.description import Description
from fer_core.data_report.measure.history import lineage
from fer_core.datasets.review.suspects import LISTED
from fer_core.datasets.versioned import DatasetVersion
from fer_core.emotions import FERPLUS
from fer_core.report.page import Section, heat_cell, label_cell, paragraph, table, tiles, when
from fer_core.report.thumbnails import Tile, grid
from fer_core.text import count_noun

SAMPLES: Final = 26
"""Faces shown of each class."""
CLUSTERS: Final = 18
"""Clusters of copies shown."""
_LONGEST: Final = 13
"""Letters of an id below a picture; the whole one is in its title."""


def samples(description: Description) -> Section:
    """Faces of each class drawn at random."""
    parts = []
    for label in description.counts.classes:
        rows = np.flatnonzero(description.of(None, label))
        if len(rows):
            chosen = description.sample(rows, SAMPLES)
            parts.append(
                f"<h3>{label_cell(label)} · {len(rows):,}</h3>" + grid(_read_tiles(description.dataset, chosen))
            )
    words = f"Up to {SAMPLES} faces of each class, drawn at random. Rest the pointer on one for its id."
    return Section("samples", "Samples", words, "".join(parts))


def average_faces(description: Description) -> Section:
    """The mean picture of each class, and what sets it apart."""
    pixels, counts = description.pixels, description.counts
    of_all = np.round(pixels.average_of_all).astype(np.uint8)
    means, apart = [Tile(of_all, "average of all faces", ("all", f"{counts.total:,}"))], []
    for place, label in enumerate(counts.classes):
        if counts.of_class[place]:
            face = pixels.average[place]
            lines = (label, f"{int(counts.of_class[place]):,}")
            means.append(Tile(np.round(face).astype(np.uint8), f"average of {label}", lines))
            apart.append(Tile(_difference_picture(face, pixels.average_of_all), f"what sets {label} apart", (label,)))
    words = "Each pixel is the mean over all faces of the class: what they share stays, what differs blurs."
    body = grid(means, "large")
    if len(apart) > 1:
        body += "<h3>What sets each apart</h3>" + paragraph(
            "The class's average less the average of all: orange where it is brighter, blue where it is darker, full "
            "colour from 30 of 255 on."
        )
        body += grid(apart, "large")
    return Section("averages", "Average faces", words, body)


def hard_examples(description: Description) -> Section | None:
    """The faces that are hardest to tell."""
    hard = description.hard_examples
    if hard is None:
        return None
    parts = [
        f"<h3>{label_cell(label)}</h3>"
        + grid(
            _read_tiles(
                description.dataset,
                rows,
                [(note, *_where(description, row)) for note, row in zip(hard.notes[label], rows, strict=True)],
            ),
            "large",
        )
        for label, rows in hard.rows.items()
    ]
    return Section("hardest", "Hardest faces", hard.how, "".join(parts))


def outliers(description: Description) -> Section:
    """The faces that stand out by their pixels."""
    labels = description.dataset.faces["label"].to_numpy()
    parts = []
    for kind in description.outliers:
        lines = [
            (f"{labels[row]} · {value:.{kind.digits}f}", *_where(description, row), *_times(int(times)))
            for row, value, times in zip(kind.rows, kind.values, kind.times, strict=True)
        ]
        parts.append(f"<h3>{escape(kind.title)}</h3>" + paragraph(kind.words))
        parts.append(grid(_read_tiles(description.dataset, kind.rows, lines), "large"))
    words = "The faces that stand out by their pixels alone: mistakes gather among them, but not only mistakes."
    return Section("oddest", "Oddest faces", words, "".join(parts))


def suspects(description: Description) -> Section | None:
    """What the searches left for review."""
    found = description.suspects
    if not len(found):
        return None
    names = {"mislabel": "wrong label", "not_a_face": "no face", "duplicate": "copy with another label"}
    classes = [name for name in description.counts.classes if (found["label"] == name).any()]
    kinds = [kind for kind in names if (found["kind"] == kind).any()]
    by = found.groupby(["label", "kind"], observed=True).size()
    rows = [[label_cell(name), *(f"{int(by.get((name, kind), 0)):,}" for kind in kinds)] for name in classes]
    body = table("Suspects by class", ["class", *(names[kind] for kind in kinds)], rows)
    pairs = found[(found["kind"] == "mislabel") & (found["suggested"] != "")]
    if len(pairs):
        body += _changes(description, pairs.groupby(["label", "suggested"], observed=True).size())
    place = {name: row for row, name in enumerate(description.dataset.faces["id"])}
    no_face = found[found["kind"] == "not_a_face"].head(SAMPLES)
    if len(no_face):
        at = np.array([place[name] for name in no_face["id"]], np.int64)
        lines = [(f"{score:.0%}", *_where(description, row)) for score, row in zip(no_face["score"], at, strict=True)]
        body += "<h3>Most likely no face</h3>" + grid(_read_tiles(description.dataset, at, lines), "large")
    words = "What the searches found and this version has not settled: go through it on the window's Review page."
    if decided := len(description.decided):
        words += (
            f" {decided:,} of these faces {'is' if decided == 1 else 'are'} decided on in a review that is not applied "
            "to this version."
        )
    if unlisted := int((~found[LISTED]).sum()):
        words += (
            f" The list of wrong labels was cut short: {unlisted:,} of these {'is' if unlisted == 1 else 'are'} "
            "not on it."
        )
    return Section("suspects", "Suspects", words, body)


def duplicates(description: Description) -> Section:
    """Faces that are there more than once."""
    copies = description.copies
    known = [
        ("clusters", f"{len(copies.clusters):,}"),
        ("faces too many", f"{copies.extra:,}"),
        ("clusters across splits", f"{copies.across_splits:,}"),
        ("clusters with two labels", f"{copies.conflicting:,}"),
    ]
    body = tiles(known)
    for step in lineage(description.history):
        if step.info.action == "duplicates":
            body += paragraph(
                f"Version {step.info.number} ({when(step.info.created)}) took "
                f"{count_noun(step.removed or 0, 'copy', 'copies')} out of the data set."
            )
    if copies.clusters:
        shown = copies.clusters[:CLUSTERS]
        body += "<h3>Clusters</h3>" + paragraph(
            f"{len(shown)} of {len(copies.clusters):,}; those with two labels come first, then those across splits."
        )
        faces = description.dataset.faces
        clusters = []
        for rows in shown:
            lines = tuple(
                f"{split} · {label}"
                for split, label in dict.fromkeys(
                    zip(faces["split"].iloc[rows], faces["label"].iloc[rows], strict=True)
                )
            )
            name = faces["id"].iloc[rows[0]]
            (picture,) = description.dataset.pictures(rows[:1])
            clusters.append(Tile(picture, f"{len(rows)} times: {name}", (f"{len(rows)} times", *lines)))
        body += grid(clusters, "large")
    words = (
        "Pictures that are the same pixel for pixel, by their hash. In two splits they make a network look better "
        "than it is; with two labels one must be wrong. fer-studio data duplicates also finds those that are nearly "
        "the same."
    )
    return Section("duplicates", "Copies and conflicts", words, body)


def _read_tiles(
    dataset: DatasetVersion, rows: NDArray[np.int64], captions: Sequence[tuple[str, ...]] | None = None
) -> list[Tile]:
    """Read the faces at some places of the table.

    Args:
        dataset: where they are.
        rows: int64 (k,).
        captions: for each the lines below it; none by default.
    """
    if not len(rows):
        return []
    faces = dataset.faces.iloc[rows]
    lines = captions or [()] * len(rows)
    shown = zip(dataset.pictures(rows), faces["id"], faces["label"], faces["split"], lines, strict=True)
    return [Tile(picture, f"{label}, {split}, {name}", below) for picture, name, label, split, below in shown]


def _difference_picture(face: NDArray[np.float32], of_all: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Show where an average face is brighter (orange) or darker (blue) than the average of all.

    Returns:
        uint8 (H, W, 3), red, green, blue; full colour at 30 of 255.
    """
    change = face - of_all
    if change.ndim == 3:
        change = change.mean(axis=2)
    strength = np.clip(np.abs(change) / 30, 0, 1)[..., None]
    target = np.where(change[..., None] > 0, np.array([213, 94, 0]), np.array([0, 114, 178]))
    return np.asarray(np.round(245 + (target - 245) * strength), np.uint8)


def _where(description: Description, row: int) -> tuple[str, ...]:
    face = description.dataset.faces.iloc[int(row)]
    name = str(face["id"]).rsplit("/", 1)[-1]
    return (str(face["split"]), name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}")


def _times(count: int) -> tuple[str, ...]:
    return (f"{count} times",) if count > 1 else ()


def _changes(description: Description, by: pd.Series) -> str:
    """Return a table of labels and suggested labels."""
    suggested = [name for name in (*description.counts.classes, *FERPLUS) if name in set(by.index.get_level_values(1))]
    suggested = list(dict.fromkeys(suggested))
    most = int(by.max())
    rows = []
    for label in description.counts.classes:
        found = [int(by.get((label, other), 0)) for other in suggested]
        if any(found):
            rows.append([label_cell(label), *(heat_cell(count / most, f"{count:,}") for count in found)])
    return table("Suspected labels (rows) and what is suggested instead (columns)", ["label", *suggested], rows)
