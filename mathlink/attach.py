"""Decorators that write a claim on a function and hand the very same function back; nothing is read here."""

from __future__ import annotations

from mathlink.claim import ATTRIBUTE, Claim

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeVar

    T = TypeVar("T")

__all__ = ["attached", "claims_of", "ensures", "implements", "invariant", "requires"]


def implements(
    latex: str,
    *,
    where: Mapping[str, str | float] | None = None,
    given: str | None = None,
    when: Mapping[str, Any] | None = None,
    outputs: Mapping[str, int | str] | None = None,
    label: str | None = None,
    exact: bool = False,
    lift: bool = True,
    opaque: Iterable[str] = (),
) -> Callable[[T], T]:
    r"""State that a function computes what an equation says.

    Parameters
    ----------
    latex : the equation, ``r"f = \frac{64}{Re}"``. It is read when the claim is checked, not here.
    where : symbol → parameter name, Python expression over parameters, number, or ``"return…"``.
    given : the domain, ``r"Re > 0,\ 0 < x \le 1"``.
    when : options of the function that are held fixed, ``{"method": "Ergun"}``.
    outputs : symbol → position or key in the returned value, where several results have equations.
    label : your own name for the claim (an equation number, say).
    exact : refuse constants that agree only to the digits printed.
    lift : ``False`` compares numbers only and does not read the code.
    opaque : names of called functions that are not to be followed.

    Returns
    -------
    A decorator that returns exactly the object that it was given; calls cost nothing extra.

    Raises
    ------
    TypeError : an argument of the wrong type, or an object that cannot carry a claim.
    """
    if not isinstance(latex, str):
        raise TypeError(_not_latex("implements", latex))
    options = {
        "where": _where(where),
        "given": _text("given", given),
        "when": _mapping("when", when),
        "outputs": _outputs(outputs),
        "label": _text("label", label),
        "exact": _flag("exact", exact),
        "lift": _flag("lift", lift),
        "opaque": _names("opaque", opaque),
    }
    return _decorator("implements", latex, options)


def requires(
    condition: str | Callable[..., Any],
    *,
    where: Mapping[str, str | float] | None = None,
    label: str | None = None,
) -> Callable[[T], T]:
    r"""State what holds for every input that the function is meant for: part of the domain of its other claims.

    ``condition`` is a Python function of (some of) the parameters, ``lambda a, b: a > b``, or LaTeX, ``r"a > b"``.
    The decorated function itself is unchanged: nothing is checked when it is called.
    """
    options = {"where": _where(where), "label": _text("label", label)}
    return _decorator("requires", _condition("requires", condition), options)


def ensures(
    condition: str | Callable[..., Any],
    *,
    result: str | None = None,
    where: Mapping[str, str | float] | None = None,
    given: str | None = None,
    when: Mapping[str, Any] | None = None,
    label: str | None = None,
    lift: bool = True,
    opaque: Iterable[str] = (),
) -> Callable[[T], T]:
    r"""State what holds for every result.

    ``condition`` is a Python function of (some of) the parameters and ``result``, ``lambda a, result: result >= a``,
    or LaTeX, ``r"0 \le D \le 1"``; there, ``result="D"`` names the symbol that stands for the result.
    The other options are those of :func:`implements`.
    """
    options = {
        "result": _text("result", result),
        "where": _where(where),
        "given": _text("given", given),
        "when": _mapping("when", when),
        "label": _text("label", label),
        "lift": _flag("lift", lift),
        "opaque": _names("opaque", opaque),
    }
    return _decorator("ensures", _condition("ensures", condition), options)


