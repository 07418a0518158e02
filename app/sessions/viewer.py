"""One session: its picture, the way through it, its timeline, and the face of a person."""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.file_sound import FileSound
from app.live.state_view import StateView
from app.live.states import State
from app.live.video_view import VideoView
from app.sessions import states
from app.sessions.face_menu import import_sentence
from app.sessions.lane_marks import LaneMarks
from app.sessions.player import SessionPlayer
from app.sessions.presenter import SessionPresenter
from app.sessions.side_panel import SidePanel
from app.sessions.states import Step, step_text
from app.sessions.time_range import TimeRange
from app.sessions.timeline_panel import TimelinePanel
from app.settings import SoundSettings

if TYPE_CHECKING:
    from app.sessions.picture_thread import PlacePicture
    from app.sessions.watched_session import WatchedSession
    from fer_core.session.events import Event

_BELOW: Final = 276


class SessionViewer(QWidget):
    """Wires the parts that show a session to the player."""

    chosen = Signal(object)
    """A button of a state was pressed: its `Step`."""
    watched_changed = Signal(object)
    """Another session is watched: its `WatchedSession`, or None."""
    selection_changed = Signal(object)
    """Another part of the session is selected: a `TimeRange`, or None."""
    face_menu_wanted = Signal(int, QPoint)
    """What can be done with a person is to be offered: the number, and where on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watched: WatchedSession | None = None
        self._laid = False
        self.player = SessionPlayer(self)
        self.sound = FileSound(SoundSettings(), parent=self)
        self.view = VideoView()
        self.states = StateView(self.view, step_text)
        self._below = TimelinePanel()
        self.transport, self.legend = self._below.transport, self._below.legend
        self.marks, self.timeline = self._below.marks, self._below.timeline
        self.side = SidePanel()
        self.face, self.people, self.notes = self.side.face, self.side.people, self.side.marks
        self.presenter = SessionPresenter(self.view, self.face)
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def watched(self) -> "WatchedSession | None":
        """What is open."""
        return self._watched

    @property
    def selection(self) -> TimeRange | None:
        """The part of the session that is selected."""
        return self.timeline.view.selection

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, in order; the buttons of the legend come and go."""
        return self.view, *self.transport.stops, self.marks, self.timeline, *self.side.stops

    @property
    def shown_person(self) -> int | None:
        """The person whose face the panel shows, or who was chosen."""
        return self.face.track_id if self.face.track_id is not None else self.presenter.person

    @property
    def below_face_button(self) -> QPoint:
        """Where a menu of the face in the panel opens, on the screen."""
        return self.side.below_offer

    def show_session(self, watched: "WatchedSession", start_s: float = 0.0) -> None:
        """Show a session, from a time on."""
        self._watched, self._laid = watched, False
        self.presenter.begin(watched)
        self.legend.show_labels(watched.labels)
        self._order_tabs()
        self.side.list_people(watched.faces, self.name_of)
        for part in (self.view, self.face):
            part.name_faces(self.name_of)
        annotated = watched.session.picture_kind == "annotated"
        self.transport.overlays.setChecked(not annotated)
        self.timeline.choose_emotions(self.legend.names)
        self.states.show_state(states.opening(watched.title))
        self.player.begin(watched, start_s)
        self.watched_changed.emit(watched)

    def show_notes(self) -> None:
        """Show what people say of the session as it is now: who is who, everywhere."""
        if self._watched is None:
            return
        self.side.list_people(self._watched.faces, self.name_of)
        self.view.name_faces(self.name_of)
        self.face.name_faces(self.name_of)
        if self.presenter.person is not None and self.presenter.person not in self._watched.faces:
            self.choose_person(None)
        else:
            self.presenter.refresh()
        if self._laid:
            self.timeline.change_lanes(self._watched.lanes)
        self._show_said()

    def show_marks(self, chosen: "Event | None") -> None:
        """Show the marks as they are now, and which one is selected."""
        if self._watched is None:
            return
        notes = self._watched.notes
        hint = import_sentence(self._watched.title) if notes.corrections else ""
        self.timeline.show_marks(LaneMarks.of(notes, chosen))
        self.marks.show_events(notes.events, chosen, notes.pending)
        self.notes.show_events(notes.events, notes.whose, hint)
        self.notes.mark(chosen)
        self._show_said()

    def hear(self, sound: SoundSettings) -> None:
        """Take over how loud sessions are heard."""
        self.transport.volume.show_settings(sound)
        self.sound.hear(sound)

    def show_state(self, state: State | None) -> None:
        """Show a state in place of a session, and let go of that."""
        self.clear()
        self.states.show_state(state)

    def clear(self) -> None:
        """Let go of the session."""
        self._watched = None
        self.player.end()
        self.sound.close()
        self.presenter.clear()
        self.transport.clear()
        self.timeline.clear()
        for part in (self.view, self.face):
            part.name_faces(None)
        self.states.show_state(None)
        self._show_parts(False)
        self.watched_changed.emit(None)

    def leave(self) -> None:
        """Let go of the session and wait for its thread: the window closes."""
        self.clear()
        self.player.leave()

    def name_of(self, person: int) -> str:
        """Return what a person is called."""
        return self._watched.notes.name_of(person) if self._watched is not None else f"#{person}"

    def select(self, start_s: float, end_s: float) -> None:
        """Select a part."""
        self.timeline.take_view(self.timeline.view.select(start_s, end_s))

    def show_beside(self, widget: QWidget) -> None:
        """Show something below the face, as long as a session is open."""
        layout = self.side.layout()
        assert layout is not None
        layout.addWidget(widget)

    def begin_selection(self) -> None:
        """Let the selected part begin at the playhead."""
        self.timeline.take_view(self.timeline.view.select_from(self.player.position_s))

    def end_selection(self) -> None:
        """Let the selected part end behind the playhead."""
        self.timeline.take_view(self.timeline.view.select_to(self.player.position_s))

    def zoom(self, closer: int) -> None:
        """Show the timeline closer (1), wider (-1) or whole (0), about the playhead."""
        factor = {1: 0.64, -1: 1 / 0.64, 0: float("inf")}[closer]
        self.timeline.take_view(self.timeline.view.zoom(factor, self.player.position_s))

    def unselect(self) -> None:
        """Select nothing."""
        self.timeline.take_view(self.timeline.view.unselect())

    def _lay_out(self) -> None:
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setHandleWidth(1)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.view)
        middle.addWidget(self._below)
        middle.setStretchFactor(0, 1)
        middle.setSizes([1000, _BELOW])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(middle, 1)
        row.addWidget(self.side)

    def _order_tabs(self) -> None:
        legend = tuple(self.legend.buttons.values())
        for before, after in pairwise(
            (self.view, *self.transport.stops, *legend, self.marks, self.timeline, *self.side.stops)
        ):
            QWidget.setTabOrder(before, after)

    def _show_said(self) -> None:
        """Say what the face of the panel shows in someone's own words, where it was corrected."""
        person = self.shown_person
        event = None
        if self._watched is not None and person is not None and self.player.times is not None:
            event = self._watched.notes.correction_at(person, self.player.position_s)
        self.side.show_said(event)

    def _connect(self) -> None:
        player, transport = self.player, self.transport
        self.view.menu_wanted.connect(self.face_menu_wanted)
        self.timeline.menu_wanted.connect(self.face_menu_wanted)
        self.side.offer_wanted.connect(self._offer_shown)
        self.marks.sought.connect(player.seek)
        self.view.resized.connect(self._tell_view)
        self.view.face_clicked.connect(self.choose_person)
        self.states.chosen.connect(self._act)
        self.states.banner_placed.connect(self.view.keep_clear)
        self.face.step.connect(self._step_person)
        self.side.person_chosen.connect(self.choose_person)
        transport.play_wanted.connect(player.play_or_pause)
        transport.stepped.connect(player.step)
        transport.jumped.connect(player.jump)
        transport.sought.connect(player.seek_place)
        transport.speed_chosen.connect(player.set_speed)
        transport.speed_chosen.connect(self._follow_sound)
        transport.volume.changed.connect(self.sound.hear)
        self.sound.available.connect(transport.volume.setVisible)
        transport.overlays_toggled.connect(self._draw_faces)
        self.timeline.sought.connect(player.seek)
        self.timeline.face_chosen.connect(self.choose_person)
        self.timeline.selection_changed.connect(self.selection_changed)
        self.presenter.face_changed.connect(self.timeline.select_face)
        player.ready.connect(self._begin)
        player.moved.connect(self._show_place)
        player.arrived.connect(self._show)
        player.playing_changed.connect(self._show_playing)
        player.picture_failed.connect(lambda sentence: self.states.show_state(states.picture_failed(sentence)))

    def _begin(self) -> None:
        watched, times = self._watched, self.player.times
        assert watched is not None
        assert times is not None
        if not len(times):
            self.states.show_state(states.nothing_read(watched.title))
            return
        length_s = watched.length_s(times)
        self.transport.begin(len(times), length_s)
        if not self._laid:  # where the pictures only come now, what is zoomed and selected stays
            self._laid = True
            self.sound.open(*watched.session.sound)
            self.timeline.show_lanes(watched.lanes, watched.labels, length_s, self.name_of, watched.begin_s)
        self._show_parts(True)
        self._draw_faces()
        session = watched.session
        shown = states.picture_opening() if self.player.opening else states.of_picture(session)
        self.states.show_state(shown)

    def _draw_faces(self) -> None:
        """Draw the boxes as the button says; without a picture they are all there is to see."""
        self.view.draw_faces(self.transport.overlays.isChecked() or not self.player.pictured)

    def _show_parts(self, shown: bool) -> None:
        for part in (self._below, self.side):
            part.setVisible(shown)

    def _tell_view(self) -> None:
        size = self.view.pixels
        self.player.show_as(size.width(), size.height())

    def _show_place(self, place: int) -> None:
        times = self.player.times
        assert times is not None
        self._below.show_place(place, float(times[place]))
        self._follow_sound()

    def _follow_sound(self) -> None:
        held = self.transport.slider.isSliderDown()
        player = self.player
        self.sound.follow(player.position_s, playing=player.playing and not held, speed=player.speed)

    def _show(self, place: int, picture: "PlacePicture | None") -> None:
        self.presenter.show(place, picture, pictured=self.player.pictured, playing=self.player.playing)
        self._show_said()

    def _show_playing(self, playing: bool) -> None:
        self.transport.show_playing(playing)
        self._follow_sound()
        if not playing:
            self.presenter.refresh()  # what was held is over

    def _offer_shown(self) -> None:
        person = self.shown_person
        if person is not None:
            self.face_menu_wanted.emit(person, self.below_face_button)

    def choose_person(self, person: int | None) -> None:
        """Show a person in the panel; None for whoever is largest."""
        self.people.setCurrentIndex(max(0, self.people.findData(person)))
        self.presenter.choose(person)

    def _step_person(self, by: int) -> None:
        self.presenter.step(by)
        self.choose_person(self.presenter.person)

    def choose_by_key(self, number: int) -> None:
        """Choose the person that a number key means."""
        self.presenter.choose_by_key(number)
        self.choose_person(self.presenter.person)

    def _act(self, step: Step) -> None:
        if step is Step.HIDE:
            self.states.show_state(None)
        else:
            self.chosen.emit(step)
