"""The actions of the window, in the order of the list of keys and of the palette, and the menus they are in."""

from typing import Final

from app.actions.action import ActionSpec, Page
from app.translation import tr

_DIGITS: Final = "123456789"
_HELD: Final = frozenset({"back", "on", "jump_back", "jump_on", "mark_back", "mark_on", "closer", "wider"})
"""What of the Sessions page goes on as long as its key is held."""

MENUS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "file": (
        ("file.open_video", "file.open_session", "file.open_dataset", "file.recent"),
        ("live.screenshot",),
        ("file.settings",),
        ("file.quit",),
    ),
    "edit": (("edit.undo", "edit.redo"), ("edit.palette",)),
    "view": (
        ("view.live", "view.annotate", "view.sessions", "view.data_set"),
        ("view.source", "view.timeline", "view.face"),
        ("view.system_theme", "view.light_theme", "view.dark_theme"),
        ("view.larger", "view.smaller", "view.usual_size"),
        ("view.full_screen", "view.compact"),
    ),
    "live": (
        ("live.start", "live.stop"),
        ("live.back", "live.on", "live.jump_back", "live.jump_on"),
        ("live.record", "live.mark"),
        ("live.resting_face",),
        ("live.mirror", "live.annotate"),
        ("live.demo", "live.cameras"),
    ),
    "annotate": (
        ("annotate.add", "annotate.add_folder", "annotate.start"),
        ("annotate.open", "annotate.reveal"),
        ("annotate.go_on", "annotate.pause", "annotate.retry"),
        ("annotate.up", "annotate.down"),
        ("annotate.remove", "annotate.clear"),
    ),
    "sessions": (
        ("sessions.play", "sessions.back", "sessions.on", "sessions.jump_back", "sessions.jump_on"),
        ("sessions.first", "sessions.last", "sessions.slower", "sessions.faster"),
        ("sessions.boxes", "sessions.closer", "sessions.wider", "sessions.whole"),
        ("sessions.begin", "sessions.end", "sessions.unselect"),
        ("sessions.name", "sessions.correct"),
        ("sessions.mark", "sessions.leave_out", "sessions.edit_mark", "sessions.remove_mark"),
        ("sessions.mark_back", "sessions.mark_on"),
        ("sessions.kinds", "sessions.import_marks"),
        ("sessions.watch", "sessions.summary"),
        ("sessions.export_report", "sessions.export_summary", "sessions.export_figures", "sessions.export_readings"),
        ("sessions.export_clip", "sessions.export_pictures"),
        ("sessions.library",),
    ),
    "data set": (
        ("data_set.keep", "data_set.accept", "data_set.not_a_face", "data_set.delete"),
        ("data_set.undo",),
        ("data_set.back", "data_set.on", "data_set.first", "data_set.last", "data_set.squares"),
        ("data_set.apply",),
    ),
    "help": (("help.keys",), ("help.privacy", "help.log"), ("help.notice", "help.about")),
}
"""Which actions are in which menu, in groups; "file.recent" is the menu of what was opened last."""


def menu_names() -> dict[str, str]:
    """Return what the menus are called."""
    return {
        "file": tr("File"),
        "edit": tr("Edit"),
        "view": tr("View"),
        "live": tr("Live"),
        "annotate": tr("Annotate"),
        "sessions": tr("Sessions"),
        "data set": tr("Data set"),
        "help": tr("Help"),
    }


def page_names() -> dict[Page, str]:
    """Return what the pages are called."""
    return {
        Page.LIVE: tr("Live"),
        Page.ANNOTATE: tr("Annotate"),
        Page.SESSIONS: tr("Sessions"),
        Page.DATA_SET: tr("Data set"),
    }


def page_actions(page: Page) -> tuple[ActionSpec, ...]:
    """Return the actions of a page."""
    return {
        Page.LIVE: live_actions,
        Page.ANNOTATE: annotate_actions,
        Page.SESSIONS: session_actions,
        Page.DATA_SET: review_actions,
    }[page]()


