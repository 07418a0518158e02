"""The model card, written from what was measured."""

import textwrap
from collections.abc import Sequence
from typing import Any, Final

from fer_core.calibration import thresholds
from fer_core.evaluation.metrics import Metrics
from fer_core.export import card_tables as tables
from fer_core.export.formats import LARGEST_LOSS, SLOWEST_MS, FormatFigures
from fer_core.export.measuring import Measured
from fer_core.export.source import Source

PICTURE: Final = "risk_coverage.png"
"""The picture beside the card."""

ACCEPTED_ERROR: Final = 0.03
"""Expected calibration error from which on the calibration is called too little for a head."""


def card(source: Source, measured: Measured, formats: Sequence[FormatFigures], chosen: FormatFigures) -> str:
    """Return the text of ``MODEL_CARD.md``."""
    paragraphs = [
        f"# {source.name} v{source.version}",
        _introduction(source, measured, chosen),
        "## Use",
        *_use(),
        "## Data",
        *_data(source.data),
        *(["## Training", _training(source.training)] if source.training.get("recipe") else []),
        "## Figures on validation",
        "No face of validation was seen in training, but the epoch, the calibration and the thresholds were chosen on "
        "these same faces: expect a little less on others. With mirror images, the probabilities of each face and of "
        "its mirror image are averaged, which takes twice the time; the program reads a face once.",
        tables.figures(measured.figures, measured.flipped),
        *_classes(measured.figures),
        "## How it holds up",
        "The validation faces as they are and made worse, and their thirds by sharpness (energy of the fine detail "
        "over the contrast), mean grey and contrast (standard deviation, grey levels).",
        tables.shares(measured.conditions),
        tables.shares(measured.quality),
        "## Calibration",
        _calibration(measured),
        tables.calibration(measured.heads),
        "## When it says *uncertain*",
        _thresholds_text(),
        tables.thresholds(measured.heads),
        f"![Share of wrong answers over the share of faces that is answered]({PICTURE})",
        "## Size, time and formats",
        _formats_text(chosen),
        tables.formats(formats, chosen),
        "## How to make it again",
        _again(source),
    ]
    return "\n\n".join(_wrapped(text) for text in paragraphs) + "\n"


def _wrapped(text: str) -> str:
    """Break a paragraph at the line length of the repository; leave tables and commands as they are."""
    return text if "\n" in text else textwrap.fill(text, 116, break_on_hyphens=False, break_long_words=False)


def _introduction(source: Source, measured: Measured, chosen: FormatFigures) -> str:
    outputs = "; ".join(
        f"`{name}`, {len(head.labels)} classes ({', '.join(head.labels)})" for name, head in measured.heads.items()
    )
    return (
        f"A convolutional network of {source.network.count_params():,} parameters that reads the facial expression in "
        "a 48x48 grey picture of a face. Input: (B, 48, 48, 1) float32, grey levels 0 to 255; the network prepares "
        f"each picture itself. Output, as calibrated probabilities: {outputs}. `model.keras` holds the network in "
        f"float32, `model.tflite` is what the program runs ({chosen.size / 1e6:.1f} MB)."
    )


def _use() -> list[str]:
    return [
        "Meant for: showing and recording how faces in a video or before a webcam look, for study, teaching, art and "
        "one's own curiosity, with the people's knowledge.",
        "Not meant for, and not to be used for: judging what a person feels, thinks or intends (an expression is not a "
        "feeling); hiring, grading, policing, insurance, medicine, lie detection or any other decision about a person; "
        "watching people who do not know it or cannot refuse, at work and in school above all; telling who someone is.",
    ]


def _data(data: dict[str, Any]) -> list[str]:
    return [
        "FER-2013 (Goodfellow et al. 2013): faces found on the web, 48x48, grey. FER+ (Barsoum et al. 2016): ten "
        f"people's votes on each of them.{_counts(data)}",
        "Known noise: the FER-2013 labels agree with the majority of the FER+ votes on about 63% of the faces; many "
        "that FER-2013 calls sad, fear or angry are neutral to FER+. So the accuracy with 7 classes has a ceiling well "
        "below 100%. Disgust and contempt are rare, and their figures uncertain. There are drawings, watermarks and "
        "hidden faces among the pictures. Who is shown, by age, sex or skin, is not recorded: the network has not been "
        "checked for fairness between groups.",
        "Splits: `Training` is learnt from; on `PublicTest` (validation) the epoch, the calibration and the "
        "thresholds are chosen; `PrivateTest` (test) is not touched. Faces of `Training` that stand pixel for pixel in "
        "validation or test are left out, so that all of validation is unseen.",
        "The truth with 8 classes is the top vote among the ten FER+ columns; faces whose top vote is no class are "
        "left out. With 7, 4 and 5 it is the FER-2013 label. Without heads of their own, 4 and 5 classes are read from "
        "the 7, renormalised.",
    ]


