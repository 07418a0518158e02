"""`fer-studio session`: what people said of a session, told, changed and taken elsewhere."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.option_names import names_options
from app.cli.options import NOTE, json_option, out_option, parse_moment, range_between
from app.cli.terminal import say, say_json

if TYPE_CHECKING:
    from fer_core.session.event_files import EventFormat
    from fer_core.session.notes import NotesEditor
    from fer_core.session.people import People
    from fer_core.session.readings import Readings

SessionArgument = Annotated[Path, typer.Argument(metavar="SESSION", help="A folder that annotate or Record made.")]


def build_session() -> typer.Typer:
    """Put the commands together."""
    session = typer.Typer(name="session")

    @session.callback(invoke_without_command=True)
    def overview(context: typer.Context) -> None:
        """Name people, take marks and corrections in and out, export with names, a clip, pictures; delete."""
        if context.invoked_subcommand is None:
            say(context.get_help(), lines=True)

    for command in (people, events, export, delete):
        session.command()(names_options(command))
    return session


def people(
    folder: SessionArgument,
    name: Annotated[
        list[str] | None, typer.Option(metavar="ID=NAME", help="Who a face id is, as 3=Anna. May be repeated.")
    ] = None,
    merge: Annotated[
        list[str] | None, typer.Option(metavar="ID=ID", help="5=3: face 5 is who face 3 is. May be repeated.")
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(metavar="ID@TIME", help="3@1:02.5: from then on face 3 is somebody else. May be repeated."),
    ] = None,
    as_json: Annotated[bool, json_option("who is in it")] = False,
) -> None:
    """Tell who is in a session, once merged, split and named (in this order); the table stays as it was read."""
    from fer_core.session.named_table import read_session

    readings = read_session(folder)[1]
    editor = _editor(folder, readings)
    for text in merge or []:
        one, other = _numbers(text, r"(-?\d+)=(-?\d+)", "5=3", "merge")
        editor.merge(int(one), int(other))
    for text in split or []:
        face, moment = _numbers(text, r"(\d+)@([\d:.]+)", "3@1:02.5", "split")
        editor.split(int(face), parse_moment(moment, "split"))
    for text in name or []:
        number, called = _numbers(text, r"(-?\d+)=(.*)", "3=Anna", "name")
        editor.name(int(number), called)
    found = _described(editor.notes.people, readings)
    if as_json:
        say_json(found)
    else:
        _show(found)


def events(
    folder: SessionArgument,
    take: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Add what a CSV, ELAN's .eaf or BORIS's table holds."),
    ] = None,
    give: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write them to a file; what is there is replaced.")
    ] = None,
    form: Annotated[
        Literal["csv", "plain", "elan", "boris"] | None,
        typer.Option("--as", help="Of the exported file. Default: elan for .eaf, boris for .tsv, else csv."),
    ] = None,
    as_json: Annotated[bool, json_option("them")] = False,
) -> None:
    """List a session's marks, ranges and corrections; bring them in from ELAN and BORIS, and out to them."""
    from dataclasses import asdict

    from fer_core.session.boris import Observation
    from fer_core.session.event_files import read_event_file, write_event_file
    from fer_core.session.named_table import read_session
    from fer_core.text import clock_time, count_noun

    record, readings = read_session(folder)
    editor = _editor(folder, readings)
    if take is not None:
        found = read_event_file(take)
        new = editor.import_events(found.events)
        for note in (*found.notes, f"{count_noun(new, 'event')} of {count_noun(len(found.events), 'event')} added."):
            say(note, err=True)
    if give is not None:
        media = Path(record.source.path) if record.source.path else None
        started = record.started.isoformat(timespec="seconds")
        of = Observation(folder.resolve().name, started, record.source)
        write_event_file(give, form or _form(give), editor.notes, of, media)
    there = sorted(editor.notes.events.events, key=lambda event: event.start_s)
    if as_json:
        say_json([{**asdict(event), "more": dict(event.more)} for event in there])
        return
    for event in there:
        until = "" if event.end_s is None else f" to {clock_time(event.end_s)}"
        face = "" if event.face_id is None else f"face {event.face_id}"
        words = ", ".join(filter(None, (event.kind, face, event.emotion, event.note.replace("\n", " "))))
        say(f"{clock_time(event.start_s)}{until}  {words}")


