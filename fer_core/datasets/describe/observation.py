"""One thing that the source documents observed, and what a data set makes of it."""

from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["so here too", "not so here", "too few to tell", "not known yet"]


@dataclass(frozen=True)
class Observation:
    """One observation of the documents.

    Attributes:
        said: what they observed, with their figures.
        documents: their numbers.
        verdict: whether it holds for this data set.
        answer: this data set's own figures, in words.
    """

    said: str
    documents: tuple[str, ...]
    verdict: Verdict
    answer: str

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "said": self.said,
            "documents": list(self.documents),
            "verdict": self.verdict,
            "answer": self.answer,
        }


def verdict(*parts: bool | None) -> Verdict:
    """Return what the parts of a sentence make of it: it is so if all are, not if one is not; None is not to tell."""
    if any(part is False for part in parts):
        return "not so here"
    return "so here too" if all(parts) else "too few to tell"


def sentence(text: str) -> str:
    """Return words with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def listed(names: list[str]) -> str:
    """Return names with commas and an "and" before the last."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
