"""The one error a user is meant to read."""


class FerError(Exception):
    """A failure told in one plain sentence that says what to do about it.

    The command prints the sentence on standard error and exits with 2; the window shows it as a notice.
    """
