"""What is written down of each frame comes back to the last bit."""

from pathlib import Path

import numpy as np

from fer_core.frames import Box, Find, FrameResult
from fer_core.session.journal import Journal, read_journal

KEYPOINTS = (np.random.default_rng(0).random((6, 2)) * 1000).astype(np.float32)


def test_finds_come_back_with_their_tracks_and_keypoints(tmp_path: Path) -> None:
    path = tmp_path / "finds.jsonl.part"
    finds = (
        Find(Box(10.1, 20.2, 30.3, 30.3), 0.7, track=4, keypoints=KEYPOINTS),
        Find(Box(1 / 3, 2 / 3, 5, 5), 0.9),
    )
    with Journal(path) as journal:
        journal.write(FrameResult(3, 0.1, (), (), finds=finds, left_out=2, cut=True))
        journal.write(FrameResult(4, 0.2, (), (), finds=()))
    (first, offset), (second, end) = read_journal(path, 7)
    assert first.finds == finds
    assert (first.index, first.left_out, first.cut) == (3, 2, True)
    assert first.finds[0].keypoints is not None
    assert first.finds[0].keypoints.dtype == np.float32
    np.testing.assert_array_equal(first.finds[0].keypoints, KEYPOINTS)
    assert first.finds[1].keypoints is None
    assert second.finds == ()
    assert (offset, end) == (path.read_bytes().index(b"\n") + 1, path.stat().st_size)


def test_what_older_versions_wrote_is_read_without_tracks_and_keypoints(tmp_path: Path) -> None:
    path = tmp_path / "finds.jsonl.part"
    path.write_bytes(b'{"frame":0,"finds":[[1,2,3,3,0.5]],"raw":[],"left_out":0}\n{"frame":1,"fin')
    ((entry, _),) = read_journal(path, 7)
    assert entry.finds == (Find(Box(1, 2, 3, 3), 0.5),)
    assert entry.finds[0].keypoints is None
    assert not entry.cut
