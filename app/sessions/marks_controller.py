"""Carries out what is done with marks: set, chosen, gone to, edited, taken away."""

from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.sessions.event_dialog import EventDialog
from app.sessions.kinds_dialog import KindsDialog
from app.sessions.mark_kinds import LEFT_OUT, POINT, MarkKind, format_kinds, parse_kinds
from app.sessions.notes_desk import NotesDesk
from app.sessions.single_notes import neighbour
from app.sessions.wording import event_words
from app.settings import Settings
from fer_core.session.events import Event
from fer_core.text import harmless


class MarksController(QObject):
    """Knows which mark is selected, and the kinds of the user's own.

    Args:
        desk: The notes.
        settings: Keep the kinds.
    """

    def __init__(self, desk: NotesDesk, settings: Settings) -> None:
        super().__init__(desk)
        self._desk = desk
        self._settings = settings
        self._kinds = parse_kinds(settings.mark_kinds)
        self._chosen: Event | None = None
        lane, panel = desk.viewer.marks, desk.viewer.notes
        desk.viewer.timeline.event_chosen.connect(self.choose)
        lane.chosen.connect(self.choose)
        lane.edit_wanted.connect(self.edit)
        lane.changed.connect(self._drag)
        lane.menu_wanted.connect(self._offer_event)
        panel.menu_wanted.connect(self._offer_event)
        panel.add_wanted.connect(self.mark)
        panel.jump_wanted.connect(self.jump)
        panel.edit_wanted.connect(self.edit)
        panel.remove_wanted.connect(self.remove)

    @property
    def kinds(self) -> tuple[MarkKind, ...]:
        """The kinds of marks of the user's own."""
        return self._kinds

    @property
    def chosen(self) -> Event | None:
        """The mark that is selected."""
        return self._chosen

    @property
    def pending(self) -> bool:
        """Whether a range has begun that has no end yet."""
        return self._desk.notes is not None and self._desk.notes.pending is not None

    def clear(self) -> None:
        """Another session is opened."""
        self._chosen = None

    def refresh(self) -> None:
        """Show the marks as they are now."""
        notes = self._desk.notes
        if notes is None:
            return
        if self._chosen is not None and self._chosen not in notes.notes.events.events:
            self._chosen = None
        self._desk.viewer.show_marks(self._chosen)

    def kind_of(self, key: str) -> MarkKind | None:
        """Return the kind of marks that a letter sets, or None."""
        return next((kind for kind in (POINT, LEFT_OUT, *self._kinds) if kind.key == key), None)

    def mark(self, kind: MarkKind = POINT) -> None:
        """Set a mark of a kind at the cursor or over the selected part."""
        with self._desk.trying() as notes:
            if notes is None:
                return
            selection = self._desk.viewer.selection if kind.lasts else None
            made = notes.mark(kind, self._desk.viewer.player.position_s, selection)
            if made is not None:
                if selection is not None:
                    self._desk.viewer.unselect()
                self.choose(made)

    def choose(self, event: Event | None) -> None:
        """Select a mark."""
        if event != self._chosen:
            self._chosen = event
            self.refresh()

    def jump(self, event: Event | None) -> None:
        """Select a mark and show its picture."""
        if event is not None:
            self.choose(event)
            self._desk.viewer.player.seek(event.start_s)

    def jump_on(self, by: int) -> None:
        """Show the next (1) or the previous (-1) mark."""
        if self._desk.notes is not None:
            self.jump(neighbour(self._desk.notes.events, self._desk.viewer.player.position_s, by))

    def edit(self, event: Event | None = None) -> None:
        """Edit a mark, or the one that is selected."""
        notes, event = self._desk.notes, event or self._chosen
        if notes is None or event is None:
            return
        self.choose(event)
        people = []
        for person in notes.persons:
            same = event.face_id is not None and notes.person_of(event) == person
            face = event.face_id if same else notes.nearest_face(person, event.start_s)
            if face is not None:
                people.append((face, notes.name_of(person)))
        keep = partial(self._keep_event, event)
        remove = partial(self.remove, event)
        names = [kind.name for kind in self._kinds]
        self._desk.open(EventDialog(event, names, people, keep, remove, self._desk.viewer))

    def remove(self, event: Event | None = None) -> None:
        """Take a mark away, or the one that is selected."""
        event = event or self._chosen
        if event is None:
            return
        with self._desk.trying() as notes:
            if notes is not None:
                notes.remove(event)
                self._desk.tell_with_undo(self.tr("Removed: {0}.").format(harmless(event_words(event))))

    def forget(self) -> None:
        """Take back what was begun; else select no mark."""
        if self._desk.notes is not None and self._desk.notes.pending is not None:
            self._desk.notes.forget_pending()
        else:
            self.choose(None)

    def edit_kinds(self) -> None:
        """Edit the kinds of marks."""
        self._desk.open(KindsDialog(self._kinds, self._keep_kinds, self._desk.viewer))

    def _offer_event(self, event: Event, at: QPoint) -> None:
        self.choose(event)
        menu = QMenu(self._desk.viewer)
        menu.setAccessibleName(self.tr("What can be done with the mark"))
        menu.addAction(self.tr("Edit…"), partial(self.edit, event))
        menu.addAction(self.tr("Go there"), partial(self.jump, event))
        if event.end_s is not None:
            end_s = event.end_s
            menu.addAction(self.tr("Select its range"), lambda: self._desk.viewer.select(event.start_s, end_s))
        menu.addAction(self.tr("Remove"), partial(self.remove, event))
        self._desk.pop_up(menu, at)

    def _keep_event(self, event: Event, to: Event) -> None:
        if self._desk.notes is not None:
            self.choose(self._desk.notes.change(event, to))

    def _keep_kinds(self, kinds: tuple[MarkKind, ...]) -> None:
        self._kinds = kinds
        self._settings.mark_kinds = format_kinds(kinds)

    def _drag(self, event: Event, to: Event) -> None:
        with self._desk.trying() as notes:
            if notes is not None:
                self.choose(notes.change(event, to))
        self.refresh()
