"""Which validation faces a network names rightly, face by face, so that two runs can be compared in pairs."""

from typing import Protocol

import keras
import numpy as np
from numpy.typing import NDArray

from fer_core.evaluation.evaluate import head_for, select_classes
from fer_core.evaluation.ground_truth import ground_truth
from fer_core.evaluation.metrics import Metrics
from fer_core.training.selection import Selection
from fer_core.training.targets import HEAD_OF, HEADS
from fer_core.training.validation import predict


class _Result(Protocol):
    """The part of ``fer_core.training.training_run.RunResult`` that is needed here."""

    @property
    def network(self) -> keras.Model: ...
    @property
    def figures(self) -> dict[str, Metrics]: ...
    @property
    def selection(self) -> Selection: ...


def right_of(result: _Result) -> dict[str, NDArray[np.bool_]]:
    """Return bool (n,) for each number of classes the run was measured with, in the order of the validation faces.

    Afterwards Keras forgets the network, so that hundreds of runs fit into one process.
    """
    data = result.selection.validation
    outputs = predict(result.network, data.images)
    found = {}
    for classes in result.figures:
        right = ground_truth(data, int(classes))
        own = HEAD_OF[int(classes)]
        name = own if own in outputs else HEAD_OF[head_for(int(classes))]
        predicted = select_classes(outputs[name][right.rows], HEADS[name], right.names).argmax(axis=1)
        found[classes] = predicted == right.labels
    keras.utils.clear_session(free_memory=True)
    return found
