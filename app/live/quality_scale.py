"""Words for how readable a face is: a number alone tells nobody whether it is good."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from app.translation import tr, written

if TYPE_CHECKING:
    from fer_core.frames import Quality

_SMALL: Final = 2.0
_SOFT: Final = 0.25
_DIM: Final = 0.28
_BRIGHT: Final = 0.85
_FRONTAL: Final = 0.15


class Step(Enum):
    """A measure that is not quite good, though the face can be read."""

    SMALL = auto()
    DIM = auto()
    BRIGHT = auto()
    SOFT = auto()
    TURNED = auto()


@dataclass(frozen=True)
class Grade:
    """One measure of a face.

    Attributes:
        word: Where it stands on its scale.
        number: What was measured, and from where on a face is not readable.
    """

    word: str
    number: str


def grade(quality: "Quality") -> dict[str, Grade]:
    """Return the measures of a face in words: "size", "light", "sharpness" and "turn".

    The last word of each scale begins where a face counts as not readable (`fer_core.vision.quality.QualityLimits`);
    the words before it divide what is left. A soft face is one blurred by less than a pixel of the crop.
    """
    from fer_core.vision.quality import QualityLimits  # OpenCV behind it would keep the window from showing at once

    limits = QualityLimits()
    size, light, sharpness, turn = quality.size_px, quality.light, quality.sharpness, quality.turn
    sizes = ((limits.min_size_px, tr("too small")), (_SMALL * limits.min_size_px, tr("small")))
    lights = ((limits.min_light, tr("dark")), (_DIM, tr("dim")), (_BRIGHT, tr("good")))
    sharpnesses = ((limits.min_sharpness, tr("blurred")), (_SOFT, tr("soft")))
    turned = tr("frontal") if turn <= _FRONTAL else tr("slightly turned")
    return {
        "size": Grade(
            _word(size, sizes, tr("large enough")) + f", {size:.0f} px",
            tr("{0} pixels of the source; at least {1} are needed").format(f"{size:.0f}", f"{limits.min_size_px:.0f}"),
        ),
        "light": Grade(
            _word(light, lights, tr("very bright")),
            tr("{0} % of white; at least {1} % is needed").format(f"{light:.0%}"[:-1], f"{limits.min_light:.0%}"[:-1]),
        ),
        "sharpness": Grade(
            _word(sharpness, sharpnesses, tr("sharp")),
            tr("{0}; at least {1} is needed").format(
                written(f"{sharpness:.2f}"), written(f"{limits.min_sharpness:.2f}")
            ),
        ),
        "turn": Grade(
            turned if turn <= limits.max_turn else tr("turned away"),
            tr("{0} % of a right angle; at most {1} % can be read").format(
                f"{turn:.0%}"[:-1], f"{limits.max_turn:.0%}"[:-1]
            ),
        ),
    }


def steps(quality: "Quality") -> frozenset[Step]:
    """Return which measures of a face are not quite good, or worse."""
    from fer_core.vision.quality import QualityLimits

    weak = {
        Step.SMALL: quality.size_px < _SMALL * QualityLimits().min_size_px,
        Step.DIM: quality.light < _DIM,
        Step.BRIGHT: quality.light >= _BRIGHT,
        Step.SOFT: quality.sharpness < _SOFT,
        Step.TURNED: quality.turn > _FRONTAL,
    }
    return frozenset(step for step, is_weak in weak.items() if is_weak)


def _word(value: float, steps: tuple[tuple[float, str], ...], above: str) -> str:
    """Return the word of the first step that a value does not reach."""
    return next((word for limit, word in steps if value < limit), above)
