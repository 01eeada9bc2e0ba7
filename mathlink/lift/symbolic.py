"""Numbers that a program can compute with while it is being read."""

from __future__ import annotations

import numbers
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from mathlink import term as t
from mathlink.lift.constants import Exact, constant
from mathlink.lift.paths import active, refuse
from mathlink.lift.raising import division, power
from mathlink.lift.refusals import refuse_tables
from mathlink.lift.truths import SYMBOLIC, Truth, compare, is_symbolic, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = [
    "COMPLEX",
    "NumpyReal",
    "Real",
    "complex_from",
    "is_whole",
    "made",
    "term_of",
]


def term_of(value: Any) -> Term | None:
    """The term of a symbolic or concrete number, ``None`` for anything else."""
    kind = type(value)
    if kind is Real or kind is NumpyReal or kind is Exact:
        return value.term  # type: ignore[no-any-return]
    if kind is float or kind is int:
        return number_term(value)
    if kind is Truth:
        return t.ite(value.term, t.const(1), t.const(0))
    if isinstance(value, numbers.Number):
        return number_term(value) if isinstance(value, numbers.Real) else None
    if kind.__name__ == "bool" or (kind.__module__ == "numpy" and kind.__name__ == "bool_"):
        return t.const(int(value))
    return None


def number_term(value: Any) -> Term:
    """The term of a concrete number; what was assumed to read it is kept."""
    found, assumed = constant(value)
    if assumed:
        active.tracer.assumptions[assumed] = None
        if found.op == "const":
            active.tracer.held[found] = t.const(Fraction(repr(float(value))), repr(float(value)))
    return found


def is_whole(value: Any) -> bool:
    """Whether a symbolic or concrete number is an int (and no float that happens to be whole)."""
    kind = type(value)
    if kind is Real or kind is NumpyReal:
        return value.whole  # type: ignore[no-any-return]
    return kind is int or kind is Truth or isinstance(value, numbers.Integral)


def made(term: Term, whole: bool = False, numpy: bool = False) -> Real:
    """A symbolic number that an operation of the program made."""
    active.tracer.note(term)
    return NumpyReal(term, whole) if numpy else Real(term, whole)


def _numpy_bool(value: bool) -> Any:
    """The truth that NumPy makes, which is not Python's own ``True``."""
    import numpy

    return numpy.bool_(value)


def _comparison(op: str, swap: bool = False) -> Callable[[Any, Any], Any]:
    def compared(self: Any, other: Any) -> Any:
        b = term_of(other)
        if b is None:
            return _elementwise(self, other, _OPERATORS[op, swap])
        found = compare(op, b, self.term) if swap else compare(op, self.term, b)
        if type(found) is bool and active.tracer.eager and NumpyReal in (type(self), type(other)):
            return _numpy_bool(found)
        return found

    return compared


def _whole_power(a: Any, b: Any) -> bool:
    return is_whole(a) and is_whole(b) and not is_symbolic(b) and b >= 0


def _whole_both(a: Any, b: Any) -> bool:
    return is_whole(a) and is_whole(b)


def _never_whole(a: Any, b: Any) -> bool:
    return False


def _arithmetic(
    op: str, whole: Callable[[Any, Any], bool], partial: Callable[[Term, Term, bool], None] | None = None
) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    def combined(x: Any, y: Any, a: Term, b: Term) -> Real:
        numpy = type(x) is NumpyReal or type(y) is NumpyReal
        if partial is not None:
            partial(a, b, not numpy)
            if not numpy:
                active.tracer.partial(t.make(op, (a, b)))
        return made(t.make(op, (a, b)), whole(x, y), numpy)

    def forward(self: Any, other: Any) -> Any:
        b = term_of(other)
        return _elementwise(self, other, _OPERATORS[op, False]) if b is None else combined(self, other, self.term, b)

    def backward(self: Any, other: Any) -> Any:
        b = term_of(other)
        return _elementwise(self, other, _OPERATORS[op, True]) if b is None else combined(other, self, b, self.term)

    return forward, backward


