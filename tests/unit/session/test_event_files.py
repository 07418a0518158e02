"""Events from and for other programs."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.session.boris import Observation
from fer_core.session.event_files import EventFormat, read_event_file, write_event_file
from fer_core.session.events import CORRECTION, LEAVE_OUT, MARK, Event, EventTable
from fer_core.session.notes_files import Notes
from fer_core.session.people import Assignment, People
from fer_core.session.record import SourceRecord

PEOPLE = People((Assignment(5, None, 3),), {3: "Anna & <Zoë>"})
SOURCE = SourceRecord(kind="video", name="clip.mp4", path="/films/clip.mp4", width=64, height=48, fps=25, duration_s=9)
OBSERVATION = Observation("clip", "2026-11-28T13:00:00+01:00", SOURCE)
EVENTS = (
    Event(MARK, 1.5, note="laughs", author="Maria"),
    Event(MARK, 1.5, note="twice", author="Ben"),
    Event(LEAVE_OUT, 2.0, 4.0, author="Maria"),
    Event(LEAVE_OUT, 3.0, 3.5, author="Maria"),
    Event(LEAVE_OUT, 4.0, 5.0, note="a: b", author="Maria"),
    Event(CORRECTION, 6.0, None, 3, "neutral", "", "Maria"),
    Event(CORRECTION, 6.5, 7.25, 5, "sad", "rests: maybe", "Ben"),
    Event("smile", 8.0, 9.125, 3, note="<b>&amp;", author="Maria"),
)


def written(path: Path, kind: EventFormat, events: tuple[Event, ...] = EVENTS, media: Path | None = None) -> Path:
    write_event_file(path, kind, Notes(PEOPLE, EventTable().with_events(events)), OBSERVATION, media)
    return path


def sorted_events(events: tuple[Event, ...]) -> list[Event]:
    return sorted(events, key=lambda event: (event.start_s, event.last_s, event.author))


@pytest.mark.parametrize(
    ("kind", "name"), [("csv", "e.csv"), ("elan", "e.eaf"), ("boris", "e.tsv"), ("boris", "b.csv")]
)
def test_what_is_written_is_read_again(tmp_path: Path, kind: EventFormat, name: str) -> None:
    found = read_event_file(written(tmp_path / name, kind))
    assert found.notes == ()
    expected = (
        EVENTS
        if kind != "boris"
        else tuple(Event(e.kind, e.start_s, e.end_s, e.face_id, e.emotion, e.note) for e in EVENTS)
    )
    assert sorted_events(found.events) == sorted_events(expected)


@pytest.mark.parametrize("kind", ["csv", "elan", "boris"])
def test_any_ranges_come_back(tmp_path: Path, kind: EventFormat) -> None:
    noise = np.random.default_rng(8)
    events = []
    for _ in range(200):
        begin = int(noise.integers(0, 500)) / 10
        end = None if noise.random() < 0.4 else begin + int(noise.integers(1, 90)) / 10
        face = [None, 3, 5][noise.integers(3)]
        events.append(
            Event(str(noise.choice([MARK, LEAVE_OUT, "my own"])), begin, None if end is None else round(end, 3), face)
        )
    found = read_event_file(written(tmp_path / "events", kind, tuple(events)))
    assert sorted(found.events, key=repr) == sorted(events, key=repr)


def test_a_file_for_elan_is_as_its_schema_says(tmp_path: Path) -> None:
    root = ElementTree.parse(written(tmp_path / "e.eaf", "elan", media=tmp_path / "clip é.mp4")).getroot()
    assert (root.get("FORMAT"), root.get("VERSION")) == ("3.0", "3.0")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", root.get("DATE", ""))
    assert root.get("{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation", "").endswith("EAFv3.0.xsd")
    order = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "CONSTRAINT"]
    tags = [child.tag for child in root]
    assert tags == sorted(tags, key=order.index)
    assert [child.tag for child in root[0]] == ["MEDIA_DESCRIPTOR", "PROPERTY", "PROPERTY"]
    media = root[0][0].attrib
    assert media["MEDIA_URL"] == (tmp_path / "clip é.mp4").as_uri()
    assert (media["MIME_TYPE"], media["RELATIVE_MEDIA_URL"]) == ("video/mp4", "./clip é.mp4")
    slots = {slot.attrib["TIME_SLOT_ID"]: int(slot.attrib["TIME_VALUE"]) for slot in root.iter("TIME_SLOT")}
    assert list(slots.values()) == sorted(set(slots.values()))
    types = [one.attrib["LINGUISTIC_TYPE_ID"] for one in root.iter("LINGUISTIC_TYPE")]
    assert types == [MARK, LEAVE_OUT, CORRECTION, "smile"]
    names, ids = [], []
    for tier in root.iter("TIER"):
        assert tier.attrib["LINGUISTIC_TYPE_REF"] in types
        names.append(tier.attrib["TIER_ID"])
        spans = []
        for one in tier.iterfind("ANNOTATION/ALIGNABLE_ANNOTATION"):
            ids.append(one.attrib["ANNOTATION_ID"])
            spans.append((slots[one.attrib["TIME_SLOT_REF1"]], slots[one.attrib["TIME_SLOT_REF2"]]))
            assert [child.tag for child in one] == ["ANNOTATION_VALUE"]
        assert all(begin < end for begin, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert names == [
        "mark",
        "mark (2)",
        "leave_out",
        "leave_out (2)",
        "correction face 3",
        "correction face 5",
        "smile face 3",
    ]
    assert len(ids) == len(set(ids)) == len(EVENTS)
    assert {tier.get("PARTICIPANT") for tier in root.iter("TIER")} == {None, "Anna & <Zoë>"}


EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-01-01T00:00:00+01:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="760"/>
<TIME_SLOT TIME_SLOT_ID="ts2"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="1340"/>
</TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="K" ANNOTATOR="Ben" TIER_ID="K-Smile">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts3">
<ANNOTATION_VALUE>broad
smile</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">
<ANNOTATION_VALUE/></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER LINGUISTIC_TYPE_REF="words" PARENT_REF="K-Smile" TIER_ID="K-Words">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a1"><ANNOTATION_VALUE>x</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION>
</TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
"""


