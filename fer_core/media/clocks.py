"""The clocks of a file's picture and sound, which go on where the file's own starts again or jumps.

Joined recordings, camcorders that cut their files, and streams whose counter ran over have timestamps that are right
within each stretch and wrong between them. The picture's clock finds the breaks by its own packets; the sound's follows
it.
"""

from __future__ import annotations

import itertools
import statistics
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

import av

Packet: TypeAlias = "av.Packet[Any]"

# A slide show's own pace: so many of its steps are no break.
_STEPS: Final = 20
# Times go back within a stretch only as far as pictures are reordered: H.264 and HEVC hold 16 back.
_REORDERED: Final = 17
_BACK_S: Final = Fraction(1, 10)
_FAR_S: Final = 600
_NEAR_S: Final = 10
_GAP_S: Final = 1
# Vorbis has blocks that are so many times as short as others.
_SHORTEST: Final = 64


@dataclass
class Stretch:
    """A part of the file within which its clock is right.

    Attributes:
        begin: When its first picture is shown, in seconds by the file's clock.
        latest: When the latest of its pictures so far is shown, likewise.
        shift: Seconds to add to the file's times.
    """

    begin: Fraction
    latest: Fraction
    shift: Fraction


class PictureClock:
    """Sets the timestamps of a video stream's packets so that they go on by a frame where they break off.

    A pause is no break while the sound goes on in it.

    Args:
        time_base: Seconds of a tick.
        step: Seconds between two frames, until some were seen.
        leap_s: From how many seconds on a leap forward is a break.
        delay_s: How many seconds after it is decoded a picture may be shown, if there is a limit.
    """

    def __init__(self, time_base: Fraction, step: Fraction, leap_s: float, delay_s: float | None = None) -> None:
        self.stretches: list[Stretch] = []
        self._time_base = time_base
        self._step = max(1, round(step / time_base))
        self._most_delay = None if delay_s is None else round(Fraction(delay_s) / time_base)
        self._leap = round(Fraction(leap_s) / time_base)
        self._back = round(_BACK_S / time_base)
        self._recent: deque[int] = deque(maxlen=2 * _REORDERED)
        self._newest: int | None = None
        self._shift = 0
        self._held: list[Packet] = []
        self._doubtful = False
        self._decoded_at: int | None = None
        self._heard_s = Fraction(0)

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The moments, in seconds of the file's clock put right, at which it was put right."""
        return tuple(stretch.begin + stretch.shift for stretch in self.stretches[1:])

    def hear(self, packet: Packet) -> None:
        """Take notice of a packet of the sound that comes with the picture."""
        length = (packet.duration or 0) * packet.time_base
        if length <= _GAP_S:  # MP4 lengthens the last packet before a gap up to the next one
            self._heard_s += length

    def feed(self, packet: Packet) -> list[Packet]:
        """Return the packets that are ready, put right; a few are held back at a break.

        Args:
            packet: The stream's next one, in the order of the file.
        """
        shown = _shown(packet)
        if shown is None:
            if not self._held:
                return [packet]
            self._held.append(packet)
            return []
        leap = self._leap_to(packet, shown)
        self._decoded_at = packet.dts if packet.dts is not None else self._decoded_at
        ready: list[Packet] = []
        if self._held and leap is None:
            first = _shown(self._held[0]) or 0
            if self._doubtful and self._ahead(shown) <= self._limit() and shown < first:
                ready = self._release()  # pictures from before a pause come after the one behind it
            elif self._doubtful and self._lived_through(first):
                ready = self._release()
            elif shown < first and len(self._held) < _REORDERED:
                self._held.append(packet)  # a picture shown before the one that it refers to
                return []
        if self._held:
            ready += self.flush()
        if leap is not None:
            self._held, self._doubtful = [packet], leap == "doubtful"
        else:
            ready.append(self._put_right(packet, shown))
        if not self._doubtful or not self._held:
            self._heard_s = Fraction(0)
        return ready

    def flush(self) -> list[Packet]:
        """Return the packets that were held back."""
        held, self._held = self._held, []
        if self._doubtful and len(held) == 1 and self._lived_through(_shown(held[0]) or 0):
            return [self._put_right(held[0], _shown(held[0]))]
        times = [shown for packet in held if (shown := _shown(packet)) is not None]
        if not times:
            return held
        begin = min(times)
        self._shift = (self._newest or 0) + self.step - begin
        self.stretches.append(Stretch(begin * self._time_base, begin * self._time_base, self._shift * self._time_base))
        return [self._put_right(packet, _shown(packet)) for packet in held]

    @property
    def step(self) -> int:
        """Ticks between two frames, by those that came last."""
        times = sorted(self._recent)
        steps = [later - earlier for earlier, later in itertools.pairwise(times) if later > earlier]
        return max(1, round(statistics.median(steps))) if steps else self._step

    def _leap_to(self, packet: Packet, shown: int) -> Literal["break", "doubtful"] | None:
        """Return whether the times leap to a packet, and whether that is sure before the next one is seen."""
        if self._newest is None:
            return None
        ahead = self._ahead(shown)
        if self._held:
            ahead = shown - max(_shown(held) or 0 for held in self._held)
        goes_back = packet.dts is None or self._decoded_at is None or packet.dts < self._decoded_at
        if ahead < 0:
            window = self._back if packet.is_keyframe else max(self._back, _REORDERED * self.step)
            return "break" if goes_back and -ahead > window else None
        if ahead <= self._limit() or self._lived_through(shown):
            return None
        # Decoded in time and shown much later: the container does not tell when to decode, or a pause begins.
        in_time = packet.dts is None or self._decoded_at is None or packet.dts - self._decoded_at <= self._limit()
        return "doubtful" if in_time else "break"

    def _ahead(self, shown: int) -> int:
        """Return how many ticks a moment by the file's clock lies behind the newest picture."""
        return shown + self._shift - (self._newest or 0)

    def _limit(self) -> int:
        step = self.step
        return max(self._leap, _STEPS * step) + step

    def _lived_through(self, shown: int) -> bool:
        """Return whether the sound went on while the picture did not."""
        return self._heard_s >= self._ahead(shown) * self._time_base / 2

    def _release(self) -> list[Packet]:
        """Return what was held back: there was no break, and the times are right or stand alone."""
        held, self._held = self._held, []
        most = self._most_delay
        for packet in held:
            if (
                most is not None
                and packet.pts is not None
                and packet.dts is not None
                and packet.pts - packet.dts > most
            ):
                packet.pts = None
        return [self._put_right(packet, _shown(packet)) for packet in held]

    def _put_right(self, packet: Packet, shown: int | None) -> Packet:
        if shown is not None:
            if not self.stretches:
                seconds = shown * self._time_base
                self.stretches.append(Stretch(seconds, seconds, Fraction(0)))
            moved = shown + self._shift
            self._newest = moved if self._newest is None else max(self._newest, moved)
            self._recent.append(moved)
            stretch = self.stretches[-1]
            stretch.latest = max(stretch.latest, shown * self._time_base)
        if self._shift:
            packet.pts = None if packet.pts is None else packet.pts + self._shift
            packet.dts = None if packet.dts is None else packet.dts + self._shift
        return packet


