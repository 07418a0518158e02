from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorTrc

from fer_core.media.tone_mapping import compressed, hlg_to_scene, is_hdr, light_to_pq, pq_to_light, shown
from fer_core.media.video import VideoSource

PQ, HLG = int(ColorTrc.SMPTE2084), int(ColorTrc.ARIB_STD_B67)


@pytest.mark.parametrize(("nits", "code"), [(0.0, 0.0), (26.0, 0.38), (100.0, 0.508), (203.0, 0.58), (10_000.0, 1.0)])
def test_pq_gives_the_levels_of_bt_2408(nits: float, code: float) -> None:
    assert float(light_to_pq(np.array(nits))) == pytest.approx(code, abs=0.005)
    assert float(pq_to_light(light_to_pq(np.array(nits)))) == pytest.approx(nits, rel=1e-6, abs=1e-6)


def test_hlg_gives_a_twelfth_of_the_light_at_half_the_code() -> None:
    assert hlg_to_scene(np.array([0.0, 0.5, 1.0])) == pytest.approx([0, 1 / 12, 1], abs=1e-6)


def test_the_curve_keeps_the_darks_and_bends_the_lights() -> None:
    light = np.array([0.0, 1.0, 20.0, 80.0, 203.0, 500.0, 1000.0, 4000.0])
    out = compressed(light)
    assert out[:4] == pytest.approx(light[:4], rel=1e-6)
    assert 100 < out[4] < 203
    assert out[6] == pytest.approx(203, rel=1e-3)
    assert out[7] == pytest.approx(203, rel=1e-3)
    assert (np.diff(compressed(np.linspace(0, 1000, 500))) > 0).all()


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_grey_stays_grey_and_white_is_bright(transfer: int) -> None:
    code = 0.58 if transfer == PQ else 0.75  # white, of both, in BT.2408
    white = shown(np.array([[code] * 3]), transfer)[0]
    assert np.ptp(white) < 2e-3
    assert 0.8 < white[0] < 0.95
    assert shown(np.zeros((1, 3)), transfer)[0] == pytest.approx([0, 0, 0], abs=1e-3)


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_a_colour_comes_back_from_bt_2020(transfer: int) -> None:
    to_2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
    skin = np.array([0.30, 0.16, 0.11])  # parts of white's light
    light = 203 * to_2020 @ skin
    if transfer == PQ:
        codes = light_to_pq(light)
    else:
        luminance = float(light @ [0.2627, 0.6780, 0.0593]) / 1000
        scene = light / 1000 * luminance ** (1 / 1.2 - 1)
        table = np.linspace(0, 1, 100_001)
        codes = np.interp(scene, hlg_to_scene(table), table)
    assert shown(codes[None], transfer)[0] == pytest.approx(skin ** (1 / 2.4), abs=0.01)


@pytest.mark.parametrize(("transfer", "hdr"), [(PQ, True), (HLG, True), (1, False), (2, False), (14, False)])
def test_a_video_is_mapped_where_it_says_so(tmp_path: Path, transfer: int, hdr: bool) -> None:
    """A patch of 26 cd/m², middle grey: 0.38 in PQ and HLG alike; as usual video it is 0.38 itself."""
    assert is_hdr(transfer) is hdr
    luma = round(64 + 876 * 0.38)
    planes = [np.full((48, 64), luma, np.uint16), np.full((24, 64), 512, np.uint16)]
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = transfer, 9, 9, 1
        frame = av.VideoFrame.from_ndarray(np.vstack(planes), format="yuv420p10le")
        frame.pts, frame.time_base = 0, Fraction(1, 25)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with VideoSource(path) as source:
        (image,) = (frame.image for frame in source.frames())
    grey = 255 * (26 / 203) ** (1 / 2.4) if hdr else 255 * 0.38
    assert np.ptp(image) <= 3
    assert image.mean() == pytest.approx(grey, abs=5)
