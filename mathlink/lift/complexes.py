"""Complex numbers of symbolic parts: for programs that compute with them on the way to a real result."""

from __future__ import annotations

import cmath
import math
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.paths import active, refuse
from mathlink.lift.rules import FUNCTIONS, choose
from mathlink.lift.symbolic import COMPLEX, made, term_of
from mathlink.lift.truths import SYMBOLIC, is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CMATH", "Complex", "complex_of"]

_LARGEST_POWER = 16


class Complex:
    """``re + im·i``; each part is a symbolic or a plain number."""

    __slots__ = ("im", "re")
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, re: Any, im: Any) -> None:
        self.re = re
        self.im = im

    @property
    def real(self) -> Any:
        """The real part."""
        return self.re

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return self.im

    @property
    def term(self) -> Any:
        """A complex number is no real term."""
        return refuse("a complex number where a real one is needed", "use its real part, imaginary part or abs()")

    def conjugate(self) -> Complex:
        """The complex conjugate."""
        return Complex(self.re, -self.im)

    def __add__(self, other: Any) -> Any:
        return _with(other, lambda z: Complex(_plus(self.re, z.re), _plus(self.im, z.im)))

    def __sub__(self, other: Any) -> Any:
        return _with(other, lambda z: Complex(_minus(self.re, z.re), _minus(self.im, z.im)))

    def __rsub__(self, other: Any) -> Any:
        return _with(other, lambda z: z - self)

    def __mul__(self, other: Any) -> Any:
        return _with(other, lambda z: _product(self, z))

    def __truediv__(self, other: Any) -> Any:
        return _with(other, lambda z: _quotient(self, z))

    def __rtruediv__(self, other: Any) -> Any:
        return _with(other, lambda z: _quotient(z, self))

    def __pow__(self, other: Any) -> Any:
        return _power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return _with(other, lambda z: _power(z, self))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Complex:
        return Complex(-self.re, -self.im)

    def __pos__(self) -> Complex:
        return self

    def __abs__(self) -> Any:
        return abs(self.re) if _is_zero(self.im) else FUNCTIONS["hypot"](self.re, self.im)

    def __eq__(self, other: Any) -> Any:
        return _with(other, lambda z: bool(self.re == z.re) and bool(self.im == z.im))

    def __ne__(self, other: Any) -> Any:
        return not self == other

    def __bool__(self) -> bool:
        return bool(self.re != 0) or bool(self.im != 0)

    def __format__(self, spec: str) -> str:
        active.tracer.formatted = True
        return "\N{BULLET}"

    def __repr__(self) -> str:
        return "Complex"


def complex_of(value: Any, imag: Any = 0) -> Complex:
    """``complex(value, imag)``."""
    if isinstance(value, Complex) and _is_zero(imag):
        return value
    if isinstance(value, complex):
        return Complex(value.real, _plus(value.imag, imag))
    if isinstance(value, Complex) or isinstance(imag, (Complex, complex)):
        whole, turned = complex_of(value), _times_i(complex_of(imag))
        return Complex(_plus(whole.re, turned.re), _plus(whole.im, turned.im))
    return Complex(value, imag)


def _with(other: Any, operation: Callable[[Complex], Any]) -> Any:
    if isinstance(other, (Complex, complex, int, float)) or is_symbolic(other):
        return operation(complex_of(other))
    return NotImplemented


def _is_zero(value: Any) -> bool:
    return not is_symbolic(value) and value == 0


def _plus(a: Any, b: Any) -> Any:
    return b if _is_zero(a) else a if _is_zero(b) else a + b


def _minus(a: Any, b: Any) -> Any:
    return a if _is_zero(b) else -b if _is_zero(a) else a - b


def _times(a: Any, b: Any) -> Any:
    if _is_zero(a) or _is_zero(b):
        return 0
    one = (a, b) if not is_symbolic(a) else (b, a)
    return one[1] if not is_symbolic(one[0]) and one[0] == 1 else a * b


def _product(a: Complex, b: Complex) -> Complex:
    return Complex(
        _minus(_times(a.re, b.re), _times(a.im, b.im)),
        _plus(_times(a.re, b.im), _times(a.im, b.re)),
    )


