"""The selected face: what the network saw, what it says, how sure it is, how readable the face was."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.live.face_crop import FaceCrop
from app.live.guidance import HeldSentence, guide
from app.live.quality_scale import grade
from app.live.resting_face_panel import RestingFaceSection
from app.theme import digits_font, enlarge, text_px
from app.translation import word, written
from app.widgets.bar_chart import BarChart
from app.widgets.glyphs import GlyphButton
from app.widgets.scrolling import fill_scrolling
from app.widgets.text_width import TextWidth
from fer_core.emotions import shown_order
from fer_core.text import percent

if TYPE_CHECKING:
    from fer_core.frames import Face, Verdict

WIDTH: Final = 236


class FacePanel(QFrame):
    """Shows one face of the present frame."""

    step = Signal(int)
    """The next (1) or the previous (-1) face is wanted."""
    face_changed = Signal()
    """Another face is shown, or none."""

    def __init__(self, parent: QWidget | None = None, *, recorded: bool = False) -> None:
        """Make it.

        Args:
            parent: The owner.
            recorded: Whether the faces come from a session, which keeps neither their quality nor what the network saw.
        """
        super().__init__(parent)
        self._recorded = recorded
        self.setObjectName("panel")
        self.setProperty("side", "right")
        TextWidth(self, WIDTH)
        self._shown: int | None = None
        self._name_of: Callable[[int], str] | None = None
        self._said: Face | None = None
        self._title = QLabel(self.tr("FACE"))
        self._title.setObjectName("section")
        self._previous = GlyphButton("previous", self.tr("Previous face"), kind="flat")
        self._next = GlyphButton("next", self.tr("Next face"), kind="flat")
        self._previous.clicked.connect(lambda: self.step.emit(-1))
        self._next.clicked.connect(lambda: self.step.emit(1))
        self._crop = FaceCrop(recorded=recorded)
        self._label = QLabel()
        enlarge(self._label, 1.35)
        self._confidence = QLabel()
        self._confidence.setFont(digits_font(self.font()))
        enlarge(self._confidence, 1.9)
        self._reason = QLabel()
        self._reason.setObjectName("muted")
        self._meaning = QLabel()
        self._meaning.setObjectName("muted")
        self._meaning.setWordWrap(True)
        self._meaning.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._grade = QLabel()
        self._guidance = HeldSentence()
        self._hint_at_reason, self._hint_at_quality = _guidance_label(), _guidance_label()
        self.resting = RestingFaceSection()
        self.bars = BarChart()
        self.bars.setAccessibleName(self.tr("Probability of every emotion"))
        self._quality = {name: QLabel() for name in ("size", "light", "sharpness", "turn")}
        self._fit_text()
        self._body = self._make_body()
        self._hint = QLabel()
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self._lay_out()
        self.clear()

    @property
    def track_id(self) -> int | None:
        """The face that is shown."""
        return self._shown

    def changeEvent(self, event: QEvent) -> None:
        """Follow another size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_text()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, in order."""
        return self._previous, self._next, self._scroll, *(() if self._recorded else self.resting.stops)

    @property
    def words(self) -> str:
        """The headline: an emotion with its probability, or uncertain with the reason."""
        if self._reason.isHidden():
            return f"{self._label.text()} {self._confidence.text()}".strip()
        return f"{self._label.text()}: {self._reason.text()}"

    @property
    def meaning(self) -> str:
        """What is said of the bars."""
        return self._meaning.text()

    @property
    def guidance(self) -> str:
        """What would make the face more readable; "" where there is nothing to say."""
        return self._hint_at_quality.text()

    def show_face(self, face: "Face", labels: Sequence[str], count: int, *, stands: bool = False) -> None:
        """Show a face.

        Args:
            face: The face.
            labels: The emotions, in the order of its probabilities.
            count: How many faces the frame has.
            stands: Whether no further frame is expected, so that nothing said before may stand.
        """
        other = face.track_id != self._shown
        if other:
            self._shown = face.track_id
            self._write_title()
            self._body.show()
            self._hint.hide()
            self.face_changed.emit()
        self._guide(face, hold=not other and not stands)
        for button in (self._previous, self._next):
            button.setVisible(count > 1)
        if self._said is not None and self._said.smoothed is face.smoothed and self._said.verdict == face.verdict:
            return  # the same reading, held
        self._said = face
        verdict = face.verdict
        certain = verdict.reason is None
        _write(self._label, word(verdict.label))
        _write(self._confidence, percent(verdict.confidence) if certain else "")
        _write(self._reason, word(verdict.reason.value) if verdict.reason else "")
        self._confidence.setVisible(certain)
        self._reason.setVisible(not certain)
        _write(self._meaning, self._explain(verdict))
        _write(self._grade, word(verdict.reason.value) if verdict.reason and _is_poor(verdict) else self.tr("good"))
        order = shown_order(labels)
        self.bars.show_values(
            {labels[index]: float(face.smoothed[index]) for index in order},
            {labels[index]: float(face.probabilities[index]) for index in order},
            certain=certain,
        )
        if other:
            self.bars.settle()
        self._crop.show_crop(face.crop)
        if self._recorded:
            return
        for name, measured in grade(face.quality).items():
            _write(self._quality[name], measured.word)
            self._quality[name].setToolTip(measured.number)

    def clear(self, hint: str = "") -> None:
        """Show no face, and say why; without a reason, which one would be shown."""
        other, self._shown, self._said = self._shown is not None, None, None
        self._title.setText(self.tr("FACE"))
        self._body.hide()
        self._hint.setText(hint or self.tr("The face you click, or the largest one, is shown here."))
        self._hint.show()
        self._previous.hide()
        self._next.hide()
        self.bars.clear()
        if other:
            self.face_changed.emit()

    def _guide(self, face: "Face", *, hold: bool) -> None:
        """Say what would make the face more readable, beside the reason and under the quality."""
        if self._recorded:
            return
        sentence = self._guidance.show(guide(face), time.monotonic(), hold=hold)
        for label in (self._hint_at_reason, self._hint_at_quality):
            _write(label, sentence)
        self._hint_at_quality.setVisible(bool(sentence))
        self._hint_at_reason.setVisible(bool(sentence) and face.verdict.reason is not None)

    def name_faces(self, name_of: "Callable[[int], str] | None") -> None:
        """Call faces what a function says of their track ids; without one by their numbers."""
        self._name_of = name_of
        if self._shown is not None:
            self._write_title()

    def _write_title(self) -> None:
        assert self._shown is not None
        named = self._name_of(self._shown) if self._name_of is not None else f"#{self._shown}"
        text = self.tr("FACE {0}").format(self._shown) if named == f"#{self._shown}" else named
        room = WIDTH - 28 - 2 * 34  # what the two buttons leave
        self._title.setText(self._title.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
        self._title.setToolTip(text if named == text else "")

    def _explain(self, verdict: "Verdict") -> str:
        """Say what the bars are, so that no percentage of an uncertain face can be taken for an answer."""
        if verdict.reason is None:
            return self.tr("Probability of every emotion")
        if verdict.threshold is None or _is_poor(verdict):
            return self.tr("What the network makes of it, not to be relied on")
        reached, wanted = percent(verdict.confidence), percent(verdict.threshold)
        if reached == wanted:
            reached, wanted = f"{verdict.confidence * 100:.1f} %", f"{verdict.threshold * 100:.1f} %"
        text = self.tr("Most likely {0} {1}, below the threshold of {2}")
        return text.format(word(verdict.emotion), written(reached), written(wanted))

    def _make_body(self) -> QWidget:
        body = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._label)
        words.addWidget(self._confidence)
        words.addWidget(self._reason)
        words.addWidget(self._hint_at_reason)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._crop)
        head.addLayout(words, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._meaning)
        column.addWidget(self.bars)
        if self._recorded:
            return body
        column.addSpacing(6)
        section = QLabel(self.tr("QUALITY"))
        section.setObjectName("section")
        line = QHBoxLayout()
        line.addWidget(section)
        line.addStretch(1)
        line.addWidget(self._grade)
        column.addLayout(line)
        column.addLayout(self._make_quality())
        column.addWidget(self._hint_at_quality)
        column.addWidget(self.resting)
        return body

    def _make_quality(self) -> QGridLayout:
        names = {
            "size": (self.tr("Size"), self.tr("Side of the face in pixels of the source")),
            "light": (self.tr("Light"), self.tr("Mean brightness of the face: dark, dim, good, very bright")),
            "sharpness": (
                self.tr("Sharpness"),
                self.tr("Fine detail of the face relative to its contrast: blurred, soft, sharp"),
            ),
            "turn": (self.tr("Turn"), self.tr("How far the head is turned: frontal, slightly turned, turned away")),
        }
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (key, (name, hint)) in enumerate(names.items()):
            label = QLabel(name)
            label.setObjectName("muted")
            label.setToolTip(hint)
            self._quality[key].setFont(digits_font(self.font()))
            grid.addWidget(label, row, 0)
            self._quality[key].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._quality[key], row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _fit_text(self) -> None:
        """Have room for two lines, so that the bars stay where they are, and larger words in lines of their own."""
        for words in self._quality.values():
            words.setWordWrap(text_px(100) > 100)
        self._meaning.setFixedHeight(2 * self._meaning.fontMetrics().lineSpacing() + 2)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._previous)
        head.addWidget(self._next)
        inner = QWidget()
        inner.setObjectName("panelBody")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self._body)
        column.addStretch(1)
        self._scroll = fill_scrolling(self, inner)


def _guidance_label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setObjectName("warning")
    label.hide()
    return label


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _is_poor(verdict: "Verdict") -> bool:
    """Return whether the face could not be read well, however sure the network was."""
    return verdict.reason is not None and verdict.reason.value != "low confidence"
