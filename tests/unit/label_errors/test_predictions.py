"""The file that probabilities are kept in."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.label_errors.predictions import Probabilities, read_probabilities, write_probabilities

SOME = Probabilities(("a", "b"), ("happy", "sad", "angry"), np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]], np.float32))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_probabilities(tmp_path / "p.npz", SOME)
    found = read_probabilities(tmp_path / "p.npz")
    assert (found.ids, found.label_order, found.learnt) == (SOME.ids, SOME.label_order, None)
    np.testing.assert_array_equal(found.held_out, SOME.held_out)


def test_faces_and_classes_are_brought_into_the_datas_order() -> None:
    found = SOME.aligned(["b", "a"], ("angry", "happy"))
    np.testing.assert_allclose(found.held_out, [[8 / 9, 1 / 9], [2 / 7, 5 / 7]], rtol=1e-6)


def test_a_missing_face_is_named() -> None:
    with pytest.raises(FerError, match="lack 1 of 2 faces, the first is c"):
        SOME.aligned(["a", "c"], SOME.label_order)


def test_a_missing_class_is_named() -> None:
    with pytest.raises(FerError, match="they lack fear"):
        SOME.aligned(["a"], ("happy", "fear"))


@pytest.mark.parametrize(
    ("held_out", "said"),
    [(np.ones((2, 3)), "does not sum to one"), (np.full((2, 2), 0.5), r"held_out is \(2, 2\), not \(2, 3\)")],
)
def test_what_is_no_probabilities_is_refused(tmp_path: Path, held_out: np.ndarray, said: str) -> None:
    np.savez(tmp_path / "p.npz", ids=np.array(SOME.ids), label_order=np.array(SOME.label_order), held_out=held_out)
    with pytest.raises(FerError, match=said):
        read_probabilities(tmp_path / "p.npz")


def test_files_that_cannot_be_read_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("no")
    np.savez(tmp_path / "other.npz", a=np.zeros(2))
    np.save(tmp_path / "one.npy", np.zeros(2))
    for name, said in {
        "none.npz": "There is no file",
        "text.npz": "holds no probabilities",
        "other.npz": "lacks the array 'ids'",
        "one.npy": "holds one array; give a file .npz",
    }.items():
        with pytest.raises(FerError, match=said) as refused:
            read_probabilities(tmp_path / name)
        assert refused.value.settings == (("probabilities",) if name == "none.npz" else ())
