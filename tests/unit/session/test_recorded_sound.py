"""Sound beside the pictures of a recording: at their times, whatever happens on the way."""

from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.media.sample_clock import SampleClock
from fer_core.session.recorded_sound import SoundSegment, Waves
from fer_core.session.recorder import Recorder
from fer_core.session.recovery import recover
from fer_core.session.segments import SOUND_PART
from tests.unit.session.recordings import bad_sectors, describe, ended, files_of_at_most, offer, session_of
from tests.unit.session.session_files import names

RATE = 16_000
MICROPHONE = "Desk microphone"


class Clock:
    """Seconds that pass when the test says."""

    def __init__(self) -> None:
        self.now = 500.0

    def __call__(self) -> float:
        return self.now


def tone(seconds: float, rate: int = RATE) -> Waves:
    """A tone, half as loud as can be."""
    return (16_000 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)).astype(np.int16)


def hush(seconds: float) -> Waves:
    return np.zeros(round(seconds * RATE), np.int16)


def heard(path: Path) -> tuple[np.ndarray, int]:
    """The loudness of each hundredth of a second of a file's sound."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        rate = stream.rate
        pieces = [(round((frame.time or 0.0) * rate), frame.to_ndarray()[0]) for frame in container.decode(stream)]
    last, tail = pieces[-1]
    waves = np.zeros(last + len(tail), np.float32)
    for begin, piece in pieces:
        waves[max(0, begin) : begin + len(piece)] = piece[max(0, -begin) :]
    step = rate // 100
    whole = len(waves) // step
    return np.sqrt((waves[: whole * step].reshape(whole, step) ** 2).mean(axis=1)), rate


def loud(path: Path) -> list[tuple[float, float]]:
    """From when to when something is heard, seconds."""
    on = np.concatenate([[False], heard(path)[0] > 0.05, [False]])
    edges = np.flatnonzero(np.diff(on.astype(int)))
    return [(begin / 100, end / 100) for begin, end in edges.reshape(-1, 2)]


class Session:
    """A recording of a camera with a microphone, a tenth of a second at a time."""

    def __init__(self, out: Path, *, video: bool = True) -> None:
        record = describe(video=video).model_copy(update={"microphone": MICROPHONE})
        self.clock = Clock()
        self.recorder = Recorder(out, record, clock=self.clock)
        self._index = 0
        self._zero_s = self.clock.now - 30.0  # the camera has run for a while

    @property
    def now_s(self) -> float:
        return self.clock.now - self._zero_s

    def go_on(self, seconds: float, waves: Waves | None = None, *, frames: bool = True) -> None:
        """Let time pass, with frames, and with what is heard meanwhile."""
        for step in range(round(seconds * 10)):
            if frames:
                offer(self.recorder, self._index, self.now_s)
                self._index += 1
            begin_s = self.clock.now
            self.clock.now += 0.1
            if waves is not None:
                part = waves[step * RATE // 10 : (step + 1) * RATE // 10]
                with self.recorder._changed:
                    assert self.recorder._changed.wait_for(lambda: self.recorder._unheard_s < 1, 20)
                self.recorder.hear(part, RATE, begin_s)


def test_sound_is_joined_into_the_video_at_its_times(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.go_on(1.0, hush(1.0))
    session.go_on(0.5, tone(0.5))
    session.go_on(1.5, hush(1.5))
    folder, record = session_of(ended(session.recorder))
    assert names(folder) == {"faces.csv", "session.json", "video.mp4"}
    assert (record.microphone, record.warnings) == (MICROPHONE, ())
    with av.open(str(folder / "video.mp4")) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
    ((begin, end),) = loud(folder / "video.mp4")
    assert begin == pytest.approx(1.0, abs=0.04)
    assert end == pytest.approx(1.5, abs=0.04)


def test_data_only_gets_a_file_of_sound(tmp_path: Path) -> None:
    session = Session(tmp_path, video=False)
    session.go_on(0.4, hush(0.4))
    session.go_on(0.6, tone(0.6))
    folder, record = session_of(ended(session.recorder))
    assert names(folder) == {"faces.csv", "session.json", "sound.m4a"}
    assert record.microphone == MICROPHONE
    ((begin, end),) = loud(folder / "sound.m4a")
    assert begin == pytest.approx(0.4, abs=0.04)
    assert end == pytest.approx(1.0, abs=0.08)


def test_nothing_is_heard_unless_the_record_names_a_microphone(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    offer(recorder, 0, 0.0)
    recorder.hear(tone(0.5), RATE, recorder._clock())
    folder, record = session_of(ended(recorder))
    assert names(folder) == {"faces.csv", "session.json"}
    assert record.microphone == ""


def test_a_pause_is_not_heard(tmp_path: Path) -> None:
    session = Session(tmp_path, video=False)
    session.go_on(0.5, tone(0.5))
    session.go_on(6.0, tone(6.0), frames=False)
    session.go_on(0.5, hush(0.5))
    session.go_on(0.5, tone(0.5))
    folder, _ = session_of(ended(session.recorder))
    parts = loud(folder / "sound.m4a")
    # The camera's time goes on through a pause; up to three seconds pass before it is known to be one.
    assert parts[0][1] <= 3.6
    assert parts[-1][0] == pytest.approx(7.0, abs=0.06)


def test_a_microphone_that_goes_ends_the_sound_alone(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.go_on(1.0, tone(1.0))
    session.recorder.end_sound("Desk microphone is gone.")
    session.go_on(1.0, tone(1.0))
    folder, record = session_of(ended(session.recorder))
    assert record.warnings == ("The sound ends at 1.0 s, and the rest goes on: Desk microphone is gone.",)
    assert record.microphone == MICROPHONE
    assert record.counts.frames == 20
    assert loud(folder / "video.mp4")[-1][1] == pytest.approx(1.0, abs=0.08)


def test_a_microphone_that_gives_nothing_is_not_in_the_record(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.go_on(0.3)
    folder, record = session_of(ended(session.recorder))
    assert record.microphone == ""
    assert record.warnings == ("Nothing was heard from Desk microphone, so there is no sound.",)
    assert names(folder) == {"faces.csv", "session.json", "video.mp4"}


def test_a_clock_that_drifts_stretches_nothing(tmp_path: Path) -> None:
    """A device that is slower by a thousandth: after minutes its sound is where the pictures are."""
    segment = SoundSegment(tmp_path / "sound.nut", RATE)
    clock = SampleClock(RATE)
    now = 0.0
    for second in range(150):
        now += 1.001
        waves = tone(1.0) if second == 145 else hush(1.0)
        segment.write(waves, clock.begin_of(RATE, now))
    segment.close()
    ((begin, _),) = loud(tmp_path / "sound.nut")
    assert begin == pytest.approx(145 * 1.001, abs=0.07)


def test_lumps_that_come_late_are_placed_where_they_were_heard() -> None:
    clock, late = SampleClock(RATE), np.random.default_rng(3).uniform(0, 0.08, 200)
    told = np.array([clock.begin_of(RATE // 50, 7 + (at + 1) / 50 + late[at]) for at in range(200)])
    off = told - (7 + np.arange(200) / 50)
    assert np.abs(off[20:]).max() < 0.01
    resumed = clock.begin_of(RATE // 50, 60.0)
    assert resumed == pytest.approx(60.0 - 1 / 50)


def test_a_kill_loses_at_most_two_seconds_of_sound(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.go_on(4.0, tone(4.0))
    with session.recorder._changed:
        assert session.recorder._changed.wait_for(lambda: not session.recorder._waiting, 20)
    (folder,) = tmp_path.iterdir()
    left = tmp_path.parent / f"{tmp_path.name}-left"
    left.mkdir()
    for path in folder.iterdir():  # what is with the system at this moment
        (left / path.name).write_bytes(path.read_bytes())
    ended(session.recorder)
    record = recover(left)
    assert record.microphone == MICROPHONE
    assert record.status == "complete"
    assert not (left / SOUND_PART).exists()
    assert loud(left / "video.mp4")[-1][1] > 4.0 - 2.0


def test_sound_that_cannot_be_read_just_now_stays_until_it_can(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.go_on(1.0, tone(1.0))
    with bad_sectors(SOUND_PART):
        folder, record = session_of(ended(session.recorder))
        with pytest.raises(FerError, match=rf"can't be finished yet\. .*{SOUND_PART} cannot be read \(.*\)"):
            recover(folder)
    assert (record.status, record.microphone) == ("interrupted", MICROPHONE)
    assert (folder / SOUND_PART).exists()
    record = recover(folder)
    assert (record.status, record.microphone, record.warnings) == ("complete", MICROPHONE, ())
    assert loud(folder / "video.mp4")[-1][1] > 0.5


def test_a_disk_that_is_full_for_sound_costs_the_sound(tmp_path: Path) -> None:
    session = Session(tmp_path, video=False)
    session.go_on(0.5, tone(0.5))
    with session.recorder._changed:
        assert session.recorder._changed.wait_for(lambda: not session.recorder._waiting, 20)
    (folder,) = tmp_path.iterdir()
    with files_of_at_most((folder / SOUND_PART).stat().st_size):
        session.go_on(0.8, tone(0.8), frames=False)
        with session.recorder._changed:
            assert session.recorder._changed.wait_for(lambda: not session.recorder._waiting, 20)
    session.go_on(0.3)
    folder, record = session_of(ended(session.recorder))
    assert record.counts.frames == 8
    assert any(sentence.startswith("The sound ends at ") for sentence in record.warnings)
