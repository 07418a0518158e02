"""Logs for TensorBoard, read back."""

from pathlib import Path

import pytest

pytest.importorskip("tensorboardX", reason="tensorboardX comes with the extra 'train'")

from fer_core.training.tensorboard import FOLDER, TensorBoardLog, read_scalars, tag

ROWS = [
    {"epoch": epoch, "learning_rate": 0.1 / epoch, "loss": 2.0 / epoch, "val_accuracy_fer2013": 0.25 * epoch}
    for epoch in (1, 2, 3)
]


def scalars(run: Path) -> list[tuple[str, int, float]]:
    return sorted((name, step, round(value, 4)) for name, step, value in read_scalars(run / FOLDER))


def expected(epochs: int) -> list[tuple[str, int, float]]:
    return sorted(
        (tag(key), int(row["epoch"]), round(value, 4))
        for row in ROWS[:epochs]
        for key, value in row.items()
        if key != "epoch"
    )


def test_every_figure_of_every_epoch_is_there(tmp_path: Path) -> None:
    with TensorBoardLog(tmp_path) as log:
        for row in ROWS:
            log.write(row)
    assert scalars(tmp_path) == expected(3)
    assert ("accuracy_fer2013/validation", 2, 0.5) in scalars(tmp_path)


def test_going_on_adds_a_file_and_doubles_nothing(tmp_path: Path) -> None:
    for epochs in (2, 3, 3):
        with TensorBoardLog(tmp_path) as log:
            for row in ROWS[:epochs]:
                log.write(row)
    assert len(list((tmp_path / FOLDER).iterdir())) == 3
    assert scalars(tmp_path) == expected(3)


def test_an_epoch_that_a_stop_cut_off_is_written_again(tmp_path: Path) -> None:
    with TensorBoardLog(tmp_path) as log:
        for row in ROWS[:2]:
            log.write(row)
    (path,) = (tmp_path / FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    assert scalars(tmp_path) == expected(1)
    with TensorBoardLog(tmp_path) as log:
        for row in ROWS:
            log.write(row)
    assert scalars(tmp_path) == expected(3)
