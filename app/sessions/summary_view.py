"""What a session comes to, in full: person by person, with everything that is known of how sure it is."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.sessions import summary_words as words
from app.sessions.comparison_view import ComparisonView
from app.sessions.figures_table import FiguresTable
from app.sessions.peak_row import PeakRow
from app.sessions.share_bars import ShareBars
from app.sessions.summary_model import (
    Summary,
    emotion_rows,
    peaks,
    reason_bars,
    share_bars,
    transition_rows,
)
from app.sessions.transition_picture import TransitionPicture
from app.translation import tr
from app.widgets.picker import Picker
from app.widgets.scrolling import ScrollingRow, fill_scrolling
from fer_core.text import breakable, harmless

if TYPE_CHECKING:
    from fer_core.session_summary.comparison import Comparison
    from fer_core.session_summary.results import PersonSummary

_ABREAST: Final = 760
"""Wide enough for two charts beside each other."""


class SummaryView(QFrame):
    """Shows one person of a summary at a time, or everyone together."""

    moment_wanted = Signal(float)
    """A moment is to be watched, seconds."""
    compare_wanted = Signal(object, object)
    """Two people are to be compared: their `PersonSummary`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._summary: Summary | None = None
        self.people = Picker(tr("Whose summary is shown"))
        self.others = Picker(tr("Whom to compare with"))
        self.part = _label("muted")
        self.sentence = _label("")
        self._seen = _label("muted")
        self._intervals = _label("muted")
        self._quality = _label("muted")
        self.shares = ShareBars(tr("Share of the time seen"))
        self.certain = ShareBars(tr("Share of the time of trusted readings"))
        self.reasons = ShareBars(tr("Why readings were uncertain, share of the time seen"))
        self.table = FiguresTable(tr("Figures of every emotion"))
        self.transitions = FiguresTable(tr("How often the column's emotion followed the row's"))
        self.picture = TransitionPicture()
        self.peaks = PeakRow()
        self._peak_scroll = ScrollingRow(self.peaks)
        self._peak_words = _label("muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self._bar.setAccessibleName(tr("Summarising"))
        self.comparison = ComparisonView()
        self._person = QWidget()
        self._sections: dict[str, QWidget] = {}
        self._titles: dict[str, QLabel] = {}
        self._pairs: list[QBoxLayout] = []
        self._lay_out()
        self.peaks.chosen.connect(self.moment_wanted)
        self.people.activated.connect(self._show_person)
        self.others.activated.connect(self._compare)
        self.show_summary(None)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, in order."""
        return self.people, self.others, self.table, self.transitions

    @property
    def person(self) -> "PersonSummary | None":
        """Who is shown."""
        found = self.people.currentData()
        return found if self._summary is not None else None

    def show_busy(self, busy: bool) -> None:
        """Say whether a summary is being made."""
        self._bar.setRange(0, 0)
        self._bar.setVisible(busy)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def show_failure(self, sentence: str) -> None:
        """Say why there is no summary."""
        self.show_summary(None)
        self.sentence.setText(breakable(sentence))
        self.sentence.show()

    def show_summary(self, summary: Summary | None) -> None:
        """Show a summary, of the same person as before where that one is in it; or nothing."""
        before = self.person
        self._summary = summary
        self.people.clear()
        self._person.hide()
        self.comparison.show_comparison(None)
        self.people.setVisible(bool(summary and summary.people))
        self.others.setVisible(bool(summary and len(summary.session.summary.persons) > 1))
        self.sentence.hide()
        self.part.setText("")
        if summary is None:
            return
        session = summary.session.summary
        told = [words.part(session.within), words.left_out(session)]
        self.part.setText(breakable(". ".join(one.rstrip(".") for one in told if one) + "."))
        remark = summary.session.remark if session.persons else words.nothing(session)
        self.sentence.setText(breakable(harmless(remark)))
        self.sentence.setVisible(bool(remark))
        for person in summary.people:
            self.people.addItem(words.called(person), person)
        again = next((at for at, one in enumerate(summary.people) if before and one.number == before.number), 0)
        if summary.people:
            self.people.setCurrentIndex(again)
            self._show_person()

    def show_pictures(self, summary: Summary) -> None:
        """Show the peaks' faces: they come later than the figures."""
        self._summary = summary
        self._show_peaks()

    def show_comparison(self, found: "Comparison") -> None:
        """Show how two people compare."""
        self.comparison.show_comparison(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put charts beside each other where there is room."""
        super().resizeEvent(event)
        side = QBoxLayout.Direction.LeftToRight if self.width() >= _ABREAST else QBoxLayout.Direction.TopToBottom
        for pair in self._pairs:
            pair.setDirection(side)

    def _show_person(self) -> None:
        summary, person = self._summary, self.person
        if summary is None or person is None:
            return
        session = summary.session.summary
        self._person.show()
        whole, sure = (tr("SHARE OF TIME"), tr("OF THE TIME THAT IS CERTAIN"))
        if not session.timed:
            whole, sure = (tr("SHARE OF FACES"), tr("OF THE FACES THAT ARE CERTAIN"))
        self._titles["shares"].setText(whole)
        self._titles["certain"].setText(sure)
        self.comparison.show_comparison(None)
        self._offer_others(person)
        self._seen.setText(words.seen(session, person))
        self._intervals.setText(words.intervals(session, person))
        self._quality.setText(words.quality(person))
        self.shares.show_bars(share_bars(person))
        self.certain.show_bars(share_bars(person, certain=True))
        why = reason_bars(person)
        self.reasons.show_bars(why)
        self._sections["reasons"].setVisible(bool(why))
        head = [tr("emotion"), tr("of all"), tr("of certain"), tr("mean probability")]
        if session.timed:
            head += [tr("episodes"), tr("a minute"), tr("mean length, s"), tr("longest, s")]
        self.table.show_rows(head, emotion_rows(session, person))
        moved = bool(person.transitions.any())
        self._sections["transitions"].setVisible(moved)
        if moved:
            names, rows = transition_rows(session, person)
            self.transitions.show_rows([tr("from, to"), *names, tr("all")], rows)
            most = int(person.transitions.max())
            for row, cells in enumerate(rows):
                for column, text in enumerate(cells[1:-1], 1):
                    if text:
                        self.transitions.heat(row, column, int(text.replace(",", "")) / most)
            self.picture.show_person(person, session.labels)
        self._show_peaks()

    def _show_peaks(self) -> None:
        summary, person = self._summary, self.person
        if summary is None or person is None:
            return
        found = peaks(person) if person.number is not None else []
        self._sections["peaks"].setVisible(bool(found))
        self.peaks.show_peaks(found, summary.pictures, timed=summary.session.summary.timed)
        self._peak_scroll.updateGeometry()  # with pictures it is higher
        why = summary.without_pictures
        about = tr("The moment of each emotion's highest probability among readings of a face that could be read well.")
        self._peak_words.setText(breakable(harmless(f"{about} {why}".strip())))

    def _offer_others(self, person: "PersonSummary") -> None:
        summary = self._summary
        assert summary is not None
        others = [one for one in summary.session.summary.persons if one is not person]
        self.others.clear()
        self.others.addItem(tr("Compare with…"), None)
        for one in others:
            self.others.addItem(words.called(one), one)
        self.others.setVisible(person.number is not None and bool(others))

    def _compare(self) -> None:
        other, person = self.others.currentData(), self.person
        if other is None or person is None:
            self.comparison.show_comparison(None)
        else:
            self.compare_wanted.emit(person, other)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("panelBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(10)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        for picker in (self.people, self.others):
            picker.setMaximumWidth(260)
            choice.addWidget(picker)
        choice.addStretch(1)
        column.addWidget(self.part)
        column.addLayout(choice)
        column.addWidget(self.sentence)
        column.addWidget(self.comparison)
        column.addWidget(self._person)
        column.addStretch(1)
        person = QVBoxLayout(self._person)
        person.setContentsMargins(0, 0, 0, 0)
        person.setSpacing(12)
        person.addWidget(self._seen)
        person.addLayout(
            self._pair(
                self._section("shares", "", self.shares),
                self._section("certain", "", self.certain),
            )
        )
        person.addWidget(self._intervals)
        person.addWidget(self._section("table", tr("FIGURES"), self.table))
        person.addWidget(self._section("peaks", tr("PEAKS"), self._peak_scroll, self._peak_words))
        moved = QWidget()
        pair = self._pair(self.transitions, self.picture)
        pair.setContentsMargins(0, 0, 0, 0)
        moved.setLayout(pair)
        person.addWidget(self._section("transitions", tr("WHAT FOLLOWS WHAT"), moved))
        person.addWidget(self._section("reasons", tr("WHY UNCERTAIN"), self.reasons))
        person.addWidget(self._section("quality", tr("QUALITY"), self._quality))
        fill_scrolling(self, body)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self._bar)
        self._bar.hide()

    def _pair(self, *widgets: QWidget) -> QBoxLayout:
        pair = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        pair.setSpacing(24)
        for widget in widgets:
            pair.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
        self._pairs.append(pair)
        return pair

    def _section(self, key: str, title: str, *widgets: QWidget) -> QWidget:
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        name = QLabel(title)
        name.setObjectName("section")
        column.addWidget(name)
        for widget in widgets:
            column.addWidget(widget)
        self._sections[key], self._titles[key] = section, name
        return section


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        label.setObjectName(name)
    return label
