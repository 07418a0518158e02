"""What the Review page says when there is no face to look at."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from app.translation import counted, tr, written


class Step(Enum):
    """What a button of a state does."""

    OPEN = auto()
    AGAIN = auto()
    REOPEN = auto()
    FACES = auto()
    SUSPECTS = auto()
    APPLY = auto()
    LOOK = auto()


@dataclass(frozen=True)
class ReviewState:
    """One state of the page.

    Attributes:
        glyph: Its icon.
        title: What happened.
        sentence: What that means and what can be done.
        commands: Commands to run, to be copied.
        steps: The next steps, the likeliest first.
        folders: Data sets to open.
        busy: Whether something is under way, shown by a bar.
    """

    glyph: str
    title: str
    sentence: str = ""
    commands: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    folders: tuple[Path, ...] = ()
    busy: bool = False


def nothing_open(recent: tuple[Path, ...]) -> ReviewState:
    """No data set has been opened yet."""
    return ReviewState(
        "face",
        tr("Review a data set"),
        tr(
            "Go through the faces that may be mislabelled, no faces at all, or copies of each other. "
            "Open a folder made by fer-studio data import, or drop it here."
        ),
        steps=(Step.OPEN,),
        folders=recent,
    )


def loading(name: str) -> ReviewState:
    """A data set is being opened."""
    return ReviewState("clock", tr("Opening {0}").format(name), busy=True)


def applying(name: str) -> ReviewState:
    """A version is being made of the decisions."""
    return ReviewState("clock", tr("Making a new version of {0}").format(name), busy=True)


def failed(sentence: str, recent: tuple[Path, ...]) -> ReviewState:
    """It is no data set, damaged, or open elsewhere."""
    return ReviewState(
        "warning", tr("This data set cannot be opened"), sentence, steps=(Step.AGAIN, Step.OPEN), folders=recent
    )


def no_suspects(folder: Path) -> ReviewState:
    """Nothing has been searched for, or nothing is left of what was found."""
    place = f'"{folder}"' if " " in str(folder) else str(folder)
    return ReviewState(
        "done",
        tr("No suspects in this data set"),
        tr("Look for suspects with these commands and open the data set again, or go through every face of a class."),
        (f"fer-studio data mislabels {place}", f"fer-studio data duplicates {place}"),
        (Step.FACES, Step.REOPEN),
    )


def empty_queue() -> ReviewState:
    """The filters leave nothing."""
    return ReviewState(
        "face", tr("No face fits"), tr("Choose other faces or another class at the left."), (), (Step.SUSPECTS,)
    )


def all_decided(count: int, decided: int) -> ReviewState:
    """Everything in the queue has a decision; `decided` is what waits to be applied, in all queues."""
    title = tr("All {0} decided").format(written(f"{count:,}")) if count != 1 else tr("Decided")
    sentence = tr("Still to be applied: {0}. Applying makes a new version; the old one stays.")
    waiting = sentence.format(counted(decided, tr("decision"), tr("decisions")))
    return ReviewState("done", title, waiting, (), (Step.APPLY, Step.LOOK))


def step_text(step: Step) -> str:
    """Return what stands on a step's button."""
    texts = {
        Step.OPEN: tr("Open a data set…"),
        Step.AGAIN: tr("Try again"),
        Step.REOPEN: tr("Open it again"),
        Step.FACES: tr("Go through every face"),
        Step.SUSPECTS: tr("Show all suspects"),
        Step.APPLY: tr("Apply…"),
        Step.LOOK: tr("Look at them again"),
    }
    return texts[step]
