"""`fer-studio data describe`: one page about a data set."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from app.cli.option_names import note_with_option
from app.cli.options import VersionArgument, json_option, out_option
from app.cli.terminal import say_json
from fer_core.errors import FerError
from fer_core.extras import install_hint
from fer_core.text import count_noun

REPORT: Final = "report.html"
JUDGED: Final = 4000


def describe(
    folder: VersionArgument,
    out: Annotated[Path | None, out_option("HTML", "Where the page goes; without it, DIR/report.html.")] = None,
    judged: Annotated[
        int,
        typer.Option(min=0, help="Faces to ask the network about that comes along, unless mislabels ran; 0 for none."),
    ] = JUDGED,
    as_json: Annotated[bool, json_option("the figures", "; the page only where -o asks for it")] = False,
) -> None:
    """Write one page that works offline: counts, brightness, faces, oddities, versions, alarms, all explained."""
    if find_spec("plotly") is None:
        raise FerError(f"The page needs plotly, which is not installed. {install_hint('data')}")

    from app.cli.progress import stage_bar
    from app.cli.terminal import Console
    from fer_core.data_report.claims.answers import answer_claims
    from fer_core.data_report.html.report import write_report
    from fer_core.data_report.measure.description import describe_dataset
    from fer_core.datasets.versioned import open_dataset

    dataset = open_dataset(folder)
    target = out or (None if as_json else dataset.folder / REPORT)
    if target is not None and target.is_dir():
        target = target / REPORT
    if target is not None and target.suffix.lower() not in (".html", ".htm"):
        raise FerError(f"{target} cannot be the page. Give a file that ends in .html, or a folder that is there.")
    with stage_bar("Opening", quiet=as_json) as show:
        description = describe_dataset(dataset, judged, show)
        claims = answer_claims(description)
        if target is not None:
            show("Writing the page", 0, 1)
            write_report(description, target)
    if as_json:
        figures = description.as_json()
        for finding in figures["findings"]:
            finding["what"] = note_with_option(finding["what"])
        figures |= {
            "observations": [one.as_json() for one in claims],
            "report": None if target is None else str(target),
        }
        say_json(figures)
        return
    levels = [one.level for one in description.findings]
    Console(stderr=True).print(
        f"{count_noun(len(dataset), 'face')} of {dataset.manifest.name}, version {dataset.version.number}; "
        f"{levels.count('wrong')} wrong, {levels.count('alarm')} to look at; "
        f"{count_noun(len(claims), 'observation')} answered. Open {target} in a browser.",
        markup=False,
        highlight=False,
    )
