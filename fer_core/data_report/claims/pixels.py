"""What the documents observed on their pixels, asked of a data set."""

from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.data_report.claims.claim import Claim, sentence, verdict
from fer_core.data_report.measure.class_similarity import correlation, share_most_alike
from fer_core.data_report.measure.description import Description
from fer_core.emotions import FOUR
from fer_core.statistics import DRAWS, draw_means, is_likely
from fer_core.text import count_noun

ENOUGH: Final = 30
"""Faces whose spread tells something."""

DAMAGED: Final = 0.001
"""Variance within a picture, pixels from 0 to 1, below which the documents took it for damaged."""


def brightest_and_darkest(description: Description) -> Claim | None:
    """Whether surprise is the brightest and sad the darkest of the four, in every split."""
    table = description.brightness()
    classes: list[str] = [name for name in FOUR if name in table["all"]]
    if not {"surprise", "sad"} <= set(classes) or len(classes) < 3:
        return None
    rng = np.random.default_rng(0)
    bright, dark, everywhere, answers = np.ones(DRAWS, np.bool_), np.ones(DRAWS, np.bool_), True, []
    for split in description.counts.splits:
        row = {name: table[split][name] for name in classes if name in table[split]}
        draws = draw_means({name: description.pixels.mean[description.of(split, name)] for name in row}, rng)
        if draws is None or len(row) < len(classes):
            everywhere = False
        else:
            values = np.stack(list(draws.values()))
            bright &= values.argmax(axis=0) == classes.index("surprise")
            dark &= values.argmin(axis=0) == classes.index("sad")
        if len(row) > 1:
            answers.append(f"{split}: {_ends(row)}")
    # What is so in some splits is not known to be so in every one.
    parts = [
        None if found and not everywhere else found for found in (is_likely(bright.mean()), is_likely(dark.mean()))
    ]
    answer = sentence("; ".join(answers)) if answers else "No split has two of these classes."
    if not set(table["all"]) <= set(FOUR):
        answer += f" Among all classes, all splits together, {_ends(table['all'])}."
    statement = (
        "In every split surprise is the brightest (train 145.8, validation 148.3, test 144.6) and sad the darkest "
        "(121.1, 120.3, 125.7) of happy, sad, neutral and surprise."
    )
    places = [description.counts.classes.index(name) for name in classes]
    found = verdict(*parts, faces=int(description.counts.faces[:, places].min()))
    return Claim(statement, ("000",), found, answer)


def alike(description: Description) -> Claim | None:
    """Whether sad and neutral look most alike, and are closest in brightness."""
    table = description.brightness()["all"]
    classes: list[str] = [name for name in FOUR if name in table]
    if not {"sad", "neutral"} <= set(classes) or len(classes) < 3:
        return None
    average = dict(zip(description.counts.classes, description.pixels.average, strict=True))
    own, pairs = ("sad", "neutral"), list(combinations(classes, 2))
    draws = draw_means(
        {name: description.pixels.mean[description.of(None, name)] for name in classes}, np.random.default_rng(0)
    )
    closest = None
    if draws is not None:
        apart = np.stack([np.abs(draws[one] - draws[other]) for one, other in pairs])
        closest = is_likely((apart.argmin(axis=0) == pairs.index(own)).mean())
    share = share_most_alike(description, classes, own)
    likest = None if share is None else is_likely(share)
    words = _nearest(classes, own, table, average)
    answer = sentence(words)
    if not set(table) <= set(FOUR):
        answer = f"Among these four {words}; among all classes {_nearest(list(table), own, table, average)}."
    statement = (
        "Of happy, sad, neutral and surprise, sad and neutral look most alike and are closest in pixel values too."
    )
    found = verdict(likest, closest, faces=min(int(description.of(None, name).sum()) for name in classes))
    return Claim(statement, ("000", "002"), found, answer)


def brightness_varies(description: Description) -> Claim | None:
    """Whether some faces are far brighter than others."""
    mean = description.pixels.mean
    low, middle, high = (float(value) for value in np.percentile(mean, (5, 50, 95)))
    answer = (
        f"Nine in ten faces have a mean pixel value between {low:.0f} and {high:.0f}; half are under {middle:.0f}. "
        f"The darkest has {mean.min():.0f}, the brightest {mean.max():.0f}."
    )
    varies = high - low > 50 if len(mean) >= ENOUGH else None
    return Claim("Brightness varies considerably.", ("000",), verdict(varies), answer)


def pixels(description: Description) -> Claim | None:
    """Whether mean, deviation and variance are those of the documents."""
    found = description.pixels
    low, high = found.range
    variances = (found.contrast.astype(np.float64) / 255) ** 2
    variance, damaged = float(variances.mean()), int((variances < DAMAGED).sum())
    answer = (
        f"Pixels go from {low} to {high}, their mean is {found.overall_mean:.1f} ({found.overall_mean / 255:.3f}) "
        f"and their standard deviation {found.overall_deviation:.1f}. Within a face the variance is {variance:.4f} "
        f"on average; below {DAMAGED}: {count_noun(damaged, 'face')}."
    )
    statement = (
        "Pixels have a mean of 0.506 (four classes) or 129.5 with a deviation of 64.8 (five classes), and a variance "
        "of 0.048 within a picture; under 0.001 they would be damaged."
    )
    near = (
        abs(found.overall_mean - 129.5) < 10,
        abs(found.overall_deviation - 64.8) < 10,
        abs(variance - 0.048) < 0.012,
    )
    few = len(found.mean) < ENOUGH
    return Claim(statement, ("002", "003"), verdict(*(None if few else one for one in near)), answer)


def size(description: Description) -> Claim | None:
    """Whether all pictures are grey, and of the documents' size."""
    height, width = description.dataset.size
    without = description.pixels.without_colour
    answer = f"All pictures are {width}x{height} pixels, " + (
        f"in colour; {without:,} of them show only grey." if description.dataset.colour else "grey."
    )
    found = verdict((height, width) == (48, 48), without == len(description.dataset))
    return Claim("All pictures are grey and 48x48.", ("000", "002"), found, answer)


def _ends(row: dict[str, float]) -> str:
    high, low = max(row, key=row.__getitem__), min(row, key=row.__getitem__)
    return f"{high} is brightest ({row[high]:.1f}), {low} darkest ({row[low]:.1f})"


def _nearest(
    names: list[str], own: tuple[str, str], brightness: dict[str, float], average: dict[str, NDArray[np.float32]]
) -> str:
    """Name the nearest two classes, each time with another two: ``own``, or those next to them if they are nearest."""
    pairs = list(combinations(names, 2))
    apart = {pair: abs(brightness[pair[0]] - brightness[pair[1]]) for pair in pairs}
    same = {pair: correlation(average[pair[0]], average[pair[1]]) for pair in pairs}
    near, next_near = _first_and(own, sorted(pairs, key=apart.__getitem__))
    twins, next_twins = _first_and(own, sorted(pairs, key=same.__getitem__, reverse=True))
    return (
        f"{' and '.join(near)} are closest in brightness ({apart[near]:.1f} apart; {' and '.join(next_near)} "
        f"{apart[next_near]:.1f}), {' and '.join(twins)} have the most alike average faces (correlation "
        f"{same[twins]:.3f}; {' and '.join(next_twins)} {same[next_twins]:.3f})"
    )


def _first_and(own: tuple[str, str], order: list[tuple[str, str]]) -> tuple[tuple[str, str], tuple[str, str]]:
    # The classes of a data set come in any order.
    first, second = order[0], order[1]
    return first, second if set(first) == set(own) else next(pair for pair in order if set(pair) == set(own))
