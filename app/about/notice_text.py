"""What everybody is told before the program reads the first face, as Markdown."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.translation import tr, written


@dataclass(frozen=True)
class NetworkFigures:
    """What the model folder says of its network.

    Attributes:
        title: Name and version.
        seven: With 7 expressions: validation faces, accuracy, and its 95% interval, 0 to 1.
        eight: The same with 8, or None.
    """

    title: str
    seven: tuple[int, float, float, float]
    eight: tuple[int, float, float, float] | None


def read_figures(folder: Path) -> NetworkFigures | None:
    """Return the figures in a model folder's manifest, which its card is made from; None where it has none."""
    try:
        said = json.loads((folder / "model.json").read_bytes())
        figures = said["figures"]
        title = f"{said['name']} v{said['version']}"
        eight = _accuracy(figures["8"]) if "8" in figures else None
        return NetworkFigures(title, _accuracy(figures["7"]), eight)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def notice_text(figures: NetworkFigures | None, settings: Path, log: Path, sessions: Path, pictures: Path) -> str:
    """Return the text.

    Args:
        figures: How often the network is right.
        settings: The file of the settings.
        log: The log's folder.
        sessions: Where sessions are written.
        pictures: Where screenshots are saved.
    """
    parts = (
        _heading(tr("What it reads")),
        tr(
            "FER Studio finds the faces in a picture and says of each which of seven or eight expressions it looks "
            "like most, with a probability. It recognises nobody: a number follows a face through the picture, and a "
            "name is there only where you give one."
        ),
        _accuracy_text(figures),
        _heading(tr("What an expression cannot tell")),
        tr(
            "A face is not a feeling. People smile when they are uneasy and frown when they think. What a person "
            "feels, thinks or intends is not in the picture, and no figure of this program says it. How well it reads "
            "the faces of different ages, sexes and skin colours has not been checked, since the pictures it learned "
            "from do not say."
        ),
        _heading(tr("What it must not be used for")),
        "\n".join(
            f"- {line}"
            for line in (
                tr("Decisions about a person: hiring, grading, insurance, credit, policing, border control."),
                tr("Diagnosis, or anything else in medicine. It is no medical device."),
                tr("Lie detection, or telling what somebody means."),
                tr("Filming people who do not know of it or cannot refuse."),
            )
        ),
        tr(
            "In the European Union, systems that infer emotions of people at work or in education are forbidden, "
            "except for medical or safety reasons (Regulation (EU) 2024/1689, the AI Act, Article 5(1)(f)). Where "
            "they are allowed, the people shown must be told that such a system is at work (Article 50(3)), and other "
            "laws may ask for more."
        ),
        _heading(tr("Whose consent is needed")),
        tr(
            "That of everybody whose face is read or kept, given freely and beforehand; of children also that of their "
            "parents. Who agreed may change their mind: then delete the session for good (page Sessions). Faces can be "
            "blurred in recordings, annotated videos, screenshots and reports."
        ),
        _heading(tr("Where everything lies")),
        tr(
            "On this machine, and nowhere else. Nothing is sent: no picture, no reading, no figure of use, no report "
            "of an error. The program goes to the network only to fetch the face detector's models, once, when you ask "
            "for it."
        ),
        "\n".join(
            f"- {what} `{_short(where)}`"
            for what, where in (
                (tr("Sessions:"), sessions),
                (tr("Screenshots:"), pictures),
                (tr("Settings:"), settings),
                (tr("Log:"), log),
            )
        ),
        tr("All of it can be seen and removed under *Where everything lies* (Ctrl+Shift+P)."),
    )
    return "\n\n".join(part for part in parts if part)


def _accuracy_text(figures: NetworkFigures | None) -> str:
    if figures is None:
        return tr("It is often wrong. How often, the card of its network says (About, Model).")
    text = tr(
        "It is often wrong. Of {0} faces that its network ({4}) had not learned from it read {1} as they are labelled "
        "with seven expressions (95% interval {2} to {3})"
    ).format(*_written(figures.seven), figures.title)
    if figures.eight is not None:
        more = tr(", and of {0} faces {1} as the largest part of ten people saw them with eight ({2} to {3})")
        text += more.format(*_written(figures.eight))
    return text + tr(
        ". Those are pictures found on the web, on which it was also tuned: expect less of others, in poor light and "
        "of turned heads. Where it cannot tell it says *uncertain*, and that is meant."
    )


def _accuracy(figures: dict[str, Any]) -> tuple[int, float, float, float]:
    low, high = figures["interval"]
    return int(figures["n"]), float(figures["accuracy"]), float(low), float(high)


def _written(figures: tuple[int, float, float, float]) -> tuple[str, str, str, str]:
    faces, value, low, high = figures
    return written(f"{faces:,}"), written(f"{value:.1%}"), written(f"{low:.1%}"), written(f"{high:.1%}")


def _heading(text: str) -> str:
    return f"### {text}"


def _short(path: Path) -> str:
    text, home = str(path), str(Path.home())
    return f"~{text[len(home) :]}" if len(home) > 1 and text.startswith(f"{home}/") else text
