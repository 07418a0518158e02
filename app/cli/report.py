"""`fer-studio report`: what sessions come to, on one page, as tables and as figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from app.cli.options import NOTE, json_option, out_option, range_between
from app.cli.report_target import ReportTarget
from app.cli.terminal import say, say_json
from fer_core.errors import FerError
from fer_core.text import count_noun

if TYPE_CHECKING:
    from fer_core.session_summary.comparison import Comparison
    from fer_core.session_summary.options import SummaryOptions
    from fer_core.session_summary.sessions import SummarisedSession

EXIT_BAD_INPUT = 2

_BRIDGE_S: Final = 0.3
_SHOWN: Final = 8
"""Persons of a session in the terminal's table."""


def report(
    sessions: Annotated[
        list[str] | None,
        typer.Argument(metavar="SESSION...", help="Folders that annotate made, or folders that hold such folders."),
    ] = None,
    out: Annotated[
        Path | None,
        out_option(
            "FILE|DIR",
            "The page, or the folder for it, its tables and figures; else the session's folder, of several this one.",
        ),
    ] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Compare the two sessions that are named.")] = False,
    group: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=SESSION,...|CSV",
            help="One of two groups to compare, given twice; or a CSV with the columns session and group.",
        ),
    ] = None,
    person: Annotated[
        list[str] | None,
        typer.Option(
            "--person",
            metavar="NAME",
            help="One of two people of one session to compare, by name or number, given twice.",
        ),
    ] = None,
    begin: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Summarise from this time on: seconds, or 1:02.5.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Up to this time.")] = None,
    min_episode: Annotated[
        float, typer.Option("--min-episode", metavar="SECONDS", help="An episode is at least this long.")
    ] = 0.5,
    bridge: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="What is shorter than this does not end an episode; 0.3 unless it is less."
        ),
    ] = None,
    formats: Annotated[
        str | None, typer.Option("--format", metavar="html,csv,parquet", help="What is written; else the page.")
    ] = None,
    figures: Annotated[
        str | None, typer.Option("--figures", metavar="svg,png", help="Write the charts as files, too.")
    ] = None,
    blur_faces: Annotated[
        bool, typer.Option("--blur-faces", "--blur", help="Make the faces of the peaks unrecognisable.")
    ] = False,
    as_json: Annotated[bool, json_option("the figures", "; files only where -o asks for them")] = False,
) -> None:
    """Summarise sessions: shares of time, episodes, transitions, peaks, why uncertain, with intervals; compare them."""
    from fer_core.session_summary.groups import read_groups
    from fer_core.session_summary.options import SummaryOptions
    from fer_core.session_summary.sessions import find_sessions

    options = SummaryOptions(min_episode, min(_BRIDGE_S, min_episode) if bridge is None else bridge)
    if sum(map(bool, (compare, group, person))) > 1:
        raise FerError(
            "Give either two sessions to compare, or two groups, or two people (--compare, --group, --person)."
        )
    if person and len(person) != 2:
        raise FerError(
            f"Two people are compared, and {len(person)} {'was' if len(person) == 1 else 'were'} named (--person)."
        )
    within = range_between(begin, end)
    # Of `--group A=... B=...` the second comes as a session.
    more = [one for one in sessions or [] if group and "=" in one and not Path(one).exists()]
    named = [Path(one) for one in sessions or [] if one not in more]
    groups = read_groups([*(group or []), *more]) if group else {}
    folders = find_sessions([*named, *(path for paths in groups.values() for path in paths)])
    if not folders:
        raise FerError("Name at least one session: a folder that fer-studio annotate made.")
    if compare and len(folders) != 2:
        raise FerError(
            f"Two sessions are compared, and {len(folders)} {'was' if len(folders) == 1 else 'were'} named. Name two, "
            "or two groups (--group)."
        )
    if person and len(folders) != 1:
        raise FerError(f"Two people of one session are compared, and {len(folders)} sessions were named (--person).")
    quiet = as_json and out is None
    target = None if quiet else ReportTarget.of(out, formats, figures, folders)
    done, missing = _summarise(folders, options, within, quiet=as_json)
    if not done:
        if as_json:
            say_json(_json(done, None, missing, []))
        raise typer.Exit(EXIT_BAD_INPUT)
    if person:
        from fer_core.session_summary.people_compared import compare_people

        found: Comparison | None = compare_people(done[0].summary, done[0].observed, *person)
    else:
        found = _compare(done, folders, groups, compare=compare, missing=missing)
    written = (
        [] if target is None else _write(target, done, found, options, missing, quiet=as_json, blur_faces=blur_faces)
    )
    if as_json:
        say_json(_json(done, found, missing, written))
    else:
        _tell(done, found, written)
    if missing:
        raise typer.Exit(EXIT_BAD_INPUT)


def _summarise(
    folders: "Sequence[Path]", options: "SummaryOptions", within: tuple[float, float] | None, *, quiet: bool
) -> "tuple[list[SummarisedSession], list[str]]":
    """Summarise all that can be; say of the others why not."""
    from app.cli.progress import progress_bar
    from fer_core.session_summary.sessions import summarise_session, unique_names

    done: list[SummarisedSession] = []
    missing: list[str] = []
    with progress_bar("Summarising", quiet=quiet) as show:
        for number, (folder, name) in enumerate(zip(folders, unique_names(folders), strict=True)):
            show(number, len(folders))
            try:
                done.append(summarise_session(folder, name, options, within))
            except FerError as error:
                missing.append(str(error))
    for sentence in missing:
        say(f"Error: {sentence}", err=True)
    for remark in filter(None, (one.remark for one in done)):
        say(f"{NOTE}{remark}", err=True)
    return done, missing


