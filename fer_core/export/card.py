"""The model card, written from what was measured."""

import textwrap
from collections.abc import Sequence
from typing import Any, Final

from fer_core.calibration import thresholds
from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from fer_core.evaluation.ground_truth import RULES
from fer_core.evaluation.metrics import Metrics
from fer_core.export import card_tables as tables
from fer_core.export.formats import LARGEST_LOSS, SLOWEST, FormatFigures
from fer_core.export.measuring import Measured
from fer_core.export.source import Source
from fer_core.training.recipe import read_recipe, shipped_recipe

PICTURE: Final = "risk_coverage.png"
"""The picture beside the card."""

ACCEPTED_ERROR: Final = 0.03
"""Expected calibration error from which on the calibration is called too little for a head."""


def card(
    source: Source, measured: Measured, formats: Sequence[FormatFigures], chosen: FormatFigures, data: FaceArrays
) -> str:
    """Return the text of ``MODEL_CARD.md``; `data` is what the network was measured on."""
    paragraphs = [
        f"# {source.name} v{source.version}",
        _introduction(source, measured, chosen),
        "## Use",
        *_use(),
        "## Data",
        *_data(source, data),
        *(["## Training", *_training(source.training)] if source.training.get("recipe") else []),
        "## Figures on validation",
        "They are those of `model.keras`, in float32; how far `model.tflite` is from it stands under *Size, time and "
        f"formats*. {_chosen(source.training)} were chosen on these faces: expect a little less "
        "on others. *With mirror image*: the probabilities for each face and for its mirror image are averaged, which "
        "takes twice the time; the program itself reads a face once. ECE is the expected calibration error, NLL the "
        "mean negative log-likelihood of the truth, in nats.",
        "Mean recall (also called balanced accuracy) and macro F1 give every class the same weight, over the classes "
        "that the faces show.",
        tables.figures(measured.all_figures()),
        *_classes(measured.figures),
        "## How it holds up",
        "The validation faces as they are and made worse on purpose; then the thirds of these faces by sharpness "
        "(energy of the fine detail relative to the contrast), mean grey and contrast (standard deviation of the grey "
        "levels).",
        tables.shares(measured.perturbations),
        tables.shares(measured.quality),
        "## Calibration",
        _calibration(measured),
        tables.calibration(measured.heads),
        tables.offsets(measured.heads),
        "## When it says *uncertain*",
        _thresholds_text(),
        tables.thresholds(measured.heads),
        f"![Share of wrong answers over the share of faces that is answered]({PICTURE})",
        "## Size, time and formats",
        _formats_text(formats, chosen),
        tables.formats(formats, chosen),
        "## How to make it again",
        *_again(source),
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
        "Meant for: showing and recording what the faces in a video or in front of a webcam look like, for study, "
        "teaching, art and curiosity, with the knowledge of the people shown.",
        "Not meant for, and not to be used for: judging what a person feels, thinks or intends (an expression is not a "
        "feeling); hiring, grading, policing, insurance, medicine, lie detection or any other decision about a person; "
        "watching people who do not know of it or cannot refuse, above all at work and in school; telling who someone "
        "is.",
    ]


def _data(source: Source, data: FaceArrays) -> list[str]:
    return [
        *(_fer2013() if data.is_fer2013 else [_another_set(data)]),
        _learnt(source.data),
        f"The truth with 8 classes is {RULES['plurality']}; faces whose top vote is no class are left out. Where "
        f"*majority* is said it is {RULES['majority']}, as FER+ was published; faces without one, and those whose "
        "majority is unknown or not a face, are left out. With 7, 4 and 5 it is the label of the data. A network "
        "without heads of its own for 4 and 5 reads them from its 7, renormalised.",
    ]


def _fer2013() -> list[str]:
    return [
        "FER-2013 (Goodfellow et al. 2013): faces found on the web, 48x48, grey. FER+ (Barsoum et al. 2016): the votes "
        "of ten people on each of them.",
        "Known noise: the FER-2013 label is the top FER+ vote of only 63% of the faces. Half of those that FER-2013 "
        "calls sad, and a third of those it calls fear or angry, are neutral to FER+. So the accuracy with 7 classes "
        "has a ceiling well below 100%. Disgust and contempt are rare, and their figures uncertain. Among the pictures "
        "are drawings, watermarks and partly hidden faces. The age, sex and skin colour of the people shown are not "
        "recorded: whether the network treats all groups alike has not been checked.",
        "Splits: `Training` is for learning, `PublicTest` (validation) for choosing and for the figures here; "
        "`PrivateTest` (test) is kept back.",
    ]


def _another_set(data: FaceArrays) -> str:
    return (
        f"The figures here are not those of FER-2013 but of another set, with {len(data.of_split('validation')):,} "
        f"validation faces of {len(data.label_order)} classes ({', '.join(data.label_order)}). Its noise, and who is "
        "shown in it, are not known to the program."
    )


def _learnt(counts: dict[str, Any]) -> str:
    if "train" not in counts:
        return (
            "How the network was trained is not recorded with it, so it is not known whether it has seen the faces "
            "that it is measured on here."
        )
    left_out = ", ".join(f"{count:,} {reason}" for reason, count in counts.get("left_out_of_training", {}).items())
    said = f"Trained on {counts['train']:,} faces, measured on {counts['validation']:,} validation faces."
    return said + (
        f" Left out of training: {left_out}. Training faces that stand pixel for pixel in validation or test are among "
        "these, so that the network has seen no validation face."
        if left_out
        else ""
    )


