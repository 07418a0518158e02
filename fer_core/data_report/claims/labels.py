"""What the documents observed on labels and on how well they can be told, asked of a data set."""

from typing import Final

import numpy as np

from fer_core.data_report.claims.claim import Claim, Verdict, sentence, verdict
from fer_core.data_report.measure.description import Description
from fer_core.data_report.measure.hard_examples import cut_short
from fer_core.emotions import FERPLUS_COLUMNS, FOUR
from fer_core.statistics import draw_proportions, is_likely, more_frequent, proportion_between
from fer_core.text import count_noun

WRONG: Final = 0.11
"""Share of labels that the documents took for wrong."""

AGREED: Final = 0.705
"""How often two people say the same, at most, for the documents' "only 65 to 70%"; 70% is rounded."""

ENOUGH: Final = 30
"""Faces with votes that tell how far people agree."""

_SEARCH: Final = "run fer-studio data mislabels"


def no_face(description: Description) -> Claim | None:
    """Whether there are pictures of nothing."""
    flagged = int(description.dataset.has_flag("not_in_ferplus").sum())
    suspected = int((description.suspects["kind"] == "not_a_face").sum())
    searched = "not_a_face" in description.searched
    votes = description.votes
    flat = int((description.pixels.contrast < 1).sum())
    parts = [f"pictures of one even shade: {flat:,}"]
    if flagged:
        parts.append(f"left out by FER+, mostly for that reason: {flagged:,}")
    if votes is not None:
        parts.append(f"'not a face' as the top FER+ vote: {votes.not_a_face:,}")
    if searched:
        parts.append(f"suspected by fer-studio data mislabels: {suspected:,}")
    found: Verdict = verdict(True)
    if not (flat or flagged or (votes and votes.not_a_face)):
        found = verdict(False)
        if suspected:
            found = "not known yet"
            parts.append("look at them on the window's Review page")
        elif not searched and votes is None:
            found = "not known yet"
            parts.append(f"{_SEARCH} to search for pictures without a face")
    return Claim("Some pictures hold no face at all.", ("000",), found, sentence("; ".join(parts)))


def mislabels(description: Description) -> Claim | None:
    """Whether as many labels are wrong: the suspected ones where they were searched for, else by the votes."""
    suspects = description.mislabels
    suspected = len(suspects)
    decided = int(suspects["id"].isin(description.decided).sum())
    searched, votes, total = "mislabel" in description.searched, description.votes, len(description.dataset)
    parts = []
    if searched and suspected:
        parts.append(
            f"{count_noun(suspected, 'label')} ({suspected / total:.1%}) suspected by fer-studio data mislabels"
            f"{cut_short(suspects)}"
        )
        if decided:
            parts.append(
                f"{decided:,} of them {'is' if decided == 1 else 'are'} decided on in a review that is not applied to "
                "this version"
            )
    elif searched:
        parts.append("no suspected label is left: fer-studio data mislabels found none, or this version settled all")
    if votes is not None:
        parts.append(
            f"the FER+ top vote is another emotion than the label (a tie counts for the label) for "
            f"{votes.overturned:,} of the {count_noun(votes.emotions, 'face')} whose top vote is an emotion "
            f"({votes.overturned / max(votes.emotions, 1):.1%})"
        )
    about: Verdict = "not known yet"
    if searched:
        about = verdict(proportion_between(suspected, total, WRONG / 2, WRONG * 2), faces=total)
    elif votes is not None:
        about = verdict(
            proportion_between(votes.overturned, votes.emotions, WRONG / 2, WRONG * 2), faces=votes.emotions
        )
    else:
        parts.append(f"{_SEARCH} to search for wrong labels")
    if about != "not known yet":
        parts.append("half of 11% to twice as much is taken for the same")
    statement = "About 2,200 of 20,214 labels are wrong (11%)."
    return Claim(statement, ("000", "002"), about, sentence("; ".join(parts)))


