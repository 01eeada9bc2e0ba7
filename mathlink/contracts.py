"""Conditions written in other conventions: ``Annotated[float, Gt(0)]`` as annotated-types has it, and contracts of icontract and deal.

Everything is read by its attributes: none of these packages has to be there.
"""

from __future__ import annotations

import inspect
import types
import typing
from typing import TYPE_CHECKING, Any

from mathlink.claim import ATTRIBUTE, Claim
from mathlink.wording import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["contracts_of"]

#: Attribute of a piece of metadata → the condition that it states on a value.
_BOUNDS: dict[str, tuple[str, Callable[[Any], Callable[[Any], Any]]]] = {
    "gt": (">", lambda bound: lambda value: value > bound),
    "ge": (">=", lambda bound: lambda value: value >= bound),
    "lt": ("<", lambda bound: lambda value: value < bound),
    "le": ("<=", lambda bound: lambda value: value <= bound),
}
_LENGTHS: dict[str, tuple[str, Callable[[Any], Callable[[Any], Any]]]] = {
    "min_length": (">=", lambda bound: lambda value: len(value) >= bound),
    "max_length": ("<=", lambda bound: lambda value: len(value) <= bound),
}
_BETWEEN = (("low", "high"), ("lo", "hi"), ("minimum", "maximum"))


def contracts_of(function: Any) -> tuple[Claim, ...]:
    """The conditions on a function in other conventions, as claims; those of icontract and deal speak of the function inside."""
    annotated = tuple(Claim(function, "requires", c) for c in _annotated(function))
    conditions = [*_icontract(function), *_deal(function)]
    if not conditions:
        return annotated
    twin = _twin(function)
    if twin is None:
        return annotated
    claims = tuple(Claim(twin, kind, condition, label=label) for kind, condition, label in conditions)
    setattr(twin, ATTRIBUTE, claims)
    return (*annotated, *claims)


# ── annotated-types ──────────────────────────────────────────────────────────────────────────────


def _annotated(function: Any) -> Iterator[Callable[..., Any]]:
    """A condition of one parameter for each bound in the annotations."""
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except Exception:  # names that are not there at run time; an object that is no function
        return
    for name, hint in hints.items():
        if name == "return":
            continue
        for note in _notes(getattr(hint, "__metadata__", ())):
            for text, meets in _meanings(note):
                yield _named(name, text, meets)


def _notes(metadata: Any) -> Iterator[Any]:
    """Pieces of metadata, groups taken apart."""
    for note in metadata:
        if getattr(note, "__is_annotated_types_grouped_metadata__", False) and type(note).__name__ != "Interval":
            yield from note
        elif isinstance(note, slice):
            yield types.SimpleNamespace(min_length=note.start or 0, max_length=note.stop)
        else:
            yield note


def _meanings(note: Any) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Words and conditions of one piece of metadata, by its attributes."""
    for attribute, (sign, make) in _BOUNDS.items():
        bound = getattr(note, attribute, None)
        if bound is not None and not callable(bound):
            yield f"{{}} {sign} {bound!r}", make(bound)
    for attribute, (sign, make) in _LENGTHS.items():
        bound = getattr(note, attribute, None)
        if isinstance(bound, int):
            yield f"len({{}}) {sign} {bound!r}", make(bound)
    step = getattr(note, "multiple_of", None)
    if isinstance(step, (int, float)):
        yield f"{{}} % {step!r} == 0", (lambda step: lambda value: value % step == 0)(step)
    for low, high in _BETWEEN:
        lo, hi = getattr(note, low, None), getattr(note, high, None)
        if isinstance(lo, (int, float)) and isinstance(hi, (int, float)):
            yield f"{lo!r} <= {{}} <= {hi!r}", _between(lo, hi)
            break
    predicate = getattr(note, "func", None)
    if type(note).__name__ == "Predicate" and callable(predicate):
        yield f"{getattr(predicate, '__name__', 'predicate')}({{}})", predicate


def _between(lo: float, hi: float) -> Callable[[Any], Any]:
    return lambda value: lo <= value <= hi


def _named(name: str, text: str, meets: Callable[[Any], Any]) -> Callable[..., Any]:
    """The condition as a function of the parameter by its name."""

    def condition(**given: Any) -> Any:
        return meets(given[name])

    signed: Any = condition
    signed.__signature__ = inspect.Signature([inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY)])
    signed.__mathlink_text__ = text.format(name)
    condition.__module__ = "__annotated__"  # so that it is read like a person's own code
    meets.__module__ = "__annotated__" if meets.__module__ == __name__ else meets.__module__
    return condition


# ── icontract and deal ───────────────────────────────────────────────────────────────────────────

Condition = tuple[typing.Literal["requires", "ensures"], typing.Callable[..., Any], "str | None"]


def _icontract(function: Any) -> Iterator[Condition]:
    for group in getattr(function, "__preconditions__", None) or ():
        for contract in group if isinstance(group, (list, tuple)) else ():
            if callable(getattr(contract, "condition", None)):
                yield "requires", contract.condition, contract.description
    for contract in getattr(function, "__postconditions__", None) or ():
        condition = getattr(contract, "condition", None)
        if callable(condition) and "OLD" not in inspect.signature(condition).parameters:
            yield "ensures", condition, contract.description


def _deal(function: Any) -> Iterator[Condition]:
    found = getattr(function, "__dict__", {}).get("__deal_contract")
    for kind, name in (("requires", "pres"), ("ensures", "posts"), ("ensures", "ensures")):
        for validator in getattr(found, name, ()) or ():
            condition = getattr(validator, "raw_validator", None)
            if not inspect.isfunction(condition) or list(inspect.signature(condition).parameters) == ["_"]:
                continue
            label = validator.message if isinstance(getattr(validator, "message", None), str) else None
            yield kind, (_of_result(condition) if name == "posts" else condition), label  # type: ignore[misc]


def _of_result(condition: Callable[..., Any]) -> Callable[..., Any]:
    """A condition of the result alone, whatever its parameter is called."""
    if list(inspect.signature(condition).parameters) == ["result"]:
        return condition

    def stated(result: Any) -> Any:
        return condition(result)

    stated.__module__ = condition.__module__
    stated.__mathlink_text__ = condition_text(condition)  # type: ignore[attr-defined]
    return stated


def _twin(function: Any) -> Any:
    """A copy of the function inside all wrappers: the wrappers check what is to be checked here."""
    inner = function
    for _ in range(50):
        wrapped = getattr(inner, "__wrapped__", None)
        if wrapped is None:
            break
        inner = wrapped
    if not isinstance(inner, types.FunctionType):
        return None
    twin = types.FunctionType(inner.__code__, inner.__globals__, inner.__name__, inner.__defaults__, inner.__closure__)
    twin.__kwdefaults__ = inner.__kwdefaults__
    twin.__annotations__ = dict(inner.__annotations__)
    twin.__qualname__, twin.__module__, twin.__doc__ = inner.__qualname__, inner.__module__, inner.__doc__
    return twin
