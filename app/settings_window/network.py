"""Which network reads the faces, and where it runs: a folder that is tried before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QTextBrowser, QWidget

from app.background import BackgroundTask, explain
from app.settings_window.rows import FolderRow, Section, muted
from app.translation import tr
from fer_core.errors import FerError
from fer_core.text import harmless

_PATIENCE_S: Final = 1.0
_CARD: Final = "MODEL_CARD.md"


@dataclass(frozen=True)
class Network:
    """What is told of a network.

    Attributes:
        title: Its name and version.
        card: Its card, Markdown.
        folder: Where it lies.
    """

    title: str
    card: str
    folder: Path


def try_network(folder: Path | None) -> Network:
    """Open a network as the commands do, once, and tell what it is; None for the one that comes with the program.

    Raises:
        FerError: The folder is damaged, or its network is not what it says.
    """
    from fer_core.inference.classifier import open_classifier
    from fer_core.inference.model_folder import ModelFolder, shipped_model

    found = ModelFolder.read(folder or shipped_model())
    if folder is not None:
        open_classifier(found, "cpu").close()
    try:
        card = (found.path / _CARD).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        card = ""
    except OSError as error:
        raise FerError(f"The card of the network in {folder} cannot be read ({error.strerror}).") from None
    return Network(found.title, card, found.path)


class NetworkSection(Section):
    """Shows the network that is chosen, and tries another one before it takes it."""

    chosen = Signal(str)
    """Another network is chosen: its folder, "" for the one that comes with the program."""

    def __init__(
        self,
        model: str,
        show: Callable[[Path], None],
        try_it: Callable[[Path | None], Network] = try_network,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._try = try_it
        self._task: BackgroundTask | None = None
        self.folder = FolderRow(tr("Folder of the network"), show)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.card = QTextBrowser()
        self.card.setFrameShape(QFrame.Shape.NoFrame)
        self.card.setAccessibleName(tr("Card of the network"))
        self.card.setOpenLinks(False)
        self.card.setMinimumHeight(160)
        self.add(self.folder)
        self.add(self.state)
        self.add(muted(tr("A network is tried once before it is taken. The picture that runs begins anew with it.")))
        self.add(self.card)
        self.folder.chosen.connect(lambda folder: self._begin(str(folder)))
        self.folder.reset.connect(lambda: self._begin(""))

    def show_model(self, model: str) -> None:
        """Show the network that is chosen."""
        self._model = model
        self._begin(model, told=False)

    def leave(self) -> None:
        """Wait for no answer any more."""
        if self._task is not None:
            task, self._task = self._task, None
            task.leave_alone()

    def _begin(self, model: str, *, told: bool = True) -> None:
        if self._task is not None:
            return
        self.folder.show_path(Path(model), usual=not model, words="" if model else tr("The one that comes with it"))
        self._say(tr("Being tried…") if model else "")
        task = BackgroundTask("network", partial(self._try, Path(model) if model else None), self)
        task.succeeded.connect(partial(self._take, model, told))
        task.failed.connect(self._refuse)
        task.finished.connect(self._end)
        self._task = task
        task.start()

    def _take(self, model: str, told: bool, network: Network) -> None:
        if self._task is None:
            return
        self._model = model
        words = "" if model else tr("{0}, which comes with the program").format(network.title)
        self.folder.show_path(network.folder, usual=not model, words=words)
        self._say(harmless(network.title) if model else "")
        self.card.setMarkdown(network.card or tr("This network has no card."))
        if told:
            self.chosen.emit(model)

    def _refuse(self, error: Exception) -> None:
        if self._task is None:
            return
        path = Path(self._model)
        usual = not self._model
        self.folder.show_path(path, usual=usual, words=tr("The one that comes with it") if usual else "")
        self._say(harmless(explain(error)), warning=True)

    def _end(self) -> None:
        if self._task is not None:
            self._task.join(_PATIENCE_S)
            self._task.deleteLater()
            self._task = None

    def _say(self, text: str, *, warning: bool = False) -> None:
        self.state.setObjectName("warning" if warning else "")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.state.setText(text)
        self.state.setVisible(bool(text))
