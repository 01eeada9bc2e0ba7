"""Verdicts as JSON and back; values keep their types, nothing is evaluated."""

from __future__ import annotations

import dataclasses
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.model import Counterexample, Evidence, Outcome, Status, Verdict
from mathlink.portable import simplified
from mathlink.term import Term, dump, load

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["from_data", "speaks_of_lines", "to_data"]

_LINE = re.compile(r"\blines? \d|\.py\b|:\d")


def to_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON-ready data; proofs as data (``Evidence.sketch``) and ``code`` stay behind.

    Raises
    ------
    TypeError : it holds a value that JSON has no words for.
    """
    plain = simplified(verdict)
    found = {name: _value(getattr(plain, name)) for name in _FIELDS}
    example = plain.counterexample
    found["counterexample"] = None if example is None else _fields(example, ("inputs", "code", "equation"))
    found["evidence"] = [_evidence(e) for e in plain.evidence]
    return found


def from_data(data: Mapping[str, Any]) -> Verdict:
    """The inverse.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError : that is no verdict.
    """
    told = {name: _read(data[name]) for name in _FIELDS}
    example = data["counterexample"]
    return Verdict(
        **{**told, "status": Status(told["status"])},
        counterexample=None if example is None else Counterexample(**{k: _read(v) for k, v in example.items()}),
        evidence=tuple(_read_evidence(entry) for entry in data["evidence"]),
        cached=True,
    )


def speaks_of_lines(verdict: Verdict) -> bool:
    """Whether its words name a place in a file, so that they are right only as long as that stays where it is."""
    words = [verdict.message, verdict.hint, verdict.scope, *verdict.warnings, *verdict.conditions]
    words += [word for e in verdict.evidence for word in (e.reason, *e.steps, *e.assumptions)]
    return any(_LINE.search(word) for word in words)


_APART = ("counterexample", "evidence", "cached", "code")
_FIELDS = tuple(field.name for field in dataclasses.fields(Verdict) if field.name not in _APART)
_OF_EVIDENCE = (
    "engine",
    "outcome",
    "witness",
    "left",
    "right",
    "steps",
    "assumptions",
    "points",
    "seed",
    "seconds",
    "reason",
)


def _fields(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(getattr(value, name)) for name in names}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    nodes, roots = dump(*evidence.conditions)
    return {**_fields(evidence, _OF_EVIDENCE), "conditions": [_value(nodes), _value(roots)]}


def _read_evidence(data: Mapping[str, Any]) -> Evidence:
    told = {name: _read(data[name]) for name in _OF_EVIDENCE}
    nodes, roots = (_read(part) for part in data["conditions"])
    conditions: tuple[Term, ...] = load((nodes, roots))
    return Evidence(**{**told, "outcome": Outcome(told["outcome"]), "conditions": conditions})


def _value(value: Any) -> Any:
    """Text, whole numbers and truth values as they are, everything else as ``[kind, …]``."""
    if value is None or type(value) in (bool, str):
        return value
    if isinstance(value, str):
        return str(value)
    if type(value) is int:
        return value if abs(value) < 2**53 else ["int", hex(value)]
    if type(value) is float:
        return ["float", value.hex()] if math.isfinite(value) else ["float", repr(value)]
    if type(value) is complex:
        return ["complex", _value(value.real), _value(value.imag)]
    if type(value) is Fraction:
        return ["fraction", hex(value.numerator), hex(value.denominator)]
    if type(value) is bytes:
        return ["bytes", value.hex()]
    if type(value) in (tuple, list):
        return [type(value).__name__, *map(_value, value)]
    if isinstance(value, dict) or type(value).__name__ == "mappingproxy":
        return ["dict", *([_value(k), _value(v)] for k, v in value.items())]
    raise TypeError(f"JSON has no words for a {type(value).__name__}")


def _read(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, *rest = value
    return _READERS[kind](rest)


_READERS: dict[str, Any] = {
    "int": lambda rest: int(rest[0], 16),
    "float": lambda rest: float.fromhex(rest[0]),
    "complex": lambda rest: complex(_read(rest[0]), _read(rest[1])),
    "fraction": lambda rest: Fraction(int(rest[0], 16), int(rest[1], 16)),
    "bytes": lambda rest: bytes.fromhex(rest[0]),
    "tuple": lambda rest: tuple(map(_read, rest)),
    "list": lambda rest: list(map(_read, rest)),
    "dict": lambda rest: {_read(key): _read(entry) for key, entry in rest},
}
