"""HEIC and AVIF pictures: what their boxes say (ISO/IEC 23008-12), and their decoding by PyAV.

FFmpeg decodes each coded item of such a file. What it leaves to its caller, through an interface that PyAV lacks, is
done here: a phone's photograph is a grid of tiles, and turns and mirrors of the whole picture stand beside it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final, cast

import av
import numpy as np

from fer_core.frames import Image
from fer_core.media.decoded_picture import PictureConverter
from fer_core.media.frame_geometry import Matrix, upright
from fer_core.media.tone_mapping import is_hdr

_CODED: Final = frozenset({"hvc1", "av01"})
_QUARTER_TURNS: Final[tuple[Matrix, ...]] = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""Display matrices of none, one, two and three quarter turns to the left."""
_MIRRORS: Final[tuple[Matrix, ...]] = ((1, 0, 0, -1), (-1, 0, 0, 1))
_MOST_TILES: Final = 4096


class UnknownHeifError(ValueError):
    """A file whose picture is of a kind that is not known here, or whose boxes are damaged."""


@dataclass
class _Item:
    kind: str = ""
    extents: list[tuple[int, int]] = field(default_factory=list)
    in_idat: bool = False
    made_of: list[int] = field(default_factory=list)
    properties: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(frozen=True)
class _Box:
    kind: str
    content: memoryview


class HeifPicture:
    """The main picture of a HEIC or AVIF file.

    Attributes:
        size: Width and height before any turn, in pixels.
        hdr: Whether its colours are coded as PQ or HLG.
        is_av1: Whether it is an AVIF.
    """

    def __init__(self, content: bytes) -> None:
        """Read the boxes; nothing is decoded yet.

        Raises:
            UnknownHeifError: They are damaged, or those of a picture of another kind.
        """
        self._content = content
        try:
            self._items, self._primary, self._idat = _items(content)
            self._main = self._resolved()
            shape = next(data for kind, data in self._main.properties if kind == "ispe")
            self.size = cast(tuple[int, int], struct.unpack_from(">II", shape, 4))
        except (struct.error, IndexError, KeyError, StopIteration, UnicodeDecodeError) as error:
            raise UnknownHeifError("its boxes are damaged") from error
        parts = [self._main, *(self._items[one] for one in self._main.made_of if one in self._items)]
        self.is_av1 = any(item.kind == "av01" for item in parts)
        self.hdr = any(
            kind == "colr" and data[:4] == b"nclx" and len(data) >= 8 and is_hdr(int.from_bytes(data[6:8], "big"))
            for item in parts
            for kind, data in item.properties
        )

    def decode(self) -> Image:
        """Return the picture as it is meant to be seen: (H, W, 3) uint8, BGR.

        Raises:
            UnknownHeifError: It is damaged, or FFmpeg cannot decode it.
        """
        try:
            picture = self._grid() if self._main.kind == "grid" else self._coded([self._number])[self._number]
        except (av.FFmpegError, struct.error, LookupError) as error:
            raise UnknownHeifError("its tiles cannot be decoded") from error
        for kind, data in self._main.properties:  # in the order in which they are to be applied
            if kind == "irot":
                picture = upright(picture, _QUARTER_TURNS[data[0] & 3])
            elif kind == "imir":
                picture = upright(picture, _MIRRORS[data[0] & 1])
        return np.ascontiguousarray(picture)

    def _resolved(self) -> _Item:
        """Return the primary item, or the one that it shows unchanged but for a turn."""
        self._number = self._primary
        item = self._items[self._number]
        if item.kind == "iden":
            (self._number,) = item.made_of
            inner = self._items[self._number]
            turns = [one for one in item.properties if one[0] in ("irot", "imir")]
            item = _Item(inner.kind, inner.extents, inner.in_idat, inner.made_of, [*inner.properties, *turns])
        if item.kind not in _CODED | {"grid"}:
            raise UnknownHeifError(f"its kind is '{item.kind}'")
        return item

    def _grid(self) -> Image:
        data = self._data(self._main)
        rows, columns = data[2] + 1, data[3] + 1
        width, height = struct.unpack_from(">II" if data[1] & 1 else ">HH", data, 4)
        tiles = self._main.made_of
        if len(tiles) != rows * columns or len(tiles) > _MOST_TILES or (width, height) != self.size:
            raise UnknownHeifError("its grid does not fit its tiles")
        pictures = self._coded(tiles)
        tile_height, tile_width = pictures[tiles[0]].shape[:2]
        if columns * tile_width < width or rows * tile_height < height:
            raise UnknownHeifError("its grid does not fit its tiles")
        whole = np.empty((height, width, 3), np.uint8)
        for place, number in enumerate(tiles):
            top, left = place // columns * tile_height, place % columns * tile_width
            part = whole[top : top + tile_height, left : left + tile_width]
            part[:] = pictures[number][: part.shape[0], : part.shape[1]]
        return whole

    def _coded(self, numbers: list[int]) -> dict[int, Image]:
        """Return the pictures of coded items by their number."""
        wanted, found = set(numbers), dict[int, Image]()
        converter: PictureConverter | None = None
        with av.open(BytesIO(self._content), "r", metadata_errors="replace") as container:
            streams = [stream for stream in container.streams.video if stream.id in wanted]
            for packet in container.demux(streams):
                number = packet.stream.id
                for frame in cast(list[av.VideoFrame], packet.decode()) if number not in found else []:
                    # The turn is taken from the boxes: FFmpeg would obey the EXIF data too, which only repeat it.
                    converter = converter or PictureConverter(frame, turned=False)
                    found[number] = converter.picture(frame)
        if wanted - found.keys():
            raise UnknownHeifError("its tiles cannot be decoded")
        return found

    def _data(self, item: _Item) -> bytes:
        source = self._idat if item.in_idat else self._content
        return b"".join(bytes(source[start : start + length]) for start, length in item.extents)


