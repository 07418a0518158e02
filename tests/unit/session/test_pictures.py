"""The pictures of a session by their numbers, also of a film that holds less than it promises."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.session.pictures import Films, open_film
from tests.unit.media.damaged_media import damaged_video, number_in


def test_of_a_film_with_damage_each_picture_stays_what_is_shown_at_its_time(tmp_path: Path) -> None:
    film, other = open_film(damaged_video(tmp_path / "a.mov", 50, 51)), open_film(damaged_video(tmp_path / "b.mov"))
    films = Films([film, other], np.arange(180) / 30)
    wanted = [49 if number in (50, 51) else number for number in range(90)]
    assert [number_in(films.frame(number)) for number in range(90)] == wanted
    assert [number_in(films.frame(number)) for number in (89, 51, 50, 52, 0)] == [89, 49, 49, 52, 0]
    assert [number_in(films.frame(number)) for number in (90, 141, 179)] == [0, 51, 89]
    with pytest.raises(IndexError, match="no picture"):
        films.frame(180)
    films.close()