def _counts(data: dict[str, Any]) -> str:
    if "train" not in data:
        return ""
    left_out = ", ".join(f"{count} {reason}" for reason, count in data.get("left_out_of_training", {}).items())
    said = f" Trained on {data['train']:,} faces, chosen on {data['validation']:,} validation faces."
    return f"{said} Left out of training: {left_out}." if left_out else said


def _training(training: dict[str, Any]) -> str:
    recipe = dict(training["recipe"])
    changes, options = recipe.pop("augmentation", {}), recipe.pop("options", {})
    said = ""
    if "epochs" in training:
        minutes = f" ({training['seconds'] / 60:.0f} minutes)" if "seconds" in training else ""
        said = f"{training['epochs']} epochs{minutes}, the weights of epoch {training['best_epoch']}. "
    parts = [f"The recipe: {_listed(recipe)}."]
    if options:
        parts.append(f"The network's options: {_listed(options)}.")
    if changes:
        parts.append(f"Every training face is changed at random, at most by: {_listed(changes)}.")
    return said + " ".join(parts)


def _listed(values: dict[str, Any]) -> str:
    """Return the settings that do something, in words."""
    told = {key: value for key, value in values.items() if value not in (None, False, 0, 0.0, [], "", {})}
    return ", ".join(f"{key.replace('_', ' ')}{'' if value is True else f' {value}'}" for key, value in told.items())


def _classes(figures: dict[str, Metrics]) -> list[str]:
    return [part for classes, found in figures.items() for part in (f"### {classes} classes", tables.classes(found))]


def _calibration(measured: Measured) -> str:
    said = (
        "The logits of each head are divided by a temperature, and a floor is taken off its probabilities, which takes "
        "back what smoothed labels taught it to leave to every emotion. Both are fitted on validation by the "
        "likelihood of the truth and are part of the network, so that every format has them; neither changes an "
        "answer. The error is the expected calibration error over 15 bins: how far confidence lies from accuracy. The "
        "cross-fitted one is measured on the half of the faces that the head was not calibrated on, both ways."
    )
    for head in measured.heads.values():
        if head.calibration.ece_cross_fitted > ACCEPTED_ERROR:
            said += (
                f" This is too little for the head of {len(head.labels)} classes: "
                f"{head.calibration.ece_cross_fitted:.3f} is left, more than {ACCEPTED_ERROR}."
            )
    return said


def _thresholds_text() -> str:
    risk, coverage = round(thresholds.TARGET_RISK * 10), round(thresholds.LEAST_COVERAGE * 10)
    numbers = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return (
        f"Each emotion has a threshold: the least probability, from {thresholds.LEAST_THRESHOLD} up, at which at most "
        f"{numbers[risk]} in ten answers of that emotion are wrong, but never so high that fewer than "
        f"{numbers[coverage]} in ten of the faces it is likeliest for are answered. An emotion that is likeliest for "
        f"fewer than {thresholds.FEW_FACES} faces is said from {thresholds.FEW_THRESHOLD} up. Risk is the share of "
        "wrong answers, coverage the share of faces answered. The FER-2013 labels are noisy, so part of the risk with "
        "7 classes is the labels'."
    )


def _formats_text(chosen: FormatFigures) -> str:
    return (
        f"Every format is run on all validation faces and compared with Keras. `model.tflite` is {chosen.format}: the "
        f"smallest LiteRT file that loses at most {LARGEST_LOSS * 100:.1f} points on every head and takes at most "
        f"{SLOWEST_MS:.0f} ms a face. Agreement is the share of faces with the same likeliest emotion. The time is "
        "that of a single face on one core of the computer that exported."
    )


def _again(source: Source) -> str:
    name = source.training.get("recipe", {}).get("model", source.name.replace("-", "_"))
    return f"""```
pip install ".[train]"
fer-studio train --recipe recipes/{name}.toml --data fer2013.csv --ferplus fer2013new.csv --out RUN --export DIR
```

The second line is all it takes; it ends with this card. Figures and formats alone, for a network that is there:

```
fer-studio export DIR -o DIR --data fer2013.csv --ferplus fer2013new.csv
```"""