def export(
    folder: SessionArgument,
    out: Annotated[
        Path,
        out_option(
            "FILE|DIR",
            "Where it goes: the table as .csv, .parquet or .json, a clip as .mp4, or a new folder for pictures (PNG).",
        ),
    ],
    begin: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="From this time on: seconds, or 1:02.5.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Up to this time.")] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help="A clip or pictures without what was read drawn on them.")
    ] = False,
    blur: Annotated[
        bool, typer.Option("--blur", help="Make faces unrecognisable. Where a session blurs them they always are.")
    ] = False,
    every: Annotated[int, typer.Option("--every", metavar="N", help="Every which picture.", min=1)] = 1,
    marked: Annotated[bool, typer.Option("--marked", help="The pictures of marked moments instead.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that is there.")] = False,
) -> None:
    """Write a session, or a part of it: its table with a column person, a clip with sound, or pictures."""
    from app.cli.progress import progress_bar
    from fer_core.session.notes_files import read_notes
    from fer_core.session.opened import OpenSession
    from fer_core.session.selection_export import (
        Look,
        Selection,
        export_clip,
        export_pictures,
        export_table,
        refuse_to_replace,
    )
    from fer_core.text import count_noun

    within, ending = range_between(begin, end), out.suffix.lower()
    if not replace:
        refuse_to_replace(out)
    selection = Selection(OpenSession.open(folder), read_notes(folder), within)
    look = Look(overlay=not clean, blur=blur)
    with progress_bar("Exporting", quiet=False) as show:
        if ending == ".mp4":
            notes = export_clip(selection, out, look, show)
            told = f"{out} is written."
        elif ending:
            notes = ()
            told = f"{out} holds {count_noun(export_table(selection, out), 'person', 'people')}."
        else:
            notes = ()
            count = export_pictures(selection, out, look, every=every, marked=marked, on_progress=show)
            told = f"{count_noun(count, 'picture')} in {out}."
    for note in notes:
        say(f"{NOTE}{note}", err=True)
    say(told)


def delete(
    folder: SessionArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it, say what would be lost.")] = False,
) -> None:
    """Delete a session for good: its own files and nothing else. Its original stays where it is."""
    from fer_core.errors import FerError
    from fer_core.session.library import delete_for_good, look_at
    from fer_core.text import count_noun, file_size

    folder = folder.expanduser().absolute()
    entry = look_at(folder)
    if entry is None:
        raise FerError(f"{folder} holds no session; nothing was removed.")
    if not yes:
        from fer_core.session.deletion import plan_deletion

        plan = plan_deletion(folder)
        what = f"{count_noun(len(plan.files), 'file')}, {file_size(plan.size_bytes)}"
        raise FerError(f"This deletes {folder} for good ({what}); say that you want that.", settings=["yes"])
    done = delete_for_good(entry)
    say(f"{folder} is deleted: {count_noun(len(done.files), 'file')}, {file_size(done.size_bytes)}.")
    if done.foreign:
        names = ", ".join(str(path.relative_to(folder)) for path in done.foreign)
        say(f"Its folder stays, since it holds what is not the session's: {names}.", err=True)


def _editor(folder: Path, readings: "Readings") -> "NotesEditor":
    from fer_core.session.notes import NotesEditor
    from fer_core.user import user

    return NotesEditor(folder, readings, user())


def _numbers(text: str, pattern: str, example: str, setting: str) -> tuple[str, str]:
    from fer_core.errors import FerError

    found = re.fullmatch(pattern, text.strip())
    if found is None:
        raise FerError(f"'{text}' says nothing of a face. Write it as {example}.", settings=[setting])
    return found[1], found[2]


def _form(path: Path) -> "EventFormat":
    ending = path.suffix.lower()
    return "elan" if ending == ".eaf" else "boris" if ending == ".tsv" else "csv"


def _described(people: "People", readings: "Readings") -> list[dict[str, Any]]:
    """Return what there is to say of each person of a session, in the order of their coming."""
    import numpy as np

    person, times = people.person_of(readings), readings.times[readings.frame_of_row]
    numbers, firsts = np.unique(person, return_index=True)
    found = []
    for number in numbers[np.argsort(firsts)].tolist():
        mine = person == number
        seen = times[mine]
        found.append({
            "person": number, "called": people.called(number), "named": number in people.names,
            "faces": np.unique(readings.face[mine]).tolist(), "readings": int(mine.sum()),
            "first_s": float(seen[0]), "last_s": float(seen[-1]),
        })  # fmt: skip
    return found


def _show(found: list[dict[str, Any]]) -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.text import clock_time

    table = Table("number", "person", "face ids", "seen from", "to", "readings")
    for one in found:
        faces = ", ".join(map(str, one["faces"]))
        table.add_row(
            str(one["person"]), one["called"], faces, clock_time(one["first_s"]), clock_time(one["last_s"]),
            f"{one['readings']:,}",
        )  # fmt: skip
    Console().print(table)
