"""The figures as one tidy table: a row per session, person, emotion and measure."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from fer_core.emotions import UNCERTAIN
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.session_summary.comparison import Comparison
from fer_core.session_summary.results import Measure, PersonSummary, SessionSummary
from fer_core.text import spreadsheet_cell

TableKind = Literal["csv", "parquet"]

_DIGITS: Final = 6


@dataclass(frozen=True)
class TidyRow:
    """A figure.

    Attributes:
        session: Of which session; of a comparison, `A less B`.
        person: Of whom; empty where it is of the session; of two people compared, `A less B`.
        emotion: Of which emotion, or `uncertain`; empty where it is of none.
        measure: What it is.
        value: The figure: shares from 0 to 1, times in seconds.
        low: Of its 95% interval, or None.
        high: Likewise.
        n: Of how many it is: readings, episodes, or sessions.
    """

    session: str
    person: str
    emotion: str
    measure: str
    value: float
    low: float | None
    high: float | None
    n: int


COLUMNS: Final = tuple(field.name for field in fields(TidyRow))


def tidy_rows(sessions: Sequence[SessionSummary], comparison: Comparison | None = None) -> list[TidyRow]:
    """Return all figures."""
    rows = [row for session in sessions for row in _session_rows(session)]
    if comparison is not None:
        rows += _comparison_rows(comparison)
    return rows


def write_tidy(path: Path, rows: Sequence[TidyRow], kind: TableKind) -> None:
    """Write the table, whole or not at all.

    Raises:
        FerError: It cannot be written.
    """
    with explain_write_errors(path.parent, resumable=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as lent:
            (_write_csv if kind == "csv" else _write_parquet)(lent, rows)


def _session_rows(session: SessionSummary) -> Iterator[TidyRow]:
    yield TidyRow(
        session.name, "", "", "counted_s" if session.timed else "counted", session.total_s, None, None, session.frames
    )
    if session.left_out_s:
        yield TidyRow(session.name, "", "", "left_out_s", session.left_out_s, None, None, session.frames)
    for person in (*session.persons, *([session.everyone] if session.everyone else [])):
        yield from _person_rows(session, person)


def _person_rows(session: SessionSummary, person: PersonSummary) -> Iterator[TidyRow]:
    def row(emotion: str, measure: str, value: Measure | float | None, n: int = person.readings) -> Iterator[TidyRow]:
        if value is None:
            return
        told = value if isinstance(value, Measure) else Measure(float(value))
        yield TidyRow(session.name, person.name, emotion, measure, told.value, told.low, told.high, n)

    yield from row("", "seen_s" if session.timed else "faces", person.seen_s)
    yield from row("", "block_s" if session.timed else "block", person.block_s)
    yield from row("", "detection_score_mean", person.score)
    yield from row("", "face_size_px_median", person.size_px)
    yield from row(UNCERTAIN, "share", person.uncertain)
    for reason, share in person.reasons.items():
        yield from row(UNCERTAIN, f"share_{reason.value.replace(' ', '_')}", share)
    for one in person.emotions:
        yield from row(one.emotion, "share", one.share)
        yield from row(one.emotion, "share_of_certain", one.certain_share)
        yield from row(one.emotion, "mean_probability", one.probability)
        if session.timed:
            yield from row(one.emotion, "episodes", one.episodes, one.episodes)
            yield from row(one.emotion, "episodes_per_minute", one.per_minute, one.episodes)
            yield from row(one.emotion, "episode_mean_s", one.length_s, one.episodes)
            yield from row(one.emotion, "episode_longest_s", one.longest_s, one.episodes)
        if one.peak is not None and person is not session.everyone:
            yield from row(one.emotion, "peak_probability", one.peak.probability)
            yield from row(one.emotion, "peak_at_s", one.peak.time_s)
    if session.timed:
        for emotion, to in zip(session.labels, person.transitions.tolist(), strict=True):
            for other, count in zip(session.labels, to, strict=True):
                if other != emotion:
                    yield from row(emotion, f"transitions_to_{other}", count, sum(to))


def _comparison_rows(comparison: Comparison) -> Iterator[TidyRow]:
    between = comparison.difference
    name = between if comparison.people is None else comparison.first.sessions[0].name
    for one in comparison.rows:
        who = one.person if comparison.people is None else between
        measure = "share" if one.kind == "share" else "share_of_certain"
        n = sum(one.sessions)
        if one.difference is None or one.p is None:
            yield TidyRow(name, who, one.emotion, f"difference_of_{measure}", one.first - one.second, None, None, n)
            continue
        found = one.difference
        yield TidyRow(name, who, one.emotion, f"difference_of_{measure}", found.value, found.low, found.high, n)
        yield TidyRow(name, who, one.emotion, f"p_holm_of_{measure}", one.p, None, None, n)


def _write_csv(path: Path, rows: Sequence[TidyRow]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([_cell(value) for value in asdict(row).values()] for row in rows)


def _cell(value: Any) -> str:  # noqa: ANN401 - of any column
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return spreadsheet_cell(str(value))


def _write_parquet(path: Path, rows: Sequence[TidyRow]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {"value": pa.float64(), "low": pa.float64(), "high": pa.float64(), "n": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    parquet.write_table(pa.Table.from_pylist([asdict(row) for row in rows], schema), path, compression="zstd")
