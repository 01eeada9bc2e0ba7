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


def render(results: Iterable[tuple[str, Verdict]], seconds: float) -> str:
    """:func:`document` as text; ASCII only, no ``NaN`` or ``Infinity``."""
    return json.dumps(document(results, seconds), indent=2, allow_nan=False)


def document(results: Iterable[tuple[str, Verdict]], seconds: float) -> dict[str, Any]:
    """``{"claims": [{"id", "function", "file", "line", "equation", "where", "given", …}], "summary": {…}}``.

    ``results`` are the verdicts, each with the ``id`` of its claim.
    """
    every = list(results)
    summary = {**count(verdict for _, verdict in every), "seconds": round(seconds, 3)}
    return {"claims": [_entry(name, verdict) for name, verdict in every], "summary": summary}


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
