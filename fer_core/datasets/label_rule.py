"""What the user says a class becomes."""

from dataclasses import dataclass

from fer_core.datasets.names import emotion_name, word_key
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError


@dataclass(frozen=True)
class LabelRule:
    """What one class becomes.

    Attributes:
        source: only in this source, if there is one; empty for all.
        old: the class. Where no source is called so, what stands before the colon is part of its name.
        new: the class that it becomes; empty to leave its faces out.
    """

    source: str
    old: str
    new: str

    @property
    def left(self) -> str:
        """What stands before the equals sign."""
        return f"{self.source}:{self.old}" if self.source else self.old

    @property
    def text(self) -> str:
        """The rule as one writes it."""
        return f"{self.left}={self.new}"

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """Source and class, in the form of ``word_key``, for each colon that may part them; without a source last.

        Only who knows the sources can tell a colon behind a source from one in a class, as in ``1: joy``.
        """
        words = word_key(self.left).split(":")
        parted = ((":".join(words[:n]), ":".join(words[n:])) for n in range(len(words) - 1, -1, -1))
        return tuple((source, old) for source, old in parted if old and (source or old == ":".join(words)))


def parse_label_rule(text: str) -> LabelRule:
    """Read ``OLD=NEW``, ``SOURCE:OLD=NEW`` or ``OLD=``.

    The last colon is taken for the one behind the source; see ``LabelRule.readings``.

    Example:
        >>> parse_label_rule("affect:contempt=")
        LabelRule(source='affect', old='contempt', new='')

    Raises:
        FerError: if it is not of that form, or NEW is no emotion.
    """
    left, equals, new = text.rpartition("=")
    source, _, old = left.rpartition(":")
    if not (source.strip() and old.strip()):
        source, old = "", left
    if not equals or not old.strip():
        raise FerError(f"'{text}' is no rule for a label. Write OLD=NEW, SOURCE:OLD=NEW, or OLD= to leave faces out.")
    name = emotion_name(new) if new.strip() else ""
    if name is None:
        raise FerError(f"'{new.strip()}' is no emotion. Use {', '.join(FERPLUS)}.")
    return LabelRule(source.strip(), old.strip(), name)
