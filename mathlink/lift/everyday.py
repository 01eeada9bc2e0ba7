"""Python's builtins for a program that is being read: they let symbolic numbers through."""

from __future__ import annotations

import builtins
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.lift.paths import refuse
from mathlink.lift.ranges import SymbolicRange
from mathlink.lift.rules import largest, smallest, total
from mathlink.lift.symbolic import NumpyReal, Real, complex_from
from mathlink.lift.truths import Truth, is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["BUILTINS", "SAFE", "TypeOf", "real_type", "type_of"]


class TypeOf:
    """Stands for ``float``, ``int``, ``bool`` or ``complex`` in a program that is read."""

    __slots__ = ("convert", "type")

    def __init__(self, type_: type, convert: Callable[[Any], Any]) -> None:
        self.type = type_
        self.convert = convert

    def __call__(self, *args: Any, **options: Any) -> Any:
        if self.type is complex and any(map(is_symbolic, args)):
            return complex_from(*args)
        if len(args) == 1 and not options:
            if is_symbolic(args[0]):
                return self.convert(args[0])
            item = getattr(args[0], "item", None)
            if item is not None and getattr(args[0], "size", 0) == 1 and is_symbolic(item()):
                return self.convert(item())
        return self.type(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.type, name)

    def __eq__(self, other: object) -> bool:
        if type(other).__name__.endswith("DType"):
            return bool(other == self.type)
        return self.type is real_type(other)

    def __hash__(self) -> int:
        return hash(self.type)

    def __repr__(self) -> str:
        return repr(self.type)

    def __or__(self, other: Any) -> Any:
        return (self, *other) if isinstance(other, tuple) else (self, other)

    __ror__ = __or__

    def __instancecheck__(self, value: Any) -> bool:
        return _isinstance(value, self)


def _to_float(value: Any) -> Real:
    return Real(value._number().term if type(value) is Truth else value.term, False)


def _to_int(value: Any) -> Any:
    return value._number() if type(value) is Truth else value.__trunc__()


def _to_exact(value: Any) -> Real:
    """A fraction or decimal of a float is the number that the float is."""
    return Real(value._number().term if type(value) is Truth else value.term, value.whole)


def _to_bool(value: Any) -> Any:
    return value if type(value) is Truth else value != 0


_FLOAT = TypeOf(float, _to_float)
_INT = TypeOf(int, _to_int)
_BOOL = TypeOf(bool, _to_bool)
_STANDING_FOR = {float: _FLOAT, int: _INT, bool: _BOOL, complex: TypeOf(complex, lambda v: v)}
_STANDING_FOR |= {kind: TypeOf(kind, _to_exact) for kind in (Fraction, Decimal)}


def real_type(value: Any) -> Any:
    """The type that a :class:`TypeOf` stands for; anything else as it is."""
    return value.type if isinstance(value, TypeOf) else value


def _flat_types(classes: Any) -> list[Any]:
    if isinstance(classes, tuple):
        return [c for part in classes for c in _flat_types(part)]
    parts = getattr(classes, "__args__", None)
    return list(parts) if parts is not None and type(classes).__name__ == "UnionType" else [real_type(classes)]


def _class_of(value: Any) -> type:
    if type(value) is Truth:
        return bool
    if type(value).__name__ == "Complex":
        return complex
    if type(value) is NumpyReal:
        numpy = __import__("numpy")
        return numpy.int64 if value.whole else numpy.float64  # type: ignore[no-any-return]
    return int if value.whole else float


def _whole_array(value: Any) -> Any:
    """A selection by conditions is an array for the program, whatever it turns out to hold."""
    return value.full if type(value).__name__ == "Selected" else value


def _isinstance(value: Any, classes: Any) -> bool:
    flat = _flat_types(classes)
    value = _whole_array(value)
    if is_symbolic(value):
        return issubclass(_class_of(value), tuple(flat))
    return isinstance(value, tuple(flat))


def _issubclass(cls: Any, classes: Any) -> bool:
    return issubclass(real_type(cls), tuple(_flat_types(classes)))


def type_of(*args: Any, **options: Any) -> Any:
    """``type(x)``: of a symbolic number, that of the number it stands for."""
    if len(args) != 1:
        return type(*args, **options)
    found = _class_of(args[0]) if is_symbolic(args[0]) else type(_whole_array(args[0]))
    if isinstance(args[0], float) and found.__module__.startswith("mathlink"):
        found = float
    if found.__name__ == "Tensor" and found.__module__.startswith("mathlink"):
        found = found.__mro__[1]  # numpy.ndarray
    return _STANDING_FOR.get(found, found)


def _extreme(rule: Callable[..., Any], native: Callable[..., Any]) -> Callable[..., Any]:
    def extreme(*args: Any, **options: Any) -> Any:
        values = list(args[0]) if len(args) == 1 else list(args)
        if options or not any(map(is_symbolic, values)):
            return native(values, **options)
        return values[0] if len(values) == 1 else rule(*values)

    return extreme


def _range(*args: Any) -> Any:
    if not any(map(is_symbolic, args)):
        return range(*args)
    if any((type(a) is not Real and not isinstance(a, int)) or (type(a) is Real and not a.whole) for a in args):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if len(args) == 3 and (is_symbolic(args[2]) or args[2] == 0):
        refuse("a range with a step that depends on the inputs")
    return SymbolicRange(*args) if len(args) > 1 else SymbolicRange(0, args[0])


def _sum(values: Any, start: Any = 0) -> Any:
    return total(values, start)


def _print(*args: Any, **options: Any) -> None:
    return None


def _refused(name: str) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        refuse(f"{name}()")

    return call


def _round(value: Any, digits: Any = None) -> Any:
    return round(value) if digits is None else round(value, digits)


#: id of the builtin → what a program being read finds under its name.
BUILTINS: dict[int, Any] = {id(kind): stand for kind, stand in _STANDING_FOR.items()} | {
    id(builtins.isinstance): _isinstance,
    id(builtins.issubclass): _issubclass,
    id(builtins.type): type_of,
    id(builtins.max): _extreme(largest, max),
    id(builtins.min): _extreme(smallest, min),
    id(builtins.range): _range,
    id(builtins.sum): _sum,
    id(builtins.print): _print,
    id(builtins.round): _round,
    **{
        id(getattr(builtins, n)): _refused(n)
        for n in ["eval", "exec", "input", "compile", "globals", "locals", "vars", "breakpoint", "id", "hash"]
    },
}

#: Builtins that work on anything that follows Python's protocols.
SAFE = frozenset(
    id(getattr(builtins, n))
    for n in [
        "abs",
        "all",
        "any",
        "callable",
        "divmod",
        "enumerate",
        "filter",
        "format",
        "getattr",
        "hasattr",
        "isinstance",
        "iter",
        "len",
        "list",
        "map",
        "next",
        "pow",
        "repr",
        "reversed",
        "set",
        "setattr",
        "slice",
        "sorted",
        "str",
        "tuple",
        "zip",
        "dict",
        "frozenset",
        "object",
        "super",
        "property",
        "chr",
        "ord",
        "bin",
        "hex",
    ]
)
