"""Zip files written piece by piece, from parts that are compressed already.

Compressed stretches are kept so that they can stand one behind the other: what many files share is compressed once, and
what differs between them is put in uncompressed.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.text import Text

MOST_BYTES = 2_000_000_000
"""The largest file that is written: within what every program opens."""

END = b"\x03\x00"
"""Closes what consists of stretches."""

_LOCAL, _CENTRAL, _CLOSING = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _DEFLATED, _STORED, _MIDNIGHT, _FIRST_DAY = 20, 0x800, 8, 0, 0, 0x21
_PRIVATE = 0o600 << 16
_LONGEST_LITERAL = 0xFFFF
_AT_A_TIME = 1 << 20


class CannotMerge(Exception):
    """Copies that cannot be made this way; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def stretch(data: bytes) -> bytes:
    """Compressed, for others to follow: it ends on a whole byte and looks back at nothing before it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def literal(data: bytes) -> bytes:
    """The same without compressing: for the few bytes by which one copy differs from the next."""
    if len(data) > _LONGEST_LITERAL:
        return stretch(data)
    return struct.pack("<BHH", 0, len(data), len(data) ^ 0xFFFF) + data


def unpacked(stretches: bytes) -> Iterator[bytes]:
    """What stretches hold, some of it at a time."""
    opener = zlib.decompressobj(-15)
    while stretches:
        yield opener.decompress(stretches, _AT_A_TIME)
        stretches = opener.unconsumed_tail


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it lies in an archive: its bytes there, and checksum and size of what they hold."""

    packed: bytes
    crc: int
    size: int
    method: int = _DEFLATED

    @classmethod
    def of(cls, data: bytes) -> "Part":
        """Compressed."""
        return cls(stretch(data) + END, zlib.crc32(data), len(data))

    @classmethod
    def stored(cls, data: bytes) -> "Part":
        """As it is: what is an archive itself gains nothing from being compressed again."""
        return cls(data, zlib.crc32(data), len(data), _STORED)


class Archive:
    """Gives back the bytes to write, part by part, and at last `close`. All parts have one fixed time."""

    def __init__(self) -> None:
        self._offset = 0
        self._entries: list[bytes] = []

    def add(self, name: str, part: Part) -> bytes:
        """A part that is at hand."""
        return self._entry(name, part, len(part.packed)) + part.packed

    def announce(self, name: str, part: Part, length: int) -> bytes:
        """A part whose `length` bytes the caller writes next; those of `part` itself are not looked at."""
        return self._entry(name, part, length)

    def close(self) -> bytes:
        """The list of all parts."""
        entries = b"".join(self._entries)
        count = len(self._entries)
        return entries + _CLOSING.pack(b"PK\5\6", 0, 0, count, count, len(entries), self._offset, 0)

    def _entry(self, name: str, part: Part, length: int) -> bytes:
        called = name.encode()
        facts = (_UTF8, part.method, _MIDNIGHT, _FIRST_DAY, part.crc, length, part.size, len(called), 0)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, *facts) + called
        self._entries.append(
            _CENTRAL.pack(b"PK\1\2", 3 << 8 | _VERSION, _VERSION, *facts, 0, 0, 0, _PRIVATE, self._offset) + called
        )
        self._offset += len(head) + length
        if self._offset > MOST_BYTES:
            most = f"{MOST_BYTES // 1_000_000_000} GB"
            raise CannotMerge(
                Text(
                    f"Berkasnya lebih dari {most}. Bagi penerimanya menjadi beberapa surat.",
                    f"The file is larger than {most}. Divide the addressees among several letters.",
                )
            )
        return head


def whole(parts: Iterable[tuple[str, Part]]) -> bytes:
    """An archive of these parts, in their order."""
    return b"".join(_written(parts))


def _written(parts: Iterable[tuple[str, Part]]) -> Iterator[bytes]:
    archive = Archive()
    for name, part in parts:
        yield archive.add(name, part)
    yield archive.close()
