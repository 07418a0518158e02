"""One claim of the source documents, and what a data set makes of it."""

from dataclasses import dataclass
from typing import Any, Final, Literal

Verdict = Literal["so here too", "not so here", "too few to tell", "too close to tell", "not known yet"]

MANY: Final = 1000
"""Of so many faces a share is known to 3 points: what cannot be told then is close, and more faces hardly help."""


@dataclass(frozen=True)
class Claim:
    """One claim of the documents.

    Attributes:
        statement: what they observed, with their figures.
        documents: their numbers.
        verdict: whether it holds for this data set.
        answer: this data set's own figures, in words.
    """

    statement: str
    documents: tuple[str, ...]
    verdict: Verdict
    answer: str

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "said": self.statement,
            "documents": list(self.documents),
            "verdict": self.verdict,
            "answer": self.answer,
        }


def verdict(*parts: bool | None, faces: int = 0) -> Verdict:
    """Return what the parts of a sentence make of it.

    Args:
        parts: it is so if all are, not if one is not; None is not to tell.
        faces: how many were looked at, of the smallest group of those compared.
    """
    if any(part is False for part in parts):
        return "not so here"
    if all(parts):
        return "so here too"
    return "too close to tell" if faces >= MANY else "too few to tell"


def sentence(text: str) -> str:
    """Return words with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def listed(names: list[str]) -> str:
    """Return names with commas and an "and" before the last."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