def _elementwise(self: Any, other: Any, operation: Callable[[Any, Any], Any]) -> Any:
    """An operation with an array: entry by entry; with anything else Python decides what to raise."""
    if isinstance(other, complex):
        return operation(complex_from(self), complex_from(other))
    refuse_tables(other)
    if type(other).__module__ == "numpy" or hasattr(other, "__array_ufunc__"):
        from mathlink.lift.tensor import is_array, spread

        if is_array(other):
            return spread(operation, self, other)
    return NotImplemented


def _rounded(value: Any, digits: Any) -> Any:
    """``round(value, digits)``; a tie between two decimals goes to the even one, also where the double lies beside the tie."""
    if is_symbolic(digits):
        refuse("round to a number of digits that depends on the inputs")
    active.tracer.assumptions["rounding to decimals: no double lies so near a tie that its binary digits decide"] = None
    scale = t.const(10 ** abs(digits))
    up, down = (t.mul, t.div) if digits >= 0 else (t.div, t.mul)
    rounded = t.fn("round", up(value.term, scale))
    return made(down(rounded, scale), value.whole, type(value) is NumpyReal)


class Real(numbers.Number):
    """A symbolic number. ``whole`` says that the program holds an int there, not a float."""

    __slots__ = ("term", "whole")
    __array_ufunc__ = None  # NumPy scalars and arrays hand their operators over to this class

    def __init__(self, term: Term, whole: bool = False) -> None:
        self.term = term
        self.whole = whole

    __add__, __radd__ = _arithmetic("add", _whole_both)
    __sub__, __rsub__ = _arithmetic("sub", _whole_both)
    __mul__, __rmul__ = _arithmetic("mul", _whole_both)
    __truediv__, __rtruediv__ = _arithmetic("div", _never_whole, division)
    __floordiv__, __rfloordiv__ = _arithmetic("floordiv", _whole_both, division)
    __mod__, __rmod__ = _arithmetic("mod", _whole_both, division)
    _pow, __rpow__ = _arithmetic("pow", _whole_power, power)
    __lt__ = _comparison("lt")
    __le__ = _comparison("le")
    __gt__ = _comparison("lt", swap=True)
    __ge__ = _comparison("le", swap=True)
    __eq__ = _comparison("eq")
    __ne__ = _comparison("ne")

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        if modulus is not None:
            refuse("pow with a modulus")
        return self._pow(other)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __neg__(self) -> Real:
        return made(t.neg(self.term), self.whole, type(self) is NumpyReal)

    def __pos__(self) -> Real:
        return self

    def __and__(self, other: Any) -> Any:
        """The low bits of a whole number: a remainder where ``other`` is one less than a power of two."""
        if not (self.whole and type(other) is int and other >= 0 and other & (other + 1) == 0):
            refuse("`&` of numbers that depend on the inputs")
        return self % (other + 1)

    __rand__ = __and__

    def __or__(self, other: Any) -> Any:
        refuse("`|` of numbers that depend on the inputs")

    def __xor__(self, other: Any) -> Any:
        refuse("`^` of numbers that depend on the inputs", "`**` is the power")

    __ror__, __rxor__ = __or__, __xor__

    def __invert__(self) -> Any:
        return -self - 1 if self.whole else refuse("`~` of a float")

    def __lshift__(self, other: Any) -> Any:
        return self * 2 ** other if self.whole and type(other) is int else refuse("`<<` by a number of the inputs")

    def __rshift__(self, other: Any) -> Any:
        return self // 2 ** other if self.whole and type(other) is int else refuse("`>>` by a number of the inputs")

    def __abs__(self) -> Real:
        return made(t.abs_(self.term), self.whole, type(self) is NumpyReal)

    def __round__(self, digits: Any = None) -> Any:
        if digits is None:
            return self if self.whole else made(t.fn("round", self.term), True)
        return self if self.whole and digits >= 0 else _rounded(self, digits)

    def _to_whole(self, name: str) -> Real:
        return self if self.whole else made(t.fn(name, self.term), True)

    def __floor__(self) -> Real:
        return self._to_whole("floor")

    def __ceil__(self) -> Real:
        return self._to_whole("ceil")

    def __trunc__(self) -> Real:
        return self._to_whole("trunc")

    def __bool__(self) -> bool:
        return active.tracer.decide(truth_term(self))

    def __hash__(self) -> int:
        refuse("a number that depends on the inputs as a key or in a set")

    def __float__(self) -> float:
        self._leaves("float()")

    def __int__(self) -> int:
        self._leaves("int()")

    def __complex__(self) -> complex:
        self._leaves("complex()")

    def __index__(self) -> int:
        term = self.term
        while term.op == "ite" and self.whole:  # conditions that choose between constants: one path for each
            term = term.args[1 if active.tracer.decide(term.args[0]) else 2]
        if term.op != "const" or not self.whole:
            self._leaves("a position or a count")
        return int(term.data[0])

    def _leaves(self, where: str) -> NoReturn:
        refuse(
            f"{where} of a number that depends on the inputs, in code that cannot be followed",
            "a compiled routine: name it in opaque=, or write the formula out",
        )

    def _text(self) -> str:
        active.tracer.formatted = True
        return "\N{BULLET}"

    def __format__(self, spec: str) -> str:
        return self._text()

    def __str__(self) -> str:
        return self._text()

    def __repr__(self) -> str:
        return f"Real({self.term!r})" if getattr(active, "tracer", None) is None else self._text()

    @property
    def real(self) -> Real:
        """The real part: itself."""
        return self

    @property
    def imag(self) -> int:
        """The imaginary part: zero."""
        return 0

    def conjugate(self) -> Real:
        """The complex conjugate: itself."""
        return self

    def is_integer(self) -> Any:
        """Whether the float is whole, as a condition."""
        return compare("eq", self.term, t.fn("floor", self.term)) if not self.whole else True


