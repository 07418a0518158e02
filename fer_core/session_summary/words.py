"""Figures as they are written for people."""

from fer_core.session_summary.results import Measure


def clock(time_s: float) -> str:
    """Return a time of a session, `4:12.4`, or `1:04:12.4` from an hour on.

    Example:
        >>> clock(252.36)
        '4:12.4'
    """
    tenths = round(max(0.0, time_s) * 10)
    hours, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    seconds = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"


def percent_with_interval(measure: Measure | None) -> str:
    """Return a share with its interval.

    Example:
        >>> percent_with_interval(Measure(0.623, 0.51, 0.7))
        '62.3% (51.0 to 70.0)'
    """
    if measure is None:
        return "–"
    if measure.low is None or measure.high is None:
        return f"{measure.value:.1%}"
    return f"{measure.value:.1%} ({measure.low * 100:.1f} to {measure.high * 100:.1f})"


def number_with_interval(measure: Measure | None, digits: int = 1) -> str:
    """Return a number with its interval."""
    if measure is None:
        return "–"
    if measure.low is None or measure.high is None:
        return f"{measure.value:.{digits}f}"
    return f"{measure.value:.{digits}f} ({measure.low:.{digits}f} to {measure.high:.{digits}f})"


def signed_points(points: float, digits: int = 1) -> str:
    """Return a difference of shares in points, with its sign."""
    return f"{points:+.{digits}f}".replace("-", "\u2212")
