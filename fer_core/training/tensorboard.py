"""The figures of a run as TensorBoard reads them, for those who watch it there.

The writer is tensorboardX, which needs no TensorFlow.
"""

import struct
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from fer_core.errors import FerError
from fer_core.extras import install_hint

FOLDER = "tensorboard"


class TensorBoardLog:
    """Event files in ``tensorboard/`` of a run's folder.

    A run that is taken up again adds a file. Rows that the folder already holds are passed over, so that writing the
    whole history again after a stop fills what is missing and doubles nothing.

    Example:
        >>> with TensorBoardLog(run) as log:  # doctest: +SKIP
        ...     log.write({"epoch": 1, "loss": 1.9, "val_loss": 1.8})

    Args:
        run: the run's folder.

    Raises:
        FerError: if tensorboardX is not installed.
    """

    def __init__(self, run: Path) -> None:
        try:
            from tensorboardX.event_file_writer import EventsWriter
        except ImportError:
            raise FerError(
                f"Logs for TensorBoard need tensorboardX, which is not installed. {install_hint('train')}"
            ) from None
        folder = run / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self._known = {(tag, step) for tag, step, _ in read_scalars(folder)}
        # The name holds the second only: the number keeps two files of one second apart.
        number = len(list(folder.glob("*.tfevents.*")))
        self._writer = EventsWriter(str(folder / "events"), f".{number}")

    def write(self, row: dict[str, float]) -> None:
        """Write an epoch's row; the epoch is the step, every other figure a curve."""
        from tensorboardX.proto.event_pb2 import Event
        from tensorboardX.proto.summary_pb2 import Summary

        step = int(row["epoch"])
        fresh = {
            tag(key): value for key, value in row.items() if key != "epoch" and (tag(key), step) not in self._known
        }
        if not fresh:
            return
        values = [Summary.Value(tag=name, simple_value=value) for name, value in fresh.items()]
        self._writer.write_event(Event(wall_time=time.time(), step=step, summary=Summary(value=values)))
        self._writer.flush()
        self._known |= {(name, step) for name in fresh}

    def close(self) -> None:
        """Close the file."""
        self._writer.close()

    def __enter__(self) -> Self:
        """Return the log itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()


def tag(key: str) -> str:
    """Return the curve's name: training and validation of one thing side by side, the rest together.

    Example:
        >>> tag("val_accuracy_ferplus"), tag("loss"), tag("learning_rate")
        ('accuracy_ferplus/validation', 'loss/training', 'run/learning_rate')
    """
    if key.startswith("val_"):
        return f"{key.removeprefix('val_')}/validation"
    return f"{key}/training" if key == "loss" or key.startswith("accuracy_") else f"run/{key}"


def read_scalars(folder: Path) -> Iterator[tuple[str, int, float]]:
    """Yield curve, step and value of everything in the event files of a folder, file by file.

    A record that a stop cut off ends its file.
    """
    from tensorboardX.proto.event_pb2 import Event

    for path in sorted(folder.glob("*.tfevents.*")):
        for record in _records(path.read_bytes()):
            event = Event.FromString(record)
            for value in event.summary.value:
                yield value.tag, event.step, value.simple_value


def _records(content: bytes) -> Iterator[bytes]:
    """Split a file of TFRecords: length, its checksum (4 bytes), data, its checksum (4 bytes)."""
    start = 0
    while start + 12 <= len(content):
        (length,) = struct.unpack_from("<Q", content, start)
        end = start + 12 + length
        if end + 4 > len(content):
            return
        yield content[start + 12 : end]
        start = end + 4
