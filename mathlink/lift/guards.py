"""Where in a function's bytecode an ``except`` clause would catch."""

from __future__ import annotations

import opcode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

__all__ = ["guarded_ranges"]

_CATCH = opcode.opmap["POP_EXCEPT"]


def guarded_ranges(code: CodeType) -> list[tuple[int, int]]:
    """Ranges of byte offsets that an ``except`` (or ``with``, ``finally``) of this code covers.

    Format of the exception table: Objects/exception_handling_notes.txt of CPython: entries of four numbers, six bits a
    byte, bit 6 "more follows", bit 7 "an entry starts".
    """
    if _CATCH not in code.co_code[::2]:
        return []
    numbers = _numbers(code.co_exceptiontable)
    starts_lengths = zip(numbers[0::4], numbers[1::4], strict=True)
    return [(start * 2, (start + length) * 2) for start, length in starts_lengths]


def _numbers(table: bytes) -> list[int]:
    found: list[int] = []
    value = 0
    for byte in table:
        value = value << 6 | byte & 63
        if not byte & 64:
            found.append(value)
            value = 0
    return found
