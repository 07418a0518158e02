"""The import: from sources to one data set on disk, a few pictures at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from fer_core.datasets.importers.opening import SourceOpener, open_sources, source_path
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.records import FaceRecord, FaceSource, Finding, Note, Problem, SourceSummary
from fer_core.datasets.labels import digit
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError

OnProgress = Callable[[int, int], None]
"""Called with the items done and all items."""

_BATCH: Final = 1024
_BATCH_BYTES: Final = 16 << 20
_STEPS: Final = 200
_EXAMPLES: Final = 3


def import_sources(
    paths: Sequence[str | Path],
    out: Path,
    options: ImportOptions,
    on_progress: OnProgress | None = None,
    others: Sequence[SourceOpener] = (),
) -> DatasetVersion:
    """Import faces as one data set on disk.

    Everything is gone through twice: first names and labels, then the pictures, in batches that need the same memory
    however many there are. What cannot be taken is listed in ``problems.csv`` and the import goes on. The version's
    details tell the sources, the label rules, the problems by kind with examples, and the notes.

    Args:
        paths: CSV files, folders and zips; ``NAME=PATH`` calls one by another name.
        out: the data set's folder; must not exist, or be empty.
        options: how faces are taken.
        on_progress: is told how far it is.
        others: open what is none of this package's formats, as sessions.

    Raises:
        FerError: if a source is not there or is none, nothing in them is a face of a known class, or ``out`` is in use
            or cannot be written. Nothing is left behind.
    """
    if not paths:
        raise FerError("Nothing to import was named. Give a CSV, a folder or a zip.")
    texts = [str(path) for path in paths]
    out = out.absolute()
    _refuse_inside(out, texts)
    with ExitStack() as stack:
        # The writer first: a folder in use is refused before a million files are gone through.
        DatasetWriter(out, out.name, options.shape, FERPLUS)
        sources = open_sources(texts, options, stack, others)
        summaries = [source.summarize() for source in sources]
        counts = _ImportCounts()
        order = _label_order(sources, summaries)
        total = sum(summary.items for summary in summaries)
        with DatasetWriter(out, options.name or _plain(out.name), options.shape, order) as writer:
            batch = _Batch(writer, order, counts)
            done = 0
            for source in sources:
                for findings in source.items():
                    batch.take(source.name, findings)
                    done += 1
                    if on_progress is not None and (done % max(1, total // _STEPS) == 0 or done == total):
                        on_progress(done, total)
            batch.flush()
            if not writer.count:
                raise FerError(f"Nothing could be imported: {counts.in_words()}.", settings=counts.settings)
            notes = _notes(sources, summaries, options, counts)
            return writer.finish("import", _details(sources, options, counts, notes))


@dataclass
class _ImportCounts:
    """Counts what happened."""

    problems: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    notes: Counter[Note] = field(default_factory=Counter)
    faces: Counter[str] = field(default_factory=Counter)
    settings: list[str] = field(default_factory=list)

    def problem(self, problem: Problem) -> None:
        self.problems[problem.kind] += 1
        if problem.kind not in self.examples:  # the one that is told in words
            self.settings += [name for name in problem.settings if name not in self.settings]
        examples = self.examples.setdefault(problem.kind, [])
        if len(examples) < _EXAMPLES:
            examples.append(f"{problem.place}: {problem.detail}" if problem.detail else problem.place)

    def in_words(self) -> str:
        parts = (f"{n} x {kind} ({self.examples[kind][0]})" for kind, n in self.problems.most_common())
        return "; ".join(parts) or "the sources hold no faces"


class _Batch:
    """Collects faces, and writes them when there are enough."""

    def __init__(self, writer: DatasetWriter, order: Sequence[str], counts: _ImportCounts) -> None:
        self._writer = writer
        self._order = frozenset(order)
        self._counts = counts
        self._faces: list[FaceRecord] = []
        self._rows: list[Row] = []

    def take(self, source: str, findings: Iterable[Finding]) -> None:
        for finding in findings:
            finding = _writable(finding)
            if isinstance(finding, FaceRecord) and finding.label not in self._order:
                finding = Problem(finding.place, "changed during the import", f"'{finding.label}' was not there before")
            if isinstance(finding, FaceRecord):
                self._add(source, finding)
            elif isinstance(finding, Problem):
                self._counts.problem(finding)
                self._writer.problem(finding.place, finding.reason)
            else:
                self._counts.notes[finding] += 1

    def flush(self) -> None:
        if self._faces:
            self._writer.add(np.stack([face.image for face in self._faces]), self._rows)
            self._faces, self._rows = [], []

    def _add(self, source: str, face: FaceRecord) -> None:
        self._counts.faces[source] += 1
        name = f"{_plain(source)}/{face.key}"
        self._faces.append(face)
        self._rows.append(
            Row(name, _plain(source), face.place, face.split, face.label, face.votes, face.person, face.flags)
        )
        if len(self._faces) >= min(_BATCH, max(1, _BATCH_BYTES // face.image.nbytes)):
            self.flush()


def _writable(finding: Finding) -> Finding:
    match finding:
        case FaceRecord():
            return replace(finding, key=_plain(finding.key), place=_plain(finding.place), person=_plain(finding.person))
        case Problem():
            return replace(finding, place=_plain(finding.place), detail=_plain(finding.detail))
        case Note():
            return finding


def _plain(text: str) -> str:
    """Write out what of a file's name is no text in any encoding, as Linux allows, so that it can be stored."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _refuse_inside(out: Path, texts: Sequence[str]) -> None:
    for text in texts:
        folder = source_path(text).absolute()
        if folder.is_dir() and out.resolve().is_relative_to(folder.resolve()):
            raise FerError(f"{out} lies inside {folder}, which is to be imported. Choose a folder outside of it.")


