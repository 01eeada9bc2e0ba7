"""How what the code gave at a point compares with what the model gives there, entry by entry."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.evaluate import Raised
from mathlink.model import Array, Fixed
from mathlink.term import Term

if TYPE_CHECKING:
    from mathlink.lift.running import Run

__all__ = [
    "AGREE",
    "BOTH_UNDEFINED",
    "DISAGREE",
    "OTHER_EXCEPTION",
    "UNUSABLE",
    "close",
    "distance",
    "flattened",
    "is_defined",
    "one",
    "paired",
    "same_exception",
    "short",
    "worst",
]

_RELATIVE = 1e-9
_ABSOLUTE = 1e-300

AGREE, BOTH_UNDEFINED, UNUSABLE, DISAGREE, OTHER_EXCEPTION = range(5)
"""How two sides compare at a point."""


def same_exception(model: Exception, done: Run) -> tuple[int, str]:
    """How an exception of the code compares with what the model raises."""
    name = done.exception.split(":")[0]
    if isinstance(model, Raised) and done.own_raise and model.name != name:
        return OTHER_EXCEPTION, f"the code raises {done.exception}, the model {model.name}"
    return BOTH_UNDEFINED, ""


def short(values: list[Any]) -> str:
    """The first few values, for a message."""
    return ", ".join(map(repr, values[:4])) + (", …" if len(values) > 4 else "")


def paired(result: Any, value: Any, values: Any) -> list[tuple[Any, Any]] | None:
    """Entries of the code's value beside the model's, ``None`` where the structures differ."""
    if isinstance(result, Term):
        return None if isinstance(value, (list, tuple, dict, str)) or value is None else [(value, next(values))]
    if isinstance(result, Fixed):
        same = callable(value) or _equal(result.value, value)
        return [] if same else None
    if isinstance(result, Array):
        flat = _flatten(value, len(result.shape))
        return None if flat is None or len(flat) != len(result.entries) else [(v, next(values)) for v in flat]
    if isinstance(result, tuple) and isinstance(value, (tuple, list)) and len(result) == len(value):
        parts = [paired(r, v, values) for r, v in zip(result, value, strict=True)]
    elif isinstance(result, dict) and isinstance(value, dict) and list(result) == list(value):
        parts = [paired(r, value[k], values) for k, r in result.items()]
    else:
        return None
    return None if any(p is None for p in parts) else [pair for p in parts for pair in p or ()]


def _equal(a: Any, b: Any) -> bool:
    try:
        return a is b or bool(a == b)
    except Exception:
        return False


def _flatten(value: Any, depth: int) -> list[Any] | None:
    if depth == 0:
        return None if isinstance(value, (list, tuple, dict, str)) else [value]
    if not isinstance(value, (list, tuple)):
        return None
    parts = [_flatten(v, depth - 1) for v in value]
    return None if any(p is None for p in parts) else [e for p in parts for e in p or ()]


def is_defined(value: Any) -> bool:
    """Whether it is a finite real number."""
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def one(code: Any, value: Any, raw: Any) -> tuple[int, str]:
    """How one entry compares."""
    if not isinstance(code, (int, float, complex)):
        return DISAGREE, f"the code returns {code!r}, the model a number"
    if not is_defined(value):
        if not is_defined(code):
            return BOTH_UNDEFINED, ""
        if hasattr(raw, "dtype") and isinstance(value, ArithmeticError) and not isinstance(value, Raised):
            return UNUSABLE, ""  # NumPy computes on through infinities
        return DISAGREE, f"the code returns {code!r}, the model {value!r}"
    if not is_defined(code):
        return DISAGREE, f"the code returns {code!r}, the model {value!r}"
    return (AGREE, "") if close(code, value) else (DISAGREE, f"the code returns {code!r}, the model {value!r}")


def worst(outcomes: list[tuple[int, str]]) -> tuple[int, str]:
    """The outcome of a whole whose entries compare so."""
    return max(outcomes, key=lambda o: o[0], default=(AGREE, ""))


def close(code: Any, value: Any) -> bool:
    """Whether two entries agree; two without a value do."""
    if not (is_defined(code) and is_defined(value)):
        return not is_defined(code) and not is_defined(value)
    if code == value:
        return True
    try:
        return bool(abs(code - value) <= _RELATIVE * max(abs(code), abs(value)) + _ABSOLUTE)
    except OverflowError:
        return False


def distance(a: Any, b: Any) -> float:
    """How far apart two entries are; two without a value are not apart at all."""
    if is_defined(a) and is_defined(b):
        try:
            return float(abs(a - b))
        except OverflowError:
            return math.inf
    return 0.0 if not is_defined(a) and not is_defined(b) else math.inf


def flattened(result: Any, done: Run, values: list[Any]) -> list[tuple[Any, Any]] | None:
    """Entry pairs, undefined entries as NaN; ``None`` where the structures differ."""
    clean = [v if is_defined(v) else math.nan for v in values]
    if done.exception:
        if any(v != v for v in clean):
            clean = [math.nan] * len(clean)
        return [(math.nan, v) for v in clean]
    return paired(result, done.value, iter(clean))
