"""Dark and light, after the system: a palette, a short style sheet, one accent colour.

Widgets that paint themselves read their palette, so that nothing has to be told of a change:
Window behind all, Base for panels, AlternateBase for what is raised, Mid for lines, PlaceholderText for muted words,
Highlight for the accent, BrightText for warnings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from fer_core.emotions import COLOURS


@dataclass(frozen=True)
class Theme:
    """The colours of one scheme, as #rrggbb."""

    window: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    warning: str

    @property
    def faded(self) -> str:
        """What can't be done now: the muted colour, nearly gone in what is raised."""
        muted, ground = QColor(self.muted), QColor(self.raised)
        pairs = ((muted.red(), ground.red()), (muted.green(), ground.green()), (muted.blue(), ground.blue()))
        return QColor(*(round(0.6 * over + 0.4 * under) for over, under in pairs)).name()


DARK: Final = Theme(
    window="#14161a",
    panel="#1b1e23",
    raised="#282c34",
    hover="#323741",
    line="#2f343d",
    text="#e9ebef",
    muted="#9fa6b2",
    accent="#6a58e6",
    accent_hover="#7c6bf2",
    warning="#f0a35e",
)
LIGHT: Final = Theme(
    window="#eef0f3",
    panel="#fbfcfd",
    raised="#e6e9ee",
    hover="#dadfe6",
    line="#d3d8df",
    text="#1b1e23",
    muted="#5a626e",
    accent="#5a48d8",
    accent_hover="#4b39c6",
    warning="#a94f00",
)


ENLARGED: Final = (1.35, 1.5, 1.9)
"""How much larger than the text a label can be; see `enlarge`."""

_TEXT_SCALE: Final = "text_scale"
_TICK: Final = Path(__file__).parent / "widgets" / "tick.svg"


class ThemeFollower(QObject):
    """Applies the colours and the size of the text that are wanted, now and whenever the system changes."""

    def __init__(self, application: QApplication, scheme: Callable[[], Qt.ColorScheme] | None = None) -> None:
        """Follow the system.

        Args:
            application: Gets the theme.
            scheme: Says what the system wants; Qt's style hints by default.
        """
        super().__init__(application)
        self._application = application
        self._scheme = scheme or application.styleHints().colorScheme
        self._colours = "system"
        self._font = application.font()
        application.styleHints().colorSchemeChanged.connect(self.apply)

    def follow(self, colours: str, text_size: int) -> None:
        """Show what the user wants.

        Args:
            colours: "light", "dark", or "system" for what the system is.
            text_size: Percent of the system's size.
        """
        self._colours = colours
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * text_size / 100)
        self._application.setProperty(_TEXT_SCALE, text_size / 100)
        if font != self._application.font():
            self._application.setFont(font)
            for widget in self._application.allWidgets():  # Qt tells them only while the application runs
                QApplication.sendEvent(widget, QEvent(QEvent.Type.ApplicationFontChange))
        self.apply()

    def apply(self) -> None:
        """Set the application's palette and style sheet. A system that says nothing gets the dark one."""
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        light = (wanted.get(self._colours) or self._scheme()) == Qt.ColorScheme.Light
        theme = LIGHT if light else DARK
        self._application.setPalette(palette(theme))
        sheet = style_sheet(theme)
        if self._application.styleSheet() != sheet:  # it has every widget polished anew
            self._application.setStyleSheet(sheet)


def text_px(pixels: float) -> int:
    """Return a length that grows with the text, in pixels; what it is given is the length at the usual size."""
    application = QGuiApplication.instance()
    scale = application.property(_TEXT_SCALE) if application is not None else None
    return round(pixels * (scale or 1.0))


def enlarge(label: QLabel, factor: float) -> None:
    """Write a label larger than the text, by one of `ENLARGED`; it grows with that."""
    assert factor in ENLARGED
    label.setProperty("enlarged", str(factor))


