"""Text that does not jitter: a new value waits until the old one could be read."""

from typing import Final

HOLD_S: Final = 0.2


class HeldText:
    """Holds one line of text for a while before it lets the next one through."""

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._text = ""
        self._wanted = ""
        self._since = float("-inf")

    @property
    def late(self) -> bool:
        """Whether what is shown is not yet what was asked for."""
        return self._text != self._wanted

    def show(self, text: str, now: float) -> str:
        """Return what is to be shown.

        Args:
            text: What would be true now.
            now: A clock, seconds.

        Returns:
            `text`, or the earlier text while that is younger than the hold.
        """
        self._wanted = text
        if text != self._text and now - self._since >= self._hold_s:
            self._text, self._since = text, now
        return self._text

    def forget(self) -> None:
        """Let the next text through at once."""
        self._since = float("-inf")
