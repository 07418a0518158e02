"""What native libraries say on standard error, kept away from the person at the terminal."""

import os
import sys
from typing import Final

LOG_NAME: Final = "native.log"


def divert_native_log() -> None:
    """Send what native code writes to standard error into a log file; what Python writes there stays.

    LiteRT, TensorFlow and MediaPipe note every delegate they make on standard error, and take no log level for it. A
    command is to say one plain sentence there, or nothing. Does nothing where the process has no standard error of
    its own, or where a log cannot be written.
    """
    stderr = sys.__stderr__
    if stderr is None or sys.stderr is not stderr:
        return
    from platformdirs import user_log_path

    try:
        log = user_log_path("fer-studio", appauthor=False, ensure_exists=True) / LOG_NAME
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        own = os.dup(2)
    except OSError:
        return
    stderr.flush()
    os.dup2(target, 2)
    os.close(target)
    sys.stderr = open(own, "w", encoding=stderr.encoding, errors="backslashreplace", buffering=1)  # noqa: PTH123, SIM115
