"""Lets long words break, as names and paths often are: a label wraps between words only and cuts the rest off."""

import re
from typing import Final

_LONGEST: Final = 20
_LONG_WORD: Final = re.compile(rf"\S{{{_LONGEST}}}(?=\S)")


def breakable(text: str) -> str:
    """Return a text in which a line may end within a long word. It looks the same."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)
