"""An export from the network to the model folder."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.calibration.risk_coverage import risk_coverage_png
from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from fer_core.export.card import PICTURE, card
from fer_core.export.folder import EXPORTS, staging_folder, write_model_folder
from fer_core.export.formats import (
    FILES,
    Examples,
    FormatFigures,
    Made,
    check_formats,
    choose,
    keep_formats,
    make_formats,
)
from fer_core.export.measuring import Measured, calibrate_and_measure
from fer_core.export.provenance import provenance
from fer_core.export.source import NETWORK, Source
from fer_core.inference.model_folder import MANIFEST, ModelFolder, shipped_model

TYPICAL_FACES: Final = 500
"""Training faces that the ranges of integers are found on."""


@dataclass(frozen=True, eq=False)
class Exported:
    """What came out.

    Attributes:
        folder: The model folder.
        measured: The calibrated network on validation.
        formats: Every format that was made, and why others could not be.
        kept: Those that lie in ``exports``.
        chosen: The one that became ``model.tflite``.
    """

    folder: ModelFolder
    measured: Measured
    formats: Made
    kept: list[str]
    chosen: FormatFigures

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON holds them."""
        return {
            "folder": str(self.folder.path),
            "chosen": self.chosen.format,
            "formats": [row.as_json() for row in self.formats.figures],
            "failed": self.formats.failed,
            "kept": self.kept,
            "calibration": {name: head.calibration.as_json() for name, head in self.measured.heads.items()},
            "validation": {classes: found.as_json() for classes, found in self.measured.figures.items()},
            "flip": {classes: found.as_json() for classes, found in self.measured.flipped.items()},
        }


def export(
    source: Source,
    folder: Path,
    data: FaceArrays,
    formats: Sequence[str] = (),
    on_progress: Callable[[str], None] = lambda step: None,
) -> Exported:
    """Calibrate a network, convert it, check every format, and write the model folder.

    Everything is made and checked in a folder of its own first, so that a failure leaves an earlier model as it was.

    Args:
        source: The network; its weights are changed.
        folder: The model folder; made if it is not there.
        data: Faces with a train and a validation split, with votes if the network reads the 8 classes.
        formats: Which formats besides ``model.tflite`` are kept, in ``exports``.
        on_progress: Told what is done next.

    Raises:
        FerError: No LiteRT file is fit to be ``model.tflite``, the data or the formats are not what they have to be, or
            the folder cannot be written or another export is at it.
    """
    check_formats(formats)
    beside = ModelFolder.read(shipped_model())
    validation, typical = data.of_split("validation"), _typical_faces(data)
    # TensorFlow takes some characters of a path for patterns, so it does not work where the user says.
    with staging_folder(folder) as made, tempfile.TemporaryDirectory(prefix="fer-studio-") as scratch:
        work = Path(scratch)
        measured = calibrate_and_measure(source.network, validation, on_progress)
        source = replace(source, network=measured.network)
        images = validation.images[..., None].astype(np.float32)
        examples = Examples(typical, images, measured.outputs, measured.ground_truths, beside)
        found = make_formats(source.network, work, examples, on_progress)
        kept = [name for name in dict.fromkeys(formats) if name not in found.failed]
        chosen = choose(found.figures)
        if chosen is None:
            raise FerError(_refused(found, work, kept, made, folder))
        source.network.save(made / NETWORK)
        (made / "model.tflite").write_bytes((work / FILES[chosen.format]).read_bytes())
        curves = {f"{len(head.labels)} classes": head for head in measured.heads.values()}
        picture = risk_coverage_png(
            {name: head.curve for name, head in curves.items()},
            {name: head.thresholds for name, head in curves.items()},
        )
        (made / PICTURE).write_bytes(picture)
        text = card(source, measured, found.figures, chosen, data)
        (made / "MODEL_CARD.md").write_text(text, encoding="utf-8")
        keep_formats(work, made / EXPORTS, kept)
        written = write_model_folder(made, folder, provenance(source, measured, found.figures, chosen))
    return Exported(written, measured, found, kept, chosen)


def _typical_faces(data: FaceArrays) -> NDArray[np.uint8]:
    train = data.of_split("train")
    train = train.take(train.in_ferplus) if train.in_ferplus.any() else train
    rows = np.random.default_rng(0).permutation(len(train))[:TYPICAL_FACES]
    return train.images[rows]


def _refused(found: Made, work: Path, kept: Sequence[str], made: Path, folder: Path) -> str:
    """Keep what was asked for where no model can be written, and say why it cannot."""
    why = f"No LiteRT file can become model.tflite: {'; '.join(found.shortfalls())}."
    if not kept:
        return f"{why} So nothing was exported."
    if (folder / MANIFEST).exists():
        return f"{why} So nothing was exported, and the model in {folder} stays as it was."
    # Moved when whole: the files come from another disk.
    keep_formats(work, made / EXPORTS, kept)
    shutil.rmtree(folder / EXPORTS, ignore_errors=True)
    (made / EXPORTS).replace(folder / EXPORTS)
    return f"{why} So there is no model folder, but what was asked for is in {folder / EXPORTS}: {', '.join(kept)}."
