"""The clips that tracking is measured on: who meets, leaves, comes back, is cut to or hidden."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from composed_clips import Pose, Script, Shot, alive

SIZE = (640, 360)
MIDDLE = (320.0, 180.0)
SIDE = 110.0
STAYS_S = 0.5
MANY_FPS = 45
PAIRS = ((0, 3), (1, 4), (9, 5), (8, 6))
"""Who meets whom."""
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Clip:
    """One clip: what it shows, how long, and when it cuts to somebody else."""

    script: Script
    seconds: float
    cuts: Sequence[float] = ()


def at(person: int, x: float, y: float = MIDDLE[1], side: float = SIDE, name: int | None = None) -> Pose:
    return Pose(person, x, y, side, name=name)


def crossing(pairs: Pairs, stop_s: float) -> Iterator[Clip]:
    """Yield clips of two who cross; with a stop where one half hides the other."""
    for one, other in pairs:

        def script(time_s: float, one: int = one, other: int = other) -> Shot:
            before, after = min(time_s, 0.75), max(0.0, time_s - 0.75 - stop_s)
            moved = 200 / 0.75 * (before + after) - (35 if stop_s else 0) * (before / 0.75 - after / 0.75)
            poses = at(one, MIDDLE[0] - 200 + moved, 185, 95), at(other, MIDDLE[0] + 200 - moved, 175, SIDE)
            return Shot(tuple(alive(pose, time_s) for pose in poses), 1)

        yield Clip(script, 1.6 + stop_s)


def away(pairs: Pairs, gone_s: float, returns: bool, walks: bool) -> Iterator[Clip]:
    """Yield clips of somebody who is gone for a time; then comes back, or another comes there."""
    for one, other in pairs:

        def script(time_s: float, one: int = one, other: int = other) -> Shot:
            gone, back = max(0.0, time_s - 1.0), max(0.0, 1.0 + gone_s - time_s)
            first = time_s < 1.0 + gone_s / 2
            if not walks and gone and back:
                return Shot((), 2)
            out = 500 * min(gone, back) if walks else 0
            person = one if first or returns else other
            # After more than a second nobody is known again, so then it is another.
            name = 0 if first or (returns and gone_s <= 1.0) else 1
            return Shot((alive(at(person, 520 + out, name=name), time_s),), 2)

        yield Clip(script, 2.0 + gone_s)


def cuts(same_background: bool, number: int, orders: int) -> Iterator[Clip]:
    """Yield clips that cut from one to the next at about the same place: first as they are numbered, then shuffled."""
    for seed in range(orders):
        chance = np.random.default_rng(seed)
        order = chance.permutation(number) if seed else np.arange(number)
        shift = chance.uniform(-0.1, 0.1, (number, 2)) * SIDE

        def script(time_s: float, order: Any = order, shift: Any = shift) -> Shot:  # noqa: ANN401 - arrays
            turn = min(int(time_s / STAYS_S + 1e-6), len(order) - 1)
            x, y = MIDDLE + shift[turn]
            pose = alive(at(int(order[turn]), x, y, name=turn), time_s)
            return Shot((pose,), 0 if same_background else turn)

        yield Clip(script, STAYS_S * number, [STAYS_S * (turn + 1) for turn in range(number - 1)])


def two(pairs: Pairs, change: Callable[[float], dict[str, Any]], seconds: float = 2.4) -> Iterator[Clip]:
    """Yield clips of two who stay where they are while something else changes."""
    for number, (one, other) in enumerate(pairs):

        def script(time_s: float, one: int = one, other: int = other, number: int = number) -> Shot:
            changed = change(time_s)
            pan = changed.get("pan", 0)
            poses = at(one, 200 - pan), at(other, 440 - pan)
            shown = {**changed, "pan": 900 + pan}
            return Shot(tuple(alive(pose, time_s) for pose in poses), 2 * number, **shown)

        yield Clip(script, seconds)


def flashes(pairs: Pairs, fps: float, light: float) -> Iterator[Clip]:
    """Yield clips with flashes of one, two and three frames."""

    def change(time_s: float) -> dict[str, Any]:
        frames = 1 + int(time_s / 0.8) % 3
        return {"flash": light if 0.4 <= time_s % 0.8 < 0.4 + (frames - 0.5) / fps else 0.0}

    return two(pairs, change)


def hand(pairs: Pairs, passes_s: float) -> Iterator[Clip]:
    """Yield clips in which a hand goes past the lens."""

    def change(time_s: float) -> dict[str, Any]:
        along = (time_s - 1.0) / passes_s
        return {"hand": (-250 + 1140 * along, 260.0, 400.0)} if 0 <= along <= 1 else {}

    return two(pairs, change, 2.0 + passes_s)


def kinds(fps: float, people: int) -> dict[str, Iterator[Clip]]:
    """Return all clips by name; of some only half where a second is many frames, which all have to be searched."""
    few = fps > MANY_FPS
    pairs, some = (PAIRS[:2], PAIRS[:1]) if few else (PAIRS, PAIRS[:2])
    return {
        "cross": crossing(pairs, 0.0),
        "cross, stop and part": crossing(pairs, 0.4),
        "hidden for 0.5 s": away(pairs, 0.5, returns=True, walks=False),
        "out of the picture for 0.5 s": away(pairs, 0.9, returns=True, walks=True),
        "hidden for 1.5 s": away(pairs, 1.5, returns=True, walks=False),
        "another there after 0.3 s": away(pairs, 0.3, returns=False, walks=False),
        "another walks in where one left": away(pairs, 0.8, returns=False, walks=True),
        "cut, other background": cuts(False, people, 1 if few else 2),
        "cut, same background": cuts(True, people, 1 if few else 2),
        "pan": two(some, lambda time_s: {"pan": round(130 * math.sin(4 * time_s))}),
        "fast pan": two(some, lambda time_s: {"pan": round(130 * math.sin(9 * time_s))}),
        "flash, mild": flashes(some, fps, 60),
        "flash, saturated": flashes(some, fps, 255),
        "hand, 0.2 s": hand(some, 0.2),
        "hand, 0.5 s": hand(some, 0.5),
        "hand, 1 s": hand(some, 1.0),
        "light ramps": two(some, lambda time_s: {"gain": 1.3 - 0.85 * math.cos(3 * time_s)}),
        "light jumps": two(some, lambda time_s: {"gain": (1.0, 0.45, 1.0, 1.9)[int(time_s / 0.7) % 4]}),
    }
