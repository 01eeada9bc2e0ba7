"""What running code computes on a box of doubles: ranges of the computed values, and how far they are from the real ones.

``+ − × ÷ √`` are rounded to nearest, which keeps order: the computed ends enclose what is computed between them. Functions
of the maths library are taken to be off by at most :data:`ULPS` units in the last place; whoever uses this says so.
"""

from __future__ import annotations

import math
from fractions import Fraction
from math import inf, nextafter, ulp
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.prove.boxes import interval as iv
from mathlink.prove.boxes.slopes import slopes
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mathlink.prove.boxes.interval import Interval
    from mathlink.prove.boxes.tape import Box, Ranges, Tape
    from mathlink.term import Term

__all__ = ["SILENT", "ULPS", "Computed", "assumptions"]

ULPS = 2
_ULPS_OF: dict[str, int] = {"gamma": 10, "loggamma": 10}
_LARGEST = 1.7976931348623157e308
_WHOLE = 2.0**53
_UNIT = 2.0**-53
_TINY = 5e-324
_CARE = 1 + 2.0**-40  # more than all roundings of one error formula together
_EXACT = frozenset({"neg", "abs", "max", "min", "sym", "lt", "le", "eq", "ne"})
_STEPS = frozenset({"floor", "ceil", "trunc", "round", "sign"})


class Computed:
    """A tape as doubles compute it; ``whole`` are the symbols that are Python ints.

    Raises
    ------
    OutOfReach : an operation whose computed value is not known here.
    """

    def __init__(self, tape: Tape, whole: frozenset[str]) -> None:
        self.tape = tape
        self.is_int = _whole_terms(tape, whole)
        self.rules = [_rule(t, self.is_int[i]) for i, t in enumerate(tape.order)]
        self.uses_library = sorted({t.data if t.op == "fn" else "pow" for t in tape.order if _of_library(t)})

    def ranges(self, box: Box, infinite: bool = False) -> list[Interval | None]:
        """Ranges of the computed values; ``None`` where one may overflow, may be NaN, or is no exact whole number.

        ``infinite``: a sum, product or quotient may overflow, to infinity without an exception, and ends may be infinite. A
        function must have a value at every argument; else it is enclosed where it has one.
        """
        found: list[Interval | None] = []
        for i, (rule, args) in enumerate(zip(self.rules, self.tape.args, strict=True)):
            values: list[Any] = [found[a] for a in args]
            if None in values or (infinite and _loses(self.tape.order[i], values)):
                found.append(None)
                continue
            value = rule(box, values)
            most = inf if infinite and self.tape.order[i].op in SILENT else _LARGEST
            found.append(value if value is not None and _is_usable(value, self.is_int[i], most) else None)
        return found

    def errors(self, real: Ranges, computed: Sequence[Interval | None]) -> list[float]:
        """For each term, a bound on the distance of computed and real value at every double of the box; ``inf`` for none."""
        found: list[float] = []
        for i, t in enumerate(self.tape.order):
            args = self.tape.args[i]
            if computed[i] is None:
                found.append(inf)
                continue
            if self.is_int[i] and all(found[a] == 0 for a in args):
                found.append(0.0)
                continue
            error = _error(t, [real[a] for a in args], real[i], [found[a] for a in args])
            found.append(error * _CARE if error == error else inf)
        return found


SILENT = frozenset({"add", "sub", "mul", "div", "neg", "abs", "max", "min"})
"""Operations that overflow to infinity without an exception."""


def _is_usable(value: Interval, is_int: bool, most: float) -> bool:
    """Whether a range holds no NaN and nothing beyond ``most``, nor an int that is no exact double."""
    lo, hi = value
    return -most <= lo and hi <= most and not (is_int and max(-lo, hi) >= _WHOLE)


def _loses(t: Term, values: Sequence[Interval]) -> bool:
    """Whether an operation may become NaN or raise because of an argument that may be infinite, or outside a function's domain."""
    if t.op == "fn" and len(values) == 1 and not iv.has_value(t.data, values[0]):
        return True
    if not any(map(_is_endless, values)):
        return False
    if t.op in ("add", "sub"):
        (lo, hi), (low, high) = values if t.op == "add" else (values[0], iv.neg(values[1]))
        return (hi == inf and low == -inf) or (lo == -inf and high == inf)
    if t.op == "mul":
        return any(_is_endless(a) and b[0] <= 0 <= b[1] for a, b in (values, values[::-1]))
    if t.op == "div":
        return all(map(_is_endless, values))
    return t.op not in SILENT


def _is_endless(a: Interval) -> bool:
    return a[0] == -inf or a[1] == inf


