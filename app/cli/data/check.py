"""`fer-studio data check`: whether a data set holds what it should."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.option_names import note_with_option
from app.cli.options import VersionArgument, json_option
from app.cli.terminal import say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fer_core.datasets.checks import Finding

FOUND = 1
"""The exit code where something is wrong; bad input is 2."""


def check(
    folder: VersionArgument,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CHECK", help="A check that may find something, as imbalance; may be given several times."
        ),
    ] = None,
    as_json: Annotated[bool, json_option("what was found")] = False,
) -> None:
    """Check counts, pixels, labels, balance, splits and votes. Exit code 1 and a list where something is wrong."""
    from app.cli.progress import progress_bar
    from fer_core.datasets.checks import CHECKS, check_folder
    from fer_core.errors import FerError

    allowed = {name.strip().lower().replace("-", " ") for text in allow or [] for name in text.split(",")}
    strange = allowed - set(CHECKS)
    if strange:
        raise FerError(f"There is no check called '{min(strange)}'. The checks are: {', '.join(CHECKS)}.")
    with progress_bar("Reading the pictures", quiet=as_json) as show:
        dataset, found = check_folder(folder, show)
    findings = [_with_options(one) for one in found]
    problems = [one for one in findings if one.level != "fine" and one.check not in allowed]
    if as_json:
        document = {
            "version": None if dataset is None else dataset.version.number,
            "faces": None if dataset is None else len(dataset),
            "ok": not problems,
            "allowed": sorted(allowed),
            "findings": [
                {
                    "level": one.level,
                    "check": one.check,
                    "what": one.what,
                    "count": one.count,
                    "cases": list(one.cases),
                }
                for one in findings
            ],
        }
        say_json(document)
    else:
        _show(findings, allowed)
    if problems:
        raise typer.Exit(FOUND)


def _with_options(finding: "Finding") -> "Finding":
    """Return a finding that says how to do what it advises; its cases are names, but for what the import said."""
    cases = map(note_with_option, finding.cases) if finding.check == "not imported" else finding.cases
    return replace(finding, what=note_with_option(finding.what), cases=tuple(cases))


def _show(findings: "Sequence[Finding]", allowed: set[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    from app.cli.terminal import Console

    console = Console()
    table = Table.grid(padding=(0, 2))
    colours = {"wrong": "bold red", "alarm": "yellow", "allowed": "dim", "fine": "green"}
    for one in findings:
        level = "allowed" if one.level != "fine" and one.check in allowed else one.level
        table.add_row(Text(level, colours[level]), Text(one.check), Text("\n".join([one.what, *_cases(one)])))
    console.print(table)
    wrong = sum(one.level == "wrong" and one.check not in allowed for one in findings)
    alarms = sum(one.level == "alarm" and one.check not in allowed for one in findings)
    if wrong or alarms:
        console.print(f"{wrong} wrong, {alarms} to look at (--allow CHECK where that is meant so).", highlight=False)
    else:
        console.print("Nothing is wrong.")


def _cases(finding: "Finding") -> list[str]:
    from fer_core.datasets.checks.finding import SHOWN

    lines = [f"  {case}" for case in finding.cases]
    if finding.check == "counts":  # what they are off by is told in full
        return lines
    if len(lines) > SHOWN:
        return [*lines[:SHOWN], "  ... (--json lists all)"]
    return [*lines, "  ..."] if finding.check == "not imported" and finding.count > len(lines) else lines
