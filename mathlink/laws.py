"""Laws that a function obeys, one line each: ``@monotone("x")``, ``@even``, ``@same_as(reference)``. They are written on it, nothing more.

Each law is a claim like an equation: ``mathlink.check`` tests it with the running function and proves it where it can.
``docs/invariants.md`` says for each law exactly what is checked.
"""

from __future__ import annotations

from mathlink.attach import attached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

__all__ = [
    "TOLERANCE",
    "Law",
    "bounded",
    "commutative",
    "concave",
    "convex",
    "derivative_of",
    "equivariant",
    "even",
    "homogeneous",
    "idempotent",
    "inverse_of",
    "lipschitz",
    "monotone",
    "odd",
    "periodic",
    "same_as",
    "sums_to",
]

TOLERANCE = 1e-9
"""How far doubles may be off: two values agree when they differ by at most this times the larger of them, and of 1."""


class Law:
    """A law, as it was written: its name and what it was given. Nothing is looked at before the claim is checked."""

    __slots__ = ("name", "options")

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self.name = name
        self.options = options

    @property
    def __mathlink_text__(self) -> str:
        """The law as its author wrote it."""
        given = ", ".join(_shown(n, v) for n, v in self.options.items() if v is not None and v != _DEFAULTS.get(n))
        return f"{self.name}({given})" if given else self.name

    def __repr__(self) -> str:
        return self.__mathlink_text__


_DEFAULTS: dict[str, Any] = {"increasing": True, "strict": False, "tolerance": TOLERANCE, "axis": -1, "degree": 1}
_POSITIONAL = ("x", "constant", "lo", "hi", "period", "function", "degree", "total", "names")


def _shown(name: str, value: Any) -> str:
    if name == "names":
        return ", ".join(map(repr, value))
    if name == "function":
        return str(getattr(value, "__name__", repr(value)))
    return repr(value) if name in _POSITIONAL else f"{name}={value!r}"


def monotone(
    x: str, *, increasing: bool = True, strict: bool = False, tolerance: float = TOLERANCE
) -> Callable[[T], T]:
    """The result never falls (``increasing=False``: never rises) when the parameter ``x`` grows and the others stay."""
    return _law(
        "monotone",
        {"x": _name(x), "increasing": bool(increasing), "strict": bool(strict), "tolerance": _number(tolerance)},
    )


def even(x: Any = None, *, tolerance: float = TOLERANCE) -> Any:
    """f(−x) = f(x). ``x`` names the parameter where there are several. Usable as ``@even`` and as ``@even("x")``."""
    return _bare("even", x, {"tolerance": _number(tolerance)})


def odd(x: Any = None, *, tolerance: float = TOLERANCE) -> Any:
    """f(−x) = −f(x). ``x`` names the parameter where there are several. Usable as ``@odd`` and as ``@odd("x")``."""
    return _bare("odd", x, {"tolerance": _number(tolerance)})


def periodic(period: float, x: str | None = None, *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """f(x + period) = f(x). Multiples of ``math.pi`` are read as what they are meant to be."""
    return _law("periodic", {"period": _number(period), "x": _name(x), "tolerance": _number(tolerance)})


def idempotent(x: Any = None, *, tolerance: float = TOLERANCE) -> Any:
    """f(f(x)) = f(x): a second application changes nothing. Usable as ``@idempotent`` and as ``@idempotent("x")``."""
    return _bare("idempotent", x, {"tolerance": _number(tolerance)})


def lipschitz(constant: float, x: str | None = None, *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """|f(x) − f(y)| ≤ constant · |x − y| for all x and y of the domain."""
    return _law("lipschitz", {"constant": _number(constant), "x": _name(x), "tolerance": _number(tolerance)})


def convex(x: str, *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """f((x + y)/2) ≤ (f(x) + f(y))/2 for all x and y of the domain, the other parameters held."""
    return _law("convex", {"x": _name(x), "tolerance": _number(tolerance)})


def concave(x: str, *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """f((x + y)/2) ≥ (f(x) + f(y))/2 for all x and y of the domain, the other parameters held."""
    return _law("concave", {"x": _name(x), "tolerance": _number(tolerance)})


def bounded(lo: float, hi: float) -> Callable[[T], T]:
    """lo ≤ f ≤ hi, every entry where the result is an array; no tolerance."""
    return _law("bounded", {"lo": _number(lo), "hi": _number(hi)})


def derivative_of(function: Callable[..., Any], x: str, *, tolerance: float = 1e-5) -> Callable[[T], T]:
    """The decorated function is ∂function/∂x, both taking the same parameters. In doubles it is compared with difference quotients."""
    return _law("derivative_of", {"function": _function(function), "x": _name(x), "tolerance": _number(tolerance)})


def inverse_of(function: Callable[..., Any], x: str | None = None, *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """function(f(x)) = x for all x of the decorated function's domain; further parameters are handed on by name."""
    return _law("inverse_of", {"function": _function(function), "x": _name(x), "tolerance": _number(tolerance)})


def commutative(*names: Any, tolerance: float = TOLERANCE) -> Any:
    """f(x, y) = f(y, x). Two names say which parameters; without them, the first two. Usable as ``@commutative``."""
    if len(names) == 1 and callable(names[0]):
        return _law("commutative", {"names": None, "tolerance": _number(tolerance)})(names[0])
    if names and (len(names) != 2 or not all(isinstance(n, str) for n in names)):
        raise TypeError(f'commutative takes two names of parameters, commutative("x", "y"), or none; it got {names!r}.')
    return _law("commutative", {"names": names or None, "tolerance": _number(tolerance)})


def homogeneous(degree: float = 1, *names: str, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """f(t x, t y, …) = t^degree f(x, y, …) for all t > 0. ``names`` say which parameters scale; without them, all."""
    names = tuple(n for n in names if _name(n))
    return _law("homogeneous", {"degree": _number(degree), "names": names or None, "tolerance": _number(tolerance)})


def sums_to(total: float, axis: int = -1, *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """The entries of the result add up to ``total`` along ``axis``."""
    if not isinstance(axis, int):
        raise TypeError(f"axis= takes a whole number; it got {axis!r}.")
    return _law("sums_to", {"total": _number(total), "axis": axis, "tolerance": _number(tolerance)})


def equivariant(x: Any = None, *, tolerance: float = TOLERANCE) -> Any:
    """Entries of ``x`` in another order give the entries of the result in that order. Usable as ``@equivariant``."""
    return _bare("equivariant", x, {"tolerance": _number(tolerance)})


def same_as(function: Callable[..., Any], *, tolerance: float = TOLERANCE) -> Callable[[T], T]:
    """The decorated function gives what ``function`` gives for the same arguments: the fast version against the reference."""
    return _law("same_as", {"function": _function(function), "tolerance": _number(tolerance)})


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────


def _law(name: str, options: dict[str, Any]) -> Callable[[T], T]:
    return attached("law", Law(name, options), name)


def _bare(name: str, x: Any, options: dict[str, Any]) -> Any:
    if callable(x) or isinstance(x, (staticmethod, classmethod)):
        return _law(name, {"x": None, **options})(x)
    return _law(name, {"x": _name(x), **options})


def _name(value: Any) -> Any:
    if value is None or (isinstance(value, str) and value.isidentifier()):
        return value
    raise TypeError(f'a law takes the name of a parameter as text, "x"; it got {value!r}.')


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise TypeError(f"a law takes a number there; it got {value!r}.")
    return value


def _function(value: Any) -> Any:
    if callable(value):
        return value
    raise TypeError(f"a law takes a function there; it got {value!r}.")
