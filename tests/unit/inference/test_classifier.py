"""The engines on real faces."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.inference import EmotionClassifier, ModelFolder, open_classifier, shipped_model
from fer_core.inference.classifier import agrees
from fer_core.inference.litert import LiteRtClassifier
from fer_core.inference.litert_compiled import CompiledLiteRtClassifier
from fer_core.inference.model_folder import probe_crops

Tiles = NDArray[np.uint8]


@pytest.fixture(scope="module")
def folder() -> ModelFolder:
    return ModelFolder.read(shipped_model())


@pytest.fixture
def classifier(folder: ModelFolder) -> Iterator[EmotionClassifier]:
    with LiteRtClassifier(folder) as opened:
        yield opened


@pytest.mark.parametrize("classes", [7, 8])
def test_every_answer_is_a_distribution(classifier: EmotionClassifier, fer2013_tiles: Tiles, classes: int) -> None:
    answers = classifier.probabilities(fer2013_tiles[:64], classes)
    assert answers.shape == (64, classes)
    assert answers.dtype == np.float32
    assert answers.sum(axis=1) == pytest.approx(np.ones(64), abs=1e-5)
    assert answers.min() >= 0


def test_a_batch_says_the_same_as_its_faces_one_by_one(classifier: EmotionClassifier, fer2013_tiles: Tiles) -> None:
    together = classifier.probabilities(fer2013_tiles[:9], 8)
    alone = np.concatenate([classifier.probabilities(tile[None], 8) for tile in fer2013_tiles[:9]])
    assert together == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("faces", [1, 2, 5, 20])
def test_two_threads_say_the_same_to_the_last_bit(folder: ModelFolder, fer2013_tiles: Tiles, faces: int) -> None:
    with LiteRtClassifier(folder, threads=1) as one, LiteRtClassifier(folder, threads=2) as two:
        for classes in (7, 8):
            alone = one.probabilities(fer2013_tiles[:faces], classes)
            assert np.array_equal(two.probabilities(fer2013_tiles[:faces], classes), alone)


def test_threads_are_chosen_on_the_first_batches_and_for_a_face_alone_apart(
    folder: ModelFolder, fer2013_tiles: Tiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fer_core.inference.litert.usable_cores", lambda: 2)
    with LiteRtClassifier(folder) as classifier:
        alone = [classifier.probabilities(fer2013_tiles[:1], 7) for _ in range(12)]
        assert all(np.array_equal(answer, alone[0]) for answer in alone)
        assert classifier.threads is None
        answers = [classifier.probabilities(fer2013_tiles[:3], 7) for _ in range(9)]
        assert classifier.threads in {1, 2}
        answers.append(classifier.probabilities(fer2013_tiles[:3], 7))
        assert all(np.array_equal(answer, answers[0]) for answer in answers)


def test_on_one_core_one_thread_reads_all(
    folder: ModelFolder, fer2013_tiles: Tiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fer_core.inference.litert.usable_cores", lambda: 1)
    with LiteRtClassifier(folder) as classifier:
        assert classifier.probabilities(fer2013_tiles[:3], 7).shape == (3, 7)
        assert classifier.threads == 1


def test_a_closed_network_says_so(folder: ModelFolder, fer2013_tiles: Tiles) -> None:
    classifier = LiteRtClassifier(folder)
    classifier.close()
    classifier.close()
    with pytest.raises(ValueError, match="closed"):
        classifier.probabilities(fer2013_tiles[:1], 7)


def test_no_face_is_an_empty_batch(classifier: EmotionClassifier) -> None:
    assert classifier.probabilities(np.empty((0, 48, 48), np.uint8), 7).shape == (0, 7)


def test_a_flat_crop_gives_numbers_and_no_nan(classifier: EmotionClassifier) -> None:
    flat = np.stack([np.zeros((48, 48), np.uint8), np.full((48, 48), 255, np.uint8)])
    assert np.isfinite(classifier.probabilities(flat, 7)).all()


def test_brightness_and_contrast_do_not_change_the_answer(classifier: EmotionClassifier, fer2013_tiles: Tiles) -> None:
    tiles = fer2013_tiles[:32]
    dimmed = (tiles // 2 + 20).astype(np.uint8)
    difference = np.abs(classifier.probabilities(tiles, 7) - classifier.probabilities(dimmed, 7))
    assert float(np.median(difference.max(axis=1))) < 0.05


def test_other_class_counts_are_refused_in_a_sentence(classifier: EmotionClassifier) -> None:
    with pytest.raises(FerError, match="no reading of 5 classes; it has 7 or 8"):
        classifier.probabilities(np.zeros((1, 48, 48), np.uint8), 5)


def test_compiled_litert_agrees_with_the_interpreter_on_real_faces(
    folder: ModelFolder, classifier: EmotionClassifier, fer2013_tiles: Tiles
) -> None:
    with CompiledLiteRtClassifier(folder, accelerator="CPU") as compiled:
        assert agrees(compiled, classifier)
        for count in (1, 3, 8):
            for classes in (7, 8):
                one = compiled.probabilities(fer2013_tiles[:count], classes)
                assert one == pytest.approx(classifier.probabilities(fer2013_tiles[:count], classes), abs=1e-3)


def test_tensorflow_agrees_with_litert_on_real_faces(
    folder: ModelFolder, classifier: EmotionClassifier, fer2013_tiles: Tiles
) -> None:
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    from fer_core.inference.tensorflow import TensorFlowClassifier

    with TensorFlowClassifier(folder, require_gpu=False) as other:
        assert agrees(other, classifier)
        for classes in (7, 8):
            one = other.probabilities(fer2013_tiles[:200], classes)
            two = classifier.probabilities(fer2013_tiles[:200], classes)
            # The file that LiteRT runs may hold its weights in 8 bits.
            assert float(np.abs(one - two).mean()) < 0.01
            assert float((one.argmax(axis=1) == two.argmax(axis=1)).mean()) >= 0.98


class Shifted:
    """Says a little else than a classifier."""

    def __init__(self, classifier: EmotionClassifier, folder: ModelFolder) -> None:
        self.folder = folder
        self._classifier = classifier

    def probabilities(self, crops: Tiles, classes: int) -> NDArray[np.float32]:
        return self._classifier.probabilities(crops, classes) + np.float32(0.05)


def test_engines_that_differ_are_told_apart(folder: ModelFolder, classifier: EmotionClassifier) -> None:
    assert not agrees(Shifted(classifier, folder), classifier)  # type: ignore[arg-type]


def test_an_engine_is_right_where_it_says_what_the_network_says_in_float32(
    folder: ModelFolder, classifier: EmotionClassifier
) -> None:
    exact = {
        head.output: (classifier.probabilities(probe_crops(), int(classes)) + 0.05).tolist()
        for classes, head in folder.manifest.heads.items()
    }
    told = replace(folder, manifest=folder.manifest.model_copy(update={"probe": exact}))
    assert agrees(Shifted(classifier, told), classifier)  # type: ignore[arg-type]


def test_gpu_without_a_gpu_is_one_sentence(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_gpu(folder: ModelFolder) -> EmotionClassifier:
        raise FerError("LiteRT found no GPU that runs the network")

    monkeypatch.setattr("fer_core.inference.classifier._gpu_engines", lambda f: [("LiteRT", lambda: no_gpu(f))])
    monkeypatch.setattr("fer_core.inference.classifier._may_have_gpu", lambda: True)
    with pytest.raises(FerError, match="No usable GPU was found") as caught:
        open_classifier(folder, "gpu")
    assert caught.value.settings == ("device",)
    with open_classifier(folder, "auto") as chosen:
        assert (chosen.engine, chosen.device) == ("LiteRT", "CPU")


def test_the_live_path_never_imports_tensorflow() -> None:
    code = (
        "import sys, fer_core.pipeline, fer_core.media.opening, fer_core.session.annotate;"
        "from fer_core.pipeline import EmotionPipeline; EmotionPipeline.open(device='cpu').close();"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('tensorflow', 'keras', 'torch')"
        " and sys.modules[name] is not None]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
