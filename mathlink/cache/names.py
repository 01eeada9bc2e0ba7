"""Which names a piece of bytecode can load: globals, attributes, modules that it imports while it runs."""

from __future__ import annotations

import dis
import sys
from dataclasses import dataclass
from types import CodeType

__all__ = ["Loads", "loads", "tree"]


@dataclass(frozen=True)
class Loads:
    """Names that a function's code can load, those of code nested in it included.

    ``imports`` holds ``(level, name, names taken from it)``. ``stores`` are globals that it gives a value.
    """

    globals: frozenset[str]
    attributes: frozenset[str]
    imports: tuple[tuple[int, str, tuple[str, ...]], ...]
    stores: frozenset[str]


_SHIFTED = sys.version_info >= (3, 12)
_KNOWN = (3, 11) <= sys.version_info < (3, 14)
_LOAD_GLOBAL = frozenset(
    dis.opmap[n] for n in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS") if n in dis.opmap
)
_ATTRIBUTES = {
    "LOAD_ATTR": 1 if _SHIFTED else 0,
    "LOAD_METHOD": 0,
    "LOAD_SUPER_ATTR": 2,
    "IMPORT_FROM": 0,
    "STORE_ATTR": 0,
    "DELETE_ATTR": 0,
}
_LOAD_ATTR = {dis.opmap[name]: shift for name, shift in _ATTRIBUTES.items() if name in dis.opmap}
_STORE_GLOBAL = frozenset(dis.opmap[n] for n in ("STORE_GLOBAL", "DELETE_GLOBAL"))
_IMPORT = dis.opmap["IMPORT_NAME"]
_MATCH_CLASS = dis.opmap["MATCH_CLASS"]
_CONST = dis.opmap["LOAD_CONST"]
_SEEN: dict[CodeType, Loads] = {}
_MOST_SEEN = 20_000


def loads(code: CodeType) -> Loads:
    """What the code, and all code nested in it, can load."""
    known = _SEEN.get(code)
    if known is None:
        if len(_SEEN) >= _MOST_SEEN:
            _SEEN.clear()
        known = _SEEN[code] = _read(code)
    return known


def tree(code: CodeType) -> list[CodeType]:
    """The code and all code nested in it."""
    found = [code]
    for one in found:
        found.extend(constant for constant in one.co_consts if isinstance(constant, CodeType))
    return found


def _read(code: CodeType) -> Loads:
    names: set[str] = set()
    attributes: set[str] = set()
    stores: set[str] = set()
    imports: list[tuple[int, str, tuple[str, ...]]] = []
    for one in tree(code):
        (_scan if _KNOWN else _disassemble)(one, names, attributes, stores, imports)
    return Loads(frozenset(names), frozenset(attributes), tuple(imports), frozenset(stores))


def _scan(
    code: CodeType,
    names: set[str],
    attributes: set[str],
    stores: set[str],
    imports: list[tuple[int, str, tuple[str, ...]]],
) -> None:
    """Straight from the bytes: :mod:`dis` takes microseconds for every instruction."""
    table, raw, extended = code.co_names, code.co_code, 0
    constants: list[object] = []
    for operation, low in zip(raw[::2], raw[1::2], strict=True):
        argument = extended | low
        if operation == dis.EXTENDED_ARG:
            extended = argument << 8
            continue
        extended = 0
        if operation == _CONST:
            constants.append(code.co_consts[argument])
        elif operation in _LOAD_GLOBAL:
            shifted = dis.opname[operation] == "LOAD_GLOBAL"
            names.add(table[argument >> 1 if shifted else argument])
        elif operation in _LOAD_ATTR:
            attributes.add(table[argument >> _LOAD_ATTR[operation]])
        elif operation in _STORE_GLOBAL:
            stores.add(table[argument])
        elif operation == _IMPORT:
            imports.append(_imported(table[argument], constants[-2:]))
        elif operation == _MATCH_CLASS:
            attributes.update(_in_tuples(code))


def _disassemble(
    code: CodeType,
    names: set[str],
    attributes: set[str],
    stores: set[str],
    imports: list[tuple[int, str, tuple[str, ...]]],
) -> None:
    """The same by way of :mod:`dis`, for versions of Python whose bytes are not known here."""
    constants: list[object] = []
    for step in dis.get_instructions(code):
        if step.opname.startswith("LOAD_CONST") or step.opname == "LOAD_SMALL_INT":
            constants.append(step.argval)
        elif step.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"):
            names.add(step.argval)
        elif step.opname in _ATTRIBUTES:
            attributes.add(step.argval)
        elif step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            stores.add(step.argval)
        elif step.opname == "IMPORT_NAME":
            imports.append(_imported(step.argval, constants[-2:]))
        elif step.opname == "MATCH_CLASS":
            attributes.update(_in_tuples(code))


def _imported(name: str, before: list[object]) -> tuple[int, str, tuple[str, ...]]:
    level, taken = before if len(before) == 2 else (0, None)
    return (
        level if isinstance(level, int) else 0,
        name,
        tuple(str(entry) for entry in taken) if isinstance(taken, tuple) else (),
    )


def _in_tuples(code: CodeType) -> set[str]:
    """Words in constant tuples: ``case Point(x=0)`` loads the attributes that a tuple names."""
    return {word for entry in code.co_consts if isinstance(entry, tuple) for word in entry if isinstance(word, str)}
