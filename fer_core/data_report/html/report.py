"""The report: a description told in sections, each with plain words, charts, tables and pictures."""

from pathlib import Path

from fer_core.data_report.html import faces, numbers, versions_and_claims
from fer_core.data_report.measure.description import Description
from fer_core.report.page import page, when, write_page
from fer_core.text import count_noun


def write_report(description: Description, path: Path) -> None:
    """Write the report: one HTML file that works offline.

    Args:
        description: what to tell.
        path: the file; written whole or not at all.

    Raises:
        FerError: if it cannot be written.
    """
    write_page(path, report(description))


def report(description: Description) -> str:
    """Return the report as HTML. A section that has nothing to tell is left out."""
    parts = (
        numbers.at_a_glance(description),
        numbers.alarms(description),
        numbers.class_counts(description),
        numbers.mean_pixels(description),
        faces.samples(description),
        faces.average_faces(description),
        faces.hard_examples(description),
        faces.outliers(description),
        faces.suspects(description),
        faces.duplicates(description),
        numbers.votes(description),
        numbers.sources(description),
        versions_and_claims.versions(description),
        versions_and_claims.claims(description),
    )
    dataset = description.dataset
    height, width = dataset.size
    subtitle = (
        f"Version {dataset.version.number} · {count_noun(len(dataset), 'face')} of {width}x{height}, "
        f"{'colour' if dataset.colour else 'grey'} · {when(dataset.version.created)}"
    )
    footer = "Written by fer-studio data describe. This page holds all it shows and asks nothing of the network."
    return page(dataset.manifest.name, subtitle, [part for part in parts if part is not None], footer)
