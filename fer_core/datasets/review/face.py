"""A face under review: what is known of it, what is suspected, what was decided."""

from dataclasses import dataclass

from fer_core.datasets.review.decisions import Decision, Entry
from fer_core.datasets.review.suspects import Kind


@dataclass(frozen=True)
class Suspicion:
    """Why a face is suspected.

    Attributes:
        kind: What may be wrong.
        score: 0 to 1, the higher the more suspect.
        suggested: A class, or empty.
        note: Why, in words.
        copies: The ids of copies that contradict the label.
    """

    kind: Kind
    score: float
    suggested: str
    note: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewFace:
    """A face as it is shown.

    Attributes:
        position: Its place in the version's table.
        id, source, provenance, person, split, label: As the table has them.
        votes: Ten FER+ counts, or None.
        suspicions: What speaks against it, the strongest first; none for a face that nobody suspects.
        decision: What has been decided, if anything.
    """

    position: int
    id: str
    source: str
    provenance: str
    person: str
    split: str
    label: str
    votes: tuple[int, ...] | None
    suspicions: tuple[Suspicion, ...]
    decision: Entry | None

    @property
    def suggestion(self) -> tuple[Decision, str] | None:
        """What the strongest suspicion that suggests anything wants done: the decision and the class, or empty."""
        for suspicion in self.suspicions:
            if suspicion.suggested:
                return "relabel", suspicion.suggested
            if suspicion.kind == "not_a_face":
                return "not_a_face", ""
        return None


@dataclass(frozen=True)
class DecisionCounts:
    """How many faces each decision stands for."""

    keep: int = 0
    relabel: int = 0
    delete: int = 0
    not_a_face: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.keep + self.relabel + self.delete + self.not_a_face
