"""The model card and the facts of ``model.json``, written from what was measured."""

import textwrap
from typing import Any

import keras

from fer_core.evaluation.metrics import Metrics
from fer_core.training.environment import commit
from fer_core.training.recipe import Recipe
from fer_core.training.report import counts, data_paragraph, figures_tables, trained_minutes
from fer_core.training.selection import Selection
from fer_core.training.targets import HEADS
from fer_core.training.trainer import Trained

VERSION = "1"


def title(recipe: Recipe) -> str:
    """Return the name under which a network is shipped: ``fer-small`` for ``fer_small``."""
    return recipe.model.replace("_", "-")


def facts(recipe: Recipe, trained: Trained, selection: Selection, figures: dict[str, Metrics]) -> dict[str, Any]:
    """Return what ``model.json`` says about a network, without its heads, crop and files."""
    return {
        "name": title(recipe),
        "version": VERSION,
        "parameters": trained.network.count_params(),
        "figures": {
            classes: {
                "split": "validation",
                "n": found.n,
                "accuracy": round(found.accuracy, 4),
                "interval": [round(bound, 4) for bound in found.interval],
                "macro_f1": round(found.macro_f1, 4),
                "ece": round(found.ece, 4),
            }
            for classes, found in figures.items()
        },
        "data": {"source": "FER-2013 with the FER+ votes", **counts(selection)},
        "training": {"recipe": recipe.model_dump(mode="json"), "best_epoch": trained.best_epoch},
        "commit": commit(),
    }


def card(recipe: Recipe, trained: Trained, selection: Selection, figures: dict[str, Metrics]) -> str:
    """Return the text of ``MODEL_CARD.md``."""
    figures_note = (
        "One crop a face, no averaging over flips, no face of it seen in training. The epoch was chosen on these same "
        "faces, so expect a little less on others."
    )
    # The headings of the tables are one level down inside a card.
    tables = "\n".join(line.replace("## ", "### ") for line in figures_tables(figures))
    paragraphs = [
        f"# {title(recipe)} v{VERSION}",
        *_introduction(trained.network),
        "## Use",
        *_use(),
        "## Data",
        *_data(selection),
        "## Training",
        *_training(recipe, trained),
        "## Figures on validation",
        figures_note,
        tables,
        "## How to make it again",
        _again(recipe),
    ]
    return "\n\n".join(_wrapped(text) for text in paragraphs) + "\n"


def _wrapped(text: str) -> str:
    """Break a paragraph at the line length of the repository; leave tables and commands as they are."""
    return text if "\n" in text else textwrap.fill(text, 116, break_on_hyphens=False, break_long_words=False)


def _introduction(network: keras.Model) -> list[str]:
    outputs = "; ".join(f"`{name}`, {len(HEADS[name])} classes ({', '.join(HEADS[name])})" for name in network.output)
    return [
        f"A convolutional network of {network.count_params():,} parameters that reads the facial expression in a 48x48 "
        "grey picture of a face. Input: (B, 48, 48, 1) float32, grey levels 0 to 255; the network standardises each "
        f"picture itself. Output, as probabilities: {outputs}. `model.keras` and `model.tflite` hold the same weights."
    ]


def _use() -> list[str]:
    return [
        "Meant for: showing and recording how faces in a video or before a webcam look, for study, teaching, art and "
        "one's own curiosity, with the people's knowledge.",
        "Not meant for, and not to be used for: judging what a person feels, thinks or intends (an expression is not a "
        "feeling); hiring, grading, policing, insurance, medicine, lie detection or any other decision about a person; "
        "watching people who do not know it or cannot refuse, at work and in school above all; telling who someone is.",
    ]


def _data(selection: Selection) -> list[str]:
    return [
        "FER-2013 (Goodfellow et al. 2013): faces found on the web, 48x48, grey. FER+ (Barsoum et al. 2016): ten "
        f"people's votes on each of them. {data_paragraph(selection)}",
        "Known noise: the FER-2013 labels agree with the majority of the FER+ votes on about 63% of the faces; many "
        "that FER-2013 calls sad, fear or angry are neutral to FER+. So the accuracy with 7 classes has a ceiling well "
        "below 100%. Disgust and contempt are rare, and their figures uncertain. There are drawings, watermarks and "
        "hidden faces among the pictures. Who is shown, by age, sex or skin, is not recorded: the network has not been "
        "checked for fairness between groups.",
        "Splits: `Training` is learnt from, `PublicTest` (validation) chooses the epoch, `PrivateTest` (test) is not "
        "touched. Faces of `Training` that stand pixel for pixel in validation are left out, so that all of validation "
        "is unseen.",
    ]


def _training(recipe: Recipe, trained: Trained) -> list[str]:
    return [
        f"{len(trained.history)} epochs ({trained_minutes(trained):.0f} minutes), the weights of epoch "
        f"{trained.best_epoch}. SGD with Nesterov momentum {recipe.momentum}, batch {recipe.batch}, learning rate "
        f"{recipe.learning_rate} with warm-up and a cosine to zero, decoupled weight decay {recipe.weight_decay}, a "
        f"running average of the weights. The 7-class head learns the labels, smoothed by {recipe.label_smoothing}; "
        "the 8-class head learns the distribution of the votes. Faces are turned, scaled, shifted, mirrored, blurred, "
        "relit and partly erased at random."
    ]


def _again(recipe: Recipe) -> str:
    return f"""```
pip install ".[train]"
fer-studio train --recipe recipes/{recipe.model}.toml --data fer2013.csv --ferplus fer2013new.csv --out RUN --export DIR
fer-studio evaluate --model DIR --data fer2013.csv --ferplus fer2013new.csv --split validation --classes 8
```"""