def test_tiers_of_elan_are_kinds(tmp_path: Path) -> None:
    (tmp_path / "e.eaf").write_text(EAF, encoding="utf-8")
    found = read_event_file(tmp_path / "e.eaf")
    assert found.events == (Event("K-Smile", 0.76, 1.34, note="broad\nsmile", author="Ben", more=(("subject", "K"),)),)
    assert found.notes == ("2 annotations of e.eaf were left out, as they have no times.",)


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (EAF.replace("?>\n", "?>\n" + LAUGHS, 1), "line 2: a file of ELAN has no document type"),
        (EAF[:300], "line 7: this is no XML"),
        ("<html><p></p></html>", "no file of ELAN: its root is html"),
        (EAF.replace('"760"', '"-760"'), "line 5: “-760” is no time"),
        (EAF.replace('"760"', '"2000"'), "line 10: this annotation ends before it begins"),
    ],
)
def test_a_bad_file_of_elan_is_said_with_its_line(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "e.eaf").write_text(content, encoding="utf-8")
    with pytest.raises(FerError, match=sentence):
        read_event_file(tmp_path / "e.eaf")


BORIS_8 = (
    "Observation id\tObservation date\tDescription\tObservation duration\tObservation type\tSource\tTime offset (s)\t"
    "Media duration (s)\tFPS\tSubject\tBehavior\tBehavioral category\tModifier #1\tBehavior type\tTime\t"
    "Media file name\tImage index\tImage file path\tComment\n"
)
ROW_8 = "o1\t2024-05-01 10:00:00\t\t60.0\tMedia file(s)\tplayer #1:a.mp4\t0.0\t60.000\t25.000\t{}\ta.mp4\t1\tNA\t{}\n"


def test_events_of_boris_are_read(tmp_path: Path) -> None:
    path = tmp_path / "o1.tsv"
    path.write_text(
        BORIS_8
        + ROW_8.format("cow 3\teats\tfeeding\tgrass\tSTART\t1.500", "begins")
        + ROW_8.format("No focal subject\tbird\t\t\tPOINT\t2.000", "")
        + ROW_8.format("cow 4\teats\tfeeding\tgrass\tSTART\t2.500", "")
        + ROW_8.format("cow 3\teats\tfeeding\tgrass\tSTOP\t3.250", "")
        + ROW_8.format("cow 4\teats\tfeeding\tgrass\tSTOP\t4.000", ""),
        encoding="utf-8",
    )
    more = (("subject", "cow 3"), ("category", "feeding"), ("modifiers", "grass"))
    assert read_event_file(path).events == (
        Event("eats", 1.5, 3.25, note="begins", more=more),
        Event("bird", 2.0),
        Event("eats", 2.5, 4.0, more=(("subject", "cow 4"), *more[1:])),
    )


