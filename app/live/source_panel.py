"""The controls at the left: what is watched, how it is read, what reads it."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.live.services import AnalyzerInfo
from app.live.source_request import (
    CameraChoice,
    CameraFormat,
    SourceRequest,
    camera_request,
    demo_request,
    file_request,
)
from app.settings import USUAL_THRESHOLD, ReadingSettings
from app.translation import written
from app.widgets.check import Check
from app.widgets.glyphs import GlyphButton
from app.widgets.labelled_slider import Automatic, LabelledSlider
from app.widgets.picker import Picker
from app.widgets.scrolling import fill_scrolling
from app.widgets.text_width import TextWidth

WIDTH: Final = 232


class SourcePanel(QFrame):
    """Shows the choices and tells of every change; it starts nothing by itself."""

    source_chosen = Signal(object)
    """Another source was picked: its SourceRequest."""
    format_chosen = Signal(object)
    """Another picture size was picked for the camera: its SourceRequest."""
    open_wanted = Signal()
    mirror_changed = Signal(bool)
    reading_changed = Signal(object)

    def __init__(self, reading: ReadingSettings, *, mirror: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "left")
        TextWidth(self, WIDTH)
        self._reading = reading
        self._requests: list[SourceRequest] = []
        self._wanted_format: CameraFormat | None = None
        self.sources = Picker(self.tr("Source"))
        self.formats = Picker(self.tr("Picture size"))
        self.formats.hide()
        self.open_button = GlyphButton("open", self.tr("Open a video or picture"), text=self.tr("Open…"), key="O")
        self.mirror = Check(self.tr("Mirror the picture"))
        self.mirror.setAccessibleName(self.tr("Mirror"))
        self.mirror.setChecked(mirror)
        self.seven, self.eight = QPushButton("7"), QPushButton("8")
        self.threshold = LabelledSlider(
            self.tr("Threshold"),
            0.0,
            1.0,
            0.01,
            lambda value: f"{value * 100:.0f} %",
            self.tr("Below this confidence a face is called uncertain"),
            automatic=Automatic(
                USUAL_THRESHOLD,
                self.tr("Auto"),
                self.tr("Let the model decide for each emotion how sure is sure enough"),
            ),
        )
        self.smoothing = LabelledSlider(
            self.tr("Smoothing"),
            0.0,
            2.0,
            0.05,
            lambda value: written(f"{value:.2f} s"),
            self.tr("Time over which the readings of a face are averaged"),
        )
        hint = self.tr("Near faces are within about two metres. Looking for them only is faster.")
        self.detector = Picker(self.tr("Detector"), hint)
        self.detector.addItem(self.tr("Near and far faces"), "auto")
        self.detector.addItem(self.tr("Near faces only"), "short")
        self._model = QLabel(self.tr("not loaded yet"))
        self._engine = QLabel()
        self._engine.setObjectName("muted")
        self._lay_out()
        self.show_reading(reading)
        self._connect()
        self.offer((), None)

    @property
    def request(self) -> SourceRequest:
        """The source that is picked."""
        return self._requests[max(0, self.sources.currentIndex())]

    @property
    def reading(self) -> ReadingSettings:
        """How faces are read."""
        return self._reading

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from the top down."""
        threshold = (self.threshold.auto_button, self.threshold.slider)
        source = (self.sources, self.formats, self.open_button, self.mirror)
        return (*source, self.seven, self.eight, *threshold, self.smoothing.slider, self.detector)

    @property
    def model_text(self) -> str:
        """What is said of the model."""
        return f"{self._model.text()} {self._engine.text()}".strip()

    def offer(self, cameras: tuple[CameraChoice, ...], chosen: SourceRequest | None) -> None:
        """List the sources.

        Args:
            cameras: The cameras there are.
            chosen: What is picked now, or None to keep the pick; a file gets a line of its own.
        """
        chosen = chosen or (self.request if self._requests else None)
        self._requests = [camera_request(camera, self._wanted_format) for camera in cameras] + [demo_request()]
        if chosen is not None and chosen.kind == "file" and chosen.path is not None:
            self._requests.append(file_request(chosen.path))
        self.sources.blockSignals(True)
        self.sources.clear()
        self.sources.addItems([request.title for request in self._requests])
        specs = [request.spec for request in self._requests]
        if chosen is not None and chosen.spec in specs:
            self.sources.setCurrentIndex(specs.index(chosen.spec))
        self.sources.blockSignals(False)
        self._list_formats()
        self._allow_mirror()

    def want_format(self, form: CameraFormat | None) -> None:
        """Ask cameras for a picture size they were asked for before."""
        self._wanted_format = form

    def show_reading(self, reading: ReadingSettings) -> None:
        """Set the controls without telling of a change."""
        self._reading = reading
        self.blockSignals(True)
        (self.eight if reading.classes == 8 else self.seven).setChecked(True)
        if reading.threshold is None:
            self.threshold.set_automatic()
        else:
            self.threshold.set_value(reading.threshold)
        self.smoothing.set_value(reading.smoothing_s)
        self.detector.setCurrentIndex(max(0, self.detector.findData(reading.detector)))
        self.blockSignals(False)

    def show_model(self, info: AnalyzerInfo) -> None:
        """Say what reads the faces."""
        self._model.setText(info.model)
        self._engine.setText(f"{info.device} · {info.engine}")

    def _connect(self) -> None:
        self.sources.activated.connect(lambda _: self._choose())
        self.formats.activated.connect(lambda _: self._choose_format())
        self.open_button.clicked.connect(self.open_wanted)
        self.mirror.toggled.connect(self.mirror_changed)
        self.seven.toggled.connect(lambda on: self._change(classes=7 if on else 8))
        self.threshold.changed.connect(lambda value: self._change(threshold=value))
        self.threshold.left_automatic.connect(lambda: self._change(threshold=None))
        self.smoothing.changed.connect(lambda value: self._change(smoothing_s=value))
        self.detector.activated.connect(lambda _: self._change(detector=self.detector.currentData()))

    def _allow_mirror(self) -> None:
        """Let cameras be mirrored, and nothing else: a file and the demo are shown as they are."""
        camera = self.request.kind == "camera"
        self.mirror.setEnabled(camera)
        hint = self.tr("Show the camera's picture as in a mirror (M)")
        self.mirror.setToolTip(hint if camera else self.tr("Only a camera's picture can be mirrored"))

    def _choose(self) -> None:
        self._list_formats()
        self._allow_mirror()
        self.source_chosen.emit(self.request)

    def _choose_format(self) -> None:
        self._wanted_format = self.formats.currentData()
        request = self.request
        if request.camera is not None:
            self._requests[self.sources.currentIndex()] = camera_request(request.camera, self._wanted_format)
            self.format_chosen.emit(self.request)

    def _list_formats(self) -> None:
        camera = self.request.camera
        forms = camera.formats if camera is not None else ()
        self.formats.setVisible(len(forms) > 1)
        self.formats.clear()
        for form in forms:
            self.formats.addItem(f"{form.width} × {form.height}, {form.fps:g} fps", form)
        usual = next((form for form in forms if (form.width, form.height) == (1280, 720)), None)
        wanted = self._wanted_format if self._wanted_format in forms else usual
        if wanted is not None:
            self.formats.setCurrentIndex(forms.index(wanted))

    def _change(self, **values: object) -> None:
        self._reading = replace(self._reading, **values)  # type: ignore[arg-type]
        self.reading_changed.emit(self._reading)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("panelBody")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addWidget(_section(self.tr("SOURCE")))
        column.addWidget(self.sources)
        column.addWidget(self.formats)
        column.addWidget(self.open_button)
        column.addWidget(self.mirror)
        column.addSpacing(10)
        column.addWidget(_section(self.tr("READING")))
        column.addLayout(self._make_labels())
        column.addWidget(self.threshold)
        column.addWidget(self.smoothing)
        column.addLayout(_captioned(self.tr("Detector"), self.detector))
        column.addSpacing(10)
        column.addWidget(_section(self.tr("MODEL")))
        column.addWidget(self._model)
        column.addWidget(self._engine)
        column.addStretch(1)
        fill_scrolling(self, inner)

    def _make_labels(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Labels")))
        row.addStretch(1)
        hints = {
            self.seven: self.tr("The 7 labels of FER-2013"),
            self.eight: self.tr("The 8 labels of FER+"),
        }
        for button, hint in hints.items():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("choice", True)
            group.addButton(button)
            button.setAccessibleName(self.tr("{0} labels").format(button.text()))
            button.setToolTip(hint)
            row.addWidget(button)
        return row


def _captioned(text: str, picker: Picker) -> QVBoxLayout:
    caption = QLabel(text)
    caption.setBuddy(picker)
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(caption)
    column.addWidget(picker)
    return column


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("section")
    return label
