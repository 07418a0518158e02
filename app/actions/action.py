"""What an action is, and how its keys are written and recognised."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.translation import tr

Deed = Callable[[], object]


class Page(IntEnum):
    """The pages of the window, in their order."""

    LIVE = 0
    ANNOTATE = 1
    SESSIONS = 2
    DATA_SET = 3


TYPED: Final = frozenset({Page.ANNOTATE, Page.SESSIONS, Page.DATA_SET})
"""The pages that take their keys themselves, so that what has the keyboard there is asked first."""


@dataclass(frozen=True)
class ActionSpec:
    """What is known of an action before there is a window.

    Attributes:
        id: Its name in the program: "live.screenshot".
        text: What it is called, in menus and in the palette.
        keys: What is pressed for it, as `QKeySequence` writes that; the first is the one that is shown.
        glyph: Its icon, or "".
        page: The page it works on; None for all.
        line: What the list of keys says of it and of its neighbours with the same words; "" for its text.
        checkable: Whether it is on or off.
        typed: Whether its keys are its page's, since what has the keyboard there may want them first.
        menu: The menu it is put at the end of, for an action that none of the menus knows: "help".
        repeats: Whether a key that is held does it again and again.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    glyph: str = ""
    page: Page | None = None
    line: str = ""
    checkable: bool = False
    menu: str = ""
    typed: bool = False
    repeats: bool = False


@runtime_checkable
class ActingPage(Protocol):
    """A page whose actions the window offers."""

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """What its actions do, by their ids."""
        ...

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now, in a few words; "" where it can."""
        ...


_PLAIN: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PageKeys:
    """Which action of a page a key is for.

    Args:
        specs: The page's actions.
    """

    def __init__(self, specs: Iterable[ActionSpec]) -> None:
        self._actions = {_combined(key): spec.id for spec in specs for key in spec.keys}

    def action(self, event: QKeyEvent) -> str | None:
        """Return the id of the action, or None. Shift matters only where it makes a key of its own."""
        held = event.modifiers() & _PLAIN
        for modifiers in (held | event.modifiers() & Qt.KeyboardModifier.ShiftModifier, held):
            found = self._actions.get(QKeyCombination(modifiers, Qt.Key(event.key())).toCombined())
            if found is not None:
                return found
        return None


def key_text(key: str) -> str:
    """Return a key as a person reads it: "Shift+←", "Space", "−"."""
    held, last = _split(key)
    names = {
        "Left": "←",
        "Right": "→",
        "Up": "↑",
        "Down": "↓",
        "-": "−",
        "Space": tr("Space"),
        "Return": tr("Enter"),
        "Enter": tr("Enter"),
        "PgUp": tr("PgUp"),
        "PgDown": tr("PgDown"),
        "Home": tr("Home"),
        "End": tr("End"),
        "Del": tr("Del"),
        "Backspace": tr("Backspace"),
        "Shift": tr("Shift"),
        "Ctrl": tr("Ctrl"),
    }
    return "+".join(names.get(part, part) for part in (*(held.split("+") if held else ()), last))


def line_keys(specs: Iterable[ActionSpec]) -> str:
    """Return the keys of neighbours in the list of keys: "← →", "1 – 9", "U, Ctrl+Z"."""
    keys = [spec.keys for spec in specs]
    if len(keys) == 1:
        return ", ".join(dict.fromkeys(key_text(key) for key in keys[0]))
    return "   ".join(_together(way) for way in zip(*keys, strict=False))  # as many as each of them has


def _together(keys: tuple[str, ...]) -> str:
    """Write keys of one kind beside each other, what is held with all of them once."""
    held = {_split(key)[0] for key in keys}
    if len(held) > 1:
        return ", ".join(map(key_text, keys))
    if len(keys) > 2 and "".join(keys).isdecimal():
        return f"{keys[0]} – {keys[-1]}"
    words = [key_text(word) for word in held if word]
    return " ".join((*words, *(key_text(_split(key)[1]) for key in keys)))


def _split(key: str) -> tuple[str, str]:
    """Return what is held, "Ctrl+Shift", and what is pressed then."""
    held, _, last = key.rpartition("+")
    return (held, last) if last else (held.removesuffix("+"), "+")


def _combined(key: str) -> int:
    return int(QKeySequence(key)[0].toCombined())  # type: ignore[index]
