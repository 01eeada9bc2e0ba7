"""The names that bytecode can load, against the disassembler of the running Python."""

from __future__ import annotations

import dis
import sys
from types import CodeType, FunctionType, ModuleType

import pytest

from mathlink.cache import names
from mathlink.cache.names import Loads, loads, tree

MODULES = ("argparse", "dataclasses", "typing", "inspect", "collections", "fractions", "statistics", "enum")


def codes() -> list[CodeType]:
    found: list[CodeType] = []
    for name in MODULES:
        __import__(name)
        module = sys.modules[name]
        assert isinstance(module, ModuleType)
        for value in list(vars(module).values()):
            members = vars(value).values() if isinstance(value, type) else [value]
            found.extend(m.__code__ for m in list(members) if isinstance(m, FunctionType))
    return found


def by_dis(code: CodeType) -> tuple[set[str], set[str], set[str]]:
    asked: dict[str, set[str]] = {"global": set(), "attribute": set(), "store": set()}
    for one in tree(code):
        for step in dis.get_instructions(one):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"):
                asked["global"].add(step.argval)
            elif step.opname in (
                "LOAD_ATTR",
                "LOAD_METHOD",
                "LOAD_SUPER_ATTR",
                "IMPORT_FROM",
                "STORE_ATTR",
                "DELETE_ATTR",
            ):
                asked["attribute"].add(step.argval)
            elif step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                asked["store"].add(step.argval)
    return asked["global"], asked["attribute"], asked["store"]


def test_the_bytes_say_what_the_disassembler_says() -> None:
    every = codes()
    assert len(every) > 500
    for code in every:
        asked, attributes, stores = by_dis(code)
        found = loads(code)
        assert found.globals == asked
        assert found.attributes >= attributes
        assert found.stores == stores


def test_both_ways_of_reading_agree() -> None:
    for code in codes()[:200]:
        slow: tuple[set[str], set[str], set[str], list[tuple[int, str, tuple[str, ...]]]] = (set(), set(), set(), [])
        for one in tree(code):
            names._disassemble(one, *slow)
        assert loads(code) == Loads(frozenset(slow[0]), frozenset(slow[1]), tuple(slow[3]), frozenset(slow[2]))


SOURCE = """
def f(x):
    global stored
    import a.b.c
    import d.e as e
    from g import h, i as j
    from .k import l
    from . import m
    stored = [y.inner for y in x if y is outer]
    match x:
        case Point(first=1, second=z):
            return z.third()
    class Local:
        field = named
        def method(self):
            return super().base(deep)
    return lambda: lambda: deepest.attribute
"""


def test_what_nested_code_loads_counts() -> None:
    scope: dict[str, object] = {}
    exec(compile(SOURCE, "source", "exec"), scope)
    function = scope["f"]
    assert isinstance(function, FunctionType)
    found = loads(function.__code__)
    assert found.globals >= {"outer", "Point", "named", "deep", "deepest", "super"}
    assert found.attributes >= {"inner", "first", "second", "third", "base", "attribute", "h", "i", "l", "m", "e"}
    assert found.stores == {"stored"}
    assert found.imports == (
        (0, "a.b.c", ()),
        (0, "d.e", ()),
        (0, "g", ("h", "i")),
        (1, "k", ("l",)),
        (1, "", ("m",)),
    )


@pytest.mark.parametrize("count", [1, 300, 70_000])
def test_large_numbers_of_names_are_read(count: int) -> None:
    """Arguments of more than one byte have prefixes."""
    scope: dict[str, object] = {}
    exec(f"def f(x):\n    return [{', '.join(f'x.a{n}' for n in range(count))}]\n", scope)
    function = scope["f"]
    assert isinstance(function, FunctionType)
    assert len(loads(function.__code__).attributes) == count