def palette(theme: Theme) -> QPalette:
    """Return the theme as a palette."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.warning,
        role.Highlight: theme.accent,
        role.HighlightedText: "#ffffff",
        role.Accent: theme.accent,
        role.Link: theme.accent_hover,
        role.LinkVisited: theme.accent_hover,
        role.Mid: theme.line,
        role.PlaceholderText: theme.muted,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Dark: theme.line,
        role.Shadow: theme.window,
    }
    result = QPalette()
    for which, colour in colours.items():
        result.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(theme.muted)
        faded.setAlphaF(0.6)
        result.setColor(QPalette.ColorGroup.Disabled, which, faded)
    return result


def is_dark(palette: QPalette) -> bool:
    """Return whether a palette is that of a dark theme."""
    return palette.window().color().lightnessF() < 0.5


def emotion_colour(emotion: str, palette: QPalette) -> QColor:
    """Return an emotion's colour, darkened on a light ground until a thin line of it can be seen there.

    Args:
        emotion: A name out of `fer_core.emotions.COLOURS`.
        palette: The widget's palette.
    """
    colour = QColor(*COLOURS[emotion])
    if is_dark(palette):
        return colour
    while _luminance(colour) > 0.36:
        colour = QColor.fromHsvF(colour.hueF(), colour.saturationF(), colour.valueF() * 0.94)
    return colour


def digits_font(font: QFont) -> QFont:
    """Return the font with digits that are all equally wide, so that a changing number does not move its neighbours."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style_sheet(theme: Theme) -> str:
    """Return the style sheet: what the palette alone cannot say."""
    usual = QGuiApplication.font().pointSizeF()
    small = max(7.0, usual * 0.85)
    larger = "\n".join(f'QLabel[enlarged="{by}"] {{ font-size: {usual * by:.1f}pt; }}' for by in ENLARGED)
    return f"""
    {larger}
    QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px 6px; }}
    #panel, #actionBar, #header, #card {{ background: {theme.panel}; }}
    #header {{ border-bottom: 1px solid {theme.line}; }}
    #actionBar {{ border-top: 1px solid {theme.line}; }}
    #panel[side="left"] {{ border-right: 1px solid {theme.line}; }}
    #panel[side="right"] {{ border-left: 1px solid {theme.line}; }}
    #card {{ border: 1px solid {theme.line}; border-radius: 8px; }}
    #panel QScrollArea, #panelBody {{ background: transparent; border: none; }}
    QLabel#section {{ color: {theme.muted}; font-size: {small:.1f}pt; font-weight: 600; }}
    QLabel#muted {{ color: {theme.muted}; }}
    QLabel#warning {{ color: {theme.warning}; }}
    QPushButton {{ background: {theme.raised}; color: {theme.text}; border: 1px solid transparent; border-radius: 6px;
        padding: 6px 12px; }}
    QPushButton:hover {{ background: {theme.hover}; }}
    QPushButton:focus {{ border-color: {theme.accent_hover}; }}
    QPushButton:disabled {{ color: {theme.muted}; background: transparent; border-color: {theme.line}; }}
    QPushButton[primary="true"] {{ background: {theme.accent}; color: #ffffff; }}
    QPushButton[primary="true"]:hover {{ background: {theme.accent_hover}; }}
    QPushButton[primary="true"]:focus {{ border-color: {theme.text}; }}
    QPushButton[primary="true"]:disabled {{ background: transparent; color: {theme.muted}; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton[flat="true"] {{ background: transparent; padding: 5px 7px; }}
    QPushButton[flat="true"]:hover {{ background: {theme.hover}; }}
    QPushButton[flat="true"]:disabled {{ border-color: transparent; }}
    QPushButton[tab="true"] {{ background: transparent; border-radius: 0; border: none; color: {theme.muted};
        padding: 9px 14px 7px; border-bottom: 2px solid transparent; }}
    QPushButton[tab="true"]:hover {{ color: {theme.text}; }}
    QPushButton[tab="true"]:checked {{ color: {theme.text}; border-bottom-color: {theme.accent_hover}; }}
    QPushButton[tab="true"]:focus {{ background: {theme.raised}; }}
    QPushButton[choice="true"] {{ padding: 4px 16px; color: {theme.muted}; }}
    QPushButton[small="true"] {{ padding: 0px 7px; }}
    QPushButton[choice="true"]:checked {{ background: {theme.accent}; color: #ffffff; }}
    QPushButton[legend="true"] {{ background: transparent; padding: 1px 6px 1px 4px; font-size: {small:.1f}pt;
        color: {theme.muted}; }}
    QPushButton[legend="true"]:checked {{ color: {theme.text}; }}
    QPushButton[legend="true"]:hover {{ background: {theme.hover}; }}
    QComboBox QAbstractItemView {{ background: {theme.raised}; border: 1px solid {theme.line}; padding: 4px;
        selection-background-color: {theme.accent}; outline: none; }}
    QLineEdit {{ background: {theme.raised}; color: {theme.text}; border: 1px solid transparent;
        border-radius: 6px; padding: 4px 10px; selection-background-color: {theme.accent}; }}
    QLineEdit:focus {{ border-color: {theme.accent_hover}; }}
    QLineEdit:disabled {{ background: transparent; color: {theme.muted}; border-color: {theme.line}; }}
    QAbstractItemView QLineEdit {{ border-radius: 0; padding: 0 4px; }}
    QComboBox QLineEdit {{ background: transparent; border: none; padding: 0; }}
    QDialog {{ background: {theme.panel}; }}
    QDialog QScrollArea, QDialog QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QDialog QPlainTextEdit[readOnly="false"] {{ background: {theme.raised}; color: {theme.text};
        border: 1px solid transparent; border-radius: 6px; padding: 2px 6px;
        selection-background-color: {theme.accent}; }}
    QDialog QPlainTextEdit[readOnly="false"]:focus {{ border-color: {theme.accent_hover}; }}
    QRadioButton {{ spacing: 10px; }}
    QRadioButton::indicator {{ width: 14px; height: 14px; border-radius: 8px; border: 1px solid {theme.muted};
        background: {theme.raised}; }}
    QRadioButton::indicator:focus {{ border-color: {theme.accent_hover}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {theme.accent};
        background: #ffffff; }}
    QRadioButton::indicator:checked:focus {{ border-color: {theme.accent_hover}; }}
    QMenu {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 22px 5px 30px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: #ffffff; }}
    QMenu::item:disabled {{ background: transparent; color: {theme.faded}; }}
    QMenu::icon {{ left: 8px; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 6px; }}
    QMenu::indicator {{ left: 8px; width: 14px; height: 14px; border: 1px solid {theme.muted}; border-radius: 4px; }}
    QMenu::indicator:exclusive {{ border-radius: 8px; }}
    QMenu::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent};
        image: url("{_TICK.as_posix()}"); }}
    QMenu::indicator:checked:selected {{ border-color: #ffffff; }}
    QMenu::indicator:exclusive:checked {{ width: 6px; height: 6px; border: 5px solid {theme.accent};
        background: #ffffff; image: none; }}
    QMenu::indicator:exclusive:checked:selected {{ border-color: {theme.accent_hover}; }}
    QMenu::indicator:disabled {{ border-color: {theme.faded}; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.raised}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {theme.accent}; }}
    QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
        background: {theme.text}; border: none; }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus {{ background: {theme.accent_hover}; }}
    QSlider[resting="true"]::sub-page:horizontal {{ background: {theme.raised}; }}
    QSlider[resting="true"]::handle:horizontal:!hover:!focus {{ background: {theme.muted}; }}
    QProgressBar {{ background: {theme.raised}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QSplitter::handle {{ background: {theme.line}; }}
    QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
    QListWidget::item:selected {{ background: {theme.accent}; color: #ffffff; }}
    QListWidget {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 6px; padding: 4px;
        outline: none; }}
    #panel QListView {{ background: transparent; padding: 0 4px; outline: none; }}
    QTableView {{ background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 6px; outline: none; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: transparent; color: {theme.muted}; border: none;
        border-bottom: 1px solid {theme.line}; padding: 6px 10px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.hover}; border-radius: 4px; min-height: 24px; margin: 1px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.hover}; border-radius: 4px; min-width: 24px; margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
