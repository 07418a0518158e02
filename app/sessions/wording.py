"""What the Sessions page says of sessions: times, lengths, people."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from fer_core.text import count_noun

_HOUR_S: Final = 3600


def tr(text: str) -> str:
    """Translate a text of the page."""
    return QCoreApplication.translate("Sessions", text)


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
    return count_noun(number, tr("face"), tr("faces")) if number else tr("no face")


def day(started: datetime) -> str:
    """Return when a session was made, as the user's system writes it, in the user's own time."""
    local = started.astimezone()
    moment = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def status_word(status: str) -> str:
    """Return what is said of a session that is not simply whole, or ""."""
    words = {"interrupted": tr("interrupted"), "running": tr("under way"), "damaged": tr("damaged")}
    return words.get(status, "")
