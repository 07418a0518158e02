"""One thread or two, on a clock that the test moves."""

import numpy as np
import pytest

from fer_core.frames import FloatArray
from fer_core.thread_choice import ThreadChoice, usable_cores

ANSWER = np.full((4, 7), 1 / 7, np.float32)


class Network:
    """Takes a given time with each number of threads, and notes with how many it was asked."""

    def __init__(self, one_ms: float, two_ms: float, *, differs: float = 0.0) -> None:
        self.now_s = 0.0
        self.asked: list[int] = []
        self.extra_ms: dict[int, float] = {}
        self._ms = {1: one_ms, 2: two_ms}
        self._differs = differs

    def run(self, threads: int) -> FloatArray:
        self.asked.append(threads)
        self.now_s += (self._ms[threads] + self.extra_ms.pop(len(self.asked), 0.0)) / 1000
        return ANSWER + np.float32(self._differs if threads == 2 else 0.0)

    def change(self, one_ms: float, two_ms: float) -> None:
        self._ms = {1: one_ms, 2: two_ms}

    def choice(self, cores: int = 2) -> ThreadChoice:
        return ThreadChoice(cores, lambda: self.now_s)


def settle(choice: ThreadChoice, network: Network, batches: int = 12, faces: int = 4) -> None:
    for _ in range(batches):
        choice.answer(faces, network.run)


@pytest.mark.parametrize(("two_ms", "threads"), [(6.0, 2), (8.4, 2), (9.0, 1), (14.0, 1)])
def test_two_threads_are_taken_where_they_are_clearly_faster(two_ms: float, threads: int) -> None:
    network = Network(10.0, two_ms)
    choice = network.choice()
    assert choice.threads is None
    settle(choice, network)
    assert choice.threads == threads
    network.asked.clear()
    settle(choice, network, batches=3)
    assert network.asked == [threads] * 3


def test_only_the_first_batch_is_answered_twice() -> None:
    network = Network(10.0, 6.0)
    choice = network.choice()
    settle(choice, network, batches=9)
    assert network.asked == [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]
    assert choice.threads == 2


def test_what_other_programs_do_is_looked_at_again() -> None:
    network = Network(10.0, 6.0)
    choice = network.choice()
    settle(choice, network, batches=9)
    network.change(10.0, 20.0)
    network.asked.clear()
    settle(choice, network, batches=300)
    assert network.asked == [2] * 300
    settle(choice, network, batches=8)
    assert network.asked[300:] == [1, 2, 1, 2, 1, 2, 1, 2]
    assert choice.threads == 1


def test_one_interruption_decides_nothing() -> None:
    network = Network(10.0, 6.0)
    network.extra_ms = {4: 500.0}
    choice = network.choice()
    settle(choice, network)
    assert choice.threads == 2


def test_batches_of_other_sizes_are_compared_by_the_face() -> None:
    network = Network(10.0, 12.0)
    choice = network.choice()
    choice.answer(2, network.run)
    for _ in range(4):
        choice.answer(2, network.run)  # 5 ms a face
        choice.answer(4, network.run)  # 3 ms a face
    assert choice.threads == 2


def test_answers_that_differ_by_a_bit_are_left_to_one_thread() -> None:
    network = Network(10.0, 2.0, differs=1e-7)
    choice = network.choice()
    first = choice.answer(4, network.run)
    assert np.array_equal(first, ANSWER)
    assert choice.threads == 1
    network.asked.clear()
    settle(choice, network, batches=320)
    assert network.asked == [1] * 320


def test_one_core_has_nothing_to_choose() -> None:
    network = Network(10.0, 2.0)
    choice = network.choice(cores=1)
    settle(choice, network, batches=3)
    assert network.asked == [1, 1, 1]


def test_cores_are_those_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {3}, raising=False)
    assert usable_cores() == 1
    monkeypatch.delattr("os.sched_getaffinity")
    monkeypatch.setattr("os.cpu_count", lambda: 6)
    assert usable_cores() == 6
