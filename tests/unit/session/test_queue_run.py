"""Items of a queue carried out on real files, here instead of in a process, with a detector that finds nobody."""

import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import Frame, FrameResult
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.session import annotate as engine
from fer_core.session import queue_run
from fer_core.session.annotation_queue import AnnotationQueue
from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_item import Existing, ItemState, QueueItem
from fer_core.session.queue_run import Places, SessionThereError, carry_out_item
from fer_core.session.queue_search import existing_session, search
from fer_core.session.record import SessionRecord
from fer_core.session.run import Progress, StopSignal
from fer_core.session.worker import Order, Outcome, Share, carry_out


class NobodyThere:
    """Reads frames without faces."""

    labels = FER2013
    thresholds = dict.fromkeys(FER2013, 0.4)
    classifier = SimpleNamespace(folder=SimpleNamespace(title="none v1", sha256="a" * 64), engine="none", device="CPU")

    def process(self, frame: Frame) -> FrameResult:
        return FrameResult(frame.index, frame.time_s, FER2013, ())

    def replay(self, result: object) -> None: ...

    def remember(self, frame: Frame, finds: object) -> None: ...

    def reset(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def here(order: Order, stop: StopSignal, on_progress: Callable[[Progress], None], share: Share) -> Outcome:
        return carry_out(order, stop, on_progress)

    monkeypatch.setattr(queue_run, "carry_out_apart", here)
    monkeypatch.setattr(engine, "_open_pipeline", lambda options, pictures: NobodyThere())


@pytest.fixture
def item(tmp_path: Path) -> QueueItem:
    """A video of 10 frames."""
    source = tmp_path / "in" / "clip.mp4"
    source.parent.mkdir()
    with av.open(str(source), "w") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), (64, 48), Fraction(1, 1000))
        for index in range(10):
            output.mux(encoder.encode(np.full((48, 64, 3), 20 * index, np.uint8), 40 * index))
        output.mux(encoder.flush())
    return QueueItem(source, tmp_path / "out", AnnotateOptions(video=False))


def run(item: QueueItem, stop_after: int | None = None, places: Places | None = None) -> tuple[str, bool, int]:
    """Return the session's folder, whether it was stopped, and its frames."""
    stop, named = threading.Event(), list[str]()

    def progress(now: Progress) -> None:
        if now.frames_done == stop_after:
            stop.set()

    outcome, _ = carry_out_item(item, places or Places(), Share(), named.append, progress, stop)
    if outcome.error is not None:
        raise outcome.error
    assert outcome.summary is not None
    return named[0], outcome.summary.interrupted, outcome.summary.record.counts.frames


def found(item: QueueItem, *paths: Path) -> list[tuple[str, ItemState, Existing, int | None]]:
    results = search(list(paths), item, threading.Event())
    return [
        (one.item.source.name, one.item.state, one.item.there, one.item.source_frames)
        for one in results
        if one.item is not None
    ]


def test_a_session_that_is_there_is_asked_about_and_kept_beside_the_new_one(item: QueueItem) -> None:
    assert found(item, item.source) == [("clip.mp4", ItemState.WAITING, Existing.NOTHING, 10)]
    assert run(item) == ("clip", False, 10)
    before = (item.out / "clip" / "session.json").read_bytes()
    assert found(item, item.source) == [("clip.mp4", ItemState.ASKS, Existing.COMPLETE, 10)]
    with pytest.raises(SessionThereError) as raised:
        run(item)
    assert raised.value.there is Existing.COMPLETE
    assert run(replace(item, existing="keep")) == ("clip-2", False, 10)
    assert (item.out / "clip" / "session.json").read_bytes() == before


def test_an_item_that_was_stopped_goes_on_where_it_was(item: QueueItem) -> None:
    run(item)
    assert run(replace(item, existing="keep"), stop_after=4) == ("clip-2", True, 4)
    assert existing_session(item.source, item.out) is Existing.INTERRUPTED
    assert run(replace(item, existing="keep", name="clip-2")) == ("clip-2", False, 10)
    assert existing_session(item.source, item.out) is Existing.COMPLETE


