"""Who the faces of a session are: assignments, names, merging and splitting."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.session.people import Assignment, People, format_people, name_key, parse_people
from tests.unit.session.notes_files import readings_of

READINGS = readings_of({1: (0, 99), 3: (0, 40), 5: (50, 99), 7: (30, 60)})
PATH = Path("people.json")


def persons(people: People, face: int) -> list[int]:
    rows = people.person_of(READINGS)[READINGS.face == face]
    return [int(number) for number in rows[np.r_[True, np.diff(rows) != 0]]]


def test_without_a_word_everybody_is_the_face() -> None:
    assert People().person_of(READINGS).tolist() == READINGS.face.tolist()
    assert People().called(3) == "Face 3"


def test_a_name_is_all_of_a_persons() -> None:
    people = People().named(3, "  Anna\tMaria ", READINGS)
    assert people.names == {3: "Anna Maria"}
    assert people.assignments == ()
    assert people.called(3) == "Anna Maria"
    assert people.named(3, "", READINGS) == People()


def test_merged_ids_are_one_person_and_keep_a_name() -> None:
    people = People().named(5, "Anna", READINGS).merged(5, 3, READINGS)
    assert people.assignments == (Assignment(5, None, 3),)
    assert people.names == {3: "Anna"}
    assert persons(people, 5) == [3]
    assert people.named(3, "Ben", READINGS).called(3) == "Ben"
    # Merging on carries along whoever was merged before.
    onward = readings_of({3: (0, 40), 5: (50, 70), 9: (80, 99)})
    assert People().merged(5, 3, onward).merged(3, 9, onward).assignments == (
        Assignment(3, None, 9),
        Assignment(5, None, 9),
    )


def test_from_a_time_on_an_id_is_somebody_else() -> None:
    people, number = People().named(3, "Anna", READINGS).split(3, 2.0, READINGS)
    assert number == -1
    assert people.called(number) == "Face 3 from 0:02.000"
    times = READINGS.times[READINGS.frame_of_row]
    mine = READINGS.face == 3
    assert (people.person_of(READINGS)[mine] == np.where(times[mine] >= 2.0, -1, 3)).all()
    assert people.person_at(3, 1.999) == 3
    assert people.person_at(3, 2.0) == -1
    again, second = people.split(5, 7.0, READINGS)
    assert second == -2
    assert again.merged(-2, -1, READINGS).person_at(5, 8.0) == -1


def test_a_part_of_an_id_is_given_to_somebody() -> None:
    people = People().assigned(3, 5, READINGS, 1.0, 2.0)
    assert persons(people, 3) == [3, 5, 3]
    assert people.assigned(3, 3, READINGS) == People()
    later = people.assigned(3, 5, READINGS, 0.5)
    assert later.assignments == (Assignment(3, 0.5, 5),)


def test_nobody_is_in_a_picture_twice() -> None:
    with pytest.raises(FerError, match=r"^Face 7 and Face 3 are both seen at 0:03\.000, so they cannot be one person"):
        People().merged(7, 3, READINGS)
    with pytest.raises(FerError, match=r"both seen at 0:05\.000"):
        People().assigned(5, 7, READINGS)
    assert People().assigned(5, 7, READINGS, 6.1).person_at(5, 7.0) == 7


def test_a_name_that_is_there_already_makes_one_person() -> None:
    people = People().named(3, "Zoë", READINGS).named(5, "ZOE\u0308", READINGS)
    assert people == People((Assignment(5, None, 3),), {3: "Zoë"})
    with pytest.raises(FerError, match="both seen"):
        people.named(1, "zoë", READINGS)


def test_a_name_of_whom_nobody_is_left_is_free() -> None:
    people = People().named(3, "Anna", READINGS).assigned(3, 5, READINGS)
    assert people.named(7, "anna", READINGS).names == {7: "anna"}


def test_one_name_is_one_person_in_all_spellings() -> None:
    assert name_key("  Straße  1") == name_key("STRASSE 1")
    assert name_key("ＡＮＮＡ") == name_key("anna")
    assert name_key("Anna") != name_key("Anne")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: p.named(9, "Anna", READINGS), "no Face 9"),
        (lambda p: p.merged(3, 9, READINGS), "no Face 9"),
        (lambda p: p.assigned(9, 3, READINGS), "no face 9"),
        (lambda p: p.assigned(3, -4, READINGS), "no Face -4"),
        (lambda p: p.split(3, 0.0, READINGS), r"seen from 0:00\.000 to 0:04\.000"),
        (lambda p: p.split(3, 4.1, READINGS), "cannot be split"),
    ],
)
def test_what_makes_no_sense_is_said(change: object, sentence: str) -> None:
    with pytest.raises(FerError, match=sentence):
        change(People())  # type: ignore[operator]


def test_persons_are_found_as_one_by_one() -> None:
    noise = np.random.default_rng(3)
    people = People(
        tuple(
            Assignment(face, None if begin == 0 else float(begin), int(noise.integers(-3, 9)))
            for face in (2, 3, 5)
            for begin in (0, 2, 4.5, 7)
        )
    )
    faces, times = noise.integers(1, 7, 4000), noise.random(4000) * 9
    expected = []
    for face, time_s in zip(faces, times, strict=True):
        told = [a for a in people.assignments if a.face_id == face and (a.from_s is None or a.from_s <= time_s)]
        expected.append(told[-1].person if told else face)
    assert people.persons(faces, times).tolist() == expected


def test_the_file_holds_the_rule_in_plain_words() -> None:
    people, _ = People().named(3, "Anna", READINGS).merged(5, 3, READINGS).split(3, 2.0, READINGS)
    content = format_people(people)
    assert content is not None
    assert parse_people(content, PATH) == people
    assert b'"names": {\n    "3": "Anna"\n  }' in content
    assert b'"face_id": 5,\n      "from_s": null,\n      "person": 3' in content
    assert format_people(People()) is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is damaged"),
        (b"[]", "is damaged"),
        (b'{"format": 1, "assignments": [{"face_id": "x", "from_s": null, "person": 1}]}', r"assignments\.0\.face_id"),
        (b'{"format": 1, "assignments": [{"face_id": 1, "from_s": NaN, "person": 1}]}', "is damaged"),
        (b'{"format": 2, "families": []}', "newer version"),
        (b'{"names": {}}', "is damaged: format"),
    ],
)
def test_what_is_damaged_or_newer_is_said(content: bytes, sentence: str) -> None:
    with pytest.raises(FerError, match=sentence):
        parse_people(content, PATH)


def test_between_two_times_an_id_is_somebody_new() -> None:
    people, number = People().apart(5, READINGS, 6.0, 7.0)
    assert [people.person_at(5, time_s) for time_s in (5.9, 6.0, 6.9, 7.0)] == [5, number, number, 5]
    again, second = people.apart(5, READINGS)
    assert second == number - 1
    assert persons(again, 5) == [second]
    with pytest.raises(FerError, match="There is no face 9"):
        People().apart(9, READINGS)
