"""A part of a session as a table, a clip and pictures; faces that are blurred stay so."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pandas as pd
import pytest

from fer_core import overlay
from fer_core.errors import FerError
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.media.images import read_image
from fer_core.session.annotate import AnnotateOptions, annotate
from fer_core.session.events import LEAVE_OUT, MARK, Event
from fer_core.session.notes import NotesEditor
from fer_core.session.notes_files import read_notes
from fer_core.session.opened import OpenSession
from fer_core.session.screenshot import read_screenshot_data
from fer_core.session.selection_export import Look, Selection, export_clip, export_pictures, export_table
from tests.gui.watching import FRAMES, LEFT, RATE, SIZE, ScriptedAnalyzer, shade

BEFORE = 10
CLICK_S = 0.8


class Stop(Exception):  # noqa: N818 - as a user's
    pass


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A noisy film with a tone from `CLICK_S` on."""
    path = tmp_path / "films" / "clip.mp4"
    path.parent.mkdir()
    noise = np.random.default_rng(0).integers(0, 40, (SIZE[1], SIZE[0], 3), np.uint8)
    with av.open(str(path), "w") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), SIZE, Fraction(1, RATE))
        sound = output.add_stream("aac", rate=48_000, layout="mono")
        for frame in range(FRAMES):
            output.mux(encoder.encode(noise + np.uint8(shade(frame) // 2), frame))
        output.mux(encoder.flush())
        times = np.arange(int(48_000 * FRAMES / RATE)) / 48_000
        wave = (np.sin(2 * np.pi * 1000 * times) * (times >= CLICK_S) * 0.5).astype(np.float32)
        for begin in range(0, len(wave) - 1023, 1024):
            chunk = av.AudioFrame.from_ndarray(wave[None, begin : begin + 1024], "fltp", "mono")
            chunk.sample_rate, chunk.pts = 48_000, begin
            output.mux(sound.encode(chunk))
        output.mux(sound.encode(None))
    return path


Make = Callable[..., Selection]


@pytest.fixture
def select(clip: Path, tmp_path: Path) -> Make:
    def make(within: tuple[float, float] | None = None, options: AnnotateOptions | None = None) -> Selection:
        chosen = options or AnnotateOptions(video=False)
        made = annotate(clip, tmp_path / "lib", chosen, name="talk", open_analyzer=lambda _: ScriptedAnalyzer())
        return Selection(OpenSession.open(made.folder), read_notes(made.folder), within)

    return make


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="bgr24") for frame in film.decode(video=0)]


def loud_from(path: Path) -> float:
    """Return when the sound begins that can be heard, seconds."""
    with av.open(str(path)) as film:
        for frame in film.decode(audio=0):
            level = np.abs(frame.to_ndarray()).max(axis=0)
            if (level > 0.2).any():
                assert frame.time is not None
                return float(frame.time) + int(np.argmax(level > 0.2)) / frame.sample_rate
    raise AssertionError("nothing is heard")


def test_a_table_holds_the_part_and_the_names(select: Make, tmp_path: Path) -> None:
    selection = select((0.4, 0.8))
    editor = NotesEditor(selection.session.folder, selection.session.readings, "maria")
    editor.name(1, "Anna")
    selection = Selection(selection.session, read_notes(selection.session.folder), (0.4, 0.8))
    assert export_table(selection, tmp_path / "part.csv") == 2
    table = pd.read_csv(tmp_path / "part.csv")
    assert (table["frame"].min(), table["frame"].max(), set(table["person"])) == (10, 19, {"Anna", "Face 2"})
    export_table(selection, tmp_path / "part.parquet")
    assert pd.read_parquet(tmp_path / "part.parquet")["person"].tolist() == table["person"].tolist()


def test_a_clip_is_the_very_frames_with_their_sound(select: Make, tmp_path: Path) -> None:
    target, selection = tmp_path / "part.mp4", select((0.4, 1.2))
    assert export_clip(selection, target, Look(overlay=False)) == ()
    export_clip(Selection(selection.session), tmp_path / "whole.mp4", Look(overlay=False))
    made = pictures(target)
    assert len(made) == 20
    whole = pictures(tmp_path / "whole.mp4")
    assert len(whole) == FRAMES
    assert loud_from(tmp_path / "whole.mp4") == pytest.approx(CLICK_S, abs=0.03)
    assert [picture.mean() for picture in made] == pytest.approx(
        [one.mean() for one in whole[10:30]], abs=0.8
    )  # a frame is 1.7 apart
    assert whole[29].mean() - whole[10].mean() > 20
    assert loud_from(target) == pytest.approx(CLICK_S - 0.4, abs=0.03)
    with av.open(str(target)) as film:
        ends = [float(stream.duration * (stream.time_base or 0)) for stream in film.streams if stream.duration]
    assert ends == pytest.approx([0.8, 0.8], abs=0.05)


def test_the_overlay_is_drawn_and_can_be_left_away(select: Make, tmp_path: Path) -> None:
    selection = select((0.0, 0.2))
    for name, look in (("clean", Look(overlay=False)), ("drawn", Look())):
        export_clip(selection, tmp_path / f"{name}.mp4", look)
    clean, drawn = (pictures(tmp_path / f"{name}.mp4")[0].astype(int) for name in ("clean", "drawn"))
    assert np.abs(clean - drawn).max() > 60
    assert np.abs(clean - drawn)[-20:].max() < 25  # nothing is drawn down there


def test_faces_have_the_names_that_they_have_in_the_window(
    select: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = overlay._Pen._write

    def noted(pen: overlay._Pen, text: str, *more: Any) -> None:
        written.append(text)
        write(pen, text, *more)

    monkeypatch.setattr(overlay._Pen, "_write", noted)
    selection = select((0.4, 0.48))
    readings = selection.session.readings
    editor = NotesEditor(selection.session.folder, readings, "me")
    editor.name(int(readings.face[0]), "Anna")
    named = replace(selection, notes=read_notes(selection.session.folder))
    export_pictures(named, tmp_path / "shots")
    assert any(text.startswith("Anna") for text in written)
    assert any(text.startswith("#2") for text in written)
    assert not any(text.startswith("#1") for text in written)
    written.clear()
    export_clip(named, tmp_path / "part.mp4", Look(blur=True))
    assert any(text.startswith("#1") for text in written)
    assert not any("Anna" in text for text in written)


def colours(picture: np.ndarray) -> int:
    box = np.s_[int(LEFT.y) + 8 : int(LEFT.y + LEFT.height) - 8, int(LEFT.x) + 8 : int(LEFT.x + LEFT.width) - 8]
    return len(np.unique(picture[box].reshape(-1, 3), axis=0))


@pytest.mark.parametrize("how", ["asked for", "of the session"])
def test_blurred_faces_are_blurred_in_every_export(how: str, select: Make, tmp_path: Path) -> None:
    options = AnnotateOptions(video=True, blur_faces=how == "of the session")
    asked = how == "asked for"
    selection, look = select((0.0, 0.2), options), Look(overlay=not asked, blur=asked)
    export_pictures(selection, tmp_path / "shots", look)
    made = [read_image(path) for path in sorted((tmp_path / "shots").iterdir())]
    assert len(made) == 5
    if asked:
        assert all(colours(picture) <= 36 for picture in made)
    assert all(picture[60:110, 50:110].std(axis=(0, 1)).max() < 6 for picture in made)
    export_clip(selection, tmp_path / "part.mp4", look)
    assert all(picture[60:110, 50:110].std(axis=(0, 1)).max() < 6 for picture in pictures(tmp_path / "part.mp4"))


def test_a_blurred_session_is_not_exported_without_its_boxes(select: Make, tmp_path: Path) -> None:
    selection = select(None, AnnotateOptions(video=True, blur_faces=True))
    with pytest.raises(FerError, match="its original shows the faces that are blurred in it"):
        export_clip(selection, tmp_path / "part.mp4", Look(overlay=False))
    data_only = select(None, AnnotateOptions(video=False, blur_faces=True, overwrite=True))
    for look in (Look(), Look(overlay=False), Look(blur=True)):
        with pytest.raises(FerError, match="so its original is not shown"):
            export_pictures(data_only, tmp_path / "shots", look)
    assert not (tmp_path / "shots").exists()


def test_between_frames_far_apart_faces_are_blurred_and_behind_the_last_one_nothing_is_shown(
    select: Make, tmp_path: Path
) -> None:
    selection, look = select(None, AnnotateOptions(video=False, every=30)), Look(overlay=False, blur=True)
    assert selection.session.readings.frames.tolist() == [0, 30]
    assert export_pictures(selection, tmp_path / "shots", look) == 31
    made = [read_image(path) for path in sorted((tmp_path / "shots").iterdir())]
    assert all(colours(picture) <= 36 for picture in made)
    (sentence,) = export_clip(selection, tmp_path / "part.mp4", look)
    assert sentence == "9 pictures of that part are left out: what was not read cannot be made unrecognisable."
    assert len(pictures(tmp_path / "part.mp4")) == 31
    assert export_clip(selection, tmp_path / "clear.mp4", Look(overlay=False)) == ()
    assert len(pictures(tmp_path / "clear.mp4")) == FRAMES
    with pytest.raises(FerError, match="No picture of that part was read"):
        export_clip(replace(selection, within=(1.3, 1.5)), tmp_path / "end.mp4", look)


def test_what_a_recording_did_not_see_is_not_shown_where_faces_are_blurred(select: Make, tmp_path: Path) -> None:
    session = select(None, AnnotateOptions(video=False)).session
    table, record = session.folder / "faces.csv", session.record
    head, *rows = table.read_text().splitlines()
    seen = [*range(5), *range(34, 40)]
    table.write_text("\n".join([head, *(row for row in rows if int(row.split(",")[0]) in seen)]) + "\n")
    record.model_copy(update={"recorded": True}).write(session.folder / "session.json")
    selection = Selection(OpenSession.open(session.folder))
    assert export_pictures(selection, tmp_path / "shots", Look(blur=True)) == len(seen)
    assert export_pictures(selection, tmp_path / "clear", Look()) == FRAMES


def test_of_pictures_only_those_that_were_read_are_shown_where_faces_are_blurred(tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    noise = np.random.default_rng(1)
    for number in range(4):
        shown = noise.integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)
        (folder / f"img{number}.png").write_bytes(cv2.imencode(".png", shown)[1].tobytes())
    options = AnnotateOptions(video=False)
    made = annotate(folder, tmp_path / "lib", options, open_analyzer=lambda _: ScriptedAnalyzer()).folder
    table = made / "faces.csv"
    table.write_text("".join(row for row in table.read_text().splitlines(keepends=True) if not row.startswith("2,")))
    selection = Selection(OpenSession.open(made))
    assert export_pictures(selection, tmp_path / "shots", Look(overlay=False, blur=True)) == 3
    assert all(colours(read_image(path)) <= 36 for path in (tmp_path / "shots").iterdir())


def test_a_picture_that_was_not_read_has_its_own_number_and_time(select: Make, tmp_path: Path) -> None:
    selection = select((0.0, 0.6), AnnotateOptions(video=False, every=10))
    assert export_pictures(selection, tmp_path / "shots", every=7) == 3
    names = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert names == ["talk-0-00.000-000000.png", "talk-0-00.280-000007.png", "talk-0-00.560-000014.png"]
    said = read_screenshot_data(tmp_path / "shots" / names[2])
    assert (said["Frame"], said["Time"], said["Faces Frame"], len(said["Faces"])) == ("14", "0.560000", "10", 2)


def test_pictures_of_a_session_with_a_long_name_tell_their_moments(clip: Path, select: Make, tmp_path: Path) -> None:
    options, name = AnnotateOptions(video=False), "n" * 158
    made = annotate(clip, tmp_path / "lib", options, name=name, open_analyzer=lambda _: ScriptedAnalyzer())
    export_pictures(Selection(OpenSession.open(made.folder), within=(0.0, 0.08)), tmp_path / "shots")
    names = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert [name.lstrip("n") for name in names] == ["-0-00.000-000000.png", "-0-00.040-000001.png"]
    assert max(map(len, names)) == 160 + len(".png")


def test_pictures_say_what_they_show(select: Make, tmp_path: Path) -> None:
    selection = select((0.0, 1.0))
    assert export_pictures(selection, tmp_path / "shots", every=10) == 3
    names = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert names == ["talk-0-00.000-000000.png", "talk-0-00.400-000010.png", "talk-0-00.800-000020.png"]
    said = read_screenshot_data(tmp_path / "shots" / names[1])
    assert (said["Time"], said["Frame"], len(said["Faces"])) == ("0.400000", "10", 2)
    with pytest.raises(FerError, match="is there already"):
        export_pictures(selection, tmp_path / "shots")


def test_marked_moments_are_called_after_what_is_said_of_them(select: Make, tmp_path: Path) -> None:
    selection = select()
    editor = NotesEditor(selection.session.folder, selection.session.readings, "maria")
    for event in (
        Event(MARK, 0.41, note="laughs/aloud"),
        Event(MARK, 0.41, note="laughs/aloud"),
        Event(LEAVE_OUT, 1, 1.2),
    ):
        editor.add(event)
    marked = Selection(selection.session, editor.notes)
    assert export_pictures(marked, tmp_path / "shots", marked=True) == 2
    assert sorted(path.name for path in (tmp_path / "shots").iterdir()) == [
        "talk-0-00.400-000010-laughs_aloud-2.png",
        "talk-0-00.400-000010-laughs_aloud.png",
    ]
    with pytest.raises(FerError, match="No moment is marked in that part"):
        export_pictures(Selection(selection.session, editor.notes, (1.0, 1.4)), tmp_path / "others", marked=True)


def test_what_is_cancelled_leaves_nothing(select: Make, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    selection = select()

    def stop(done: int, _total: int) -> None:
        if done:
            raise Stop

    with pytest.raises(Stop):
        export_clip(selection, tmp_path / "out" / "part.mp4", on_progress=stop)
    with pytest.raises(Stop):
        export_pictures(selection, tmp_path / "out" / "shots", on_progress=stop)
    with pytest.raises(Stop):
        export_table(selection, tmp_path / "out" / "part.csv", stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_read_is_never_written_over(select: Make, clip: Path, tmp_path: Path) -> None:
    selection = select()
    before = clip.read_bytes()
    with pytest.raises(FerError, match="is what the session was made of"):
        export_clip(selection, clip)
    for name in ("video.mp4", "other.mp4"):
        with pytest.raises(FerError, match="is the session itself"):
            export_clip(selection, selection.session.folder / name)
    assert clip.read_bytes() == before
    with pytest.raises(FerError, match=r"A clip is written as \.mp4, not as part\.avi"):
        export_clip(selection, tmp_path / "part.avi")
    with pytest.raises(FerError, match="No picture is in that part"):
        export_clip(Selection(selection.session, selection.notes, (9.0, 10.0)), tmp_path / "part.mp4")


def test_without_the_original_there_is_only_what_has_boxes(select: Make, clip: Path, tmp_path: Path) -> None:
    folder = select(None, AnnotateOptions(video=True)).session.folder
    clip.unlink()
    selection = Selection(OpenSession.open(folder), read_notes(folder), (0.4, 0.8))
    with pytest.raises(FerError, match="Find the original, or export it with its boxes"):
        export_clip(selection, tmp_path / "part.mp4", Look(overlay=False))
    export_clip(selection, tmp_path / "part.mp4")
    assert len(pictures(tmp_path / "part.mp4")) == BEFORE
