"""What a symbol can stand for: a parameter, an expression over parameters, a number, or (part of) the result."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from mathlink.bind import expressions
from mathlink.bind.expressions import LARGEST, WhereProblem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mathlink.model import Array
    from mathlink.term import Term

__all__ = ["Expression", "Number", "Parameter", "Return", "Target", "WhereProblem", "read_target"]


@dataclass(frozen=True)
class Parameter:
    """The value of a parameter (a number or an array)."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Number:
    """A number; ``text`` as it was written."""

    value: Fraction
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Return:
    """The returned value, or the part of it that ``path`` leads to (positions, keys, attribute names)."""

    path: tuple[int | str, ...] = ()

    def __str__(self) -> str:
        return "return" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in self.path)


@dataclass(frozen=True)
class Expression:
    """Arithmetic over parameters, ``len(x)`` and ``x.shape[k]``; ``text`` is Python."""

    text: str

    def __str__(self) -> str:
        return self.text

    def names(self) -> tuple[str, ...]:
        """The parameters that occur."""
        return _names(self.text)

    def axes(self) -> tuple[tuple[str, int], ...]:
        """The array axes that must be there: ``len(x)`` asks for ``("x", 0)``, ``x.shape[1]`` for ``("x", 1)``."""
        return tuple(expressions.axes_of(self._tree()))

    def term(self, values: Mapping[str, Term | Array]) -> Term | Array:
        """The expression, each parameter replaced by its value."""
        return expressions.value_of(self._tree(), values)

    def array(self) -> str:
        """The one parameter of which the expression is made entry by entry; ``""`` where there are several, or none."""
        return expressions.whole_of(self._tree())

    def axis(self) -> tuple[str, int] | None:
        """The axis, where the whole expression is one axis length."""
        return expressions.axis_of(self._tree())

    def _tree(self) -> ast.expr:
        return _tree(self.text)


@lru_cache(maxsize=256)
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@lru_cache(maxsize=256)
def _names(text: str) -> tuple[str, ...]:
    return expressions.names_of(_tree(text))


Target = Parameter | Number | Return | Expression

_LONGEST = 1000  # characters of an expression
_DECADES = 400  # of a number
_POWER = re.compile(r"(?<![A-Za-z_\d.])(?:\d[\d_]*\.?\d*|\.\d+)[eE][+-]?(\d+)")
_RETURN = re.compile(r"return((?:\[\s*(?:-?\d+|'[^']*'|\"[^\"]*\")\s*\]|\.\w+)*)\Z")
_STEP = re.compile(r"\[\s*(?:(-?\d+)|'([^']*)'|\"([^\"]*)\")\s*\]|\.(\w+)")


def read_target(value: object, parameters: Collection[str]) -> Target:
    """A ``where`` value as written by a person.

    Raises
    ------
    WhereProblem : with what is wrong and which parameters there are.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Fraction)):
        raise WhereProblem(f"where value {value!r} is neither text nor a number")
    if not isinstance(value, str):
        if not -LARGEST <= value <= LARGEST:
            raise WhereProblem("where value is no finite number, or too large a one")
        return Number(Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value), repr(value))
    text = value.strip()
    if len(text) > _LONGEST:
        raise WhereProblem(f"where value of {len(text)} characters is too long")
    if any(int(power) > _DECADES for power in _POWER.findall(text)):
        raise WhereProblem(f"where value {text!r} holds a number that is too large or too small")
    if match := _RETURN.match(text):
        return Return(tuple(int(a) if a else (b or c or d) for a, b, c, d in _STEP.findall(match.group(1))))
    if text in parameters:
        return Parameter(text)
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        pass
    else:
        return Number(number, text)
    found = Expression(text)
    expressions.check(text, parameters)
    return found