def _label_order(sources: Sequence[FaceSource], summaries: Sequence[SourceSummary]) -> tuple[str, ...]:
    """Return the order of the first source that has every class, else that of FER+."""
    every = {label for summary in summaries for label in summary.order}
    if not every:
        words = sorted(word for summary in summaries for word in summary.words)
        places = " and ".join(source.place for source in sources)
        known = f"It has {', '.join(repr(word) for word in words[:8])}" if words else "No folder names one"
        advice, settings = " ".join(summary.elsewhere for summary in summaries if summary.elsewhere), list[str]()
        if not advice and any(digit(word) is not None for word in words):
            settings = ["label", "classes_order"]
            advice = (
                "Data sets count their classes in different orders: look up which these have, and say it by a label "
                "rule OLD=NEW for every number, or by the class order."
            )
        elif not advice:
            advice, settings = "Say what others mean by a label rule OLD=NEW.", ["label"]
        raise FerError(
            f"There is no face of a known class in {places}. {known}; known are {', '.join(FERPLUS)}. {advice}",
            settings=settings,
        )
    whole = next((summary.order for summary in summaries if set(summary.order) == every), None)
    return whole or tuple(name for name in FERPLUS if name in every)


def _notes(
    sources: Sequence[FaceSource], summaries: Sequence[SourceSummary], options: ImportOptions, counts: _ImportCounts
) -> list[str]:
    words = {source.name: summary.words for source, summary in zip(sources, summaries, strict=True)}
    return [
        *(note for summary in summaries for note in summary.notes),
        *(note.of(n) for note, n in counts.notes.items()),
        *(f"No class is called '{word}', which a label rule names." for word in options.labels.unused(words)),
    ]


def _details(
    sources: Sequence[FaceSource], options: ImportOptions, counts: _ImportCounts, notes: list[str]
) -> dict[str, Any]:
    return {
        "sources": [
            {"name": _plain(source.name), "place": _plain(source.place), "faces": counts.faces[source.name]}
            for source in sources
        ],
        "label_rules": [_plain(text) for text in options.labels.texts],
        "problems": dict(counts.problems.most_common()),
        "examples": counts.examples,
        "notes": [_plain(note) for note in notes],
    }