def test_a_replacement_that_was_stopped_goes_on_and_one_that_never_began_begins(item: QueueItem) -> None:
    run(item)
    other = replace(item, options=AnnotateOptions(video=False, every=2), existing="replace")
    assert run(other, stop_after=3) == ("clip", True, 3)
    assert SessionRecord.read(item.out / "clip" / "session.json").options.every == 1
    assert run(replace(other, name="clip")) == ("clip", False, 5)
    assert SessionRecord.read(item.out / "clip" / "session.json").options.every == 2
    never = replace(item, existing="replace", name="clip")
    assert run(never) == ("clip", False, 10)
    assert SessionRecord.read(item.out / "clip" / "session.json").options.every == 1
    assert [path.name for path in item.out.iterdir()] == ["clip"]


def begun_anew(item: QueueItem) -> QueueItem:
    """Return what becomes of an item that was begun and failed, when it is to be begun anew."""
    queue = AnnotationQueue([replace(item, state=ItemState.FAILED)])
    queue.begin_anew({item.key})
    return queue.items[0]


def test_what_is_begun_anew_replaces_its_own_session_and_not_the_one_that_was_kept(item: QueueItem) -> None:
    assert run(replace(item, existing="refuse"), stop_after=3) == ("clip", True, 3)
    kept = {path.name: path.read_bytes() for path in (item.out / "clip").iterdir()}
    assert run(replace(item, existing="keep"), stop_after=4) == ("clip-2", True, 4)
    again = begun_anew(replace(item, existing="keep", name="clip-2", frames_done=4))
    assert run(again) == ("clip-2", False, 10)
    assert {path.name: path.read_bytes() for path in (item.out / "clip").iterdir()} == kept
    assert sorted(path.name for path in item.out.iterdir()) == ["clip", "clip-2"]


def test_where_another_input_has_the_folder_meanwhile_its_session_is_not_replaced(item: QueueItem) -> None:
    other = replace(item, source=item.source.rename(item.source.with_name("other.mp4")))
    assert run(other) == ("other", False, 10)
    (item.out / "other").rename(item.out / "clip")
    item.source.write_bytes(other.source.read_bytes())
    before = (item.out / "clip" / "session.json").read_bytes()
    assert run(begun_anew(replace(item, name="clip", frames_done=4))) == ("clip-2", False, 10)
    assert (item.out / "clip" / "session.json").read_bytes() == before


def test_two_inputs_of_one_name_at_the_same_time_get_folders_of_their_own(item: QueueItem, tmp_path: Path) -> None:
    other = tmp_path / "other" / "clip.mp4"
    other.parent.mkdir()
    other.write_bytes(item.source.read_bytes() + b"\0" * 8)
    places = Places()
    with places.lend(item) as first, places.lend(replace(item, source=other)) as second:
        assert (first.name, second.name) == ("clip", "clip-2")
        assert second.note.startswith("The session of clip.mp4 goes into clip-2, because clip is another input's")
        with (
            pytest.raises(FerError, match="is just being written"),
            places.lend(replace(item, name="clip")),
        ):
            pass
    with places.lend(item) as again:
        assert again.name == "clip"


def test_a_file_that_has_gone_is_a_sentence_and_leaves_nothing(item: QueueItem) -> None:
    item.source.unlink()
    with pytest.raises(FerError, match="is not there any more; put it back and retry"):
        run(item)
    assert not item.out.exists()


def test_what_is_nothing_to_annotate_is_a_sentence_and_a_folder_gives_its_videos(
    item: QueueItem, tmp_path: Path
) -> None:
    (item.source.parent / "notes.txt").write_text("no video")
    (item.source.parent / "empty.mp4").touch()
    (tmp_path / "bare").mkdir()
    named = [item.source.parent, item.source.parent / "notes.txt", tmp_path / "bare", tmp_path / "nowhere.mp4"]
    results = list(search(named, item, threading.Event()))
    assert [one.item.source.name for one in results if one.item is not None] == ["clip.mp4"]
    sentences = " ".join(one.sentence for one in results)
    for part in ("not read: 1 .txt", "notes.txt is not", "empty.mp4", "bare holds no video", "nowhere.mp4"):
        assert part in sentences
    assert (results[-1].looked_at, results[-1].inputs) == (3, 3)


def test_a_search_ends_when_it_is_told(item: QueueItem) -> None:
    stop = threading.Event()
    results = search([item.source, item.source.parent], item, stop)
    stop.set()
    assert list(results) == []
