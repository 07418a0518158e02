import errno
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.media.containers import ffmpeg_as_os_errors
from fer_core.media.encoder import EncoderSettings
from fer_core.media.mux import packet_times
from fer_core.media.nut import NutWriter

SETTINGS = EncoderSettings(preset="ultrafast")
PICTURE = np.random.default_rng(3).integers(0, 256, (48, 64, 3), dtype=np.uint8)


def test_every_picture_keeps_its_own_time(tmp_path: Path) -> None:
    with NutWriter(tmp_path / "a.nut", SETTINGS, (64, 48), Fraction(1, 1000)) as writer:
        for pts in (0, 41, 47, 1000):
            writer.write(PICTURE, pts)
    np.testing.assert_allclose(list(packet_times([tmp_path / "a.nut"])), (0, 0.041, 0.047, 1), atol=1e-9)


def test_a_failure_of_ffmpeg_is_one_of_the_system(tmp_path: Path) -> None:
    writer = NutWriter(tmp_path / "none" / "a.nut", SETTINGS, (64, 48), Fraction(1, 1000))
    writer.write(PICTURE, 0)  # kept back by the encoder
    with pytest.raises(FileNotFoundError) as missing:
        writer.close()
    assert missing.value.errno == errno.ENOENT
    (tmp_path / "text.nut").write_text("no video")
    with pytest.raises(OSError, match="Invalid data") as invalid, ffmpeg_as_os_errors():
        av.open(str(tmp_path / "text.nut"))
    assert not isinstance(invalid.value, av.FFmpegError)