def assumptions(computed: Computed) -> tuple[str, ...]:
    """What a proof over doubles takes for granted, in words."""
    words = ["doubles are IEEE 754 and + − × ÷ √ round to nearest"]
    if computed.uses_library:
        names = ", ".join(computed.uses_library)
        most = max(_ULPS_OF.get(n, ULPS) for n in computed.uses_library)
        words.append(f"the maths library is off by at most {most} units in the last place ({names})")
    return tuple(words)


def _of_library(t: Term) -> bool:
    if t.op == "pow":
        return True
    return t.op == "fn" and t.data not in _STEPS and t.data != "sqrt"


def _whole_terms(tape: Tape, whole: frozenset[str]) -> list[bool]:
    """Which terms Python computes as ints."""
    found: list[bool] = []
    for t, args in zip(tape.order, tape.args, strict=True):
        if t.op == "sym":
            found.append(t.data in whole)
        elif t.op == "const":
            found.append(t.data[0].denominator == 1 and not t.data[1])
        elif t.op == "fn":
            found.append(t.data in _STEPS)
        elif t.op == "pow":
            n = rational(t.args[1])
            found.append(found[args[0]] and n is not None and n.denominator == 1 and n >= 0)
        else:
            found.append(t.op in ("add", "sub", "mul", "neg", "abs", "max", "min") and all(found[a] for a in args))
    return found


def _rule(t: Term, is_int: bool) -> Callable[[Mapping[str, Interval], list[Any]], Interval | None]:
    if t.op == "sym":
        name = t.data
        return lambda box, v: box[name]
    if t.op == "const":
        held = _constant(t.data[0], is_int)
        return lambda box, v: held
    if t.op == "named" and t.data in ("pi", "e"):
        value = iv.point({"pi": math.pi, "e": math.e}[t.data])
        return lambda box, v: value
    if t.op == "fn" and t.data == "sqrt":
        return lambda box, v: _root(v[0])
    if t.op == "fn" and t.data in _STEPS:
        return lambda box, v: iv.function(t.data, v[0])
    if t.op == "fn" and t.data == "hypot":
        return lambda box, v: _distance(*v)
    if t.op == "fn" and len(t.args) == 1:
        ulps = _ULPS_OF.get(t.data, ULPS)
        iv.function(t.data, (0.5, 0.5))
        return lambda box, v: _library(t.data, v[0], ulps)
    if t.op == "pow":
        return _power(t, is_int)
    if t.op in ("max", "min"):
        pick = max if t.op == "max" else min
        return lambda box, v: (pick(a[0] for a in v), pick(a[1] for a in v))
    if t.op == "mul" and t.args[0] is t.args[1]:
        return lambda box, v: _times(iv.absolute(v[0]), iv.absolute(v[0]))
    if t.op == "sub" and t.args[0] is t.args[1]:
        return lambda box, v: (0.0, 0.0)
    rule = _RULES.get(t.op)
    if rule is None:
        raise OutOfReach(f"{t.op} {t.data or ''} in doubles".replace("  ", " "))
    return lambda box, v: rule(*v)


def _constant(value: Fraction, is_int: bool) -> Interval:
    try:
        near = value.numerator / value.denominator
    except OverflowError:
        raise OutOfReach("a constant beyond the doubles") from None
    if is_int and Fraction(near) != value:
        raise OutOfReach("a whole number that is no double")
    return near, near


def _root(a: Interval) -> Interval | None:
    return None if a[1] < 0 else (math.sqrt(max(a[0], 0.0)), math.sqrt(a[1]))


def _distance(a: Interval, b: Interval) -> Interval | None:
    lo, hi = (
        math.hypot(x[k], y[k]) for k, x, y in ((0, iv.absolute(a), iv.absolute(b)), (1, iv.absolute(a), iv.absolute(b)))
    )
    return max(0.0, lo - 2 * ULPS * ulp(lo)), hi + 2 * ULPS * ulp(hi)  # both ours and the code's may be off


_OVERFLOWS = {"exp": 709.78, "expm1": 709.78, "sinh": 710.4, "cosh": 710.4, "exp2": 1023.9, "gamma": 171.6}
_AT_LEAST = {"exp": 0.0, "exp2": 0.0, "sqrt": 0.0, "cosh": 1.0, "erfc": 0.0, "expm1": -1.0, "acosh": 0.0}
_WITHIN = frozenset({"sin", "cos", "tanh", "erf"})


def _library(name: str, a: Interval, ulps: int) -> Interval | None:
    if max(-a[0] if name in ("sinh", "cosh") else a[1], a[1]) > _OVERFLOWS.get(name, inf):
        return None
    if name in ("gamma", "loggamma") and a[0] <= 0:
        return None
    real = iv.function(name, a)
    if real is None or real[0] == -inf or real[1] == inf:
        return None
    lo, hi = real[0] - ulps * ulp(real[0]), real[1] + ulps * ulp(real[1])
    if name in _WITHIN:
        return max(lo, -1.0), min(hi, 1.0)
    return max(lo, _AT_LEAST.get(name, -inf)), hi