def _chosen(training: dict[str, Any]) -> str:
    """Return what validation had a say in; a run that keeps its last epoch leaves it none in the weights."""
    free = training.get("recipe", {}).get("monitor") == "none"
    return "The calibration and the thresholds" if free else "The epoch, the calibration and the thresholds"


def _training(training: dict[str, Any]) -> list[str]:
    first = training.get("first")
    if first is None:
        return [_run(training)]
    return [
        "Two runs, one after the other. The second starts from the network of the first, which is its teacher as well: "
        "its targets are partly what the teacher says of the same face, or, of every second one, of its mirror image.",
        f"The first: {_run(first)}",
        f"The second: {_run(training)}",
    ]


def _run(training: dict[str, Any]) -> str:
    recipe = dict(training["recipe"])
    changes, options = recipe.pop("augmentation", {}), recipe.pop("options", {})
    said = ""
    if "epochs" in training:
        minutes = f" ({training['seconds'] / 60:.0f} minutes)" if "seconds" in training else ""
        said = f"{training['epochs']} epochs{minutes}; the weights are those of epoch {training['best_epoch']}. "
    parts = [f"The recipe: {_listed(recipe)}."]
    if options:
        parts.append(f"The network's options: {_listed(options)}.")
    if changes:
        parts.append(f"Every training face is changed at random, at most by: {_listed(changes)}.")
    return said + " ".join(parts)


def _listed(values: dict[str, Any]) -> str:
    """Return the settings that do something, in words."""
    in_use = {key: value for key, value in values.items() if value not in (None, False, 0, 0.0, [], "", {})}
    return ", ".join(f"{key.replace('_', ' ')}{'' if value is True else f' {value}'}" for key, value in in_use.items())


def _classes(figures: dict[str, Metrics]) -> list[str]:
    return [
        part
        for classes, found in figures.items()
        for part in (f"### {classes} classes", found.absence, tables.classes(found))
        if part
    ]


def _calibration(measured: Measured) -> str:
    said = (
        "The logits of each head are divided by a temperature, each emotion has an offset that is added to them, and a "
        "floor is taken off the probabilities, which takes back what smoothed labels taught the head to leave to every "
        "emotion. All are fitted on validation by the likelihood of the truth and are part of the network, so that "
        "every format has them. Offsets are there because a head that was taught votes says an emotion's share of "
        "them, not how often it gets the most; they alone can change which emotion is the likeliest. The error is the "
        "expected calibration error over 15 bins: how far confidence lies from accuracy. For what is cross-fitted, "
        "each half of the faces is calibrated as the other half asks for, as new faces would be: that is the accuracy "
        "to expect of others."
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
        "wrong answers, coverage the share of faces answered. Noise in the labels counts as risk. The program holds "
        "the thresholds against probabilities averaged over time, and calls a face uncertain as well if it is too "
        "small, dark, blurred or turned away; the table is for single faces without that."
    )


def _formats_text(formats: Sequence[FormatFigures], chosen: FormatFigures) -> str:
    short = [f"{row.format} {' and '.join(row.shortfalls)}" for row in formats if row.shortfalls]
    fell_short = f" What fell short: {'; '.join(short)}." if short else ""
    return (
        f"Every format is run on all validation faces and compared with Keras. `model.tflite` is {chosen.format}: the "
        f"smallest LiteRT file that loses at most {LARGEST_LOSS * 100:.1f} points on every head and takes at most "
        f"{SLOWEST:.0f} times as long a face as the network that comes with the program.{fell_short} Agreement is the "
        "share of faces with the same likeliest emotion. The time is that of a single face on one core of the computer "
        "that exported. The ratio is to the network that comes with the program, timed in turns with it, so that it "
        "does not depend on what else the computer did. litert-int8-weights stores weights in 8 bits and finds all "
        "other ranges as it runs; litert-int8 has fixed ranges, found on training faces."
    )


def _again(source: Source) -> list[str]:
    measure = """Figures and formats alone, for a network that is there:

```
fer-studio export DIR -o DIR --data fer2013.csv --ferplus fer2013new.csv
```"""
    recipe = source.training.get("recipe")
    if recipe is None:
        return ["How it was trained is not recorded.", measure]
    backend = recipe.get("backend") or "tensorflow"
    extras = "train" if backend == "tensorflow" else f"train,{backend}"
    name, other = _shipped(recipe)
    command = f"""```
pip install ".[{extras}]"
fer-studio train --recipe {name} --data fer2013.csv --ferplus fer2013new.csv --out RUN --export DIR
```"""
    return [command, f"The second line is all it takes; it ends with this card.{_changes(other)}", measure]


def _shipped(recipe: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the name of the recipe that comes with the network and is nearest, and the keys that it has otherwise.

    A run that came after another one has that one's network where its recipe names the other's recipe.
    """
    found = []
    for name in (recipe["model"], f"{recipe['model']}_taught"):
        try:
            shipped = read_recipe(shipped_recipe(name)).model_dump(mode="json")
        except FerError:
            continue
        if shipped["first"]:
            shipped |= {"first": recipe.get("first", ""), **{key: recipe.get(key) for key in ("start", "teachers")}}
        found.append((sorted(key for key, value in recipe.items() if shipped.get(key) != value), name))
    if not found:
        return recipe["model"], ["all"]
    other, name = min(found, key=lambda one: len(one[0]))
    return name, other


def _changes(other: list[str]) -> str:
    """Say what in the recipe is not as in the one that comes with the network."""
    if other == ["all"]:
        return " The network comes without a recipe: use the one above."
    if not other:
        return ""
    return f" The recipe above is not the one that comes with the network; other than there: {', '.join(other)}."
