"""Text to read: formatted, selectable, and without a way out of the program."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFontDatabase, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

_MARGIN = 18
_WIDEST = 640


class TextView(QTextBrowser):
    """Shows Markdown or plain text. Links are not followed, and nothing is loaded but pictures beside the text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)

    def show_markdown(self, text: str, folder: Path | None = None) -> None:
        """Show Markdown; HTML in it is shown as it is written.

        Args:
            text: The text.
            folder: Where its pictures lie.
        """
        self._folder = folder
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.document().setMarkdown(text, features)
        self._begin()

    def show_plain(self, text: str) -> None:
        """Show text as it is, in letters of one width."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(max(8.0, self.font().pointSizeF() * 0.9))
        self.document().setDefaultFont(font)
        self.setPlainText(text)
        self._begin()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Load a picture that lies beside the text, and nothing else."""
        asked = name.toString() if isinstance(name, QUrl) else name
        if kind != QTextDocument.ResourceType.ImageResource.value or self._folder is None or Path(asked).name != asked:
            return None
        picture = QImage(str(self._folder / asked))
        return picture.scaledToWidth(_WIDEST) if picture.width() > _WIDEST else picture

    def _begin(self) -> None:
        self.document().setDocumentMargin(_MARGIN)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