def _quotient(a: Complex, b: Complex) -> Complex:
    if _is_zero(b.im):
        return Complex(a.re / b.re, 0 if _is_zero(a.im) else a.im / b.re)
    size = _plus(_times(b.re, b.re), _times(b.im, b.im))
    above = _product(a, b.conjugate())
    return Complex(*(0 if _is_zero(part) else part / size for part in (above.re, above.im)))


def _power(base: Any, exponent: Any) -> Complex:
    if type(exponent) is float and exponent.is_integer():
        exponent = int(exponent)
    if type(exponent) is int and abs(exponent) <= _LARGEST_POWER:
        power = Complex(1, 0)
        for _ in range(abs(exponent)):
            power = _product(power, base)
        return power if exponent >= 0 else _quotient(Complex(1, 0), power)
    return _exp(complex_of(exponent) * _log(complex_of(base)))


# ── functions ────────────────────────────────────────────────────────────────────────────────────


def _exp(z: Complex) -> Complex:
    size = 1 if _is_zero(z.re) else FUNCTIONS["exp"](z.re)
    if _is_zero(z.im):
        return Complex(size, 0)
    return Complex(_times(size, FUNCTIONS["cos"](z.im)), _times(size, FUNCTIONS["sin"](z.im)))


def _phase(z: Complex) -> Any:
    return FUNCTIONS["atan2"](z.im, z.re)


def _log(z: Complex, base: Any = None) -> Complex:
    found = Complex(FUNCTIONS["log"](abs(z)), _phase(z))
    return found if base is None else _quotient(found, _log(complex_of(base)))


def _root(value: Any) -> Any:
    """√value, to be used only where it is not negative."""
    return made(t.fn("sqrt", term_of(value)))  # type: ignore[arg-type]


def _sqrt(z: Complex) -> Complex:
    """The root in the right half plane; of a negative real number the one above."""
    if _is_zero(z.im):
        if not is_symbolic(z.re):
            found = cmath.sqrt(z.re)
            return Complex(found.real, found.imag)
        above = z.re >= 0
        return Complex(choose(above, _root(z.re), 0.0), choose(above, 0.0, _root(-z.re)))
    size = abs(z)
    re, im = _root((size + z.re) / 2), _root((size - z.re) / 2)
    return Complex(re, choose(z.im < 0, -im, im))


def _cos(z: Complex) -> Complex:
    f = FUNCTIONS
    return Complex(f["cos"](z.re) * f["cosh"](z.im), -(f["sin"](z.re) * f["sinh"](z.im)))


def _sin(z: Complex) -> Complex:
    f = FUNCTIONS
    return Complex(f["sin"](z.re) * f["cosh"](z.im), f["cos"](z.re) * f["sinh"](z.im))


def _times_i(z: Complex) -> Complex:
    return Complex(-z.im, z.re)


def _sinh(z: Complex) -> Complex:
    found = _sin(_times_i(z))  # sinh z = −i·sin(iz)
    return Complex(found.im, -found.re)


#: Functions of a complex number: name in ``cmath`` and of the ufunc → rule.
_OF_ONE: dict[str, Callable[..., Any]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "cos": _cos,
    "sin": _sin,
    "tan": lambda z: _quotient(_sin(z), _cos(z)),
    "cosh": lambda z: _cos(_times_i(z)),
    "sinh": _sinh,
    "tanh": lambda z: _quotient(_sinh(z), _cos(_times_i(z))),
    "phase": _phase,
    "polar": lambda z: (abs(z), _phase(z)),
    "log10": lambda z: _quotient(_log(z), Complex(math.log(10), 0)),
}


def _of_complex(name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
    def apply(z: Any, *args: Any) -> Any:
        if not any(map(is_symbolic, (z, *args))):
            return getattr(cmath, name)(z, *args)
        return rule(complex_of(z), *args)

    return apply


def _rect(r: Any, phi: Any) -> Any:
    return Complex(r * FUNCTIONS["cos"](phi), r * FUNCTIONS["sin"](phi))


#: ``cmath``: name → rule.
CMATH: dict[str, Callable[..., Any]] = {n: _of_complex(n, rule) for n, rule in _OF_ONE.items()} | {"rect": _rect}

SYMBOLIC.add(Complex)
COMPLEX.update({"make": complex_of, **{n: _of_complex(n, rule) for n, rule in _OF_ONE.items()}})
