"""Units in a formula: which texts are units, and whether they change the value in front of them."""

from __future__ import annotations

import re
from typing import Literal

from mathlink.latex.tables import COHERENT, UNITS

__all__ = ["unit"]

_PART = re.compile(r"([A-Za-z]+|\\Omega)(?:\^(?:\{-?\d+\}|\d))?\Z")
_BETWEEN = re.compile(r"\\cdot(?![A-Za-z])|\\times(?![A-Za-z])|\\,|[\s~*/()·]+")


def unit(text: str) -> Literal["", "coherent", "scaled"]:
    r"""Whether a text is a unit (``J/(mol K)``, ``m\,s^{-1}``), and whether all of it is coherent SI.

    >>> unit("m s^{-1}"), unit("mm/s"), unit("speed")
    ('coherent', 'scaled', '')
    """
    if text.startswith("\\mu") and unit(text[3:].strip()):
        return "scaled"
    if text in UNITS:
        return "coherent" if text in COHERENT else "scaled"
    parts = [_PART.match(part) for part in _BETWEEN.split(text) if part]
    if not parts or not all(part is not None and part.group(1) in UNITS for part in parts):
        return ""
    return "coherent" if all(part is not None and part.group(1) in COHERENT for part in parts) else "scaled"
