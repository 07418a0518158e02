"""What the view says when there is no picture to look at, or something to know about the one there is."""

from dataclasses import dataclass
from enum import Enum, auto

from app.live.analysis_thread import Failure, FailureKind
from app.translation import tr


class Action(Enum):
    """What a button of a state does."""

    START = auto()
    DEMO = auto()
    OPEN = auto()
    REFRESH = auto()
    AGAIN = auto()
    REPLAY = auto()
    ANNOTATE = auto()
    DOWNLOAD = auto()
    CANCEL = auto()
    STOP = auto()
    RESUME = auto()
    FAR = auto()


@dataclass(frozen=True)
class State:
    """One state of the view.

    Attributes:
        glyph: Its icon.
        title: What happened.
        sentence: What that means and what can be done.
        actions: The next steps, the likeliest first.
        busy: Whether something is under way, shown by a bar.
        banner: Whether it stands below a picture that stays in view, instead of in place of one.
    """

    glyph: str
    title: str
    sentence: str = ""
    actions: tuple[Enum, ...] = ()
    busy: bool = False
    banner: bool = False


def first_start() -> State:
    """Nothing has been started yet."""
    return State(
        "face",
        tr("Ready when you are"),
        tr("Start the camera, open a video, or watch the demo. The pictures stay on this machine."),
        (Action.START, Action.OPEN, Action.DEMO),
    )


def no_camera() -> State:
    """There is none, and the demo was not wanted."""
    return State(
        "no camera",
        tr("No camera found"),
        tr("Plug one in, or open a video. A camera that is plugged in appears in the list at the left by itself."),
        (Action.DEMO, Action.OPEN, Action.REFRESH),
    )


def camera_failed(sentence: str) -> State:
    """It is in use, may not be used, or gives no picture."""
    return State("no camera", tr("The camera cannot be used"), sentence, (Action.AGAIN, Action.DEMO, Action.OPEN))


def camera_lost(name: str) -> State:
    """It was unplugged while it ran."""
    return State(
        "no camera",
        tr("Camera lost, waiting for it"),
        tr("{0} gives no more pictures. Plug it in again and it goes on by itself.").format(name),
        (Action.STOP, Action.DEMO),
        busy=True,
    )


def loading() -> State:
    """Detector and network are being opened."""
    return State("clock", tr("Loading the model"), "", (), busy=True)


def waiting(name: str) -> State:
    """The source has given nothing yet."""
    return State("camera", tr("Waiting for the first picture"), tr("from {0}").format(name), (Action.STOP,), busy=True)


def no_face(*, far: bool) -> State:
    """The picture shows nobody; `far` is whether the far detector is at work already."""
    return State("face", tr("No face in view"), "", () if far else (Action.FAR,), banner=True)


def paused() -> State:
    """The picture is held."""
    return State("pause", tr("Paused"), "", (Action.RESUME,), banner=True)


def video_ended(name: str) -> State:
    """A file came to its end; its last picture stays."""
    return State("film", tr("{0} has ended").format(name), "", (Action.REPLAY, Action.ANNOTATE), banner=True)


def picture_read(name: str, *, nobody: bool) -> State:
    """A still picture was read; it stays."""
    title = tr("No face in {0}").format(name) if nobody else name
    return State("face", title, "", (Action.ANNOTATE, Action.OPEN), banner=True)


def stopped() -> State:
    """The user ended the run."""
    return State(
        "stopped",
        tr("Stopped"),
        tr("The camera or file is closed, and nothing is read any more."),
        (Action.START, Action.OPEN),
    )


def file_failed(sentence: str) -> State:
    """A file is missing, empty, unreadable, or no video or picture."""
    return State("film", tr("This cannot be opened"), sentence, (Action.OPEN, Action.AGAIN, Action.DEMO))


def failed(sentence: str) -> State:
    """Anything else went wrong."""
    return State("warning", tr("That did not work"), sentence, (Action.AGAIN, Action.OPEN, Action.DEMO))


def after_failure(failure: Failure, *, cameras: bool) -> State:
    """What ended a run, and whether there are cameras at all."""
    if failure.kind is FailureKind.ASSETS:
        return assets_missing()
    if failure.kind is FailureKind.FILE:
        return file_failed(failure.sentence)
    if failure.kind is FailureKind.CAMERA:
        return camera_failed(failure.sentence) if cameras else no_camera()
    return failed(failure.sentence)


def assets_missing() -> State:
    """The face detector's models are not on this machine."""
    return State(
        "download",
        tr("The face detector is missing"),
        tr("It is not part of this program and has to be downloaded once, about 36 MB. It is kept for good."),
        (Action.DOWNLOAD,),
    )


def downloading() -> State:
    """They are on their way."""
    return State("download", tr("Downloading the face detector"), "", (Action.CANCEL,), busy=True)


def action_text(action: Action) -> str:
    """Return what stands on an action's button."""
    texts = {
        Action.START: tr("Start"),
        Action.DEMO: tr("Watch the demo"),
        Action.OPEN: tr("Open a file…"),
        Action.REFRESH: tr("Look again"),
        Action.AGAIN: tr("Try again"),
        Action.REPLAY: tr("Play again"),
        Action.ANNOTATE: tr("Annotate…"),
        Action.DOWNLOAD: tr("Download"),
        Action.CANCEL: tr("Cancel"),
        Action.STOP: tr("Stop"),
        Action.RESUME: tr("Resume"),
        Action.FAR: tr("Look for far faces"),
    }
    return texts[action]
