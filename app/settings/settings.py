"""All that the window remembers, each under its own name."""

from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QStandardPaths

from app.recent import KINDS, MOST, Kind, Recent, with_newest
from app.settings import groups, store
from app.settings.groups import write_group
from app.settings.store import Kept, SettingsStore

NOTICE_VERSION: Final = 1
"""Of the first-start page. Raised whenever its text says something else: then it is shown to everybody again."""

_RECENT: Final[dict[Kind, str]] = {"file": "recent/files", "session": "recent/sessions", "dataset": "review/datasets"}

Colours = Literal["system", "light", "dark"]
COLOURS: Final[tuple[Colours, ...]] = ("system", "light", "dark")
LANGUAGES: Final = ("system", "en", "de")
TEXT_SIZES: Final = (80, 90, 100, 110, 125, 150, 175, 200)
"""Sizes of the text, percent of the system's."""

_FILMS: Final = QStandardPaths.StandardLocation.MoviesLocation
_DOCUMENTS: Final = QStandardPaths.StandardLocation.DocumentsLocation
_PICTURES: Final = QStandardPaths.StandardLocation.PicturesLocation
_Folder = Literal["output_folder", "screenshot_folder", "library_folder"]


class Settings:
    """Typed access to one settings file. A value that makes no sense is answered with its default."""

    source = store.text("source")
    """The source chosen last: "demo", "camera:ID", "file:PATH", or "" before any choice."""
    camera_format = store.text("camera_format")
    """Picture size and rate asked of the camera, "1280x720@30", or "" for the usual one."""
    mirror = store.flag("mirror")
    """Whether the picture is shown as in a mirror."""
    reading = Kept(groups.read_reading, lambda file, value: write_group(file, "reading", value))
    """How faces are read."""
    record = Kept(groups.read_record, lambda file, value: write_group(file, "record", value))
    """What a recording holds."""
    sound = Kept(groups.read_sound, lambda file, value: write_group(file, "sound", value))
    """How a file's sound is heard."""

    annotate = Kept(groups.read_annotate, lambda file, value: write_group(file, "annotate", value))
    """How files are annotated."""
    annotate_at_once = store.count("annotate/at_once", 0, 0, 64)
    """How many files of the queue are annotated at the same time; 0 for what fits the machine."""
    annotate_presets = Kept(groups.read_presets, groups.write_presets)
    """The user's own ways to annotate, by name."""

    open_folder = store.folder("open_folder", _FILMS)
    """Where the last file was opened; the user's films at first."""
    output_folder = store.folder("output_folder", _DOCUMENTS, "FER Studio")
    """Where sessions are written."""
    screenshot_folder = store.folder("screenshot_folder", _PICTURES, "FER Studio")
    """Where screenshots are saved."""
    screenshot_blur = store.flag("screenshot_blur")
    """Whether faces on screenshots are made unrecognisable."""

    library_order = store.text("sessions/order", "newest")
    """In which order sessions are listed."""
    mark_kinds = store.text("sessions/mark_kinds")
    """The user's own kinds of marks, as `format_kinds` writes them."""

    reviewer = store.text("review/who")
    """In whose name decisions of a review are written down; empty for the user's name on the machine."""
    review_squares = store.flag("review/squares")
    """Whether a face under review is drawn pixel by pixel, instead of smoothly."""

    geometry = store.geometry("geometry")
    """Place and size of the window; empty at first."""
    compact_geometry = store.geometry("compact_geometry")
    """Place and size of the compact view; empty at first."""
    colours = store.choice("colours", COLOURS)
    """Whether the window is light or dark, or what the system is."""
    language = store.choice("language", LANGUAGES)
    """The language of the window: "en", "de", or "system"."""
    read_notice = store.count("privacy/read_notice", 0, 0, 1_000_000)
    """Which version of the first-start page was read; 0 before any."""

    def __init__(self, file: Path) -> None:
        self.store = SettingsStore(file)

    @property
    def text_size(self) -> int:
        """How large the text is, percent of the system's; one of TEXT_SIZES."""
        value = int(self.store.number("text_size", 100, TEXT_SIZES[0], TEXT_SIZES[-1]))
        return min(TEXT_SIZES, key=lambda size: abs(size - value))

    @text_size.setter
    def text_size(self, value: int) -> None:
        self.store.put("text_size", value)

    @property
    def library_folder(self) -> Path:
        """Whose sessions the Sessions page lists; where they are written, as long as nothing else was chosen."""
        return Path(self.store.text("sessions/library")) if self.library_chosen else self.output_folder

    @library_folder.setter
    def library_folder(self, value: Path) -> None:
        self.store.put("sessions/library", str(value))

    @property
    def library_chosen(self) -> bool:
        """Whether another folder than that was chosen."""
        return self.is_chosen("library_folder")

    def reset_folder(self, name: _Folder) -> None:
        """Take a folder back to where it is at first."""
        self.store.put("sessions/library" if name == "library_folder" else name, None)

    def is_chosen(self, name: _Folder) -> bool:
        """Return whether a folder is another than at first."""
        return bool(self.store.text("sessions/library" if name == "library_folder" else name))

    def panel_shown(self, name: str) -> bool:
        """Return whether a panel was open: "source", "face" or "timeline"."""
        return self.store.flag(f"panels/{name}", default=True)

    def show_panel(self, name: str, shown: bool) -> None:
        """Remember whether a panel is open."""
        self.store.put(f"panels/{name}", shown)

    @property
    def recent(self) -> tuple[Recent, ...]:
        """What was opened last: files, sessions, data sets, each the newest first."""
        return tuple(Recent(kind, path) for kind in KINDS for path in self.store.paths(_RECENT[kind]))

    def remember(self, kind: Kind, path: Path) -> None:
        """Put something that is opened first among its kind."""
        if len(str(path).splitlines()) == 1:  # a name may hold a line's end
            paths = with_newest(self.store.paths(_RECENT[kind]), path)
            self.store.put(_RECENT[kind], "\n".join(map(str, paths)))

    def forget_recent(self) -> dict[str, str]:
        """Forget what was opened, and where the last file lay; return it for `recall_recent`."""
        before = {key: self.store.text(key) for key in (*_RECENT.values(), "open_folder")}
        for key in before:
            self.store.put(key, None)
        return before

    def recall_recent(self, before: dict[str, str]) -> None:
        """Remember what `forget_recent` returned, below what was opened since; nothing else is touched."""
        for key, forgotten in before.items():
            lines = dict.fromkeys((*self.store.text(key).splitlines(), *forgotten.splitlines()))
            most = 1 if key == "open_folder" else MOST
            self.store.put(key, "\n".join(tuple(lines)[:most]) or None)

    @property
    def datasets(self) -> tuple[Path, ...]:
        """The data sets that were reviewed last, the newest first."""
        return self.store.paths(_RECENT["dataset"])

    def remember_dataset(self, folder: Path) -> None:
        """Put a data set first among those reviewed."""
        self.remember("dataset", folder)

    @property
    def file(self) -> Path:
        """Where all this is kept."""
        return self.store.path

    def save(self) -> None:
        """Write to disk now."""
        self.store.save()

    def everything(self) -> dict[str, object]:
        """Return all that is remembered, for `restore`."""
        return self.store.everything()

    def restore(self, everything: dict[str, object]) -> None:
        """Remember what was remembered when `everything` was asked for, and nothing else."""
        self.store.replace(everything)

    def restore_below(self, everything: dict[str, object], after: dict[str, object]) -> None:
        """Likewise, but for what was set otherwise since.

        Args:
            everything: What was remembered.
            after: What was in its place, before anything was set.
        """
        since = {key: value for key, value in self.everything().items() if key not in after or after[key] != value}
        self.restore({**everything, **since})

    def reset(self) -> None:
        """Forget everything but where the window is."""
        geometry = self.geometry
        self.store.replace({})
        self.geometry = geometry

    def forget(self) -> None:
        """Remove the file. What is set from now on is forgotten with the program.

        Raises:
            OSError: The file may not be removed.
        """
        self.store.forget()
