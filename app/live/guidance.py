"""What a person can do about a face that cannot be read well, in one short sentence."""

from typing import TYPE_CHECKING, Final

from app.live.quality_scale import Step, steps
from app.translation import tr

if TYPE_CHECKING:  # numpy behind these would keep the window from showing at once
    from fer_core.frames import Face

HOLD_S: Final = 1.0


def guide(face: "Face") -> str:
    """Return what would make a face more readable, or "" where it is read.

    Args:
        face: Its verdict's reason comes first; where only the network is unsure, what is not quite good.
    """
    reason = face.verdict.reason
    if reason is None:
        return ""
    if reason.value != "low confidence":
        return advice(reason.value)
    weak = steps(face.quality)
    poor = {
        Step.SMALL: "too small",
        Step.DIM: "dark",
        Step.BRIGHT: "bright",
        Step.TURNED: "turned away",
        Step.SOFT: "blurred",
    }
    return next((advice(word) for step, word in poor.items() if step in weak), "")


def advice(lack: str) -> str:
    """Return what to do about one lack, or "" where nothing is known.

    Args:
        lack: A `Reason`, a `Lack` of a resting face, or "bright".
    """
    sentences = {
        "no face": tr("Come back into view."),
        "too small": tr("Come closer."),
        "dark": tr("Turn to the light."),
        "bright": tr("Less light on the face."),
        "turned away": tr("Face the camera."),
        "blurred": tr("Hold still."),
        "moving": tr("Hold still."),
        "expression": tr("Relax your face."),
    }
    return sentences.get(lack, "")


class HeldSentence:
    """Lets a sentence stand until it could be read."""

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._said = ""
        self._since_s = float("-inf")

    def show(self, sentence: str, now: float, *, hold: bool = True) -> str:
        """Return what is to be shown.

        Args:
            sentence: What there is to say now; "" for nothing.
            now: A clock, seconds.
            hold: Whether an earlier one may stand; not for another face, nor for a picture that stands.
        """
        waited = now - self._since_s >= self._hold_s
        if sentence != self._said and (waited or not hold):
            self._said, self._since_s = sentence, now
        return self._said
