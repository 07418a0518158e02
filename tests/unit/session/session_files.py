"""What is in the files of a session."""

from pathlib import Path

import av


def picture_times(path: Path) -> list[float]:
    """Return when the pictures of a video are shown, in seconds."""
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)]


def names(folder: Path) -> set[str]:
    """Return what is in a folder."""
    return {path.name for path in folder.iterdir()}
