"""The room beside the library: the open session watched or summarised, several sessions together, exports."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.sessions.export_menu import ExportButton, LookDialog, ask_target
from app.sessions.export_strip import ExportStrip
from app.sessions.exports import Export, ExportRequest
from app.sessions.latest_work import LatestWork
from app.sessions.several_view import SeveralView
from app.sessions.summary_card import SummaryCard
from app.sessions.summary_model import Range, Summary, compare_two, summarise_watched, with_pictures
from app.sessions.summary_view import SummaryView
from app.translation import tr
from fer_core.session.events import LEAVE_OUT

if TYPE_CHECKING:
    from app.sessions.library_panel import LibraryPanel
    from app.sessions.viewer import SessionViewer
    from app.sessions.watched_session import WatchedSession
    from fer_core.session_summary.results import PersonSummary

_SETTLED_MS: Final = 350
"""A selection is summarised when it has stood that long."""

_LONG: Final = 100_000
"""Readings of a session whose summary is not made beside its playing."""


class SessionDesk(QWidget):
    """Puts the viewer, the summary and the comparison of several sessions in one place.

    Args:
        viewer: Shows the open session.
        panel: Lists the library.
    """

    message = Signal(str, str, object)
    """Something is done: a sentence, what can be done next, and how; the last two may be "" and None."""
    warned = Signal(str)

    def __init__(self, viewer: "SessionViewer", panel: "LibraryPanel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._panel = panel
        self._export_folder: Path | None = None
        self.watch = QPushButton(tr("Watch"))
        self.summarise = QPushButton(tr("Summary"))
        self.export = ExportButton()
        self.card = SummaryCard()
        self.summary = SummaryView()
        self.several = SeveralView()
        self.exports = ExportStrip()
        self._summaries = LatestWork("summarise session", self)
        self._pictures = LatestWork("peaks of the session", self)
        self._comparisons = LatestWork("compare people", self)
        self._made: Summary | None = None
        self._settle = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._pages = QStackedWidget()
        self._bar = QFrame()
        self._lay_out()
        self._connect()
        self._show_watched(None)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, in order."""
        return self.watch, self.summarise, self.export, *self.summary.stops, *self.several.stops

    @property
    def within(self) -> Range | None:
        """Which part of the session is selected, seconds."""
        selection = self._viewer.selection
        return None if selection is None else (selection.start_s, selection.end_s)

    @property
    def busy(self) -> bool:
        """Whether a summary is being made or soon will be."""
        return self._settle.isActive() or any(
            work.busy for work in (self._summaries, self._pictures, self._comparisons, self.several.work)
        )

    def refresh(self) -> None:
        """Summarise again: what is said of the session, or the selection, has changed."""
        if self._viewer.watched is not None:
            self._settle.start()

    def show_summary(self, shown: bool) -> None:
        """Show the summary in full, or the session itself."""
        (self.summarise if shown else self.watch).setChecked(True)
        self._pages.setCurrentWidget(self.summary if shown else self._viewer)
        if shown:
            self._viewer.player.pause()
            self._find_pictures()

    def begin_export(self, request: ExportRequest) -> None:
        """Export the open session, or the part that is selected."""
        watched = self._viewer.watched
        if watched is not None:
            self._export_folder = request.target.parent
            self.exports.begin(watched, self.within, request)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the card how much room there is."""
        super().resizeEvent(event)
        self.card.fit(self.height())

    def leave(self) -> None:
        """Stop everything: the window closes."""
        self._settle.stop()
        for work in (self._summaries, self._pictures, self._comparisons):
            work.leave()
        self.several.leave()
        self.exports.leave()

    def _lay_out(self) -> None:
        self._bar.setObjectName("header")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(6, 0, 10, 0)
        row.setSpacing(4)
        group = QButtonGroup(self)
        for button in (self.watch, self.summarise):
            button.setCheckable(True)
            button.setProperty("tab", True)
            button.setAccessibleName(button.text())
            group.addButton(button)
            row.addWidget(button)
        self.watch.setChecked(True)
        row.addStretch(1)
        row.addWidget(self.export, 0, Qt.AlignmentFlag.AlignVCenter)
        for page in (self._viewer, self.summary, self.several):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.exports)
        self._viewer.show_beside(self.card)

    def _connect(self) -> None:
        self.watch.clicked.connect(partial(self.show_summary, False))
        self.summarise.clicked.connect(partial(self.show_summary, True))
        self.card.whole_wanted.connect(partial(self.show_summary, True))
        self.export.wanted.connect(self._ask)
        self.exports.message.connect(self.message)
        self.exports.warned.connect(self.warned)
        self._viewer.watched_changed.connect(self._show_watched)
        self._viewer.selection_changed.connect(self.refresh)
        self._viewer.presenter.face_changed.connect(self._choose)
        self._viewer.player.moved.connect(self._put_off)
        self._settle.timeout.connect(self._summarise)
        self._summaries.done.connect(self._show)
        self._summaries.failed.connect(self._fail)
        self._summaries.busy_changed.connect(self.card.show_busy)
        self._summaries.busy_changed.connect(self.summary.show_busy)
        self._summaries.progressed.connect(self.summary.show_progress)
        self._pictures.done.connect(self._show_pictures)
        self._pictures.failed.connect(self.warned)
        self._comparisons.done.connect(self.summary.show_comparison)
        self._comparisons.failed.connect(self.warned)
        self.summary.moment_wanted.connect(self._go_to)
        self.summary.compare_wanted.connect(self._compare)
        self._panel.list.selectionModel().selectionChanged.connect(self._choose_several)
        self._panel.listed.connect(self._leave_gone)
        self.several.left.connect(self._leave_several)

    def _show_watched(self, watched: "WatchedSession | None") -> None:
        """Begin with another session, or with none."""
        for work in (self._summaries, self._pictures, self._comparisons):
            work.stop()
        self._settle.stop()
        self._made = None
        self.card.show_summary(None)
        self.summary.show_summary(None)
        self._bar.setVisible(watched is not None)
        if watched is None or self._pages.currentWidget() is self.several:
            self.show_summary(False)
        if watched is None:
            return
        films = watched.record.source.kind != "images"
        pictured = watched.session.picture_kind != "none"
        self.export.allow(Export.CLIP, films and pictured, watched.session.problem)
        self.export.allow(Export.PICTURES, pictured, watched.session.problem)
        self._settle.start()

    def _put_off(self) -> None:
        """Leave the machine to who scrubs, and to who plays a long session, whose summary takes a core for seconds."""
        watched = self._viewer.watched
        if watched is None or not self._settle.isActive():
            return
        if not self._viewer.player.playing or len(watched.session.readings.face) > _LONG:
            self._settle.start()

    def _summarise(self) -> None:
        watched, within = self._viewer.watched, self.within
        if watched is not None:
            self._pictures.stop()
            self._summaries.begin(lambda tell: summarise_watched(watched, within, tell))

    def _show(self, made: Summary) -> None:
        self._made = made
        self.card.show_summary(made)
        self.summary.show_summary(made)
        if self._pages.currentWidget() is self.summary:
            self._find_pictures()

    def _fail(self, sentence: str) -> None:
        self.card.show_failure(sentence)
        self.summary.show_failure(sentence)

    def _find_pictures(self) -> None:
        made = self._made
        if made is not None and not made.pictures and not made.without_pictures and not self._pictures.busy:
            self._pictures.begin(lambda tell: with_pictures(made, tell))

    def _show_pictures(self, made: Summary) -> None:
        self._made = made
        self.summary.show_pictures(made)

    def _choose(self, face: int | None) -> None:
        """Tell of whose face is shown."""
        made, number = self._made, face
        if made is not None and face is not None and made.session.summary.timed:
            time_s = self._viewer.player.position_s
            number = made.session.notes.people.person_at(face, time_s)
        self.card.choose(number)

    def _go_to(self, time_s: float) -> None:
        self.show_summary(False)
        self._viewer.player.seek(time_s)

    def _compare(self, first: "PersonSummary", second: "PersonSummary") -> None:
        made = self._made
        if made is not None:
            self._comparisons.begin(lambda tell: compare_two(made, first, second))

    def _choose_several(self) -> None:
        entries = self._panel.list.entries
        if len(entries) > 1:
            self._viewer.player.pause()
            self._bar.hide()
            self.several.choose(entries)
            self._pages.setCurrentWidget(self.several)
        elif self._pages.currentWidget() is self.several:
            self._leave_several()

    def _leave_gone(self) -> None:
        """Leave what was chosen and is listed no more."""
        if self._pages.currentWidget() is self.several and len(self._panel.list.entries) < 2:
            self._leave_several()

    def _leave_several(self) -> None:
        self.several.work.stop()
        self._bar.setVisible(self._viewer.watched is not None)
        self.show_summary(False)

    def _ask(self, kind: Export) -> None:
        watched = self._viewer.watched
        if watched is None:
            return
        if kind not in (Export.CLIP, Export.PICTURES):
            self._ask_target(ExportRequest(kind, Path()))
            return
        dialog = LookDialog(kind, blurred=watched.session.blurred, marks=self._marks(), parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._ask_target(dialog.request))
        dialog.open()

    def _ask_target(self, request: ExportRequest) -> None:
        watched = self._viewer.watched
        if watched is not None:
            chosen = self._export_folder
            ask_target(
                self, request.kind, watched.title, chosen, lambda path: self.begin_export(replace(request, target=path))
            )

    def _marks(self) -> int:
        """Return how many moments are marked in what is exported."""
        notes = self._made.session.notes if self._made is not None else None
        events = notes.events.events if notes is not None else ()
        begin, end = self.within or (0.0, float("inf"))
        return sum(one.kind != LEAVE_OUT and begin <= one.start_s < end for one in events)
