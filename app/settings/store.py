"""The settings file, and values in it as attributes of a class."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths, QTemporaryDir

T = TypeVar("T")


class SettingsStore:
    """One settings file, read by the kind of value. What makes no sense is answered with the default."""

    def __init__(self, file: Path) -> None:
        self._file = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return Path(self._file.fileName())

    def put(self, key: str, value: object) -> None:
        """Remember a value; None for nothing."""
        if value is None:
            self._file.remove(key)
        else:
            self._file.setValue(key, value)

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self._file.value(key, default)
        return value if isinstance(value, str) else default

    def paths(self, key: str) -> tuple[Path, ...]:
        """Return paths, of which each was a line."""
        return tuple(Path(line) for line in self.text(key).splitlines() if line)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return whether something is so."""
        return str(self._file.value(key, default)).lower() == "true"

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number within its bounds."""
        try:
            value = float(str(self._file.value(key, default)))
        except ValueError:
            return default
        return value if low <= value <= high else default

    def folder(self, key: str, place: QStandardPaths.StandardLocation, below: str) -> Path:
        """Return a folder; at first one below a place that the system keeps for the user."""
        remembered = self.text(key)
        if remembered:
            return Path(remembered)
        return Path(QStandardPaths.writableLocation(place) or Path.home()) / below

    def raw_bytes(self, key: str) -> QByteArray:
        """Return what Qt wrote there, empty at first."""
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def everything(self) -> dict[str, object]:
        """Return all that is remembered."""
        return {key: self._file.value(key) for key in self._file.allKeys()}

    def replace(self, everything: dict[str, object]) -> None:
        """Remember this, and nothing else."""
        self._file.clear()
        for key, value in everything.items():
            self._file.setValue(key, value)

    def save(self) -> None:
        """Write to disk now."""
        self._file.sync()

    def forget(self) -> None:
        """Remove the file. What is put from now on is forgotten with the program.

        Raises:
            OSError: The file may not be removed.
        """
        self._file.sync()
        self.path.unlink(missing_ok=True)
        self._scratch = QTemporaryDir()  # removed with this object
        self._file = QSettings(self._scratch.filePath("settings.ini"), QSettings.Format.IniFormat)


class Stored(Protocol):
    """What has a settings file."""

    @property
    def store(self) -> SettingsStore:
        """The file."""
        ...


class Kept(Generic[T]):
    """A value of the file that is an attribute of whose file it is.

    Args:
        read: Takes it from the file.
        write: Puts it there.
    """

    def __init__(self, read: Callable[[SettingsStore], T], write: Callable[[SettingsStore, T], None]) -> None:
        self._read = read
        self._write = write

    def __get__(self, owner: Stored, kind: type | None = None) -> T:
        """Read it."""
        return self._read(owner.store)

    def __set__(self, owner: Stored, value: T) -> None:
        """Write it."""
        self._write(owner.store, value)


def text(key: str, default: str = "") -> Kept[str]:
    """A text."""
    return Kept(lambda store: store.text(key, default), lambda store, value: store.put(key, value))


def choice(key: str, choices: tuple[T, ...]) -> Kept[T]:
    """One of several texts, the first at first."""

    def read(store: SettingsStore) -> T:
        value = store.text(key)
        return next((one for one in choices if one == value), choices[0])

    return Kept(read, lambda store, value: store.put(key, value))


def flag(key: str, *, default: bool = False) -> Kept[bool]:
    """Whether something is so."""
    return Kept(lambda store: store.flag(key, default=default), lambda store, value: store.put(key, value))


def count(key: str, default: int, low: int, high: int) -> Kept[int]:
    """A whole number within its bounds."""
    return Kept(lambda store: int(store.number(key, default, low, high)), lambda store, value: store.put(key, value))


def folder(key: str, place: QStandardPaths.StandardLocation, below: str = "") -> Kept[Path]:
    """A folder; at first one below a place that the system keeps for the user."""
    return Kept(lambda store: store.folder(key, place, below), lambda store, value: store.put(key, str(value)))


def geometry(key: str) -> Kept[QByteArray]:
    """Place and size of a window; empty at first."""
    return Kept(lambda store: store.raw_bytes(key), lambda store, value: store.put(key, value))
