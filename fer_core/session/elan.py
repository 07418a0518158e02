"""ELAN's annotation files (`.eaf`), version 3.0 of the EAF schema of the Max Planck Institute for Psycholinguistics.

ELAN knows ranges only, and none that overlap on a tier: a moment is written as one millisecond, and what overlaps goes
to a tier of its own. Its times are whole milliseconds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.session.events import CORRECTION, Event
from fer_core.session.people import People
from fer_core.text import count_noun, harmless

_OURS: Final = "fer-studio"
_FACE: Final = re.compile(r" face (\d{1,9})(?: \(\d+\))?$")
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA: Final = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_CONSTRAINTS: Final = (
    ("Time_Subdivision", "Time subdivision of parent annotation's time interval, no time gaps allowed within this "
                         "interval"),
    ("Symbolic_Subdivision", "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are "
                             "ordered"),
    ("Symbolic_Association", "1-1 association with a parent annotation"),
    ("Included_In", "Time alignable annotations within the parent annotation's time interval, gaps are allowed"),
)  # fmt: skip
"""The schema's stereotypes with their descriptions, word for word."""

_MIME: Final[Mapping[str, str]] = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".mpg": "video/mpeg", ".mpeg": "video/mpeg",
}  # fmt: skip
_LINE: Final = "line of the file"


@dataclass
class _Tier:
    """A tier to be written.

    Attributes:
        kind: Of its events.
        face_id: Of whom they are, or None.
        participant: What the person is called.
        author: Whose events they are.
        annotations: Begin and end in milliseconds, and the text.
    """

    kind: str
    face_id: int | None
    participant: str
    author: str
    annotations: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.kind if self.face_id is None else f"{self.kind} face {self.face_id}"


