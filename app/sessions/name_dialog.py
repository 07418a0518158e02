"""Asks what a person is called."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from fer_core.errors import FerError
from fer_core.text import breakable, harmless


class NameDialog(QDialog):
    """A field with the names of all sessions to choose from. It stays, with what was typed, until the name is kept.

    Args:
        who: What the person is called now.
        name: The name so far, or "".
        known: All names that were given.
        moment: When "here" is, or "" where the name can only be given everywhere.
        only_here: Whether it can only be given here: a picture stands for itself.
        keep: Keeps the name; the second argument says whether from here on only.
    """

    def __init__(
        self,
        who: str,
        name: str,
        known: Sequence[str],
        moment: str,
        keep: Callable[[str, bool], None],
        *,
        only_here: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keep = keep
        self._only_here = only_here
        self.setObjectName("panel")
        self.setWindowTitle(self.tr("Name {0}").format(harmless(who)))
        self.setMinimumWidth(340)
        self.field = QLineEdit(name)
        self.field.setAccessibleName(self.tr("Name of {0}").format(harmless(who)))
        self.field.setPlaceholderText(self.tr("Name; empty takes it away") if name else self.tr("Name"))
        self.field.setMaxLength(120)
        self.field.setMinimumHeight(30)
        self.field.selectAll()
        self._known = QStringListModel(list(known), self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.everywhere = QRadioButton(self.tr("Everywhere in this session"))
        self.from_here = QRadioButton(self.tr("From {0} on").format(moment))
        self.everywhere.setChecked(True)
        for choice in (self.everywhere, self.from_here):
            choice.setVisible(bool(moment) and not only_here)
            choice.setAccessibleName(choice.text())
        hint = self.tr("The same name is the same person in all sessions.")
        if only_here:
            hint = self.tr("In this picture. {0}").format(hint)
        self._hint = QLabel(hint)
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self.failure = failure_label()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        for part in (self.field, self.everywhere, self.from_here, self._hint, self.failure, buttons):
            column.addWidget(part)

    def offer_names(self, known: Sequence[str]) -> None:
        """Offer other names."""
        self._known.setStringList(list(known))

    def accept(self) -> None:
        """Keep the name; where that is refused, say why and stay."""
        try:
            self._keep(self.field.text(), self._only_here or self.from_here.isChecked())
        except FerError as error:
            show_failure(self.failure, str(error))
            return
        super().accept()


def failure_label() -> QLabel:
    """Return the place in a dialog where it says why something was refused."""
    label = QLabel()
    label.setObjectName("warning")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.hide()
    return label


def show_failure(label: QLabel, sentence: str) -> None:
    """Say why something was refused."""
    label.setText(breakable(harmless(sentence)))
    label.setAccessibleName(harmless(sentence))
    label.show()
