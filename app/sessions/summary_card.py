"""The summary in short, beside the picture: who, what most of the time, how sure."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.sessions import summary_words as words
from app.sessions.share_bars import ShareBars
from app.sessions.summary_model import Summary, largest_bars
from app.theme import text_px
from app.translation import tr, word
from app.widgets.glyphs import GlyphButton
from fer_core.text import breakable, harmless, percent

if TYPE_CHECKING:
    from fer_core.session_summary.results import PersonSummary

_SHOWN: Final = 3
"""Emotions that are told of; the full view has all."""

_MARGIN: Final = 14
_FOR_SENTENCE: Final = 640
_FOR_BARS: Final = 480
"""From which height of the page on there is room for the sentence and the bars, at the usual size of the text."""


class SummaryCard(QFrame):
    """Tells of the person whose face is shown above, or of everyone."""

    whole_wanted = Signal()
    """The full view is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "right")
        self._summary: Summary | None = None
        self._number: int | None = None
        self._said = ""
        self._room = _FOR_SENTENCE
        self._title = QLabel(tr("SUMMARY"))
        self._title.setObjectName("section")
        self.more = GlyphButton("next", tr("Show the whole summary"), kind="flat")
        self.headline = QLabel()
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.shares = ShareBars(tr("Share of the time seen"))
        self.sentence = QLabel()
        self.sentence.setObjectName("muted")
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self._bar.setAccessibleName(tr("Summarising"))
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing is to jump
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 2, _MARGIN, 10)
        column.setSpacing(4)
        column.addWidget(self._bar)
        column.addLayout(head)
        for widget in (self.headline, self.shares, self.sentence):
            column.addWidget(widget)
        self.more.clicked.connect(self.whole_wanted)
        self.show_summary(None)

    def show_busy(self, busy: bool) -> None:
        """Say whether a summary is being made."""
        self._bar.setVisible(busy)

    def show_failure(self, sentence: str) -> None:
        """Say why there is none."""
        self.show_summary(None)
        self.sentence.setText(breakable(sentence))

    def show_summary(self, summary: Summary | None) -> None:
        """Show a summary, or that there is none yet."""
        self._summary = summary
        self._tell()

    def choose(self, number: int | None) -> None:
        """Tell of a person, by number; None for everyone."""
        self._number = number
        self._tell()

    def fit(self, room: int) -> None:
        """Say less where there is little room.

        Args:
            room: The height of the page, pixels: the marks and the face are to have most of it.
        """
        self._room = room
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the headline at the edge."""
        super().resizeEvent(event)
        self._cut_headline()

    def _cut_headline(self) -> None:
        margins = self.contentsMargins().left() + self.contentsMargins().right()
        room = self.width() - 2 * _MARGIN - margins
        self.headline.setText(self.headline.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideMiddle, room))
        self.headline.setToolTip("\n".join(filter(None, (self._said, self.sentence.text()))))

    def _show_what_fits(self) -> None:
        told = self._person is not None
        self.headline.setVisible(told)
        self.shares.setVisible(told and self._room >= text_px(_FOR_BARS))
        self.sentence.setVisible(not told or self._room >= text_px(_FOR_SENTENCE))

    @property
    def _person(self) -> "PersonSummary | None":
        people = self._summary.people if self._summary is not None else ()
        return next((one for one in people if one.number == self._number), people[0] if people else None)

    def _tell(self) -> None:
        summary, person = self._summary, self._person
        self._show_what_fits()
        if summary is None or person is None:
            self.sentence.setText("" if summary is None else breakable(words.nothing(summary.session.summary)))
            return
        session = summary.session.summary
        bars = largest_bars(person, _SHOWN)
        most = max(bars[:-1], key=lambda bar: bar.measure.value)
        if most.measure.value <= 0:
            most = bars[-1]
        name = words.called(person)
        text = f"{name}: {word(most.name)} {percent(most.measure.value)}"
        self._said = text
        self.shares.show_bars(bars)
        told = words.part(session.within)
        out = [words.left_out(session), words.intervals(session, person) if person.draws is None else ""]
        self.sentence.setText(breakable(harmless(" ".join([f"{told}.", *(one for one in out if one)]))))
        self._cut_headline()
