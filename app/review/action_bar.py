"""The bar below: what can be decided, with the keys that do the same."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.review.keys import Deed
from app.translation import word
from app.widgets.glyphs import GlyphButton

if TYPE_CHECKING:
    from fer_core.datasets.review.face import ReviewFace


class ActionBar(QFrame):
    """Keep, accept, not a face, delete; undo; one back, one on."""

    wanted = Signal(object)
    """A button was pressed: its Deed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self.undo_button = GlyphButton("refresh", self.tr("Undo"), text=self.tr("Undo") + " (U)", kind="flat", key="U")
        self.back = GlyphButton("previous", self.tr("Previous face"), kind="flat", key="←")
        self.on = GlyphButton("next", self.tr("Next face"), kind="flat", key="→")
        self.keep_button = GlyphButton("tick", self.tr("Keep"), text=self.tr("Keep") + " (K)", key="K")
        self.accept_button = GlyphButton("", self.tr("Accept"), text=self.tr("Accept"), kind="primary", key="S")
        self.not_a_face_button = GlyphButton("", self.tr("Not a face"), text=self.tr("Not a face") + " (N)", key="N")
        self.delete_button = GlyphButton("close", self.tr("Delete"), text=self.tr("Delete") + " (D)", key="D")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addWidget(self.on)
        row.addWidget(self.undo_button)
        row.addStretch(1)
        decisions = (self.accept_button, self.keep_button, self.not_a_face_button, self.delete_button)
        for button in decisions:
            row.addWidget(button)
        self._decisions = decisions
        deeds = {
            self.keep_button: Deed.KEEP,
            self.accept_button: Deed.ACCEPT,
            self.not_a_face_button: Deed.NOT_A_FACE,
            self.delete_button: Deed.DELETE,
            self.undo_button: Deed.UNDO,
            self.back: Deed.BACK,
            self.on: Deed.ON,
        }
        for button, deed in deeds.items():
            button.clicked.connect(lambda _=False, deed=deed: self.wanted.emit(deed))

    def show_face(self, face: "ReviewFace | None", *, can_undo: bool) -> None:
        """Offer what fits a face; None where none is shown."""
        self.undo_button.setEnabled(can_undo)
        for button in (*self._decisions, self.back, self.on):
            button.setEnabled(face is not None)
        suggestion = face.suggestion if face is not None else None
        self.accept_button.setVisible(suggestion is not None and suggestion[0] == "relabel")
        if suggestion is not None and suggestion[0] == "relabel":
            text = self.tr("Accept: {0}").format(word(suggestion[1]))
            self.accept_button.setText(f"{text} (S)")
            self.accept_button.setAccessibleName(text)
            self.accept_button.setToolTip(f"{text} (S)")
        suggested = suggestion is not None and suggestion[0] == "not_a_face"
        if self.not_a_face_button.property("primary") != suggested:
            self.not_a_face_button.setProperty("primary", suggested)
            self.not_a_face_button.style().unpolish(self.not_a_face_button)
            self.not_a_face_button.style().polish(self.not_a_face_button)
