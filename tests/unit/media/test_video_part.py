"""A part of a video has the numbers, times and pictures that reading all of it gives."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.media.frame_walk import walk
from fer_core.media.source import Part
from fer_core.media.video import VideoSource
from fer_core.media.video_part import VideoPart
from tests.unit.media.damaged_media import damaged_video, number_in
from tests.unit.session.conftest import write_video


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    write_video(path, 90, cuts=(20, 50))
    return path


@pytest.mark.parametrize("part", [Part(0.7, 1.9), Part(1.5), Part(0.0, 0.5), Part(2.9, 100.0)])
def test_the_frames_are_those_of_a_full_read(film: Path, part: Part) -> None:
    with VideoSource(film) as whole:
        wanted = [frame for frame in whole.frames() if round(frame.time_s, 6) in part]
    with VideoPart(film, part) as some:
        found = list(some.frames())
        assert some.info.frames == 90
    assert 5 < len(found) == len(some.numbers) < 90 or part.begin_s > 2
    assert [(one.index, one.time_s) for one in found] == [(one.index, one.time_s) for one in wanted]
    assert all(np.array_equal(one.image, other.image) for one, other in zip(found, wanted, strict=True))


def test_it_goes_on_from_a_frame(film: Path) -> None:
    with VideoPart(film, Part(0.7, 1.9), start_frame=40) as some:
        found = [frame.index for frame in some.frames()]
    assert found == list(range(40, some.numbers.stop))


def test_what_comes_before_is_not_decoded(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fer_core.media import seeking

    begun: list[int] = []

    def noted(packets: Any, index: Any, place: int, *more: Any) -> Any:
        begun.append(int(index.keys[place]))
        return walk(packets, index, place, *more)

    monkeypatch.setattr(seeking, "walk", noted)
    path = film.with_name("long.mp4")
    write_video(path, 600, size=(64, 48))
    with VideoPart(path, Part(15.0, 15.2)) as some:
        begun.clear()
        assert len(list(some.frames())) == len(some.numbers)
    assert begun
    assert min(begun) >= 200


def test_an_empty_part_is_refused(film: Path) -> None:
    with pytest.raises(FerError, match=r"No frame of film.mp4 is in the part from 50 s to the end; its last one is at"):
        VideoPart(film, Part(50.0))
    with pytest.raises(FerError, match="ends after it begins"):
        Part(3.0, 3.0)


def test_a_part_that_is_closed_gives_no_more(film: Path) -> None:
    some = VideoPart(film, Part(0.5))
    frames = some.frames()
    next(frames)
    some.close()
    assert list(frames) == []


def shown(part: VideoPart) -> list[int]:
    """Return the numbers of the frames; they are shown when they say, and are what they say."""
    frames = list(part.frames())
    numbers = [frame.index for frame in frames]
    assert [number_in(frame.image) for frame in frames] == numbers
    assert [frame.time_s for frame in frames] == pytest.approx([number / 30 for number in numbers])
    return numbers


def test_what_lies_behind_damage_is_read_too(tmp_path: Path) -> None:
    path = damaged_video(tmp_path / "film.mov", 50, 51)
    with VideoPart(path, Part(1.0, 2.5)) as part:
        assert shown(part) == [*range(30, 50), *range(52, 75)]
        assert part.warnings == ("The video is damaged at 1.7 s and may lack frames of the part.",)
    for start, first in ((49, 49), (50, 52), (51, 52), (52, 52), (60, 60)):
        with VideoPart(path, Part(1.0, 2.5), start_frame=start) as part:
            assert shown(part) == [one for one in range(first, 75) if one not in (50, 51)]


def test_damage_at_the_end_of_the_file_ends_a_part_and_that_behind_it_does_not_count(tmp_path: Path) -> None:
    path = damaged_video(tmp_path / "film.mov", *range(70, 90))
    with VideoPart(path, Part(2.0)) as part:
        assert shown(part) == list(range(60, 70))
        assert part.warnings == ("The video is damaged at 2.3 s; the frames of the part before were read.",)
    with VideoPart(path, Part(1.0, 2.33)) as part:
        assert shown(part) == list(range(30, 70))
        assert part.warnings == ()
