"""The one error a user is meant to read."""

from collections.abc import Sequence


class FerError(Exception):
    """A failure told in one plain sentence that says what to do about it.

    The command prints the sentence on standard error and exits with 2; the window shows it as a notice.

    Args:
        sentence: What is wrong and what to do. It names things, as the votes, and no program's options.
        settings: What to give otherwise, as parameters are named here: ``("ferplus",)``. A command says which of its
            options these are.
    """

    def __init__(self, sentence: str, *, settings: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.settings = tuple(settings)
