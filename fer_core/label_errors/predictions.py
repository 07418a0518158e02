"""What networks say of every face of a data set, and the file it is kept in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import mirrored, select_classes
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.inference.classifier import EmotionClassifier
from fer_core.text import count_noun

Floats = NDArray[np.float32]

OUT_OF_FOLD: Final = "probabilities.npz"
"""Beside the suspects: the probabilities of the networks that were trained to judge the labels."""

_SUM: Final = 1e-3
"""How far a row's sum may lie from one before it is taken for something else than probabilities."""

_BATCH: Final = 256


@dataclass(frozen=True)
class Probabilities:
    """Probabilities of every face, row for row with ``ids``.

    Attributes:
        ids: of the faces.
        label_order: the classes, in the order of the columns.
        held_out: float32 (n, K), by the network that did not learn from the face.
        learnt: float32 (n, K), the mean of the networks that did, or None.
    """

    ids: tuple[str, ...]
    label_order: tuple[str, ...]
    held_out: Floats
    learnt: Floats | None = None

    def aligned(self, ids: Sequence[str], label_order: Sequence[str]) -> "Probabilities":
        """Return them for these faces and classes, in this order, rows summing to one.

        Raises:
            FerError: if they lack a face or a class.
        """
        place = {name: row for row, name in enumerate(self.ids)}
        lacking = [name for name in ids if name not in place]
        if lacking:
            raise FerError(
                f"The probabilities lack {len(lacking):,} of {count_noun(len(ids), 'face')}, the first is "
                f"{lacking[0]}. Make them anew from this version of the data."
            )
        strange = [name for name in label_order if name not in self.label_order]
        if strange:
            raise FerError(f"The probabilities are for {', '.join(self.label_order)}; they lack {', '.join(strange)}.")
        rows = np.array([place[name] for name in ids], np.int64)
        columns = np.array([self.label_order.index(name) for name in label_order], np.int64)

        def chosen(values: Floats) -> Floats:
            part = values[np.ix_(rows, columns)].astype(np.float64)
            return np.asarray(part / np.maximum(part.sum(axis=1, keepdims=True), 1e-12), np.float32)

        learnt = None if self.learnt is None else chosen(self.learnt)
        return replace(
            self, ids=tuple(ids), label_order=tuple(label_order), held_out=chosen(self.held_out), learnt=learnt
        )


def predict_dataset(
    classifier: EmotionClassifier,
    dataset: DatasetVersion,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Probabilities:
    """Return what a trained network predicts of every face, the mean of the face and its mirror image.

    Args:
        classifier: the network; what it learnt from is the caller's to know.
        dataset: the faces.
        on_progress: is given the faces done and their total.

    Raises:
        FerError: if no head of the network has all classes of the data.
    """
    heads = {int(count): head.labels for count, head in classifier.folder.manifest.heads.items()}
    able = [count for count, names in heads.items() if set(dataset.label_order) <= set(names)]
    if not able:
        raise FerError(
            f"The network does not tell all of {', '.join(dataset.label_order)}. Leave it out to have networks trained "
            "on the data itself.",
            settings=["model"],
        )
    classes = min(able)
    parts = []
    for start in range(0, len(dataset), _BATCH):
        crops = dataset.grey(slice(start, start + _BATCH))
        found = classifier.probabilities(crops, classes) + classifier.probabilities(mirrored(crops), classes)
        parts.append(select_classes(found, heads[classes], dataset.label_order))
        on_progress(min(start + _BATCH, len(dataset)), len(dataset))
    held_out = np.concatenate(parts).astype(np.float32)
    return Probabilities(tuple(dataset.faces["id"]), dataset.label_order, held_out)


def write_probabilities(path: Path, found: Probabilities) -> None:
    """Write them as ``.npz``: ``ids``, ``label_order``, ``held_out``, and ``learnt`` where there is one.

    Raises:
        FerError: if the disk refuses.
    """
    arrays = {"held_out": found.held_out} | ({} if found.learnt is None else {"learnt": found.learnt})
    with explain_write_errors(path.parent, resumable=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path, part=f"part.{path.name}") as lent, lent.open("wb") as file:
            np.savez_compressed(
                file,
                ids=np.array(found.ids),
                label_order=np.array(found.label_order),
                **arrays,  # type: ignore[arg-type]  # numpy's stubs take them for its flag
            )


def read_probabilities(path: Path) -> Probabilities:
    """Read what ``write_probabilities`` wrote, or a file of the same arrays made elsewhere; ``learnt`` may be missing.

    Raises:
        FerError: if the file is missing, damaged, or holds something else.
    """
    try:
        stored = np.load(path, allow_pickle=False)
        if not isinstance(stored, np.lib.npyio.NpzFile):
            raise FerError(f"{path} holds one array; give a file .npz with ids, label_order and held_out.")
        with stored:
            arrays = {name: stored[name] for name in stored.files}
        found = Probabilities(
            ids=tuple(map(str, arrays["ids"])),
            label_order=tuple(map(str, arrays["label_order"])),
            held_out=arrays["held_out"].astype(np.float32),
            learnt=arrays["learnt"].astype(np.float32) if "learnt" in arrays else None,
        )
    except FileNotFoundError:
        raise FerError(f"There is no file {path}. Check its path.", settings=["probabilities"]) from None
    except KeyError as error:
        raise FerError(f"{path} lacks the array {error}: give ids, label_order and held_out.") from None
    except (OSError, ValueError, EOFError, BadZipFile, AttributeError, TypeError) as error:
        raise FerError(f"{path} holds no probabilities: {error}.") from None
    shape = len(found.ids), len(found.label_order)
    for name, values in (("held_out", found.held_out), ("learnt", found.learnt)):
        if values is None:
            continue
        if values.shape != shape:
            raise FerError(f"{path} is damaged: {name} is {values.shape}, not {shape} as its ids and labels say.")
        if not np.isfinite(values).all() or (values < 0).any() or (abs(values.sum(axis=1) - 1) > _SUM).any():
            raise FerError(f"{path} holds no probabilities: a row of {name} does not sum to one.")
    return found
