"""Sections of words: what each version changed, and the documents' claims answered."""

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.data_report.claims.answers import answer_claims
from fer_core.data_report.claims.claim import Verdict
from fer_core.data_report.measure.description import Description
from fer_core.data_report.measure.history import lineage
from fer_core.report.charts import before_after_bars
from fer_core.report.page import Section, chart, label_cell, table, when

_BADGES: Final[dict[Verdict, str]] = {
    "so here too": "same",
    "not so here": "other",
    "too few to tell": "open",
    "too close to tell": "open",
    "not known yet": "open",
}


def versions(description: Description) -> Section:
    """What each version changed, and before and after."""
    rows = []
    for step in description.history:
        changed = [step.removed, step.added, step.relabelled, step.moved]
        name = f"{step.info.number}{'' if step.described else ' (not in use)'}"
        numbers = ["–" if count is None else f"{count:,}" for count in changed]
        parent = "–" if step.info.parent is None else str(step.info.parent)
        rows.append(
            [name, escape(step.info.action), escape(when(step.info.created)), parent, f"{step.info.rows:,}", *numbers]
        )
    head = ["version", "made by", "when", "from", "faces", "removed", "added", "relabelled", "moved"]
    body = table("Versions, and what each changed against the one it was made from", head, rows, words=(1, 2))
    line = lineage(description.history)
    if len(line) > 1:
        first, last = line[0], line[-1]
        classes = description.counts.classes
        names = (f"version {first.info.number}", f"version {last.info.number}")
        body += chart(
            before_after_bars(classes, [(names[0], first.classes), (names[1], last.classes)]),
            "Before and after.",
            f"Faces of each class in {names[0]} (grey) and in {names[1]} (in colour).",
        )
        body += _before_after(names, (first.classes, last.classes), classes, "class")
        splits = [name for name in ("train", "validation", "test") if name in {**first.splits, **last.splits}]
        body += _before_after(names, (first.splits, last.splits), splits, "split")
    words = "A change never touches a version; it makes a new one, and fer-studio data undo goes back."
    return Section("versions", "Versions", words, body)


def claims(description: Description) -> Section:
    """The documents' claims, answered."""
    parts = [
        f'<div class="observation"><p><span class="badge {_BADGES[one.verdict]}">{one.verdict}</span> '
        f'<b>{escape(one.statement)}</b> <span class="words">({_documents(one.documents)})</span></p>'
        f"<p>{escape(one.answer)}</p></div>"
        for one in answer_claims(description)
    ]
    words = (
        "The documents that this program grew from looked at FER-2013, or parts of it. What they saw, asked of this "
        "data set and answered with its own figures."
    )
    return Section("observations", "The documents' observations", words, "".join(parts))


def _documents(numbers: Sequence[str]) -> str:
    return f"document{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


def _before_after(
    names: tuple[str, str], counts: tuple[dict[str, int], dict[str, int]], keys: Sequence[str], what: str
) -> str:
    before, after = counts
    totals: NDArray[np.int64] = np.maximum([sum(before.values()), sum(after.values())], 1)
    rows = [
        [
            label_cell(key) if what == "class" else key,
            f"{before.get(key, 0):,} ({before.get(key, 0) / totals[0]:.1%})",
            f"{after.get(key, 0):,} ({after.get(key, 0) / totals[1]:.1%})",
            f"{after.get(key, 0) - before.get(key, 0):+,}",
        ]
        for key in keys
    ]
    return table(f"Before and after, by {what}", [what, *names, "change"], rows)