def _compare(
    done: "Sequence[SummarisedSession]",
    folders: "Sequence[Path]",
    groups: "dict[str, list[Path]]",
    *,
    compare: bool,
    missing: list[str],
) -> "Comparison | None":
    """Compare what was asked for, or say why that cannot be."""
    from fer_core.session_summary.comparison import Group, compare_groups

    if compare:
        groups = {one.summary.name: [one.folder] for one in done}
    if not groups:
        return None
    by_folder = {one.folder.resolve(): one.summary for one in done}
    made = []
    for name, paths in groups.items():
        held = [by_folder[path.resolve()] for path in paths if path.resolve() in by_folder]
        made.append(Group(name, tuple(one for one in held if one.everyone is not None)))
    if len(made) == 2 and all(one.sessions for one in made):
        return compare_groups(*made)
    empty = next((one.name for one in made if not one.sessions), folders[0].name)
    missing.append(
        f"There is no comparison: nobody is seen in {empty}." if len(made) == 2 else "There is no comparison."
    )
    say(f"Error: {missing[-1]}", err=True)
    return None


def _write(
    target: ReportTarget,
    done: "Sequence[SummarisedSession]",
    found: "Comparison | None",
    options: "SummaryOptions",
    missing: Sequence[str],
    *,
    quiet: bool,
    blur_faces: bool,
) -> list[Path]:
    from app.cli.progress import progress_bar
    from fer_core.session_summary.tables import tidy_rows, write_tidy

    summaries = [one.summary for one in done]
    written: list[Path] = []
    for kind in ("csv", "parquet"):
        if kind in target.formats:
            written.append(target.path(f".{kind}"))
            write_tidy(written[-1], tidy_rows(summaries, found), kind)
    if target.figures:
        from fer_core.session_summary.figures import FIGURES, write_figures

        kinds = [kind for kind in FIGURES if kind in target.figures]
        written += write_figures(target.path("-figures"), summaries, found, kinds)
    if "html" in target.formats:
        from fer_core.report.page import write_page
        from fer_core.session_summary.page import Told
        from fer_core.session_summary.page import report as page_of
        from fer_core.session_summary.peak_pictures import find_peak_pictures

        with progress_bar("Finding the peaks' pictures", quiet=quiet) as show:
            told = []
            for number, one in enumerate(done):
                show(number, len(done))
                told.append(Told.of(one, *find_peak_pictures(one, blur_faces=blur_faces)))
        written.insert(0, target.path(".html"))
        write_page(written[0], page_of(told, options, found, missing))
    return written


def _tell(done: "Sequence[SummarisedSession]", found: "Comparison | None", written: Sequence[Path]) -> None:
    from rich.table import Table

    from app.cli.terminal import Console
    from fer_core.emotions import UNCERTAIN, shown_order

    console = Console()
    labels = list(dict.fromkeys(label for one in done for label in one.summary.labels))
    names = [labels[place] for place in shown_order(labels)]
    if len(done) == 1:
        title, first, session = done[0].summary.name, "person", done[0].summary
        lines = [(one.name, one) for one in session.persons[:_SHOWN]]
    else:
        title, first = "All persons together", "session"
        lines = [(one.summary.name, one.summary.everyone) for one in done if one.summary.everyone is not None]
    # Four letters tell the emotions apart, and eight columns of them fit a terminal.
    table = Table(
        first, "seen", *(name[:4] for name in (*names, UNCERTAIN)), title=f"{title}: share of time, in percent"
    )
    for name, person in lines:
        shares = {one.emotion: one.share.value for one in person.emotions} | {UNCERTAIN: person.uncertain.value}
        cells = [f"{shares[name] * 100:.0f}" if name in shares else "" for name in (*names, UNCERTAIN)]
        table.add_row(name, f"{person.seen_s:.1f}", *cells)
    console.print(table)
    if len(done) == 1 and (more := len(done[0].summary.persons) - _SHOWN) > 0:
        say(f"And {more} more, seen for less time.")
    if found is not None:
        for row in found.rows:
            if row.answer in ("more", "less") and row.kind == "share" and row.difference is not None:
                one = row.difference
                low, high = sorted((abs(one.low), abs(one.high)))
                who = f"{row.person}, " if found.people is None else ""
                place = "in " if found.people is None else "of "
                say(
                    f"{who}{row.emotion}: {row.answer} {place}{found.first.name} than {place}{found.second.name}, by "
                    f"{abs(one.value) * 100:.1f} points (95% interval {low * 100:.1f} to {high * 100:.1f})."
                )
        told = [row.answer for row in found.rows if row.kind == "share"]
        say(
            f"{told.count('tie')} of {len(told)} shares are a tie, {told.count('too short to tell')} too short to tell."
        )
    figures = [path for path in written if path.suffix in (".svg", ".png")]
    others = [str(path) for path in written if path not in figures]
    if figures:
        others.append(f"{count_noun(len(figures), 'figure')} in {figures[0].parent}")
    say(f"Written: {', '.join(others)}.")


def _json(
    done: "Sequence[SummarisedSession]", found: "Comparison | None", missing: Sequence[str], written: Sequence[Path]
) -> dict[str, Any]:
    from fer_core.session_summary.as_json import comparison_json, summary_json

    return {
        "sessions": [{"folder": str(one.folder), **summary_json(one.summary)} for one in done],
        "comparison": found and comparison_json(found),
        "errors": list(missing),
        "written": [str(path) for path in written],
    }
