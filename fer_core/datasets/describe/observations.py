"""What the source documents observed on their data, asked again of any data set and answered with its own figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.describe.description import Description
from fer_core.emotions import FERPLUS_COLUMNS, FOUR
from fer_core.evaluation.metrics import accuracy_interval

Verdict = Literal["so here too", "not so here", "not known yet"]

EVEN: Final = 0.05
"""How far from its even share a class may lie, as a share of all faces."""


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


def answer_observations(description: Description) -> tuple[Observation, ...]:
    """Answer the observations that can be asked of this data set."""
    asked = (
        _imbalance, _rarest, _tiny_test, _splits_differ, _brightest_and_darkest, _alike, _brightness_varies, _pixels,
        _size, _no_face, _mislabels, _taggers, _leaks, _easiest,
    )  # fmt: skip
    return tuple(found for ask in asked if (found := ask(description)) is not None)


def _verdict(holds: bool) -> Verdict:
    return "so here too" if holds else "not so here"


def _imbalance(description: Description) -> Observation | None:
    counts = description.counts
    if len(counts.classes) < 2:
        return None
    shares, even = counts.class_shares, 1 / len(counts.classes)
    far = [
        f"{name} {share:.1%}" for name, share in zip(counts.classes, shares, strict=True) if abs(share - even) > EVEN
    ]
    most, least = int(shares.argmax()), int(shares.argmin())
    answer = "Every class has the same number of faces."
    if shares[most] > shares[least]:
        times = counts.of_class[most] / max(int(counts.of_class[least]), 1)
        answer = (
            f"{counts.classes[most].capitalize()} is the largest class with {shares[most]:.1%}, "
            f"{counts.classes[least]} the smallest with {shares[least]:.1%} ({times:.1f} times fewer); even would be "
            f"{even:.1%}. Further than 5 points from even: {', '.join(far) or 'none'}."
        )
    said = (
        "The classes are not evenly filled: of four, surprise has 19.8% and happy 28.9%, where 25% would be even; "
        "more than 5 points off calls for a remedy."
    )
    return Observation(said, ("000", "001", "002"), _verdict(bool(far)), answer)


def _rarest(description: Description) -> Observation | None:
    counts = description.counts
    if "disgust" not in counts.classes:
        return None
    place = counts.classes.index("disgust")
    count, share = int(counts.of_class[place]), float(counts.class_shares[place])
    answer = f"Disgust has {count:,} of {counts.total:,} faces, {share:.1%}."
    if "validation" in counts.splits:
        held = int(counts.faces[counts.splits.index("validation"), place])
        answer += f" Its recall is measured on {held:,} validation faces."
    return Observation("Disgust is rare: 547 of 24,568 faces, 2.2%.", ("003",), _verdict(share < 0.05), answer)


def _tiny_test(description: Description) -> Observation | None:
    counts = description.counts
    parts = [
        f"{name} {share:.1%} ({count:,})"
        for name, share, count in zip(counts.splits, counts.split_shares, counts.of_split, strict=True)
    ]
    answer = f"{_sentence(', '.join(parts))}."
    lacking = [name for name in ("validation", "test") if name not in counts.splits]
    if lacking:
        answer += f" There is no {' and no '.join(lacking)} split."
    tiny = False
    if "test" in counts.splits:
        n = int(counts.of_split[counts.splits.index("test")])
        low, high = accuracy_interval(round(0.7 * n), n)
        tiny = (high - low) / 2 > 0.05
        answer += f" An accuracy of 70% on {n:,} test faces is known to ±{(high - low) / 2:.1%} (95%)."
    said = "The splits are lopsided: 74.7% train, 24.6% validation, 0.6% test: 128 faces to choose the best network by."
    return Observation(said, ("000", "002"), _verdict(tiny or "test" in lacking), answer)


def _splits_differ(description: Description) -> Observation | None:
    counts = description.counts
    if "train" not in counts.splits or len(counts.splits) < 2 or len(counts.classes) < 2:
        return None
    train = counts.splits.index("train")
    gaps = np.abs(counts.shares - counts.shares[train])
    split, label = np.unravel_index(int(gaps.argmax()), gaps.shape)
    gap = float(gaps[split, label])
    answer = (
        f"The largest difference is {counts.classes[label]}: {counts.shares[train, label]:.1%} of train, "
        f"{counts.shares[split, label]:.1%} of {counts.splits[split]}."
        if gap
        else "Every class has the same share in every split."
    )
    said = "Validation is filled otherwise than training: happy is 26.3% of one and 36.7% of the other."
    return Observation(said, ("000",), _verdict(gap > EVEN), answer)


def _brightest_and_darkest(description: Description) -> Observation | None:
    table = description.brightness()
    if not {"surprise", "sad"} <= set(table["all"]) or len(table["all"]) < 3:
        return None
    answers, holds = [], True
    for split in description.counts.splits:
        row = table[split]
        asked = {name: value for name, value in row.items() if name in FOUR}
        if len(asked) > 1:
            holds &= max(asked, key=asked.__getitem__) == "surprise" and min(asked, key=asked.__getitem__) == "sad"
        high, low = max(row, key=row.__getitem__), min(row, key=row.__getitem__)
        answers.append(f"{split}: {high} is brightest ({row[high]:.1f}), {low} darkest ({row[low]:.1f})")
    said = (
        "In every split surprise is the brightest (train 145.8, validation 148.3, test 144.6) and sad the darkest "
        "(121.1, 120.3, 125.7) of happy, sad, neutral and surprise."
    )
    rest = (
        f"{'It holds' if holds else 'It does not hold'} among these four. Among all classes: "
        if len(table["all"]) > 4
        else ""
    )
    return Observation(said, ("000",), _verdict(holds), f"{_sentence(rest + '; '.join(answers))}.")


def _alike(description: Description) -> Observation | None:
    table = description.brightness()["all"]
    if not {"sad", "neutral"} <= set(table) or len(table) < 3:
        return None
    average = dict(zip(description.counts.classes, description.pixels.average, strict=True))

    def closest(names: Iterable[str]) -> tuple[set[str], set[str], str]:
        pairs = list(combinations(names, 2))
        apart = {pair: abs(table[pair[0]] - table[pair[1]]) for pair in pairs}
        alike = {pair: _correlation(average[pair[0]], average[pair[1]]) for pair in pairs}
        near, twins = min(apart, key=apart.__getitem__), max(alike, key=alike.__getitem__)
        words = (
            f"{near[0]} and {near[1]} are closest in brightness ({apart[near]:.1f} apart), {twins[0]} and {twins[1]} "
            f"have the most alike average faces (correlation {alike[twins]:.3f})"
        )
        return set(near), set(twins), words

    near, twins, words = closest([name for name in FOUR if name in table])
    answer = f"{_sentence(words)}."
    if not set(table) <= set(FOUR):
        answer = f"Among these four {words}; among all classes {closest(table)[2]}."
    said = "Of happy, sad, neutral and surprise, sad and neutral look most alike and are closest in pixel values too."
    return Observation(said, ("000", "002"), _verdict({"sad", "neutral"} in (near, twins)), answer)


def _brightness_varies(description: Description) -> Observation | None:
    low, middle, high = (float(value) for value in np.percentile(description.pixels.mean, (5, 50, 95)))
    answer = (
        f"Nine in ten faces have a mean pixel value between {low:.0f} and {high:.0f}; half are under {middle:.0f}. "
        f"The darkest has {description.pixels.mean.min():.0f}, the brightest {description.pixels.mean.max():.0f}."
    )
    return Observation("Brightness varies considerably.", ("000",), _verdict(high - low > 50), answer)


def _pixels(description: Description) -> Observation | None:
    pixels = description.pixels
    low, high = pixels.range
    variance = float((pixels.contrast.astype(np.float64) ** 2).mean()) / 255**2
    answer = (
        f"Pixels go from {low} to {high}, their mean is {pixels.overall_mean:.1f} ({pixels.overall_mean / 255:.3f}) "
        f"and their standard deviation {pixels.overall_deviation:.1f}. Within a face the variance is {variance:.4f} "
        "on average."
    )
    said = (
        "Pixels have a mean of 0.506 (four classes) or 129.5 with a deviation of 64.8 (five classes), and a variance "
        "of 0.048 within a picture; under 0.001 they would be damaged."
    )
    holds = abs(pixels.overall_mean - 129.5) < 10 and abs(pixels.overall_deviation - 64.8) < 10
    return Observation(said, ("002", "003"), _verdict(holds), answer)


def _size(description: Description) -> Observation | None:
    height, width = description.dataset.size
    without = description.pixels.without_colour
    answer = f"All pictures are {width}x{height} pixels, " + (
        f"in colour; {without:,} of them show only grey." if description.dataset.colour else "grey."
    )
    holds = (height, width) == (48, 48) and without == len(description.dataset)
    return Observation("All pictures are grey and 48x48.", ("000", "002"), _verdict(holds), answer)


def _no_face(description: Description) -> Observation | None:
    flagged = int((description.dataset.has_flag("not_a_face") | description.dataset.has_flag("not_in_ferplus")).sum())
    suspected = int((description.suspects["kind"] == "not_a_face").sum())
    votes = description.votes
    flat = int((description.pixels.contrast < 1).sum())
    parts = [f"pictures of one even shade: {flat:,}"]
    if flagged:
        parts.append(f"flagged as no face, or left out by FER+, mostly for that reason: {flagged:,}")
    if votes is not None:
        parts.append(f"'not a face' as the top FER+ vote: {votes.not_a_face:,}")
    if suspected:
        parts.append(f"suspected by fer-studio data mislabels: {suspected:,}")
    known = bool(flagged or suspected or votes is not None)
    verdict: Verdict = _verdict(bool(flat or flagged or suspected or (votes and votes.not_a_face)))
    if not known and not flat:
        verdict = "not known yet"
        parts.append("run fer-studio data mislabels to search for pictures without a face")
    said = "Some pictures hold no face at all, or a statue's; some carry watermarks."
    return Observation(said, ("000",), verdict, f"{_sentence('; '.join(parts))}.")


def _mislabels(description: Description) -> Observation | None:
    suspects = description.suspects[description.suspects["kind"] == "mislabel"]
    votes = description.votes
    parts = []
    if len(suspects):
        pairs = suspects[suspects["suggested"] != ""].groupby(["label", "suggested"], observed=True).size()
        worst = f", most often {pairs.idxmax()[0]} that should be {pairs.idxmax()[1]} ({pairs.max():,})"
        share = len(suspects) / len(description.dataset)
        parts.append(f"{len(suspects):,} labels ({share:.1%}) are suspected{worst if len(pairs) else ''}")
    if votes is not None:
        one, other, count = votes.most_disputed
        parts.append(
            f"the FER+ top vote is another emotion than the label for {votes.overturned:,} of {votes.voted:,} faces "
            f"({votes.overturned / votes.voted:.1%})"
            + (f", most often between {one} and {other} ({count:,})" if count else "")
        )
    verdict: Verdict = _verdict(bool(len(suspects) or (votes and votes.overturned)))
    if not parts:
        verdict, parts = "not known yet", ["run fer-studio data mislabels to search for wrong labels"]
    said = "About 2,200 of 20,214 labels are wrong (11%), sad and neutral taken for each other most of all."
    return Observation(said, ("000", "002"), verdict, f"{_sentence('; '.join(parts))}.")


def _taggers(description: Description) -> Observation | None:
    votes = description.votes
    if votes is None:
        return None
    unknown = int(votes.table[:, FERPLUS_COLUMNS.index("unknown")].sum())
    answer = (
        f"Two of FER+'s taggers say the same of a face in {votes.agreement:.1%} of cases; of {unknown:,} faces most "
        "could not say what they show."
    )
    said = "People agree on only 65 to 70% of such faces."
    return Observation(said, ("002",), _verdict(0.6 <= votes.agreement <= 0.75), answer)


def _leaks(description: Description) -> Observation | None:
    if len(description.counts.splits) < 2:
        return None
    copies = description.copies
    answer = (
        f"Pictures that lie in more than one split, pixel for pixel: {copies.across_splits:,}; that are there more "
        f"than once: {len(copies.clusters):,}, which makes {copies.extra:,} faces too many. fer-studio data "
        "duplicates finds those that are not quite the same, too."
    )
    said = "The same pictures are in train and in validation, which makes the accuracy look better than it is."
    return Observation(said, ("002",), _verdict(copies.across_splits > 0), answer)


def _easiest(description: Description) -> Observation | None:
    recall = {} if description.hardest is None else description.hardest.recall
    if not {"surprise", "happy"} <= set(recall) or not {"sad", "neutral"} & set(recall):
        return None
    order = sorted(recall, key=recall.__getitem__, reverse=True)
    answer = "The network that comes along names rightly: " + ", ".join(f"{name} {recall[name]:.0%}" for name in order)
    holds = set([name for name in order if name in FOUR][:2]) == {
        "happy",
        "surprise",
    }
    said = "Happy and surprise are the easiest to tell, sad and neutral the hardest."
    return Observation(said, ("000", "002"), _verdict(holds), f"{answer}.")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    first, second = one.ravel() - one.mean(), other.ravel() - other.mean()
    return float(first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-9))