def confused(description: Description) -> Claim | None:
    """Whether sad and neutral are taken for each other more often than any other two of the four."""
    classes = [name for name in FOUR if name in description.counts.classes]
    if not {"sad", "neutral"} <= set(classes) or len(classes) < 3:
        return None
    statement = "Of happy, sad, neutral and surprise, sad and neutral are taken for each other most of all."
    suspects = description.mislabels
    pairs: dict[frozenset[str], int] = {}
    how = "label and suggestion"
    for label, suggested in zip(suspects["label"], suspects["suggested"], strict=True):
        if suggested:
            pairs[frozenset((label, suggested))] = pairs.get(frozenset((label, suggested)), 0) + 1
    if not pairs and description.votes is not None:
        pairs, how = description.votes.disputed, "label and top FER+ vote"
    if not pairs:
        searched = "mislabel" in description.searched or description.votes is not None
        answer = "no label is suspected of being another's" if searched else f"{_SEARCH} to search for wrong labels"
        return Claim(statement, ("000", "002"), "too few to tell" if searched else "not known yet", sentence(answer))
    own = frozenset(("sad", "neutral"))
    other = max((count for pair, count in pairs.items() if pair <= set(classes) and pair != own), default=0)
    most = sorted(pairs.items(), key=lambda item: (-item[1], sorted(item[0])))[:3]
    answer = f"{how}, either way round, most often: " + ", ".join(
        f"{' and '.join(sorted(pair))} {count:,}" for pair, count in most
    )
    if own not in dict(most):
        answer += f"; sad and neutral {pairs.get(own, 0):,}"
    first = pairs.get(own, 0)
    return Claim(statement, ("000", "002"), verdict(more_frequent(first, other), faces=first + other), sentence(answer))


def taggers(description: Description) -> Claim | None:
    """Whether the FER+ taggers agree no more than the documents' people do."""
    votes = description.votes
    if votes is None:
        return None
    unknown = int(votes.table[:, FERPLUS_COLUMNS.index("unknown")].sum())
    answer = (
        f"Two of FER+'s taggers say the same of a face in {votes.agreement:.1%} of cases (inter-rater agreement, as "
        f"the document has it); 'unknown' is the top vote of {count_noun(unknown, 'face')}. Anything up to 70% is "
        "taken for the same."
    )
    few = votes.voted < ENOUGH
    agree = None if few else proportion_between(round(votes.agreement * votes.voted), votes.voted, 0, AGREED)
    found = verdict(agree, faces=votes.voted)
    return Claim("People agree on only 65 to 70% of such faces.", ("002",), found, answer)


def easiest(description: Description) -> Claim | None:
    """Whether happy and surprise are both easier to tell than sad and than neutral."""
    if not set(FOUR) <= set(description.counts.classes):
        return None
    statement = (
        "Of happy, sad, neutral and surprise, happy and surprise are the easiest to tell, sad and neutral the hardest."
    )
    recall = description.recall
    if recall is None:
        answer = f"{_SEARCH}: its networks are asked about faces that they did not learn from"
        return Claim(statement, ("000", "002"), "not known yet", sentence(answer))
    rng = np.random.default_rng(0)
    drawn = {name: draw_proportions(recall.right.get(name, 0), recall.judged.get(name, 0), rng) for name in FOUR}
    easy, hard = (np.stack([drawn[name] for name in pair]) for pair in (("happy", "surprise"), ("sad", "neutral")))
    shares = recall.shares
    order = sorted(shares, key=shares.__getitem__, reverse=True)
    answer = f"{recall.how}: " + ", ".join(f"{name} {shares[name]:.0%}" for name in order)
    holds = is_likely(float((easy.min(axis=0) > hard.max(axis=0)).mean()))
    found = verdict(holds, faces=min(recall.judged.get(name, 0) for name in FOUR))
    return Claim(statement, ("000", "002"), found, sentence(answer))
