"""The mathematics a docstring states: its equations, what it says about parameters and results, and its examples."""

from __future__ import annotations

import functools
import inspect
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mathlink.bind.aliases import DIMENSIONLESS
from mathlink.discover import _examples, _fields, _ranges
from mathlink.discover._formulas import Formula, formulas, restriction
from mathlink.discover._layout import Layout, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Block", "Documented", "read", "symbol_table"]


@dataclass(frozen=True)
class Block:
    """One equation as it is typeset.

    Attributes
    ----------
    text : LaTeX, without the common indent.
    line : line of the file it starts on (0: unknown).
    section : ``""`` for the head, else the heading it stands under (``"Notes"`` …).
    inline : it stands inside a sentence.
    before : the words that lead up to it.
    case : those words say that it is for one case only ("For laminar flow:").
    conditions : relations (LaTeX or plain) that those words restrict it to ("If ``:math:`x < 1```,").
    otherwise : it is for what the blocks before it leave ("Otherwise:").
    follows : another block stands between the words and this one.
    """

    text: str
    line: int
    section: str = ""
    inline: bool = False
    before: str = ""
    case: bool = False
    conditions: tuple[str, ...] = ()
    otherwise: bool = False
    follows: bool = False


@dataclass(frozen=True)
class Documented:
    """A function whose docstring states equations.

    Attributes
    ----------
    function : what is to be called.
    name : dotted name.
    file, line : where it is defined.
    blocks : its equations in the order they stand.
    returns : ``(name, description)`` of each returned value; ``""`` where no name is given.
    parameters : each parameter in the order of the signature → its description, with units and ranges as written.
    optional : the parameters whose default is None.
    examples : arguments of the calls in its doctests.
    meanings : symbol (LaTeX) → what the prose says it is ("where ``:math:`Re``` is …").
    constants : numbers of the function's module that its code refers to.
    ranges : parameter → the lower and upper end (or None) that the text gives for it.
    notes : what had to be repaired in reading.
    """

    function: Callable[..., Any]
    name: str
    file: str
    line: int
    blocks: tuple[Block, ...]
    returns: tuple[tuple[str, str], ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)
    ranges: Mapping[str, _ranges.Range] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(function: Any, name: str = "") -> Documented | None:
    """The docstring of a function, method or property, read; ``None`` where it states no equation.

    Maths in the docstring of a class belongs to no function and is not read.
    """
    plain = _plain(function)
    layout = lay_out(plain) if plain is not None else None
    if plain is None or layout is None:
        return None
    blocks = tuple(_block(f, layout) for f in formulas(layout.lines))
    if not blocks:
        return None
    code = getattr(plain, "__code__", None)
    signature = _signature(plain)
    parameters = _parameters(layout, signature)
    return Documented(
        function=function if callable(function) else plain,
        name=name or f"{plain.__module__}.{plain.__qualname__}",
        file=code.co_filename if code else "",
        line=code.co_firstlineno if code else 0,
        blocks=blocks,
        returns=_fields.returns(layout),
        parameters=parameters,
        optional=tuple(p.name for p in signature.parameters.values() if p.default is None) if signature else (),
        examples=_examples.calls(layout.lines, plain.__name__, signature),
        meanings=_meanings(layout),
        constants=_constants(plain),
        ranges=_ranges.ranges(layout.lines, parameters),
        notes=layout.notes,
    )


def _block(formula: Formula, layout: Layout) -> Block:
    line, section = layout.file_line(formula.index), layout.sections[formula.index]
    if formula.inline:
        return Block(formula.text, line, section, True, formula.before)
    limits = restriction(formula.before, not section)
    return Block(
        formula.text,
        line,
        section,
        before=formula.before,
        case=limits.stated,
        conditions=limits.relations,
        otherwise=limits.otherwise,
        follows=formula.follows,
    )


def symbol_table(documented: Documented) -> dict[str, str]:
    """The names a reader of these equations must keep whole → ``"symbol"``.

    They are the parameters, the results, two-letter names that an equation here defines (``Co = …``), and the usual
    dimensionless numbers; of these, one whose letters are two parameters (``C`` and ``a`` for ``Ca``) may be a product and is left out.
    """
    named = [*documented.parameters, *(name for name, _ in documented.returns if name)]
    table = dict.fromkeys(named, "symbol")
    for block in documented.blocks:
        if match := _DEFINES.match(block.text):
            table[match.group(1)] = "symbol"
    known = set(named)
    return table | {number: "symbol" for number in DIMENSIONLESS if not set(number) <= known}


_DEFINES = re.compile(r"\s*([A-Z][a-z])\s*(?:_\s*(?:\w|\{[^{}]*\})\s*)?=")


def _plain(function: Any) -> Any:
    """The function whose docstring it is, or ``None`` for a class and for what has no Python code."""
    if isinstance(function, property):
        function = function.fget
    if isinstance(function, functools.cached_property):
        function = function.func
    if isinstance(function, (staticmethod, classmethod)):
        function = function.__func__
    if isinstance(function, functools.partial) or inspect.isclass(function):
        return None
    try:
        function = inspect.unwrap(getattr(function, "__func__", function))
    except ValueError:
        return None
    return function if inspect.isfunction(function) else None


def _signature(function: Any) -> inspect.Signature | None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    kept = list(signature.parameters.values())
    if kept and kept[0].name in ("self", "cls") and "." in function.__qualname__:
        kept = kept[1:]
    return signature.replace(parameters=kept)


def _parameters(layout: Layout, signature: inspect.Signature | None) -> dict[str, str]:
    described = _fields.parameters(layout)
    if signature is None:
        return described
    variadic = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return {p.name: described.get(p.name, "") for p in signature.parameters.values() if p.kind not in variadic}


_MEANING = re.compile(r":math:`([^`=<>]+)`\s+(?:is|are|denotes)\s+(?:the\s+|an?\s+)?([^.,;:()]+)")


def _meanings(layout: Layout) -> dict[str, str]:
    text = " ".join(line.strip() for line in layout.lines)
    return {symbol.strip(): meaning.strip() for symbol, meaning in _MEANING.findall(text)}


def _constants(function: Any) -> dict[str, float]:
    code, scope = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    values = {name: scope.get(name) for name in (code.co_names if code else ())}
    return {name: v for name, v in values.items() if isinstance(v, (int, float)) and not isinstance(v, bool)}
