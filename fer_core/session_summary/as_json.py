"""A summary as plain data, for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fer_core.session_summary.comparison import Comparison
from fer_core.session_summary.results import Measure, PersonSummary, SessionSummary


def summary_json(session: SessionSummary) -> dict[str, Any]:
    """Return a session's summary; shares from 0 to 1, times in seconds."""
    return {
        "session": session.name,
        "labels": list(session.labels),
        "timed": session.timed,
        "frames": session.frames,
        "counted_s" if session.timed else "counted": session.total_s,
        "left_out_s": session.left_out_s,
        "within_s": session.within,
        "options": asdict(session.options),
        "persons": [_person(session, one) for one in session.persons],
        "everyone": _person(session, session.everyone) if session.everyone else None,
    }


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison."""
    return {
        "first": {"name": found.first.name, "sessions": [one.name for one in found.first.sessions]},
        "second": {"name": found.second.name, "sessions": [one.name for one in found.second.sessions]},
        "over_sessions": found.over_sessions,
        "people": found.people and asdict(found.people),
        "rows": [
            {
                "person": row.person,
                "of": "all" if row.kind == "share" else "certain",
                "emotion": row.emotion,
                "first": row.first,
                "second": row.second,
                "difference": row.first - row.second,
                "low": row.difference and row.difference.low,
                "high": row.difference and row.difference.high,
                "p_alone": row.difference and row.difference.p,
                "p_holm": row.p,
                "answer": row.answer,
            }
            for row in found.rows
        ],
    }


def _person(session: SessionSummary, person: PersonSummary) -> dict[str, Any]:
    labels = session.labels
    return {
        "person": person.number,
        "name": person.name,
        "named": person.named,
        "readings": person.readings,
        "seen_s" if session.timed else "faces": person.seen_s,
        "left_out_s": person.left_out_s,
        "first_s": person.first_s,
        "last_s": person.last_s,
        "detection_score_mean": person.score,
        "face_size_px_median": person.size_px,
        "block_s" if session.timed else "block": person.block_s,
        "intervals": "none" if person.draws is None else "narrow" if person.draws.short else "fit",
        "uncertain": _measure(person.uncertain),
        "reasons": {reason.value: _measure(share) for reason, share in person.reasons.items()},
        "emotions": {
            one.emotion: {
                "share": _measure(one.share),
                "share_of_certain": _measure(one.certain_share),
                "mean_probability": _measure(one.probability),
                "episodes": one.episodes,
                "episodes_per_minute": _measure(one.per_minute),
                "episode_mean_s": _measure(one.length_s),
                "episode_longest_s": one.longest_s,
                "peak": one.peak and asdict(one.peak),
            }
            for one in person.emotions
        },
        "episodes": _episodes(person, labels),
        "transitions": {
            name: dict(zip(labels, row, strict=True))
            for name, row in zip(labels, person.transitions.tolist(), strict=True)
        },
    }


def _episodes(person: PersonSummary, labels: Sequence[str]) -> list[dict[str, Any]]:
    return [{"emotion": labels[one.emotion], "begin_s": one.begin_s, "end_s": one.end_s} for one in person.episodes]


def _measure(measure: Measure | None) -> dict[str, float | None] | None:
    return None if measure is None else asdict(measure)
