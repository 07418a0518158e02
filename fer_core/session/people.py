"""`people.json`: who the faces of a session are, as people said; the table stays what the program read.

The rule is a list of assignments. A reading belongs to the person of the last assignment of its face id that begins
at or before its time; where there is none, to the person with the number of the face id.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from fer_core.errors import FerError
from fer_core.session.readings import Readings
from fer_core.text import clock_time, harmless

NAME: Final = "people.json"
FORMAT: Final = 1
_LONGEST: Final = 120
_LONGEST_NAME: Final = 24
"""Letters of a name over the picture and on a lane."""


@dataclass(frozen=True)
class Assignment:
    """Whose a face id is, from a time on.

    Attributes:
        face_id: The face id in the session's table.
        from_s: The first moment, seconds; None from the beginning.
        person: The person's number.
    """

    face_id: int
    from_s: float | None
    person: int


@dataclass(frozen=True)
class People:
    """The people of a session.

    A person's number is the face id it has without any assignment; somebody who was split off has a number below 0,
    which no face id can be.

    Attributes:
        assignments: By face id and time.
        names: Of those persons that have one, by number.
    """

    assignments: tuple[Assignment, ...] = ()
    names: dict[int, str] = field(default_factory=dict)

    def person_of(self, readings: Readings) -> NDArray[np.int64]:
        """Return whose each reading is, (N,) int64, the persons' numbers."""
        return self.persons(readings.face, readings.times[readings.frame_of_row])

    def persons(self, faces: NDArray[np.int64], times: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the numbers of the persons that face ids are at given times.

        Args:
            faces: (N,) face ids.
            times: (N,) seconds.

        Returns:
            (N,) int64.
        """
        person = np.array(faces, np.int64)
        if not self.assignments or not len(person):
            return person
        # Most ids are somebody's always: of a day's millions of readings only the others are sorted.
        always = {one.face_id: one.person for one in self.assignments if one.from_s is None}
        ids = np.unique([one.face_id for one in self.assignments])
        place = np.minimum(np.searchsorted(ids, person), len(ids) - 1)
        assigned = ids[place] == person
        whose = np.array([always.get(face, face) for face in ids.tolist()])
        person[assigned] = whose[place[assigned]]
        timed = np.isin(ids, [one.face_id for one in self.assignments if one.from_s is not None])
        rows = np.flatnonzero(assigned & timed[place])
        order = rows[np.argsort(faces[rows], kind="stable")]
        in_order = faces[order]
        for face in ids[timed].tolist():
            mine = [one for one in self.assignments if one.face_id == face]
            begins = np.array([-np.inf if one.from_s is None else one.from_s for one in mine])
            whose = np.array([face, *(one.person for one in mine)])
            here = order[slice(*np.searchsorted(in_order, [face, face + 1]))]
            person[here] = whose[np.searchsorted(begins, times[here], side="right")]
        return person

    def person_at(self, face_id: int, time_s: float) -> int:
        """Return the number of the person that a face id is at a time."""
        return int(self.persons(np.array([face_id]), np.array([time_s]))[0])

    def called(self, person: int) -> str:
        """Return what a person is called: the name, else the face id, and from when on where it was split off."""
        if person in self.names:
            return self.names[person]
        first = next((one for one in self.assignments if one.person == person), None)
        if person > 0 or first is None:
            return f"Face {person}"
        return f"Face {first.face_id}" + ("" if first.from_s is None else f" from {clock_time(first.from_s)}")

    def short_name(self, person: int, split: str = "#{0} from {1}") -> str:
        """Return what a person is called in a few letters: "Anna", "#3", "#3 from 1:02" for who was split off.

        Args:
            person: Who.
            split: What is said of who was split off, with places for the face and the time.
        """
        if person in self.names:
            name = self.names[person]
            return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
        first = next((one for one in self.assignments if one.person == person), None)
        if person >= 0 or first is None:
            return f"#{person}"
        if first.from_s is None:
            return f"#{first.face_id}"
        minutes, seconds = divmod(int(first.from_s), 60)
        return split.format(first.face_id, f"{minutes}:{seconds:02d}")

    def find(self, name: str) -> int | None:
        """Return the number of the person of a name, however it is written, or None."""
        key = name_key(name)
        return next((number for number, known in self.names.items() if name_key(known) == key), None)

    def named(self, person: int, name: str, readings: Readings) -> "People":
        """Return the people with a name given, changed, or, where it is empty, taken away.

        Whoever has the name already is the same person then.

        Raises:
            FerError: There is no such person, or the two are seen at one time.
        """
        self._check_there(person, readings)
        clean = clean_name(name)
        other = self.find(clean) if clean else None
        names = {number: known for number, known in self.names.items() if number != person}
        if other is not None and other != person:
            if (self.person_of(readings) == other).any():
                return self.merged(person, other, readings)
            del names[other]  # nobody is left of whom it was said
        return self._with(self.assignments, {**names, person: clean} if clean else names)

    def merged(self, person: int, into: int, readings: Readings) -> "People":
        """Return the people with one person's readings all another's; the other's name stays, if it has one.

        Raises:
            FerError: There is no such person, or the two are seen at one time.
        """
        self._check_there(person, readings)
        self._check_there(into, readings)
        if person == into:
            return self
        moved = [
            Assignment(one.face_id, one.from_s, into if one.person == person else one.person)
            for one in self.assignments
        ]
        if person > 0 and not any(one.face_id == person and one.from_s is None for one in self.assignments):
            moved.append(Assignment(person, None, into))
        names = {number: name for number, name in self.names.items() if number != person}
        if person in self.names:
            names.setdefault(into, self.names[person])
        together = self._with(moved, names)
        self._check_apart(together, into, readings, self.called(person), self.called(into))
        return together

    def assigned(
        self, face_id: int, person: int, readings: Readings, from_s: float | None = None, until_s: float | None = None
    ) -> "People":
        """Return the people with a face id being a person's, whatever was said of it between the two times.

        Args:
            face_id: The face id.
            person: The person's number.
            readings: Of the session.
            from_s: The first moment, seconds; None from the beginning.
            until_s: From when on it is again who it was; None never.

        Raises:
            FerError: There is no such face, or the person is seen elsewhere in the same picture.
        """
        self._check_face(face_id, readings)
        if person != face_id:
            self._check_there(person, readings)
        return self._assigned(face_id, person, readings, from_s, until_s)

    def apart(
        self, face_id: int, readings: Readings, from_s: float | None = None, until_s: float | None = None
    ) -> tuple["People", int]:
        """Return the people with a face id being somebody new between two times, and the number of that person.

        Raises:
            FerError: There is no such face.
        """
        self._check_face(face_id, readings)
        number = self._unused()
        return self._assigned(face_id, number, readings, from_s, until_s), number

    def split(self, face_id: int, from_s: float, readings: Readings) -> tuple["People", int]:
        """Return the people with a face id being somebody else from a time on, and the number of that person.

        Raises:
            FerError: There is no such face, or it is not seen on both sides of the time.
        """
        self._check_face(face_id, readings)
        seen = readings.times[readings.frame_of_row[readings.face == face_id]]
        if not seen[0] < from_s <= seen[-1]:
            raise FerError(
                f"Face {face_id} is seen from {clock_time(seen[0])} to {clock_time(seen[-1])}, so it cannot be split "
                f"at {clock_time(from_s)}. Choose a moment between."
            )
        number = self._unused()
        return self._assigned(face_id, number, readings, from_s, None), number

    def _unused(self) -> int:
        """Return the number of the next person that is split off."""
        return min([0, *(one.person for one in self.assignments), *self.names]) - 1

    def _assigned(
        self, face_id: int, person: int, readings: Readings, from_s: float | None, until_s: float | None
    ) -> "People":
        begins, ends = (-np.inf if from_s is None else from_s), (np.inf if until_s is None else until_s)
        kept = [
            one
            for one in self.assignments
            if one.face_id != face_id or not begins <= (-np.inf if one.from_s is None else one.from_s) < ends
        ]
        kept.append(Assignment(face_id, from_s, person))
        if until_s is not None and not any(one.face_id == face_id and one.from_s == until_s for one in kept):
            kept.append(Assignment(face_id, until_s, self.person_at(face_id, until_s)))
        changed = self._with(kept, self.names)
        self._check_apart(changed, person, readings, self.called(face_id), changed.called(person))
        return changed

    def _with(self, assignments: Iterable[Assignment], names: dict[int, str]) -> "People":
        """Return the people anew: in order, without what says nothing."""
        told: list[Assignment] = []
        for one in sorted(assignments, key=lambda a: (a.face_id, -np.inf if a.from_s is None else a.from_s)):
            before = told[-1].person if told and told[-1].face_id == one.face_id else one.face_id
            if one.person != before:
                told.append(one)
        return People(tuple(told), dict(sorted(names.items())))

    def _check_there(self, person: int, readings: Readings) -> None:
        if not (self.person_of(readings) == person).any():
            raise FerError(f"There is no {self.called(person)} in this session; choose somebody who is seen in it.")

    def _check_face(self, face_id: int, readings: Readings) -> None:
        if not (readings.face == face_id).any():
            raise FerError(f"There is no face {face_id} in this session; choose one that is seen in it.")

    @staticmethod
    def _check_apart(changed: "People", person: int, readings: Readings, one: str, other: str) -> None:
        """Refuse a person that is in one picture twice."""
        frames = readings.frame_of_row[changed.person_of(readings) == person]
        twice = np.flatnonzero(np.diff(frames) == 0)
        if len(twice):
            moment = clock_time(float(readings.times[frames[twice[0]]]))
            raise FerError(
                f"{one} and {other} are both seen at {moment}, so they cannot be one person. Split one of them there, "
                "or choose another."
            )


def clean_name(name: str) -> str:
    """Return a name in one form: composed letters, single blanks, nothing that acts on a terminal."""
    return harmless(" ".join(unicodedata.normalize("NFC", name).split()))[:_LONGEST].strip()


def name_key(name: str) -> str:
    """Return what all spellings of a name share, whatever their case and the form of their letters.

    By it a name means one person in all sessions.

    Example:
        >>> name_key("  ZOE\u0308 ") == name_key("zo\u00eb")
        True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", clean_name(name)).casefold())
    return " ".join(folded.split())


class _AssignmentJson(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False, strict=True)

    face_id: int
    from_s: float | None
    person: int


class _PeopleJson(BaseModel):
    format: int = FORMAT
    names: dict[int, str] = {}
    assignments: list[_AssignmentJson] = []


class _FormatJson(BaseModel):
    format: int


def format_people(people: People) -> bytes | None:
    """Return what `people.json` holds; None where there is nothing to say."""
    if people == People():
        return None
    parts = [_AssignmentJson(face_id=one.face_id, from_s=one.from_s, person=one.person) for one in people.assignments]
    return (_PeopleJson(names=people.names, assignments=parts).model_dump_json(indent=2) + "\n").encode()


def parse_people(content: bytes, path: Path) -> People:
    """Read what `people.json` holds.

    Args:
        content: Of the file.
        path: What it is called in messages.

    Raises:
        FerError: It is damaged, or of a newer version of the program.
    """
    try:
        if (number := _FormatJson.model_validate_json(content).format) > FORMAT:
            raise FerError(
                f"{path} was written by a newer version of FER Studio (format {number}); update this one to read it. "
                "Nothing was changed."
            )
        found = _PeopleJson.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise FerError(
            f"{path} is damaged: {where}: {first['msg']}. Nothing was changed; restore it from a copy, or move it away "
            "to name the people anew."
        ) from None
    assignments = [Assignment(one.face_id, one.from_s, one.person) for one in found.assignments]
    return People()._with(assignments, {number: clean_name(name) for number, name in found.names.items()})
