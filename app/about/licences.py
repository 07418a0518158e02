"""Under which licences what the program is made of comes, with the whole texts, from what is installed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from itertools import takewhile
from pathlib import Path
from typing import Final

from app.translation import tr

_OWN: Final = "fer-studio"
_ROOT: Final = Path(__file__).parents[2]
_TEXTS: Final = Path(__file__).with_name("texts")
_TEXT_FILE: Final = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)", re.IGNORECASE)
_EXTRA_FOR_MAKERS: Final = re.compile(r"extra == ['\"](test|bench)['\"]")
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_KNOWN: Final = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF",
}


@dataclass(frozen=True)
class Component:
    """Something the program is made of.

    Attributes:
        name: What it is called.
        version: Which one it is.
        licence: Its licence in a few words, as it says itself.
        read: Reads the licence whole, with the notices that come with it: of all at once that takes seconds.
    """

    name: str
    version: str
    licence: str
    read: Callable[[], str]


def components(stopping: Callable[[], bool] = lambda: False) -> tuple[Component, ...]:
    """Return the program, the models it uses, and every package it needs that is installed, by name.

    Args:
        stopping: Whether nobody waits for them any more; what is left out then does not matter.
    """
    needed = takewhile(lambda _: not stopping(), _needed())
    packages = sorted((_component(one) for one in needed), key=lambda one: one.name.casefold())
    return (_program(), *_models(), *_ffmpeg(), *packages)


def _program() -> Component:
    from fer_core import __version__

    return Component("FER Studio", __version__, "Apache-2.0", _own_text)


def _own_text() -> str:
    """Return the program's licence: in a clone it lies beside the packages, else in what pip notes of it."""
    beside = _ROOT / "LICENSE"
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    try:
        return _texts_of(distribution(_OWN))
    except PackageNotFoundError:
        return ""


def _models() -> tuple[Component, ...]:
    from fer_core.vision.assets import known_assets, pinned_wheel

    wheel = pinned_wheel()

    def read() -> str:
        return (
            f"Copyright {wheel.copyright}. Taken unchanged from {wheel.distribution} {wheel.version}.\n\n{_own_text()}"
        )

    return tuple(
        Component(tr("Model “{0}”").format(one.title), wheel.version, one.licence, read) for one in known_assets()
    )


def _ffmpeg() -> tuple[Component, ...]:
    """Return FFmpeg, which comes inside of PyAV and says itself how it was built."""
    try:
        import av
        from av._core import library_meta
    except ImportError:
        return ()
    said = library_meta.get("libavcodec")
    if said is None:
        return ()
    licence = str(said["license"])
    built = tr("FFmpeg says of itself: {0}.\nIt was built with: {1}").format(licence, said["configuration"])
    return (Component("FFmpeg", str(av.ffmpeg_version_info), licence, lambda: f"{built}\n\n{_known_text(licence)}"),)


def _needed() -> Iterator[Distribution]:
    """Yield the distributions the program needs, those that these need among them; all where it is not installed."""
    try:
        waiting = _requirements(distribution(_OWN))
    except PackageNotFoundError:
        seen: set[str] = set()
        for one in distributions():
            if _plain(one.metadata["Name"]) not in seen:
                seen.add(_plain(one.metadata["Name"]))
                yield one
        return
    known = {_plain(_OWN)}
    while waiting:
        name = waiting.pop()
        if _plain(name) in known:
            continue
        known.add(_plain(name))
        try:
            found = distribution(name)
        except PackageNotFoundError:  # of an extra, or of another system
            continue
        yield found
        waiting += _requirements(found)


def _requirements(of: Distribution) -> list[str]:
    names = []
    for line in of.requires or ():
        requirement, _, marker = line.partition(";")
        name = _NAME.match(requirement.strip())
        # What other packages offer as extras is installed by whoever asks for it; tests are no part of the program.
        wanted = "extra" not in marker or (of.metadata["Name"] == _OWN and not _EXTRA_FOR_MAKERS.search(marker))
        if name is not None and wanted:
            names.append(name[0])
    return names


def _component(of: Distribution) -> Component:
    meta = of.metadata
    given = {key: (meta.get_all(key) or [""])[0] for key in ("License-Expression", "License")}
    licence = given["License-Expression"] or _classified(of) or _first_line(given["License"])

    def read() -> str:
        return _texts_of(of) or _known_text(licence) or tr("The package brings no text of its licence along.")

    return Component(meta["Name"], of.version, licence or tr("see its text"), read)


def _classified(of: Distribution) -> str:
    given = [
        line.rpartition(" :: ")[2] for line in of.metadata.get_all("Classifier") or () if line.startswith("License")
    ]
    return ", ".join(dict.fromkeys(_KNOWN.get(name, name) for name in given if name != "OSI Approved"))


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 60 else f"{line[:57]}…"


def _texts_of(of: Distribution) -> str:
    """Return the texts of licences and notices in a distribution, each once and under its name where there are more."""
    found: dict[str, str] = {}
    for file in of.files or ():
        if _TEXT_FILE.search(file.name) and file.suffix.lower() in ("", ".txt", ".md", ".rst", ".apache", ".bsd"):
            try:
                text = Path(str(of.locate_file(file))).read_text(encoding="utf-8", errors="replace").strip()
            except OSError:
                continue
            if text:
                found.setdefault(text, file.name)
    if len(found) <= 1:
        return "".join(found)
    return "\n\n\n".join(f"{name}\n{'-' * len(name)}\n\n{text}" for text, name in found.items())


def _known_text(licence: str) -> str:
    """Return the GNU licences, which a few packages name without bringing them along."""
    if "LGPL" not in licence:
        return ""
    # The lesser licence is written as additions to the general one.
    return "\n\n\n".join((_TEXTS / name).read_text(encoding="utf-8") for name in ("LGPL-3.0.txt", "GPL-3.0.txt"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
