"""What an endurance run tells: what it noticed, held against its bounds."""

import json
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from held import Held, grown, growth, level, peaks

FLAT: Final = 0.05
SETTLED_S: Final = 600.0
NAMED: Final = 12

EXPECTED: Final = (
    r"The recording ended, because the source was lost\.",
    r"Threshold or smoothing were changed while this was recorded\.",
    r"There is still no camera\.",
    r"spoilt\.mp4",
    r"is in the queue already",
    r"of the queue were not annotated",
)
"""What the window warns of when it is treated like that."""
OF_MACHINE: Final = re.compile(
    r"qt: (This plugin does not support |qt\.multimedia\.symbolsresolver: |PulseAudioService: pa_context_connect)"
)
"""What Qt complains of on a platform without a screen, and on a machine without sound."""
_log = logging.getLogger("endurance")


class Complaints(logging.Handler):
    """Keeps what is logged from warnings upwards."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record, by its text and what was raised."""
        text = f"{record.name}: {record.getMessage()}"
        if OF_MACHINE.match(text):
            return
        if record.exc_info and record.exc_info[1] is not None:
            text += f" {record.exc_info[1]!r}"
        (self.errors if record.levelno >= logging.ERROR else self.warnings)[text] += 1


@dataclass
class Told:
    """What was noticed.

    Attributes:
        samples: Memory every ten seconds.
        rests: All that is held, once a round.
        losses: How often the camera was lost.
        not_back: Rounds after whose loss no picture came.
        stuck: Windows that did not close.
        unfinished: What did not come to its end in time.
        sessions: Sessions that were made and opened.
        spoilt: Those that are not whole: a sentence each.
        warned: What the window warned of that is not expected.
        left: What was there after the window had closed.
        slow: Moves that held the window for more than a second, seconds.
    """

    samples: list[Held] = field(default_factory=list)
    rests: list[Held] = field(default_factory=list)
    losses: int = 0
    not_back: list[int] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    sessions: int = 0
    spoilt: list[str] = field(default_factory=list)
    warned: "Counter[str]" = field(default_factory=Counter)
    left: list[str] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """Take note of what the window warns of."""
        _log.info("warned: %s", text)
        if not any(re.search(pattern, text) for pattern in EXPECTED):
            self.warned[text] += 1


@dataclass(frozen=True)
class Figure:
    """A line of the table.

    Attributes:
        name: What it is.
        value: How much.
        bound: The most it may be; None where it is only told.
        names: What stands behind it.
    """

    name: str
    value: float
    bound: float | None = None
    names: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it is within."""
        return self.bound is None or self.value <= self.bound

    def line(self) -> str:
        """Return it as one reads it."""
        bound = "" if self.bound is None else f"bound {self.bound:8.2f}  {'good' if self.good else 'BROKEN'}"
        return f"{self.name:52} {self.value:9.2f}  {bound}".rstrip()


def figures(told: Told, complaints: Complaints, moves: int, seconds: float) -> list[Figure]:
    """Return what a run came to."""
    settled_s = min(SETTLED_S, seconds / 2)
    samples = [one for one in told.samples if one.time_s >= settled_s]
    rests = [one for one in told.rests if one.time_s >= settled_s]
    more = grown(rests)
    first, last = (rests[0], rests[-1]) if rests else (None, None)

    def gained(name: str) -> float:
        return float(getattr(last, name) - getattr(first, name)) if first and last else 0.0

    return [
        Figure("minutes", seconds / 60),
        Figure("moves of the monkey", moves),
        Figure("losses of the camera", told.losses),
        Figure("sessions made and opened", told.sessions),
        Figure("longest move (s)", max(told.slow, default=0.0)),
        Figure("memory in the middle (MB)", level(samples)),
        _of("errors in the log", complaints.errors),
        _of("warnings in the log", complaints.warnings),
        _of("warnings of the window that are not expected", told.warned),
        _of("losses after which no picture came", [f"round {number}" for number in told.not_back]),
        _of("windows that did not close", told.stuck),
        _of("work that did not end", told.unfinished),
        _of("sessions that are not whole", told.spoilt),
        Figure("memory at the end of a line over its begin", 1 + growth(samples), 1 + FLAT),
        Figure("memory at rest, likewise", 1 + growth(rests), 1 + FLAT),
        Figure("most memory later over most earlier", peaks(samples), 1 + FLAT),
        Figure("threads more at the last rest", gained("threads"), 0),
        Figure("files more at the last rest", gained("files"), 0),
        Figure("processes more at the last rest", gained("children"), 0),
        Figure("kinds of objects ever more", len(more), 0, tuple(f"{k}: {a} to {b}" for k, (a, b) in more.items())),
        _of("left after the window has closed", told.left),
    ]


def _of(name: str, found: "Counter[str] | list[str]") -> Figure:
    if isinstance(found, Counter):
        return Figure(name, sum(found.values()), 0, tuple(f"{count} x {text}" for text, count in found.most_common()))
    return Figure(name, len(found), 0, tuple(found))


def tell(found: list[Figure], told: Told, folder: Path | None) -> bool:
    """Print the table and a line of JSON, keep both with the samples; return whether all is within its bound."""
    for figure in found:
        print(figure.line())
        for name in figure.names[:NAMED]:
            print(f"    {name}")
    line = json.dumps({figure.name: round(figure.value, 4) for figure in found})
    print(line)
    if folder is not None:
        table = "\n".join(text for figure in found for text in (figure.line(), *(f"    {n}" for n in figure.names)))
        (folder / "table.txt").write_text(f"{table}\n{line}\n", encoding="utf-8")
        rows = [vars(one) for one in sorted((*told.samples, *told.rests), key=lambda one: one.time_s)]
        (folder / "held.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return all(figure.good for figure in found)
