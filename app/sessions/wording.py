"""What the Sessions page says of sessions: times, lengths, people."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from app.sessions.single_notes import Taken
from app.translation import counted, tr, word
from fer_core.session.events import CORRECTION, LEAVE_OUT, MARK, Event
from fer_core.session.notes import Step
from fer_core.text import harmless

_HOUR_S: Final = 3600


def clock(seconds: float, *, hours: bool = False, thousandths: bool = False) -> str:
    """Return a time within a file: "4:12", "1:04:12.360".

    Args:
        seconds: The time.
        hours: Whether it has hours even where there are none, and minutes of two digits.
        thousandths: Whether it says thousandths of a second.
    """
    whole = round(seconds * 1000) if thousandths else round(seconds) * 1000
    hour, rest = divmod(max(0, whole), _HOUR_S * 1000)
    minute, rest = divmod(rest, 60_000)
    text = f"{rest / 1000:06.3f}" if thousandths else f"{rest // 1000:02d}"
    return f"{hour}:{minute:02d}:{text}" if hours or hour else f"{minute}:{text}"


def people(number: int) -> str:
    """Return how many people there are: "2 faces"."""
    return counted(number, tr("face"), tr("faces")) if number else tr("no face")


def day(started: datetime) -> str:
    """Return when a session was made, as the user's system writes it, in the user's own time."""
    local = started.astimezone()
    moment = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def status_word(status: str) -> str:
    """Return what is said of a session that is not simply whole, or ""."""
    words = {"interrupted": tr("interrupted"), "running": tr("under way"), "damaged": tr("damaged")}
    return words.get(status, "")


def kind_words(kind: str) -> str:
    """Return what a kind of event is called."""
    known = {MARK: tr("mark"), LEAVE_OUT: tr("left out"), CORRECTION: tr("correction")}
    return known.get(kind, kind)


def event_words(event: Event, name: str = "") -> str:
    """Return all that an event says, on one line.

    Args:
        event: The event.
        name: What the person is called that it is of; "" for everybody.
    """
    when = clock(event.start_s, thousandths=True)
    if event.end_s is not None:
        when = tr("{0} to {1}").format(when, clock(event.end_s, thousandths=True))
    words = [kind_words(event.kind), name, word(event.emotion), " ".join(event.note.split())]
    return f"{when}  " + ", ".join(filter(None, words))


def step_name(step: Step | None) -> str:
    """Return what a step of the notes' history is called where only its kind is known; "" for none."""
    texts = {
        "name": tr("naming"),
        "merge": tr("joining two people"),
        "split": tr("splitting a face off"),
        "assign": tr("making a face another person"),
        "add": tr("a mark"),
        "change": tr("changing a mark"),
        "remove": tr("removing a mark"),
        "correct": tr("a correction"),
        "import": tr("an import of marks"),
    }
    return texts[step] if step is not None else ""


def step_words(taken: Taken) -> str:
    """Return what a step of the notes' history did: "the name Anna", "mark at 0:12.400"."""
    before, after = taken.before, taken.after
    if taken.step in ("add", "remove", "change", "correct", "import"):
        kept = set(before.events.events)
        new = [event for event in after.events.events if event not in kept]
        if not new:
            there = set(after.events.events)
            gone = [event for event in before.events.events if event not in there]
            return tr("removed: {0}").format(event_words(gone[0])) if gone else tr("a mark")
        if taken.step == "import":
            return tr("import of {0}").format(counted(len(new), tr("mark"), tr("marks")))
        return event_words(new[0])
    named = [name for person, name in after.people.names.items() if before.people.names.get(person) != name]
    if taken.step == "name" and named:
        return tr("the name {0}").format(harmless(named[0]))
    texts = {
        "name": tr("a name taken away"),
        "merge": tr("two people joined"),
        "split": tr("a face split off"),
        "assign": tr("a face that became another person"),
    }
    return texts.get(taken.step, "")