def is_heif(head: bytes) -> bool:
    """Return whether a file that begins so may be a HEIC or AVIF picture."""
    return head[4:8] == b"ftyp" and (head[8:12] in _BRANDS or any(brand in head[16:64] for brand in (b"mif1", b"avif")))


_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


def has_track(content: bytes) -> bool:
    """Return whether a HEIC or AVIF file holds a sequence of pictures, as a video does, beside its main one."""
    return any(box.kind == "moov" for box in _boxes(memoryview(content)))


def _items(content: bytes) -> tuple[dict[int, _Item], int, bytes]:
    """Return the items of a file by number, the number of the primary one, and the data kept among the boxes."""
    meta = next(box.content[4:] for box in _boxes(memoryview(content)) if box.kind == "meta")
    boxes = {box.kind: box.content for box in _boxes(meta)}
    items: dict[int, _Item] = {}
    infos = boxes["iinf"]
    for box in _boxes(infos[8 if infos[0] else 6 :]):
        if box.kind == "infe" and box.content[0] >= 2:
            wide = box.content[0] == 3
            (number,) = struct.unpack_from(">I" if wide else ">H", box.content, 4)
            place = 10 if wide else 8
            items[number] = _Item(bytes(box.content[place : place + 4]).decode("latin-1"))
    _locate(boxes["iloc"], items)
    if "iref" in boxes:
        _refer(boxes["iref"], items)
    for box in (box for box in _boxes(boxes["iprp"]) if box.kind == "ipma"):
        properties = [(one.kind, bytes(one.content)) for one in _boxes(_inside(boxes["iprp"], "ipco"))]
        _associate(box.content, properties, items)
    primary = boxes["pitm"]
    (number,) = struct.unpack_from(">I" if primary[0] else ">H", primary, 4)
    return items, number, bytes(boxes.get("idat", b""))


def _boxes(data: memoryview) -> Iterator[_Box]:
    place = 0
    while place + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, place + 8)
            head = 16
        size = size or len(data) - place
        if size < head:
            return
        yield _Box(kind.decode("latin-1"), data[place + head : place + size])
        place += size


def _inside(data: memoryview, kind: str) -> memoryview:
    return next(box.content for box in _boxes(data) if box.kind == kind)


def _locate(data: memoryview, items: dict[int, _Item]) -> None:
    version, sizes = data[0], struct.unpack_from(">H", data, 4)[0]
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    reader = _Reader(data, 6)
    wide = 4 if version == 2 else 2
    for _ in range(reader.number(wide)):
        item = items.get(reader.number(wide), _Item())
        item.in_idat = version > 0 and reader.number(2) & 15 == 1
        reader.number(2)
        base = reader.number(base_size)
        for _ in range(reader.number(2)):
            if version > 0:
                reader.number(index_size)
            offset, length = reader.number(offset_size), reader.number(length_size)
            item.extents.append((base + offset, length))


def _refer(data: memoryview, items: dict[int, _Item]) -> None:
    wide = 4 if data[0] else 2
    for box in _boxes(data[4:]):
        reader = _Reader(box.content)
        item = items.get(reader.number(wide), _Item())
        if box.kind == "dimg":
            item.made_of = [reader.number(wide) for _ in range(reader.number(2))]


def _associate(data: memoryview, properties: list[tuple[str, bytes]], items: dict[int, _Item]) -> None:
    version, flags = data[0], data[3]
    reader = _Reader(data, 4)
    for _ in range(reader.number(4)):
        item = items.get(reader.number(4 if version else 2), _Item())
        for _ in range(reader.number(1)):
            index = reader.number(2) & 0x7FFF if flags & 1 else reader.number(1) & 0x7F
            if index:
                item.properties.append(properties[index - 1])


class _Reader:
    """Reads whole numbers, the most significant byte first."""

    def __init__(self, data: memoryview, place: int = 0) -> None:
        self._data = data
        self._place = place

    def number(self, size: int) -> int:
        if self._place + size > len(self._data):
            raise IndexError("the box ends early")
        value = int.from_bytes(self._data[self._place : self._place + size], "big")
        self._place += size
        return value