class SoundClock:
    """Finds for the packets of the sound where they belong on the picture's clock.

    Args:
        picture: The clock, which is fed with the packets that lie among those of the sound.
        start: The moment of the file's clock that counts as 0, in seconds.
    """

    def __init__(self, picture: PictureClock, start: Fraction) -> None:
        self._picture = picture
        self._start = start
        self._stretch: int | None = None
        self._shift = Fraction(0)
        self._end: Fraction | None = None
        self._placed_end: Fraction | None = None
        self._length = Fraction(0)

    def place(self, packet: Packet, *, wait: bool) -> Fraction | None:
        """Return when a packet begins, in seconds from the start.

        Args:
            packet: The sound's next one. Without a time of its own it follows the one before.
            wait: Whether more of the picture is to come, which may tell more.

        Returns:
            The time, or None while the picture has not come to where it belongs.
        """
        stamp = packet.pts if packet.pts is not None else packet.dts
        begin = self._end if stamp is None else stamp * packet.time_base
        if begin is None:
            begin = self._picture.stretches[0].begin if self._picture.stretches else self._start
        before = self._stretch
        if not self._belongs(begin, wait):
            return None
        length = (packet.duration or 0) * packet.time_base
        self._length = length if self._length / _SHORTEST < length <= _GAP_S else self._length
        self._end = begin + self._length
        placed = begin + self._shift - self._start
        # Where times crowd within a stretch, each packet follows the one before; at a join, both sides may overlap.
        if before == self._stretch and self._placed_end is not None and placed < self._placed_end - self._length / 2:
            placed = self._placed_end
        self._placed_end = placed + self._length
        return placed

    def _belongs(self, begin: Fraction, wait: bool) -> bool:
        """Find the stretch that a moment of the sound belongs to; return False if that is to be seen."""
        stretches = self._picture.stretches
        if self._stretch is None or self._end is None:
            if not stretches:
                return not wait
            self._stretch = 0
            if abs(begin - stretches[0].begin) > _FAR_S:
                self._shift = stretches[0].begin - begin
            return True
        ahead = begin - self._end
        if -_BACK_S <= ahead <= _GAP_S:
            return True
        here = begin + self._shift - stretches[self._stretch].shift
        if ahead > 0 and abs(here - stretches[self._stretch].latest) <= _NEAR_S:
            return True
        later = [
            index
            for index in range(self._stretch + 1, len(stretches))
            if stretches[index].begin - _NEAR_S <= begin <= stretches[index].latest + _NEAR_S
        ]
        if later:
            self._stretch = min(later, key=lambda index: abs(stretches[index].begin - begin))
            self._shift = stretches[self._stretch].shift
            return True
        if wait:
            return False
        if abs(ahead) > _GAP_S:  # it breaks off where the picture does not
            self._stretch = len(stretches) - 1
            self._shift += self._end - begin
        return True


def _shown(packet: Packet) -> int | None:
    return packet.pts if packet.pts is not None else packet.dts
