"""What can be undone: what a page has to offer for the window's Undo and Redo to work on it."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance


@runtime_checkable
class UndoTarget(Protocol):
    """A page with a history.

    A page that has one needs no more than this; the menu, the palette and the keys find it:

        undo_changed = Signal()
    """

    @property
    def undo_changed(self) -> SignalInstance:
        """Something else can be undone or redone now."""
        ...

    @property
    def undo_text(self) -> str:
        """What the next undo takes back, "naming of Anna"; "" where there is nothing."""
        ...

    @property
    def redo_text(self) -> str:
        """What the next redo does again; "" where there is nothing."""
        ...

    def undo(self) -> None:
        """Take the last step back."""
        ...

    def redo(self) -> None:
        """Do again what was taken back last."""
        ...
