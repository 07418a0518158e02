"""The page: whole, closed in itself, and drawn by a browser."""

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

pytest.importorskip("plotly", reason="the report needs plotly: pip install .[data]")

from fer_core.data_report.html.report import report, write_report
from fer_core.data_report.measure.description import describe_dataset
from fer_core.datasets.versioned import add_version, open_dataset
from fer_core.errors import FerError

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PROBE: Final = """<script>
const troubles = [];
addEventListener("error", (event) => troubles.push(event.message || "a picture does not load"), true);
addEventListener("securitypolicyviolation", (event) => troubles.push("asks for " + event.blockedURI));
addEventListener("load", () => {
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) troubles.push("wider than the window: " + root.scrollWidth);
  for (const one of performance.getEntriesByType("resource"))
    if (!one.name.startsWith("data:")) troubles.push("fetched " + one.name);
  root.dataset.troubles = troubles.join("; ");
});
</script></head>"""


class Page(HTMLParser):
    """What a page holds, by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attrs in self.tags if name == tag and (value := attrs.get(attribute)) is not None]


@pytest.fixture
def mixed(make: Any, noise: Any) -> Path:
    """Two sources, three splits, four classes, votes, copies, and a second version."""
    pictures = noise(48)
    pictures[7] = pictures[0]
    votes = [(6, 4, 0, 0, 0, 0, 0, 0, 0, 0)] * 48
    dataset = make(
        pictures,
        ["happy", "sad", "neutral", "surprise"] * 12,
        ["train", "train", "validation", "test"] * 12,
        sources=["one", "two & <three>"] * 24,
        votes=votes,
        name="mixed",
    )
    return add_version(dataset, dataset.faces.iloc[:47], "review", {}).folder


def test_the_contents_lead_to_every_section(mixed: Path) -> None:
    page = Page(report(describe_dataset(open_dataset(mixed), judged=0)))
    links = [link for link in page.all("a", "href") if link != "#content"]
    assert links == [f"#{anchor}" for anchor in page.all("section", "id")]
    assert links == [
        "#glance", "#alarms", "#counts", "#pixels", "#samples", "#averages", "#oddest", "#duplicates", "#votes",
        "#sources", "#versions", "#observations",
    ]  # fmt: skip


def test_the_page_points_nowhere_outside_itself(mixed: Path) -> None:
    text = report(describe_dataset(open_dataset(mixed), judged=0))
    page = Page(text)
    assert all(link.startswith("#") for link in page.all("a", "href"))
    assert all(source.startswith("data:image/") for source in page.all("img", "src"))
    assert not page.all("script", "src")
    assert not page.all("link", "href")
    assert page.all("meta", "content")[1].startswith("default-src 'none'; img-src data:;")
    assert not re.search(r"(@import|url\()", text[: text.index("</style>")])


def test_every_picture_says_what_it_is(mixed: Path) -> None:
    page = Page(report(describe_dataset(open_dataset(mixed), judged=0)))
    pictures = page.all("img", "alt")
    assert len(pictures) == len(page.all("img", "src")) > 90
    assert all(pictures)
    assert "happy, train, one/000" in pictures


def test_names_from_outside_are_text_not_html(mixed: Path) -> None:
    for about in (mixed / "versions").glob("*.json"):
        told = json.loads(about.read_text("utf-8"))
        about.write_text(json.dumps(told | {"created": "<img src=x onerror=alert(1)>", "action": "<b>"}), "utf-8")
    text = report(describe_dataset(open_dataset(mixed), judged=0))
    assert "two &amp; &lt;three&gt;" in text
    assert "<three>" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img src=x" not in text
    assert "<b></td>" not in text


@pytest.mark.parametrize("count", [1, 7])
def test_few_faces_of_one_class_in_one_split_make_a_page(make: Any, noise: Any, count: int) -> None:
    page = Page(report(describe_dataset(make(noise(count), ["happy"] * count), judged=0)))
    assert "counts" in page.all("section", "id")
    assert "votes" not in page.all("section", "id")


def test_large_colour_pictures_are_made_smaller(make: Any, noise: Any) -> None:
    dataset = make(noise(4, 300, 200, 3), ["happy", "sad"] * 2)
    text = report(describe_dataset(dataset, judged=0))
    body = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    assert "data:image/jpeg" in body
    assert len(body) < 4_000_000


def test_a_set_without_a_face_is_refused(make: Any) -> None:
    dataset = make(np.zeros((1, 48, 48), np.uint8), ["happy"])
    with pytest.raises(FerError, match="no face to describe"):
        describe_dataset(add_version(dataset, dataset.faces.iloc[:0], "review", {}), judged=0)


def test_a_page_that_cannot_be_written_is_one_sentence(make: Any, noise: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    description = describe_dataset(make(noise(3), ["happy"] * 3), judged=0)
    with pytest.raises(FerError, match="in the way or lies inside a file"):
        write_report(description, tmp_path / "file" / "report.html")
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(FerError):
        write_report(description, tmp_path / "taken.html")
    assert not [path.name for path in tmp_path.iterdir() if "part" in path.name]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)")
def test_a_browser_draws_all_of_it_offline(mixed: Path, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    path = tmp_path / "report.html"
    write_report(describe_dataset(open_dataset(mixed), judged=0), path)
    path.write_text(path.read_text("utf-8").replace("</head>", PROBE, 1), "utf-8")
    command = [
        *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--no-first-run", "--window-size=500,800"),
        *(f"--user-data-dir={tmp_path / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND"),
        *("--virtual-time-budget=3000", "--dump-dom", path.as_uri()),
    ]
    # A proxy would resolve names itself.
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, env=environment)
    (root,) = (attrs for tag, attrs in Page(ran.stdout).tags if tag == "html")
    charts = ran.stdout.count('<figure class="chart">')
    assert charts == 10
    assert root["data-drawn"] == str(charts)
    assert len(re.findall(r'<div class="plot js-plotly-plot"', ran.stdout)) == charts
    assert root["data-troubles"] == ""
