"""The right panel: what is known of the face under review, why it is suspected, which class it could get."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.review.vote_bars import VoteBars
from app.review.wording import decided, label_colour, suspicion_name
from app.theme import enlarge
from app.translation import word, written
from app.widgets.scrolling import fill_scrolling
from app.widgets.text_width import TextWidth
from fer_core.text import breakable

if TYPE_CHECKING:
    from fer_core.datasets.review.face import ReviewFace

WIDTH: Final = 248
_COLUMNS: Final = 2


class FacePanel(QFrame):
    """Shows one face's facts; its buttons relabel."""

    relabelled = Signal(str)
    """A class was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "right")
        TextWidth(self, WIDTH)
        self._label = QLabel()
        enlarge(self._label, 1.5)
        self._decision = _wrapped("")
        self._why = _wrapped("")
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why_title = _section(self.tr("WHY IT IS HERE"))
        self._facts = _wrapped("muted")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._votes_title = _section(self.tr("FER+ VOTES"))
        self.votes = VoteBars()
        self.classes: dict[str, _ClassButton] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._lay_out()

    @property
    def words(self) -> str:
        """Label, decision and reasons as they are shown."""
        return "\n".join((self._label.text(), self._decision.text(), self._why.text())).replace("\u200b", "")

    @property
    def facts(self) -> str:
        """What else is known."""
        return self._facts.text().replace("\u200b", "")

    def offer_classes(self, labels: tuple[str, ...]) -> None:
        """Make a button of every class."""
        if tuple(self.classes) == labels:
            return
        for button in self.classes.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.classes = {name: _ClassButton(number, name) for number, name in enumerate(labels, 1)}
        for place, (name, button) in enumerate(self.classes.items()):
            button.clicked.connect(lambda _=False, name=name: self.relabelled.emit(name))
            self._grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)

    def show_face(self, face: "ReviewFace") -> None:
        """Show a face."""
        decision = face.decision
        self._label.setText(breakable(word(face.label)))
        suggestion = face.suggestion
        verdict = "" if suggestion is None else self.tr("Suggested: {0}").format(word(suggestion[1] or "not a face"))
        self._decision.setText(verdict if decision is None else decided(decision))
        self._decision.setObjectName("muted" if decision is None else "warning")
        self._decision.style().polish(self._decision)
        now = decision.after if decision is not None else face.label
        for name, button in self.classes.items():
            button.setChecked(name == now)
            button.suggest(suggestion is not None and suggestion[1] == name)
        lines = []
        for one in face.suspicions:
            head = f"{suspicion_name(one.kind)} · " + written(f"{one.score:.2f}")
            lines.append(f"{head}\n{breakable(one.note)}" if one.note else head)
        self._why.setText("\n".join(lines))
        for widget in (self._why, self._why_title):
            widget.setVisible(bool(lines))
        facts = dict.fromkeys((face.id, face.split, face.provenance or face.source, face.person))
        self._facts.setText(breakable("\n".join(filter(None, facts))))
        for part in (self._votes_title, self.votes):
            part.setVisible(face.votes is not None and any(face.votes))
        if face.votes is not None:
            self.votes.show_votes(face.votes)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("panelBody")
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(6)
        column.addWidget(_section(self.tr("LABEL")))
        column.addWidget(self._label)
        column.addWidget(self._decision)
        column.addSpacing(4)
        column.addLayout(self._grid)
        column.addSpacing(8)
        column.addWidget(self._why_title)
        column.addWidget(self._why)
        column.addSpacing(8)
        column.addWidget(self._votes_title)
        column.addWidget(self.votes)
        column.addSpacing(8)
        column.addWidget(_section(self.tr("FACE")))
        column.addWidget(self._facts)
        column.addStretch(1)
        fill_scrolling(self, content)


class _ClassButton(QPushButton):
    """A class with its number, its colour, and whether it is suggested."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self._number = str(number) if number < 10 else ""
        self._name = name
        self._suggested = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(30)
        self.setMinimumWidth(60)
        self.suggest(False)

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Leave the check to the page."""

    @property
    def suggested(self) -> bool:
        """Whether the class is suggested for the face."""
        return self._suggested

    def suggest(self, suggested: bool) -> None:
        self._suggested = suggested
        words = self.tr("Relabel to {0}").format(word(self._name))
        words = self.tr("{0} (suggested)").format(words) if suggested else words
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({self._number})" if self._number else words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = palette.link() if self._suggested or self.hasFocus() else palette.button()
        ground = palette.highlight() if self.isChecked() else palette.midlight()
        painter.setBrush(ground if self.isChecked() or self.underMouse() else palette.button())
        pen = painter.pen()
        pen.setColor(edge.color())
        pen.setWidthF(1.5)
        painter.setPen(pen if not self.isChecked() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(place, 6, 6)
        swatch = QRectF(place.left() + 8, place.center().y() - 5, 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(label_colour(self._name, palette))
        painter.drawRoundedRect(swatch, 3, 3)
        ink = palette.highlightedText().color() if self.isChecked() else palette.buttonText().color()
        painter.setPen(ink)
        middle = Qt.AlignmentFlag.AlignVCenter
        number = painter.fontMetrics().horizontalAdvance(self._number)
        text = place.adjusted(24, 0, -12 - number, 0)
        name = painter.fontMetrics().elidedText(word(self._name), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | middle, name)
        painter.setPen(ink if self.isChecked() else palette.placeholderText().color())
        painter.drawText(place.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignRight | middle, self._number)


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("section")
    return label


def _wrapped(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
