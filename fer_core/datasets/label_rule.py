"""What the user says a class becomes."""

from dataclasses import dataclass

from fer_core.datasets.names import emotion_name
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError


@dataclass(frozen=True)
class LabelRule:
    """What one class becomes.

    Attributes:
        source: only in this source; empty for all.
        old: the class.
        new: the class that it becomes; empty to leave its faces out.
    """

    source: str
    old: str
    new: str

    @property
    def text(self) -> str:
        """The rule as one writes it."""
        return f"{self.source}:{self.old}={self.new}" if self.source else f"{self.old}={self.new}"


def parse_label_rule(text: str) -> LabelRule:
    """Read ``OLD=NEW``, ``SOURCE:OLD=NEW`` or ``OLD=``.

    Example:
        >>> parse_label_rule("affect:contempt=")
        LabelRule(source='affect', old='contempt', new='')

    Raises:
        FerError: if it is not of that form, or NEW is no emotion.
    """
    left, equals, new = text.rpartition("=")
    source, _, old = left.rpartition(":")
    if not equals or not old.strip():
        raise FerError(f"'{text}' is no rule for a label. Write OLD=NEW, SOURCE:OLD=NEW, or OLD= to leave faces out.")
    name = emotion_name(new) if new.strip() else ""
    if name is None:
        raise FerError(f"'{new.strip()}' is no emotion. Use {', '.join(FERPLUS)}.")
    return LabelRule(source.strip(), old.strip(), name)
