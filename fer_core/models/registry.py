"""The zoo: every network there is, as data that needs no training library to be read."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from fer_core.errors import FerError


@dataclass(frozen=True)
class Entry:
    """A network of the zoo.

    Attributes:
        name: what recipes and commands call it.
        document: the document of the project it comes from, or ``FER Studio`` for its own.
        input: height, width, channels.
        classes: number of classes of each head.
        parameters: all weights, with every head.
        trainable: those that training changes.
        builder: ``module:function`` that builds it, imported only when it is built.
    """

    name: str
    document: str
    input: tuple[int, int, int]
    classes: dict[str, int]
    parameters: int
    trainable: int
    builder: str


ZOO: tuple[Entry, ...] = (
    Entry(
        name="fer_small",
        document="FER Studio",
        input=(48, 48, 1),
        classes={"fer2013": 7, "ferplus": 8},
        parameters=1_184_335,
        trainable=1_181_423,
        builder="fer_core.models.fer_small:fer_small",
    ),
)


def entry(name: str) -> Entry:
    """Return the network called ``name``.

    Raises:
        FerError: if there is none.
    """
    for candidate in ZOO:
        if candidate.name == name:
            return candidate
    raise FerError(f"There is no network called '{name}'. There are: {', '.join(e.name for e in ZOO)}.")


def builder(name: str) -> Callable[..., Any]:
    """Return the function that builds the network; this imports Keras.

    Raises:
        FerError: if there is no such network.
    """
    module, function = entry(name).builder.split(":")
    build: Callable[..., Any] = getattr(import_module(module), function)
    return build
