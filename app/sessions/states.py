"""What the Sessions page says where there is no session to look at, or something to know about the one there is."""

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from app.live.states import State
from app.translation import tr
from fer_core.text import harmless

if TYPE_CHECKING:
    from fer_core.session.opened import OpenSession


class Step(Enum):
    """What a button of a state does."""

    ANNOTATE = auto()
    CHOOSE = auto()
    LOOK_AGAIN = auto()
    OPEN_AGAIN = auto()
    REVEAL = auto()
    FIND = auto()
    HIDE = auto()


def step_text(step: Step) -> str:
    """Return what is written on a step's button."""
    texts = {
        Step.ANNOTATE: tr("Annotate files…"),
        Step.CHOOSE: tr("Choose another folder…"),
        Step.LOOK_AGAIN: tr("Look again"),
        Step.OPEN_AGAIN: tr("Try again"),
        Step.REVEAL: tr("Show in folder"),
        Step.FIND: tr("Find the original…"),
        Step.HIDE: tr("Leave it"),
    }
    return texts[step]


def looking() -> State:
    """The library is being looked through, and nothing was found yet."""
    return State("sessions", tr("Looking for sessions"), busy=True)


def empty(folder: Path) -> State:
    """There is no session in the library."""
    sentence = tr("Annotate a video, and it can be watched here with what was read. Sessions are looked for in {0}.")
    return State(
        "sessions",
        tr("No session yet"),
        sentence.format(harmless(str(folder))),
        (Step.ANNOTATE, Step.CHOOSE),
    )


def not_there(folder: Path) -> State:
    """The library's folder is not there: nothing was ever written to it, or it vanished."""
    sentence = tr("There is no folder {0}. Connect the drive that it is on, or choose another one.")
    actions = (Step.LOOK_AGAIN, Step.CHOOSE)
    return State("warning", tr("The library is gone"), sentence.format(harmless(str(folder))), actions)


def lost(sentence: str) -> State:
    """The library cannot be read."""
    return State("warning", tr("The library cannot be read"), sentence, (Step.LOOK_AGAIN, Step.CHOOSE))


def choose() -> State:
    """There are sessions, and none is open."""
    sentence = tr("Its picture, what was read of its faces, and its whole course in time are shown here.")
    return State("sessions", tr("Choose a session"), sentence)


def opening(title: str) -> State:
    """A session is being opened."""
    return State("sessions", tr("Opening {0}").format(harmless(title)), busy=True)


def failed(title: str, sentence: str) -> State:
    """A session cannot be opened."""
    text = tr("{0} cannot be opened").format(harmless(title))
    return State("warning", text, sentence, (Step.OPEN_AGAIN, Step.REVEAL))


def nothing_read(title: str) -> State:
    """A session has no frame."""
    text = tr("It ended before its first frame was read. Annotate its source again.")
    return State("stopped", tr("{0} is empty").format(harmless(title)), text, (Step.ANNOTATE, Step.REVEAL))


def picture_opening() -> State:
    """The readings are there, and the picture is on its way."""
    return State("film", tr("The picture is being opened; what was read is here already"), banner=True)


def no_picture(sentence: str, *, sought: bool = True) -> State:
    """There are readings, and no picture to draw them over.

    Args:
        sentence: Why.
        sought: Whether the original would be shown, if it were found.
    """
    steps = (Step.FIND,) if sought else (Step.HIDE,)
    return State("film", tr("There is no picture"), sentence, steps, banner=True)


def drawn_on(sentence: str) -> State:
    """The picture is the annotated one: the original was not found."""
    text = tr("The original was not found: this picture has its boxes drawn on it")
    return State("film", text, sentence, (Step.FIND, Step.HIDE), banner=True)


def of_picture(session: "OpenSession") -> State | None:
    """What is to be known of the picture that was opened, if anything."""
    if session.picture_kind == "none":
        return no_picture(session.problem, sought=not session.blurred)
    return drawn_on(session.problem) if session.picture_kind == "annotated" and session.problem else None


def picture_failed(sentence: str) -> State:
    """The picture cannot be read, or not to its end."""
    return State("film", sentence, "", (Step.FIND, Step.HIDE), banner=True)
