"""The panel at the right: whose face is shown, what was read of it, and the marks of the session."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.live.face_panel import WIDTH, FacePanel
from app.sessions.marks_panel import MarksPanel
from app.translation import word
from app.widgets.glyphs import GlyphButton
from app.widgets.picker import Picker
from app.widgets.text_width import TextWidth
from fer_core.session.events import Event
from fer_core.text import harmless


class SidePanel(QWidget):
    """Lays them out, and lists the people under their names."""

    person_chosen = Signal(object)
    """A person was chosen in the list: the number, or None for whoever is largest."""
    offer_wanted = Signal()
    """What can be done with the face of the panel is to be offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = FacePanel(recorded=True)
        self.people = Picker(self.tr("Whose face is shown"))
        self.offer = GlyphButton("face", self.tr("Name, join, split or correct this face"), kind="flat")
        self.marks = MarksPanel()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.hide()
        self._lay_out()
        self.people.activated.connect(lambda: self.person_chosen.emit(self.people.currentData()))
        self.offer.clicked.connect(self.offer_wanted)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from top to bottom."""
        return self.people, self.offer, *self.face.stops, *self.marks.stops

    @property
    def below_offer(self) -> QPoint:
        """Where a menu of the face in the panel opens, on the screen."""
        return self.offer.mapToGlobal(QPoint(0, self.offer.height()))

    @property
    def said(self) -> str:
        """What somebody said that the face shows, if anything."""
        return self._said.text()

    def list_people(self, persons: Sequence[int], name_of: Callable[[int], str]) -> None:
        """List people under their names; who was chosen stays."""
        chosen = self.people.currentData()
        self.people.clear()
        self.people.addItem(self.tr("The largest face"), None)
        for person in persons:
            self.people.addItem(harmless(name_of(person)), person)
        self.people.setCurrentIndex(max(0, self.people.findData(chosen)))

    def show_said(self, event: Event | None) -> None:
        """Say what the face shows where that was corrected."""
        text = ""
        if event is not None:
            text = self.tr("Corrected: {0}").format(word(event.emotion))
            if event.author:
                text = self.tr("Corrected: {0} ({1})").format(word(event.emotion), harmless(event.author))
        if text != self._said.text():
            self._said.setText(text)
            self._said.setVisible(bool(text))

    def _lay_out(self) -> None:
        TextWidth(self, WIDTH)
        head = QFrame()
        head.setObjectName("panel")
        head.setProperty("side", "right")
        above = QVBoxLayout(head)
        above.setContentsMargins(14, 12, 8, 4)
        row = QHBoxLayout()
        row.addWidget(self.people, 1)
        row.addWidget(self.offer)
        above.addLayout(row)
        above.addWidget(self._said)
        below = QSplitter(Qt.Orientation.Vertical)
        below.setHandleWidth(1)
        below.setChildrenCollapsible(False)
        below.addWidget(self.face)
        below.addWidget(self.marks)
        below.setSizes([370, 230])
        below.setStretchFactor(0, 1)
        below.setStretchFactor(1, 1)
        side = QVBoxLayout(self)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(head)
        side.addWidget(below, 1)
