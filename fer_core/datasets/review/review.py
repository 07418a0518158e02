"""Going through the suspect faces of a data set: a queue, decisions, undo, and a new version made of them."""

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.manifest import VERSIONS, read_manifest
from fer_core.datasets.review.applying import carry_out
from fer_core.datasets.review.decisions import THROUGH, Decision, DecisionLog, Entry, applied_through, pending
from fer_core.datasets.review.face import DecisionCounts, ReviewFace, Suspicion
from fer_core.datasets.review.suspects import KINDS, read_suspects
from fer_core.datasets.versioned import DatasetVersion, add_version, now, open_dataset, versions
from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.user import user

Choice = Literal["suspects", "mislabel", "not_a_face", "duplicate", "faces"]
"""What a queue is made of: all suspects, those of one kind, or simply every face."""


class Review:
    """One version under review. Use `open_review`; `close` it in the end.

    Attributes:
        who: In whose name decisions are written down.
    """

    def __init__(self, dataset: DatasetVersion, log: DecisionLog, lock: ExitStack, who: str) -> None:
        self.who = who
        self._dataset = dataset
        self._log = log
        self._lock = lock
        self._ids = pd.Index(dataset.faces["id"])
        self._copies: NDArray[np.int64] = pd.factorize(dataset.faces["hash"])[0]
        self._labels = dataset.labels
        self._suspects = read_suspects(dataset)
        self._suspect_at: NDArray[np.int64] = self._ids.get_indexer(self._suspects["id"])
        self._decided = np.zeros(len(dataset), np.bool_)
        self._decisions: dict[int, list[Entry]] = {}
        self._order: list[int] = []
        self._undone: list[tuple[int, Entry]] = []
        self._outdated = 0
        self._take_up()

    @property
    def dataset(self) -> DatasetVersion:
        """The version that is looked at."""
        return self._dataset

    @property
    def outdated(self) -> int:
        """Earlier decisions that do not fit this version and are left out.

        The face is gone or has another label, or the class is not there.
        """
        return self._outdated

    @property
    def unreadable(self) -> int:
        """Lines of the log that could not be read."""
        return self._log.unreadable

    @property
    def counts(self) -> dict[Choice, int]:
        """How many faces each queue has."""
        choices: tuple[Choice, ...] = ("suspects", *KINDS, "faces")
        return {choice: len(self.queue(choice)) for choice in choices}

    def queue(self, choice: Choice, label: str | None = None) -> NDArray[np.int64]:
        """Return the faces to go through, the most suspect first.

        Args:
            choice: What it is made of.
            label: Only faces with this label; None for all.

        Returns:
            int64 (k,): positions in the table, none of them twice.
        """
        if choice == "faces":
            positions = np.arange(len(self._dataset))
        elif choice == "suspects":
            positions = self._suspect_at
        else:
            positions = self._suspect_at[(self._suspects["kind"] == choice).to_numpy(np.bool_)]
        if label is not None:
            positions = positions[self._labels[positions] == self._dataset.label_order.index(label)]
        unique: NDArray[np.int64] = pd.unique(positions)
        return unique

    def is_decided(self, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Bool (k,): about which faces something has been decided."""
        return self._decided[positions]

    def decision(self, position: int) -> Entry | None:
        """Return what has been decided about a face."""
        stack = self._decisions.get(position)
        return stack[-1] if stack else None

    def face(self, position: int) -> ReviewFace:
        """Return a face with everything that is known of it."""
        row = self._dataset.faces.iloc[position]
        suspects = self._suspects.iloc[np.flatnonzero(self._suspect_at == position)]
        votes = row["votes"]
        return ReviewFace(
            position=position,
            **{name: str(row[name]) for name in ("id", "source", "provenance", "person", "split", "label")},
            votes=tuple(int(count) for count in votes) if np.ndim(votes) else None,
            suspicions=tuple(
                Suspicion(
                    kind=one["kind"],
                    score=float(one["score"]),
                    suggested=str(one["suggested"] or ""),
                    note=str(one["note"] or ""),
                    copies=() if one["copies"] is None else tuple(one["copies"]),
                )
                for one in suspects.to_dict("records")
            ),
            decision=self.decision(position),
        )

    def relatives(self, face: ReviewFace) -> list[int]:
        """Return the positions of a face's copies: the same pixels, or what a search found to contradict it."""
        same = np.flatnonzero(self._copies == self._copies[face.position])
        names = [name for suspicion in face.suspicions for name in suspicion.copies]
        named = self._ids.get_indexer(names) if names else np.empty(0, np.int64)
        positions = dict.fromkeys(int(place) for place in (*named, *same) if place >= 0)
        positions.pop(face.position, None)
        return list(positions)

    def decide(self, position: int, action: Decision, label: str = "") -> None:
        """Decide about a face and write it down. The same decision once more changes nothing.

        Args:
            position: The face.
            action: What shall become of it.
            label: The class of ``relabel``; the one it has already is the same as ``keep``.

        Raises:
            FerError: The log cannot be written.
        """
        own = self._dataset.label_order[self._labels[position]]
        if action == "relabel" and label not in self._dataset.label_order:
            raise FerError(f"There is no class '{label}' in this data set.")
        action = "keep" if action == "relabel" and label == own else action
        after = {"keep": own, "relabel": label}.get(action)
        last = self.decision(position)
        if last is not None and (last.action, last.after) == (action, after):
            return
        entry = self._entry(str(self._ids[position]), action, self._now_labelled(position), after)
        self._log.append(entry)
        self._push(position, entry)
        self._undone.clear()

    def undo(self) -> int | None:
        """Take back the last decision that is not applied yet; that is written down as well.

        Returns:
            The face's position; None where there is nothing to take back.

        Raises:
            FerError: The log cannot be written.
        """
        if not self._order:
            return None
        position = self._order[-1]
        last = self._decisions[position][-1]
        entry = self._entry(last.id, "undo", last.after, last.before)
        self._log.append(entry.model_copy(update={"undoes": last.number}))
        self._order.pop()
        self._undone.append((position, self._decisions[position].pop()))
        if not self._decisions[position]:
            del self._decisions[position]
            self._decided[position] = False
        return position

    def redo(self) -> int | None:
        """Decide again what was taken back last, unless something else was decided since; that is written down, too.

        Returns:
            The face's position; None where there is nothing to decide again.

        Raises:
            FerError: The log cannot be written.
        """
        if not self._undone:
            return None
        position, last = self._undone[-1]
        entry = self._entry(last.id, last.action, last.before, last.after)
        self._log.append(entry)
        self._undone.pop()
        self._push(position, entry)
        return position

    @property
    def undoes(self) -> Entry | None:
        """What the next `undo` takes back."""
        return self._decisions[self._order[-1]][-1] if self._order else None

    @property
    def redoes(self) -> Entry | None:
        """What the next `redo` decides again."""
        return self._undone[-1][1] if self._undone else None

    @property
    def decision_counts(self) -> DecisionCounts:
        """What applying would do."""
        actions = [stack[-1].action for stack in self._decisions.values()]
        return DecisionCounts(
            actions.count("keep"), actions.count("relabel"), actions.count("delete"), actions.count("not_a_face")
        )

    def apply(self) -> "Review":
        """Make a new version of what was decided.

        Deleted faces, and those that are not faces, are left out of it and listed in its details; others get their new
        label and the flag ``relabelled``, or the flag ``kept``, so that they are not suspected again.

        Returns:
            The review of the new version, in place of this one.

        Raises:
            FerError: Nothing is decided, no face would be left, the data set was changed meanwhile, or the disk
                refuses. Nothing is changed then.
        """
        dataset = self._dataset
        if not self._decisions:
            raise FerError("Nothing is decided yet; there is nothing to apply.")
        current = read_manifest(dataset.folder).current
        if current != dataset.version.number:
            raise FerError(
                f"Another program made version {current} the current one since this was opened. "
                "Open the data set again; the decisions are kept."
            )
        faces, details = carry_out(dataset.faces, {at: stack[-1] for at, stack in self._decisions.items()})
        if faces.empty:
            raise FerError("That would leave no face in the data set. Keep some of them.")
        details[THROUGH] = self._log.next_number - 1
        made = add_version(dataset, faces, "review", details)
        entry = self._entry("", "apply", None, None)
        with suppress(FerError):  # the version is made, and it is the version that says what is applied
            self._log.append(entry.model_copy(update={"made": made.version.number}))
        return Review(made, self._log, self._lock, self.who)

    def close(self) -> None:
        """Let others review the data set."""
        self._lock.close()

    def _take_up(self) -> None:
        """Take up what was decided earlier and is not applied."""
        through = applied_through(versions(self._dataset.folder), self._dataset.version.number)
        earlier = pending(self._log.entries, through)
        places = self._ids.get_indexer([entry.id for entry in earlier]) if earlier else []
        for entry, place in zip(earlier, places, strict=True):
            strange = entry.after is not None and entry.after not in self._dataset.label_order
            if place < 0 or strange or self._now_labelled(int(place)) != entry.before:
                self._outdated += 1
            else:
                self._push(int(place), entry)

    def _now_labelled(self, position: int) -> str | None:
        last = self.decision(position)
        return self._dataset.label_order[self._labels[position]] if last is None else last.after

    def _push(self, position: int, entry: Entry) -> None:
        self._decisions.setdefault(position, []).append(entry)
        self._order.append(position)
        self._decided[position] = True

    def _entry(
        self, face: str, action: Decision | Literal["undo", "apply"], before: str | None, after: str | None
    ) -> Entry:
        return Entry(
            number=self._log.next_number,
            id=face,
            action=action,
            before=before,
            after=after,
            who=self.who.strip() or user(),
            when=now(),
            version=self._dataset.version.number,
        )


def open_review(folder: Path, who: str = "") -> Review:
    """Open the current version of a data set for review, with what was decided earlier and not applied.

    Args:
        folder: The data set.
        who: In whose name decisions are written down; the user's name on this machine by default.

    Raises:
        FerError: It is no data set, it is damaged, or it is open in another window.
    """
    folder = open_dataset(folder).folder
    lock = ExitStack()
    lock.enter_context(
        exclusive(folder / VERSIONS, f"{folder} is being reviewed in another window. Close it there first.")
    )
    try:
        # Again: what was read before the lock was had may have been changed by the window that had it.
        return Review(open_dataset(folder), DecisionLog(folder), lock, who or user())
    except BaseException:
        lock.close()
        raise
