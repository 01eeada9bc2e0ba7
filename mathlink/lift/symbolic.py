"""Numbers and truths that a program can compute with while it is being read."""

from __future__ import annotations

import math
import numbers
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from mathlink import term as t
from mathlink.lift.constants import Exact, constant
from mathlink.lift.paths import active, refuse
from mathlink.lift.refusals import refuse_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = [
    "COMPLEX",
    "SYMBOLIC",
    "NumpyReal",
    "Real",
    "Truth",
    "as_bool",
    "compare",
    "complex_from",
    "is_symbolic",
    "is_whole",
    "made",
    "term_of",
    "truth_term",
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


def is_symbolic(value: Any) -> bool:
    """Whether it is a symbolic number (real or complex) or truth."""
    return type(value) in SYMBOLIC


def made(term: Term, whole: bool = False, numpy: bool = False) -> Real:
    """A symbolic number that an operation of the program made."""
    active.tracer.note(term)
    return NumpyReal(term, whole) if numpy else Real(term, whole)


def truth_term(value: Any) -> Term:
    """The condition that a value is true, as Python's ``bool`` sees it."""
    if type(value) is Truth:
        return value.term
    if is_symbolic(value):
        return as_bool(compare("ne", value.term, t.const(0)))
    return t.boolean(bool(value))


def as_bool(value: Any) -> Term:
    """The term of a :class:`Truth` or of a bool."""
    return value.term if type(value) is Truth else t.boolean(bool(value))


# ── comparisons ──────────────────────────────────────────────────────────────────────────────────

_DECIDED: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


def compare(op: str, a: Term, b: Term) -> Any:
    """``a op b``: a bool where it is decided by the terms alone, else a :class:`Truth`."""
    if a is b:
        if a.op not in ("const", "named"):
            active.tracer.assumptions["no input is NaN or infinite"] = None
        return op in ("le", "eq")
    if a.op == "const" and b.op == "const":
        return _DECIDED[op](a.data[0], b.data[0])
    left, right = _limit(a), _limit(b)
    if left is not None or right is not None:
        active.tracer.assumptions["no input is NaN or infinite"] = None
        return _DECIDED[op](0.0 if left is None else left, 0.0 if right is None else right)
    term = t.make(op, (a, b))
    active.tracer.note(term)
    return active.tracer.decide(term) if active.tracer.eager else Truth(term)


def _limit(term: Term) -> float | None:
    if term.op == "named" and term.data in ("inf", "nan"):
        return math.inf if term.data == "inf" else math.nan
    if term.op == "neg" and term.args[0].op == "named" and term.args[0].data == "inf":
        return -math.inf
    return None


def _comparison(op: str, swap: bool = False) -> Callable[[Any, Any], Any]:
    def compared(self: Any, other: Any) -> Any:
        b = term_of(other)
        if b is None:
            return _elementwise(self, other, _OPERATORS[op, swap])
        return compare(op, b, self.term) if swap else compare(op, self.term, b)

    return compared


# ── partial operations: where the program would raise ────────────────────────────────────────────


def _division(a: Term, b: Term, plain: bool) -> None:
    if not plain:
        return
    if b.op == "const":
        if b.data[0] == 0:
            raise ZeroDivisionError("division by zero")
    elif active.tracer.guarded() and active.tracer.decide(as_bool(compare("eq", b, t.const(0)))):
        raise ZeroDivisionError("division by zero")


def _power(a: Term, b: Term, plain: bool) -> None:
    if not plain or not active.tracer.guarded():
        return
    zero = t.const(0)
    tracer = active.tracer
    if b.op == "const" and b.data[0] >= 0 and b.data[0].denominator == 1:
        return
    if tracer.decide(as_bool(compare("eq", a, zero))) and tracer.decide(as_bool(compare("lt", b, zero))):
        raise ZeroDivisionError("0.0 cannot be raised to a negative power")
    if not (b.op == "const" and b.data[0].denominator == 1) and tracer.decide(as_bool(compare("lt", a, zero))):
        refuse("a power of a negative number inside `try`")


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
    __truediv__, __rtruediv__ = _arithmetic("div", _never_whole, _division)
    __floordiv__, __rfloordiv__ = _arithmetic("floordiv", _whole_both, _division)
    __mod__, __rmod__ = _arithmetic("mod", _whole_both, _division)
    _pow, __rpow__ = _arithmetic("pow", _whole_power, _power)
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


class Truth:
    """A symbolic truth value; asked for its ``bool`` it takes one side and the tracer comes back for the other."""

    __slots__ = ("term",)
    __array_ufunc__ = None

    def __init__(self, term: Term) -> None:
        self.term = term

    def __bool__(self) -> bool:
        return active.tracer.decide(self.term)

    def _logic(self, other: Any, make: Callable[..., Term]) -> Any:
        if type(other) is Truth or type(other) is bool or type(other).__name__ in ("bool", "bool_"):
            return folded(make(self.term, as_bool(other)))
        return NotImplemented

    def __and__(self, other: Any) -> Any:
        return self._logic(other, t.and_)

    def __or__(self, other: Any) -> Any:
        return self._logic(other, t.or_)

    def __xor__(self, other: Any) -> Any:
        return self._logic(other, lambda a, b: t.or_(t.and_(a, t.not_(b)), t.and_(t.not_(a), b)))

    def __eq__(self, other: Any) -> Any:
        if isinstance(other, (bool, Truth)):
            same = t.or_(t.and_(self.term, as_bool(other)), t.and_(t.not_(self.term), t.not_(as_bool(other))))
            return folded(same)
        return self._number() == other

    def __ne__(self, other: Any) -> Any:
        return negated(self == other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __invert__(self) -> Any:
        return folded(t.not_(self.term))

    def __hash__(self) -> int:
        refuse("a truth that depends on the inputs as a key or in a set")

    def __index__(self) -> int:
        return int(bool(self))

    def _number(self) -> Real:
        return Real(t.ite(self.term, t.const(1), t.const(0)), True)

    def __float__(self) -> float:
        refuse("float() of a condition, in code that cannot be followed")

    def __str__(self) -> str:
        active.tracer.formatted = True
        return "\N{BULLET}"

    __repr__ = __str__


def negated(value: Any) -> Any:
    """``not value``, kept symbolic."""
    return folded(t.not_(value.term)) if type(value) is Truth else not value


def folded(term: Term) -> Any:
    """A :class:`Truth`, or a bool where the parts decide it."""
    if term.op in ("and", "or"):
        stop = t.boolean(term.op == "or")
        parts = [a for a in dict.fromkeys(term.args) if a.op not in ("true", "false") or a is stop]
        if stop in parts:
            return term.op == "or"
        term = (t.or_ if term.op == "or" else t.and_)(*parts)
    return term.op == "true" if term.op in ("true", "false") else Truth(term)


def _through_number(name: str) -> Callable[..., Any]:
    def apply(self: Truth, *args: Any) -> Any:
        return getattr(self._number(), name)(*args)

    return apply


for _name in [
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "truediv",
    "rtruediv",
    "pow",
    "rpow",
    "floordiv",
    "mod",
    "neg",
    "abs",
    "lt",
    "le",
    "gt",
    "ge",
]:
    setattr(Truth, f"__{_name}__", _through_number(f"__{_name}__"))


SYMBOLIC: set[type] = {Real, NumpyReal, Truth}
"""Types of what :func:`is_symbolic` takes for symbolic."""

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
