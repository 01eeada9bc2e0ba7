"""A file's bytes as text, such that the same bytes come back."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.errors import Refused

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["LARGEST", "Source", "decoded", "too_large"]

LARGEST = 20_000_000
"""Bytes of the largest file that is read."""

_DECLARED = (
    re.compile(rb"^[ \t]*%[ \t]*!\s*T[eE]X\s+(?:file)?encoding\s*=\s*([\w.-]+)", re.M | re.I),
    re.compile(rb"^[ \t]*%[^\n]*-\*-[^\n]*coding:\s*([\w.-]+)", re.M),
    re.compile(rb"^[^%\n]*\\usepackage\s*\[([\w-]+)\]\s*\{inputenc\}", re.M),
    re.compile(rb"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*coding[:=][ \t]*([\w.-]+)"),
)

_INPUTENC = {
    "latin1": "latin-1",
    "latin9": "iso8859-15",
    "ansinew": "cp1252",
    "applemac": "mac-roman",
    "utf8x": "utf-8",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file: ``text`` as it stands, newlines and byte order mark included, and the name of its encoding."""

    text: str
    encoding: str

    def encoded(self, text: str) -> bytes:
        """The bytes of another text in the same encoding."""
        return text.encode(self.encoding)


def decoded(data: bytes) -> Source:
    """Decode the bytes of a file: UTF-8, else the encoding that the file declares, else Latin-1.

    Raises
    ------
    Refused : the bytes are no text, too many, or would not come back.
    """
    if len(data) > LARGEST:
        too_large(len(data))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        raise Refused("UTF-16 or UTF-32 text", hint="save the file as UTF-8")
    zero = data.find(b"\0")
    if zero >= 0:
        raise Refused("a binary file: it holds a zero byte", data.count(b"\n", 0, zero) + 1)
    for encoding in ("utf-8", _declared(data), "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or text.encode(encoding, "replace") == data:
            return Source(text, encoding)
    raise Refused("the bytes cannot be read as text")


def too_large(size: int) -> NoReturn:
    """Refuse a file of this size in bytes."""
    limit = LARGEST // 1_000_000
    raise Refused(f"{size / 1e6:.0f} MB are more than the {limit} MB that are formatted", hint="exclude the file")


def _declared(data: bytes) -> str:
    head = data[:8192]
    for pattern in _DECLARED:
        found = pattern.search(head)
        if found:
            name = found[1].decode("ascii").lower()
            try:
                codec = codecs.lookup(_INPUTENC.get(name, name))
                codec.decode(b"a")
            except (LookupError, ValueError, TypeError):
                continue
            return codec.name
    return "latin-1"
