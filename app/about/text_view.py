"""Text to read: formatted, selectable, and without a way out of the program."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFontDatabase, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

_MARGIN = 18


class TextView(QTextBrowser):
    """Shows Markdown or plain text. Links are not followed and pictures not loaded, from the network least of all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(_MARGIN)

    def show_markdown(self, text: str) -> None:
        """Show Markdown; HTML in it is shown as it is written."""
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.document().setMarkdown(text, features)
        self.document().setDocumentMargin(_MARGIN)
        self.verticalScrollBar().setValue(0)

    def show_plain(self, text: str, *, fixed: bool = True) -> None:
        """Show text as it is, in letters of one width unless told otherwise."""
        self.setPlainText(text)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if fixed else self.font()
        font.setPointSizeF(max(8.0, self.font().pointSizeF() * 0.9))
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(_MARGIN)
        self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Load nothing."""
        return None