def write_elan(events: tuple[Event, ...], people: People, media: Path | None) -> bytes:
    """Return events as an EAF 3.0 document: a tier for each kind, person and author.

    Args:
        events: Any.
        people: Who the faces are.
        media: The video that they are of, or None where it is not known.
    """
    tiers = _tiers(events, people)
    times = sorted({time for tier in tiers for begin, end, _ in tier.annotations for time in (begin, end)})
    slots = {time: f"ts{number}" for number, time in enumerate(times, start=1)}
    root = ElementTree.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "", "DATE": datetime.now(UTC).astimezone().isoformat(timespec="seconds"), "FORMAT": "3.0",
            "VERSION": "3.0", "xmlns:xsi": _XSI, "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )  # fmt: skip
    _add_header(root, media, sum(len(tier.annotations) for tier in tiers))
    order = ElementTree.SubElement(root, "TIME_ORDER")
    for time, slot in slots.items():
        ElementTree.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": slot, "TIME_VALUE": str(time)})
    number, names = 0, set[str]()
    for tier in tiers:
        attributes = {"LINGUISTIC_TYPE_REF": _plain(tier.kind), "TIER_ID": _free(_plain(tier.name), names)}
        if tier.participant:
            attributes["PARTICIPANT"] = _plain(tier.participant)
        if tier.author:
            attributes["ANNOTATOR"] = _plain(tier.author)
        element = ElementTree.SubElement(root, "TIER", attributes)
        for begin, end, text in tier.annotations:
            number += 1
            annotation = ElementTree.SubElement(ElementTree.SubElement(element, "ANNOTATION"), "ALIGNABLE_ANNOTATION", {
                "ANNOTATION_ID": f"a{number}", "TIME_SLOT_REF1": slots[begin], "TIME_SLOT_REF2": slots[end],
            })  # fmt: skip
            ElementTree.SubElement(annotation, "ANNOTATION_VALUE").text = _plain(text)
    for kind in dict.fromkeys(_plain(tier.kind) for tier in tiers):
        ElementTree.SubElement(root, "LINGUISTIC_TYPE", {
            "GRAPHIC_REFERENCES": "false", "LINGUISTIC_TYPE_ID": kind, "TIME_ALIGNABLE": "true",
        })  # fmt: skip
    for stereotype, description in _CONSTRAINTS:
        ElementTree.SubElement(root, "CONSTRAINT", {"DESCRIPTION": description, "STEREOTYPE": stereotype})
    ElementTree.indent(root, "    ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, "unicode")}\n'.encode()


def read_elan(content: bytes, path: Path) -> tuple[list[Event], list[str]]:
    """Read the annotations of an EAF document that are aligned to times; each tier is a kind.

    Args:
        content: Of the file.
        path: What it is called in messages.

    Returns:
        The events by time, and sentences on what was left out.

    Raises:
        FerError: It is damaged, no EAF, or holds what only an attack does.
    """
    root = _parse(content, path)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise FerError(f"{path} is no file of ELAN: its root is {root.tag}. Export it from ELAN as .eaf.")
    slots = {slot.get("TIME_SLOT_ID", ""): slot for slot in root.iterfind("TIME_ORDER/TIME_SLOT")}
    ours = any(one.get("NAME") == _OURS for one in root.iterfind("HEADER/PROPERTY"))
    found, left_out = [], 0
    for tier in root.iterfind("TIER"):
        for annotation in tier.iterfind("ANNOTATION/*"):
            ends = [_milliseconds(annotation, name, slots, path) for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2")]
            begin, end = (ends[0], ends[1]) if annotation.tag == "ALIGNABLE_ANNOTATION" else (None, None)
            if begin is None or end is None:
                left_out += 1
                continue
            if end < begin:
                raise FerError(f"{path}, line {annotation.get(_LINE)}: this annotation ends before it begins.")
            text = annotation.findtext("ANNOTATION_VALUE") or ""
            found.append(_event(tier, begin, end, text, ours=ours))
    notes = []
    if left_out:
        were = "was" if left_out == 1 else "were"
        notes.append(f"{count_noun(left_out, 'annotation')} of {path.name} {were} left out, as they have no times.")
    return sorted(found, key=lambda event: event.start_s), notes


def _tiers(events: tuple[Event, ...], people: People) -> list[_Tier]:
    tiers: list[_Tier] = []
    for event in sorted(events, key=lambda one: (one.start_s, one.last_s)):
        begin = round(event.start_s * 1000)
        end = max(begin + 1, round(event.last_s * 1000))
        face = event.face_id
        participant = "" if face is None else people.called(people.person_at(face, event.start_s))
        key = (event.kind, face, participant, event.author)
        same = (one for one in tiers if (one.kind, one.face_id, one.participant, one.author) == key)
        tier = next((one for one in same if one.annotations[-1][1] <= begin), None)
        if tier is None:
            tier = _Tier(*key)
            tiers.append(tier)
        text = ": ".join(filter(None, (event.emotion, event.note))) if event.kind == CORRECTION else event.note
        tier.annotations.append((begin, end, text))
    return tiers


def _add_header(root: ElementTree.Element, media: Path | None, annotations: int) -> None:
    header = ElementTree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    if media is not None:
        ElementTree.SubElement(header, "MEDIA_DESCRIPTOR", {
            "MEDIA_URL": media.absolute().as_uri(), "MIME_TYPE": _MIME.get(media.suffix.lower(), "unknown"),
            "RELATIVE_MEDIA_URL": f"./{_plain(media.name)}",
        })  # fmt: skip
    for name, value in (("lastUsedAnnotationId", str(annotations)), (_OURS, "1")):
        ElementTree.SubElement(header, "PROPERTY", {"NAME": name}).text = value


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no tier has yet, and take it."""
    names = (name if number == 1 else f"{name} ({number})" for number in range(1, len(taken) + 2))
    free = next(one for one in names if one not in taken)
    taken.add(free)
    return free


def _event(tier: ElementTree.Element, begin: int, end: int, text: str, *, ours: bool) -> Event:
    name, kind = tier.get("TIER_ID", "tier"), tier.get("LINGUISTIC_TYPE_REF", "")
    face = _FACE.search(name) if ours else None
    emotion, _, rest = text.partition(": ")
    last_s = end / 1000 if end > begin + 1 else None
    author = tier.get("ANNOTATOR", "")
    if not ours or not name.startswith(kind) or not kind:
        participant = tier.get("PARTICIPANT", "")
        more = (("subject", participant),) if participant else ()
        return Event(name.strip() or "tier", begin / 1000, last_s, note=text, author=author, more=more)
    face_id = None if face is None else int(face[1])
    if kind == CORRECTION and emotion in FERPLUS:
        return Event(kind, begin / 1000, last_s, face_id, emotion, rest, author)
    return Event(kind, begin / 1000, last_s, face_id, note=text, author=author)


def _milliseconds(
    annotation: ElementTree.Element, name: str, slots: Mapping[str, ElementTree.Element], path: Path
) -> int | None:
    slot = slots.get(annotation.get(name, ""))
    text = None if slot is None else slot.get("TIME_VALUE")
    if slot is None or text is None:
        return None
    if not re.fullmatch(r"\d{1,12}", text):
        raise FerError(f"{path}, line {slot.get(_LINE)}: “{text}” is no time in milliseconds. Correct it.")
    return int(text)


def _parse(content: bytes, path: Path) -> ElementTree.Element:
    """Read XML without a document type: entities, which could fill the memory, can only be declared in one."""
    builder, parser = ElementTree.TreeBuilder(), expat.ParserCreate()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        builder.start(tag, {**attributes, _LINE: str(parser.CurrentLineNumber)})

    def refuse(*_: object) -> None:
        raise FerError(f"{path}, line {parser.CurrentLineNumber}: a file of ELAN has no document type; this one is "
                       "another kind of XML, or made to do harm.")  # fmt: skip

    parser.StartElementHandler, parser.EndElementHandler = begin, builder.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise FerError(f"{path}, line {error.lineno}: this is no XML ({what}). Export it from ELAN anew.") from None
    return builder.close()


def _plain(text: str) -> str:
    """Return text that XML can hold."""
    return harmless(text, lines=True)