def test_older_and_aggregated_tables_of_boris_are_read(tmp_path: Path) -> None:
    old = tmp_path / "old.tsv"
    old.write_text(
        "Observation id\to1\n\nMedia file(s)\n\nPlayer #1\ta.mp4\n\n"
        "Time\tMedia file path\tTotal length\tFPS\tSubject\tBehavior\tBehavioral category\tComment\tStatus\n"
        "1.5\ta.mp4\t60\t25\tNo focal subject\teats\t\t\tSTART\n"
        "2.75\ta.mp4\t60\t25\tNo focal subject\teats\t\t\tSTOP\n",
        encoding="utf-8",
    )
    assert read_event_file(old).events == (Event("eats", 1.5, 2.75),)
    aggregated = tmp_path / "aggregated.csv"
    aggregated.write_text(
        "Observation id,Subject,Behavior,Behavioral category,Modifiers,Behavior type,Start (s),Stop (s),Duration (s),"
        "Comment start,Comment stop\no1,No focal subject,rests,,,STATE,689.000,989.023,300.023,x,\n"
        "o1,No focal subject,bird,,,POINT,700.000,700.000,NA,,\n",
        encoding="utf-8",
    )
    assert read_event_file(aggregated).events == (Event("rests", 689, 989.023, note="x"), Event("bird", 700))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (ROW_8.format("x\teats\t\t\tSTART\t1", ""), "line 2: “eats” starts here and never stops"),
        (ROW_8.format("x\teats\t\t\tSTOP\t1", ""), "line 2: “eats” stops, but has not started"),
        (ROW_8.format("x\teats\t\t\tSTART\t1", "") * 2, "line 3: “eats” starts, but has not stopped yet"),
        (ROW_8.format("x\teats\t\t\tHALT\t1", ""), "line 2: “HALT” is no type"),
        (ROW_8.format("x\teats\t\t\tPOINT\tNA", ""), "line 2: “NA” is no time"),
        (ROW_8.format("x\t\t\t\tPOINT\t1", ""), "line 2: An event needs a kind"),
        (
            ROW_8.format("x\tb\t\t\tPOINT\t1", "") + ROW_8.format("x\tb\t\t\tPOINT\t1", "").replace("o1", "o2"),
            "line 3: another observation begins here, o2 after o1",
        ),
    ],
)
def test_a_bad_table_of_boris_is_said_with_its_line(tmp_path: Path, rows: str, sentence: str) -> None:
    (tmp_path / "b.tsv").write_text(BORIS_8 + rows, encoding="utf-8")
    with pytest.raises(FerError, match=sentence):
        read_event_file(tmp_path / "b.tsv")


@pytest.mark.parametrize(
    "content",
    [
        b"start,end,label,note\n1.5,2,smile,broad\n3,,look,\n",
        "\ufeffStart;End;Label;Note;\r\n1,5;2,0;smile;broad;\r\n0:03,0;;look;;\r\n".encode(),
        "onset\tstop\tevent\tcomment\n00:00:01.5\t2\tsmile\tbroad\n3\t\tlook\t\n".encode("utf-16"),
    ],
)
def test_plain_tables_are_read_as_people_write_them(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.csv").write_bytes(content)
    assert read_event_file(tmp_path / "p.csv").events == (Event("smile", 1.5, 2, note="broad"), Event("look", 3))


def test_other_columns_and_older_letters_stay(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes("start,label,coder\n1,Lächeln,Jörg\n".encode("cp1252"))
    assert read_event_file(tmp_path / "p.csv").events == (Event("Lächeln", 1, more=(("coder", "Jörg"),)),)


def test_a_plain_table_says_what_it_has_no_columns_for(tmp_path: Path) -> None:
    lines = written(tmp_path / "p.csv", "plain").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "start,end,label,note"
    assert lines[-2:] == ['6.5,7.25,correction,"face 5, sad: rests: maybe"', "8,9.125,smile,face 3: <b>&amp;"]
    assert len(read_event_file(tmp_path / "p.csv").events) == len(EVENTS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no file of events"),
        (b"a,b,c\n1,2,3\n", "no file of events"),
        (b"\x00\x01\x02", "is no text"),
        (b"start,end,label,note\n1,2,smile,a, b\n", "line 2: it has 5 cells for 4 columns"),
        (b"start,label\nsoon,x\n", "line 2: “soon” is no time"),
        (b"start,end,label\n3,2,x\n", "line 2: An event ends"),
        (b"start,label,label\n1,x,y\n", "line 1: a column is named twice"),
        (b'start,label\n1,"x\n', "line 2: this is no row"),
    ],
)
def test_what_is_no_file_of_events_is_said(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "p.csv").write_bytes(content)
    with pytest.raises(FerError, match=sentence):
        read_event_file(tmp_path / "p.csv")
    with pytest.raises(FerError, match="cannot be read"):
        read_event_file(tmp_path / "none.csv")


def test_a_table_for_boris_has_its_columns_and_pairs(tmp_path: Path) -> None:
    lines = written(tmp_path / "b.tsv", "boris").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    assert [name for name in header if not name.startswith("Modifier")] == [
        name for name in BORIS_8.strip().split("\t") if not name.startswith("Modifier")
    ]
    rows = [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]
    assert [float(row["Time"]) for row in rows] == sorted(float(row["Time"]) for row in rows)
    types = [row["Behavior type"] for row in rows]
    assert (types.count("POINT"), types.count("START"), types.count("STOP")) == (3, 5, 5)
    assert (
        rows[0] | {"Observation id": "clip", "Subject": "No focal subject", "Behavior": "mark", "Time": "1.5"}
        == rows[0]
    )
    assert (rows[-1]["Subject"], rows[-1]["Source"]) == ("Anna & <Zoë>", "player #1:/films/clip.mp4")
