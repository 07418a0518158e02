"""HDR pictures (PQ and HLG) made into what a screen without HDR, and a network trained on usual photographs, expect.

Transfer functions: Recommendation ITU-R BT.2100. The curve that compresses the lights: Report ITU-R BT.2390, section
5.4 (EETF), here from 1000 cd/m² to the 203 cd/m² that Report ITU-R BT.2408 gives for white in HDR pictures. Primaries:
BT.2020 to BT.709. The result is coded for the display of BT.1886, as usual video is.
"""

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

import av
import numpy as np
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.reformatter import ColorTrc, VideoReformatter
from numpy.typing import NDArray

from fer_core.frames import Image

HDR_FORMAT: Final = "gbrp16le"
"""What HDR frames are brought to first: red, green and blue planes of 16 bits."""

_PEAK: Final = 1000.0
"""cd/m² that HDR pictures are graded to; what is brighter is shown as bright as this."""
_WHITE: Final = 203.0
_DISPLAY_GAMMA: Final = 2.4
_HLG_SYSTEM_GAMMA: Final = 1.2
_LUMINANCE_2020: Final = np.array([0.2627, 0.6780, 0.0593])
_FROM_2020_TO_709: Final = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)
"""Red, green and blue; Report ITU-R BT.2407, table 2."""
_NODES: Final = 33
"""Of the table, along each colour; in between is interpolated."""

_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def pq_to_light(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the luminance in cd/m² of PQ codes from 0 to 1 (BT.2100, table 4)."""
    root = np.power(np.clip(code, 0, 1), 1 / _M2)
    return np.asarray(10_000 * np.power(np.maximum(root - _C1, 0) / (_C2 - _C3 * root), 1 / _M1))


def light_to_pq(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the PQ codes of luminances in cd/m², the inverse of `pq_to_light`."""
    power = np.power(np.clip(light, 0, None) / 10_000, _M1)
    return np.asarray(np.power((_C1 + _C2 * power) / (1 + _C3 * power), _M2))


def hlg_to_scene(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the light of the scene, 0 to 1, of HLG codes from 0 to 1 (BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    code = np.clip(code, 0, 1)
    return np.asarray(np.where(code <= 0.5, np.square(code) / 3, (np.exp((code - c) / a) + b) / 12))


def compressed(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring luminances up to 1000 cd/m² under 203, those of the darker part unchanged (BT.2390, section 5.4.1)."""
    top = float(light_to_pq(np.array(_PEAK)))
    most = float(light_to_pq(np.array(_WHITE))) / top
    code = np.clip(light_to_pq(light) / top, 0, 1)
    knee = 1.5 * most - 0.5
    t = (code - knee) / (1 - knee)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * most
    return pq_to_light(np.where(code < knee, code, bent) * top)


def shown(codes: NDArray[np.float64], transfer: int) -> NDArray[np.float64]:
    """Return what a usual screen shows of HDR codes.

    Args:
        codes: (..., 3) red, green, blue of BT.2020, 0 to 1.
        transfer: FFmpeg's number of PQ or HLG.

    Returns:
        (..., 3) red, green, blue of BT.709, 0 to 1.
    """
    if transfer == ColorTrc.ARIB_STD_B67:
        scene = hlg_to_scene(codes)
        light = _PEAK * scene * np.power(scene @ _LUMINANCE_2020, _HLG_SYSTEM_GAMMA - 1)[..., None]
    else:
        light = pq_to_light(codes)
    light = np.clip(light @ _FROM_2020_TO_709.T, 0, None)
    return np.asarray(np.power(np.clip(compressed(light) / _WHITE, 0, 1), 1 / _DISPLAY_GAMMA))


def is_hdr(transfer: int) -> bool:
    """Return whether a transfer characteristic, by FFmpeg's number, is that of HDR pictures."""
    return transfer in (ColorTrc.SMPTE2084, ColorTrc.ARIB_STD_B67)


class ToneMapper:
    """Makes usual pictures of HDR ones of one size, by FFmpeg's filter for tables of colours.

    Attributes:
        transfer: FFmpeg's number of PQ or HLG.
        size: Width and height of the pictures.
    """

    def __init__(self, transfer: int, size: tuple[int, int]) -> None:
        self.transfer = transfer
        self.size = size
        self._reformatter = VideoReformatter()
        self._graph = _graph(transfer, size)

    def map(self, frame: av.VideoFrame) -> Image:
        """Return a usual picture.

        Args:
            frame: In `HDR_FORMAT`, of the mapper's size.

        Returns:
            (H, W, 3) uint8, BGR.
        """
        self._graph.push(frame)
        mapped = cast(av.VideoFrame, self._graph.pull())
        return cast(Image, self._reformatter.reformat(mapped, format="bgr24").to_ndarray())


def _graph(transfer: int, size: tuple[int, int]) -> Graph:
    graph = Graph()
    with TemporaryDirectory(prefix="fer-studio-") as folder:
        table = Path(folder) / "hdr.cube"  # the filter takes a file only, and reads it at once
        table.write_text(_cube(transfer), encoding="ascii")
        nodes = [
            graph.add_buffer(
                width=size[0], height=size[1], format=VideoFormat(HDR_FORMAT), time_base=Fraction(1, 1000)
            ),
            graph.add("lut3d", file=str(table), interp="tetrahedral"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*nodes).configure()
    return graph


def _cube(transfer: int) -> str:
    """Return the table as a .cube file has it: red runs fastest."""
    steps = np.arange(_NODES) / (_NODES - 1)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    rows = shown(np.stack([red, green, blue], axis=-1).reshape(-1, 3), transfer)
    return f"LUT_3D_SIZE {_NODES}\n" + "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in rows) + "\n"
