"""`fer-studio doctor`: what works on this machine and what to do about what does not."""

from dataclasses import asdict, replace
from typing import Annotated

import typer

from app.cli.option_names import note_with_option
from app.cli.options import json_option
from app.cli.terminal import say, say_json
from fer_core.doctor import Finding, diagnose

EXIT_CANNOT_WORK = 2
_MARKS = {"ok": ("ok", "green"), "warning": ("warning", "yellow"), "failure": ("FAILS", "red")}


def doctor(
    as_json: Annotated[bool, json_option("the findings")] = False,
    gpu: Annotated[bool, typer.Option("--gpu", help="Also try to run the network on a GPU.")] = False,
) -> None:
    """Say what works on this machine, and what to do about what does not.

    Exits with 0 where faces can be read from files (a camera, a screen and a GPU may be missing), else with 2.
    """
    findings: list[Finding] = []
    for found in diagnose(try_gpu=gpu):
        finding = replace(found, advice=note_with_option(found.advice))
        findings.append(finding)
        if not as_json:
            _print(finding)
    works = all(finding.status != "failure" for finding in findings)
    if as_json:
        say_json({"works": works, "checks": [asdict(finding) for finding in findings]})
    if not works:
        say("Error: Reading faces does not work here yet; see the lines marked FAILS.", err=True)
        raise typer.Exit(EXIT_CANNOT_WORK)


def _print(finding: Finding) -> None:
    from rich.table import Column, Table
    from rich.text import Text

    from app.cli.terminal import Console

    # One is printed as soon as it is found: what the columns hold is as wide in all.
    table = Table.grid(Column(width=7), Column(min_width=9, no_wrap=True), Column(), padding=(0, 2))
    mark, style = _MARKS[finding.status]
    table.add_row(Text(mark, style), Text(finding.name), Text(finding.detail))
    if finding.advice:
        table.add_row("", "", Text(finding.advice, "dim"))
    Console().print(table)
