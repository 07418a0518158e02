"""About: versions, the network's card, licences, and what the program must not be used for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.about.first_start import current_notice
from app.about.licences import Component, components
from app.about.text_view import TextView
from app.about.versions import part_versions, versions
from app.background import BackgroundTask, explain
from app.icon import window_icon
from app.settings import Settings
from fer_core.inference.model_folder import shipped_model
from fer_core.text import breakable, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence


class AboutDialog(QDialog):
    """Four pages. What has to be looked for on the disk is looked for on a thread."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About FER Studio"))
        self.setMinimumSize(560, 400)
        self.resize(820, 540)
        self._components: tuple[Component, ...] = ()
        self._versions: list[tuple[str, str]] = []
        self._pages = QStackedWidget()
        self.tabs: list[QPushButton] = []
        group = QButtonGroup(self)
        group.idClicked.connect(self._pages.setCurrentIndex)
        head = QFrame()
        head.setObjectName("header")
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(2)
        self.card = TextView(self.tr("Card of the network"))
        self.privacy = TextView(self.tr("Privacy"))
        for name, page in (
            (self.tr("Versions"), self._make_versions()),
            (self.tr("Model"), self.card),
            (self.tr("Licences"), self._make_licences()),
            (self.tr("Use and privacy"), self.privacy),
        ):
            tab = QPushButton(name)
            tab.setAccessibleName(name)
            tab.setProperty("tab", True)
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            group.addButton(tab, self._pages.addWidget(page))
            row.addWidget(tab)
            self.tabs.append(tab)
        row.addStretch(1)
        self.tabs[0].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._pages, 1)
        self.privacy.show_markdown(current_notice(settings))
        self.card.show_markdown(_model_card(), shipped_model())
        self._show_versions(versions())
        task = BackgroundTask("about", lambda: (part_versions(), components(task.stopping.is_set)), self)
        task.succeeded.connect(self._show_found)
        task.failed.connect(self._show_failure)
        self._task = task
        self._task.start()

    @property
    def report(self) -> str:
        """What is copied for a bug report."""
        return "\n".join(f"{name}: {version}" for name, version in self._versions)

    def show_page(self, index: int) -> None:
        """Open a page: versions, model, licences, use and privacy, from 0."""
        self.tabs[index].setChecked(True)
        self._pages.setCurrentIndex(index)

    def done(self, result: int) -> None:
        """Close, and leave the thread to itself: what it looks for takes a second or two."""
        self._task.leave_alone()
        super().done(result)

    def _make_versions(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        top = QHBoxLayout()
        top.setSpacing(16)
        picture = QLabel()
        picture.setPixmap(window_icon().pixmap(48, 48))
        title = QLabel("FER Studio")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        title.setFont(font)
        words = QLabel(self.tr("Reads facial expressions on your own machine. Nothing leaves it."))
        words.setObjectName("muted")
        words.setWordWrap(True)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(title)
        names.addWidget(words)
        top.addWidget(picture)
        top.addLayout(names, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.copy = QPushButton(self.tr("Copy for a bug report"))
        self.copy.setAccessibleName(self.copy.text())
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy)
        column.addLayout(top)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addLayout(foot)
        return page

    def _make_licences(self) -> QWidget:
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("What the program is made of"))
        self.licence = TextView(self.tr("Text of the licence"))
        self.names.currentRowChanged.connect(self._show_licence)
        page = QSplitter(Qt.Orientation.Horizontal)
        page.setHandleWidth(1)
        page.setChildrenCollapsible(False)
        page.addWidget(self.names)
        page.addWidget(self.licence)
        page.setStretchFactor(1, 1)
        page.setSizes([280, 540])
        return page

    def _show_versions(self, found: "Sequence[tuple[str, str]]") -> None:
        for name, version in found:
            line = self._grid.rowCount()
            label, value = QLabel(name), QLabel(breakable(harmless(version)))
            label.setObjectName("muted")
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, line, 1)
            self._versions.append((name, version))

    def _show_failure(self, error: Exception) -> None:
        self._show_versions((("", explain(error)),))

    def _show_found(self, told: "tuple[tuple[tuple[str, str], ...], tuple[Component, ...]]") -> None:
        parts, found = told
        self._show_versions(parts)
        self._components = found
        self.names.addItems([f"{harmless(one.name)} {harmless(one.version)}\n{harmless(one.licence)}" for one in found])
        self.names.setCurrentRow(0)

    def _show_licence(self, row: int) -> None:
        if 0 <= row < len(self._components):
            self.licence.show_plain(self._components[row].read())


def _model_card() -> str:
    try:
        return (shipped_model() / "MODEL_CARD.md").read_text(encoding="utf-8")
    except OSError as error:
        return f"The card cannot be read: {error.strerror or error}."