def window_actions() -> tuple[ActionSpec, ...]:
    """Return the actions that work on every page."""
    pages = tr("Go to a page")
    size = tr("Larger, smaller, usual text")
    spec = ActionSpec
    return (
        spec("file.open", tr("Open…"), ("O", "Ctrl+O"), "open", line=tr("Open a video, picture, session or data set")),
        spec("file.open_video", tr("Open a video or picture…"), glyph="film"),
        spec("file.open_session", tr("Open a session…"), glyph="sessions"),
        spec("file.open_dataset", tr("Open a data set…"), glyph="data set"),
        spec("file.forget", tr("Forget what was opened last")),
        spec("file.settings", tr("Settings…"), ("Ctrl+,",), "settings", line=tr("Settings")),
        spec("file.quit", tr("Quit"), ("Ctrl+Q",)),
        spec("edit.undo", tr("Undo"), ("Ctrl+Z",), "undo", line=tr("Undo, redo")),
        spec("edit.redo", tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", line=tr("Undo, redo")),
        spec("edit.palette", tr("Find an action…"), ("Ctrl+K",), "search", line=tr("Find an action")),
        spec("view.live", tr("Go to Live"), ("Ctrl+1",), "camera", line=pages),
        spec("view.annotate", tr("Go to Annotate"), ("Ctrl+2",), "film", line=pages),
        spec("view.sessions", tr("Go to Sessions"), ("Ctrl+3",), "sessions", line=pages),
        spec("view.data_set", tr("Go to Data set"), ("Ctrl+4",), "data set", line=pages),
        spec("view.larger", tr("Larger text"), ("Ctrl++", "Ctrl+="), line=size, repeats=True),
        spec("view.smaller", tr("Smaller text"), ("Ctrl+-",), line=size, repeats=True),
        spec("view.usual_size", tr("Text of the usual size"), ("Ctrl+0",), line=size),
        spec("view.system_theme", tr("Colours as the system has them"), checkable=True),
        spec("view.light_theme", tr("Light colours"), checkable=True),
        spec("view.dark_theme", tr("Dark colours"), checkable=True),
        spec("view.menu", tr("Menu"), ("F10",), "menu", line=tr("The menu")),
        spec("view.full_screen", tr("Full screen"), ("F11",), checkable=True, line=tr("Full screen, and back")),
        spec("view.leave_full_screen", tr("Leave the full screen"), ("Esc",)),
        spec("view.compact", tr("Compact view"), ("Ctrl+Shift+C",), line=tr("Compact view, and back")),
        spec("help.about", tr("About FER Studio"), ("F1",), line=tr("About the program and its use")),
        spec("help.notice", tr("What it is for, and what not")),
        spec("help.privacy", tr("Where everything lies"), ("Ctrl+Shift+P",)),
        spec("help.log", tr("The log"), ("Ctrl+Shift+L",)),
        spec("help.keys", tr("Keys"), ("?",), "help", line=tr("This list")),
    )


def live_actions() -> tuple[ActionSpec, ...]:
    """Return the actions of the Live page."""

    def spec(name: str, text: str, *keys: str, glyph: str = "", line: str = "", checkable: bool = False) -> ActionSpec:
        return ActionSpec(f"live.{name}", text, keys, glyph, Page.LIVE, line, checkable)

    frame, jump = tr("In a file: one frame back, on"), tr("In a file: five seconds back, on")
    return (
        spec("start", tr("Start or pause"), "Space", glyph="play", line=tr("Start, pause, resume")),
        spec("stop", tr("Stop"), glyph="stop"),
        spec("screenshot", tr("Screenshot"), "S", glyph="shot", line=tr("Screenshot of the labelled frame")),
        spec("record", tr("Record, or end that"), "R", glyph="record", line=tr("Record, and end that")),
        spec("mark", tr("Mark the moment"), "E", line=tr("Mark a moment of the recording")),
        spec("mirror", tr("Mirror the picture"), "M", line=tr("Mirror the camera's picture"), checkable=True),
        spec("resting_face", tr("Set the resting face"), "B", line=tr("Set the resting face, or cancel that")),
        *(
            ActionSpec(f"live.{name}", text, (key,), glyph, Page.LIVE, line, typed=True, repeats=True)
            for name, text, key, glyph, line in (
                ("back", tr("One frame back"), "Left", "frame back", frame),
                ("on", tr("One frame on"), "Right", "frame on", frame),
                ("jump_back", tr("Five seconds back"), "Shift+Left", "jump back", jump),
                ("jump_on", tr("Five seconds on"), "Shift+Right", "jump on", jump),
            )
        ),
        *(spec(f"face.{n}", tr("Select face {0}").format(n), n, line=tr("Select a face")) for n in _DIGITS),
        spec("annotate", tr("Annotate this file…"), glyph="film"),
        spec("demo", tr("Watch the demo"), glyph="play"),
        spec("cameras", tr("Look for cameras again"), glyph="refresh"),
        ActionSpec("view.source", tr("Panel of sources"), (), "left panel", Page.LIVE, checkable=True),
        ActionSpec("view.timeline", tr("Timeline"), (), "bottom panel", Page.LIVE, checkable=True),
        ActionSpec("view.face", tr("Panel of the face"), (), "right panel", Page.LIVE, checkable=True),
    )


def annotate_actions() -> tuple[ActionSpec, ...]:
    """Return the actions of the Annotate page."""

    def spec(name: str, text: str, *keys: str, glyph: str = "", line: str = "") -> ActionSpec:
        return ActionSpec(f"annotate.{name}", text, keys, glyph, Page.ANNOTATE, line)

    order = tr("Earlier, later")
    return (
        spec("add", tr("Add files…"), glyph="plus"),
        spec("add_folder", tr("Add a folder…"), glyph="open"),
        spec("start", tr("Annotate, or pause all"), glyph="film"),
        spec("open", tr("Open on the Sessions page"), "Return", "Enter", glyph="sessions"),
        spec("reveal", tr("Show in folder"), glyph="open"),
        spec("go_on", tr("Go on"), "G", glyph="play"),
        spec("pause", tr("Pause"), "P", glyph="pause"),
        spec("retry", tr("Retry"), "R", glyph="refresh"),
        spec("up", tr("Move up"), "Alt+Up", line=order),
        spec("down", tr("Move down"), "Alt+Down", line=order),
        spec("remove", tr("Remove from the queue"), "Del", glyph="close"),
        spec("clear", tr("Remove all that are done"), glyph="tick"),
    )


def session_actions() -> tuple[ActionSpec, ...]:
    """Return the actions of the Sessions page."""

    def spec(name: str, text: str, *keys: str, glyph: str = "", line: str = "") -> ActionSpec:
        repeats = name in _HELD
        return ActionSpec(f"sessions.{name}", text, keys, glyph, Page.SESSIONS, line, repeats=repeats)

    frame, jump, ends = tr("One frame back, on"), tr("Five seconds back, on"), tr("First frame, last frame")
    speed, zoom = tr("Slower, faster"), tr("Timeline: closer, wider, whole")
    part, marks = tr("Selected part begins, ends here"), tr("Edit, remove the selected mark")
    to_mark, faces = tr("Previous, next mark"), tr("Name, correct the face of the panel")
    return (
        spec("play", tr("Play or pause"), "Space", glyph="play", line=tr("Play, pause")),
        spec("back", tr("One frame back"), "Left", ",", glyph="frame back", line=frame),
        spec("on", tr("One frame on"), "Right", ".", glyph="frame on", line=frame),
        spec("jump_back", tr("Five seconds back"), "Shift+Left", glyph="jump back", line=jump),
        spec("jump_on", tr("Five seconds on"), "Shift+Right", glyph="jump on", line=jump),
        spec("first", tr("First frame"), "Home", line=ends),
        spec("last", tr("Last frame"), "End", line=ends),
        spec("slower", tr("Slower"), "<", line=speed),
        spec("faster", tr("Faster"), ">", line=speed),
        *(spec(f"person.{n}", tr("Choose person {0}").format(n), n, line=tr("Choose a person")) for n in _DIGITS),
        spec("boxes", tr("Show or hide the faces' boxes"), "B", glyph="overlays"),
        spec("closer", tr("Timeline: closer"), "+", "=", line=zoom),
        spec("wider", tr("Timeline: wider"), "-", line=zoom),
        spec("whole", tr("Timeline: whole"), "0", line=zoom),
        spec("mark", tr("Mark this moment"), "E"),
        spec("leave_out", tr("Leave out this part"), "X", line=tr("Leave out the selected part, or from here to here")),
        spec("edit_mark", tr("Edit the selected mark…"), "Return", "Enter", line=marks),
        spec("remove_mark", tr("Remove the selected mark"), "Del", line=marks),
        spec("forget_mark", tr("Select no mark, begin no part"), "Esc"),
        spec("mark_back", tr("Previous mark"), "PgUp", line=to_mark),
        spec("mark_on", tr("Next mark"), "PgDown", line=to_mark),
        spec("name", tr("Name the face of the panel…"), "N", line=faces),
        spec("correct", tr("Correct the face of the panel…"), "C", line=faces),
        spec("kinds", tr("Kinds of marks…")),
        spec("import_marks", tr("Import marks…")),
        spec("watch", tr("Watch the session")),
        spec("summary", tr("Summary of the session")),
        spec("export_report", tr("Export a report…")),
        spec("export_summary", tr("Export the summary as a table…")),
        spec("export_figures", tr("Export figures…")),
        spec("export_readings", tr("Export the readings with names…")),
        spec("export_clip", tr("Export a clip…")),
        spec("export_pictures", tr("Export pictures…")),
        spec("begin", tr("Selected part begins here"), "[", line=part),
        spec("end", tr("Selected part ends here"), "]", line=part),
        spec("unselect", tr("Select nothing"), "Backspace"),
        spec("trash", tr("Move to the trash"), "Del", glyph="trash", line=tr("In the list: move to the trash")),
        spec("delete", tr("Delete for good…"), "Shift+Del", line=tr("In the list: delete for good")),
        spec("library", tr("Choose the library…"), glyph="open"),
    )


def review_actions() -> tuple[ActionSpec, ...]:
    """Return the actions of the page that reviews a data set."""

    def spec(name: str, text: str, *keys: str, glyph: str = "", line: str = "") -> ActionSpec:
        return ActionSpec(f"data_set.{name}", text, keys, glyph, Page.DATA_SET, line)

    moved, ends = tr("Move without deciding"), tr("First face, last face")
    relabel, number = tr("Relabel to the class of that number"), tr("Relabel to class {0}")
    return (
        spec("keep", tr("Keep the label"), "K", "Return", "Enter", glyph="tick"),
        *(spec(f"class.{n}", number.format(n), n, line=relabel) for n in _DIGITS),
        spec("accept", tr("Accept what is suggested"), "S"),
        spec("delete", tr("Delete the face"), "D", "Del", glyph="close"),
        spec("not_a_face", tr("Not a face"), "N"),
        spec("undo", tr("Undo the last decision"), "U", "Ctrl+Z", line=tr("Undo, any number of times")),
        spec("back", tr("Previous face"), "Left", "Up", glyph="previous", line=moved),
        spec("on", tr("Next face"), "Right", "Down", glyph="next", line=moved),
        spec("first", tr("First face"), "Home", line=ends),
        spec("last", tr("Last face"), "End", line=ends),
        spec("squares", tr("Pixels as squares, or smooth"), "P"),
        spec("apply", tr("Apply the decisions…"), glyph="done"),
    )
