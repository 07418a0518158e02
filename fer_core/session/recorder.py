"""The recorder: takes the frames of a live run as they are read, and writes them on a thread of its own."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.frames import Frame, FrameResult
from fer_core.session.record import SessionRecord
from fer_core.session.recorded_session import Recorded, RecordedSession
from fer_core.session.recorded_sound import Waves
from fer_core.session.recovery import write_why
from fer_core.text import count_noun

_MOST_FRAMES: Final = 60
_MOST_BYTES: Final = 128 << 20
_MOST_S: Final = 1.5
"""What is not written yet is lost in a kill, so it may not reach back further than this."""

_STILL_S: Final = 3.0
"""After so long without a frame the source is paused."""
_JUMP_S: Final = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Mark:
    time_s: float
    text: str
    created: datetime


@dataclass(frozen=True, eq=False)
class _Heard:
    waves: Waves
    rate: int
    source_s: float


@dataclass(frozen=True)
class _Deaf:
    why: str


_Item = tuple[Frame, FrameResult] | _Mark | _Heard | _Deaf


@dataclass(frozen=True)
class Recording:
    """How a recording ended.

    Attributes:
        folder: The session, or None where no frame came, or nothing could be written.
        record: What its `session.json` says.
        failure: Why it ended by itself, in a sentence; empty where it was stopped.
    """

    folder: Path | None = None
    record: SessionRecord | None = None
    failure: str = ""


class Recorder:
    """Records what a live run reads, until it is stopped; begins with the first frame that it is offered.

    `offer`, `hear`, `mark`, `warn` and `stop` may be called from any thread and never wait for the disk or the encoder.
    What waits to be written is bounded in frames, bytes and seconds; what finds no room is dropped and counted. A kill
    loses what waits and the frame that is being written.

    Args:
        out: Where the session's folder is made, named by the source and by when the recording began.
        record: What is known of the session: all but labels, size and times of its source. Its options say whether
            there is a video, whether that has the overlay, and whether faces are blurred.
        on_end: Told how it ended, on the recorder's thread, once the session has its final names.
        clock: Seconds that pass, the same as those of `hear`.

    Example:
        >>> recorder = Recorder(folder, record)  # doctest: +SKIP
        >>> for frame in source.frames():  # doctest: +SKIP
        ...     recorder.offer(frame, pipeline.process(frame))
        >>> recorder.stop()  # doctest: +SKIP
    """

    def __init__(
        self,
        out: Path,
        record: SessionRecord,
        on_end: Callable[[Recording], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._out = out
        self._session = RecordedSession(out, record)
        self._on_end = on_end
        self._clock = clock
        self._behind_s = 0.0
        self._seen_at = float("-inf")
        self._unheard_s = 0.0
        self._changed = threading.Condition()
        self._waiting: deque[_Item] = deque()
        self._frames = 0
        self._bytes = 0
        self._unwritten_s: float | None = None
        self._last_s = float("-inf")
        self._labels: tuple[str, ...] = ()
        self._dropped = 0
        self._remarks: list[str] = []
        self._ending = False
        self._ended: Recording | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def progress(self) -> Recorded:
        """How far it is."""
        return self._session.progress

    @property
    def dropped(self) -> int:
        """How many frames found no room."""
        return self._dropped

    @property
    def taking(self) -> bool:
        """Whether it takes frames still."""
        return not self._ending

    @property
    def ended(self) -> Recording | None:
        """How it ended, once everything has its final name; None before."""
        return self._ended

    def offer(self, frame: Frame, result: FrameResult) -> bool:
        """Leave a frame to be written, with what was read from it; return whether there was room.

        A frame that is not later than the one before was offered already, and is passed over. Where other labels are
        read than before, the recording ends: they would be other columns.
        """
        with self._changed:
            if self._ending or frame.time_s <= self._last_s:
                return False
            if self._labels and result.labels != self._labels:
                self._end("The recording ended, because other labels were chosen.")
                return False
            self._labels, self._last_s = result.labels, frame.time_s
            self._note_time(frame.time_s)
            if not self._has_room(frame):
                self._dropped += 1
                return False
            self._waiting.append((frame, result))
            if self._unwritten_s is None:
                self._unwritten_s = frame.time_s
            self._frames += 1
            self._bytes += frame.image.nbytes
            self._changed.notify_all()
            return True

    def hear(self, waves: Waves, rate: int, at_s: float) -> None:
        """Leave what a microphone heard to be written, if the record names one.

        It is placed by the frames that come meanwhile: while none do, the source is paused, and nothing is heard.

        Args:
            waves: (N,) int16, the samples.
            rate: Samples a second, always as many.
            at_s: When the first of them was heard, seconds of the clock.
        """
        with self._changed:
            if self._ending or self._clock() - self._seen_at > _STILL_S:
                return
            if self._unheard_s > _MOST_S:
                self._remark("Some of the sound is missing, because it came faster than could be written.")
                return
            self._unheard_s += len(waves) / rate
            self._waiting.append(_Heard(waves, rate, at_s - self._behind_s))
            self._changed.notify_all()

    def end_sound(self, why: str) -> None:
        """Hear nothing more, for a reason in a sentence; everything else goes on."""
        with self._changed:
            if not self._ending:
                self._waiting.append(_Deaf(why))
                self._changed.notify_all()

    def mark(self, time_s: float, text: str = "") -> None:
        """Mark a moment.

        Args:
            time_s: Its time in the source, seconds.
            text: What is to be said of it.
        """
        with self._changed:
            if not self._ending:
                self._waiting.append(_Mark(time_s, text, datetime.now(UTC).astimezone()))
                self._changed.notify_all()

    def warn(self, sentence: str) -> None:
        """Have the session's record say something, once."""
        with self._changed:
            self._remark(sentence)

    def _remark(self, sentence: str) -> None:
        if sentence not in self._remarks:
            self._remarks.append(sentence)

    def stop(self, why: str = "") -> None:
        """Take no more frames; what waits is written, and the session finished. Harmless when called twice.

        Args:
            why: In a sentence, if that is not because somebody wanted to.
        """
        with self._changed:
            self._end(why)

    def join(self, seconds: float | None = None) -> bool:
        """Wait until the session is finished; return whether it is."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _end(self, why: str = "") -> None:
        if why and not self._ending:
            self._remarks.append(why)
        self._ending = True
        self._changed.notify_all()

    def _note_time(self, time_s: float) -> None:
        """Keep how far the source's time is behind the clock: as little as it ever was, but for a pause or a seek."""
        now = self._clock()
        behind_s = now - time_s
        if not 0 <= behind_s - self._behind_s < _JUMP_S or now - self._seen_at > _STILL_S:
            self._behind_s = behind_s
        self._seen_at = now

    def _has_room(self, frame: Frame) -> bool:
        if self._frames == 0:
            return True
        few = self._frames < _MOST_FRAMES and self._bytes + frame.image.nbytes <= _MOST_BYTES
        return few and (self._unwritten_s is None or frame.time_s - self._unwritten_s <= _MOST_S)

    def _take(self) -> _Item | None:
        with self._changed:
            frames = (item[0].time_s for item in self._waiting if isinstance(item, tuple))
            self._unwritten_s = next(frames, None)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting or self._ending)
            if not self._waiting:
                return None
            item = self._waiting.popleft()
            if isinstance(item, _Heard):
                self._unheard_s -= len(item.waves) / item.rate
            elif isinstance(item, tuple):
                self._frames -= 1
                self._bytes -= item[0].image.nbytes
                self._unwritten_s = item[0].time_s
            return item

    def _run(self) -> None:
        failure = ""
        with self._session as session:
            try:
                while (item := self._take()) is not None:
                    self._write(session, item)
                    del item  # a frame is large, and the next one may be long in coming
            except FerError as error:
                failure = f"The recording ended: {write_why(error, self._out)}"
            except Exception as error:
                _log.exception("A recording broke off.")
                failure = f"The recording ended: something went wrong that should not ({type(error).__name__})."
            with self._changed:
                self._end()
                self._waiting.clear()
                self._frames = self._bytes = 0
            self._ended = self._finish(session, failure)
        if self._on_end is not None:
            self._on_end(self._ended)

    def _write(self, session: RecordedSession, item: _Item) -> None:
        if isinstance(item, tuple):
            session.write(*item)
        elif isinstance(item, _Heard):
            session.hear(item.waves, item.rate, item.source_s)
        elif isinstance(item, _Deaf):
            session.end_sound(item.why)
        else:
            try:
                session.mark(item.time_s, item.text, item.created)
            except FerError as error:
                session.warn(f"A mark could not be written: {error}")

    def _finish(self, session: RecordedSession, failure: str) -> Recording:
        for sentence in (*self._remarks, *([failure] if failure else [])):
            session.warn(sentence)
        if self._dropped:
            were, they = ("was", "it") if self._dropped == 1 else ("were", "they")
            frames = count_noun(self._dropped, "frame")
            session.warn(f"{frames} {were} dropped, because {they} came faster than could be written.")
        try:
            finished = session.finish()
        except Exception as error:
            _log.exception("A recording could not be finished.")
            return Recording(failure=failure or f"The recording could not be finished ({type(error).__name__}).")
        return Recording(*finished, failure) if finished is not None else Recording(failure=failure)