def invariant(condition: Callable[..., Any], *, label: str | None = None) -> Callable[[T], T]:
    """State what holds for every object of a class: after ``__init__``, and after each public method.

    ``condition`` is a Python function of the object, ``lambda self: self.low <= self.high``. The class itself is unchanged:
    nothing is checked when it is used.
    """
    if not callable(condition) or isinstance(condition, type):
        raise TypeError(
            f"@invariant takes a function of the object (lambda self: self.n >= 0); it got {_kind(condition)}."
        )
    label = _text("label", label)

    def attach(owner: T) -> T:
        if not isinstance(owner, type):
            raise TypeError(
                f"@invariant decorates a class; it got {_kind(owner)}. For what a function returns there is @ensures."
            )
        claim = Claim(owner, "invariant", condition, label=label)
        setattr(owner, ATTRIBUTE, (claim, *_own(owner)))
        return owner

    return attach


def attached(kind: Any, statement: Any, name: str) -> Callable[[T], T]:
    """A decorator that writes a claim of this kind on a function; ``name`` is what its errors call it."""
    return _decorator(kind, statement, {}, name)


def claims_of(function: Any) -> tuple[Claim, ...]:
    """The claims on a function, top to bottom as written in the source; empty where there are none.

    A static or class method may be given as the raw descriptor or as accessed, a property stands for its getter.
    Claims of a bound method speak about the bound method: ``self`` (or ``cls``) is not one of their parameters.
    """
    carrier = _carrier(function)
    if isinstance(carrier, property):
        return claims_of(carrier.fget)
    if _is_cached_property(carrier):
        return claims_of(carrier.func)
    if isinstance(carrier, type):
        return _own(carrier)
    found = getattr(carrier, ATTRIBUTE, ())
    found = found if isinstance(found, tuple) else ()
    if _carries_more(carrier):
        from mathlink.contracts import contracts_of

        found = (*found, *contracts_of(carrier))
    if _is_bound(function):
        return tuple(_about(claim, function) for claim in found)
    return found


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────


def _decorator(kind: Any, statement: Any, options: dict[str, Any], name: str = "") -> Callable[[T], T]:
    name = name or kind

    def attach(function: T) -> T:
        carrier: Any = _carrier(function)
        problem = _cannot_carry(name, function, carrier)
        if problem:
            raise TypeError(problem)
        claim = Claim(carrier, kind, statement, **options)
        # Decorators apply bottom-up, so the one that runs last stands first in the source.
        try:
            setattr(carrier, ATTRIBUTE, (claim, *_own(carrier)))
        except (AttributeError, TypeError):
            raise TypeError(
                f"@{name} cannot write on {_name(function)}: objects of type {type(carrier).__name__} carry no attributes. "
                f"Wrap it in a function (def …) and decorate that, or call mathlink.verify on it."
            ) from None
        return function

    return attach


def _carrier(function: Any) -> Any:
    """The object that holds the attribute: static and class methods keep theirs on the function inside."""
    while isinstance(function, (staticmethod, classmethod)):
        function = function.__func__
    return function


def _own(carrier: Any) -> tuple[Claim, ...]:
    found = getattr(carrier, "__dict__", {}).get(ATTRIBUTE, ())
    return found if isinstance(found, tuple) else ()


_FOREIGN = ("__preconditions__", "__postconditions__", "__deal_contract__", "__wrapped__")


def _carries_more(carrier: Any) -> bool:
    """Whether conditions in the conventions of other packages may be there: only then is the reader of those loaded."""
    if any(hasattr(carrier, name) for name in _FOREIGN):
        return True
    notes = getattr(carrier, "__annotations__", None)
    return isinstance(notes, dict) and any(
        "Annotated" in n if isinstance(n, str) else hasattr(n, "__metadata__") for n in notes.values()
    )


def _about(claim: Claim, function: Any) -> Claim:
    """The same claim about another callable."""
    twin = object.__new__(Claim)
    for name in Claim.__slots__:
        setattr(twin, name, getattr(claim, name))
    twin.function = function
    return twin


def _is_bound(function: Any) -> bool:
    return type(function) is type(_Probe().method)


class _Probe:
    """Only here to name the type of bound methods without importing ``types``."""

    def method(self) -> None: ...


def _is_cached_property(thing: Any) -> bool:
    return type(thing).__name__ == "cached_property" and hasattr(thing, "func")


