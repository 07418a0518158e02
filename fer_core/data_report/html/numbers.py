"""Sections of numbers: what there is, what is wrong with it, how bright it is, what FER+ says, where it is from."""

from collections.abc import Sequence
from html import escape

import numpy as np

from fer_core.data_report.html import charts
from fer_core.data_report.measure.description import Description
from fer_core.datasets.checks import Finding
from fer_core.datasets.checks.finding import SHOWN
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.report.charts import box_plot, share_bars
from fer_core.report.page import Section, chart, heat_cell, label_cell, paragraph, table, tiles
from fer_core.text import count_noun


def at_a_glance(description: Description) -> Section:
    """The figures to see first."""
    counts = description.counts
    wrong = sum(one.level == "wrong" for one in description.findings)
    alarm = sum(one.level == "alarm" for one in description.findings)
    figures = [
        ("faces", f"{counts.total:,}"),
        ("classes", f"{int((counts.of_class > 0).sum())} of {len(counts.classes)}"),
        *((name, f"{share:.1%}") for name, share in zip(counts.splits, counts.split_shares, strict=True)),
        ("sources", f"{len(counts.sources):,}"),
        ("versions", f"{len(description.history):,}"),
        ("exact copies too many", f"{description.copies.extra:,}"),
        ("suspects", f"{description.suspects['id'].nunique():,}"),
        ("wrong / alarms", f"{wrong} / {alarm}"),
    ]
    return Section("glance", "At a glance", "", tiles(figures))


def alarms(description: Description) -> Section:
    """What `data check` finds."""
    names = {"wrong": "wrong", "alarm": "alarm", "fine": "in order"}
    serious = [one for one in description.findings if one.level != "fine"]
    fine = [one for one in description.findings if one.level == "fine"]

    def listed(findings: Sequence[Finding]) -> str:
        items = []
        for one in findings:
            shown = "; ".join(one.cases[:SHOWN])
            more = f"; and {len(one.cases) - SHOWN:,} more" if len(one.cases) > SHOWN else ""
            below = f"<small>{escape(shown + more)}</small>" if shown else ""
            items.append(
                f'<li><span class="badge {one.level}">{names[one.level]}</span> {escape(one.what)}{below}</li>'
            )
        return f'<ul class="findings">{"".join(items)}</ul>'

    body = listed(serious) if serious else paragraph("Nothing is wrong, and nothing gives alarm.")
    if fine:
        body += (
            f"<details><summary>{count_noun(len(fine), 'check')} found all in order</summary>{listed(fine)}</details>"
        )
    words = "What fer-studio data check finds: wrong is what cannot be right, an alarm what may do harm."
    return Section("alarms", "Alarms", words, body)


def class_counts(description: Description) -> Section:
    """Faces and shares by split and class."""
    counts = description.counts
    longest = float(counts.shares.max())
    drawn = [
        chart(
            charts.class_shares(counts.classes, row, longest),
            split.capitalize() + ".",
            f"Share and number of each class among its {count_noun(int(row.sum()), 'face')}"
            + ("; the dotted line is an even share." if len(counts.classes) > 1 else "."),
        )
        for split, row in zip(counts.splits, counts.faces, strict=True)
    ]
    parts = list(zip(counts.splits, counts.of_split.tolist(), strict=True))
    colours = [charts.SPLIT_COLOURS.get(split, "") for split in counts.splits]
    drawn.append(chart(share_bars(parts, colours), "Splits.", "How much of the faces each split holds."))
    rows = [
        [
            label_cell(label),
            *(
                f"{int(counts.faces[split, place]):,} ({counts.shares[split, place]:.1%})"
                for split in range(len(counts.splits))
            ),
            f"{int(counts.of_class[place]):,} ({counts.class_shares[place]:.1%})",
        ]
        for place, label in enumerate(counts.classes)
    ]
    foot = ["all", *(f"{count:,}" for count in counts.of_split), f"{counts.total:,}"]
    body = f'<div class="charts">{"".join(drawn)}</div>' + table(
        "Faces, and their share of the split", ["class", *counts.splits, "all"], rows, foot
    )
    words = "A network learns the classes that it sees often; what is rare it learns badly and is measured on badly."
    return Section("counts", "Counts and shares", words, body)