class NumpyReal(Real):
    """A symbolic number that NumPy holds: it divides by zero without raising and has a NumPy scalar's attributes."""

    __slots__ = ()
    shape = ()
    ndim = 0
    size = 1

    @property
    def T(self) -> NumpyReal:
        """The transpose: itself."""
        return self

    def _itself(self, *args: Any, **options: Any) -> NumpyReal:
        return self

    item = astype = copy = sum = mean = max = min = prod = squeeze = _itself

    def __getitem__(self, key: Any) -> Any:
        if key == () or key is Ellipsis:
            return self
        raise IndexError("invalid index to scalar variable.")

    def reshape(self, *shape: Any) -> Any:
        """An array with this one entry."""
        from mathlink.lift.tensor import tensor

        return tensor(self).reshape(*shape)


SYMBOLIC |= {Real, NumpyReal}

COMPLEX: dict[str, Callable[..., Any]] = {}
"""Functions of complex numbers, filled by :mod:`mathlink.lift.complexes`; ``make`` makes one."""


def complex_from(*parts: Any) -> Any:
    """``complex(*parts)`` of symbolic numbers."""
    if not COMPLEX:
        import mathlink.lift.complexes  # noqa: F401
    return COMPLEX["make"](*parts)


_OPERATORS: dict[tuple[str, bool], Callable[[Any, Any], Any]] = {}


def _swapped(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: function(b, a)


def _fill_operators() -> None:
    import operator

    plain = {"add": "add", "sub": "sub", "mul": "mul", "div": "truediv", "floordiv": "floordiv", "mod": "mod"}
    plain |= {"pow": "pow", "lt": "lt", "le": "le", "eq": "eq", "ne": "ne"}
    for op, name in plain.items():
        function = getattr(operator, name)
        _OPERATORS[op, False] = function
        _OPERATORS[op, True] = _swapped(function)


_fill_operators()
