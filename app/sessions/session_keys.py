"""The keys of the Sessions page, for what is watched and for what is said of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.sessions.notes_controller import NotesController
from app.sessions.viewer import SessionViewer

Deed = Callable[[], object]


def deed_of(event: QKeyEvent, viewer: SessionViewer, notes: NotesController) -> Deed | None:
    """Return what a key is for, or None where it means nothing here.

    Args:
        event: The key.
        viewer: Shows the session.
        notes: Has what is said of it.
    """
    key, control, shift = event.key(), Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Z and held in (control, control | shift):
        return notes.redo if held & shift else notes.undo
    if held & (control | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return None
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z and key != Qt.Key.Key_B:
        letter = chr(key)
        return partial(notes.press, letter) if not held and notes.means(letter) else None
    return _deed_of_note(key, notes) or _deed_of_view(key, viewer, shifted=bool(held & shift))


def _deed_of_note(key: int, notes: NotesController) -> Deed | None:
    deeds: dict[int, Deed] = {
        Qt.Key.Key_PageUp: partial(notes.marks.jump_on, -1),
        Qt.Key.Key_PageDown: partial(notes.marks.jump_on, 1),
    }
    if notes.marks.chosen is not None:
        deeds |= dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter), notes.marks.edit)
        deeds[Qt.Key.Key_Delete] = notes.marks.remove
    if notes.marks.chosen is not None or notes.marks.pending:
        deeds[Qt.Key.Key_Escape] = notes.marks.forget
    return deeds.get(key)


def _deed_of_view(key: int, viewer: SessionViewer, *, shifted: bool) -> Deed | None:
    player = viewer.player
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        by = -1 if key == Qt.Key.Key_Left else 1
        return partial(player.jump, by) if shifted else partial(player.step, by)
    if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
        return partial(viewer.choose_by_key, key - Qt.Key.Key_0)
    deeds: dict[int, Deed] = {
        Qt.Key.Key_Comma: partial(player.step, -1),
        Qt.Key.Key_Period: partial(player.step, 1),
        Qt.Key.Key_Home: partial(player.seek_place, 0),
        Qt.Key.Key_End: partial(player.seek, float("inf")),
        Qt.Key.Key_Less: partial(viewer.transport.change_speed, -1),
        Qt.Key.Key_Greater: partial(viewer.transport.change_speed, 1),
        Qt.Key.Key_B: viewer.transport.overlays.toggle,
        Qt.Key.Key_BracketLeft: viewer.begin_selection,
        Qt.Key.Key_BracketRight: viewer.end_selection,
        Qt.Key.Key_Backspace: viewer.unselect,
        Qt.Key.Key_Plus: partial(viewer.zoom, 1),
        Qt.Key.Key_Equal: partial(viewer.zoom, 1),
        Qt.Key.Key_Minus: partial(viewer.zoom, -1),
        Qt.Key.Key_0: partial(viewer.zoom, 0),
    }
    return deeds.get(key)
