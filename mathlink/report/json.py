"""Verdicts as strict JSON, the shape that other programs rely on."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.report.summary import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.model import Verdict

__all__ = ["document", "plain", "render"]

_HEAD = ("id", "function", "file", "line", "equation", "where", "given")


def render(verdicts: Iterable[Verdict], seconds: float) -> str:
    """:func:`document` as text; ASCII only, no ``NaN`` or ``Infinity``."""
    return json.dumps(document(verdicts, seconds), indent=2, allow_nan=False)


def document(verdicts: Iterable[Verdict], seconds: float) -> dict[str, Any]:
    """``{"claims": [{"id", "function", "file", "line", "equation", "where", "given", …}], "summary": {…}}``.

    ``id`` is the function's dotted name with the claim's label, or with its place among the function's claims, counted from 1.
    """
    every = list(verdicts)
    summary = {**count(every), "seconds": round(seconds, 3)}
    return {"claims": [_entry(name, v) for name, v in zip(_ids(every), every, strict=True)], "summary": summary}


def plain(value: Any) -> Any:
    """The value in JSON's own types.

    ``inf`` and ``nan`` become strings, fractions floats, NumPy values numbers and lists, everything else its ``repr``.
    """
    if value is None or isinstance(value, (bool, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int):
        return int(value) if value.bit_length() <= 1024 else hex(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, Fraction):
        return _nearest(value)
    if isinstance(value, dict) or hasattr(value, "keys"):
        return {str(key): plain(value[key]) for key in value.keys()}  # noqa: SIM118 -- any mapping
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return [plain(entry) for entry in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return repr(value)


def _nearest(value: Fraction) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return "inf" if value > 0 else "-inf"


def _entry(name: str, verdict: Verdict) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": name, **plain(verdict.to_dict())}
    return {key: fields[key] for key in _HEAD} | fields


def _ids(verdicts: list[Verdict]) -> list[str]:
    """One name per verdict, no two alike."""
    places: dict[str, int] = {}
    taken: set[str] = set()
    names = []
    for verdict in verdicts:
        place = places[verdict.function] = places.get(verdict.function, 0) + 1
        name = f"{verdict.function}#{verdict.label or place}"
        while name in taken:
            name += f"#{place}"
        taken.add(name)
        names.append(name)
    return names
