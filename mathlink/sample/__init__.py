"""Points of a domain: edges, special values and many magnitudes, both signs where allowed; the same for the same seed."""

from __future__ import annotations

from mathlink.sample.bounds import Bounds, bounds_of
from mathlink.sample.streams import Key, drawn, holds, points

__all__ = ["Bounds", "Key", "bounds_of", "drawn", "holds", "points"]
