"""How the Review page says what was found and decided."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from app.theme import emotion_colour
from app.translation import counted, tr, word, written
from fer_core.emotions import COLOURS

if TYPE_CHECKING:
    from fer_core.datasets.review.decisions import Entry
    from fer_core.datasets.review.face import DecisionCounts
    from fer_core.datasets.versioned import DatasetVersion


def choice_name(choice: str) -> str:
    """Return what a queue is called."""
    names = {
        "suspects": tr("All suspects"),
        "mislabel": tr("Mislabelled?"),
        "not_a_face": tr("Not a face?"),
        "duplicate": tr("Duplicates"),
        "faces": tr("Every face"),
    }
    return names[choice]


def suspicion_name(kind: str) -> str:
    """Return what is suspected of a face."""
    return {"mislabel": tr("Mislabelled"), "not_a_face": tr("Not a face"), "duplicate": tr("Duplicate")}[kind]


def decided(entry: "Entry") -> str:
    """Return what was decided about a face."""
    words = {"keep": tr("Kept"), "delete": tr("Deleted"), "not_a_face": tr("Not a face")}
    return words.get(entry.action) or tr("Now {0}").format(word(entry.after or ""))


def decision_counts(counts: "DecisionCounts") -> str:
    """Return how many faces each decision stands for; those that nobody took are left out."""
    parts = (
        (counts.keep, tr("{0} kept")),
        (counts.relabel, tr("{0} relabelled")),
        (counts.delete, tr("{0} deleted")),
        (counts.not_a_face, tr("{0} not a face")),
    )
    return ", ".join(words.format(written(f"{count:,}")) for count, words in parts if count)


def not_opened(name: str) -> str:
    """Say that a data set has to wait."""
    return tr("{0} was not opened: this page is still at work. Open it when that is done.").format(name)


def unreadable(name: str, lines: int) -> str:
    """Say what is missing because the log of a data set is damaged."""
    text = tr("The log of decisions of {0} has {1} that cannot be read. Decide again what was decided there.")
    return text.format(name, counted(lines, tr("line"), tr("lines")))


def outdated(name: str, decisions: int) -> str:
    """Say which decisions about a data set are not taken up."""
    text = tr("{0} about {1} left out: the face is gone, or has another label. If it is there, decide again.")
    return text.format(counted(decisions, tr("earlier decision"), tr("earlier decisions")), name)


def about(dataset: "DatasetVersion", sentence: str) -> str:
    """Return a sentence with the data set's name before it, if its folder does not stand in it already."""
    return sentence if str(dataset.folder) in sentence else f"{dataset.manifest.name}: {sentence}"


def made(name: str, version: int, faces: int) -> str:
    """Say which version of a data set there is now."""
    text = tr("Version {0} of {1} is made: {2}.")
    return text.format(version, name, counted(faces, tr("face"), tr("faces")))


def label_colour(label: str, palette: QPalette) -> QColor:
    """Return a class's colour; a muted one for a class that is no emotion this program knows."""
    return emotion_colour(label, palette) if label in COLOURS else palette.placeholderText().color()
