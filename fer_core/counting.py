"""Numbers of things in sentences."""


def count_noun(number: int, thing: str, things: str = "") -> str:
    """Return a number with its noun: "1 face", "12,034 faces"; ``things`` where the plural is not formed with an s."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def percent(probability: float) -> str:
    """Return a probability as it is written everywhere, `87 %`, so that one value never reads as two."""
    return f"{probability * 100:.0f} %"
