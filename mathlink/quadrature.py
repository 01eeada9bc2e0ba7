"""An integral in doubles: Gauss–Kronrod on halves of halves, as long as they differ."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["integral"]

_MOST_PIECES = 60
_CLOSE = 1e-13

#: Nodes of the 15-point Kronrod rule on [0, 1] with its weights and those of the 7-point Gauss rule (QUADPACK, dqk15).
_NODES = (
    (0.991455371120812639206854697526329, 0.022935322010529224963732008058970, 0.0),
    (0.949107912342758524526189684047851, 0.063092092629978553290700663189204, 0.129484966168869693270611432679082),
    (0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0.0),
    (0.741531185599394439863864773280788, 0.140653259715525918745189590510238, 0.279705391489276667901467771423780),
    (0.586087235467691130294144691693013, 0.169004726639267902826583426598550, 0.0),
    (0.405845151377397166906606412076961, 0.190350578064785409913256402421014, 0.381830050505118944950369775488975),
    (0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0.0),
)
_MIDDLE = (0.209482141084727828012999174891714, 0.417959183673469387755102040816327)


def integral(f: Callable[[float], float], lo: float, hi: float) -> float | None:
    """∫ f from ``lo`` to ``hi``, both finite; ``None`` where it does not settle. Errors of ``f`` pass through."""
    if not (math.isfinite(lo) and math.isfinite(hi)):
        return None
    pieces = [(*_rule(f, lo, hi), lo, hi)]
    for _ in range(_MOST_PIECES):
        total = math.fsum(p[0] for p in pieces)
        if math.fsum(p[1] for p in pieces) <= _CLOSE * max(abs(total), math.fsum(abs(p[0]) for p in pieces)):
            return total
        worst = max(range(len(pieces)), key=lambda i: pieces[i][1])
        _, _, a, b = pieces.pop(worst)
        middle = (a + b) / 2
        pieces += [(*_rule(f, a, middle), a, middle), (*_rule(f, middle, b), middle, b)]
    return None


def _rule(f: Callable[[float], float], lo: float, hi: float) -> tuple[float, float]:
    """The value on one piece, and how far the two rules differ."""
    center, half = (lo + hi) / 2, (hi - lo) / 2
    middle = f(center)
    fine, coarse = [_MIDDLE[0] * middle], [_MIDDLE[1] * middle]
    for node, weight, gauss in _NODES:
        both = f(center - half * node) + f(center + half * node)
        fine.append(weight * both)
        coarse.append(gauss * both)
    value = half * math.fsum(fine)
    return value, abs(value - half * math.fsum(coarse))