def _power(t: Term, is_int: bool) -> Callable[[Mapping[str, Interval], list[Any]], Interval | None]:
    n = rational(t.args[1])
    if n is None or n.denominator != 1 or abs(n) > 64:
        raise OutOfReach("a power in doubles")
    k = int(n)

    def rule(box: Mapping[str, Interval], v: list[Any]) -> Interval | None:
        if k < 0 and v[0][0] <= 0 <= v[0][1]:
            return None
        real = iv.power(v[0], k)
        if real is None or real[0] == -inf or real[1] == inf or is_int:
            return real
        return (
            (max(0.0, real[0] - ULPS * ulp(real[0])) if real[0] >= 0 else real[0] - ULPS * ulp(real[0])),
            real[1] + ULPS * ulp(real[1]),
        )

    return rule


def _plus(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _minus(a: Interval, b: Interval) -> Interval:
    return a[0] - b[1], a[1] - b[0]


def _times(a: Interval, b: Interval) -> Interval:
    every = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return min(every), max(every)


def _over(a: Interval, b: Interval) -> Interval | None:
    if b[0] <= 0 <= b[1]:
        return None
    every = (a[0] / b[0], a[0] / b[1], a[1] / b[0], a[1] / b[1])
    return min(every), max(every)


_RULES: dict[str, Callable[..., Interval | None]] = {
    "add": _plus,
    "sub": _minus,
    "mul": _times,
    "div": _over,
    "neg": iv.neg,
    "abs": iv.absolute,
}


# ── Distance of the computed from the real value ─────────────────────────────────────────────────


def _size(a: Interval) -> float:
    return max(-a[0], a[1])


def _rounding(size: float, units: float = 1.0) -> float:
    return units * _UNIT * size * _CARE + units * _TINY


def _error(t: Term, args: Sequence[Interval], value: Interval, errors: Sequence[float]) -> float:
    op = t.op
    if op == "const":
        near = t.data[0].numerator / t.data[0].denominator
        exact = Fraction(near) == t.data[0]
        return 0.0 if exact else _rounding(abs(near))
    if op == "named":
        return _rounding(4.0)
    if op in _EXACT:
        return max(errors, default=0.0)
    if any(e == inf for e in errors):
        return inf
    if op in ("add", "sub"):
        passed = sum(errors)
        return passed + _rounding(_size(value) + passed)
    if op == "mul":
        (x, y), (ex, ey) = args, errors
        passed = _size(x) * ey + _size(y) * ex + ex * ey if ex or ey else 0.0
        return passed + _rounding(_size(value) + passed)
    if op == "div":
        return _error_of_quotient(args, value, errors)
    return _error_of_function(t, args, value, errors)


def _error_of_quotient(args: Sequence[Interval], value: Interval, errors: Sequence[float]) -> float:
    ex, ey = errors
    below = min(abs(args[1][0]), abs(args[1][1])) if not args[1][0] <= 0 <= args[1][1] else 0.0
    room = nextafter(below - ey, -inf)
    if room <= 0:
        return inf
    passed = (ex + _size(value) * ey) / room if ex or ey else 0.0
    return passed + _rounding(_size(value) + passed)


def _error_of_function(t: Term, args: Sequence[Interval], value: Interval, errors: Sequence[float]) -> float:
    """The slope over the widened argument times its error, and the library's own."""
    own = 1.0 if t.op == "fn" and t.data == "sqrt" else 2.0 * _ULPS_OF.get(t.data or "", ULPS)
    e = errors[0]
    if t.op == "fn" and t.data in _STEPS:
        return 0.0 if e == 0 else inf
    if t.op == "fn" and t.data == "hypot":  # no slope is larger than 1
        return sum(errors) + _rounding(_size(value) + sum(errors), own)
    if len(errors) > 1 and any(errors[1:]):
        return inf
    if e == 0:
        return _rounding(_size(value), own)
    wide = (nextafter(args[0][0] - e, -inf), nextafter(args[0][1] + e, inf))
    at_root = math.sqrt(e) * _CARE if t.op == "fn" and t.data == "sqrt" else inf
    there = iv.power(wide, int(rational(t.args[1]) or 0)) if t.op == "pow" else iv.function(t.data, wide)
    slope = None if there is None else slopes(t, [wide, *args[1:]], there)
    passed = min(at_root, _size(slope[0]) * e * _CARE if slope is not None else inf)
    return passed + _rounding(_size(value) + passed, own)
