"""The demo clip is there for the detector to find faces in it."""

import pytest

from fer_core.frames import Frame
from fer_core.media.demo import DemoSource
from fer_core.vision.assets import AssetsMissing
from fer_core.vision.detector import FaceDetector


def test_the_detector_finds_the_demos_faces_and_no_others() -> None:
    try:
        detector = FaceDetector()
    except AssetsMissing:
        pytest.skip("the third-party models are not on this machine: run `fer-studio assets`")
    shown = found = others = 0
    with detector, DemoSource() as demo:
        for index in range(0, 600, 15):
            boxes = demo.face_boxes(index)
            inside = [box for box in boxes if box[0] > 0 and box[0] + box[2] < 1280]
            centres = [face.box.centre for face in detector.detect(Frame(index, index / 30, demo.draw(index)))]
            shown += len(inside)
            found += sum(
                any(x < cx < x + width and y < cy < y + height for cx, cy in centres) for x, y, width, height in inside
            )
            others += max(0, len(centres) - len(boxes))
    assert shown > 40
    assert found / shown > 0.98
    assert others == 0
