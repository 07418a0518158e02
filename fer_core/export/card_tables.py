"""The tables of the model card, in Markdown."""

from collections.abc import Iterable, Mapping, Sequence

from fer_core.evaluation.metrics import Metrics
from fer_core.evaluation.perturbations import Share
from fer_core.export.formats import FormatFigures
from fer_core.export.measuring import HeadMeasured


def figures(found: Iterable[tuple[Metrics, Metrics]]) -> str:
    """Return two lines for each measurement, without and with mirror images."""
    rows = []
    for once, flipped in found:
        rows.append([str(len(once.classes)), once.rule, f"{once.n:,}", "face alone", *_figures(once)])
        rows.append(["", "", "", "with mirror image", *_figures(flipped)])
    heading = ["classes", "truth", "faces", "read", "accuracy", "95% interval", "mean recall", "95% interval"]
    return table([*heading, "macro F1", "ECE", "NLL"], rows)


def _figures(found: Metrics) -> list[str]:
    shares = [f"{found.accuracy:.1%}", _interval(found.interval)]
    shares += [f"{found.mean_recall:.1%}", _interval(found.mean_recall_interval)]
    return [*shares, f"{found.macro_f1:.3f}", f"{found.ece:.3f}", f"{found.nll:.3f}"]


def classes(found: Metrics) -> str:
    """Return figures and confusion by class; recall and F1 only of those that are there."""
    heading = ["truth", "faces", "precision", "recall", "F1", *(f"→ {name}" for name in found.classes)]
    rows = []
    for name, row in zip(found.classes, found.confusion, strict=True):
        one = found.per_class[name]
        shown = [f"{one.recall:.2f}", f"{one.f1:.2f}"] if one.n else ["", ""]
        rows.append([name, str(one.n), f"{one.precision:.2f}", *shown, *map(str, row)])
    return table(heading, rows)


def shares(by_classes: Mapping[str, Sequence[Share]]) -> str:
    """Return a line for each group of faces and two columns for each number of classes."""
    heading = ["faces"]
    for count in by_classes:
        heading += [f"{count} classes", "95% interval"]
    rows = []
    for place in range(max(len(rows) for rows in by_classes.values())):
        group = [found[place] for found in by_classes.values()]
        # The heads count different faces, so the edges of their thirds differ a little; the first head names them.
        cells = [cell for one in group for cell in (f"{one.accuracy:.1%}", _interval(one.interval))]
        rows.append([group[0].name, *cells])
    return table(heading, rows)


def calibration(heads: Mapping[str, HeadMeasured]) -> str:
    """Return a line for each head."""
    rows = []
    for head in heads.values():
        one = head.calibration
        errors = [
            f"{value:.3f}" for value in (one.ece_before, one.ece_temperature, one.ece_after, one.ece_cross_fitted)
        ]
        likely = [f"{one.nll_before:.3f}", f"{one.nll_after:.3f}"]
        rows.append([str(len(head.labels)), f"{one.temperature:.3f}", f"{one.floor:.4f}", *errors, *likely])
    heading = ["classes", "temperature", "floor"]
    heading += ["error before", "temperature alone", "with all", "cross-fitted", "NLL before", "after"]
    return table(heading, rows)


def offsets(heads: Mapping[str, HeadMeasured]) -> str:
    """Return a line for each head: the accuracy that its offsets change, and the offsets."""
    rows = []
    for head in heads.values():
        one = head.calibration
        shares = [f"{value:.2%}" for value in (one.accuracy_before, one.accuracy_after, one.accuracy_cross_fitted)]
        offsets_ = ", ".join(f"{name} {offset:+.2f}" for name, offset in zip(head.labels, one.offsets, strict=True))
        rows.append([str(len(head.labels)), *shares, offsets_])
    return table(["classes", "accuracy before", "after", "cross-fitted", "offsets"], rows)


def thresholds(heads: Mapping[str, HeadMeasured]) -> str:
    """Return a line for each emotion of each head, and one for the head."""
    rows = []
    for head in heads.values():
        count = str(len(head.labels))
        for emotion, one in head.thresholds.of.items():
            said = [f"{one.coverage:.0%}", f"{one.risk:.1%}"] if one.n else ["", ""]
            rows.append([count, emotion, f"{one.threshold:.2f}", f"{one.n:,}", *said])
        total = sum(one.n for one in head.thresholds.of.values())
        whole = [f"{head.thresholds.coverage:.0%}", f"{head.thresholds.risk:.1%}"]
        rows.append([count, "all", "", f"{total:,}", *whole])
        rows.append([count, "all, without thresholds", "", f"{total:,}", "100%", f"{head.curve.at(1.0)[1]:.1%}"])
    return table(["classes", "emotion", "threshold", "likeliest for", "coverage", "risk"], rows)


def formats(found: Iterable[FormatFigures], chosen: FormatFigures) -> str:
    """Return a line for each format."""
    rows = []
    for row in found:
        name = f"**{row.format}**" if row == chosen else row.format
        time = ["", ""] if row.pace is None else [f"{row.pace.milliseconds:.2f}", f"{row.pace.relative:.2f}"]
        accuracy = [f"{value:.2%}" for value in row.accuracy.values()]
        agreement = [f"{row.difference:.1e}", f"{row.agreement:.2%}"]
        rows.append([name, f"{row.size / 1e6:.2f}", *accuracy, *agreement, *time])
    counts = [f"{count} classes" for count in chosen.accuracy]
    return table(["format", "MB", *counts, "largest difference", "agreement", "ms a face", "ratio"], rows)


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _interval(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.1%} to {bounds[1]:.1%}"
