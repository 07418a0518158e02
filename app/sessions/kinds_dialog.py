"""Edits the kinds of marks: their names, their keys, and whether they last."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.sessions.mark_kinds import FREE_KEYS, MarkKind, checked, next_kind
from app.sessions.name_dialog import failure_label, show_failure
from fer_core.errors import FerError


class KindsDialog(QDialog):
    """A row a kind. It stays, with what was typed, until the kinds are kept."""

    def __init__(
        self,
        kinds: Sequence[MarkKind],
        keep: Callable[[tuple[MarkKind, ...]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keep = keep
        self.setObjectName("panel")
        self.setWindowTitle(self.tr("Kinds of marks"))
        self.setMinimumSize(420, 320)
        hint = QLabel(
            self.tr(
                "Each kind has a key. What lasts is set over the selected part, or begins and ends where you press."
            )
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(self.tr("Kinds of marks"))
        self.table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Key"), self.tr("Lasts")])
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in (1, 2):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setToolTip(self.tr("Keys that are free: {0}").format(" ".join(FREE_KEYS)))
        for kind in kinds:
            self._add(kind)
        self.add = QPushButton(self.tr("Add"))
        self.remove = QPushButton(self.tr("Remove"))
        self.add.setAccessibleName(self.tr("Add a kind"))
        self.remove.setAccessibleName(self.tr("Remove the kind"))
        self.add.clicked.connect(self._add_next)
        self.remove.clicked.connect(lambda: self.table.removeRow(self.table.currentRow()))
        self.failure = failure_label()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(hint)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.failure)
        column.addWidget(buttons)

    @property
    def kinds(self) -> list[MarkKind]:
        """What the rows say."""
        found = []
        for row in range(self.table.rowCount()):
            name, key, lasts = (self.table.item(row, column) for column in range(3))
            assert name is not None
            assert key is not None
            assert lasts is not None
            found.append(MarkKind(name.text(), key.text(), lasts.checkState() == Qt.CheckState.Checked))
        return found

    def accept(self) -> None:
        """Keep the kinds; where they are none, say why and stay."""
        try:
            self._keep(checked(self.kinds))
        except FerError as error:
            show_failure(self.failure, str(error))
            return
        super().accept()

    def _add_next(self) -> None:
        item = self._add(next_kind(self.kinds, self.tr("kind")))
        self.table.setCurrentItem(item)
        self.table.editItem(item)

    def _add(self, kind: MarkKind) -> QTableWidgetItem:
        row, name = self.table.rowCount(), QTableWidgetItem(kind.name)
        self.table.insertRow(row)
        self.table.setItem(row, 0, name)
        self.table.setItem(row, 1, QTableWidgetItem(kind.key))
        lasts = QTableWidgetItem()
        lasts.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        lasts.setCheckState(Qt.CheckState.Checked if kind.lasts else Qt.CheckState.Unchecked)
        self.table.setItem(row, 2, lasts)
        return name
