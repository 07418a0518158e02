"""Who works at this machine: noted beside what they said of a session or of a face."""

import getpass


def user() -> str:
    """Return who works at this machine, as far as it tells."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
