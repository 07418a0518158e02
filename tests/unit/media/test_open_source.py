import os
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from fer_core.errors import FerError
from fer_core.media import opening
from fer_core.media.demo import DemoSource
from fer_core.media.images import ImageSource
from fer_core.media.opening import open_source
from fer_core.media.video import VideoSource

MakeVideo = Callable[..., Path]


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    path = tmp_path / "face.png"
    PillowImage.fromarray(np.zeros((4, 6, 3), np.uint8)).save(path)
    return path


def test_the_demo_is_called_demo() -> None:
    with open_source("demo") as source:
        assert isinstance(source, DemoSource)


def test_digits_are_a_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | str] = []
    monkeypatch.setattr(opening, "CameraSource", asked.append)
    open_source("0")
    open_source("12")
    assert asked == [0, 12]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="device nodes are Linux's")
def test_a_camera_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FerError, match="There is no camera /dev/video97"):
        open_source("97")


def test_files_are_told_apart_by_content(make_video: MakeVideo, picture_file: Path, tmp_path: Path) -> None:
    video = make_video(frames=3).rename(tmp_path / "a.jpg")
    picture = picture_file.rename(tmp_path / "b.mp4")
    with open_source(str(video)) as source:
        assert isinstance(source, VideoSource)
        assert source.info.name == "a.jpg"
    with open_source(picture) as source:
        assert isinstance(source, ImageSource)
        assert source.info.name == "b.mp4"


def test_an_animation_is_a_video(tmp_path: Path) -> None:
    frames = [PillowImage.fromarray(np.full((32, 32, 3), 60 * index, np.uint8)) for index in range(4)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=100)
    with open_source(tmp_path / "a.gif") as source:
        assert isinstance(source, VideoSource)
        times = [frame.time_s for frame in source.frames()]
    assert times == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_a_folder_is_its_pictures(picture_file: Path) -> None:
    with open_source(picture_file.parent) as source:
        assert isinstance(source, ImageSource)
        assert len(list(source.frames())) == 1


def test_a_video_may_start_later(make_video: MakeVideo) -> None:
    with open_source(make_video(frames=6), start_frame=4) as source:
        assert [frame.index for frame in source.frames()] == [4, 5]


@pytest.mark.parametrize("spec", ["", "  ", "nothing.mp4", "demo.mp4", "-1", "²", "a\0b", "http://example.com/a.mp4"])
def test_what_is_nothing_is_told(spec: str) -> None:
    with pytest.raises(FerError):
        open_source(spec)


def test_text_and_playlists_are_no_videos(make_video: MakeVideo, tmp_path: Path) -> None:
    make_video("secret.ts", frames=6)
    for name, text in {
        "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n",
        "list.txt": "ffconcat version 1.0\nfile secret.ts\n",
        "plain.txt": "Once upon a time.\n" * 100,
    }.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(FerError, match="is not a video or picture"):
            open_source(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(FerError, match="is a device, not a file"):
        open_source(tmp_path / "pipe.mp4")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_told(picture_file: Path) -> None:
    picture_file.chmod(0)
    with pytest.raises(FerError, match="may not be read"):
        open_source(picture_file)
    folder = picture_file.parent
    folder.chmod(0)
    try:
        with pytest.raises(FerError, match="may not be read"):
            open_source(picture_file)
        with pytest.raises(FerError, match="may not be read"):
            open_source(folder)
    finally:
        folder.chmod(0o700)


def test_one_jpeg_after_the_other_is_a_video(tmp_path: Path) -> None:
    encoded, content = cv2.imencode(".jpg", np.full((32, 48, 3), 90, np.uint8))
    assert encoded
    (tmp_path / "camera.mjpeg").write_bytes(content.tobytes() * 5)
    with open_source(tmp_path / "camera.mjpeg") as source:
        assert isinstance(source, VideoSource)
        assert len(list(source.frames())) == 5