def mean_pixels(description: Description) -> Section:
    """Brightness by class and split."""
    counts, mean = description.counts, description.pixels.mean
    means: dict[str, dict[str, tuple[float, float]]] = {}
    for split in counts.splits:
        for label in counts.classes:
            own = mean[description.of(split, label)].astype(np.float64)
            if len(own):
                half = 1.96 * float(own.std(ddof=1)) / len(own) ** 0.5 if len(own) > 1 else 0.0
                means.setdefault(split, {})[label] = (float(own.mean()), half)
    classes = [name for name, count in zip(counts.classes, counts.of_class, strict=True) if count]
    by_class = [description.of(None, label) for label in classes]
    drawn = [
        chart(
            charts.brightness(classes, means),
            "By class and split.",
            "Mean pixel value from 0, black, to 255, white, with its 95% interval. A class that is brighter than the "
            "others can be told by that alone.",
        ),
        chart(
            box_plot(classes, [mean[own] for own in by_class], "mean pixel value of a face"),
            "Spread of brightness.",
            "The box holds the middle half of the faces, the line in it is the median, the whiskers hold nine tenths.",
        ),
        chart(
            box_plot(classes, [description.pixels.contrast[own] for own in by_class], "contrast of a face"),
            "Spread of contrast.",
            "Standard deviation of a face's pixels; near 0 there is nothing to see.",
        ),
        chart(
            charts.histogram(description.pixels.histogram),
            "All pixels.",
            f"How often each value occurs: mean {description.pixels.overall_mean:.1f}, standard deviation "
            f"{description.pixels.overall_deviation:.1f}. Peaks at the ends are pictures burnt out or blacked out.",
        ),
    ]
    figures = description.brightness()
    rows = [
        [label_cell(label), *(f"{figures[split][label]:.1f}" if label in figures[split] else "–" for split in figures)]
        for label in classes
    ]
    body = f'<div class="charts">{"".join(drawn)}</div>' + table("Mean pixel value", ["class", *figures], rows)
    return Section("pixels", "Brightness and contrast", "What the pixels tell before anybody looks at a face.", body)


def votes(description: Description) -> Section | None:
    """Labels against FER+ votes."""
    given = description.votes
    if given is None:
        return None
    figures = [
        ("faces with votes", f"{given.voted:,}"),
        *([("of these, left out by FER+", f"{given.left_out:,}")] if given.left_out else []),
        ("top vote is an emotion", f"{given.emotions:,}"),
        ("of those, another than the label", f"{given.overturned:,} ({given.overturned / max(given.emotions, 1):.1%})"),
        ("two taggers agree", f"{given.agreement:.1%}"),
        ("top vote: not a face", f"{given.not_a_face:,}"),
    ]
    rows = []
    for label, row in zip(given.classes, given.table, strict=True):
        if total := int(row.sum()):
            cells = [
                heat_cell(count / total, f"{count / total:.1%}", own=name == label)
                for name, count in zip(FERPLUS_COLUMNS, row.tolist(), strict=True)
            ]
            rows.append([label_cell(label), f"{total:,}", *cells])
    body = tiles(figures) + table(
        "Top FER+ vote (columns) of the faces of each label (rows), as shares of the row",
        ["label", "faces", *FERPLUS_COLUMNS],
        rows,
    )
    words = "FER+ asked ten people what each face shows"
    if given.not_ten:
        words += f"; {count_noun(given.not_ten, 'face')} {'has' if given.not_ten == 1 else 'have'} more or fewer votes"
    words += (
        ". Where their top vote is another emotion, the label is in doubt; a tie counts for the label if it is among "
        "the first, else for the earlier column."
    )
    if given.left_out:
        words += (
            f" FER+ left {given.left_out:,} of the faces with votes out of its data, mostly for showing no face; "
            f"{given.voted - given.left_out:,} are in it."
        )
    return Section("votes", "Labels and FER+ votes", words, body)


def sources(description: Description) -> Section:
    """Where the faces come from."""
    counts = description.counts
    shown = list(counts.sources.items())[:40]
    parts = [(name, int(row.sum())) for name, row in shown]
    rows = [
        [escape(name), *(f"{count:,}" for count in row), f"{int(row.sum()):,}", f"{int(row.sum()) / counts.total:.1%}"]
        for name, row in shown
    ]
    body = table("Faces by source", ["source", *counts.splits, "all", "share"], rows)
    if len(parts) > 1:
        body = chart(share_bars(parts), "Shares.", "How much of the faces each source gave.") + body
    words = "Faces of different sources differ in more than what they show; a class from one source is learned by it."
    if len(counts.sources) > len(shown):
        words += f" The {len(shown)} largest of {len(counts.sources):,} sources are shown."
    return Section("sources", "Sources", words, body)
