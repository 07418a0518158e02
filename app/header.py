"""The bar at the top: the name, the pages, the switches of the panels."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QWidget

from app.widgets.glyphs import GlyphButton


class Header(QFrame):
    """Switches pages and panels."""

    page_chosen = Signal(int)
    panel_toggled = Signal(str, bool)
    help_wanted = Signal()
    menu_wanted = Signal()

    def __init__(self, pages: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            pages: The glyph and the name of every page, in their order.
            parent: The owner.
        """
        super().__init__(parent)
        self.setObjectName("header")
        title = QLabel("FER Studio")
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self.tabs: list[GlyphButton] = []
        group = QButtonGroup(self)
        group.idClicked.connect(self.page_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(title)
        row.addSpacing(18)
        for index, (glyph, name) in enumerate(pages):
            tab = GlyphButton(glyph, name, text=name, kind="tab")
            tab.setCheckable(True)
            group.addButton(tab, index)
            row.addWidget(tab)
            self.tabs.append(tab)
        row.addStretch(1)
        names = {
            "source": ("left panel", self.tr("Sources")),
            "timeline": ("bottom panel", self.tr("Timeline")),
            "face": ("right panel", self.tr("Face")),
        }
        self.panels: dict[str, GlyphButton] = {}
        for key, (glyph, name) in names.items():
            button = GlyphButton(glyph, self.tr("Show or hide: {0}").format(name), kind="flat")
            button.setCheckable(True)
            button.toggled.connect(lambda on, key=key: self.panel_toggled.emit(key, on))
            row.addWidget(button)
            self.panels[key] = button
        keys = GlyphButton("help", self.tr("Keys"), kind="flat", key="?")
        keys.clicked.connect(self.help_wanted)
        row.addWidget(keys)
        self.menu = GlyphButton("menu", self.tr("Menu"), kind="flat", key="F10")
        self.menu.clicked.connect(self.menu_wanted)
        row.addWidget(self.menu)
        self.tabs[0].setChecked(True)

    def allow_timeline(self, possible: bool) -> None:
        """Offer the timeline, or say why there is none."""
        button = self.panels["timeline"]
        button.setEnabled(possible)
        name = self.tr("Show or hide: {0}").format(self.tr("Timeline"))
        button.setToolTip(name if possible else self.tr("A picture has no timeline"))

    def show_page(self, index: int) -> None:
        """Mark the page that is open; only the first has panels."""
        self.tabs[index].setChecked(True)
        for button in self.panels.values():
            button.setVisible(index == 0)
