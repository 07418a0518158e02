"""Reads several data sets and writes one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.arrays import resize_to
from fer_core.datasets.labels import LabelRule
from fer_core.datasets.merge.class_limits import within_class_limits
from fer_core.datasets.merge.labels import mapped_labels, merged_order
from fer_core.datasets.merge.names import ids_of, names_of, sources_of
from fer_core.datasets.splits.assign import people_of
from fer_core.datasets.splits.resplit import Counts, faces_by_split
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError

_BATCH_BYTES: Final = 16 << 20
_OUT_OF_SHAPE: Final = 1.02


@dataclass(frozen=True)
class MergePlan:
    """How data sets come together.

    Attributes:
        labels: what classes become.
        class_limits: at most so many faces of a class; see ``parse_class_limits``.
        size: height and width of the pictures; None for those of the smallest.
        colour: whether they have red, green and blue; None for grey as soon as one is grey.
        seed: chooses the faces that stay where there are too many.
    """

    labels: tuple[LabelRule, ...] = ()
    class_limits: Mapping[str, int] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    colour: bool | None = None
    seed: int = 0


@dataclass(frozen=True)
class Merged:
    """What came of it.

    Attributes:
        dataset: the new data set.
        before: for each source, the number of faces by split and class.
        after: the same for the new one.
        dropped: faces left out by a rule, by the class they had.
        over_limit: faces left out by a limit, by class.
        duplicates: pictures that more than one of the sources has.
        leaks: of these, pictures that are in more than one split.
        notes: what one would not expect, in sentences.
    """

    dataset: DatasetVersion
    before: dict[str, Counts]
    after: Counts
    dropped: dict[str, int]
    over_limit: dict[str, int]
    duplicates: int
    leaks: int
    notes: tuple[str, ...]


def _no_progress(done: int, total: int) -> None:
    pass


def merge_datasets(
    datasets: Sequence[DatasetVersion],
    out: Path,
    plan: MergePlan | None = None,
    on_progress: Callable[[int, int], None] = _no_progress,
) -> Merged:
    """Write the faces of several data sets into a new one; a few megabytes of pictures are in memory at a time.

    Splits, votes, flags, people and provenance are kept; a person's name means one person in all of them. Ids get their
    data set's name in front where they would be there twice.

    Args:
        datasets: at least one, each a version of its own.
        out: the new folder.
        plan: what changes on the way.
        on_progress: is told the pictures written, and their number.

    Raises:
        FerError: if a data set is given twice, a rule or limit concerns nothing, nothing is left, or ``out`` is in use
            or inside a data set.
    """
    plan = plan or MergePlan()
    if len({(dataset.folder.resolve(), dataset.version.number) for dataset in datasets}) < len(datasets):
        raise FerError("A data set is given twice. Give each once.")
    _refuse_inside(out, datasets)
    names = names_of(datasets)
    faces, prefixed = _tables(datasets, names, plan.labels)
    was = pd.concat([dataset.faces["label"] for dataset in datasets], ignore_index=True)
    dropped = _by_class(was[faces["label"] == ""])
    order = merged_order(datasets, [part["label"] for _, part in faces.groupby("dataset", sort=True)])
    kept = faces[faces["label"] != ""]
    stays = within_class_limits(kept, plan.class_limits, plan.seed)
    over_limit, kept = _by_class(kept["label"][~stays]), kept[stays]
    if kept.empty:
        raise FerError("No face is left: the rules for labels leave all of them out.")
    shape = _shape(datasets, plan)
    notes = _notes(datasets, names, prefixed, shape)
    details: dict[str, Any] = {
        "sources": [
            {"name": name, "path": str(dataset.folder), "version": dataset.version.number, "faces": len(dataset)}
            for name, dataset in zip(names, datasets, strict=True)
        ],
        "labels": [rule.text for rule in plan.labels],
        "caps": dict(plan.class_limits),
        "seed": plan.seed,
        "left_out_by_label": dropped,
        "left_out_by_cap": over_limit,
        "notes": notes,
    }
    with DatasetWriter(out, out.name, shape, order) as writer:
        for place, dataset in enumerate(datasets):
            _copy(dataset, kept[kept["dataset"] == place], shape, writer, lambda done: on_progress(done, len(kept)))
        merged = writer.finish("merge", details)
    duplicates, across = _duplicates(merged.faces["hash"], kept["dataset"].to_numpy(np.int64), merged.faces["split"])
    before = {name: faces_by_split(dataset.faces) for name, dataset in zip(names, datasets, strict=True)}
    return Merged(merged, before, faces_by_split(merged.faces), dropped, over_limit, duplicates, across, tuple(notes))


def _refuse_inside(out: Path, datasets: Sequence[DatasetVersion]) -> None:
    for dataset in datasets:
        if dataset.folder.resolve() in out.resolve().parents:
            raise FerError(f"{out} lies inside {dataset.folder}, which is to be merged. Choose a folder outside of it.")


def _tables(
    datasets: Sequence[DatasetVersion], names: Sequence[str], rules: Sequence[LabelRule]
) -> tuple[pd.DataFrame, list[str]]:
    """Return all faces with their new ids, sources and labels, and where they come from: ``dataset`` and ``place``."""
    ids, prefixed = ids_of(datasets, names)
    labels = mapped_labels(datasets, names, rules)
    columns = zip(datasets, ids, sources_of(datasets, names), labels, strict=True)
    tables = [
        dataset.faces.assign(
            id=own,
            source=source,
            person=people_of(dataset.faces),
            label=label,
            dataset=number,
            place=np.arange(len(dataset)),
        )
        for number, (dataset, own, source, label) in enumerate(columns)
    ]
    return pd.concat(tables, ignore_index=True), prefixed


def _by_class(labels: pd.Series) -> dict[str, int]:
    return {str(name): int(number) for name, number in labels.value_counts().sort_index().items()}


def _shape(datasets: Sequence[DatasetVersion], plan: MergePlan) -> tuple[int, ...]:
    size = plan.size or min((dataset.size for dataset in datasets), key=lambda size: size[0] * size[1])
    colour = all(dataset.colour for dataset in datasets) if plan.colour is None else plan.colour
    return (*size, 3) if colour else size


def _notes(
    datasets: Sequence[DatasetVersion], names: Sequence[str], prefixed: Sequence[str], shape: tuple[int, ...]
) -> list[str]:
    """Say what happens to pictures and ids that one would not expect."""
    notes = []
    for name, dataset in zip(names, datasets, strict=True):
        height, width = dataset.size
        if (height, width) != shape[:2]:
            ratio = (height * shape[1]) / (width * shape[0])
            how = "stretched" if max(ratio, 1 / ratio) > _OUT_OF_SHAPE else "resized"
            notes.append(f"The pictures of {name} are {how} from {width}x{height} to {shape[1]}x{shape[0]}.")
        if dataset.colour != (len(shape) == 3):
            notes.append(
                f"The pictures of {name} lose their colours."
                if dataset.colour
                else f"The pictures of {name} are grey and stay so, in three equal channels."
            )
    if prefixed:
        notes.append(f"Ids would have been there twice: the name is put in front of those of {', '.join(prefixed)}.")
    return notes


def _copy(
    dataset: DatasetVersion,
    faces: pd.DataFrame,
    shape: tuple[int, ...],
    writer: DatasetWriter,
    on_progress: Callable[[int], None],
) -> None:
    height, width = dataset.size
    batch = max(1, _BATCH_BYTES // (max(height * width, shape[0] * shape[1]) * 3))
    for start in range(0, len(faces), batch):
        part = faces.iloc[start : start + batch]
        pictures = dataset.pictures(part["place"].to_numpy(np.int64))
        writer.add(_brought_to(pictures, shape), [_row(face) for face in part.itertuples(index=False)])
        on_progress(writer.count)


def _row(face: Any) -> Row:  # noqa: ANN401 - pandas makes the type of its tuples as it goes
    votes = None if face.votes is None or face.votes is pd.NA else tuple(int(number) for number in face.votes)
    return Row(
        face.id, face.source, face.provenance, face.split, face.label, votes, face.person, tuple(face.flags.split())
    )


def _brought_to(pictures: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Bring pictures to a size, and to grey or colour; those that are so already pass unchanged."""
    if pictures.shape[1:] == shape:
        return pictures
    resized = np.empty((len(pictures), *shape), np.uint8)
    fewer_pixels = pictures.shape[1] * pictures.shape[2] > shape[0] * shape[1]
    for target, picture in zip(resized, pictures, strict=True):
        if picture.ndim != len(shape):
            turn = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_RGB2GRAY
            picture = np.asarray(cv2.cvtColor(picture, turn), np.uint8)
        target[:] = resize_to(picture, shape[0], shape[1], average=fewer_pixels)
    return resized


def _duplicates(hashes: pd.Series, dataset: NDArray[np.int64], splits: pd.Series) -> tuple[int, int]:
    """Count pictures that several data sets have, and those of them in several splits."""
    table = pd.DataFrame({"hash": hashes.to_numpy(), "dataset": dataset, "split": splits.to_numpy()})
    clusters = table.groupby("hash", sort=False).nunique()
    shared = clusters[clusters["dataset"] > 1]
    return len(shared), int((shared["split"] > 1).sum())
