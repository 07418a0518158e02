"""The panels of the Live page: how they lie around the picture, and which of them are open."""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.live.action_bar import ActionBar
from app.live.face_panel import FacePanel
from app.live.seek_bar import SeekBar
from app.live.source_panel import SourcePanel
from app.live.video_view import VideoView
from app.settings import Settings

if TYPE_CHECKING:
    from app.live.timeline import Timeline

_TIMELINE_HEIGHT: Final = 150


class Panels:
    """Lays a page out, and opens and closes "source", "face" and "timeline".

    Args:
        page: The page; it gets its layout here.
        settings: Remembers which panels are open.
        view: The picture, in the middle.
        sources: The panel at the left.
        face: The panel at the right.
        bar: What lies below all of them, and is never closed.
        seek_bar: What lies below the picture of a file.
    """

    def __init__(
        self,
        page: QWidget,
        settings: Settings,
        view: VideoView,
        sources: SourcePanel,
        face: FacePanel,
        bar: ActionBar,
        seek_bar: SeekBar,
    ) -> None:
        self._settings = settings
        self.timeline_place = QWidget()
        self.timeline_place.setMinimumHeight(96)
        self._timeline_possible = True
        self._panels: dict[str, QWidget] = {"source": sources, "face": face, "timeline": self.timeline_place}
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setHandleWidth(1)
        middle.setChildrenCollapsible(False)
        middle.addWidget(view)
        middle.addWidget(seek_bar)
        middle.addWidget(self.timeline_place)
        middle.setStretchFactor(0, 1)
        middle.setSizes([1000, seek_bar.sizeHint().height(), _TIMELINE_HEIGHT])
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(sources)
        row.addWidget(middle, 1)
        row.addWidget(face)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(bar)
        for name, panel in self._panels.items():
            panel.setVisible(settings.panel_shown(name))
        # The keyboard goes as the eye goes: the left panel down, the picture, the right panel, the bar.
        for before, after in pairwise([*sources.stops, view, *seek_bar.stops, *face.stops, *bar.stops]):
            QWidget.setTabOrder(before, after)

    def show(self, name: str, shown: bool) -> None:
        """Open or close a panel, and remember that."""
        self._settings.show_panel(name, shown)
        self._panels[name].setVisible(shown and (name != "timeline" or self._timeline_possible))

    def is_shown(self, name: str) -> bool:
        """Return whether a panel is open, or would be if the source allowed it."""
        return self._settings.panel_shown(name)

    def allow_timeline(self, possible: bool) -> None:
        """Show the timeline, if it is open, or take it away for a source that has none."""
        self._timeline_possible = possible
        self.timeline_place.setVisible(possible and self.is_shown("timeline"))

    def load_timeline(self) -> "Timeline":
        """Load the plots and return the timeline, in its place."""
        from app.live.timeline import Timeline

        timeline = Timeline(self.timeline_place)
        place = QVBoxLayout(self.timeline_place)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(timeline)
        return timeline
