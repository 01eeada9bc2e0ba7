"""Verdicts that can leave their process: without objects of the user's classes, whose code would run wherever they arrive."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathlink.model import Verdict

__all__ = ["simplified"]

_PLAIN = (type(None), bool, int, float, complex, str, bytes, Fraction)
_DEEPEST = 50  # levels of containers; a list may hold itself


def simplified(verdict: Verdict) -> Verdict:
    """The verdict without objects of the user's classes or of NumPy: whoever reads it has none of their modules."""
    example = verdict.counterexample
    if example is not None:
        inputs = {name: _simple(value) for name, value in example.inputs.items()}
        example = dataclasses.replace(
            example, inputs=inputs, code=_simple(example.code), equation=_simple(example.equation)
        )
    return dataclasses.replace(
        verdict,
        function=verdict.function if isinstance(verdict.function, str) else type(verdict.function).__name__,
        counterexample=example,
        reals_witness=_simple(verdict.reals_witness),
        floats_witness=_simple(verdict.floats_witness),
        where=_simple(verdict.where),
        binding=_simple(verdict.binding),
    )


def _simple(value: Any, depth: int = 0) -> Any:
    if type(value) in _PLAIN:
        return value
    try:
        return _container(value, depth) if depth < _DEEPEST else repr(value)
    except Exception:
        return f"<{type(value).__name__}>"


def _container(value: Any, depth: int) -> Any:
    if type(value) in (list, tuple):
        return type(value)(_simple(entry, depth + 1) for entry in value)
    if isinstance(value, dict) or type(value).__name__ == "mappingproxy":
        return {_simple(key, depth + 1): _simple(entry, depth + 1) for key, entry in value.items()}
    if callable(getattr(value, "tolist", None)):
        return _simple(value.tolist(), depth + 1)
    return repr(value)
