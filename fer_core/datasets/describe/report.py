"""The report: a description told in sections, each with plain words, charts, tables and pictures."""

from pathlib import Path

from fer_core.counting import counted
from fer_core.datasets.describe.description import Description
from fer_core.datasets.describe.page import page, when
from fer_core.datasets.describe.sections import faces, numbers, told
from fer_core.session.disk import explain_write_errors, write_whole


def write_report(description: Description, path: Path) -> None:
    """Write the report: one HTML file that works offline.

    Args:
        description: what to tell.
        path: the file; written whole or not at all.

    Raises:
        FerError: if it cannot be written.
    """
    text = report(description)
    with explain_write_errors(path.parent, resumable=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())


def report(description: Description) -> str:
    """Return the report as HTML. A section that has nothing to tell is left out."""
    parts = (
        numbers.at_a_glance(description),
        numbers.alarms(description),
        numbers.class_counts(description),
        numbers.mean_pixels(description),
        faces.samples(description),
        faces.average_faces(description),
        faces.hardest(description),
        faces.oddest(description),
        faces.suspects(description),
        faces.duplicates(description),
        numbers.votes(description),
        numbers.sources(description),
        told.versions(description),
        told.observations(description),
    )
    dataset = description.dataset
    height, width = dataset.size
    subtitle = (
        f"Version {dataset.version.number} · {counted(len(dataset), 'face')} of {width}x{height}, "
        f"{'colour' if dataset.colour else 'grey'} · {when(dataset.version.created)}"
    )
    footer = "Written by fer-studio data describe. This page holds all it shows and asks nothing of the network."
    return page(dataset.manifest.name, subtitle, [part for part in parts if part is not None], footer)
