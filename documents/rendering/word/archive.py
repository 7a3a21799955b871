"""A Word file is written here, so that equal parts give equal bytes: the content list first, the others by name, all of one
fixed time, packed by one level of compression.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

LEVEL = 3
"""Of the levels of deflate, the last before the slow ones: a tenth larger than the usual sixth in less than half of its time."""
_FIRST = "[Content_Types].xml"
_STEP, _SMALL = 1 << 16, 1 << 14
_VERSION, _UTF8, _DEFLATED, _FIRST_OF_1980 = 20, 0x800, 8, 0x21
_UNIX, _FILE_MODE = 3, 0o600 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LAST = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Entry:
    """A part as it lies in the file: packed once, and copied into each file that holds it."""

    name: str
    crc: int
    size: int
    packed: bytes

    @property
    def place(self) -> tuple[bool, str]:
        """By this entries are sorted."""
        return self.name != _FIRST, self.name


def pack(name: str, pieces: Iterable[bytes]) -> Entry:
    """A part, packed; how it is cut into pieces makes no difference."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc = size = 0
    packed = []
    for step in _steps(pieces):
        crc, size = zlib.crc32(step, crc), size + len(step)
        packed.append(deflate.compress(step))
    packed.append(deflate.flush())
    return Entry(name, crc, size, b"".join(packed))


_pack_small = lru_cache(maxsize=64)(pack)


def pack_again(name: str, data: bytes) -> Entry:
    """A part that other files may hold as it is: a small one is packed once."""
    return _pack_small(name, (data,)) if len(data) <= _SMALL else pack(name, (data,))


def _steps(pieces: Iterable[bytes]) -> Iterator[bytes | memoryview]:
    """The pieces in steps of one length: no packer can then tell how they came."""
    waiting, size = [b""], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _STEP:
            whole, end = memoryview(b"".join(waiting)), size - size % _STEP
            yield from (whole[place : place + _STEP] for place in range(0, end, _STEP))
            waiting, size = [bytes(whole[end:])], size - end
    yield b"".join(waiting)


def archived(entries: Iterable[Entry]) -> bytes:
    """The file of these parts."""
    written: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for part in sorted(entries, key=lambda one: one.place):
        name = part.name.encode()
        flags = 0 if part.name.isascii() else _UTF8
        common = (_VERSION, flags, _DEFLATED, 0, _FIRST_OF_1980, part.crc, len(part.packed), part.size, len(name), 0)
        head = _LOCAL.pack(b"PK\3\4", *common)
        central += [_CENTRAL.pack(b"PK\1\2", _UNIX << 8 | _VERSION, *common, 0, 0, 0, _FILE_MODE, offset), name]
        written += [head, name, part.packed]
        offset += len(head) + len(name) + len(part.packed)
    size, number = sum(map(len, central)), len(central) // 2
    return b"".join([*written, *central, _LAST.pack(b"PK\5\6", 0, 0, number, number, size, offset, 0)])
