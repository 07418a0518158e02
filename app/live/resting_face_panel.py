"""The part of the face panel that sets a person's resting face, and says that it shifts their reading."""

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.live.resting_faces import RestingState, Stage
from app.theme import digits_font
from app.translation import word, written
from app.widgets.glyphs import GlyphButton

KEY: Final = "B"
_RING: Final = 48
_WIDTH: Final = 4.0


class RestingFaceSection(QWidget):
    """Offers to set the resting face of the face that is shown; counts down; says what holds, with Undo and Remove."""

    set_wanted = Signal()
    cancel_wanted = Signal()
    take_over_wanted = Signal()
    """It is the face that has left, whose rest was offered."""
    undo_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self._title = QLabel(self.tr("RESTING FACE"))
        self._title.setObjectName("section")
        self.set_button = GlyphButton("face", self.tr("Set resting face"), text=self.tr("Set resting face"), key=KEY)
        self.cancel_button = GlyphButton("", self.tr("Cancel the resting face"), text=self.tr("Cancel"), key=KEY)
        self.take_over_button = GlyphButton("", "", text="")
        self.undo_button = GlyphButton("", self.tr("Undo the last change of a resting face"), text=self.tr("Undo"))
        self.remove_button = GlyphButton("", self.tr("Remove the resting face"), text=self.tr("Remove"))
        self.ring = CountdownRing()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._chip = QFrame()
        self._chip.setObjectName("card")
        self._chip_words = QLabel()
        self._chip_words.setWordWrap(True)
        chip = QVBoxLayout(self._chip)
        chip.setContentsMargins(10, 8, 10, 8)
        chip.addWidget(self._chip_words)
        self._lay_out()
        self.set_button.clicked.connect(self.set_wanted)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.take_over_button.clicked.connect(self.take_over_wanted)
        self.undo_button.clicked.connect(self.undo_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        self.show_state(RestingState(Stage.IMPOSSIBLE))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, in order."""
        return self.set_button, self.cancel_button, self.take_over_button, self.undo_button, self.remove_button

    @property
    def words(self) -> str:
        """What is said at present."""
        return (self._words if self._chip.isHidden() else self._chip_words).text()

    def show_state(self, state: RestingState, advised: str = "") -> None:
        """Show how far a face's rest is known.

        Args:
            state: How far.
            advised: What to do, of what was lacking a moment ago too; "" where nothing is lacking.
        """
        stage, known = state.stage, state.stage is Stage.KNOWN
        measuring, failed = stage is Stage.MEASURING, stage is Stage.FAILED
        can = not state.over
        self.setHidden(stage is Stage.IMPOSSIBLE or (state.over and stage is Stage.UNKNOWN))
        self.ring.setVisible(measuring)
        self.ring.show_seconds(state.seconds, state.wanted_s)
        self.cancel_button.setVisible(measuring)
        self.set_button.setVisible(can and (stage is Stage.UNKNOWN or failed or known))
        self.set_button.setEnabled(state.elsewhere is None)
        again = self.tr("Try again") if failed else self.tr("Set anew") if known else self.tr("Set resting face")
        self.set_button.show_glyph("" if known else "refresh" if failed else "face", self.tr("Set resting face"), again)
        self.take_over_button.setVisible(can and state.offered is not None)
        if state.offered is not None:
            text = self.tr("Use that of face {0}").format(state.offered)
            self.take_over_button.show_glyph("", self.tr("This is face {0}: use its rest").format(state.offered), text)
        self.undo_button.setVisible(can and state.undoable and not measuring)
        self.remove_button.setVisible(can and known)
        self._chip.setVisible(known)
        words = self._say(state, advised)
        self._words.setVisible(not known)
        self._dress("warning" if failed else "" if measuring else "muted")
        _write(self._chip_words if known else self._words, words)
        if known and state.baseline is not None:
            taken = ", ".join(
                f"{word(label)} " + written(f"{offset:.1f}")
                for label, offset in zip(state.baseline.labels, state.baseline.offsets, strict=True)
                if offset >= 0.05
            )
            self._chip.setToolTip(self.tr("Taken off, in logits: {0}").format(taken or self.tr("nothing")))
        self._announce(stage, words)

    def _say(self, state: RestingState, advised: str) -> str:
        if state.stage is Stage.MEASURING:
            return advised or self.tr("Look at the camera with your face at rest.")
        if state.stage is Stage.FAILED:
            return state.why
        if state.baseline is not None:
            if state.baseline.shifts:
                return self.tr("Reading shifted by this person's resting face (*)")
            return self.tr("This face reads as neutral at rest. Its reading stays as it is.")
        if state.elsewhere is not None:
            return self.tr("The resting face of face {0} is being set.").format(state.elsewhere)
        return self.tr("Five seconds at rest, and what this face seems to show even then is taken off its reading.")

    def _dress(self, name: str) -> None:
        """Let the style sheet colour what is said."""
        if name != self._words.objectName():
            self._words.setObjectName(name)
            self._words.style().polish(self._words)

    def _announce(self, stage: Stage, words: str) -> None:
        """Tell a screen reader what has changed; an offer is no news."""
        if words == self._told:
            return
        self._told = words
        if stage in (Stage.MEASURING, Stage.KNOWN, Stage.FAILED) and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _lay_out(self) -> None:
        count = QHBoxLayout()
        count.setSpacing(12)
        count.addWidget(self.ring)
        count.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._chip)
        column.addLayout(count)
        rows = (
            (self.set_button, self.cancel_button),
            (self.take_over_button,),
            (self.undo_button, self.remove_button),
        )
        for buttons in rows:  # few in each, as the panel is narrow in any language
            row = QHBoxLayout()
            row.setSpacing(6)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)


class CountdownRing(QWidget):
    """A ring that fills as seconds go by, with those left in its middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds, self._wanted_s = 0.0, 5.0
        self.setFixedSize(_RING, _RING)
        self.setFont(digits_font(self.font()))
        self.setAccessibleName(self.tr("Seconds left"))

    @property
    def left(self) -> int:
        """How many seconds are left, begun ones whole."""
        return max(0, -int(-(self._wanted_s - self._seconds) // 1))

    def show_seconds(self, seconds: float, wanted_s: float) -> None:
        """Show how many of the wanted seconds are there."""
        if (seconds, wanted_s) != (self._seconds, self._wanted_s):
            self._seconds, self._wanted_s = seconds, wanted_s
            self.setAccessibleDescription(str(self.left))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is there as a part of the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
        pen = QPen(self.palette().mid().color(), _WIDTH)
        painter.setPen(pen)
        painter.drawEllipse(place)
        pen.setColor(self.palette().link().color())
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        share = min(1.0, self._seconds / self._wanted_s) if self._wanted_s > 0 else 1.0
        if share > 0:
            painter.drawArc(place, 90 * 16, -round(share * 360 * 16))
        painter.setPen(self.palette().text().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.left))


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
