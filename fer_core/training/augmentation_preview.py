"""A sheet of training faces as the network gets to see them."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from fer_core.datasets.arrays import SIDE, FaceArrays
from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path
from fer_core.training.augmentation import Augment, draw
from fer_core.training.mixup import Mixup, draw_mixup, partner_share
from fer_core.training.recipe import Recipe
from fer_core.training.selection import select
from fer_core.training.targets import needs_votes

ENLARGED = 2
"""Screen pixels a face's pixel."""

TILE = SIDE * ENLARGED
GAP = 6
NAMES = 96
"""Width of the column of labels, in pixels."""
LINE = 18
"""Height of a line of text, in pixels."""

Faces = NDArray[np.uint8]


@dataclass(frozen=True)
class SheetRow:
    """A row of the sheet.

    Attributes:
        name: at its left.
        faces: uint8 (columns, 48, 48); the original first, unless the row shows mixed faces.
        captions: below the faces, one each.
    """

    name: str
    faces: Faces
    captions: tuple[str, ...]


def sheet_rows(data: FaceArrays, recipe: Recipe, faces: int, changes: int, seed: int) -> list[SheetRow]:
    """Change some training faces as the trainer does.

    Args:
        data: where the faces are drawn from, one class after the other: those that training would use.
        recipe: says how far faces are changed and whether they are mixed.
        faces: how many.
        changes: how often each is changed.
        seed: of the choice and of the changes.

    Returns:
        For each face the original and its changes and, where the recipe mixes faces, a row with the same changes
        mixed with those of the next face.

    Raises:
        FerError: if the data has no train or validation split, or too few faces.
    """
    train = _train(data, recipe)
    if len(train) < faces:
        raise FerError(f"The data has only {len(train)} training faces. Ask for fewer.", settings=["faces"])
    rng = np.random.default_rng(seed)
    train = train.take(_one_of_each(train.labels, faces, rng))
    names = [train.label_order[label] for label in train.labels]
    augment, mixup = Augment(seed), Mixup()
    originals = train.images[..., None].astype(np.float32)
    changed, mixed, captions = [], [], []
    for _ in range(changes):
        image = augment(originals, draw(rng, faces, recipe.augmentation))
        how = draw_mixup(rng, faces, recipe.mixup, recipe.cutmix)
        changed.append(_bytes(image))
        mixed.append(_bytes(mixup(image, how)))
        kind = "mixup" if how[:, 0].any() else "cutmix"
        captions.append([f"{kind} {share:.0%}" for share in partner_share(how)[:, 0]])
    rows = []
    for i, name in enumerate(names):
        row = np.stack([train.images[i], *(column[i] for column in changed)])
        rows.append(SheetRow(name, row, ("original", *(str(number + 1) for number in range(changes)))))
        if recipe.mixup or recipe.cutmix:
            partner = f"and {names[(i + 1) % faces]}"
            blended = np.stack([np.full((SIDE, SIDE), 255, np.uint8), *(column[i] for column in mixed)])
            rows.append(SheetRow(partner, blended, ("", *(column[i] for column in captions))))
    return rows


def write_sheet(path: Path, rows: list[SheetRow], title: list[str]) -> None:
    """Draw the rows below each other into a picture, under lines of text."""
    columns = len(rows[0].faces)
    width = NAMES + columns * (TILE + GAP) + 2 * GAP
    top = LINE * len(title) + 2 * GAP
    picture = Image.new("L", (width, top + len(rows) * (TILE + LINE + GAP)), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(13)
    for number, line in enumerate(title):
        pen.text((GAP, GAP + number * LINE), line, fill=0, font=font)
    for number, row in enumerate(rows):
        y = top + number * (TILE + LINE + GAP)
        pen.text((GAP, y + TILE // 2 - LINE // 2), row.name, fill=0, font=font)
        for column, (face, caption) in enumerate(zip(row.faces, row.captions, strict=True)):
            x = NAMES + column * (TILE + GAP) + (GAP if column else 0)
            picture.paste(Image.fromarray(face).resize((TILE, TILE), Image.Resampling.NEAREST), (x, y))
            pen.text((x + TILE // 2, y + TILE + 1), caption, fill=90, font=font, anchor="ma")
    with atomic_path(path, part=f"{path.name}.part") as lent:
        picture.save(lent, format="PNG")


def title_lines(recipe: Recipe, seed: int) -> list[str]:
    """Say what the recipe does to faces, a few words a line."""
    settings = recipe.augmentation.model_dump()
    sides = settings.pop("erase_side")
    words = [f"{name} {value:g}" if name != "flip" else "flip" for name, value in settings.items() if value]
    if settings["erase"]:
        words.append(f"erased side {sides[0]:g} to {sides[1]:g}")
    words += [f"{name} {value:g}" for name, value in (("mixup", recipe.mixup), ("cutmix", recipe.cutmix)) if value]
    lines = [f"Training faces as {recipe.model} sees them, seed {seed}"]
    lines += [", ".join(words[start : start + 7]) for start in range(0, len(words), 7)]
    return lines if words else [*lines, "The recipe changes nothing."]


def _train(data: FaceArrays, recipe: Recipe) -> FaceArrays:
    """Return the faces that training would use; without the votes it needs, all of the split."""
    if data.votes is None and needs_votes(recipe):
        return data.of_split("train")
    return select(data, recipe).train


def _one_of_each(labels: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return rows that go round the classes."""
    order = rng.permutation(len(labels))
    turn: dict[int, int] = {}
    place = []
    for row in order:
        label = int(labels[row])
        turn[label] = turn.get(label, -1) + 1
        place.append((turn[label], label))
    chosen = sorted(range(len(order)), key=place.__getitem__)[:count]
    return np.asarray(order[chosen], np.int64)


def _bytes(image: object) -> Faces:
    """Return faces (n, 48, 48, 1) as the grey levels a screen shows."""
    found = keras.ops.convert_to_numpy(image)[..., 0]
    return np.asarray(np.clip(np.round(found), 0, 255), np.uint8)
