"""What a function's bytecode does that a run does not show: where an ``except`` clause would catch, what is asked by identity."""

from __future__ import annotations

import dis
import itertools
import opcode
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

__all__ = ["asks_for_truth", "guarded_ranges"]

_CATCH = opcode.opmap["POP_EXCEPT"]
_IS = opcode.opmap["IS_OP"]


@lru_cache(maxsize=4096)
def asks_for_truth(code: CodeType) -> bool:
    """Whether the code, or what is defined inside, asks ``x is True`` or ``x is False``, as ``match`` does too."""
    if _IS in code.co_code[::2]:
        steps = list(dis.get_instructions(code))
        for before, step in itertools.pairwise(steps):
            if step.opcode == _IS and (isinstance(before.argval, bool) or _loads_truth(steps, step)):
                return True
    return any(asks_for_truth(c) for c in code.co_consts if isinstance(c, type(code)))


def _loads_truth(steps: list[dis.Instruction], step: dis.Instruction) -> bool:
    """Whether a constant of truth stands somewhere before, in the same line: ``True is x``."""
    return any(s.argval is True or s.argval is False for s in steps[max(0, steps.index(step) - 12) : steps.index(step)])


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