# ── Refusals, each saying what to do ─────────────────────────────────────────────────────────────


def _cannot_carry(kind: str, given: Any, carrier: Any) -> str:
    """Why ``given`` cannot carry a claim, or ``""``."""
    name = _name(given)
    if isinstance(carrier, property) or _is_cached_property(carrier):
        decorator = "cached_property" if _is_cached_property(carrier) else "property"
        return f"@{kind} got a {decorator}, which carries no claims. Put @{kind} under @{decorator}, on the getter."
    if isinstance(carrier, type):
        return f"@{kind} got the class {name}. Put it on the method (or function) that computes the value."
    if _is_bound(carrier):
        return f"@{kind} got the bound method {name}. Put it on the method inside the class."
    if not callable(carrier):
        return f"@{kind} decorates a function; it got {_kind(carrier)}. Put it directly above the def."
    if type(carrier) is type(len) or type(carrier) is type(str.join):
        return (
            f"@{kind} got the built-in {name}, which carries no attributes. "
            f"Wrap it in a function (def …) and decorate that, or call mathlink.verify on it."
        )
    return ""


def _not_latex(kind: str, got: Any) -> str:
    if callable(got) and not isinstance(got, type):
        return f'@{kind} needs the equation before the function: write @{kind}(r"y = 2 x") above the def.'
    return f'@{kind} takes the equation as text, r"y = 2 x"; it got {_kind(got)}.'


def _condition(kind: str, condition: Any) -> Any:
    if isinstance(condition, str) or (callable(condition) and not isinstance(condition, type)):
        return condition
    raise TypeError(
        f'@{kind} takes a function of the parameters (lambda a, b: a > b) or LaTeX (r"a > b"); it got {_kind(condition)}.'
    )


def _text(name: str, value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f'{name}= takes text, {name}="…", or None; it got {_kind(value)}.')


def _flag(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError(f"{name}= takes True or False; it got {_kind(value)}.")


def _mapping(name: str, value: Any) -> Any:
    if value is None:
        return None
    if not hasattr(value, "keys") or not hasattr(value, "__getitem__"):
        raise TypeError(f'{name}= takes a mapping, {name}={{"…": …}}, or None; it got {_kind(value)}.')
    for key in value.keys():  # noqa: SIM118 -- any mapping, not only those that iterate over their keys
        if not isinstance(key, str):
            raise TypeError(f"the keys of {name}= are text; one of them is {_kind(key)}.")
    return value


def _where(value: Any) -> Any:
    for key in _mapping("where", value) or ():
        target = value[key]
        if not isinstance(target, str) and not hasattr(target, "__float__"):
            raise TypeError(
                f"where[{key!r}] is a parameter's name, an expression over parameters as text, a number or "
                f'"return"; it got {_kind(target)}.'
            )
    return value


def _outputs(value: Any) -> Any:
    for key in _mapping("outputs", value) or ():
        target = value[key]
        if isinstance(target, bool) or not isinstance(target, (int, str)):
            raise TypeError(f"outputs[{key!r}] is a position (0, 1, …) or a key in the result; it got {_kind(target)}.")
    return value


def _names(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f'{name}= takes several names, {name}=("{value}",); it got one text.')
    try:
        names = tuple(value)
    except TypeError:
        raise TypeError(f'{name}= takes names of called functions, {name}=("…",); it got {_kind(value)}.') from None
    for entry in names:
        if not isinstance(entry, str):
            raise TypeError(f"{name}= takes names as text; one of them is {_kind(entry)}.")
    return names


def _name(thing: Any) -> str:
    return str(getattr(thing, "__qualname__", None) or getattr(thing, "__name__", None) or repr(thing))


def _kind(thing: Any) -> str:
    if thing is None:
        return "None"
    if callable(thing) and hasattr(thing, "__name__"):
        return f"{'the class' if isinstance(thing, type) else 'the function'} {_name(thing)}"
    text = repr(thing)
    return f"{type(thing).__name__} {text if len(text) <= 40 else text[:39] + '…'}"
