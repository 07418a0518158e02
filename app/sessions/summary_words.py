"""The sentences that a summary is told in."""

from app.sessions.summary_model import Range
from app.sessions.wording import clock
from app.translation import counted, tr, written
from fer_core.session_summary.results import EVERYONE, PersonSummary, SessionSummary
from fer_core.session_summary.words import percent_with_interval
from fer_core.text import harmless


def called(person: PersonSummary) -> str:
    """Return what a person is called."""
    return tr("Everyone") if person.number is None and person.name == EVERYONE else harmless(person.name)


def part(within: Range | None) -> str:
    """Return which part is summarised."""
    if within is None:
        return tr("The whole session")
    return tr("The selected part, {0} to {1}").format(*(clock(time_s, thousandths=True) for time_s in within))


def left_out(session: SessionSummary) -> str:
    """Return what is left out, or ""."""
    if not session.left_out_s:
        return ""
    return tr("{0} of it are left out, as they were marked.").format(_span(session.left_out_s))


def nothing(session: SessionSummary) -> str:
    """Return why there is nothing to summarise."""
    if not session.frames:
        return tr("No frame of the session is in this part. Select a longer one.")
    if session.left_out_s and not session.total_s:
        return tr("All of this part is left out, as it was marked.")
    return tr("No face was seen in this part: there is nothing to summarise.")


def seen(session: SessionSummary, person: PersonSummary) -> str:
    """Return for how long a person was seen, and when."""
    if not session.timed:
        return counted(person.readings, tr("face"), tr("faces"))
    if person.number is None:
        return tr("All people together were seen for {0}.").format(_span(person.seen_s))
    told = tr("Seen for {0}, from {1} to {2}").format(
        _span(person.seen_s), clock(person.first_s, thousandths=True), clock(person.last_s, thousandths=True)
    )
    if person.left_out_s:
        told += tr("; {0} are left out of this person alone").format(_span(person.left_out_s))
    return f"{told}."


def intervals(session: SessionSummary, person: PersonSummary) -> str:
    """Return how far the intervals go, or why there are none."""
    if person.draws is None:
        if session.timed:
            return tr("There is too little time for intervals: 4 seconds are the least.")
        return tr("There are too few faces for intervals.")
    if not session.timed:
        return tr("Lines and brackets are 95% intervals, by drawing faces anew.")
    told = tr("Lines and brackets are 95% intervals, by drawing blocks of {0} s anew: frames are not independent.")
    told = told.format(written(f"{person.block_s:.1f}"))
    if person.draws.short:
        told += " " + tr("They are likely too narrow: the time is short for how slowly the expressions change.")
    return told


def quality(person: PersonSummary) -> str:
    """Return how well the faces could be read."""
    told = tr("Uncertain {0}. Faces of {1} pixels (median), found with a confidence of {2} (mean).")
    return told.format(
        written(percent_with_interval(person.uncertain)), f"{person.size_px:.0f}", written(f"{person.score:.2f}")
    )


def answer(found: str, first: str, second: str) -> str:
    """Return what a row of a comparison comes to."""
    words = {"more": tr("more in {0}").format(first), "less": tr("more in {0}").format(second), "tie": tr("tie")}
    return words.get(found, tr("too short to tell"))


def _span(seconds: float) -> str:
    return written(f"{seconds:.1f} s") if seconds < 60 else clock(seconds)
